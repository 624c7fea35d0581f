/** `enforce`, `publicOrigin` and `allows`: refusing foreign origins instead of only hiding the answer from them. */
import { describe, expect, test } from 'vitest'
import { createApp, lookup, service } from '../../src/index.ts'
import { corsOf, problemOf } from './exchange.ts'

const FRIEND = 'https://friend.example'
const EVIL = 'https://evil.example'
const policy = { origins: [FRIEND], enforce: true } as const

/** Which origin, which relation as the browser tells it, at which address the server is reached, at which origin it is public: does the handler run? */
const CASES: readonly [words: string, origin: string | undefined, site: string | undefined, runs: boolean, at?: string, publicOrigin?: string][] = [
  ['no origin', undefined, undefined, true], ['no origin, and said to be foreign', undefined, 'cross-site', true],
  ['an allowed origin', FRIEND, undefined, true], ['an allowed origin, foreign', FRIEND, 'cross-site', true],
  ['a foreign origin', EVIL, undefined, false], ['a foreign origin, said to be so', EVIL, 'cross-site', false], ['a sister', EVIL, 'same-site', false],
  ['the same origin, said to be so', EVIL, 'same-origin', true], ['the address bar', EVIL, 'none', true], ['a relation that nobody knows', EVIL, 'friendly', false], ['an empty relation', EVIL, '', false],
  ['the same origin', 'http://localhost', undefined, true], ['the same host behind TLS', 'https://localhost', undefined, true], ['another port', 'http://localhost:8080', undefined, false],
  ['the same port', 'http://api.example:8080', undefined, true, 'http://api.example:8080'], ['a port of the server that the origin has not', 'http://api.example', undefined, false, 'http://api.example:8080'],
  ['the default port, left out', 'https://api.example', undefined, true, 'https://api.example:443'], ['the same host in capitals', 'http://api.example', undefined, true, 'http://API.example'],
  ['an address of IPv6', 'http://[::1]:3000', undefined, true, 'http://[::1]:3000'],
  ['null', 'null', undefined, false], ['null, said to be of the same origin', 'null', 'same-origin', true], ['what is no origin', 'x', undefined, false], ['nothing that looks like an origin', '', undefined, false],
  ['the public origin', 'https://api.example', undefined, true, 'http://10.0.0.1:3000', 'https://api.example'], ['the inner address', 'http://10.0.0.1:3000', undefined, false, 'http://10.0.0.1:3000', 'https://api.example'],
  ['the public origin with its port', 'https://api.example:8443', undefined, true, 'http://10.0.0.1:3000', 'https://api.example:8443'],
]

describe('with enforce', () => {
  test.each(CASES)('%s', async (_, origin, site, runs, at = 'http://localhost', publicOrigin) => {
    let ran = 0
    const app = createApp([service('/a', { cors: policy, get: () => { ran++ }, post: () => { ran++ } })], publicOrigin === undefined ? {} : { publicOrigin })
    for (const method of ['GET', 'POST', 'HEAD']) {
      const headers = new Headers()
      if (origin !== undefined) headers.set('origin', origin)
      if (site !== undefined) headers.set('sec-fetch-site', site)
      const request = new Request(`${at}/a`, { method, headers })
      const response = await app.fetch(request)
      expect([response.status, corsOf(response)]).toEqual([runs ? 204 : 403, origin === FRIEND ? { 'allow-origin': FRIEND } : {}])
      if (!runs && method !== 'HEAD') expect(await problemOf(response)).toMatchObject({ title: 'Forbidden' })
      expect(response.headers.get('vary')).toBe('Origin, Sec-Fetch-Site')
      expect(await app.allows(request)).toBe(runs)
    }
    expect(ran).toBe(runs ? 3 : 0)
  })
})

describe('without enforce', () => {
  test.each(CASES)('the handler runs, and allows still tells: %s', async (_, origin, site, runs, at = 'http://localhost', publicOrigin) => {
    const app = createApp([service('/a', { cors: { origins: [FRIEND] }, get: () => 1 })], publicOrigin === undefined ? {} : { publicOrigin })
    const request = new Request(`${at}/a`, { headers: { ...(origin !== undefined && { origin }), ...(site !== undefined && { 'sec-fetch-site': site }) } })
    expect((await app.fetch(request)).status).toBe(200)
    expect(await app.allows(request)).toBe(runs)
  })
})

describe('enforce', () => {
  test('comes before 404, 405 and guards', async () => {
    const app = createApp([service('/a', { cors: policy, guard: () => { throw new Error('asked') }, get: () => 1 })], { cors: policy })
    for (const [path, method] of [['/a', 'GET'], ['/a', 'DELETE'], ['/b', 'GET'], ['/a', 'OPTIONS']] as const) expect((await app.request(path, { method, headers: { origin: EVIL } })).status).toBe(403)
  })

  test('is a matter of the operation', async () => {
    const app = createApp([service('/a', { cors: { origins: [FRIEND] }, get: () => 1, post: { cors: { enforce: true }, handler: () => 1 } })])
    expect((await app.request('/a', { headers: { origin: EVIL } })).status).toBe(200)
    expect((await app.request('/a', { method: 'POST', headers: { origin: EVIL } })).status).toBe(403)
  })

  test('waits for a lookup', async () => {
    const app = createApp([service('/a', { cors: { origins: lookup(async (origin) => origin === FRIEND), enforce: true }, get: () => 1 })])
    expect((await app.request('/a', { headers: { origin: FRIEND } })).status).toBe(200)
    expect((await app.request('/a', { headers: { origin: EVIL } })).status).toBe(403)
  })
})

describe('allows', () => {
  const upgrade = (path: string, origin?: string) => new Request(`http://localhost${path}`, { headers: { ...(origin !== undefined && { origin }) } })

  test('tells of everybody, of nobody, and of paths without a service', async () => {
    const app = createApp([service('/all', { cors: { origins: '*' }, get: () => 1 }), service('/off', { get: () => 1, cors: false }), service('/list', { cors: { origins: [FRIEND] }, get: () => 1 })])
    for (const [path, origin, allowed] of [
      ['/all', EVIL, true], ['/all', undefined, true], ['/all', 'null', true], ['/off', EVIL, false], ['/off', undefined, true], ['/off', 'http://localhost', true], ['/list', FRIEND, true], ['/list', EVIL, false], ['/none', FRIEND, false], ['/none', undefined, true],
    ] as const) expect([path, origin, await app.allows(upgrade(path, origin))]).toEqual([path, origin, allowed])
  })

  test('asks the default policy for paths without a service', async () => {
    const app = createApp([], { cors: { origins: [FRIEND] } })
    expect([await app.allows(upgrade('/socket', FRIEND)), await app.allows(upgrade('/socket', EVIL))]).toEqual([true, false])
  })
})
