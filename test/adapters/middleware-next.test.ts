import { forbidden, notFound, permanentRedirect, redirect } from 'next/navigation.js'
import { describe, expect, test, vi } from 'vitest'
import { createApp } from '../../src/app/app.ts'
import { cors, toNext } from '../../src/adapters/next.ts'
import type { NextMethod } from '../../src/adapters/next.ts'
import { PolicyError } from '../../src/policy/policy-error.ts'
import { service } from '../../src/service/define.ts'
import { ADMIN, APP, STRANGER } from './middleware-server.ts'

type Route = Readonly<Record<NextMethod, (request: Request) => Promise<Response>>>

const page = { origins: [APP] }
const ok = (): Response => new Response('ok')

function request(method: string, headers: Readonly<Record<string, string>> = {}, url = 'https://api.example/things/1'): Request {
  return new Request(url, { method, headers })
}

function preflight(method: string, origin = APP): Request {
  return request('OPTIONS', { origin, 'access-control-request-method': method })
}

async function granted(route: Pick<Route, 'OPTIONS'>, method: string, origin?: string): Promise<string | number> {
  const { status, headers } = await route.OPTIONS(preflight(method, origin))
  return headers.get('access-control-allow-methods')?.split(',').toSorted().join() ?? status
}

describe('the route handlers of Next.js', () => {
  test('tell the methods, HEAD with GET, and none that is not there', async () => {
    expect(await granted(cors(page)({ GET: ok, PUT: ok }), 'PUT')).toBe('GET,HEAD,PUT')
    expect(await granted(cors(page)({ GET: ok, OPTIONS: ok }), 'DELETE')).toBe('GET,HEAD,OPTIONS')
    expect(await granted(cors(page)({ POST: ok }), 'POST', STRANGER)).toBe(403)
  })

  test('have the methods that a person listed, and differ by method where the policy says so', async () => {
    expect(await granted(cors({ ...page, methods: ['GET', 'PUT'] })({ GET: ok, PUT: ok, DELETE: ok }), 'PUT')).toBe('GET,HEAD,PUT')
    const route = cors({ ...page, methods: { GET: {}, PUT: { origins: [ADMIN] }, DELETE: false } })({ GET: ok, PUT: ok, DELETE: ok })
    expect([await granted(route, 'PUT', ADMIN), await granted(route, 'GET'), await granted(route, 'DELETE')]).toEqual(['PUT', 'GET,HEAD', 403])
    const put = await route.PUT(request('PUT', { origin: ADMIN }))
    expect([put.headers.get('access-control-allow-origin'), put.headers.get('vary')]).toEqual([ADMIN, 'Origin'])
  })

  test('may each have a policy of its own, which preflights obey', async () => {
    const admin = cors({ origins: [ADMIN], credentials: true })
    const route = cors(page)({ GET: ok, PUT: admin({ PUT: ok }).PUT })
    expect([await granted(route, 'PUT', ADMIN), await granted(route, 'PUT'), await granted(route, 'GET')]).toEqual(['PUT', 403, 'GET,HEAD'])
    const allowed = async (method: 'GET' | 'PUT', origin: string): Promise<string | null> => (await (route as Route)[method](request(method, { origin }))).headers.get('access-control-allow-origin')
    expect([await allowed('PUT', ADMIN), await allowed('PUT', APP), await allowed('GET', APP), await allowed('GET', ADMIN)]).toEqual([ADMIN, null, APP, null])
  })

  test('of GET with a policy of its own answer HEAD by the same one', async () => {
    const route = cors(page)({ GET: cors({ origins: [ADMIN] })({ GET: ok }).GET })
    expect([await granted(route, 'HEAD', ADMIN), (await route.HEAD(request('HEAD', { origin: ADMIN }))).headers.get('access-control-allow-origin')]).toEqual(['GET,HEAD', ADMIN])
  })

  test('get what Next.js gives them', async () => {
    const route = cors(page)({ GET: async (_request: Request, context: { readonly params: Promise<{ readonly id: string }> }) => Response.json(await context.params) })
    const answer: Promise<Response> = route.GET(request('GET'), { params: Promise.resolve({ id: '1' }) })
    expect(await (await answer).json()).toEqual({ id: '1' })
    // @ts-expect-error The context is asked for as the handler asks for it.
    const bad = (): unknown => route.GET(request('GET'), { params: 1 })
    expect(bad).toBeTypeOf('function')
  })

  test('are asked for OPTIONS that is no preflight, else it tells the methods', async () => {
    const told = await cors(page)({ GET: ok, PUT: ok }).OPTIONS(request('OPTIONS', { origin: APP }))
    expect([told.status, told.headers.get('allow'), told.headers.get('access-control-allow-origin')]).toEqual([204, 'GET, HEAD, OPTIONS, PUT', APP])
    const own = cors(page)({ OPTIONS: () => new Response('mine') })
    expect([await (await own.OPTIONS(request('OPTIONS'))).text(), (await own.OPTIONS(preflight('OPTIONS'))).status]).toEqual(['mine', 204])
  })

  test('that are missing answer 405, which can be read', async () => {
    const answer = await cors(page)({ GET: ok }).DELETE(request('DELETE', { origin: APP }))
    expect([answer.status, answer.headers.get('allow'), answer.headers.get('content-type'), answer.headers.get('access-control-allow-origin')]).toEqual([405, 'GET, HEAD, OPTIONS', 'application/problem+json', APP])
    expect(await answer.json()).toMatchObject({ status: 405 })
  })

  test('run for nobody whom enforce refuses', async () => {
    const handler = vi.fn<() => Response>(ok)
    const route = cors({ ...page, enforce: true })({ POST: handler })
    const send = async (headers: Readonly<Record<string, string>>): Promise<number> => (await route.POST(request('POST', headers, 'http://localhost:3000/things/1'))).status
    expect([await send({ origin: STRANGER }), await send({ origin: APP }), await send({ origin: 'https://api.example', host: 'api.example' }), await send({ origin: 'http://localhost:3000' })]).toEqual([403, 200, 200, 200])
    expect(handler).toHaveBeenCalledTimes(3)
  })

  test.each<readonly [string, () => never, number, string | null]>([
    ['redirect', () => redirect('https://x.example/?a=1;b=2'), 307, 'https://x.example/?a=1;b=2'], ['permanentRedirect', () => permanentRedirect('/plain'), 308, '/plain'], ['notFound', notFound, 404, null],
  ])('may throw what %s throws, and it can be read', async (_name, handler, status, location) => {
    const answer = await cors(page, { onError: () => expect.unreachable() })({ GET: handler }).GET(request('GET', { origin: APP }))
    expect([answer.status, answer.headers.get('location'), answer.headers.get('access-control-allow-origin')]).toEqual([status, location, APP])
  })

  test('throw through what Next.js throws for itself', async () => {
    const signal = Object.assign(new Error('dynamic'), { digest: 'DYNAMIC_SERVER_USAGE' })
    await expect(cors(page)({ GET: () => { throw signal } }).GET(request('GET', { origin: APP }))).rejects.toBe(signal)
    // It is an error unless the experiment that it belongs to is switched on.
    expect(forbidden).toThrow()
  })

  test('that throw anything else, or give no response, are a 500 that can be read, and somebody hears of it', async () => {
    const heard: unknown[] = []
    const route = cors(page, { onError: (error) => { heard.push(error) } })({ GET: () => { throw new Error('oh') }, PUT: (() => undefined) as unknown as () => Response })
    for (const method of ['GET', 'PUT'] as const) {
      const answer = await (route as Route)[method](request(method, { origin: APP }))
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('access-control-allow-origin')]).toEqual([500, 'application/problem+json', APP])
    }
    expect(heard.map(String)).toEqual(['Error: oh', 'TypeError: A route handler gave no Response.'])
  })

  test('are refused with every fault of the policy', () => {
    // @ts-expect-error A path in an origin.
    expect(() => cors({ origins: ['https://app.example/'] })).toThrow(PolicyError)
    expect(() => cors({ ...page, maxAge: -1 }, { onErorr: ok } as object)).toThrow(/onErorr[^]*maxAge/)
  })
})

describe('a Corbel application in Next.js', () => {
  const things = service('/things/:id', {
    cors: { origins: [APP], enforce: true },
    get: ({ params, url }) => ({ id: params.id, url: url.href }),
    post: async ({ request: { body } }) => new Response(body),
  })
  const app = createApp([things])

  test('answers every method itself', async () => {
    const route = toNext(app)
    expect(Object.keys(route).toSorted()).toEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'])
    expect([await granted(route, 'POST'), (await route.DELETE(request('DELETE'))).status, (await route.HEAD(request('HEAD'))).status]).toEqual(['GET,HEAD,POST', 405, 200])
  })

  test.each([['/api', 'https://localhost:3000/api/things/1?a=/api', 200], ['/api/v1', 'https://localhost:3000/api/v1/things/1?a=/api', 200], ['', 'https://localhost:3000/things/1?a=/api', 200],
    ['/api', 'https://localhost:3000/apis/things/1', 404], ['/api', 'https://localhost:3000/api', 404]])('below the prefix \'%s\' takes %s', async (prefix, url, status) => {
    const answer = await toNext(app, { prefix }).GET(request('GET', { host: 'api.example' }, url))
    expect(answer.status).toBe(status)
    if (status === 200) expect(await answer.json()).toEqual({ id: '1', url: 'https://api.example/things/1?a=/api' })
  })

  test('gets the body, and knows at which host it was called', async () => {
    const send = async (host: string): Promise<readonly [number, string]> => {
      const headers = { host, origin: 'https://api.example', 'content-type': 'text/plain' }
      const answer = await toNext(app, { prefix: '/api' }).POST(new Request('https://localhost:3000/api/things/1', { method: 'POST', headers, body: 'scoops' }))
      return [answer.status, await answer.text()]
    }
    expect(await send('api.example')).toEqual([200, 'scoops'])
    expect([(await send('localhost:3000'))[0], (await send('//evil/things/2'))[0]]).toEqual([403, 403])
  })

  test.each(['api', '/api/', '/api?x', '//api'])('is refused the prefix \'%s\'', (prefix) => {
    expect(() => toNext(app, { prefix })).toThrow(TypeError)
  })
})
