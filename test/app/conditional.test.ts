/** Conditional requests, files in ranges, redirects and event streams, as an application answers them. */
import { describe, expect, test } from 'vitest'
import { createApp, events, file, jsonLines, redirect, reply, service, setCookie } from '../../src/index.ts'
import { corsOf, from, problemOf } from './exchange.ts'

const ORIGIN = 'https://app.example'

describe('an operation with the tag of its bytes', () => {
  const app = createApp([service('/a', { cors: { origins: [ORIGIN], exposeHeaders: ['etag'] }, get: { etag: true, handler: ({ url }) => reply(200, { page: url.searchParams.get('page') }, { 'cache-control': 'max-age=60' }) } })])
  const get = async (path: string, init: RequestInit = {}): Promise<Response> => app.request(path, from(ORIGIN, init))

  test('tells it, the same for the same bytes and another for others', async () => {
    const tags = await Promise.all(['/a?page=1', '/a?page=1', '/a?page=2'].map(async (path) => (await get(path)).headers.get('etag')))
    expect(tags[0]).toMatch(/^"[\w+/]{22}"$/)
    expect([tags[0] === tags[1], tags[0] === tags[2]]).toEqual([true, false])
  })

  test.each(['GET', 'HEAD'])('answers 304 to a %s of a client that has it, with CORS headers and what a cache needs', async (method) => {
    const tag = (await get('/a')).headers.get('etag') ?? ''
    for (const held of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const response = await get('/a', { method, headers: { 'if-none-match': held } })
      expect([response.status, await response.text(), response.headers.get('etag'), response.headers.get('cache-control'), response.headers.get('content-type'), response.headers.get('vary')]).toEqual([304, '', tag, 'max-age=60', null, 'Origin'])
      expect(corsOf(response)).toEqual({ 'allow-origin': ORIGIN, 'expose-headers': 'etag' })
    }
  })

  test('answers in full to another tag, and 412 to If-Match of another', async () => {
    expect((await get('/a', { headers: { 'if-none-match': '"x"' } })).status).toBe(200)
    expect((await problemOf(await get('/a', { headers: { 'if-match': '"x"' } }))).status).toBe(412)
  })
})

describe('an operation whose tag is told before', () => {
  let version: number | undefined = 3
  const ran: string[] = []
  const etag = async (): Promise<string | undefined> => { await Promise.resolve(); return version === undefined ? undefined : `"v${version}"` }
  const app = createApp([service('/a', {
    get: { etag, handler: () => { ran.push('get'); return 'body' } },
    put: { etag, handler: () => { ran.push('put'); version = (version ?? 0) + 1 } },
    patch: { etag: () => 'v1', handler: () => 1 },
  })], { onError: (error) => { ran.push(String(error)) } })
  const send = async (method: string, headers: Record<string, string> = {}): Promise<readonly [number, string | null, readonly string[]]> => {
    ran.length = 0
    const response = await app.request('/a', { method, headers })
    return [response.status, response.headers.get('etag'), [...ran]]
  }

  test('answers 304 without the handler', async () => {
    version = 3
    expect(await send('GET')).toEqual([200, '"v3"', ['get']])
    expect(await send('GET', { 'if-none-match': '"v3"' })).toEqual([304, '"v3"', []])
    expect(await send('HEAD', { 'if-none-match': 'W/"v3"' })).toEqual([304, '"v3"', []])
  })

  test('lets nobody overwrite what he has not seen', async () => {
    version = 3
    expect(await send('PUT', { 'if-match': '"v2"' })).toEqual([412, null, []])
    expect(await send('PUT', { 'if-match': '"v3"' })).toEqual([204, null, ['put']])
    expect(await send('PUT', { 'if-match': '"v3"' })).toEqual([412, null, []])
    expect(await send('PUT', { 'if-none-match': '*' })).toEqual([412, null, []])
  })

  test('knows of nothing that does not exist', async () => {
    version = undefined
    expect(await send('PUT', { 'if-match': '*' })).toEqual([412, null, []])
    expect(await send('PUT', { 'if-none-match': '*' })).toEqual([204, null, ['put']])
  })

  test('is a mistake of the application where the tag is none', async () => {
    expect((await send('PATCH'))[0]).toBe(500)
  })
})

describe('a file', () => {
  const app = createApp([service('/a', {
    cors: { origins: [ORIGIN] },
    get: { wrap: async (_context, next) => { const inner = await next(); inner.headers.set('x-wrapped', '1'); return inner }, handler: () => file(new File(['0123456789'], 'digits.txt', { type: 'text/plain', lastModified: 0 }), { download: true, headers: { 'cache-control': 'no-store' } }) },
  })])

  test.each<[string, RequestInit, number, string, Readonly<Record<string, string>>]>([
    ['whole', {}, 200, '0123456789', { 'content-length': '10', 'accept-ranges': 'bytes', 'last-modified': 'Thu, 01 Jan 1970 00:00:00 GMT', 'cache-control': 'no-store', 'x-wrapped': '1' }],
    ['in part', { headers: { range: 'bytes=2-4' } }, 206, '234', { 'content-range': 'bytes 2-4/10', 'content-length': '3' }],
    ['from its end', { headers: { range: 'bytes=-3' } }, 206, '789', { 'content-range': 'bytes 7-9/10' }],
    ['without its bytes', { method: 'HEAD' }, 200, '', { 'content-length': '10' }],
    ['not at all where the client has it', { headers: { 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' } }, 304, '', {}],
  ])('is sent %s, with CORS headers', async (_words, init, status, body, headers) => {
    const response = await app.request('/a', from(ORIGIN, init))
    expect([response.status, await response.text(), corsOf(response)]).toEqual([status, body, { 'allow-origin': ORIGIN }])
    for (const [name, value] of Object.entries(headers)) expect([name, response.headers.get(name)]).toEqual([name, value])
  })

  test('is named for whoever saves it', async () => {
    expect((await app.request('/a')).headers.get('content-disposition')).toMatch(/^attachment; filename="?digits\.txt"?$/)
  })

  test('a range outside of it is a 416 that says how long it is', async () => {
    const response = await app.request('/a', from(ORIGIN, { headers: { range: 'bytes=10-' } }))
    expect([(await problemOf(response)).status, response.headers.get('content-range'), corsOf(response)]).toEqual([416, 'bytes */10', { 'allow-origin': ORIGIN }])
  })
})

describe('other replies', () => {
  let ended = false
  async function* ticks() {
    try {
      for (let index = 0; ; index++) yield { id: String(index), event: 'tick', data: { index } }
    } finally {
      ended = true
    }
  }
  const app = createApp([service('/a', {
    cors: { origins: [ORIGIN] },
    get: ({ lastEventId }) => events((async function* since() { yield { data: lastEventId ?? 'none' } })()),
    post: () => jsonLines((async function* lines() { yield { a: 1 }; yield [2] })()),
    put: () => redirect('/b'),
    patch: () => reply(204, undefined, [['set-cookie', setCookie('a', '1')], ['set-cookie', setCookie('b', '2', { sameSite: 'none' })]]),
    delete: () => events(ticks()),
  })])

  test('events are an event stream that begins where the client was', async () => {
    const response = await app.request('/a', from(ORIGIN, { headers: { 'last-event-id': '7' } }))
    expect([response.headers.get('content-type'), corsOf(response), await response.text()]).toEqual(['text/event-stream', { 'allow-origin': ORIGIN }, 'data: 7\n\n'])
  })

  test('the source of an event stream ends with the client', async () => {
    const reader = (await app.request('/a', { method: 'DELETE' })).body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('event: tick\nid: 0\ndata: {"index":0}\n\n')
    await reader?.cancel()
    expect(ended).toBe(true)
  })

  test('JSON lines are a line each', async () => {
    const response = await app.request('/a', { method: 'POST' })
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['application/jsonl', '{"a":1}\n[2]\n'])
  })

  test('a redirect has its headers too', async () => {
    const response = await app.request('/a', from(ORIGIN, { method: 'PUT' }))
    expect([response.status, response.headers.get('location'), corsOf(response)]).toEqual([303, '/b', { 'allow-origin': ORIGIN }])
  })

  test('several cookies are several lines', async () => {
    expect((await app.request('/a', { method: 'PATCH' })).headers.getSetCookie()).toEqual(['a=1; Path=/; HttpOnly; Secure; SameSite=Lax', 'b=2; Path=/; HttpOnly; Secure; SameSite=None'])
  })
})
