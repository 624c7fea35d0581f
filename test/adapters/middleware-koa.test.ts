import Router from '@koa/router'
import Koa from 'koa'
import type { Context } from 'koa'
import { describe, expect, test } from 'vitest'
import { cors } from '../../src/adapters/koa.ts'
import { corsOf, linesOf } from '../runtimes/exchange.ts'
import { ADMIN, APP, serveListener } from './middleware-server.ts'
import type { Served } from './middleware-server.ts'

const ok = (context: Context): void => { context.body = 'ok' }
const page = { origins: [APP] }
const admin = { origins: [ADMIN], credentials: true }
const USUAL = 'DELETE,GET,HEAD,PATCH,POST,PUT'

function serve(declare: (app: Koa) => unknown): Promise<Served> {
  const app = new Koa()
  app.silent = true
  declare(app)
  return serveListener(app.callback())
}

describe('the routes of Koa', () => {
  test('in nested routers tell their methods', async () => {
    const inner = new Router()
    inner.get('/', ok).put('/:id', ok)
    const outer = new Router({ prefix: '/api' })
    outer.get('/:any', ok).use('/things', inner.routes())
    const { granted } = await serve((app) => app.use(cors(page)).use(outer.routes()).use(outer.allowedMethods()))
    expect([await granted('/api/things', 'GET'), await granted('/api/things/1', 'PUT')]).toEqual(['GET,HEAD', 'PUT'])
  })

  test('of another host are not those of the path', async () => {
    const router = new Router({ host: 'other.example' })
    router.put('/x', ok)
    const { granted } = await serve((app) => app.use(cors(page)).use(router.routes()))
    expect(await granted('/x', 'PUT')).toBe(USUAL)
  })

  test.each<readonly [string, (router: Router) => unknown, string]>([
    ['nothing', () => undefined, USUAL],
    ['a handler of every method', (router) => router.all('/x/y', ok), USUAL],
    ['a page for everything', (router) => router.get('/*rest', ok), 'GET,HEAD'],
    ['a page for everything beside a route', (router) => router.get('/*rest', ok).put('/x/:y', ok), 'GET,HEAD,PUT'],
    ['middleware around a route', (router) => router.use((_context, next) => next()).put('/x/y', ok), 'PUT'],
    ['a regular expression', (router) => router.put(/^\/x/, ok), 'PUT'],
  ])('behind %s', async (_name, declare, methods) => {
    const router = new Router()
    declare(router)
    const { granted } = await serve((app) => app.use(cors(page)).use(router.routes()))
    expect(await granted('/x/y', 'PUT')).toBe(methods)
  })

  test('are not told to an instance that is hidden in something else', async () => {
    const router = new Router()
    router.get('/x', ok)
    const hidden = cors(page)
    const { granted } = await serve((app) => app.use((context, next) => hidden(context, next)).use(router.routes()))
    expect(await granted('/x', 'GET')).toBe(USUAL)
  })
})

describe('several instances in Koa', () => {
  test('before single routes and around routers: the nearest governs, for preflights too', async () => {
    const inner = new Router({ prefix: '/admin' })
    inner.use(cors(admin)).get('/users', ok)
    const outer = new Router()
    outer.get('/home', ok).put('/home', cors(admin), ok).get('/admin/public', ok)
    const { granted, allowed } = await serve((app) => app.use(cors(page)).use(inner.routes()).use(outer.routes()))
    expect([await granted('/home', 'GET'), await granted('/home', 'PUT'), await granted('/home', 'PUT', ADMIN)]).toEqual(['GET,HEAD', 403, 'PUT'])
    expect([await granted('/admin/users', 'GET'), await granted('/admin/users', 'GET', ADMIN)]).toEqual([403, 'GET,HEAD'])
    expect(await granted('/admin/public', 'GET')).toBe('GET,HEAD')
    expect([await allowed('/home'), await allowed('/home', 'PUT', ADMIN), await allowed('/admin/users'), await allowed('/admin/public')]).toEqual([APP, ADMIN, undefined, APP])
  })

  test('leave no line twice', async () => {
    const { send } = await serve((app) => app.use(cors(page)).use(cors(page)).use((context) => {
      context.append('Vary', 'Origin')
      context.set('Access-Control-Allow-Origin', '*')
      context.body = 'ok'
    }))
    const answer = await send({ path: '/', headers: { origin: APP } })
    expect([corsOf(answer), linesOf(answer, 'vary')]).toEqual([{ 'access-control-allow-origin': APP }, ['Origin']])
  })

  test('govern what fails between them by the nearest', async () => {
    const router = new Router()
    router.get('/admin', cors(admin), ok)
    const { send } = await serve((app) => app.use(cors(page)).use((context) => context.throw(401)).use(router.routes()))
    const answer = await send({ path: '/admin', headers: { origin: ADMIN } })
    expect([answer.status, corsOf(answer)['access-control-allow-origin']]).toEqual([401, ADMIN])
  })
})

test('what is thrown and no error goes out as Koa sends it, with CORS', async () => {
  const thrown: unknown = 'a text'
  const { send } = await serve((app) => app.use(cors(page)).use(() => { throw thrown }))
  const answer = await send({ path: '/', headers: { origin: APP } })
  expect([answer.status, corsOf(answer)['access-control-allow-origin']]).toEqual([500, APP])
})
