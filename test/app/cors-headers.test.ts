/** What CORS writes into answers: what a handler set itself, `Vary`, and what no request can bring in. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createApp, HttpProblem, reply, service } from '../../src/index.ts'
import type { PolicyInput } from '../../src/index.ts'
import { holds } from '../model/property.ts'
import { corsOf, from, preflight } from './exchange.ts'

const ORIGIN = 'https://app.example'
const EVIL = 'https://evil.example'
const OWN = { 'access-control-allow-origin': EVIL, 'Access-Control-Allow-Credentials': 'true', 'access-control-expose-headers': 'x-secret', 'access-control-max-age': '1', 'access-control-allow-methods': '*' }

describe('Access-Control headers that a handler sets', () => {
  const give: Readonly<Record<string, () => unknown>> = {
    'a reply': () => reply(200, 1, OWN), 'a response': () => new Response('x', { headers: OWN }), 'a problem': () => new HttpProblem(400, 'no', { headers: OWN }),
    'a thrown response': () => { throw new Response('x', { headers: OWN }) }, 'a stream': () => reply(200, new Response('x').body, OWN),
  }

  test.each(Object.entries(give))('are written as decided where CORS is on: %s', async (_, get) => {
    const app = createApp([service('/a', { cors: { origins: [ORIGIN], exposeHeaders: ['etag'] }, get })])
    expect(corsOf(await app.request('/a', from(ORIGIN)))).toEqual({ 'allow-origin': ORIGIN, 'expose-headers': 'etag' })
    expect(corsOf(await app.request('/a', from(EVIL)))).toEqual({})
    expect(corsOf(await app.request('/a'))).toEqual({})
  })

  test.each(Object.entries(give))('are left where CORS is off: %s', async (_, get) => {
    for (const cors of [undefined, false, { enabled: false }] as const) {
      const app = createApp([service('/a', { ...(cors !== undefined && { cors }), get })])
      expect(corsOf(await app.request('/a', from(ORIGIN)))).toEqual({ 'allow-origin': EVIL, 'allow-credentials': 'true', 'expose-headers': 'x-secret', 'max-age': '1', 'allow-methods': '*' })
    }
  })

  test('are judged by the operation, not by the service', async () => {
    const app = createApp([service('/a', { cors: { origins: [ORIGIN] }, get: () => reply(200, 1, OWN), put: { cors: false, handler: () => reply(200, 1, OWN) } })])
    expect(corsOf(await app.request('/a', from(EVIL)))).toEqual({})
    expect(corsOf(await app.request('/a', from(EVIL, { method: 'PUT' })))['allow-origin']).toBe(EVIL)
  })
})

describe('Vary', () => {
  test.each<[set: string | readonly (readonly [string, string])[], vary: string]>([
    ['Accept', 'Accept, Origin'], ['Accept, Cookie', 'Accept, Cookie, Origin'], ['origin', 'origin'], ['Accept, ORIGIN', 'Accept, ORIGIN'], ['*', '*'], ['Accept, *', '*'], ['', 'Origin'], [' , ', 'Origin'],
    ['Original', 'Original, Origin'], [[['vary', 'Accept'], ['Vary', 'Cookie']], 'Accept, Cookie, Origin'],
  ])('of a handler, %j, becomes %s', async (set, vary) => {
    const headers = typeof set === 'string' ? { Vary: set } : set
    const app = createApp([service('/a', { cors: { origins: [ORIGIN] }, get: () => reply(200, 1, headers), put: () => new Response('x', { headers: headers as HeadersInit }) })])
    for (const method of ['GET', 'PUT']) for (const init of [{}, from(ORIGIN), from(EVIL)]) expect((await app.request('/a', { ...init, method })).headers.get('vary')).toBe(vary)
  })

  test('of a handler stays where CORS adds none', async () => {
    const app = createApp([service('/a', { cors: { origins: '*' }, get: () => reply(200, 1, { vary: 'Accept' }) })])
    expect((await app.request('/a', from(ORIGIN))).headers.get('vary')).toBe('Accept')
  })

  test('takes nothing from the request', async () => {
    const app = createApp([service('/a', { cors: { origins: [ORIGIN] }, get: () => 1 })])
    expect((await app.request('/a', { headers: { vary: 'X-Injected', origin: ORIGIN } })).headers.get('vary')).toBe('Origin')
  })

  test.each<[words: string, path: string, init: RequestInit, vary: string | null]>([
    ['an answer', '/list', {}, 'Origin'], ['an answer to an origin', '/list', from(ORIGIN), 'Origin'], ['an answer to a refused origin', '/list', from(EVIL), 'Origin'], ['an error', '/list', { method: 'PUT' }, 'Origin'],
    ['a 405', '/list', { method: 'PATCH' }, 'Origin'], ['a 304', '/list', { method: 'DELETE' }, 'Origin'], ['an OPTIONS', '/list', { method: 'OPTIONS' }, 'Origin, Access-Control-Request-Method'],
    ['a preflight', '/list', preflight(ORIGIN, 'GET'), 'Origin, Access-Control-Request-Method'], ['a refused preflight', '/list', preflight(EVIL, 'GET'), 'Origin, Access-Control-Request-Method'],
    ['a preflight that names headers', '/named', preflight(ORIGIN, 'GET', 'x-a'), 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'],
    ['an OPTIONS where a preflight would name headers', '/named', { method: 'OPTIONS' }, 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'],
    ['an answer to everybody', '/all', from(ORIGIN), null], ['an OPTIONS of what everybody may read', '/all', { method: 'OPTIONS' }, 'Origin, Access-Control-Request-Method'], ['an answer without CORS', '/off', from(ORIGIN), null],
    ['an answer under enforce', '/enforced', {}, 'Origin, Sec-Fetch-Site'], ['a 403 under enforce', '/enforced', from(EVIL), 'Origin, Sec-Fetch-Site'],
    ['an unknown path, where the application has a policy', '/unknown', {}, 'Origin'], ['a preflight of an unknown path', '/unknown', preflight(EVIL, 'GET'), 'Origin, Access-Control-Request-Method'],
  ])('of %s', async (_, path, init, vary) => {
    const app = createApp([
      service('/list', { cors: { origins: [ORIGIN] }, get: () => 1, put: () => { throw new Error('x') }, delete: () => reply(304) }), service('/named', { cors: { origins: [ORIGIN], credentials: true }, get: () => 1 }),
      service('/all', { cors: { origins: '*' }, get: () => 1 }), service('/off', { cors: false, get: () => 1 }), service('/enforced', { cors: { origins: [ORIGIN], enforce: true }, get: () => 1 }),
    ], { cors: { origins: [ORIGIN] }, onError: () => undefined })
    expect((await app.request(path, init)).headers.get('vary')).toBe(vary)
  })

  const policy: fc.Arbitrary<PolicyInput | false | undefined> = fc.oneof(
    fc.constant(undefined), fc.constant(false as const),
    fc.record({ origins: fc.constantFrom<PolicyInput['origins']>('*', [ORIGIN], ['https://*.example'], [ORIGIN, EVIL]), credentials: fc.boolean(), enforce: fc.boolean() }).map((one) => (one.origins === '*' ? { origins: '*', credentials: false, enforce: false } : one) as PolicyInput),
  )
  const request = fc.record({
    origin: fc.constantFrom(undefined, ORIGIN, EVIL, 'https://other.test', 'null', 'http://localhost', 'x y', ''), site: fc.constantFrom(undefined, 'same-origin', 'same-site', 'cross-site', 'none'),
    accept: fc.constantFrom(undefined, 'a/b'), asked: fc.constantFrom(undefined, 'PUT', 'GET'), headers: fc.constantFrom(undefined, 'x-a', 'x-b'), cookie: fc.constantFrom(undefined, 'a=1'),
  })
  const NAMES = { origin: 'origin', site: 'sec-fetch-site', accept: 'accept', asked: 'access-control-request-method', headers: 'access-control-request-headers', cookie: 'cookie' } as const

  holds('names every header on which CORS depends: two requests that agree on those get the same from it', fc.tuple(policy, policy, policy, fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'), fc.constantFrom('/a', '/unknown'), request, request), 1500, async ([app, own, operation, method, path, first, second]) => {
    const part = (cors: PolicyInput | false | undefined) => (cors === undefined ? {} : { cors })
    const world = createApp([service('/a', { ...part(own), get: () => 1, put: { ...part(operation), handler: () => 1 } })], part(app))
    const send = async (facts: typeof first) => {
      const headers = new Headers()
      for (const [key, name] of Object.entries(NAMES)) {
        const value = facts[key as keyof typeof NAMES]
        if (value !== undefined) headers.set(name, value)
      }
      return { headers, response: await world.request(path, { method, headers }) }
    }
    const [one, two] = [await send(first), await send(second)]
    const vary = (one.response.headers.get('vary') ?? '').split(', ').filter((name) => name !== '')
    if (vary.some((name) => one.headers.get(name) !== two.headers.get(name))) return
    expect([two.response.status, corsOf(two.response), two.response.headers.get('vary')]).toEqual([one.response.status, corsOf(one.response), one.response.headers.get('vary')])
  })
})

holds('no CORS header goes out without Allow-Origin, and it names the origin that asked, or everybody', fc.tuple(
  fc.constantFrom<PolicyInput['origins']>('*', [ORIGIN], ['https://*.app.example']), fc.constantFrom('GET', 'POST', 'DELETE', 'OPTIONS'), fc.oneof(fc.constantFrom(ORIGIN, EVIL, 'null', 'https://a.app.example', 'https://app.example.evil.example', '*'), fc.webUrl()),
  fc.option(fc.constantFrom('GET', 'POST', 'DELETE', 'PURGE', '*'), { nil: undefined }),
), 400, async ([origins, method, origin, asked]) => {
  const app = createApp([service('/a', { cors: { origins: origins as readonly string[], exposeHeaders: ['x-a'], ...(origins !== '*' && { credentials: true }) }, get: () => 1, post: { cors: false, handler: () => 1 } })])
  const cors = corsOf(await app.request('/a', { method, headers: { origin, ...(asked !== undefined && { 'access-control-request-method': asked }) } }))
  if (Object.keys(cors).length > 0) expect(cors['allow-origin']).toBe(origins === '*' ? '*' : origin)
  if (cors['allow-origin'] === origin && origins !== '*') expect(['https://app.example', 'https://a.app.example']).toContain(origin)
})
