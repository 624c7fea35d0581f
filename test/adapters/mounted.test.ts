/** An application inside every framework: what the suite of services does not ask. */
import fastifyCors from '@fastify/cors'
import expressCors from 'cors'
import { fastify } from 'fastify'
import { handleCors } from 'h3'
import { cors as honoCors } from 'hono/cors'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { cors as corsForExpress } from '../../src/express.ts'
import { cors as corsForFastify } from '../../src/fastify.ts'
import { toFastify } from '../../src/fastify-mount.ts'
import { cors as corsForFetch } from '../../src/fetch.ts'
import { cors as corsForH3 } from '../../src/h3.ts'
import { cors as corsForHono } from '../../src/hono.ts'
import { createApp, reply, service } from '../../src/index.ts'
import type { App } from '../../src/index.ts'
import { cors as corsForKoa } from '../../src/koa.ts'
import { cors as corsForNode } from '../../src/node.ts'
import { corsOf, linesOf, varyOf } from '../runtimes/exchange.ts'
import { exchangeHttp1 } from '../runtimes/service-exchange.ts'
import type { ServiceAnswer, ServiceExchange, ServiceSent } from '../runtimes/service-exchange.ts'
import { FRAMEWORKS } from '../runtimes/service-mounts.ts'
import type { Mounting } from '../runtimes/service-mounts.ts'
import type { FetchApp } from '../../src/node.ts'

const ORIGIN = 'https://app.example'

const createThings = (): App => createApp([
  service('/things/:id', {
    cors: { origins: [ORIGIN] },
    get: ({ params }) => reply(200, params, { 'set-cookie': 'own=1', vary: 'Accept', 'x-shared': 'own' }),
    put: ({ params }) => params,
    delete: { cors: false, handler: () => 'gone' },
  }),
  service('/', { get: ({ url }) => url.pathname }),
])

/** The frameworks, Hono last: its server on Node replaces the `Response` of the whole process. */
const NAMES = ['Express', 'Koa', 'Fastify', 'h3', 'a fetch handler', 'node:http', 'node:http2', 'Hono'] as const
type Name = (typeof NAMES)[number]

const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
afterAll(() => log.mockRestore())

interface Started {
  send(sent: ServiceSent): Promise<ServiceAnswer>
}

/** Start a framework with an application inside, until the test is over. */
async function start(name: Name, app: FetchApp, mounting: Mounting = {}): Promise<Started> {
  const framework = FRAMEWORKS[name]
  if (framework === undefined) throw new Error(name)
  const exchange: ServiceExchange = framework.exchange ?? exchangeHttp1
  const { port, stop } = await framework.start(app, mounting)
  onTestFinished(async () => { await stop() })
  return { send: (sent) => exchange(port, sent) }
}

describe.each(NAMES)('inside %s', (name) => {
  test('a fetch of somebody\'s own gets every request that is the application\'s, and no other', async () => {
    const app = createThings()
    const seen: string[] = []
    const fetch = async (request: Request): Promise<Response> => {
      const { pathname, search } = new URL(request.url)
      seen.push(`${request.method} ${pathname}${search}`)
      const response = await app.fetch(request)
      response.headers.append('x-logged', 'yes')
      return response
    }
    const { send } = await start(name, { ...app, fetch }, { prefix: '/api' })
    const answers = [
      await send({ path: '/api/things/1?a=b', headers: { origin: ORIGIN } }),
      await send({ path: '/api/things/1', method: 'OPTIONS', headers: { origin: ORIGIN, 'access-control-request-method': 'PUT' } }),
      await send({ path: '/api/things/1', method: 'HEAD', headers: { origin: ORIGIN } }),
      await send({ path: '/api/things/1', method: 'POST', headers: { origin: ORIGIN } }),
    ]
    const [nowhere, beside] = [await send({ path: '/api/nowhere' }), await send({ path: '/beside' })]
    expect(seen).toEqual(['GET /things/1?a=b', 'OPTIONS /things/1', 'HEAD /things/1', 'POST /things/1'])
    expect(answers.map((answer) => [answer.status, answer.body, corsOf(answer)['access-control-allow-origin'], linesOf(answer, 'x-logged')])).toEqual([
      [200, '{"id":"1"}', ORIGIN, ['yes']], [204, '', ORIGIN, ['yes']], [200, '', ORIGIN, ['yes']], [405, answers[3]?.body, ORIGIN, ['yes']],
    ])
    expect([nowhere.status, linesOf(nowhere, 'x-logged'), beside.body]).toEqual([404, [], 'beside'])
  })

  test('a fetch of somebody\'s own that fails is the framework\'s 500', async () => {
    const { send } = await start(name, { ...createThings(), fetch: async () => { throw new Error('secret') } })
    const answer = await send({ path: '/things/1' })
    expect(answer.status).toBe(500)
    expect((await send({ path: '/beside' })).body).toBe('beside')
  })

  test('only what is below the prefix is the application\'s', async () => {
    const { send } = await start(name, createThings(), { prefix: '/api' })
    const statuses = await Promise.all(['/api', '/api/', '/api?x=/things/1', '/api/things/1', '/things/1', '/apis/things/1', '/other/api/things/1'].map(async (path) => (await send({ path })).status))
    expect(statuses).toEqual([200, 200, 200, 200, 404, 404, 404])
    expect((await send({ path: '/api?x=1' })).body).toBe('"/"')
  })
})

type Around = (set: (name: string, value: string) => void) => void

/** A middleware of each framework that sets headers before anything else, in the framework's own way. */
const SETTERS: Readonly<Partial<Record<Name, (around: Around) => unknown>>> = {
  Express: (around) => (_request: unknown, response: { append(name: string, value: string): void }, next: () => void) => { around((header, value) => response.append(header, value)); next() },
  Koa: (around) => (context: { append(name: string, value: string): void }, next: () => unknown) => { around((header, value) => context.append(header, value)); return next() },
  Fastify: (around) => async (_request: unknown, reply: { header(name: string, value: string): void }) => { around((header, value) => reply.header(header, value)) },
  h3: (around) => (event: { res: { headers: Headers } }) => { around((header, value) => event.res.headers.append(header, value)) },
  'node:http': (around) => (listener: (...values: unknown[]) => void) => (request: unknown, response: { setHeader(name: string, value: string): void }) => { around((header, value) => response.setHeader(header, value)); listener(request, response) },
  Hono: (around) => (c: { header(name: string, value: string, options: object): void }, next: () => unknown) => { around((header, value) => c.header(header, value, { append: true })); return next() },
}
const SETTER_NAMES = Object.keys(SETTERS) as readonly Name[]

describe.each(SETTER_NAMES)('what stands around it in %s', (name) => {
  let answers: readonly ServiceAnswer[]
  beforeAll(async () => {
    const around: Around = (set) => {
      set('set-cookie', 'session=1')
      set('vary', 'Accept-Language')
      set('x-around', 'yes')
      set('x-shared', 'around')
      set('access-control-allow-origin', '*')
      set('access-control-allow-credentials', 'true')
    }
    const framework = FRAMEWORKS[name]
    const { port, stop } = await (framework?.start(createThings(), { around: SETTERS[name]?.(around) }) ?? Promise.reject(new Error(name)))
    answers = [
      await exchangeHttp1(port, { path: '/things/1', headers: { origin: ORIGIN } }),
      await exchangeHttp1(port, { path: '/things/1', method: 'DELETE', headers: { origin: ORIGIN } }),
      await exchangeHttp1(port, { path: '/beside', headers: { origin: ORIGIN } }),
    ]
    await stop()
  })

  test('keeps its headers and its cookies', () => {
    const [get] = answers as [ServiceAnswer]
    expect([linesOf(get, 'x-around'), linesOf(get, 'x-shared'), [...linesOf(get, 'set-cookie')].sort()]).toEqual([['yes'], ['own'], ['own=1', 'session=1']])
    expect([...varyOf(get)].sort()).toEqual(['accept', 'accept-language', 'origin'])
  })

  test('has no say on CORS, on or off', () => {
    const [get, off] = answers as [ServiceAnswer, ServiceAnswer]
    expect([corsOf(get), corsOf(off)]).toEqual([{ 'access-control-allow-origin': ORIGIN }, {}])
  })

  test('has its say on the framework\'s own routes', () => {
    expect(corsOf(answers[2] as ServiceAnswer)).toEqual({ 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true' })
  })
})

describe('the CORS middleware of others around it', () => {
  const others: readonly (readonly [Name, () => unknown])[] = [
    ['Express', () => expressCors({ origin: true, credentials: true })],
    ['h3', () => (event: never) => { handleCors(event, { origin: ['https://other.example', ORIGIN], credentials: true, exposeHeaders: ['etag'] }) }],
    ['Hono', () => honoCors({ origin: (origin) => origin, credentials: true })],
  ]
  test.each(others)('in %s doubles nothing', async (name, around) => {
    const { send } = await start(name, createThings(), { around: around() })
    for (const origin of [[ORIGIN], ['https://other.example'], []]) {
      const answer = await send({ path: '/things/1', headers: { origin } })
      expect([answer.status, corsOf(answer), [...varyOf(answer)].sort()]).toEqual([200, origin[0] === ORIGIN ? { 'access-control-allow-origin': ORIGIN } : {}, ['accept', 'origin']])
      expect(corsOf(await send({ path: '/things/1', method: 'DELETE', headers: { origin } }))).toEqual({})
    }
    expect(corsOf(await send({ path: '/beside', headers: { origin: ORIGIN } }))['access-control-allow-credentials']).toBe('true')
  })

  test('in Fastify doubles nothing', async () => {
    const framework = fastify()
    await framework.register(fastifyCors, { origin: true, credentials: true })
    await framework.register(toFastify(createThings()))
    onTestFinished(() => framework.close())
    const { headers, cookies } = await framework.inject({ path: '/things/1', headers: { origin: 'https://other.example' } })
    expect([headers['access-control-allow-origin'], headers['access-control-allow-credentials'], headers.vary, cookies.map((cookie) => cookie.name)]).toEqual([undefined, undefined, 'Accept, Origin', ['own']])
  })
})

describe('Corbel\'s own CORS around it', () => {
  const POLICY = { origins: [ORIGIN, 'https://framework.example'], exposeHeaders: ['x-framework'], enforce: true }
  const around: Readonly<Partial<Record<Name, () => unknown>>> = {
    Express: () => corsForExpress(POLICY), Koa: () => corsForKoa(POLICY), h3: () => corsForH3(POLICY), Hono: () => corsForHono(POLICY), 'a fetch handler': () => corsForFetch(POLICY), 'node:http': () => corsForNode(POLICY),
    'node:http2': () => corsForNode(POLICY),
  }

  const expectWhole = async (send: Started['send']): Promise<void> => {
    const preflight = (path: string, origin: string): Promise<ServiceAnswer> => send({ path, method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } })
    expect(corsOf(await preflight('/api/things/1', ORIGIN))).toMatchObject({ 'access-control-allow-origin': ORIGIN, 'access-control-allow-methods': 'GET,HEAD,PUT' })
    expect((await preflight('/api/things/1', 'https://framework.example')).status).toBe(403)
    const get = await send({ path: '/api/things/1', headers: { origin: ORIGIN } })
    expect([corsOf(get), [...varyOf(get)].sort()]).toEqual([{ 'access-control-allow-origin': ORIGIN }, ['accept', 'origin']])
    expect(corsOf(await send({ path: '/api/things/1', headers: { origin: 'https://framework.example' } }))).toEqual({})
    expect(corsOf(await send({ path: '/api/things/1', method: 'DELETE', headers: { origin: ORIGIN } }))).toEqual({})
    // What it does not enforce itself is not enforced for it.
    expect((await send({ path: '/api/things/1', headers: { origin: 'https://stranger.example', 'sec-fetch-site': 'cross-site' } })).status).toBe(200)
  }

  const expectBeside = async (send: Started['send']): Promise<void> => {
    const beside = await send({ path: '/beside', headers: { origin: 'https://framework.example' } })
    expect([beside.body, corsOf(beside)]).toEqual(['beside', { 'access-control-allow-origin': 'https://framework.example', 'access-control-expose-headers': 'x-framework' }])
    expect((await send({ path: '/beside', headers: { origin: 'https://stranger.example', 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
    expect((await send({ path: '/beside', method: 'OPTIONS', headers: { origin: 'https://framework.example', 'access-control-request-method': 'GET' } })).status).toBe(204)
  }

  test.each(Object.keys(around) as readonly Name[])('in %s leaves its paths to the application, and keeps the framework\'s', async (name) => {
    const { send } = await start(name, createThings(), { prefix: '/api', around: around[name]?.() })
    await expectWhole(send)
    await expectBeside(send)
  })

  test.each([true, false])('in Fastify leaves its paths to the application, and keeps the framework\'s: registered first: %s', async (first) => {
    const framework = fastify()
    if (first) await framework.register(corsForFastify, POLICY)
    await framework.register(toFastify(createThings()), { prefix: '/api' })
    if (!first) await framework.register(corsForFastify, POLICY)
    framework.get('/beside', async () => 'beside')
    await framework.listen({ port: 0, host: '127.0.0.1' })
    onTestFinished(() => framework.close())
    const send: Started['send'] = (sent) => exchangeHttp1((framework.server.address() as { readonly port: number }).port, sent)
    await expectWhole(send)
    await expectBeside(send)
  })
})
