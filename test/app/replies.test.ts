/** Whatever a handler gives or throws, as an answer. */
import { describe, expect, test } from 'vitest'
import { createApp, file, HttpProblem, reply, service } from '../../src/index.ts'
import type { RequestContext } from '../../src/index.ts'
import { corsOf, problemOf } from './exchange.ts'

type HandlerLike = (context: RequestContext) => unknown

const quiet = { onError: () => undefined }

function answer(give: HandlerLike, settings = quiet): Promise<Response> {
  return createApp([service('/a', { cors: { origins: '*' }, get: give })], settings).request('/a')
}

const used = async (): Promise<Response> => {
  const response = new Response('x')
  await response.text()
  return response
}
// As query builders of databases are: awaited, they ask; they are no instances of `Promise`.
// oxlint-disable-next-line no-thenable
const query = { then: (resolve: (rows: readonly number[]) => void) => { resolve([7]) } }
const cycle: Record<string, unknown> = {}
cycle['self'] = cycle

describe('what a handler gives', () => {
  test.each<[words: string, give: HandlerLike, status: number, type: string | null, body: string]>([
    ['an object', () => ({ a: 'ü' }), 200, 'application/json', '{"a":"ü"}'],
    ['a list', () => [1, null], 200, 'application/json', '[1,null]'],
    ['a string', () => 'text', 200, 'application/json', '"text"'],
    ['an empty string', () => '', 200, 'application/json', '""'],
    ['a number', () => 0, 200, 'application/json', '0'],
    ['false', () => false, 200, 'application/json', 'false'],
    ['null', () => null, 200, 'application/json', 'null'],
    ['nothing', () => undefined, 204, null, ''],
    ['a promise', () => Promise.resolve(1), 200, 'application/json', '1'],
    ['what can be awaited and is no Promise', () => query, 200, 'application/json', '[7]'],
    ['a date', () => new Date(0), 200, 'application/json', '"1970-01-01T00:00:00.000Z"'],
    ['bytes', () => new TextEncoder().encode('text'), 200, 'application/octet-stream', 'text'],
    ['a part of a buffer', () => new TextEncoder().encode('a text').subarray(2), 200, 'application/octet-stream', 'text'],
    ['a buffer', () => new TextEncoder().encode('text').buffer, 200, 'application/octet-stream', 'text'],
    ['a view', () => new DataView(new TextEncoder().encode('a text').buffer, 2), 200, 'application/octet-stream', 'text'],
    ['a typed blob', () => new Blob(['text'], { type: 'text/csv' }), 200, 'text/csv', 'text'],
    ['an untyped blob', () => new Blob(['text']), 200, 'application/octet-stream', 'text'],
    ['a response', () => new Response('text', { status: 203, headers: { 'content-type': 'text/x' } }), 203, 'text/x', 'text'],
    ['an empty response', () => new Response(null, { status: 200 }), 200, null, ''],
    ['a redirect', () => Response.redirect('https://elsewhere.example/', 303), 303, null, ''],
    ['a JSON response', () => Response.json({ a: 1 }, { status: 201 }), 201, 'application/json', '{"a":1}'],
    ['a reply', () => reply(201, { a: 1 }, { location: '/a/1' }), 201, 'application/json', '{"a":1}'],
    ['a reply without a body', () => reply(200), 200, null, ''],
    ['a reply of text', () => reply(200, 'text', { 'content-type': 'text/plain; charset=utf-8' }), 200, 'text/plain; charset=utf-8', 'text'],
    ['a reply of a text that is JSON', () => reply(200, 'text', { 'Content-Type': 'application/hal+json' }), 200, 'application/hal+json', '"text"'],
    ['a reply of bytes with a type', () => reply(200, new Uint8Array([65]), [['content-type', 'image/png']]), 200, 'image/png', 'A'],
    ['a reply that has no body by its status', () => reply(304, 'ignored', { etag: '"a"' }), 304, null, ''],
    ['a reply of null', () => reply(200, null), 200, 'application/json', 'null'],
    ['a problem', () => new HttpProblem(409, 'Taken.'), 409, 'application/problem+json', '{"type":"about:blank","title":"Conflict","detail":"Taken.","status":409}'],
    ['a stream', () => new Response('text').body, 200, 'application/octet-stream', 'text'],
    ['an empty stream', () => new ReadableStream({ start: (controller) => controller.close() }), 200, 'application/octet-stream', ''],
    ['texts one by one', async function* () { yield 'te'; yield new TextEncoder().encode('xt') }, 200, 'application/octet-stream', 'text'],
    ['a reply of events', () => reply(200, (async function* () { yield 'data: 1\n\n' })(), { 'content-type': 'text/event-stream' }), 200, 'text/event-stream', 'data: 1\n\n'],
  ])('%s', async (_, give, status, type, body) => {
    const response = await answer(give)
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([status, type, body])
    expect(corsOf(response)).toEqual({ 'allow-origin': '*' })
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('has the media type that the client prefers, a string then as it is', async () => {
    const app = createApp([service('/a', { get: { produces: ['application/json', 'text/plain'], handler: () => 'text' } })])
    for (const [accept, body] of [['text/plain', 'text'], ['application/json', '"text"']] as const) {
      const response = await app.request('/a', { headers: { accept } })
      expect([response.headers.get('content-type'), await response.text()]).toEqual([accept, body])
    }
  })

  test('keeps each cookie apart', async () => {
    const cookies: readonly (readonly [string, string])[] = [['set-cookie', 'a=1'], ['set-cookie', 'b=2']]
    const headers = new Headers()
    for (const [name, value] of cookies) headers.append(name, value)
    for (const give of [() => reply(200, 1, cookies), () => reply(200, 1, headers), () => new Response('x', { headers })]) expect((await answer(give)).headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  test('is the handler\'s own to keep: nothing is changed in it', async () => {
    const shared = new Response(null, { status: 200, headers: { vary: 'Accept' } })
    const headers = { 'x-a': '1' }
    const app = createApp([service('/a', { cors: { origins: ['https://app.example'] }, get: () => shared, put: () => reply(200, 1, headers) })])
    for (const method of ['GET', 'PUT', 'GET', 'PUT']) await app.request('/a', { method, headers: { origin: 'https://app.example' } })
    expect([...shared.headers]).toEqual([['vary', 'Accept']])
    expect(headers).toEqual({ 'x-a': '1' })
  })

  test('may forbid sniffing itself', async () => {
    expect((await answer(() => reply(200, 1, { 'x-content-type-options': 'other' }))).headers.get('x-content-type-options')).toBe('other')
  })
})

describe('what a handler throws', () => {
  test.each<[words: string, thrown: unknown, status: number, body: RegExp]>([
    ['a problem', new HttpProblem(418, { title: 'Teapot', by: 'me' }), 418, /^\{"type":"about:blank","title":"Teapot","by":"me","status":418\}$/],
    ['a response', new Response('no', { status: 402 }), 402, /^no$/],
    ['a reply', reply(451, 'no'), 451, /^"no"$/],
    ['an error', new Error('secret'), 500, /^\{"type":"about:blank","title":"Internal Server Error","status":500\}$/],
    ['a text', 'secret', 500, /^\{"type":"about:blank","title":"Internal Server Error","status":500\}$/],
    ['nothing', undefined, 500, /^\{"type":"about:blank","title":"Internal Server Error","status":500\}$/],
    ['something that looks like a problem', { status: 404, members: {}, headers: {} }, 500, /Internal Server Error/],
  ])('%s', async (_, thrown, status, body) => {
    for (const give of [() => { throw thrown }, () => Promise.reject(thrown), async function* () { await Promise.resolve(); if (status > 0) throw thrown; yield 'x' }]) {
      const response = await answer(give, quiet)
      const again = thrown instanceof Response && response.status === 500
      if (!again) expect([response.status, body.test(await response.text())]).toEqual([status, true])
      expect(corsOf(response)).toEqual({ 'allow-origin': '*' })
      if (thrown instanceof Response) break
    }
  })
})

describe('what cannot be sent is a 500, told to the hook and not to the client', () => {
  test.each<[words: string, give: HandlerLike]>([
    ['a function', () => () => 1], ['a symbol', () => Symbol('secret')], ['a big integer', () => 10n], ['a cycle', () => cycle], ['a value that fails to become JSON', () => ({ toJSON: () => { throw new Error('secret') } })],
    ['a status below 200', () => reply(100)], ['a status above 599', () => reply(600)], ['half a status', () => reply(200.5)], ['a file with a status that it cannot have', () => reply(404, file(new Blob(['secret'])))], ['a network error', () => Response.error()], ['a response that was read', used],
    ['a header name that is none', () => reply(200, 1, { 'x y': '1' })], ['a header value with a line break', () => reply(200, 1, { 'x-a': 'a\nset-cookie: b' })], ['a problem that is a success', () => new HttpProblem(200)],
    ['a problem of a cycle', () => new HttpProblem(400, { cycle })], ['a stream that fails at once', () => new ReadableStream({ start: (controller) => controller.error(new Error('secret')) })],
    ['numbers one by one', async function* () { yield 1 }], ['a response whose stream fails at once', () => new Response(new ReadableStream({ pull: () => { throw new Error('secret') } }))],
    ['bytes of a shared buffer', () => new Uint8Array(new SharedArrayBuffer(1))],
  ])('%s', async (words, give) => {
    const heard: unknown[] = []
    const response = await answer(give, { onError: (error?: unknown) => { heard.push(error) } } as typeof quiet)
    // A shared buffer may be copied as well: what counts is that there is an answer.
    if (words.includes('shared') && response.status === 200) return
    expect(await problemOf(response)).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 })
    expect(corsOf(response)).toEqual({ 'allow-origin': '*' })
    expect(heard).toHaveLength(1)
  })
})

describe('a problem', () => {
  test('has its headers, its own members and the place of its faults', async () => {
    const response = await answer(() => new HttpProblem(401, { type: 'https://a.example/p', detail: 'Sign in.', instance: '/a', errors: [{ in: 'cookie', pointer: '/session', detail: 'There is none.' }], realm: 'x' }, { headers: { 'www-authenticate': 'Basic' } }))
    expect(response.headers.get('www-authenticate')).toBe('Basic')
    expect(await problemOf(response)).toEqual({
      type: 'https://a.example/p', title: 'Unauthorized', status: 401, detail: 'Sign in.', instance: '/a', errors: [{ in: 'cookie', pointer: '/session', detail: 'There is none.' }], realm: 'x',
    })
  })

  test('never tells its cause, nor a status that it has not', async () => {
    const text = await (await answer(() => new HttpProblem(400, { detail: 'No.', status: 200 }, { cause: new Error('secret') }))).text()
    expect(text).not.toContain('secret')
    expect(JSON.parse(text)).toMatchObject({ status: 400 })
  })

  test('is a problem document whatever its headers say, in whatever case', async () => {
    for (const headers of [{ 'content-type': 'text/html', 'content-length': '3' }, { 'Content-Type': 'text/html', 'Content-Length': '3' }]) await problemOf(await answer(() => new HttpProblem(400, 'no', { headers })))
  })

  test('is an error for whoever catches it', () => {
    const problem = new HttpProblem(404)
    expect([problem instanceof Error, problem.message, problem.name]).toEqual([true, 'Not Found', 'HttpProblem'])
    expect(new HttpProblem(499).message).toBe('Client Error')
    expect(new HttpProblem(599).message).toBe('Server Error')
    expect(new HttpProblem(404, 'Gone.', { cause: 1 })).toMatchObject({ message: 'Gone.', cause: 1 })
  })
})

describe('the hook of errors', () => {
  test('hears the error and the request', async () => {
    const heard: [unknown, string][] = []
    const app = createApp([service('/a', { get: () => { throw new Error('secret') } })], { onError: (error, request) => { heard.push([error, request.url]) } })
    await app.request('/a?b')
    expect(heard).toEqual([[new Error('secret'), 'http://localhost/a?b']])
  })

  test('hears nothing of what is an answer', async () => {
    const heard: unknown[] = []
    const app = createApp([service('/a', { get: () => { throw new HttpProblem(503) }, put: () => { throw reply(500) } })], { onError: (error) => { heard.push(error) } })
    for (const [path, method] of [['/a', 'GET'], ['/a', 'PUT'], ['/a', 'POST'], ['/b', 'GET']] as const) await app.request(path, { method })
    expect(heard).toEqual([])
  })

  test('may fail, at once or later, and the client has its answer', async () => {
    const unhandled: unknown[] = []
    const listen = (error: unknown): void => { unhandled.push(error) }
    process.on('unhandledRejection', listen)
    try {
      for (const onError of [() => { throw new Error('hook') }, async () => { throw new Error('hook') }]) {
        const response = await createApp([service('/a', { get: () => { throw new Error('secret') } })], { onError }).request('/a')
        expect(await problemOf(response)).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 })
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    } finally {
      process.off('unhandledRejection', listen)
    }
    expect(unhandled).toEqual([])
  })
})
