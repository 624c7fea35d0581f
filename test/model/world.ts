/** Generated applications, all of them valid: what would be refused at start-up is mended here, where it can be seen. */
import fc from 'fast-check'
import { PATTERNS, riskOf } from './origin-samples.ts'
import type { Layer, LayerFields, ModelApp, ModelService } from './reference.ts'

/** An application as the model sees it: its default, its services by path, and the patterns that its policies draw from. */
export interface World {
  readonly app: ModelApp
  readonly services: Readonly<Record<string, ModelService>>
  readonly pool: readonly string[]
}

/** Where the generated applications stand. */
export const AUTHORITY = 'api.example.net:8443'
/** The origin of the generated applications. */
export const OWN_ORIGIN = `https://${AUTHORITY}`
/** The origin at which browsers reach those that stand behind a proxy. */
export const PUBLIC_ORIGIN = 'https://www.example.net'
/** A path of no service. */
export const UNKNOWN_PATH = '/unknown'

const PATHS = ['/ice', '/cones/scoops']
/** The methods that a generated service may declare. */
export const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY', 'PURGE']
const REQUEST_HEADERS = ['x-a', 'X-B', 'content-type', 'authorization', 'Range']
const RESPONSE_HEADERS = ['ETag', 'x-e', 'X-F', 'Location']
const AGES = [0, 1, 5, 600, 7200, 86_400]

const names = (alphabet: readonly string[]): fc.Arbitrary<'*' | string[]> => fc.oneof(
  { weight: 1, arbitrary: fc.constant('*' as const) },
  { weight: 3, arbitrary: fc.subarray([...alphabet]) },
)

/** A field that is mostly not there: most are left out of most layers, or nothing would ever be inherited. */
export const seldom = <T>(value: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight, arbitrary: value })

function fields(pool: readonly string[], named: number): fc.Arbitrary<LayerFields> {
  const origins = fc.oneof(
    { weight: 1, arbitrary: fc.constant('*' as const) },
    { weight: 6, arbitrary: fc.subarray([...pool], { minLength: 1 }) },
  )
  return fc.record({
    enabled: seldom(fc.constant(true)),
    origins: seldom(origins, named),
    credentials: seldom(fc.boolean(), 3),
    allowHeaders: seldom(names(REQUEST_HEADERS), 3),
    exposeHeaders: seldom(names(RESPONSE_HEADERS), 2),
    maxAge: seldom(fc.constantFrom(...AGES), 2),
    enforce: seldom(fc.boolean()),
    dangerouslyAllowInsecureOrigins: seldom(fc.constant(true)),
    dangerouslyAllowPublicSuffixes: seldom(fc.constant(true)),
  }).map(withoutUndefined)
}

function layer(pool: readonly string[], named: number, absent: number): fc.Arbitrary<Layer> {
  return fc.oneof(
    { weight: 9, arbitrary: fields(pool, named) },
    { weight: absent, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom<Layer>(false, { enabled: false }) },
  )
}

/** Valid applications with one or two services of one to five operations each. */
export const world: fc.Arbitrary<World> = fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 4 }).chain((pool) => {
  const operations = fc.dictionary(fc.constantFrom(...METHODS), layer(pool, 2, 12), { minKeys: 1, maxKeys: 5, noNullPrototype: true })
  const service = fc.record({ cors: layer(pool, 12, 2), operations }).map((written): ModelService => ({
    cors: written.cors,
    operations: withLayers(written.operations),
  }))
  return fc.record({
    cors: layer(pool, 9, 6),
    publicOrigin: seldom(fc.constantFrom(PUBLIC_ORIGIN, OWN_ORIGIN), 2),
    services: fc.array(service, { minLength: 1, maxLength: 2 }),
  }).map(({ cors, publicOrigin, services }): World => ({
    app: publicOrigin === undefined ? { cors } : { cors, publicOrigin },
    services: Object.fromEntries(services.map((each, index) => [PATHS[index] ?? '/', each])),
    pool,
  }))
}).map(mended)

/** Valid applications of one service whose operations differ in what a preflight cache could mix up: origins, credentials, being off. Preflights are kept long. */
export const busyWorld: fc.Arbitrary<World> = fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 2 }).chain((pool) => {
  const difference: fc.Arbitrary<Layer> = fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(false as const) },
    {
      weight: 5, arbitrary: fc.record({
        origins: seldom(fc.oneof(fc.subarray([...pool], { minLength: 1 }), fc.constant('*' as const)), 3),
        credentials: seldom(fc.boolean(), 6),
        allowHeaders: seldom(names(['x-a', 'content-type'])),
      }).map(withoutUndefined),
    },
  )
  return fc.record({
    credentials: fc.boolean(),
    operations: fc.dictionary(fc.constantFrom('GET', 'POST', 'POST', 'PUT', 'DELETE', 'QUERY'), difference, { minKeys: 2, maxKeys: 5, noNullPrototype: true }),
  }).map(({ credentials, operations }): World => ({
    app: {}, pool,
    services: { '/ice': { cors: { origins: pool, credentials }, operations: withLayers(operations) } },
  }))
}).map(mended)

function withLayers(layers: Readonly<Record<string, Layer>>): ModelService['operations'] {
  return Object.fromEntries(Object.entries(layers).map(([method, cors]) => [method, { cors }]))
}

function withoutUndefined(record: Readonly<Record<string, unknown>>): LayerFields {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
}

function mended({ app, services, pool }: World): World {
  const byDefault = mendedLayer([], app.cors, pool, false)
  const mendedServices = Object.entries(services).map(([path, { cors, operations }]): [string, ModelService] => {
    const own = mendedLayer([byDefault], cors, pool, false)
    return [path, {
      cors: own,
      operations: Object.fromEntries(Object.entries(operations).map(([method, operation]) =>
        [method, { cors: mendedLayer([byDefault, own], operation.cors, pool, true) }])),
    }]
  })
  return { app: { ...app, cors: byDefault }, services: Object.fromEntries(mendedServices), pool }
}

// The fields that a layer needs beside its own, so that what stands there once the layers behind it are added is a policy that can work.
function mendedLayer(behind: readonly Layer[], layer: Layer, pool: readonly string[], needsOrigins: boolean): Layer {
  let known: LayerFields | undefined
  for (const each of [...behind, layer]) {
    if (each !== undefined) known = each === false || each.enabled === false ? undefined : { ...known, ...each }
  }
  if (known === undefined) return layer
  const repair = repairs(known, pool, needsOrigins)
  return Object.keys(repair).length === 0 ? layer : { ...(layer === false ? {} : layer), ...repair }
}

function repairs(known: LayerFields, pool: readonly string[], needsOrigins: boolean): LayerFields {
  const origins = known.origins ?? (needsOrigins ? pool : [])
  const missing: LayerFields = known.origins === undefined && needsOrigins ? { origins } : {}
  if (origins === '*') {
    return { ...missing, ...(known.credentials === true ? { credentials: false } : {}), ...(known.enforce === true ? { enforce: false } : {}) }
  }
  if (known.credentials !== true) return missing
  return {
    ...missing,
    ...(known.exposeHeaders === '*' ? { exposeHeaders: [] } : {}),
    ...(origins.some((pattern) => riskOf(pattern) === 'insecure') ? { dangerouslyAllowInsecureOrigins: true } : {}),
    ...(origins.some((pattern) => riskOf(pattern) === 'public suffix') ? { dangerouslyAllowPublicSuffixes: true } : {}),
  }
}
