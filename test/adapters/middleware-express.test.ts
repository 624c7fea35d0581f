import express from 'express'
import type { Request, Response } from 'express'
import { describe, expect, test } from 'vitest'
import { cors } from '../../src/adapters/express.ts'
import { corsOf, linesOf } from '../runtimes/exchange.ts'
import { ADMIN, APP, serveListener, STRANGER } from './middleware-server.ts'

const ok = (_request: Request, response: Response): void => { response.send('ok') }
const page = { origins: [APP] }
const admin = { origins: [ADMIN], credentials: true }
const USUAL = 'DELETE,GET,HEAD,PATCH,POST,PUT'

describe('the routes of Express', () => {
  test('in nested routers tell their methods, each at its own path', async () => {
    const inner = express.Router({ mergeParams: true })
    inner.get('/', ok)
    inner.route('/:id').get(ok).put(ok)
    const api = express.Router()
    api.use('/things', inner)
    api.post('/things', ok)
    const app = express()
    app.use(cors(page))
    app.use('/api', api)
    const { granted } = await serveListener(app)
    expect(await granted('/api/things', 'POST')).toBe('GET,HEAD,POST')
    expect(await granted('/api/things/', 'POST')).toBe('GET,HEAD,POST')
    expect(await granted('/api/things/1?x=/other', 'PUT')).toBe('GET,HEAD,PUT')
    expect(await granted('/API/Things/a%2Fb', 'PUT')).toBe('GET,HEAD,PUT')
  })

  test('that are declared apart for one path tell all their methods', async () => {
    const app = express()
    app.use(cors(page))
    app.get('/users/me', ok)
    app.get('/users/:id', ok)
    app.put('/users/:id', ok)
    app.delete(/^\/users\/\d+$/, ok)
    const { granted } = await serveListener(app)
    expect(await granted('/users/me', 'PUT')).toBe('GET,HEAD,PUT')
    expect(await granted('/users/1', 'DELETE')).toBe('DELETE,GET,HEAD,PUT')
  })

  test.each<readonly [string, (app: express.Express) => void, string]>([
    ['nothing but middleware', (app) => { app.use(express.json(), ok) }, USUAL],
    ['something mounted at a path', (app) => { app.use('/x', ok) }, USUAL],
    ['something mounted at a path, before a page for everything else', (app) => { app.use('/x', ok).get('/*rest', ok) }, USUAL],
    ['a page for everything', (app) => { app.get('/*rest', ok) }, 'GET,HEAD'],
    ['a page for everything beside a route', (app) => { app.put('/x/y', ok).get('/*rest', ok) }, 'GET,HEAD,PUT'],
    ['a guard at a path before a route', (app) => { app.use('/x', (_request, _response, next) => next()).put('/x/y', ok) }, 'PUT'],
    ['a handler of every method', (app) => { app.all('/x/y', ok) }, USUAL],
    ['a guard of every method before a route', (app) => { app.all('/x/y', (_request, _response, next) => next()).put('/x/y', ok) }, 'PUT'],
    ['an error handler alone', (app) => { app.use('/x', (_error: unknown, _request: Request, response: Response, _next: unknown) => { response.end() }) }, USUAL],
    ['another application, which hides its routes', (app) => { app.use('/x', express().get('/y', ok)) }, USUAL],
    ['a method that browsers forbid', (app) => { app.route('/x/y').trace(ok).put(ok) }, 'PUT'],
  ])('behind %s', async (_name, declare, methods) => {
    const app = express()
    app.use(cors(page))
    declare(app)
    const { granted } = await serveListener(app)
    expect(await granted('/x/y', 'PUT')).toBe(methods)
  })

  test('do not narrow methods that the policy lists', async () => {
    const app = express()
    app.use(cors({ ...page, methods: ['GET', 'REPORT'] }))
    app.put('/x', ok)
    app.delete('/x', cors(page), ok)
    const { granted } = await serveListener(app)
    expect(await granted('/x', 'GET')).toBe('DELETE,GET,HEAD,REPORT')
  })

  test('are not there where a path cannot be decoded, and the router says so itself', async () => {
    const app = express()
    app.use(cors(page))
    app.get('/:id', ok)
    app.use((error: { readonly status: number }, _request: Request, response: Response, _next: unknown) => { response.status(error.status).end() })
    const { granted, send } = await serveListener(app)
    expect(await granted('/%zz', 'GET')).toBe(USUAL)
    const answer = await send({ path: '/%zz', headers: { origin: APP } })
    expect([answer.status, corsOf(answer)['access-control-allow-origin']]).toEqual([400, APP])
  })
})

describe('several instances in Express', () => {
  test('at nested paths: the one that is nearest to the handler governs, for preflights too', async () => {
    const app = express()
    app.use(cors(page))
    app.use('/admin', cors(admin))
    app.get('/admin/users', ok)
    app.get('/home', ok)
    const { granted, allowed } = await serveListener(app)
    expect([await granted('/home', 'GET'), await granted('/home', 'GET', ADMIN)]).toEqual(['GET,HEAD', 403])
    expect([await granted('/admin/users', 'GET'), await granted('/admin/users', 'GET', ADMIN)]).toEqual([403, 'GET,HEAD'])
    expect([await allowed('/home'), await allowed('/admin/users'), await allowed('/admin/users', 'GET', ADMIN)]).toEqual([APP, undefined, ADMIN])
  })

  test('before single routes need none around them but for preflights', async () => {
    const app = express()
    app.use(cors(false))
    app.get('/closed', ok)
    app.get('/things', cors(page), ok)
    app.delete('/things', cors(admin), ok)
    const { granted, allowed, preflight } = await serveListener(app)
    expect(await granted('/things', 'GET')).toBe('GET,HEAD')
    expect(await granted('/things', 'DELETE')).toBe(403)
    expect(await granted('/things', 'DELETE', ADMIN)).toBe('DELETE')
    expect(await preflight('/closed', 'GET')).toEqual([403, {}])
    expect([await allowed('/closed'), await allowed('/things'), await allowed('/things', 'DELETE', ADMIN)]).toEqual([undefined, APP, ADMIN])
  })

  test('written for OPTIONS alone, as with the cors package, answer the preflights of the path', async () => {
    const app = express()
    app.options('/things/:id', cors(page))
    app.delete('/things/:id', cors(page), ok)
    app.put('/things/:id', ok)
    const { granted } = await serveListener(app)
    expect(await granted('/things/1', 'DELETE')).toBe('DELETE')
    expect(await granted('/things/1', 'PUT')).toBe(403)
  })

  test('say nothing of a route that stands before them', async () => {
    const app = express()
    app.get('/early', ok)
    app.use(cors(page))
    app.put('/early', ok)
    const { granted, allowed } = await serveListener(app)
    expect([await allowed('/early'), await granted('/early', 'GET'), await granted('/early', 'PUT')]).toEqual([undefined, 403, 'PUT'])
  })

  test('leave no line twice, whoever sets one', async () => {
    const app = express()
    app.use((_request, response, next) => {
      response.set('access-control-allow-origin', '*').vary('Origin')
      next()
    })
    app.use(cors(page), cors(page))
    app.get('/', cors(page), (_request, response) => { response.append('Access-Control-Allow-Origin', 'https://other.example').send('ok') })
    const { send } = await serveListener(app)
    const answer = await send({ path: '/', headers: { origin: APP } })
    expect([corsOf(answer), linesOf(answer, 'vary').join(',').toLowerCase().match(/origin/g)]).toEqual([{ 'access-control-allow-origin': APP }, ['origin']])
  })

  test('answer what fails between them by the one that is nearest to the handler', async () => {
    const app = express()
    app.use(cors({ ...page, enforce: true }))
    app.use((_request, response) => { response.status(401).end() })
    app.get('/admin', cors(admin), ok)
    app.get('/home', ok)
    const { send } = await serveListener(app)
    const readable = await send({ path: '/admin', headers: { origin: ADMIN } })
    expect([readable.status, corsOf(readable)['access-control-allow-origin']]).toEqual([401, ADMIN])
    expect((await send({ path: '/home', headers: { origin: ADMIN } })).status).toBe(403)
    expect((await send({ path: '/admin', headers: { origin: STRANGER } })).status).toBe(401)
  })

  test('in an application inside another one know its routes', async () => {
    const inner = express()
    inner.use(cors(page))
    inner.put('/things', ok)
    const app = express()
    app.use('/inner', inner)
    const { granted } = await serveListener(app)
    expect(await granted('/inner/things', 'PUT')).toBe('PUT')
    expect(await granted('/inner/other', 'PUT')).toBe(USUAL)
  })

  test('in an application inside another one at a pattern do not guess', async () => {
    const inner = express()
    inner.use(cors(page))
    inner.put('/things', ok)
    const app = express()
    app.use('/:tenant', inner)
    const { granted } = await serveListener(app)
    expect(await granted('/acme/things', 'PUT')).toBe(USUAL)
  })
})

test('a lookup that is answered after somebody else has answered disturbs nobody', async () => {
  const slow = { kind: 'lookup', ask: () => new Promise<boolean>((resolve) => { setTimeout(() => resolve(true), 30) }) } as const
  const errors: unknown[] = []
  const app = express()
  app.use((_request, response, next) => {
    setTimeout(() => response.status(503).end(), 5)
    next()
  })
  app.use(cors({ origins: slow }))
  app.use((_request, response) => { if (!response.headersSent) response.send('late') })
  app.use((error: unknown, _request: Request, _response: Response, _next: unknown) => { errors.push(error) })
  const { send } = await serveListener(app)
  const preflight = await send({ path: '/', method: 'OPTIONS', headers: { origin: APP, 'access-control-request-method': 'PUT' } })
  expect([preflight.status, corsOf(preflight)]).toEqual([503, {}])
  await new Promise((resolve) => { setTimeout(resolve, 50) })
  expect(errors).toEqual([])
})
