/** Generated options of the three packages: right ones, wrong ones, and those whose meaning is not what it seems. */
import * as fc from 'fast-check'

type Options = fc.Arbitrary<Readonly<Record<string, unknown>>>

const origin = fc.constantFrom(
  'https://app.example', 'https://b.example:8443', 'http://localhost:3000', 'http://plain.example', 'https://example.com', 'https://a.example.com',
)
const wrongOrigin = fc.constantFrom('https://app.example/', 'app.example', 'https://*.example.com', 'https://a.example,https://b.example', 'null', '*', '', 'HTTPS://app.example')
const expression = fc.constantFrom(
  /^https:\/\/example\.com$/, /^https:\/\/([\w-]+\.)+example\.com$/, /^https:\/\/([a-z0-9-]+\.)*example\.com$/, /^https:\/\/.*\.example\.com$/, /^https?:\/\/localhost(:\d+)?$/,
  /^https:\/\/pr-[a-z0-9-]+\.example\.com$/, /^https:\/\/(app|b)\.example(?::8443)?$/i, /example\.com$/, /\.example\.com$/, /^https:\/\/app.example$/,
  /^https:\/\/[a-z0-9-]+\.example\.com$/, /^http:\/\/plain\.example$/, /null/, /.*/, /^https:\/\/example\.com$|app\.example/,
)
const rarely = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: rare })

const richOrigin = fc.oneof(
  { weight: 3, arbitrary: origin },
  { weight: 1, arbitrary: fc.constantFrom<unknown>('*', true, false) },
  { weight: 2, arbitrary: expression },
  { weight: 4, arbitrary: fc.array(rarely(fc.oneof(origin, expression), fc.oneof<fc.Arbitrary<unknown>[]>(wrongOrigin, fc.constantFrom(true, false, undefined, ['https://example.com']))), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.oneof<fc.Arbitrary<unknown>[]>(wrongOrigin, fc.constantFrom(undefined, null, 1)) },
)
const plainOrigin = fc.oneof(
  { weight: 3, arbitrary: origin },
  { weight: 1, arbitrary: fc.constant('*') },
  { weight: 4, arbitrary: fc.array(rarely(origin, fc.oneof<fc.Arbitrary<unknown>[]>(wrongOrigin, fc.constantFrom(true, false, undefined, /^https:\/\/example\.com$/))), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.oneof<fc.Arbitrary<unknown>[]>(wrongOrigin, fc.constantFrom(undefined, null, true, false, /x/)) },
)

const joined = (list: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(list, fc.constantFrom<string | undefined>(undefined, ',', ', ', ' , ,')).map(([names, separator]) => (separator === undefined || !Array.isArray(names) ? names : names.join(separator)))
const methods = fc.subarray(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'PROPFIND', 'TRACE', 'OPTIONS'])
const wrongMethods = fc.constantFrom<unknown>('*', ['GET', '*'], ['put'], ['a b'], 5)
const allowed = fc.subarray(['Content-Type', 'X-A', 'Authorization', 'Origin', 'x-a'])
const wrongAllowed = fc.constantFrom<unknown>('*', ['*', 'X-A'], ['*', 'authorization'], ['a b'], ['Access-Control-Allow-Origin'], '', [])
const exposed = fc.subarray(['ETag', 'X-E', 'Set-Cookie', 'Content-Type', 'Origin'])
const wrongExposed = fc.constantFrom<unknown>('*', ['*'], ['*', 'ETag'], ['a b'], '')
const rest = {
  credentials: rarely(fc.boolean(), fc.constantFrom<unknown>('true', 1)),
  maxAge: rarely(fc.constantFrom(0, 5, 600, 86_400), fc.constantFrom<unknown>(1_000_000, '600', -1, 1.5, undefined)),
}
const status = rarely(fc.constantFrom(200, 204), fc.constantFrom<unknown>(299, 404))

const optional = (model: Readonly<Record<string, fc.Arbitrary<unknown>>>): Options => fc.record(model, { requiredKeys: [] })

/** Options of express `cors`. */
export const expressOptions: Options = optional({
  origin: richOrigin, methods: joined(rarely(methods, wrongMethods)), allowedHeaders: joined(rarely(allowed, wrongAllowed)), exposedHeaders: joined(rarely(exposed, wrongExposed)),
  ...rest, optionsSuccessStatus: status,
})

/** Options of `@fastify/cors`. */
export const fastifyOptions: Options = optional({
  origin: richOrigin, methods: joined(rarely(methods, fc.oneof(wrongMethods, fc.constant(undefined)))), allowedHeaders: joined(rarely(allowed, fc.oneof(wrongAllowed, fc.constantFrom(null, undefined)))),
  exposedHeaders: joined(rarely(exposed, fc.oneof(wrongExposed, fc.constantFrom(null, undefined)))), ...rest, optionsSuccessStatus: status, strictPreflight: fc.boolean(),
  preflight: rarely(fc.constant(true), fc.constant(false)), hideOptionsRoute: fc.boolean(), cacheControl: fc.constantFrom<unknown>(5, 'no-store'),
})

/** Options of `hono/cors`. */
export const honoOptions: Options = optional({
  origin: plainOrigin, allowMethods: rarely(methods, fc.oneof(wrongMethods, fc.constant(undefined))), allowHeaders: rarely(allowed, wrongAllowed), exposeHeaders: rarely(exposed, wrongExposed), ...rest,
})
