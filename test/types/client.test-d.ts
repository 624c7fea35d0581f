/** What a client knows of the operations that it calls, and what does not compile. */
import { describe, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { client, readEvents, readJsonLines } from '../../src/client.ts'
import type { ApiOf, BlankProblem, ByteStream, Json, Outcome, PathsOf } from '../../src/client.ts'
import { createApp, events, group, HttpProblem, jsonLines, mount, problemType, reply, resource, service, variant } from '../../src/index.ts'
import type { PolicyInput } from '../../src/index.ts'

const Scoop = z.object({ scoops: z.int().min(1) })
const SoldOut = problemType('https://ice.example/sold-out', 409, { title: 'Sold out', members: z.object({ left: z.number() }) })

const icecream = service('/icecream/:flavour', {
  get: ({ params }) => ({ flavour: params.flavour, made: new Date(), taste: () => 'sweet', none: undefined }),
  put: { body: Scoop, problems: [SoldOut], handler: ({ body }) => reply(201, { scoops: body.scoops }) },
  patch: { headers: z.object({ 'if-match': z.string() }), handler: async () => { throw new HttpProblem(501) } },
  delete: () => undefined,
})
const list = service('/flavours', {
  get: { query: z.object({ page: z.coerce.number().default(1), tag: z.array(z.string()).optional() }), response: z.object({ names: z.array(z.string()) }), handler: () => ({ names: [] }) },
  post: [variant({ produces: ['text/html'], handler: () => '<p>' }), variant({ body: Scoop, handler: ({ body }) => ({ body }) })],
  methods: { QUERY: () => 1 },
})
const app = createApp([icecream, group('/v1', [list, service('/', { get: () => 1 })])], { cors: { origins: '*' } })
const api = client<typeof app>('https://api.example')

describe('paths', () => {
  test('are those that have an operation of the method', () => {
    expectTypeOf<PathsOf<typeof app, 'GET'>>().toEqualTypeOf<'/icecream/:flavour' | '/v1/flavours' | '/v1'>()
    expectTypeOf<PathsOf<typeof app, 'HEAD'>>().toEqualTypeOf<'/icecream/:flavour' | '/v1/flavours' | '/v1'>()
    expectTypeOf<PathsOf<typeof app, 'PUT'>>().toEqualTypeOf<'/icecream/:flavour'>()
    // @ts-expect-error: no such path
    void api.get('/icecream/:flavor', { params: { flavor: 'lemon' } })
    // @ts-expect-error: the path has no such operation
    void api.put('/v1/flavours')
  })

  test('of a service, a group, a resource, and several of them', () => {
    expectTypeOf<PathsOf<typeof icecream, 'PUT'>>().toEqualTypeOf<'/icecream/:flavour'>()
    const v1 = group('/v1', [group('/inner', [list])])
    expectTypeOf<PathsOf<typeof v1, 'GET'>>().toEqualTypeOf<'/v1/inner/flavours'>()
    const users = resource('/users', { collection: service('/', { get: () => 1 }), item: service('/:id', { get: () => 2, put: () => 3 }) })
    expectTypeOf<PathsOf<typeof users, 'GET'>>().toEqualTypeOf<'/users' | '/users/:id'>()
    expectTypeOf<PathsOf<[typeof icecream, typeof users], 'PUT'>>().toEqualTypeOf<'/icecream/:flavour' | '/users/:id'>()
    expectTypeOf<PathsOf<typeof icecream | typeof users, 'PUT'>>().toEqualTypeOf<'/icecream/:flavour' | '/users/:id'>()
  })

  test('of an application that is mounted in another, by its own policy', () => {
    const outer = createApp([icecream, mount('/shop', app)], { cors: { origins: ['https://a.example'], credentials: true } })
    const api = client<typeof outer>('')
    expectTypeOf<PathsOf<typeof outer, 'GET'>>().toEqualTypeOf<'/icecream/:flavour' | '/shop/icecream/:flavour' | '/shop/v1/flavours' | '/shop/v1'>()
    void api.get('/shop/v1')
    // @ts-expect-error: the inner application is without
    void api.get('/shop/v1', { credentials: 'include' })
    // @ts-expect-error: the outer one is with, and it is not said
    void api.delete('/icecream/:flavour', { params: { flavour: 'a' } })
  })

  test('of a definition that was given a name', () => {
    interface Api extends ApiOf<typeof app> {}
    expectTypeOf<PathsOf<Api, 'PUT'>>().toEqualTypeOf<'/icecream/:flavour'>()
  })
})

describe('what a call takes', () => {
  test('the parameters of the path', () => {
    void api.get('/icecream/:flavour', { params: { flavour: 'lemon' } })
    void api.get('/icecream/:flavour', { params: { flavour: 7 } })
    // @ts-expect-error: parameters are needed
    void api.get('/icecream/:flavour')
    // @ts-expect-error: no such parameter
    void api.get('/icecream/:flavour', { params: { flavor: 'lemon' } })
    // @ts-expect-error: an object is no text
    void api.get('/icecream/:flavour', { params: { flavour: {} } })
    // @ts-expect-error: the path has none
    void api.get('/v1/flavours', { params: { a: 1 } })
    const wild = client<typeof files>('')
    void wild.get('/files/:size?/**:path', { params: { path: 'a/b' } })
    void wild.get('/files/:size?/**:path', { params: { path: 'a/b', size: undefined } })
    // @ts-expect-error: only the size is optional
    void wild.get('/files/:size?/**:path', { params: { size: 1 } })
    const typed = client<typeof level>('')
    void typed.get('/level/:level', { params: { level: 'low' } })
    // @ts-expect-error: not one of those that the schema takes
    void typed.get('/level/:level', { params: { level: 'high' } })
  })

  test('the query, with lists', () => {
    void api.get('/v1/flavours')
    void api.get('/v1/flavours', { query: { page: 2, tag: ['a', 'b'] } })
    void api.get('/v1/flavours', { query: { tag: undefined } })
    // @ts-expect-error: the query has no such member
    void api.get('/v1/flavours', { query: { pages: 2 } })
    // @ts-expect-error: an object does not go into a query
    void api.get('/v1/flavours', { query: { tag: [{}] } })
    void api.get('/icecream/:flavour', { params: { flavour: 'a' }, query: { anything: 'goes' } })
  })

  test('the headers', () => {
    void api.patch('/icecream/:flavour', { params: { flavour: 'a' }, headers: { 'if-match': '"1"', 'x-other': 1 } })
    // @ts-expect-error: the header is needed
    void api.patch('/icecream/:flavour', { params: { flavour: 'a' }, headers: {} })
    // @ts-expect-error: headers are needed
    void api.patch('/icecream/:flavour', { params: { flavour: 'a' } })
  })

  test('the body', () => {
    const params = { flavour: 'a' }
    void api.put('/icecream/:flavour', { params, body: { scoops: 2 } })
    void api.put('/icecream/:flavour', { params, body: new FormData() })
    // @ts-expect-error: a number
    void api.put('/icecream/:flavour', { params, body: { scoops: '2' } })
    // @ts-expect-error: no such member
    void api.put('/icecream/:flavour', { params, body: { scoops: 2, cone: true } })
    // @ts-expect-error: a body is needed
    void api.put('/icecream/:flavour', { params })
    // @ts-expect-error: GET has no body
    void api.get('/icecream/:flavour', { params, body: {} })
    void api.delete('/icecream/:flavour', { params, signal: new AbortController().signal, cache: 'no-store' })
  })
})

const files = service('/files/:size?/**:path', { get: () => 1 })
const level = service('/level/:level', { get: { params: z.object({ level: z.enum(['low', 'middle']) }), handler: () => 1 } })

describe('what it comes to', () => {
  test('the result of the handler as JSON makes it', async () => {
    const outcome = await api.get('/icecream/:flavour', { params: { flavour: 'a' } })
    if (outcome.ok) expectTypeOf(outcome.data).toEqualTypeOf<{ flavour: string; made: string }>()
    else expectTypeOf(outcome.problem.errors).not.toBeAny()
    expectTypeOf(await api.delete('/icecream/:flavour', { params: { flavour: 'a' } }).orThrow()).toEqualTypeOf<undefined>()
    expectTypeOf(await api.patch('/icecream/:flavour', { params: { flavour: 'a' }, headers: { 'if-match': '' } }).orThrow()).toBeNever()
    expectTypeOf(await api.head('/v1')).toEqualTypeOf<Outcome<undefined, BlankProblem>>()
  })

  test('the body of a reply, what the schema of the response makes, and all that variants give', async () => {
    expectTypeOf(await api.put('/icecream/:flavour', { params: { flavour: 'a' }, body: { scoops: 1 } }).orThrow()).toEqualTypeOf<{ scoops: number }>()
    expectTypeOf(await api.get('/v1/flavours').orThrow()).toEqualTypeOf<{ names: string[] }>()
    expectTypeOf(await api.post('/v1/flavours', { accept: 'text/html' }).orThrow()).toEqualTypeOf<string | { body: { scoops: number } }>()
    expectTypeOf(await api.request('QUERY', '/v1/flavours', { body: { any: 'thing' } }).orThrow()).toBeUnknown()
    expectTypeOf(await api.request('GET', '/v1/flavours', { query: { page: 1 } }).orThrow()).toEqualTypeOf<{ names: string[] }>()
  })

  test('problems, told apart by their type', async () => {
    const outcome = await api.put('/icecream/:flavour', { params: { flavour: 'a' }, body: { scoops: 1 } })
    if (outcome.ok) return
    expectTypeOf(outcome.problem.type).toEqualTypeOf<'about:blank' | 'https://ice.example/sold-out'>()
    if (outcome.problem.type === 'https://ice.example/sold-out') {
      expectTypeOf(outcome.problem.left).toEqualTypeOf<number>()
      expectTypeOf(outcome.problem.status).toEqualTypeOf<409>()
    } else {
      expectTypeOf(outcome.problem).toEqualTypeOf<BlankProblem>()
    }
    // @ts-expect-error: no problem of this type is listed
    void (outcome.problem.type === 'https://ice.example/melted')
  })

  test('streams', async () => {
    const streams = service('/streams', {
      get: () => events(ticks()), post: () => jsonLines(lines()), async* put() { yield 'a' }, patch: () => new Uint8Array(), delete: () => new Response(),
    })
    const api = client<typeof streams>('')
    for await (const event of readEvents(await api.get('/streams').orThrow())) {
      if (event.event === 'tick') expectTypeOf(event.data).toEqualTypeOf<{ readonly at: string }>()
      else expectTypeOf(event.data).toEqualTypeOf<number>()
    }
    for await (const line of readJsonLines(await api.post('/streams').orThrow())) expectTypeOf(line).toEqualTypeOf<{ id: string }>()
    expectTypeOf(await api.put('/streams').orThrow()).toEqualTypeOf<ByteStream<never>>()
    expectTypeOf(await api.patch('/streams').orThrow()).toEqualTypeOf<ByteStream<never>>()
    expectTypeOf(await api.delete('/streams').orThrow()).toBeUnknown()
  })
})

async function* ticks() {
  yield { event: 'tick', data: { at: new Date() } } as const
  yield { event: 'end', data: 1 as number } as const
}

async function* lines() {
  yield { id: 'a', late: () => 1 }
}

test('JSON: what stays, what changes, what goes', () => {
  expectTypeOf<Json<{ a?: number; b: Date[]; c: [1, () => void]; d: symbol; e: null; f: Map<string, number>; g: bigint; h: unknown }>>()
    .toEqualTypeOf<{ a?: number; b: string[]; c: [1, null]; e: null; f: Record<never, never>; g: never; h: unknown }>()
})

describe('cookies', () => {
  const origins = ['https://a.example'] as const
  const open: PolicyInput = { origins: '*' }
  const app = createApp([
    service('/default', { get: () => 1, put: { cors: { credentials: false }, handler: () => 1 } }),
    service('/off', { cors: false, get: () => 1, put: { cors: { origins }, handler: () => 1 } }),
    service('/disabled', { cors: { enabled: false }, get: () => 1 }),
    service('/variable', { cors: open, get: () => 1 }),
    group('/group', [service('/a', { get: () => 1, put: { cors: { maxAge: 1 }, handler: () => 1 }, post: [variant({ produces: ['text/a'], cors: { credentials: true }, handler: () => 1 }), variant({ handler: () => 2 })] })], { cors: { credentials: false } }),
  ], { cors: { origins, credentials: true } })

  test('a call that the policy lets carry them says whether it does', () => {
    const api = client<typeof app>('https://api.example')
    void api.get('/default', { credentials: 'include' })
    void api.get('/default', { credentials: 'omit' })
    void api.post('/group/a', { credentials: 'include' })
    // @ts-expect-error: it says nothing
    void api.get('/default')
    // @ts-expect-error: it says nothing
    void api.get('/default', { accept: 'text/a' })
    // @ts-expect-error: it says nothing
    void api.post('/group/a', {})
  })

  test('a call that cannot carry them cannot ask for it', () => {
    const api = client<typeof app>('https://api.example')
    void api.put('/default')
    void api.put('/default', { credentials: 'omit' })
    // @ts-expect-error: the operation is without
    void api.put('/default', { credentials: 'include' })
    // @ts-expect-error: the group is without
    void api.get('/group/a', { credentials: 'include' })
    // @ts-expect-error: the group is without
    void api.put('/group/a', { credentials: 'include' })
    // @ts-expect-error: CORS is off
    void api.get('/off', { credentials: 'include' })
    // @ts-expect-error: it is on again, from empty
    void api.put('/off', { credentials: 'include' })
    // @ts-expect-error: CORS is off
    void api.get('/disabled', { credentials: 'include' })
  })

  test('what the client was made with holds, but where it cannot', () => {
    const including = client<typeof app>('https://api.example', { credentials: 'include' })
    void including.get('/default')
    void including.put('/default', { credentials: 'omit' })
    // @ts-expect-error: the operation is without, so that the call has to say so
    void including.put('/default')
    const omitting = client<typeof app>('https://api.example', { credentials: 'omit' })
    void omitting.get('/default')
    void omitting.get('/default', { credentials: 'include' })
    void omitting.put('/default')
    // @ts-expect-error: the operation is without
    void omitting.put('/default', { credentials: 'include' })
  })

  test('where the types do not tell, anything goes', () => {
    const api = client<typeof app>('https://api.example')
    void api.get('/variable')
    void api.get('/variable', { credentials: 'include' })
    const alone = client<typeof icecream>('https://api.example')
    void alone.delete('/icecream/:flavour', { params: { flavour: 'a' } })
    void alone.delete('/icecream/:flavour', { params: { flavour: 'a' }, credentials: 'include' })
    // @ts-expect-error: no such mode
    void alone.delete('/icecream/:flavour', { params: { flavour: 'a' }, credentials: 'always' })
  })
})
