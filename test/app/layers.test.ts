/** The layers of a policy in an application: its default, a service's, an operation's; and paths without a service. */
import { describe, expect, test } from 'vitest'
import { createApp, formatAccess, service } from '../../src/index.ts'
import type { CorsInput, Issue, PolicyInput } from '../../src/index.ts'
import { corsOf, from, preflight, problemOf } from './exchange.ts'

const A = 'https://a.example'
const B = 'https://b.example'
const C = 'https://c.example'
const handler = () => 1
const part = (cors: CorsInput | undefined) => (cors === undefined ? {} : { cors })

describe('an operation has', () => {
  test.each<[words: string, app: CorsInput | undefined, own: CorsInput | undefined, operation: CorsInput | undefined, policy: PolicyInput | undefined]>([
    ['nothing of nothing', undefined, undefined, undefined, undefined],
    ['the default of the application', { origins: [A] }, undefined, undefined, { origins: [A] }],
    ['the service\'s own over the default', { origins: [A], maxAge: 1 }, { origins: [B] }, undefined, { origins: [B], maxAge: 1 }],
    ['its own over both', { origins: [A], maxAge: 1 }, { origins: [B], allowHeaders: ['x-b'] }, { origins: [C], credentials: true }, { origins: [C], maxAge: 1, allowHeaders: ['x-b'], credentials: true }],
    ['no list merged with another', { origins: [A], exposeHeaders: ['x-a'] }, { exposeHeaders: ['x-b'] }, { exposeHeaders: ['x-c'] }, { origins: [A], exposeHeaders: ['x-c'] }],
    ['an empty list where that is nearest', { origins: [A], exposeHeaders: ['x-a'], allowHeaders: '*' }, undefined, { exposeHeaders: [], allowHeaders: [] }, { origins: [A], exposeHeaders: [], allowHeaders: [] }],
    ['nothing where the service is off', { origins: [A] }, false, undefined, undefined],
    ['nothing where it is off itself', { origins: [A] }, { origins: [B] }, false, undefined],
    ['its own alone where the service is off', { origins: [A], maxAge: 1 }, false, { origins: [C] }, { origins: [C] }],
    ['the service\'s alone where the application is off', false, { origins: [B] }, undefined, { origins: [B] }],
    ['nothing where a layer says so by a field', { origins: [A] }, { enabled: false, origins: [B] }, undefined, undefined],
    ['origins from the default, the rest from the service', { origins: [A] }, { credentials: true }, undefined, { origins: [A], credentials: true }],
    ['origins of its own where only those are needed', { credentials: true }, undefined, { origins: [A] }, { credentials: true, origins: [A] }],
    ['fields that say nothing', { origins: [A] }, { maxAge: undefined } as unknown as CorsInput, undefined, { origins: [A] }],
  ])('%s', async (words, app, own, operation, policy) => {
    const elsewhere = words.includes('only those are needed')
    const world = createApp([service('/a', { ...part(own), get: { ...part(operation), handler } })], part(app))
    expect(world.access()[0]?.cors).toEqual(policy)
    for (const origin of [A, B, C]) expect(corsOf(await world.request('/a', from(origin)))['allow-origin']).toBe(Array.isArray(policy?.origins) && policy.origins.includes(origin) ? origin : undefined)
    if (!elsewhere) expect((await world.request('/a', preflight(A, 'GET'))).status).toBe(Array.isArray(policy?.origins) && policy.origins.includes(A) ? 204 : 403)
  })
})

describe('a method that the service lacks', () => {
  const definition = { get: { cors: { origins: [C] }, handler } } as const
  test.each<[words: string, app: CorsInput | undefined, own: CorsInput | undefined, readers: readonly string[]]>([
    ['has the policy of the service', { origins: [A] }, { origins: [B] }, [B]], ['has the default where the service has none', { origins: [A] }, undefined, [A]], ['has nothing where only operations have some', undefined, undefined, []],
    ['has nothing where the service is off', { origins: [A] }, false, []],
  ])('%s', async (_, app, own, readers) => {
    const world = createApp([service('/a', { ...part(own), ...definition })], part(app))
    for (const origin of [A, B, C]) {
      const response = await world.request('/a', from(origin, { method: 'DELETE' }))
      expect([response.status, corsOf(response)]).toEqual([405, readers.includes(origin) ? { 'allow-origin': origin } : {}])
    }
  })

  test('is told to a page by its preflight, with what there is', async () => {
    const world = createApp([service('/a', { cors: { origins: [A] }, get: handler, put: handler })])
    const response = await world.request('/a', preflight(A, 'DELETE'))
    expect([response.status, corsOf(response)['allow-methods']]).toEqual([204, 'GET,HEAD,PUT'])
  })

  test('is refused in a preflight where nothing could be listed', async () => {
    const world = createApp([service('/a', { cors: { origins: [A] }, get: { cors: false, handler } })])
    const response = await world.request('/a', preflight(A, 'DELETE'))
    expect([response.status, corsOf(response)]).toEqual([403, {}])
  })
})

describe('a path without a service', () => {
  const world = createApp([service('/a', { get: handler })], { cors: { origins: [A], credentials: true, exposeHeaders: ['x-a'], maxAge: 600 } })

  test('is a 404 that the default policy lets a page read', async () => {
    const response = await world.request('/b', from(A))
    expect([response.status, corsOf(response), response.headers.get('vary')]).toEqual([404, { 'allow-origin': A, 'allow-credentials': 'true', 'expose-headers': 'x-a' }, 'Origin'])
    await problemOf(response)
    expect(corsOf(await world.request('/b', from(B)))).toEqual({})
  })

  test('grants the requested method alone, and lets no browser keep it', async () => {
    const response = await world.request('/b', preflight(A, 'PURGE', 'x-b, X-A'))
    expect([response.status, corsOf(response)]).toEqual([204, { 'allow-origin': A, 'allow-credentials': 'true', 'allow-methods': 'PURGE', 'allow-headers': 'x-a,x-b', 'max-age': '0' }])
  })

  test.each(['*', 'TRACE', 'track', 'CONNECT', 'PUT,DELETE', 'PUT DELETE', '', 'PÜT', 'A'.repeat(65), 'PUT;x'])('grants nothing for %j, which nobody may list', async (method) => {
    const init = { ...preflight(A, 'x'), headers: new Headers({ origin: A }) }
    // The Headers of the platform take Latin-1.
    init.headers.set('access-control-request-method', method)
    const response = await world.request('/b', init)
    expect([response.status, corsOf(response)]).toEqual([404, {}])
  })

  test('is not found by a preflight that the default policy does not allow', async () => {
    const response = await world.request('/b', preflight(B, 'PUT'))
    expect([response.status, corsOf(response)]).toEqual([404, {}])
    await problemOf(response)
  })

  test.each<[string, CorsInput | undefined]>([['no default policy', undefined], ['a default that is off', false], ['a default without origins', { credentials: true }]])('has no CORS where there is %s', async (_, cors) => {
    const plain = createApp([service('/a', { cors: { origins: [A] }, get: handler })], part(cors))
    for (const init of [from(A), preflight(A, 'GET')]) {
      const response = await plain.request('/b', init)
      expect([response.status, corsOf(response), response.headers.get('vary')]).toEqual([404, {}, null])
    }
  })
})

describe('the access matrix', () => {
  const services = [
    service('/list', { name: 'lists', cors: { origins: ['*.app.example', 'https://b.example'] }, get: handler, put: { cors: { credentials: true }, handler }, delete: { cors: false, handler } }),
    service('/all', { cors: { origins: '*' }, methods: { QUERY: handler } }),
  ]

  test('has a row for each operation, every pattern in full', () => {
    expect(createApp(services).access()).toEqual([
      { name: 'lists', path: '/list', method: 'GET', cors: { origins: ['https://*.app.example', 'https://b.example'] } },
      { name: 'lists', path: '/list', method: 'PUT', cors: { origins: ['https://*.app.example', 'https://b.example'], credentials: true } },
      { name: 'lists', path: '/list', method: 'DELETE', cors: undefined },
      { name: '/all', path: '/all', method: 'QUERY', cors: { origins: '*' } },
    ])
  })

  test('is a table for people', () => {
    expect(formatAccess(createApp(services).access())).toBe([
      'GET     /list                    https://*.app.example https://b.example',
      'PUT     /list  with credentials  https://*.app.example https://b.example',
      'DELETE  /list                    nobody from another origin',
      'QUERY   /all                     everybody',
    ].join('\n'))
    expect(formatAccess([])).toBe('')
  })

  test('is nobody\'s to change', async () => {
    const app = createApp(services)
    const origins = app.access()[0]?.cors?.origins as string[]
    expect(() => origins.push('https://evil.example')).toThrow()
    expect(corsOf(await app.request('/list', from('https://evil.example')))).toEqual({})
  })
})

describe('warnings', () => {
  const warned = (settings: Parameters<typeof createApp>[1], ...services: Parameters<typeof createApp>[0]): readonly Issue[] => {
    const heard: Issue[] = []
    const app = createApp(services, { ...settings, onWarning: (warning) => { heard.push(warning) } })
    expect(app.warnings()).toEqual(heard)
    return heard
  }

  test.each<[words: string, definition: Parameters<typeof service>[1], codes: readonly (readonly [string, string])[]]>([
    ['a POST that is granted to fewer than the rest loses the cache', { cors: { origins: [A] }, put: handler, post: { cors: { origins: [B] }, handler } }, [['warning/preflight-cache', '/a post cors']]],
    ['a POST that is off loses the cache', { cors: { origins: [A] }, put: handler, post: { cors: false, handler } }, [['warning/preflight-cache', '/a post cors']]],
    ['a POST without credentials beside one with them loses the cache', { cors: { origins: [A] }, put: { cors: { credentials: true }, handler }, post: handler }, [['warning/preflight-cache', '/a post cors']]],
    ['a POST that is granted to everybody keeps it', { cors: { origins: [A] }, put: handler, post: { cors: { origins: '*' }, handler } }, []],
    ['a service of one policy keeps it', { cors: { origins: [A] }, put: handler, post: handler }, []],
    ['a long max age', { cors: { origins: [A], maxAge: 86_400 }, get: handler }, [['warning/max-age', '/a cors maxAge']]],
    ['an insecure origin', { cors: { origins: ['http://a.example'] }, get: handler }, [['warning/insecure', '/a cors origins 0']]],
    ['a JSON body that no page may send', { cors: { origins: [A], allowHeaders: ['x-a'] }, put: { body: { '~standard': { version: 1, vendor: 'x', validate: (value: unknown) => ({ value }) } }, handler } }, [['warning/content-type', '/a put cors']]],
  ])('%s', (_, definition, codes) => {
    expect(warned({}, service('/a', definition)).map(({ code, path }) => [code, path.join(' ')])).toEqual(codes)
  })

  test('are told once for all operations, and none for what is off', () => {
    expect(warned({ cors: { origins: ['http://a.example'] } }, service('/a', { get: handler, put: handler }), service('/b', { cors: false, get: handler }))).toHaveLength(1)
  })
})
