/** HTTP by default: not found, methods, HEAD, OPTIONS, media types, and every error as a problem document. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, HttpProblem, reply, service } from '../../src/index.ts'
import { corsOf, from, headOf, json, preflight, problemOf, streamed } from './exchange.ts'

const ORIGIN = 'https://app.example'
const quiet = { onError: () => undefined }
const anything = z.unknown()

describe('an unknown path', () => {
  test.each(['GET', 'HEAD', 'POST', 'OPTIONS', 'QUERY', 'get'])('is a 404 for %s', async (method) => {
    const response = await createApp([service('/a', { get: () => 1 })]).request('/b', { method })
    expect(response.status).toBe(404)
    if (method !== 'HEAD') expect(await problemOf(response)).toEqual({ type: 'about:blank', title: 'Not Found', status: 404 })
  })

  test.each(['/a/b', '/A', '/aa', '/', '//a', '/a%2F', '/a/..', '/b/../c', '/%61/x'])('%s is none of /a', async (path) => {
    expect((await createApp([service('/a', { get: () => 1 })]).fetch(new Request(`http://localhost${path}`))).status).toBe(404)
  })

  test.each(['/a', '/a/', '/a?b=c', '/b/../a', '/./a', '/b/%2e%2e/a', '/a#b'])('%s is /a', async (path) => {
    expect((await createApp([service('/a', { get: () => 1 })]).request(path)).status).toBe(200)
  })

  test('an application without services finds nothing', async () => {
    expect((await createApp([]).request('/')).status).toBe(404)
  })
})

describe('a method that the path lacks', () => {
  test.each<[method: string, allow: string, definition: Parameters<typeof service>[1]]>([
    ['POST', 'GET, HEAD, OPTIONS', { get: () => 1 }],
    ['GET', 'POST, OPTIONS', { post: () => 1 }],
    ['HEAD', 'POST, OPTIONS', { post: () => 1 }],
    ['PUT', 'DELETE, GET, HEAD, OPTIONS', { delete: () => 1, get: () => 1 }],
    ['PUT', 'HEAD, GET, OPTIONS', { head: () => 1, get: () => 1 }],
    ['PUT', 'OPTIONS, PATCH', { options: () => 1, patch: () => 1 }],
    ['PUT', 'QUERY, PURGE, OPTIONS', { methods: { QUERY: () => 1, PURGE: () => 1 } }],
    ['query', 'QUERY, OPTIONS', { methods: { QUERY: () => 1 } }],
    ['patch', 'PATCH, OPTIONS', { patch: () => 1 }],
    ['CONSTRUCTOR', 'GET, HEAD, OPTIONS', { get: () => 1 }],
    ['constructor', 'GET, HEAD, OPTIONS', { get: () => 1 }],
    ['__proto__', 'GET, HEAD, OPTIONS', { get: () => 1 }],
  ])('%s is a 405 with Allow: %s', async (method, allow, definition) => {
    const response = await createApp([service('/a', definition)]).request('/a', { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
    if (method !== 'HEAD') expect(await problemOf(response)).toMatchObject({ title: 'Method Not Allowed' })
  })
})

describe('HEAD', () => {
  test.each<[what: string, path: string, init?: RequestInit]>([
    ['a value', '/value'], ['a stream', '/stream'], ['an iterable', '/iterable'], ['a response', '/response'], ['no content', '/nothing'], ['bytes', '/bytes'], ['an error', '/throws'],
    ['a problem', '/problem'], ['a path that is unknown', '/unknown'], ['nothing acceptable', '/value', { headers: { accept: 'audio/*' } }], ['an origin', '/value', from(ORIGIN)],
    ['a method that is unknown', '/post'],
  ])('has the status and the headers of GET, and no body: %s', async (_, path, init) => {
    const app = createApp([
      service('/value', { cors: { origins: [ORIGIN] }, get: { produces: ['application/json'], handler: () => ({ a: 'ü' }) } }),
      service('/stream', { get: () => new Response('text').body }),
      service('/iterable', { async* get() { yield 'a' } }),
      service('/response', { get: () => new Response('text', { status: 203, headers: { 'content-length': '4', etag: '"a"' } }) }),
      service('/nothing', { get: () => undefined }),
      service('/bytes', { get: () => new Uint8Array(7) }),
      service('/throws', { get: () => { throw new Error('secret') } }),
      service('/problem', { get: () => new HttpProblem(410) }),
      service('/post', { post: () => 1 }),
    ], quiet)
    const get = await app.request(path, init)
    const head = await app.request(path, { ...init, method: 'HEAD' })
    expect(headOf(head)).toEqual(headOf(get))
    expect(head.body).toBe(null)
  })

  test('tells the handler that it is HEAD, and lets its stream go', async () => {
    let cancelled = false
    const stream = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1)), cancel: () => { cancelled = true } })
    const app = createApp([service('/a', { get: ({ method }) => reply(200, stream, { method }) })])
    expect((await app.request('/a', { method: 'HEAD' })).headers.get('method')).toBe('HEAD')
    expect(cancelled).toBe(true)
  })

  test('is its own operation where there is one', async () => {
    const app = createApp([service('/a', { get: () => 'get', head: () => reply(204, undefined, { own: 'yes' }) })])
    const head = await app.request('/a', { method: 'HEAD' })
    expect([head.status, head.headers.get('own')]).toEqual([204, 'yes'])
    expect((await app.request('/a')).headers.has('own')).toBe(false)
  })
})

describe('OPTIONS', () => {
  const own = service('/own', { cors: { origins: [ORIGIN] }, get: () => 1, options: () => reply(200, 'own', { dav: '1' }) })
  const plain = service('/plain', { cors: { origins: [ORIGIN] }, guard: () => false, get: () => 1 })
  const app = createApp([own, plain])

  test('is 204 with Allow, no guard asked', async () => {
    const response = await app.request('/plain', { method: 'OPTIONS' })
    expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([204, 'GET, HEAD, OPTIONS', ''])
    expect(response.headers.get('vary')).toBe('Origin, Access-Control-Request-Method')
  })

  test.each<[what: string, init: RequestInit, reached: boolean]>([
    ['alone', { method: 'OPTIONS' }, true],
    ['with an origin', from(ORIGIN, { method: 'OPTIONS' }), true],
    ['with a requested method', { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } }, true],
    ['with requested headers', from(ORIGIN, { method: 'OPTIONS', headers: { 'access-control-request-headers': 'x-a' } }), true],
    ['that is a preflight', preflight(ORIGIN, 'GET'), false],
    ['that is a preflight for OPTIONS', preflight(ORIGIN, 'OPTIONS'), false],
    ['that is a preflight of a refused origin', preflight('https://evil.example', 'OPTIONS'), false],
  ])('%s reaches the operation of OPTIONS only where it is no preflight', async (_, init, reached) => {
    const response = await app.request('/own', init)
    expect(response.headers.get('dav')).toBe(reached ? '1' : null)
    expect(response.headers.get('vary')).toContain('Origin, Access-Control-Request-Method')
  })
})

describe('Accept', () => {
  const app = createApp([
    service('/two', { get: { produces: ['application/json', 'text/plain'], handler: ({ accepted }) => accepted } }),
    service('/any', { get: ({ accepted }) => accepted }),
  ])

  test.each<[accept: string | undefined, type: string | undefined]>([
    [undefined, 'application/json'], ['*/*', 'application/json'], ['application/*', 'application/json'], ['text/*', 'text/plain'], ['text/plain', 'text/plain'], ['TEXT/Plain', 'text/plain'],
    ['audio/*, application/*', 'application/json'], ['application/json;q=0.5, text/plain', 'text/plain'], ['application/json, text/plain;q=0.5', 'application/json'],
    ['audio/mp4;q=0.9, text/plain;q=0.5', 'text/plain'], ['application/json;q=0, */*', 'text/plain'], ['text/html', undefined], ['audio/*', undefined], ['*/*;q=0', undefined], ['garbage', undefined],
    [`${'a/b, '.repeat(1000)}text/plain`, 'application/json'],
  ])('%.40s gets %s', async (accept, type) => {
    const response = await app.request('/two', accept === undefined ? {} : { headers: { accept } })
    expect(response.headers.get('vary')).toBe('Accept')
    if (type === undefined) expect(await problemOf(response)).toMatchObject({ status: 406, detail: expect.stringContaining('application/json, text/plain') as string })
    else expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
  })

  test('with a charset, as some clients write it, gets the type', async () => {
    expect((await app.request('/two', { headers: { accept: 'application/json; charset=utf-8' } })).status).toBe(200)
  })

  test('is not looked at where the operation says nothing of it', async () => {
    const response = await app.request('/any', { headers: { accept: 'audio/*' } })
    expect([response.status, response.headers.get('content-type'), response.headers.get('vary')]).toEqual([200, 'application/json', null])
  })

  test('does not change that an error is a problem document', async () => {
    for (const path of ['/unknown', '/two']) await problemOf(await app.request(path, { method: 'DELETE', headers: { accept: 'text/html' } }))
  })
})

describe('Content-Type', () => {
  const app = createApp([
    service('/json', { post: { body: anything, handler: () => 'ok' } }),
    service('/two', { post: { body: anything, consumes: ['application/json', 'text/plain'], handler: () => 'ok' } }),
    service('/raw', { post: () => 'ok' }),
  ])

  test.each<[words: string, path: string, type: string | undefined, status: number]>([
    ['JSON', '/json', 'application/json', 200],
    ['JSON in capitals', '/json', 'Application/JSON', 200],
    ['JSON with a charset', '/json', 'application/json; charset=utf-8', 200],
    ['JSON with a suffix', '/json', 'application/merge-patch+json', 200],
    ['JSON with a suffix, in capitals', '/json', 'application/Merge-Patch+JSON', 200],
    ['a suffix of another tree', '/json', 'text/x+json', 415],
    ['a form', '/json', 'application/x-www-form-urlencoded', 415],
    ['a text', '/json', 'text/plain', 415],
    ['no type', '/json', undefined, 415],
    ['an empty type', '/json', '', 415],
    ['half a type', '/json', 'json', 415],
    ['two types', '/json', 'application/json, text/plain', 415],
    ['a type that ends in the right one', '/json', 'x/application/json', 415],
    ['the second of two', '/two', 'text/plain;charset=utf-8', 200],
    ['none of two', '/two', 'text/xml', 415],
    ['any type where the body is not read', '/raw', 'text/xml', 200],
    ['no type where the body is not read', '/raw', undefined, 200],
  ])('%s', async (_, path, type, status) => {
    for (const init of [{ method: 'POST', body: new TextEncoder().encode('1') }, streamed(['1'])]) {
      const headers = new Headers(type === undefined ? {} : { 'content-type': type })
      expect((await app.request(path, { ...init, headers })).status).toBe(status)
    }
  })

  test('is told with the types that are accepted, in one order', async () => {
    const response = await app.request('/two', { method: 'POST', body: '<a/>', headers: { 'content-type': 'text/xml' } })
    expect(await problemOf(response)).toMatchObject({ status: 415, detail: expect.stringContaining('application/json, text/plain') as string })
  })

  test.each<[words: string, headers: Record<string, string>, status: number]>([
    ['a length and no type', { 'content-length': '1' }, 415],
    ['a transfer coding and no type', { 'transfer-encoding': 'chunked' }, 415],
    ['no length, no coding, no type', {}, 415],
    ['a length of 0 and no type', { 'content-length': '0' }, 200],
  ])('a body that is told by %s', async (_, headers, status) => {
    expect((await app.request('/json', streamed(headers['content-length'] === '0' ? [] : ['1'], headers))).status).toBe(status)
  })

  test.each<[words: string, headers: Record<string, string>]>([['no type', {}], ['a type that would be refused', { 'content-type': 'text/plain' }]])('does not matter where there is no body: %s', async (_, headers) => {
    expect((await app.request('/json', { method: 'POST', headers })).status).toBe(200)
    expect((await app.request('/json', { method: 'POST', headers: { ...headers, 'content-length': '0' } })).status).toBe(200)
    // A length that is not told is known once the body is read: https://www.rfc-editor.org/rfc/rfc9112#section-6.3
    expect((await app.request('/json', streamed([], headers))).status).toBe(200)
  })
})

describe('every error', () => {
  const app = createApp([
    service('/a', {
      cors: { origins: [ORIGIN] }, get: { produces: ['text/html'], handler: () => { throw new Error('secret') } },
      post: { body: z.object({ a: z.string() }), bodyLimit: 100, guard: ({ request }) => !request.headers.has('refuse'), handler: () => new HttpProblem(409, { type: 'https://a.example/taken', title: 'Taken', by: 'you' }) },
    }),
  ], { ...quiet, cors: { origins: [ORIGIN] } })

  test.each<[status: number, path: string, init: RequestInit]>([
    [400, '/a', json({})], [403, '/a', json({}, 'POST')], [404, '/b', {}], [405, '/a', { method: 'PUT' }], [406, '/a', { headers: { accept: 'audio/*' } }], [409, '/a', json({ a: '' })],
    [413, '/a', json({ a: 'a'.repeat(100) })], [415, '/a', { method: 'POST', body: 'a' }], [500, '/a', {}], [403, '/a', preflight('https://evil.example', 'GET')],
  ])('%i is a problem document that forbids sniffing, whatever Accept says, and readable where that is allowed', async (status, path, init) => {
    const headers = new Headers(init.headers)
    if (!headers.has('accept')) headers.set('accept', path === '/a' && (init.method ?? 'GET') === 'GET' ? 'text/html' : 'image/png')
    if (!headers.has('origin')) headers.set('origin', ORIGIN)
    if (status === 403 && !headers.has('access-control-request-method')) headers.set('refuse', 'yes')
    const response = await app.request(path, { ...init, headers })
    expect(response.status).toBe(status)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(corsOf(response)).toEqual(headers.get('origin') === ORIGIN ? { 'allow-origin': ORIGIN } : {})
    await problemOf(response)
  })
})
