import { H3, HTTPError, HTTPResponse } from 'h3'
import type { H3Event } from 'h3'
import { toNodeHandler } from 'h3/node'
import { describe, expect, test } from 'vitest'
import { cors } from '../../src/adapters/h3.ts'
import { corsOf } from '../runtimes/exchange.ts'
import { h3Application } from '../runtimes/hosts/h3.ts'
import { ADMIN, APP, serveListener, STRANGER } from './middleware-server.ts'
import type { Served } from './middleware-server.ts'

const ok = (): string => 'ok'
const page = { origins: [APP] }
const admin = { origins: [ADMIN], credentials: true }
const USUAL = 'DELETE,GET,HEAD,PATCH,POST,PUT'

function serve(declare: (app: H3) => unknown): Promise<Served> {
  const app = new H3({ silent: true })
  declare(app)
  return serveListener((request, response) => { void toNodeHandler(app)(request as never, response as never) })
}

describe('the routes of h3', () => {
  test('in applications that are mounted tell their methods', async () => {
    const inner = new H3()
    inner.get('/', ok).put('/:id', ok)
    const { granted } = await serve((app) => app.use(cors(page)).mount('/things', inner).delete('/things/:id', ok))
    expect([await granted('/things', 'GET'), await granted('/things/1', 'PUT'), await granted('/things/%31', 'PUT')]).toEqual(['GET,HEAD', 'DELETE,PUT', 'DELETE,PUT'])
  })

  test.each<readonly [string, (app: H3) => unknown, string]>([
    ['nothing', () => undefined, USUAL],
    ['a handler of every method', (app) => app.all('/x/y', ok), USUAL],
    ['a handler of every method, with one for PUT elsewhere', (app) => app.all('/x/y', ok).put('/z', ok), USUAL],
    ['another fetch handler', (app) => app.mount('/x', () => new Response('x')), USUAL],
    ['a page for everything', (app) => app.get('/**', ok), 'GET,HEAD'],
    ['a page for everything beside a route', (app) => app.get('/**', ok).put('/x/:y', ok), 'GET,HEAD,PUT'],
    ['a route for every method beside one', (app) => app.all('/x/:y', ok).put('/x/y', ok), 'PUT'],
  ])('behind %s', async (_name, declare, methods) => {
    const { granted } = await serve((app) => declare(app.use(cors(page))))
    expect(await granted('/x/y', 'PUT')).toBe(methods)
  })
})

describe('several instances in h3', () => {
  test('the one among the middleware of a route governs it, for preflights too', async () => {
    const { granted, allowed, send } = await serve((app) => app
      .use(cors(page))
      .use('/guarded', () => { throw new HTTPError({ status: 401 }) })
      .get('/home', ok).put('/home', ok, { middleware: [cors(admin)] }).get('/guarded', ok, { middleware: [cors(admin)] }))
    expect([await granted('/home', 'GET'), await granted('/home', 'PUT'), await granted('/home', 'PUT', ADMIN)]).toEqual(['GET,HEAD', 403, 'PUT'])
    expect([await allowed('/home'), await allowed('/home', 'PUT'), await allowed('/home', 'PUT', ADMIN)]).toEqual([APP, undefined, ADMIN])
    const guarded = await send({ path: '/guarded', headers: { origin: ADMIN } })
    expect([guarded.status, corsOf(guarded)['access-control-allow-origin']]).toEqual([401, ADMIN])
  })

  test('each at paths of its own keeps to them', async () => {
    const { granted, allowed } = await serve((app) => app.use('/shop/**', cors(page)).use('/admin/**', cors(admin)).get('/shop/x', ok).put('/admin/x', ok).get('/other', ok))
    expect([await granted('/shop/x', 'GET'), await granted('/admin/x', 'PUT', ADMIN), await granted('/admin/x', 'PUT')]).toEqual(['GET,HEAD', 'PUT', 403])
    expect([await allowed('/shop/x'), await allowed('/admin/x'), await allowed('/admin/x', 'PUT', ADMIN), await allowed('/other')]).toEqual([APP, undefined, ADMIN, undefined])
  })

  test('inside an application that is mounted know the whole path', async () => {
    const inner = new H3()
    inner.use(cors(page)).put('/x', ok)
    const { granted, allowed } = await serve((app) => app.get('/x', ok).mount('/inner', inner))
    expect([await granted('/inner/x', 'PUT'), await allowed('/inner/x', 'PUT')]).toEqual(['PUT', APP])
  })
})

describe('h3 where no response of Node is at hand', () => {
  const app = h3Application({ policy: { ...page, exposeHeaders: ['etag'] }, open: { origins: '*' }, members: admin }, [])
  const corsHeaders = (response: Response): object => Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')))
  const READABLE = { 'access-control-allow-origin': APP, 'access-control-expose-headers': 'etag' }

  test.each<readonly [string, number, object, string]>([
    ['/plain', 200, READABLE, 'Origin'], ['/nowhere', 404, READABLE, 'Origin'], ['/throws', 500, READABLE, 'Origin'], ['/throws-late', 500, READABLE, 'Origin'],
    ['/throws-teapot', 418, READABLE, 'Accept, Origin'], ['/private/thing', 401, READABLE, 'Origin'], ['/redirect', 302, READABLE, 'Origin'],
    ['/vary', 200, READABLE, 'Accept-Encoding, Origin'], ['/vary-origin', 200, READABLE, 'accept-encoding, origin'], ['/vary-star', 200, READABLE, '*'],
    ['/inner', 200, READABLE, 'Origin'], ['/open', 200, { 'access-control-allow-origin': '*' }, ''],
    ['/closed', 200, { 'access-control-allow-origin': 'https://inner.example', 'access-control-allow-credentials': 'true', 'access-control-foo': 'bar' }, ''],
  ])('%s leaves with the headers of its policy', async (path, status, headers, vary) => {
    const response = await app.request(path, { headers: { origin: APP } })
    expect([response.status, corsHeaders(response), response.headers.get('vary') ?? '']).toEqual([status, headers, vary])
    if (path !== '/open' && path !== '/closed') expect(corsHeaders(await app.request(path, { headers: { origin: STRANGER } }))).toEqual({})
  })

  test('a preflight is answered, and what enforce refuses', async () => {
    const preflight = await app.request('/items/1', { method: 'OPTIONS', headers: { origin: APP, 'access-control-request-method': 'PUT' } })
    expect([preflight.status, corsHeaders(preflight)]).toMatchObject([204, { 'access-control-allow-origin': APP }])
    const strict = new H3()
    strict.use(cors({ ...page, enforce: true })).post('/', ok)
    const refused = await strict.request('/', { method: 'POST', headers: { origin: STRANGER } })
    expect([refused.status, refused.headers.get('content-type'), refused.headers.get('vary')]).toEqual([403, 'application/problem+json', 'Origin, Sec-Fetch-Site'])
  })

  test('a response of h3\'s own kind is treated the same', async () => {
    const other = new H3()
    other.use(cors(page)).get('/', () => new HTTPResponse('ok', { headers: { vary: 'Accept', 'access-control-allow-origin': '*', 'access-control-max-age': '5' } }))
    const response = await other.request('/', { headers: { origin: APP } })
    expect([corsHeaders(response), response.headers.get('vary')]).toEqual([{ 'access-control-allow-origin': APP }, 'Accept, Origin'])
    expect(corsHeaders(await other.request('/'))).toEqual({})
  })

  test('what an application answers an error with is treated the same', async () => {
    const other = new H3({ silent: true, onError: (error, event: H3Event) => ({ status: error.status, at: event.url.pathname }) })
    other.use(cors(page)).get('/', () => { throw new Error('inside') })
    const response = await other.request('/', { headers: { origin: APP } })
    expect([await response.json(), corsHeaders(response)]).toEqual([{ status: 500, at: '/' }, { 'access-control-allow-origin': APP }])
  })
})
