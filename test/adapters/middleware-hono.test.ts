import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { describe, expect, test } from 'vitest'
import { cors } from '../../src/adapters/hono.ts'
import { corsOf } from '../runtimes/exchange.ts'
import { honoApplication } from '../runtimes/hosts/hono.ts'
import { ADMIN, APP, serveListener, STRANGER } from './middleware-server.ts'
import type { Served } from './middleware-server.ts'

const ok = (c: Context): Response => c.text('ok')
const page = { origins: [APP] }
const admin = { origins: [ADMIN], credentials: true }
const USUAL = 'DELETE,GET,HEAD,PATCH,POST,PUT'

function serve(declare: (app: Hono) => unknown): Promise<Served> {
  const app = new Hono()
  declare(app)
  return serveListener(getRequestListener(app.fetch, { overrideGlobalObjects: false }))
}

describe('the routes of Hono', () => {
  test('in applications inside others tell their methods', async () => {
    const { granted } = await serve((app) => {
      const inner = new Hono().get('/', ok).put('/:id', ok).delete('/:id{[0-9]+}', ok)
      inner.onError((_error, c) => c.text('inner', 500))
      app.use(cors(page, { app }))
      app.basePath('/api').route('/things', inner)
    })
    expect([await granted('/api/things', 'GET'), await granted('/api/things/1', 'PUT'), await granted('/api/things/a', 'PUT')]).toEqual(['GET,HEAD', 'DELETE,PUT', 'PUT'])
  })

  test.each<readonly [string, (app: Hono) => unknown, string]>([
    ['nothing', () => undefined, USUAL],
    ['a handler of every method', (app) => app.all('/x/y', ok), USUAL],
    ['another fetch handler', (app) => app.use('/x/*', async () => new Response('x')).get('*', ok), USUAL],
    ['a page for everything', (app) => app.get('*', ok), 'GET,HEAD'],
    ['a page for everything beside a route', (app) => app.get('*', ok).put('/x/:y', ok), 'GET,HEAD,PUT'],
    ['middleware around a route', (app) => app.use('/x/*', (_c, next) => next()).put('/x/y', ok), 'PUT'],
    ['a method of one\'s own', (app) => app.on('REPORT', '/x/y', ok), 'REPORT'],
  ])('behind %s', async (_name, declare, methods) => {
    const { granted } = await serve((app) => {
      app.use(cors(page, { app }))
      declare(app)
    })
    expect(await granted('/x/y', 'PUT')).toBe(methods)
  })

  test('are not told without the application, but what stands around all methods is', async () => {
    const { granted, allowed } = await serve((app) => {
      app.use(cors(page))
      app.use('/admin/*', cors(admin))
      app.get('/home', ok).get('/admin/x', ok)
    })
    expect([await granted('/home', 'PUT'), await granted('/admin/x', 'GET'), await granted('/admin/x', 'GET', ADMIN)]).toEqual([USUAL, 403, USUAL])
    expect([await allowed('/admin/x'), await allowed('/admin/x', 'GET', ADMIN)]).toEqual([undefined, ADMIN])
  })
})

describe('several instances in Hono', () => {
  test('the one that is nearest to the handler governs, for preflights too', async () => {
    const { granted, allowed, send } = await serve((app) => {
      const inner = new Hono()
      inner.onError((_error, c) => c.text('inner', 500))
      inner.use(cors(admin)).get('/users', ok).get('/broken', () => { throw new Error('inside') })
      app.use(cors(page, { app }))
      app.use('*', async (c, next) => (c.req.path === '/admin/guarded' ? c.text('who?', 401) : next()))
      app.get('/home', ok).put('/home', cors(admin), ok).get('/admin/guarded', cors(admin), ok)
      app.route('/admin', inner)
    })
    expect([await granted('/home', 'GET'), await granted('/home', 'PUT'), await granted('/home', 'PUT', ADMIN)]).toEqual(['GET,HEAD', 403, 'PUT'])
    expect([await granted('/admin/users', 'GET'), await granted('/admin/users', 'GET', ADMIN)]).toEqual([403, 'GET,HEAD'])
    expect([await allowed('/home'), await allowed('/home', 'PUT', ADMIN), await allowed('/admin/users'), await allowed('/admin/broken', 'GET', ADMIN)]).toEqual([APP, ADMIN, undefined, ADMIN])
    const guarded = await send({ path: '/admin/guarded', headers: { origin: ADMIN } })
    expect([guarded.status, corsOf(guarded)['access-control-allow-origin']]).toEqual([401, ADMIN])
  })

  test('the nearest governs also where something between them has replaced the request', async () => {
    const { allowed } = await serve((app) => {
      app.use(cors(page, { app }))
      app.use(async (c, next) => {
        c.req.raw = new Request(c.req.url, { headers: [...c.req.raw.headers] })
        await next()
      })
      app.get('/', cors(admin), ok)
    })
    expect([await allowed('/'), await allowed('/', 'GET', ADMIN)]).toEqual([undefined, ADMIN])
  })

  test('an application that asks itself keeps the two answers apart', async () => {
    const { send } = await serve((app) => {
      app.use(cors(page, { app }))
      app.get('/part', (c) => c.text('part', 200, { 'access-control-allow-origin': '*' }))
      app.get('/whole', async (c) => {
        const part = await app.request('/part', {}, c.env as object)
        return c.text(`${await part.text()} ${part.headers.get('access-control-allow-origin')}`)
      })
    })
    const answer = await send({ path: '/whole', headers: { origin: APP } })
    expect([answer.body, corsOf(answer)]).toEqual(['part null', { 'access-control-allow-origin': APP }])
  })

  test('what is thrown and no error goes out as the server sends it, with CORS', async () => {
    const thrown: unknown = 'a text'
    const { send } = await serve((app) => {
      app.use(cors(page, { app }))
      app.get('/', () => { throw thrown })
    })
    const answer = await send({ path: '/', headers: { origin: APP } })
    expect([answer.status, corsOf(answer)['access-control-allow-origin']]).toEqual([500, APP])
  })
})

describe('Hono where no response of Node is at hand', () => {
  const ran: string[] = []
  const app = honoApplication({ policy: { ...page, exposeHeaders: ['etag'] }, open: { origins: '*' }, members: admin }, ran)
  const corsHeaders = (response: Response): object => Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')))
  const READABLE = { 'access-control-allow-origin': APP, 'access-control-expose-headers': 'etag' }

  test.each<readonly [string, number, object, string]>([
    ['/plain', 200, READABLE, 'Origin'], ['/nowhere', 404, READABLE, 'Origin'], ['/throws', 500, READABLE, 'Origin'], ['/throws-late', 500, READABLE, 'Origin'],
    ['/throws-teapot', 418, READABLE, 'Origin'], ['/private/thing', 401, READABLE, 'Origin'], ['/redirect', 302, READABLE, 'Origin'],
    ['/vary', 200, READABLE, 'Accept-Encoding, Origin'], ['/vary-star', 200, READABLE, '*'], ['/inner', 200, READABLE, 'Origin'],
    ['/open', 200, { 'access-control-allow-origin': '*' }, ''],
    ['/closed', 200, { 'access-control-allow-origin': 'https://inner.example', 'access-control-allow-credentials': 'true', 'access-control-foo': 'bar' }, ''],
  ])('%s leaves with the headers of its policy', async (path, status, headers, vary) => {
    const response = await app.request(path, { headers: { origin: APP } })
    expect([response.status, corsHeaders(response), response.headers.get('vary') ?? '']).toEqual([status, headers, vary])
    if (path !== '/open' && path !== '/closed') expect(corsHeaders(await app.request(path, { headers: { origin: STRANGER } }))).toEqual({})
  })

  test('a preflight is answered, and a response that cannot be changed is copied', async () => {
    const preflight = await app.request('/items/1', { method: 'OPTIONS', headers: { origin: APP, 'access-control-request-method': 'PUT' } })
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'GET,HEAD,PUT,DELETE'])
    const proxy = new Hono()
    proxy.use(cors(page))
    proxy.get('/', () => Response.redirect('https://elsewhere.example/'))
    expect(corsHeaders(await proxy.request('/', { headers: { origin: APP } }))).toEqual({ 'access-control-allow-origin': APP })
  })

  test('a handler that answers nothing is Hono\'s to report', async () => {
    const silent = new Hono()
    silent.onError((error, c) => c.text(error.message, 500))
    silent.use(cors(page))
    silent.get('/', (() => undefined) as never)
    const response = await silent.request('/', { headers: { origin: APP } })
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining('not finalized')])
  })
})
