import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { cors } from '../../src/adapters/fetch.ts'
import { createGate } from '../../src/adapters/gate-input.ts'
import { applyDecision } from '../../src/decision/apply.ts'
import { ADMIN, APP, STRANGER } from './middleware-server.ts'

const page = { origins: [APP], exposeHeaders: ['etag'] }
const URL_ = 'https://api.example/thing'

function request(origin: string | undefined, init: RequestInit = {}): Request {
  return new Request(URL_, { ...init, headers: { ...(init.headers as object), ...(origin !== undefined && { origin }) } })
}

function corsHeaders(response: Response): object {
  return Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')))
}

const READABLE = { 'access-control-allow-origin': APP, 'access-control-expose-headers': 'etag' }

describe('CORS around a fetch handler', () => {
  test('passes on what the runtime hands it, and what the handler answers', async () => {
    const handler = cors(page)((_request: Request, env: { readonly name: string }) => new Response(env.name, { status: 201, statusText: 'Made', headers: [['set-cookie', 'a=1'], ['set-cookie', 'b=2']] }))
    const response = await handler(request(APP), { name: 'ice' })
    expect([response.status, response.statusText, await response.text(), response.headers.getSetCookie()]).toEqual([201, 'Made', 'ice', ['a=1', 'b=2']])
    expect([corsHeaders(response), response.headers.get('vary')]).toEqual([READABLE, 'Origin'])
  })

  test('leaves a response that is kept as it is, also where two requests wait for it at once', async () => {
    const kept = new Response(null, { status: 204, headers: { vary: 'Accept' } })
    const handler = cors({ origins: [APP, ADMIN] })(() => kept)
    const [first, second, none] = await Promise.all([handler(request(APP)), handler(request(ADMIN)), handler(request(undefined))])
    expect([first, second, none].map(corsHeaders)).toEqual([{ 'access-control-allow-origin': APP }, { 'access-control-allow-origin': ADMIN }, {}])
    expect([...kept.headers]).toEqual([['vary', 'Accept']])
  })

  test('leaves nothing of one policy on a response that is kept and goes out under another, also where CORS is off', async () => {
    const kept = new Response(null, { headers: { 'content-type': 'text/plain' } })
    const own = new Response(null, { headers: { 'content-type': 'text/plain', 'access-control-allow-origin': 'https://own.example' } })
    const off = (response: Response) => cors(false)(() => response)(request(APP))
    await cors({ origins: [APP] })(() => kept)(request(APP))
    expect((await off(kept)).headers.get('access-control-allow-origin')).toBeNull()
    await off(own)
    expect((await off(own)).headers.get('access-control-allow-origin')).toBe('https://own.example')
  })

  test('writes into a response that has a body, and into a copy of one that comes again', async () => {
    const made = Response.json({ scoops: 3 }, { headers: { vary: 'Accept', 'access-control-allow-origin': '*' } })
    const response = await cors(page)(() => made)(request(APP))
    expect([response === made, corsHeaders(response), response.headers.get('vary'), await response.json()]).toEqual([true, READABLE, 'Accept, Origin', { scoops: 3 }])
    const kept = new Response(null, { headers: { 'content-type': 'text/plain' } })
    const handler = cors({ origins: [APP, ADMIN] })(() => kept)
    const [first, second, none] = await Promise.all([handler(request(APP)), handler(request(ADMIN)), handler(request(undefined))])
    expect([first, second, none].map(corsHeaders)).toEqual([{ 'access-control-allow-origin': APP }, { 'access-control-allow-origin': ADMIN }, {}])
  })

  test('writes the same into a response as into a copy of it', async () => {
    const headers = fc.dictionary(fc.constantFrom('content-type', 'vary', 'x-a', 'access-control-allow-origin', 'access-control-max-age', 'etag'), fc.constantFrom('a', '*', 'Origin', 'Accept, origin'))
    await fc.assert(fc.asyncProperty(headers, fc.constantFrom(200, 204, 304, 500), fc.constantFrom(APP, ADMIN, undefined), async (own, status, origin) => {
      const copied = new Headers(own)
      const passed = await cors(page)(() => new Response([204, 304].includes(status) ? null : new Uint8Array(2), { status, headers: own }))(request(origin))
      applyDecision(createGate(page).decider.decide({ method: 'GET', origin }), copied)
      expect([passed.status, [...passed.headers]]).toEqual([status, [...copied]])
    }))
  })

  test('gives each preflight headers of its own', async () => {
    const handler = cors(page)(() => new Response('x'))
    const ask = (): Promise<Response> => handler(new Request('https://api.example/', { method: 'OPTIONS', headers: { origin: APP, 'access-control-request-method': 'GET' } }))
    const first = await ask()
    const lines = [...first.headers]
    first.headers.set('access-control-allow-origin', ADMIN)
    expect([...(await ask()).headers]).toEqual(lines)
    expect([...(await ask()).headers]).toEqual(lines)
  })

  test('takes one that cannot be changed, and gives one back untouched where there is nothing to write', async () => {
    expect(corsHeaders(await cors(page)(() => Response.redirect('https://elsewhere.example/'))(request(APP)))).toEqual(READABLE)
    const plain = new Response('x', { headers: { 'access-control-allow-origin': '*' } })
    expect(await cors(false)(() => plain)(request(APP))).toBe(plain)
    const failed = Response.error()
    expect(await cors(page)(() => failed)(request(APP))).toBe(failed)
  })

  test('answers what is thrown, and the hook hears of it or answers itself', async () => {
    const error = new Error('inside')
    const heard: unknown[] = []
    const silent = cors(page, { onError: (reason) => { heard.push(reason) } })(() => { throw error })
    const response = await silent(request(APP))
    expect([response.status, response.headers.get('content-type'), corsHeaders(response), heard]).toEqual([500, 'application/problem+json', READABLE, [error]])
    expect(await response.json()).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 })
    const speaking = cors(page, { onError: () => new Response('sorry', { status: 503 }) })(async () => { throw error })
    expect(await speaking(request(APP)).then(async (answer) => [answer.status, await answer.text(), corsHeaders(answer)])).toEqual([503, 'sorry', READABLE])
  })

  test('tells the console of an error that no hook hears of', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const error = new Error('inside')
    expect((await cors(page)(() => { throw error })(request(APP))).status).toBe(500)
    expect(log.mock.calls).toEqual([[error]])
    log.mockRestore()
  })

  test('of two gates around one handler the nearer governs, preflights too', async () => {
    const handler = cors(page)(cors(page)(cors({ origins: [ADMIN] })(() => new Response('ok'))))
    expect([corsHeaders(await handler(request(APP))), corsHeaders(await handler(request(ADMIN)))]).toEqual([{}, { 'access-control-allow-origin': ADMIN }])
    const preflight = await handler(request(ADMIN, { method: 'OPTIONS', headers: { 'access-control-request-method': 'PUT' } }))
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, ADMIN])
  })

  test('of two gates with something between them the nearer governs what is answered', async () => {
    const inner = cors({ origins: [ADMIN] })(() => new Response('ok'))
    const handler = cors(page)((incoming) => inner(incoming))
    expect([corsHeaders(await handler(request(APP))), corsHeaders(await handler(request(ADMIN)))]).toEqual([{}, { 'access-control-allow-origin': ADMIN }])
    const strict = cors({ origins: [ADMIN], enforce: true })(() => new Response('ok'))
    const refused = await cors(page)((incoming) => strict(incoming))(request(APP))
    expect([refused.status, corsHeaders(refused)]).toEqual([403, {}])
  })

  test('takes the same request twice', async () => {
    const handler = cors(page)(() => new Response('ok'))
    const again = request(APP)
    expect([corsHeaders(await handler(again)), corsHeaders(await handler(again))]).toEqual([READABLE, READABLE])
    const asked = request(APP, { method: 'OPTIONS', headers: { 'access-control-request-method': 'PUT' } })
    expect([(await handler(asked)).status, (await handler(asked)).status]).toEqual([204, 204])
  })

  test.each<readonly [string, string | undefined, Record<string, string>, number]>([
    ['the host of its URL', undefined, {}, 200], ['a public origin', 'https://api.example', {}, 200], ['another public origin', 'https://public.example', {}, 403],
    ['what the browser says', 'https://public.example', { 'sec-fetch-site': 'same-origin' }, 200],
  ])('with enforce knows its own origin by %s', async (_name, publicOrigin, headers, status) => {
    const handler = cors({ ...page, enforce: true }, publicOrigin === undefined ? {} : { publicOrigin })(() => new Response('ok'))
    expect((await handler(request('https://api.example', { method: 'POST', headers }))).status).toBe(status)
    expect((await handler(request(STRANGER, { method: 'POST' }))).status).toBe(403)
  })
})
