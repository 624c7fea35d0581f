/** What people know of Cornice, as it is here. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, PolicyError, service } from '../../src/index.ts'
import type { AppSettings, PolicyInput, Service } from '../../src/index.ts'
import { ACTUALS, IDEA, LOLNET, METHODS, PREFLIGHTS } from './cornice-cases.ts'
import { checkExchange, named } from './cornice-exchange.ts'
import { corsOf, from } from './exchange.ts'

describe('preflight', () => {
  test.each(named(PREFLIGHTS))('%s', (_, each) => checkExchange(each))
})

describe('actual request', () => {
  test.each(named(ACTUALS))('%s', (_, each) => checkExchange(each))
})

describe('methods', () => {
  test.each(named(METHODS))('%s', (_, each) => checkExchange(each))
})

const handler = () => 1

describe('the policy of an operation', () => {
  const listed = { origins: [LOLNET] }
  test.each<[words: string, definition: Parameters<typeof service>[1], method: string, cors: PolicyInput | undefined, settings?: AppSettings]>([
    ['nothing written is off', { get: handler }, 'GET', undefined],
    ['switched off is off', { cors: { enabled: false }, get: handler }, 'GET', undefined],
    ['everybody is on', { cors: { origins: '*' }, get: handler }, 'GET', { origins: '*' }],
    ['origins that are switched off are off', { cors: { origins: '*', enabled: false }, get: handler }, 'GET', undefined],
    ['only the operation has one', { get: { cors: { ...listed, allowHeaders: ['X-B', 'x-a', 'X-b'] }, handler }, put: handler }, 'GET', { ...listed, allowHeaders: ['x-a', 'x-b'] }],
    ['only another operation has one', { get: { cors: listed, handler }, put: handler }, 'PUT', undefined],
    ['headers of the operation replace those of the service', { cors: { ...listed, allowHeaders: ['x-a'] }, get: { cors: { allowHeaders: ['x-b'] }, handler } }, 'GET', { ...listed, allowHeaders: ['x-b'] }],
    ['headers of one operation are not those of another', { cors: { ...listed, allowHeaders: ['x-a'] }, get: { cors: { allowHeaders: ['x-b'] }, handler }, post: handler }, 'POST', { ...listed, allowHeaders: ['x-a'] }],
    ['origins of the operation replace those of the service', { cors: listed, get: { cors: { origins: [IDEA] }, handler }, put: handler }, 'GET', { origins: [IDEA] }],
    ['credentials of the service hold', { cors: { ...listed, credentials: true }, get: handler }, 'GET', { ...listed, credentials: true }],
    ['no credentials at the operation beat those of the service', { cors: { ...listed, credentials: true }, get: { cors: { credentials: false }, handler } }, 'GET', { ...listed, credentials: false }],
    ['the max age of the operation holds', { cors: { ...listed, maxAge: 42 }, get: { cors: { maxAge: 7 }, handler } }, 'GET', { ...listed, maxAge: 7 }],
    ['a max age of 0 holds', { cors: { ...listed, maxAge: 42 }, get: { cors: { maxAge: 0 }, handler } }, 'GET', { ...listed, maxAge: 0 }],
    ['the max age of the service holds where the operation has none', { cors: { ...listed, maxAge: 42 }, get: { cors: { credentials: true }, handler } }, 'GET', { ...listed, maxAge: 42, credentials: true }],
    ['the policy of the application holds', { get: handler }, 'GET', { ...listed, maxAge: 1 }, { cors: { ...listed, maxAge: 1 } }],
  ])('%s', (_, definition, method, cors, settings = {}) => {
    const rows = createApp([service('/a', definition)], settings).access()
    expect(rows.find((row) => row.method === method)?.cors).toEqual(cors)
  })
})

describe('what cannot work is refused', () => {
  test.each<[words: string, services: readonly Service[], code: string, settings?: AppSettings]>([
    ['switched on without an origin', [service('/a', { cors: { enabled: true }, get: handler })], 'origins/missing'],
    ['everybody with credentials', [service('/a', { cors: { origins: '*', credentials: true } as PolicyInput, get: handler })], 'origins/wildcard-with-credentials'],
    ['an empty list of origins', [service('/a', { cors: { origins: [] }, get: handler })], 'origins/empty'],
    ['a misspelt field', [service('/a', { cors: { origin: '*' } as PolicyInput, get: handler })], 'policy/unknown-field'],
    ['a misspelt field at an operation', [service('/a', { get: { cors: { origins: '*', header: [] } as PolicyInput, handler } })], 'policy/unknown-field'],
    ['a max age that is a text', [service('/a', { cors: { origins: '*', maxAge: 'abc' as never }, get: handler })], 'max-age/type'],
    ['a negative max age', [service('/a', { cors: { origins: '*', maxAge: -5 }, get: handler })], 'max-age/range'],
    ['origins that are a set', [service('/a', { cors: { origins: new Set(['*']) as never }, get: handler })], 'origins/type'],
    ['origins with a slash', [service('/a', { cors: { origins: ['https://app.example/' as string] }, get: handler })], 'origin/path'],
    ['a collection at the path of its items', [service('/a/:x', { get: handler }), service('/a/:y', { put: handler })], 'service/duplicate-path'],
    ['no path', [service(undefined as never, { get: handler })], 'service/type'],
  ])('%s', (_, services, code, settings) => {
    let error: unknown
    try {
      createApp(services, settings)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(PolicyError)
    expect((error as PolicyError).issues.map((issue) => issue.code)).toContain(code)
  })
})

test('one service serves in two applications, each with its own policy', async () => {
  const shared = service('/a', { get: handler })
  const first = createApp([shared], { cors: { origins: [LOLNET] } })
  const second = createApp([shared], { cors: { origins: [IDEA] } })
  for (let round = 0; round < 3; round++) {
    expect(corsOf(await first.request('/a', from(LOLNET)))).toEqual({ 'allow-origin': LOLNET })
    expect(corsOf(await second.request('/a', from(LOLNET)))).toEqual({})
  }
  expect(first.access()).toEqual([{ name: '/a', path: '/a', method: 'GET', cors: { origins: [LOLNET] } }])
})

test('one handler answers under two media types', async () => {
  const both = service('/a', { get: { produces: ['text/html'], handler }, post: { body: z.unknown(), consumes: ['audio/ogg'], handler } })
  const app = createApp([both])
  expect((await app.request('/a', { headers: { accept: 'text/html' } })).status).toBe(200)
  expect((await app.request('/a', { method: 'POST', body: 'x', headers: { 'content-type': 'audio/ogg' } })).status).toBe(200)
})

test('the services of an application are told in their order', () => {
  const app = createApp([service('/b', { name: 'beta', get: handler, delete: handler }), service('/a', { options: handler, methods: { QUERY: handler }, get: handler })])
  expect(app.access().map(({ name, method }) => `${name} ${method}`)).toEqual(['beta GET', 'beta DELETE', '/a OPTIONS', '/a QUERY', '/a GET'])
})
