/** Composition: groups with a prefix and what they share, resources, and applications in applications. */
import { describe, expect, test } from 'vitest'
import { createApp, formatAccess, group, mount, resource, service, trusted } from '../../src/index.ts'
import type { PolicyError } from '../../src/index.ts'
import { corsOf, from, preflight, problemOf } from './exchange.ts'

const APP = 'https://app.example'
const PARTNER = 'https://partner.example'

describe('a group', () => {
  const app = createApp([
    group('/v1', [
      service('/', { get: () => 'root' }),
      service('/items/:id', { get: ({ params }) => params.id, delete: { cors: false, handler: () => 1 } }),
      group('/admin', [service('/users', { cors: { maxAge: 60 }, get: () => 'users' })], { cors: { origins: [APP], credentials: true }, guard: ({ request }) => request.headers.has('authorization') }),
    ], { cors: { origins: [APP, PARTNER] } }),
    group('', [service('/open', { get: () => 'open' })], { cors: { origins: '*' } }),
    service('/bare', { get: () => 'bare' }),
  ], { cors: { exposeHeaders: ['etag'], origins: [PARTNER] } })

  test.each([
    ['/v1', 200, 'root'], ['/v1/items/7', 200, '7'], ['/v1/admin/users', 403, undefined], ['/open', 200, 'open'], ['/bare', 200, 'bare'], ['/items/7', 404, undefined], ['/v1/admin', 404, undefined],
  ])('serves %s', async (path, status, body) => {
    const response = await app.request(path)
    expect([response.status, body === undefined ? undefined : await response.json()]).toEqual([status, body])
  })

  test('has a policy between the application\'s and the service\'s: field by field the nearer replaces', () => {
    const rows = new Map(app.access().map((row) => [`${row.method} ${row.path}`, row.cors]))
    expect(rows.get('GET /v1/items/:id')).toMatchObject({ origins: [APP, PARTNER], exposeHeaders: ['etag'] })
    expect(rows.get('DELETE /v1/items/:id')).toBeUndefined()
    expect(rows.get('GET /v1/admin/users')).toMatchObject({ origins: [APP], credentials: true, maxAge: 60, exposeHeaders: ['etag'] })
    expect(rows.get('GET /open')).toMatchObject({ origins: '*' })
    expect(rows.get('GET /bare')).toMatchObject({ origins: [PARTNER] })
  })

  test('its guards go before those inside, and never for a preflight', async () => {
    expect((await app.request('/v1/admin/users', { headers: { authorization: 'x' } })).status).toBe(200)
    expect(corsOf(await app.request('/v1/admin/users', preflight(APP, 'GET')))).toMatchObject({ 'allow-origin': APP, 'allow-credentials': 'true', 'max-age': '60' })
    expect((await app.request('/v1/admin/users', preflight(PARTNER, 'GET'))).status).toBe(403)
    expect(corsOf(await app.request('/v1/admin/users', from(APP)))).toMatchObject({ 'allow-origin': APP })
  })

  test('tells its faults once, whatever stands in it, with both places', () => {
    const faulty = group('/v1', [service('/a', { get: () => 1 }), service('/b', { cors: { credentials: true }, get: () => 1 })], { cors: { origins: ['https://a.example/', '*.co.uk'] } } as object)
    try {
      createApp([faulty])
      expect.unreachable()
    } catch (error) {
      expect((error as PolicyError).issues.map(({ code, path, also }) => [code, path.join(' '), also?.join(' ')])).toEqual([
        ['origin/path', '/v1 cors origins 0', undefined], ['origins/public-suffix-with-credentials', '/v1 cors origins 1', '/v1/b cors credentials'],
      ])
    }
  })

  test('can name trusted groups, which reconfigure swaps', async () => {
    const live = createApp([group('/v1', [service('/a', { get: () => 1 })], { cors: { origins: trusted('partners') } })], { trust: { partners: [PARTNER] } })
    expect(corsOf(await live.request('/v1/a', from(APP)))).toEqual({})
    live.reconfigure({ trust: { partners: [APP] } })
    expect(corsOf(await live.request('/v1/a', from(APP)))).toEqual({ 'allow-origin': APP })
  })
})

describe('a resource', () => {
  const users = resource('/users', {
    collection: service('/', { get: () => ['1', '2'], post: { status: 201, handler: () => ({ id: '3' }) } }),
    item: service('/:id', { cors: { origins: [APP] }, get: ({ params }) => ({ id: params.id }), patch: () => 'patched' }),
  }, { cors: { origins: [APP, PARTNER] } })
  const app = createApp([users])

  test('is a collection and its items', async () => {
    expect(await (await app.request('/users')).json()).toEqual(['1', '2'])
    expect((await app.request('/users', { method: 'POST' })).status).toBe(201)
    expect(await (await app.request('/users/7')).json()).toEqual({ id: '7' })
    expect((await app.request('/users/7', { method: 'PATCH' })).status).toBe(200)
    expect((await app.request('/users/7', { method: 'POST' })).status).toBe(405)
  })

  test('has two names and two policies', () => {
    expect(formatAccess(app.access()).split('\n')).toHaveLength(4)
    expect(app.access().map(({ name, method, cors }) => [name, method, cors?.origins])).toEqual([
      ['users', 'GET', [APP, PARTNER]], ['users', 'POST', [APP, PARTNER]], ['users item', 'GET', [APP]], ['users item', 'PATCH', [APP]],
    ])
  })

  test('keeps names that its services have, and takes one of its own', () => {
    const named = resource('/users', { collection: service('/', { name: 'all', get: () => 1 }), item: service('/:id', { get: () => 1 }) }, { name: 'people' })
    expect(createApp([named]).access().map(({ name }) => name)).toEqual(['all', 'people item'])
  })

  test('whose two paths are one is refused', () => {
    expect(() => createApp([resource('/users', { collection: service('/', { get: () => 1 }), item: service('', { get: () => 1 }) })])).toThrow(/service\/duplicate-path/)
  })
})

describe('an application in an application', () => {
  const heard: string[] = []
  const shop = createApp([
    service('/', { get: () => 'shop' }),
    service('/orders/:id', { cors: { origins: [PARTNER] }, get: ({ params, url }) => [params.id, url.pathname], post: { guard: () => { heard.push('inner guard') }, wrap: (_context, next) => { heard.push('inner wrap'); return next() }, handler: () => { heard.push('handler') } } }),
    service('/fails', { get: () => { throw new Error('inner') } }),
  ], { cors: { origins: [PARTNER] }, onError: (error) => { heard.push(String(error)) } })
  const app = createApp([
    service('/shop/special', { get: () => 'outer' }), mount('/shop', shop), mount('/shop/deep', createApp([service('/x', { get: () => 'deep' })])),
  ], {
    cors: { origins: [APP] },
    guard: ({ request }) => { heard.push('outer guard'); return !request.headers.has('refuse') },
    wrap: (_context, next) => { heard.push('outer wrap'); return next() },
  })

  test.each([
    ['/shop', 200, 'shop'], ['/shop/', 200, 'shop'], ['/shop/orders/7', 200, ['7', '/shop/orders/7']], ['/shop/special', 200, 'outer'], ['/shop/deep/x', 200, 'deep'], ['/shop/nothing', 404, undefined], ['/shopping', 404, undefined],
  ])('answers %s', async (path, status, body) => {
    const response = await app.request(path)
    expect([response.status, body === undefined ? undefined : await response.json()]).toEqual([status, body])
  })

  test('has its own policies, for preflights, answers, errors and unknown paths', async () => {
    expect(corsOf(await app.request('/shop/orders/7', preflight(PARTNER, 'GET')))).toMatchObject({ 'allow-origin': PARTNER, 'allow-methods': 'GET,HEAD,POST' })
    expect((await app.request('/shop/orders/7', preflight(APP, 'GET'))).status).toBe(403)
    expect(corsOf(await app.request('/shop/orders/7', from(PARTNER)))).toEqual({ 'allow-origin': PARTNER })
    expect(corsOf(await app.request('/shop/nothing', from(PARTNER)))).toEqual({ 'allow-origin': PARTNER })
    expect(corsOf(await app.request('/nothing', from(APP)))).toEqual({ 'allow-origin': APP })
    heard.length = 0
    const failed = await app.request('/shop/fails', from(PARTNER))
    expect([failed.status, corsOf(failed), heard.includes('Error: inner')]).toEqual([500, { 'allow-origin': PARTNER }, true])
  })

  test('runs inside the guards and wrappers of the outer one, after its preflights and with its CORS headers', async () => {
    heard.length = 0
    await app.request('/shop/orders/7', { method: 'POST' })
    expect(heard).toEqual(['outer guard', 'inner guard', 'outer wrap', 'inner wrap', 'handler'])
    heard.length = 0
    const refused = await app.request('/shop/orders/7', from(PARTNER, { method: 'POST', headers: { refuse: '1' } }))
    expect([refused.status, corsOf(refused), heard]).toEqual([403, { 'allow-origin': PARTNER }, ['outer guard']])
    heard.length = 0
    await app.request('/shop/orders/7', preflight(PARTNER, 'POST'))
    expect(heard).toEqual([])
  })

  test('is in the access matrix, and is asked by allows and explain', async () => {
    expect(app.access().map(({ method, path, name }) => `${method} ${path} ${name}`)).toEqual(expect.arrayContaining(['GET /shop/orders/:id /shop/orders/:id', 'GET /shop/deep/x /shop/deep/x', 'GET /shop/special /shop/special']))
    const asked = (path: string, origin: string) => new Request(`http://localhost${path}`, from(origin))
    expect([await app.allows(asked('/shop/orders/7', PARTNER)), await app.allows(asked('/shop/orders/7', APP)), await app.allows(asked('/shop/special', APP))]).toEqual([true, false, true])
    expect((await app.explain(asked('/shop/orders/7', APP))).join(' ')).toContain('not allowed')
  })

  test('can be mounted more than one level deep, and at no prefix', async () => {
    const twice = createApp([mount('/a', createApp([mount('/b', shop)]))])
    expect(await (await twice.request('/a/b/orders/7')).json()).toEqual(['7', '/a/b/orders/7'])
    const everywhere = createApp([service('/own', { get: () => 'own' }), mount('', shop)])
    expect(await (await everywhere.request('/own')).json()).toBe('own')
    expect(await (await everywhere.request('/orders/7')).json()).toEqual(['7', '/orders/7'])
  })

  test('is reconfigured by itself', async () => {
    const inner = createApp([service('/x', { get: () => 1 })], { cors: { origins: [PARTNER] } })
    const outer = createApp([mount('/i', inner)], { cors: { origins: [APP] } })
    inner.reconfigure({ cors: { origins: [APP] } })
    expect(corsOf(await outer.request('/i/x', from(APP)))).toEqual({ 'allow-origin': APP })
    outer.reconfigure({ cors: { origins: [PARTNER] } })
    expect(corsOf(await outer.request('/i/x', from(PARTNER)))).toEqual({})
  })

  test('refuses a method that the path lacks with its own Allow', async () => {
    const response = await app.request('/shop/orders/7', { method: 'PUT' })
    expect([response.headers.get('allow'), (await problemOf(response)).status]).toEqual(['GET, HEAD, POST, OPTIONS', 405])
  })
})
