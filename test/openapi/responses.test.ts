/** The responses of a document, and that the application answers as they say. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, HttpProblem, problemType, reply, secured, service, variant } from '../../src/index.ts'
import { toOpenApi } from '../../src/openapi.ts'
import { at, documentOf, faultsIn, follow, INFO, schemaJudge } from './read.ts'

const Scoop = z.object({ scoops: z.int().min(1) })
const bearer = secured('token', { type: 'http', scheme: 'bearer' }, () => true)

function responsesOf(definition: Parameters<typeof service>[1], path = '/a', settings: Parameters<typeof createApp>[1] = {}): Readonly<Record<string, unknown>> {
  const document = documentOf([service(path, definition)], settings)
  const [item] = Object.values(document.paths)
  const operations: readonly unknown[] = Object.values(item ?? {}).filter((value) => typeof value === 'object' && value !== null && 'responses' in value)
  const { responses } = operations[0] as { readonly responses: Readonly<Record<string, unknown>> }
  return Object.fromEntries(Object.entries(responses).map(([status, response]) => [status, follow(document, response)]))
}

describe('the statuses of an operation', () => {
  test.each<readonly [string, Parameters<typeof service>[1], string, readonly string[]]>([
    ['alone', { get: () => 1 }, '/a', ['200']],
    ['of a path with parameters', { get: () => 1 }, '/a/:id', ['200', '400']],
    ['with a schema', { get: { query: z.object({ a: z.string() }), handler: () => 1 } }, '/a', ['200', '400']],
    ['with a rule', { get: { validate: () => undefined, handler: () => 1 } }, '/a', ['200', '400']],
    ['with a status', { post: { status: 202, handler: () => 1 } }, '/a', ['202']],
    ['with a body', { post: { body: Scoop, handler: () => 1 } }, '/a', ['200', '400', '413', '415']],
    ['with a body of any length', { post: { body: Scoop, bodyLimit: Infinity, handler: () => 1 } }, '/a', ['200', '400', '415']],
    ['behind a guard', { guard: () => true, get: () => 1 }, '/a', ['200', '401', '403']],
    ['behind a guard of its own', { get: { guard: () => true, handler: () => 1 } }, '/a', ['200', '401', '403']],
    ['that refuses foreign pages', { cors: { origins: ['https://a.example'], enforce: true }, get: () => 1 }, '/a', ['200', '403']],
    ['that negotiates', { get: { produces: ['text/html', 'application/json'], handler: () => 1 } }, '/a', ['200', '406']],
    ['that has something for everybody', { get: [variant({ produces: ['text/html'], handler: () => '' }), variant({ handler: () => 1 })] }, '/a', ['200']],
    ['with tags of its bytes', { get: { etag: true, handler: () => 1 } }, '/a', ['200', '304']],
    ['with tags from a function', { get: { etag: () => '"1"', handler: () => 1 } }, '/a', ['200', '304', '412']],
    ['that changes what has tags', { put: { etag: () => '"1"', handler: () => 1 } }, '/a', ['200', '412']],
    ['with a limit on its time', { get: { timeLimit: 3, handler: () => 1 } }, '/a', ['200', '503']],
  ])('%s', (_name, definition, path, statuses) => {
    expect(Object.keys(responsesOf(definition, path))).toEqual([...statuses, 'default'])
  })

  test('follow the settings of the application', () => {
    expect(Object.keys(responsesOf({ post: { body: Scoop, handler: () => 1 } }, '/a', { guard: () => true, timeLimit: 3, bodyLimit: Infinity }))).toEqual(['200', '400', '401', '403', '415', '503', 'default'])
  })
})

describe('a success', () => {
  test('has its value in each type that is produced', () => {
    expect(responsesOf({ get: { response: Scoop, handler: () => ({ scoops: 1 }) } })['200']).toMatchObject({ description: expect.any(String) as string, content: { 'application/json': { schema: { properties: { scoops: {} } } } } })
    expect(responsesOf({ get: { produces: ['text/html', 'image/png'], handler: () => '' } })['200']).toMatchObject({ content: { 'text/html': { schema: { type: 'string' } }, 'image/png': {} } })
  })

  test('has no content where nothing says what it is, where the status has none, and for HEAD', () => {
    expect(responsesOf({ get: () => 1 })['200']).not.toHaveProperty('content')
    expect(responsesOf({ delete: { status: 204, response: Scoop, handler: () => ({ scoops: 1 }) } })['204']).not.toHaveProperty('content')
    expect(responsesOf({ head: { response: Scoop, handler: () => ({ scoops: 1 }) } })['200']).not.toHaveProperty('content')
  })

  test('of several variants is one for each status', () => {
    const list = [variant({ produces: ['application/json'], response: Scoop, handler: () => ({ scoops: 1 }) }), variant({ produces: ['text/csv'], response: z.string(), status: 203, handler: () => '' }), variant({ produces: ['application/xml'], handler: () => '' })]
    expect(responsesOf({ get: list })).toMatchObject({ 200: { content: { 'application/json': {}, 'application/xml': {} } }, 203: { content: { 'text/csv': {} } } })
  })

  test('of a stream has the schema of its items, where OpenAPI has a place for it', () => {
    const services = [service('/a', { get: { produces: ['text/event-stream'], response: Scoop, handler: () => ({ scoops: 1 }) } })]
    expect(at(documentOf(services), 'paths', '/a', 'get', 'responses', '200', 'content', 'text/event-stream')).toHaveProperty('schema')
    expect(at(documentOf(services, {}, { openapi: '3.2' }), 'paths', '/a', 'get', 'responses', '200', 'content', 'text/event-stream')).toHaveProperty('itemSchema')
  })

  test('tells its entity tag', () => {
    expect(responsesOf({ get: { etag: true, handler: () => 1 } })).toMatchObject({ 200: { headers: { ETag: {} } }, 304: { headers: { ETag: {} } } })
    expect(responsesOf({ put: { etag: () => '"1"', handler: () => 1 } })['200']).not.toHaveProperty('headers')
  })
})

describe('an error', () => {
  const SoldOut = problemType('https://api.example/sold-out', 409, { title: 'Sold out', description: 'None is left', members: z.object({ left: z.int() }) })
  const Melted = problemType('https://api.example/melted', 409, { title: 'Melted' })
  const Barred = problemType('https://api.example/barred', 403, { title: 'Barred' })

  test('that is listed stands under its status, with all of that status', () => {
    expect(responsesOf({ get: { problems: [SoldOut, Melted], handler: () => 1 } })['409']).toEqual({
      description: 'Sold out. None is left. Melted.',
      content: { 'application/problem+json': { schema: { oneOf: [{ $ref: '#/components/schemas/SoldOut' }, { $ref: '#/components/schemas/Melted' }] } } },
    })
  })

  test('that is listed stands beside Corbel\'s own of its status', () => {
    expect(responsesOf({ guard: bearer, get: { problems: [Barred], handler: () => 1 } })['403']).toMatchObject({ content: { 'application/problem+json': { schema: { oneOf: [{ $ref: '#/components/schemas/Barred' }, { $ref: '#/components/schemas/PlainProblem' }] } } } })
  })

  test('has the headers that go with it', () => {
    expect(responsesOf({ guard: bearer, post: { body: Scoop, handler: () => 1 } })).toMatchObject({ 401: { headers: { 'WWW-Authenticate': {} } }, 415: { headers: { 'Accept-Post': {} } } })
    expect(responsesOf({ patch: { body: Scoop, handler: () => 1 } })['415']).toMatchObject({ headers: { 'Accept-Patch': {} } })
    expect(responsesOf({ put: { body: Scoop, guard: () => true, handler: () => 1 } })).toMatchObject({ 415: { headers: { Accept: {} } }, 401: expect.not.objectContaining({ headers: {} }) as object })
  })

  test('that the application makes itself has no form that could be told', () => {
    const responses = responsesOf({ renderError: () => undefined, post: { body: Scoop, problems: [SoldOut], handler: () => 1 } })
    for (const status of ['400', '409', '415', 'default']) expect(responses[status]).not.toHaveProperty('content')
  })
})

describe('what the application answers', () => {
  const SoldOut = problemType('https://api.example/sold-out', 409, { title: 'Sold out', members: z.object({ left: z.int() }) })
  const guard = secured('token', { type: 'http', scheme: 'bearer' }, ({ request }) => {
    const token = request.headers.get('authorization')
    if (token === null) throw new HttpProblem(401)
    return token !== 'Bearer barred'
  })
  const app = createApp([
    service('/icecream/:flavour', {
      guard, cors: { origins: ['https://app.example'], enforce: true },
      put: { etag: () => '"1"', handler: () => 1 },
      get: { etag: true, query: z.object({ page: z.string().regex(/^\d+$/).optional() }), produces: ['application/json'], response: Scoop, handler: () => ({ scoops: 1 }) },
      post: {
        body: Scoop, response: Scoop, status: 201, problems: [SoldOut], bodyLimit: 40, timeLimit: 0.05,
        handler: async ({ body }) => {
          if (body.scoops === 9) return SoldOut({ left: 1 })
          if (body.scoops === 8) await new Promise((resolve) => { setTimeout(resolve, 1000) })
          if (body.scoops === 7) throw new Error('broken')
          return reply(201, body)
        },
      },
    }),
  ], { onError: () => undefined })
  const { document } = toOpenApi(app, INFO)
  const judge = schemaJudge(document)
  const auth = { authorization: 'Bearer 1' }
  const send = (body: string, headers: Record<string, string> = {}): RequestInit => ({ method: 'POST', body, headers: { ...auth, 'content-type': 'application/json', ...headers } })

  test('is described validly', async () => {
    expect(await faultsIn(document)).toEqual([])
  })

  test.each<readonly [number, string, RequestInit]>([
    [200, '/icecream/lemon', { headers: auth }],
    [201, '/icecream/lemon', send('{"scoops":1}')],
    [400, '/icecream/lemon?page=x', { headers: auth }],
    [400, '/icecream/%ff', { headers: auth }],
    [400, '/icecream/lemon', send('{"scoops":')],
    [400, '/icecream/lemon', send('{"scoops":0}')],
    [401, '/icecream/lemon', {}],
    [403, '/icecream/lemon', { headers: { authorization: 'Bearer barred' } }],
    [403, '/icecream/lemon', { headers: { ...auth, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } }],
    [406, '/icecream/lemon', { headers: { ...auth, accept: 'text/html' } }],
    [409, '/icecream/lemon', send('{"scoops":9}')],
    [413, '/icecream/lemon', send(JSON.stringify({ scoops: 1, more: 'x'.repeat(50) }))],
    [412, '/icecream/lemon', { method: 'PUT', headers: { ...auth, 'if-match': '"2"' } }],
    [415, '/icecream/lemon', send('scoops', { 'content-type': 'text/plain' })],
    [500, '/icecream/lemon', send('{"scoops":7}')],
    [503, '/icecream/lemon', send('{"scoops":8}')],
  ])('with %i to %s %j is as the document says', async (status, path, init) => {
    const response = await app.request(path, init)
    expect(response.status).toBe(status)
    const responses = at(document, 'paths', '/icecream/{flavour}', (init.method ?? 'GET').toLowerCase(), 'responses') as Readonly<Record<string, unknown>>
    const told = follow(document, responses[String(status)] ?? responses['default']) as { readonly content: Readonly<Record<string, { readonly schema: unknown }>>; readonly headers?: object }
    expect(status === 500 || String(status) in responses).toBe(true)
    const value: unknown = await response.json()
    expect(judge(told.content[response.headers.get('content-type') ?? '']?.schema ?? false, value)).toEqual([])
    for (const name of Object.keys(told.headers ?? {})) expect(response.headers.has(name), name).toBe(true)
  })
})
