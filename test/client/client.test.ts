/** Calls of an application: over real HTTP from another origin, and without a port through `app.fetch`. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { client, NetworkError, ProblemError, readEvents, readJsonLines } from '../../src/client.ts'
import type { ClientOptions } from '../../src/client.ts'
import { createApp, events, group, HttpProblem, jsonLines, problemType, reply, service, variant } from '../../src/index.ts'
import { multipart } from '../../src/multipart.ts'
import { serve } from '../../src/node.ts'
import type { Serving } from '../../src/node.ts'

const SoldOut = problemType('https://ice.example/sold-out', 409, { title: 'Sold out', members: z.object({ left: z.number() }) })
const Scoop = z.object({ scoops: z.int().min(1) })

const icecream = service('/icecream/:flavour', {
  get: ({ params, request }) => ({ flavour: params.flavour, made: new Date(0), headers: Object.fromEntries(request.headers), none: undefined }),
  put: { body: Scoop, problems: [SoldOut], handler: ({ body }) => {
    if (body.scoops > 9) throw SoldOut({ left: 9, detail: 'Nine are left.' })
    return reply(201, { scoops: body.scoops })
  } },
  delete: () => undefined,
  methods: { QUERY: async ({ request }) => request.text() },
})

const echo = service('/echo', {
  get: { query: z.object({ page: z.coerce.number().optional(), tag: z.array(z.string()).optional() }), handler: ({ query }) => query },
  post: { body: z.unknown(), consumes: ['*/*'], handler: ({ body, request }) => ({ type: request.headers.get('content-type'), body: body instanceof Uint8Array ? [...body] : body }) },
  put: async ({ request }) => ({ type: request.headers.get('content-type'), bytes: (await request.bytes()).length }),
})

const upload = service('/upload', {
  post: {
    body: z.object({ name: z.string(), photo: z.array(z.instanceof(File)) }), consumes: ['multipart/form-data'], parsers: { 'multipart/form-data': multipart() },
    handler: async ({ body }) => ({ name: body.name, photos: await Promise.all(body.photo.map((file) => file.text())) }),
  },
})

const answers = service('/answers', {
  get: [variant({ produces: ['application/json'], handler: () => ({ as: 'json' }) }), variant({ produces: ['text/plain'], handler: () => 'text' }), variant({ produces: ['application/xml'], handler: () => '<a/>' })],
  post: () => new Uint8Array([1, 2, 3]),
  put: () => new Response('plain', { status: 418 }),
  patch: () => { throw new HttpProblem(403) },
  delete: () => new Response(null),
})

const streams = service('/streams', {
  get: ({ lastEventId }) => events((async function* () {
    yield { event: 'tick', id: '1', data: { at: new Date(0) } } as const
    yield { event: 'text', id: '2', data: `two\nlines, after ${lastEventId ?? 'nothing'}` } as const
  })()),
  post: () => jsonLines((async function* () {
    yield { line: 1 }
    yield { line: 2 }
  })()),
})

const app = createApp([icecream, group('/v1', [echo, upload]), answers, streams], { cors: { origins: '*' } })

let server: Serving
beforeAll(async () => {
  server = await serve(app, { port: 0, host: '127.0.0.1', signals: false })
})
afterAll(() => server.stop())

const WAYS: readonly (readonly [string, () => { readonly base: string; readonly options: ClientOptions & { readonly credentials?: undefined } }])[] = [
  ['over HTTP', () => ({ base: server.url, options: { headers: { origin: 'http://127.0.0.1:1' } } })],
  ['through app.fetch', () => ({ base: 'http://api.example', options: { fetch: app.fetch } })],
]

describe.each(WAYS)('%s', (_way, start) => {
  const create = (more: ClientOptions & { readonly credentials?: undefined } = {}) => {
    const { base, options } = start()
    return client<typeof app>(base, { ...options, ...more })
  }

  test('a value comes as JSON made it', async () => {
    const outcome = await create().get('/icecream/:flavour', { params: { flavour: 'sweet/sour' } })
    expect(outcome).toMatchObject({ ok: true, status: 200, data: { flavour: 'sweet/sour', made: '1970-01-01T00:00:00.000Z' } })
    expect(outcome.response.headers.get('access-control-allow-origin')).toBe('*')
  })

  test('a reply has its status, nothing has no data', async () => {
    expect(await create().put('/icecream/:flavour', { params: { flavour: 'lemon' }, body: { scoops: 2 } })).toMatchObject({ ok: true, status: 201, data: { scoops: 2 } })
    expect(await create().delete('/icecream/:flavour', { params: { flavour: 'lemon' } })).toMatchObject({ ok: true, status: 204, data: undefined })
    expect(await create().head('/icecream/:flavour', { params: { flavour: 'lemon' } })).toMatchObject({ ok: true, status: 200, data: undefined })
    expect(await create().delete('/answers')).toMatchObject({ ok: true, status: 200, data: undefined })
  })

  test('a problem is told by its type, with its members', async () => {
    const outcome = await create().put('/icecream/:flavour', { params: { flavour: 'lemon' }, body: { scoops: 10 } })
    expect(outcome).toMatchObject({ ok: false, status: 409, problem: { type: 'https://ice.example/sold-out', title: 'Sold out', status: 409, detail: 'Nine are left.', left: 9 } })
  })

  test('a fault of the input comes with its place', async () => {
    const outcome = await create().put('/icecream/:flavour', { params: { flavour: 'lemon' }, body: { scoops: 0 } })
    expect(outcome.ok || outcome.problem.errors?.map(({ in: place, pointer }) => ({ in: place, pointer }))).toEqual([{ in: 'body', pointer: '/scoops' }])
    expect(outcome.status).toBe(400)
  })

  test('an error that is no problem document is made into one', async () => {
    expect(await create().put('/answers')).toMatchObject({ ok: false, status: 418, problem: { type: 'about:blank', status: 418, title: expect.stringMatching(/./) } })
    expect(await create().head('/icecream/:flavour', { params: { flavour: 'lemon' }, headers: { accept: 'text/plain' } })).toMatchObject({ status: 200 })
  })

  test('orThrow gives the value, and throws a problem', async () => {
    expect(await create().put('/icecream/:flavour', { params: { flavour: 'lemon' }, body: { scoops: 2 } }).orThrow()).toEqual({ scoops: 2 })
    const error: unknown = await create().put('/icecream/:flavour', { params: { flavour: 'lemon' }, body: { scoops: 10 } }).orThrow().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ProblemError)
    expect(error).toMatchObject({ name: 'ProblemError', message: '409 Nine are left.', problem: { left: 9 } })
    expect((error as ProblemError).response.status).toBe(409)
    await expect(create().patch('/answers').orThrow()).rejects.toThrow('403 Forbidden')
  })

  test('a query repeats the name of a list, and leaves out what is undefined', async () => {
    expect(await create().get('/v1/echo', { query: { page: 2, tag: ['a&b', 'c'] } }).orThrow()).toEqual({ page: 2, tag: ['a&b', 'c'] })
    expect(await create().get('/v1/echo', { query: { page: undefined, tag: ['one'] } }).orThrow()).toEqual({ tag: ['one'] })
  })

  test('another method goes as it is written', async () => {
    expect(await create().request('QUERY', '/icecream/:flavour', { params: { flavour: 'lemon' }, body: { a: 1 } }).orThrow()).toBe('{"a":1}')
    expect(await create().request('PUT', '/icecream/:flavour', { params: { flavour: 'lemon' }, body: { scoops: 1 } }).orThrow()).toEqual({ scoops: 1 })
  })

  test.each([
    ['an object', { a: 1, b: undefined }, {}, 'application/json', { a: 1 }],
    ['a string', 'text', {}, 'application/json', 'text'],
    ['null', null, {}, 'application/json', null],
    ['a string that is something else', 'a,b', { 'content-type': 'text/csv' }, 'text/csv', 'a,b'],
    ['JSON of another type', { a: 1 }, { 'content-type': 'application/vnd.a+json' }, 'application/vnd.a+json', { a: 1 }],
    ['an object as a form', { a: 'b c', d: ['1', '2'], e: undefined }, { 'content-type': 'application/x-www-form-urlencoded' }, 'application/x-www-form-urlencoded;charset=UTF-8', { a: 'b c', d: ['1', '2'] }],
    ['a form', new URLSearchParams({ a: 'b' }), {}, 'application/x-www-form-urlencoded;charset=UTF-8', { a: 'b' }],
    ['a blob', new Blob(['ab'], { type: 'text/plain' }), {}, 'text/plain', 'ab'],
    ['bytes', new Uint8Array([1, 2]), { 'content-type': 'application/octet-stream' }, 'application/octet-stream', [1, 2]],
  ] as const)('the body may be %s', async (_name, body, headers, type, read) => {
    expect(await create().post('/v1/echo', { body, headers }).orThrow()).toEqual({ type, body: read })
  })

  test('the body may be a stream', async () => {
    const body = new Blob(['abc']).stream() as ReadableStream<Uint8Array<ArrayBuffer>>
    expect(await create().put('/v1/echo', { body }).orThrow()).toEqual({ type: null, bytes: 3 })
  })

  test('an object that holds files is sent as a form', async () => {
    const photo = [new File(['one'], 'a.txt'), new File(['two'], 'b.txt')]
    expect(await create().post('/v1/upload', { body: { name: 'Ada', photo } }).orThrow()).toEqual({ name: 'Ada', photos: ['one', 'two'] })
    expect(await create().post('/v1/upload', { body: { name: 'Ada', photo: [] }, headers: { 'content-type': 'multipart/form-data' } })).toMatchObject({ status: 400 })
  })

  test('the media type that is accepted chooses, and tells how the answer is read', async () => {
    expect(await create().get('/answers').orThrow()).toEqual({ as: 'json' })
    expect(await create().get('/answers', { accept: 'text/plain' }).orThrow()).toBe('text')
    expect(await create().get('/answers', { accept: 'application/xml' }).orThrow()).toBe('<a/>')
    const bytes = await create().post('/answers').orThrow()
    expect(new Uint8Array(await new Response(bytes).arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]))
  })

  test('events come one by one, with what the server wrote', async () => {
    const read = []
    for await (const event of readEvents(await create().get('/streams', { headers: { 'last-event-id': 7 } }).orThrow())) read.push(event)
    expect(read).toEqual([{ event: 'tick', id: '1', data: { at: '1970-01-01T00:00:00.000Z' } }, { event: 'text', id: '2', data: 'two\nlines, after 7' }])
  })

  test('JSON lines come one by one', async () => {
    const read = []
    for await (const line of readJsonLines(await create().post('/streams').orThrow())) read.push(line)
    expect(read).toEqual([{ line: 1 }, { line: 2 }])
  })

  test('headers of the client go with every call, and those of the call before them', async () => {
    let asked = 0
    const api = create({ headers: async () => ({ authorization: `Bearer ${++asked}`, 'x-a': 'client', 'x-none': undefined }) })
    const read = async (headers: Record<string, string> = {}) => (await api.get('/icecream/:flavour', { params: { flavour: 'a' }, headers }).orThrow()).headers
    expect(await read()).toMatchObject({ authorization: 'Bearer 1', 'x-a': 'client' })
    expect(await read({ 'X-A': 'call' })).toMatchObject({ authorization: 'Bearer 2', 'x-a': 'call' })
    expect(await read()).not.toHaveProperty('x-none')
    expect((await create({ headers: { 'x-a': 1 } }).get('/icecream/:flavour', { params: { flavour: 'a' } }).orThrow()).headers).toMatchObject({ 'x-a': '1' })
  })

  test('a call that cannot be written rejects', async () => {
    await expect(create().get('/icecream/:flavour', { params: { flavour: '..' } })).rejects.toThrow("cannot have the segment '..'")
  })

  test('a call that is aborted rejects with the reason', async () => {
    const reason = new Error('enough')
    await expect(create().get('/answers', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})

describe('the base', () => {
  test.each([
    ['http://a.example', 'http://a.example/answers'],
    ['http://a.example/', 'http://a.example/answers'],
    ['http://a.example/api/', 'http://a.example/api/answers'],
    [new URL('http://a.example/api'), 'http://a.example/api/answers'],
  ])('%s stands before the path', async (base, url) => {
    const asked: string[] = []
    await client<typeof app>(base, { fetch: (request) => { asked.push(request.url); return new Response(null) } }).get('/answers')
    expect(asked).toEqual([url])
  })
})

describe('credentials', () => {
  const modes = async (options: ClientOptions, call: { readonly credentials?: RequestCredentials }): Promise<string> => {
    let mode = ''
    await client<typeof answers>('http://a.example', { ...options, fetch: (request) => { mode = request.credentials; return new Response(null) } }).get('/answers', call)
    return mode
  }

  test('are those of the call, else of the client, else what the platform does', async () => {
    expect(await modes({}, {})).toBe('same-origin')
    expect(await modes({ credentials: 'include' }, {})).toBe('include')
    expect(await modes({ credentials: 'include' }, { credentials: 'omit' })).toBe('omit')
  })
})

describe('where no answer comes', () => {
  test('the error says what it may be, and keeps the cause', async () => {
    const cause = new TypeError('Failed to fetch')
    const error: unknown = await client<typeof app>('http://a.example', { fetch: async () => { throw cause } }).get('/answers').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({ name: 'NetworkError', cause })
    expect(String(error)).toMatch(/GET http:\/\/a\.example\/answers .*server.*CORS/)
  })

  test('a port that nobody listens at is one', async () => {
    const gone = await serve(app, { port: 0, host: '127.0.0.1', signals: false })
    await gone.stop()
    await expect(client<typeof app>(gone.url).get('/answers')).rejects.toBeInstanceOf(NetworkError)
  })
})
