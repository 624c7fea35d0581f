/** The engine against the model: what is written of CORS on every answer, for generated applications and requests. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { fieldValue, originHeader, request, requestHeaderNames } from './arbitraries.ts'
import { differences, headersByName, members } from './comparison.ts'
import { ANSWERS, createEngine, headersOf, PLANTED } from './engine.ts'
import type { Engine } from './engine.ts'
import type { ServerResponse } from './browser.ts'
import { originMatches } from './origin-reference.ts'
import { nearMisses, originsAround, PATTERNS, riskOf, STRANGERS } from './origin-samples.ts'
import { holds } from './property.ts'
import { allows, answer, isToken, policyFor, requestedNames, servedMethods } from './reference.ts'
import type { Layer, ModelRequest } from './reference.ts'
import { AUTHORITY, OWN_ORIGIN, UNKNOWN_PATH, world } from './world.ts'
import type { World } from './world.ts'

interface Call {
  readonly path: string
  readonly answers: (typeof ANSWERS)[number]
  readonly request: ModelRequest
}

/** A world and calls of it. */
const called: fc.Arbitrary<readonly [World, readonly Call[]]> = world.chain((each) =>
  fc.tuple(fc.constant(each), fc.array(callOf(each), { minLength: 1, maxLength: 25 })))

function callOf(each: World): fc.Arbitrary<Call> {
  const known = Object.keys(each.services)
  return fc.record({ path: fc.constantFrom(...known, ...known, ...known, UNKNOWN_PATH), answers: fc.constantFrom(...ANSWERS), request: request(each) })
}

function send(engine: Engine, { path, answers, request: { method }, request: facts }: Call): Promise<ServerResponse> {
  return engine.send({ kind: 'actual', method, url: `${OWN_ORIGIN}${path}?answer=${answers}`, headers: headersOf(facts) })
}

const isPreflight = ({ method, origin, requestMethod }: ModelRequest): boolean => method === 'OPTIONS' && origin !== undefined && requestMethod !== undefined

holds('every answer carries the CORS headers, the status and the Vary that the policy means', called, 500, async ([{ app, services, ...rest }, calls]) => {
  const engine = createEngine({ app, services, ...rest })
  for (const call of calls) {
    const policy = policyFor(app, services[call.path], call.request.method)
    if (call.answers === 'planted' && policy === undefined && !isPreflight(call.request)) continue
    const came = await send(engine, call)
    expect(differences(answer(app, services[call.path], call.request), came), JSON.stringify(call)).toEqual([])
  }
})

holds('what a handler writes of CORS stays where CORS is off, and nowhere else', called, 200, async ([{ app, services, ...rest }, calls]) => {
  const engine = createEngine({ app, services, ...rest })
  for (const { path, request: facts } of calls) {
    const service = services[path]
    if (service === undefined || isPreflight(facts) || !servedMethods(service).includes(facts.method)) continue
    const came = headersByName(await send(engine, { path, answers: 'planted', request: facts }))
    const isOff = policyFor(app, service, facts.method) === undefined
    for (const [name, value] of Object.entries(PLANTED)) expect(came.get(name) === value, `${name} at ${path} for ${JSON.stringify(facts)}`).toBe(isOff)
  }
})

holds('the header names of a preflight answer are in lower case, sorted, once each', called, 150, async ([each, calls]) => {
  const engine = createEngine(each)
  for (const call of calls) {
    const listed = headersByName(await send(engine, call)).get('access-control-allow-headers')
    if (listed === undefined) continue
    expect(listed).not.toBe('')
    expect(listed).toBe([...new Set(listed.toLowerCase().split(','))].sort().join(','))
  }
})

const someNames = fc.array(requestHeaderNames, { minLength: 5, maxLength: 10 })

holds('where every header is allowed with credentials, the names that were asked for come back, within bounds', someNames, 100, async (asked) => {
  const [app, origin] = [{ cors: { origins: ['https://example.com'], credentials: true } }, 'https://example.com']
  const services = { '/ice': { operations: { PUT: {} } } }
  const engine = createEngine({ app, services, pool: [] })
  for (const requestHeaders of asked) {
    const facts: ModelRequest = { method: 'OPTIONS', origin, requestMethod: 'PUT', requestHeaders, authority: AUTHORITY }
    expect(differences(answer(app, services['/ice'], facts), await send(engine, { path: '/ice', answers: 'response', request: facts })), requestHeaders).toEqual([])
  }
})

holds('a preflight runs no handler and no guard', called, 200, async ([each, calls]) => {
  const engine = createEngine(each)
  for (const call of calls) {
    if (!isPreflight(call.request)) continue
    await send(engine, call)
    expect(engine.handled() + engine.guarded(), JSON.stringify(call)).toBe(0)
  }
})

holds('an enforced refusal runs no handler and no guard; every other request of an operation runs its handler once', called, 200, async ([each, calls]) => {
  const engine = createEngine(each)
  for (const call of calls) {
    const service = each.services[call.path]
    if (isPreflight(call.request)) continue
    const before = { handled: engine.handled(), guarded: engine.guarded() }
    await send(engine, call)
    const { kind } = answer(each.app, service, call.request)
    const runs = kind === 'actual' && service !== undefined && servedMethods(service).includes(call.request.method)
    expect(engine.handled() - before.handled, JSON.stringify(call)).toBe(runs ? 1 : 0)
    if (kind === 'enforced') expect(engine.guarded() - before.guarded, JSON.stringify(call)).toBe(0)
  }
})

const strange = world.filter(({ app, services }) => !opensToAll(app.cors) && Object.values(services).every((service) =>
  !opensToAll(service.cors) && Object.values(service.operations).every(({ cors }) => !opensToAll(cors))))

function opensToAll(layer: Layer): boolean {
  return layer !== undefined && layer !== false && layer.origins === '*'
}

holds('an origin that nobody names gets not one access-control header, whatever it asks', strange.chain((each) => fc.tuple(
  fc.constant(each), fc.array(fc.tuple(callOf(each), originHeader(PATTERNS)), { minLength: 1, maxLength: 25 }),
)), 300, async ([each, calls]) => {
  const engine = createEngine(each)
  for (const [{ path, answers, request: facts }, origin] of calls) {
    if (answers === 'planted' || each.pool.some((pattern) => originMatches(pattern, origin ?? ''))) continue
    const came = await send(engine, { path, answers, request: { ...facts, origin } })
    expect(came.headers.filter(([name]) => name.startsWith('access-control-')), JSON.stringify([path, { ...facts, origin }])).toEqual([])
  }
})

holds('no answer allows credentials to everybody, and none allows more than one origin', called, 200, async ([each, calls]) => {
  const engine = createEngine(each)
  for (const call of calls) {
    if (call.answers === 'planted') continue
    const came = headersByName(await send(engine, call))
    const allowed = came.get('access-control-allow-origin')
    const credentials = came.get('access-control-allow-credentials')
    expect([undefined, '*', call.request.origin]).toContain(allowed)
    expect(credentials === undefined || (credentials === 'true' && allowed !== undefined && allowed !== '*')).toBe(true)
    if (allowed === undefined) expect([...came.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
  }
})

const MARK = 'marked'
const marked = fc.record({
  origin: fc.constantFrom(`https://${MARK}.example.com`, `https://${MARK}.stranger.net`, `${MARK} nonsense`, undefined),
  requestMethod: fc.constantFrom(`${MARK.toUpperCase()}`, `${MARK} two`, 'PUT', undefined),
  requestHeaders: fc.constantFrom(`x-${MARK}-1,x-${MARK}-2`, `X-${MARK}, bad name`, `${MARK}\t,,`, undefined),
  method: fc.constantFrom('OPTIONS', 'GET', 'POST', 'PUT'),
  own: fieldValue(12).map((value) => `${MARK}${value}`),
})

const markedCalls = world.chain((each) => fc.tuple(fc.constant(each), fc.array(marked, { minLength: 1, maxLength: 15 })))

holds('nothing of a request comes back but an allowed origin and what was asked for and granted', markedCalls, 200, async ([each, requests]) => {
  const engine = createEngine(each)
  for (const path of [...Object.keys(each.services), UNKNOWN_PATH]) {
    for (const { own, ...written } of requests) {
      const facts: ModelRequest = { ...written, authority: AUTHORITY }
      const came = await engine.send({
        kind: 'actual', method: facts.method, url: `${OWN_ORIGIN}${path}`,
        headers: [...headersOf(facts), ['vary', own], ['access-control-allow-origin', own], ['x-own', own], ['accept-language', MARK]],
      })
      for (const [name, value] of came.headers) {
        const echoes = value.toLowerCase().includes(MARK)
        expect(!echoes || mayEcho(each, path, facts, name, value), `${name}: ${value} for ${path} ${JSON.stringify(facts)}`).toBe(true)
      }
    }
  }
})

function mayEcho({ app, services }: World, path: string, facts: ModelRequest, name: string, value: string): boolean {
  const { method, origin = '', requestMethod = '', requestHeaders = '' } = facts
  const policy = policyFor(app, services[path], method === 'OPTIONS' && requestMethod !== '' ? requestMethod : method)
  if (policy === undefined || !allows(policy, origin)) return false
  if (name === 'access-control-allow-origin') return value === origin && policy.origins !== '*'
  if (name === 'access-control-allow-methods') return services[path] === undefined && value === requestMethod && isToken(value)
  if (name !== 'access-control-allow-headers' || policy.allowHeaders !== '*' || !policy.credentials) return false
  return members(value).every((each) => requestedNames(requestHeaders).includes(each))
}

const mutated = fc.subarray([...PATTERNS], { minLength: 1, maxLength: 5 }).chain((patterns) => {
  const near = originsAround(PATTERNS)
  const host = fc.constantFrom(...near.map((origin) => origin.slice(origin.indexOf('://') + 3)))
  const joined = fc.record({
    scheme: fc.constantFrom('https', 'http', 'capacitor', 'httpss'), first: host, second: host,
    sign: fc.constantFrom('', '.', '-', '@', ':', '/', '_', '%2e', '..', '%60', '!', '~', '*'), cut: fc.nat({ max: 6 }),
  }).map(({ scheme, first, second, sign, cut }) => `${scheme}://${first}${sign}${second.slice(cut)}`)
  const missed = fc.constantFrom(...near).chain((each) => fc.constantFrom(...nearMisses(each)))
  const origin = fc.oneof(joined, fc.constantFrom(...near), missed, fc.constantFrom(...STRANGERS), fieldValue(20))
  return fc.tuple(fc.constant(patterns), fc.array(origin, { minLength: 30, maxLength: 60 }))
})

holds('the origins that match are those that a naive reading of the patterns names', mutated, 200, async ([patterns, origins]) => {
  const insecure = patterns.some((pattern) => riskOf(pattern) !== 'none')
  const engine = createEngine({ app: {}, services: { '/ice': { cors: { origins: patterns, credentials: !insecure }, operations: { GET: {} } } }, pool: patterns })
  for (const origin of origins) {
    const came = headersByName(await send(engine, { path: '/ice', answers: 'response', request: { method: 'GET', authority: AUTHORITY, origin } }))
    expect(came.get('access-control-allow-origin'), origin).toBe(patterns.some((pattern) => originMatches(pattern, origin)) ? origin : undefined)
  }
})
