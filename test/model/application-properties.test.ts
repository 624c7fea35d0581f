/** The application around the engine: the policy is that of the route that answers, however hosts come to be trusted, and `allows` asks the same question. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { createApp, lookup, service } from '../../src/index.ts'
import { request } from './arbitraries.ts'
import { differences, headersByName } from './comparison.ts'
import { createEngine, headersOf, toRequest, WRITINGS } from './engine.ts'
import type { Engine } from './engine.ts'
import { authorityOf, isSecureOrigin } from './origin-reference.ts'
import { nearMisses, originsAround, PATTERNS, STRANGERS } from './origin-samples.ts'
import { holds } from './property.ts'
import { allows, answer, policyFor } from './reference.ts'
import type { ModelService } from './reference.ts'
import { AUTHORITY, OWN_ORIGIN, PUBLIC_ORIGIN, UNKNOWN_PATH, world } from './world.ts'
import type { World } from './world.ts'

const requested = world.chain((each) => fc.tuple(fc.constant(each), fc.array(
  fc.tuple(fc.constantFrom(...Object.keys(each.services), ...Object.keys(each.services), UNKNOWN_PATH), request(each)), { minLength: 1, maxLength: 20 },
)))

const writtenSomehow = fc.tuple(requested, fc.constantFrom(...WRITINGS))

holds('hosts that a group, a later group or a lookup trusts are answered as if they were listed', writtenSomehow, 300, async ([[each, calls], writing]) => {
  const engine = createEngine(each, writing)
  if (writing === 'trusted later') engine.running.reconfigure({ trust: engine.trust })
  for (const [path, facts] of calls) {
    const came = await engine.send({ kind: 'actual', method: facts.method, url: OWN_ORIGIN + path, headers: headersOf(facts) })
    expect(differences(answer(each.app, each.services[path], facts), came), `${writing}: ${path} ${JSON.stringify(facts)}`).toEqual([])
  }
})

const near = originsAround(PATTERNS)
const anyOrigin = fc.oneof(fc.constantFrom(...near, ...STRANGERS), fc.constantFrom(...near).chain((origin) => fc.constantFrom(...nearMisses(origin))))
const lenient = fc.record({
  credentials: fc.boolean(), dangerouslyAllowInsecureOrigins: fc.boolean(), origins: fc.uniqueArray(anyOrigin, { minLength: 5, maxLength: 30 }),
})

holds('a lookup is asked for well-formed origins only, with credentials for secure ones only, unless told otherwise', lenient, 100, async ({ origins, ...flags }) => {
  const asked: string[] = []
  const ask = (origin: string): boolean => asked.push(origin) > 0
  // The lookup is shared with an operation that has no credentials, for which it is asked about insecure origins too.
  const app = createApp([service('/ice', { cors: { origins: lookup(ask) }, get: () => 'scoops', put: { cors: flags, handler: () => 'scoops' } })])
  const allowed = async (origin: string, method: string, headers: Record<string, string> = {}): Promise<boolean> =>
    (await app.request('/ice', { method, headers: { ...headers, origin } })).headers.get('access-control-allow-origin') === origin
  for (const origin of origins) {
    const isWellFormed = authorityOf(origin) !== undefined
    const isAdmitted = isWellFormed && (!flags.credentials || flags.dangerouslyAllowInsecureOrigins || isSecureOrigin(origin))
    expect(await allowed(origin, 'PUT'), origin).toBe(isAdmitted)
    expect(asked.includes(origin), origin).toBe(isAdmitted)
    expect(await allowed(origin, 'OPTIONS', { 'access-control-request-method': 'PUT' }), origin).toBe(isAdmitted)
    expect(await allowed(origin, 'OPTIONS', { 'access-control-request-method': 'GET' }), origin).toBe(isWellFormed)
    expect(asked.includes(origin), origin).toBe(isWellFormed)
    asked.length = 0
  }
})

const guardedCalls = fc.array(fc.record({
  path: fc.constantFrom('/ice', '/ice', UNKNOWN_PATH), method: fc.constantFrom('GET', 'POST', 'DELETE', 'OPTIONS'), authority: fc.constant(AUTHORITY),
  origin: fc.constantFrom(undefined, 'null', 'https://example.com', ...[OWN_ORIGIN, PUBLIC_ORIGIN].flatMap((own) => [own, own, ...nearMisses(own)])),
  secFetchSite: fc.constantFrom(undefined, undefined, undefined, 'same-origin', 'same-site', 'cross-site', 'none'),
}), { minLength: 5, maxLength: 20 })

const guarded = fc.tuple(fc.constantFrom(undefined, OWN_ORIGIN, PUBLIC_ORIGIN), guardedCalls)

holds('a policy that enforces refuses exactly what comes from a foreign origin that it does not name', guarded, 100, async ([publicOrigin, calls]) => {
  const enforcing = { origins: ['https://example.com'], enforce: true }
  const app = publicOrigin === undefined ? { cors: enforcing } : { cors: enforcing, publicOrigin }
  const services: World['services'] = { '/ice': { operations: { GET: {}, POST: { cors: { credentials: true } } } } }
  const engine = createEngine({ app, services, pool: [] })
  for (const { path, ...facts } of calls) {
    const came = await engine.send({ kind: 'actual', method: facts.method, url: OWN_ORIGIN + path, headers: headersOf(facts) })
    expect(differences(answer(app, services[path], facts), came), `${path} ${JSON.stringify(facts)}`).toEqual([])
  }
})

holds('an upgrade is let through for no origin, the own one, and those that the policy allows', requested, 200, async ([each, calls]) => {
  const { running } = createEngine(each)
  for (const [path, facts] of calls) {
    const upgrade = { ...facts, method: 'GET' }
    const { app, services } = each
    const policy = policyFor(app, services[path], 'GET')
    // Whether the request is foreign is what a policy that enforces, and names nobody whom it could be, would answer.
    const isForeign = answer({ ...app, cors: { origins: ['https://nobody.invalid'], enforce: true } }, undefined, upgrade).kind === 'enforced'
    const allowed = await running.allows(toRequest({ kind: 'actual', method: 'GET', url: OWN_ORIGIN + path, headers: headersOf(upgrade) }))
    expect(allowed, `${path} ${JSON.stringify(upgrade)}`).toBe(!isForeign || (upgrade.origin !== undefined && allows(policy, upgrade.origin)))
  }
})

const [LEMON, FLAVOUR] = ['/ice/lemon', '/ice/:flavour']
const SPELLINGS = [
  '/ice/lemon', '/ice/vanilla', '/ice/lemon/', '/ice//lemon', '//ice/lemon', '/ICE/lemon', '/ice/Lemon', '/ice/%6cemon', '/ice/lemon%2f',
  '/ice%2flemon', '/ice/lemon;x', '/ice/./lemon', '/ice/x/../lemon', '/ice/..%2flemon', '/ice/', '/ice', '/', '/ice/%00', '/ice/:flavour',
  '/ice/*', '/ice/__proto__', '/__proto__', '/constructor', '/ice/lemon/x', '/ice/lemon\\x', '/ice/l+mon', '/ice/lemon.',
  '/ice/%252flemon',
]

/** Which service answers at a path, told by its handler. Every service of these worlds has a GET that is closed to nobody without an Origin. */
async function routeOf(engine: Engine, path: string): Promise<string | undefined> {
  const came = await engine.send({ kind: 'actual', method: 'GET', url: `${OWN_ORIGIN}${path}?answer=path`, headers: [] })
  return headersByName(came).get('x-path')
}

holds('every spelling of a path is judged by the policy of the service that answers there', requested, 150, async ([each, calls]) => {
  const [first, second = first] = Object.values(each.services).map(withGet)
  if (first === undefined || second === undefined) return
  const services: World['services'] = { [FLAVOUR]: first, [LEMON]: second }
  const engine = createEngine({ ...each, services })
  expect(await routeOf(engine, '/ice/lemon')).toBe(LEMON)
  expect(await routeOf(engine, '/ice/vanilla')).toBe(FLAVOUR)
  expect(await routeOf(engine, '/')).toBeUndefined()
  for (const [index, spelling] of SPELLINGS.entries()) {
    const facts = calls[index % calls.length]?.[1] ?? { method: 'GET', authority: AUTHORITY }
    const route = await routeOf(engine, spelling)
    const came = await engine.send({ kind: 'actual', method: facts.method, url: OWN_ORIGIN + spelling, headers: headersOf(facts) })
    const model = answer(each.app, route === undefined ? undefined : services[route], facts)
    expect(differences(model, came), `${spelling} → ${route} ${JSON.stringify(facts)}`).toEqual([])
    if (route === undefined && model.kind === 'actual') expect(came.status, spelling).toBe(404)
  }
})

function withGet({ cors, operations }: ModelService): ModelService {
  return { cors, operations: { ...operations, GET: operations['GET'] ?? { cors: false } } }
}
