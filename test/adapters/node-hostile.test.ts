/** Strangers over real sockets: whatever they send, they get an answer in time, and the server serves the next one. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { createApp, events, file, HttpProblem, reply, service } from '../../src/index.ts'
import { multipart } from '../../src/multipart.ts'
import { serve } from '../../src/node.ts'
import type { Serving } from '../../src/node.ts'
import { exchange, header, open, pause, rawCorsOf, request } from './node-raw.ts'

const ORIGIN = 'https://app.example'
const LIMIT = 0.2
const JSON_TYPE = 'application/json'
const FORM = 'application/x-www-form-urlencoded'
const cors = { origins: [ORIGIN] } as const
const heard: unknown[] = []
let begun = 0
let ended = 0

async function* ticks() {
  begun++
  try {
    for (;;) {
      yield { data: 'tick' }
      await pause(2)
    }
  } finally {
    ended++
  }
}

async function* silent(signal: AbortSignal) {
  begun++
  try {
    await new Promise((resolve) => { signal.addEventListener('abort', resolve, { once: true }) })
    yield { data: 'late' }
  } finally {
    ended++
  }
}

const odd: Readonly<Record<string, readonly [string, string]>> = { break: ['x-a', 'a\r\nset-cookie: b=1'], zero: ['x-a', 'a\0b'], wide: ['x-a', '€'], name: ['x a', 'b'], empty: ['', 'b'], colon: ['x:a', 'b'], del: ['x-a', '\x7f'] }
const app = createApp([
  service('/echo', {
    cors, get: { query: z.record(z.string(), z.unknown()), handler: ({ query }) => Object.keys(query).length },
    post: { body: z.json(), consumes: [JSON_TYPE, FORM, 'multipart/form-data'], parsers: { 'multipart/form-data': multipart() }, handler: ({ body }) => Object.keys(Object(body)).length },
  }),
  service('/items/:id', { cors, get: ({ params }) => params.id }),
  service('/negotiated', { cors, get: { produces: [JSON_TYPE, 'text/plain'], etag: () => '"v1"', handler: ({ accepted }) => accepted } }),
  service('/file', { cors, get: () => file(new Blob(['0123456789'])) }),
  service('/cookies', { cors, get: ({ cookies }) => Object.keys(cookies).length }),
  service('/ticks', { cors, get: () => events(ticks()) }),
  service('/silent', { cors, get: ({ signal }) => events(silent(signal), { keepAlive: 0.05 }) }),
  service('/slow', { cors, post: { timeLimit: LIMIT, body: z.unknown(), handler: () => 1 }, get: { timeLimit: LIMIT, guard: () => new Promise(() => undefined), handler: () => 1 } }),
  ...Object.entries(odd).map(([kind, [name, value]]) => service(`/odd/${kind}` as '/odd/:kind', {
    cors, get: () => reply(200, 1, { [name]: value }), put: () => new HttpProblem(409, {}, { headers: { [name]: value } }), post: { wrap: async (_context, next) => { await next(); return reply(200, 1, [[name, value]]) }, handler: () => 1 },
  })),
  service('/rendered', { cors, renderError: () => { throw new Error('renderer') }, get: () => { throw new HttpProblem(418) } }),
  service('/response', { cors, get: { response: z.unknown().refine(() => { throw new Error('schema') }), handler: () => 1 } }),
], { onError: (error) => { heard.push(error) } })

let server: Serving
beforeAll(async () => {
  server = await serve(app, { port: 0, host: '127.0.0.1', signals: false, grace: 0.2 })
})
afterAll(() => server.stop())

// Whatever came before, the next is served.
afterEach(async () => {
  expect((await exchange(server.port, request('GET /items/1')))[0]).toMatchObject({ status: 200, body: '"1"' })
})

const origin = `Origin: ${ORIGIN}`
const post = (type: string | undefined, body: string): string => request('POST /echo', [origin, ...(type === undefined ? [] : [`Content-Type: ${type}`]), `Content-Length: ${Buffer.byteLength(body, 'latin1')}`], body)
const names = (count: number): string => Array.from({ length: count }, (_, index) => `n${index}=1`).join('&')
const multi = (fields: readonly (readonly [string, string])[]): string => `${fields.map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--b--\r\n`

describe('what is asked is answered, readable for the page that asked', () => {
  test.each<[words: string, text: string, status: number, body?: string]>([
    ['a thousand names in the query', request(`GET /echo?${names(1000)}`, [origin]), 200, '1000'], ['more names', request(`GET /echo?${names(1500)}`, [origin]), 400], ['a query of nothing but separators', request(`GET /echo?${'&'.repeat(8000)}`, [origin]), 400],
    ['percent signs in the query', request(`GET /echo?${'%'.repeat(500)}=%zz&%E0%A4=%C3%28`, [origin]), 200, '2'], ['names of every object in the query', request('GET /echo?__proto__=1&__proto__[a]=1&constructor=2&toString=3', [origin]), 200],
    ['percent signs in the path', request('GET /items/%', [origin]), 400], ['half a character in the path', request('GET /items/%E0%A4', [origin]), 400], ['an encoded slash and zero in the path', request('GET /items/%2F%00..%2f', [origin]), 200],
    ['a form of a hundred thousand fields', post(FORM, names(100_000)), 400], ['a form with names of every object', post(FORM, '__proto__=1&constructor=2&__proto__=3'), 200], ['a form of percent signs', post(FORM, '%=%&%zz=1'), 200, '2'],
    ['JSON of a hundred thousand brackets', post(JSON_TYPE, '['.repeat(100_000)), 400], ['JSON that is closed again', post(JSON_TYPE, '['.repeat(100_000) + ']'.repeat(100_000)), 400], ['JSON that ends in the middle', post(JSON_TYPE, `{"a":"${'x'.repeat(1000)}`), 400],
    ['JSON with names of every object', post(JSON_TYPE, '{"__proto__":{"a":1},"constructor":{"prototype":{"a":1}}}'), 200], ['bytes that are no UTF-8', post(JSON_TYPE, '"\xff\xfe"'), 400], ['JSON with half of a pair', post(JSON_TYPE, '"\\ud800"'), 200],
    ['a multipart form with names of every object', post('multipart/form-data; boundary=b', multi([['__proto__', '1'], ['constructor', '2'], ['a', '3']])), 200], ['a multipart form of many fields', post('multipart/form-data; boundary=b', multi(Array.from({ length: 2000 }, (_, index) => [`n${index}`, '1'] as const))), 413],
    ['a multipart form that is none', post('multipart/form-data; boundary=b', 'x'.repeat(20_000)), 413], ['a multipart form without a boundary', post('multipart/form-data', multi([])), 400],
    ...['', ';', '/', 'a/b;'.repeat(1000), '"'.repeat(4000), `${JSON_TYPE}x`, 'application', '*/*', 'application/*', `${JSON_TYPE}, ${JSON_TYPE}`, '\xe9/\xff', ';=;=;='.repeat(500)].map((type): [string, string, number] => [`a type that is none: ${type.slice(0, 20)}`, post(type, '{}'), 415]),
    ['the right type with much behind it', post(`${JSON_TYPE};${'a="\\"";'.repeat(500)}`, '{}'), 200],
    ...[';'.repeat(4096), ','.repeat(4096), '"'.repeat(4096), 'a/b;q=0.1,'.repeat(400), 'x/y;a="\\'.repeat(400), '\xff'.repeat(4000), ' '.repeat(2000) + 'q', '*/*;q=0'].map((accept): [string, string, number] => [`an Accept of ${accept.slice(0, 12)}…`, request('GET /negotiated', [origin, `Accept: ${accept}`]), 406]),
    ['an Accept that is longer than anybody reads', request('GET /negotiated', [origin, `Accept: ${'a/b,'.repeat(2000)}`]), 200], ['a quality that is none', request('GET /negotiated', [origin, `Accept: */*;q=${'9'.repeat(3000)}`]), 200],
    ['many tags', request('GET /negotiated', [origin, `If-None-Match: ${'"x",'.repeat(3900)}"v1"`]), 200], ['tags that do not end', request('GET /negotiated', [origin, `If-None-Match: ${'"x'.repeat(2000)}`]), 200], ['commas for tags', request('GET /negotiated', [origin, `If-None-Match: ${','.repeat(4000)}`]), 200],
    ['a tag of many that match', request('GET /negotiated', [origin, 'If-None-Match: "x", W/"v1"']), 304], ['If-Match that is none', request('GET /negotiated', [origin, 'If-Match: v1']), 412],
    ['8 KiB of cookies', request('GET /cookies', [origin, `Cookie: a=${'x'.repeat(8200)}; b=1`]), 200, '0'], ['a thousand cookies', request('GET /cookies', [origin, `Cookie: ${Array.from({ length: 1000 }, (_, index) => `c${index}=1`).join(';')}`]), 200, '64'],
    ['cookies with names of every object', request('GET /cookies', [origin, 'Cookie: __proto__=1; constructor=2; __proto__=3']), 200, '2'], ['cookies that are none', request('GET /cookies', [origin, `Cookie: ${';='.repeat(2000)}\xff%zz`]), 200],
  ])('%s', async (_words, text, status, body) => {
    heard.length = 0
    const started = performance.now()
    const [answer] = await exchange(server.port, text)
    expect([answer?.status, rawCorsOf(answer), heard]).toEqual([status, { 'allow-origin': ORIGIN }, []])
    if (body !== undefined) expect(answer?.body).toBe(body)
    expect(performance.now() - started).toBeLessThan(3000)
  })

  test('a header that is too long is refused by the parser of HTTP', async () => {
    expect((await exchange(server.port, request('GET /cookies', [`If-None-Match: ${'"x",'.repeat(10_000)}`])))[0]?.status).toBe(431)
  })

  test('a blob without a type, as a page may send it without being asked for, does not reach JSON', async () => {
    const response = await fetch(`${server.url}/echo`, { method: 'POST', body: new Blob(['{}']), headers: { origin: ORIGIN } })
    expect([response.status, response.headers.get('accept-post'), response.headers.get('access-control-allow-origin')]).toEqual([415, `${JSON_TYPE}, ${FORM}, multipart/form-data`, ORIGIN])
  })
})

describe('a range', () => {
  test.each<[range: string, status: number, body?: string]>([
    ['bytes=0-0', 206, '0'], ['bytes=9-', 206, '9'], ['bytes=-1', 206, '9'], ['bytes=-99', 206, '0123456789'], ['bytes=5-99', 206, '56789'], ['BYTES=1-2', 206, '12'], [`bytes=0-${'9'.repeat(400)}`, 206, '0123456789'], [`bytes=-${'9'.repeat(400)}`, 206, '0123456789'],
    ['bytes=10-', 416], ['bytes=-0', 416], [`bytes=${'9'.repeat(400)}-`, 416], ['bytes=2-1', 200], ['bytes=-', 200], ['bytes=', 200], ['bytes', 200], ['bytes=a-b', 200], ['bytes=0x1-2', 200], ['bytes=1.5-2', 200], ['bytes=-1-2', 200], ['bytes= 1-2', 200], ['lines=1-2', 200],
    ['bytes=0-1,3-4', 200], [`bytes=${'0-,'.repeat(2000)}0-`, 200], ['bytes=1-2, 1-2', 200], ['\xff', 200],
  ])('%.30s', async (range, status, body = status === 200 ? '0123456789' : undefined) => {
    const [answer] = await exchange(server.port, request('GET /file', [origin, `Range: ${range}`]))
    expect([answer?.status, rawCorsOf(answer)]).toEqual([status, { 'allow-origin': ORIGIN }])
    if (body !== undefined) expect(answer?.body).toBe(body)
    if (status === 416) expect(header(answer, 'content-range')).toBe('bytes */10')
  })
})

describe('clients that come and go', () => {
  test.each(['/ticks', '/silent'])('leave nothing of %s behind', async (path) => {
    begun = 0
    ended = 0
    const before = timers()
    for (let round = 0; round < 20; round++) {
      await Promise.all(Array.from({ length: 10 }, async (_, index) => {
        const { socket, closed } = open(server.port)
        socket.write(request(`GET ${path}`, [origin, 'Accept: text/event-stream']))
        // Before the head, with it, after it.
        await pause(index * 4)
        socket.destroy()
        await closed
      }))
    }
    await vi.waitFor(() => expect(ended).toBe(begun), 3000)
    expect(begun).toBeGreaterThan(100)
    await vi.waitFor(() => expect(timers()).toBeLessThanOrEqual(before), 3000)
  }, 20_000)
})

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}

describe('whoever is slow', () => {
  test.each<[words: string, text: string]>([
    ['a body that does not come', request('POST /slow', [origin, `Content-Type: ${JSON_TYPE}`, 'Content-Length: 100'], '{')], ['chunks that do not come', request('POST /slow', [origin, `Content-Type: ${JSON_TYPE}`, 'Transfer-Encoding: chunked'], '1\r\n{\r\n')],
    ['a guard that never answers', request('GET /slow', [origin])],
  ])('gets a 503 when the time is over: %s', async (_words, text) => {
    const started = performance.now()
    const [answer] = await exchange(server.port, text)
    expect([answer?.status, rawCorsOf(answer)]).toEqual([503, { 'allow-origin': ORIGIN }])
    expect(performance.now() - started).toBeGreaterThan(LIMIT * 900)
  })
})

describe('a mistake of the application is a readable 500, or what is left without it', () => {
  test.each(Object.keys(odd).flatMap((kind) => ['GET', 'PUT', 'POST'].map((method) => [method, kind] as const)))('%s: a header that cannot be sent (%s)', async (method, kind) => {
    heard.length = 0
    const [answer] = await exchange(server.port, request(`${method} /odd/${kind}`, [origin, 'Content-Length: 0']))
    expect([answer?.status, header(answer, 'set-cookie'), header(answer, 'x-a'), rawCorsOf(answer), heard.length]).toEqual([500, undefined, undefined, { 'allow-origin': ORIGIN }, 1])
  })

  test.each([['/rendered', 418], ['/response', 500]])('%s: %i', async (path, status) => {
    heard.length = 0
    const [answer] = await exchange(server.port, request(`GET ${path}`, [origin]))
    expect([answer?.status, header(answer, 'content-type'), rawCorsOf(answer), heard.length]).toEqual([status, 'application/problem+json', { 'allow-origin': ORIGIN }, 1])
    expect(answer?.body).not.toMatch(/renderer|schema/)
  })
})
