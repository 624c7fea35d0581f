/** What people know of Cornice's validation and errors, as it is here. */
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, HttpProblem, reply, service } from '../../src/index.ts'
import type { ErrorRenderer, FaultTranslator, Faults } from '../../src/index.ts'
import type { ExchangeCase } from './cornice-cases.ts'
import { checkExchange, named } from './cornice-exchange.ts'
import { json, problemOf } from './exchange.ts'

const FORM = 'application/x-www-form-urlencoded'
const signup = service('/signup/:item', {
  post: {
    params: z.object({ item: z.coerce.number() }), query: z.object({ ref: z.coerce.number().optional() }), body: z.object({ name: z.string(), email: z.string() }),
    validate: ({ body }, faults) => { if (body.email.length !== body.name.length) faults.add({ in: 'body', pointer: '/email', detail: 'Invalid email length' }) },
    handler: ({ params, query, body }) => ({ params, query, body }),
  },
})
const checked = service('/checked', {
  get: {
    query: z.object({ foo: z.coerce.number().optional() }),
    validate: [({ request }, faults) => { missing(request, 'x-one', faults) }, ({ request }, faults) => { missing(request, 'x-two', faults) }],
    handler: ({ query }) => query.foo ?? 'none',
  },
})
const echo = service('/echo', { post: { body: z.unknown(), consumes: ['application/json', 'application/*+json', FORM], handler: ({ body }) => body ?? null } })
const lenient = service('/lenient', { post: { body: z.object({ a: z.string().optional() }), handler: ({ body }) => body } })
const strict = service('/strict', { post: { body: z.object({ a: z.string(), b: z.string() }), handler: ({ body }) => body } })
const search = service('/search', { get: { query: z.object({ tag: z.array(z.string()).default([]), page: z.string().optional() }), handler: ({ query }) => query } })
const described = service('/described', { get: { headers: z.object({ 'X-Count': z.coerce.number() }), handler: ({ headers }) => headers['X-Count'] } })
const bare = service('/bare', { post: ({ body }) => body === undefined })

function missing({ headers }: Request, name: string, faults: Faults): void {
  if (!headers.has(name)) faults.add({ in: 'header', pointer: `/${name}`, detail: 'Is missing.' })
}

const send = (body: string, contentType?: string): RequestInit => ({ method: 'POST', body: new TextEncoder().encode(body), headers: contentType === undefined ? {} : { 'content-type': contentType } })
const both = { 'x-one': '1', 'x-two': '2' }

const INPUT: readonly ExchangeCase[] = [
  { words: 'all checks run, and all that they find is told', path: '/checked', status: 400, faults: ['header /x-one', 'header /x-two'] },
  { words: 'a text becomes the number that the schema asks for', path: '/checked?foo=1', init: { headers: both }, status: 200, body: 1 },
  { words: 'a text that is no number is one fault', path: '/checked?foo=buh', init: { headers: both }, status: 400, faults: ['query /foo'] },
  { words: 'a body that is no JSON is refused', path: '/strict', init: send('foo', 'application/json'), status: 400, faults: ['body'] },
  { words: 'body, query and path are each what their schema made', path: '/signup/42?ref=3', init: json({ name: 'abc', email: 'a@b' }), status: 200, body: { params: { item: 42 }, query: { ref: 3 }, body: { name: 'abc', email: 'a@b' } } },
  { words: 'a rule of the whole body tells a fault of one field', path: '/signup/42', init: json({ name: 'abc', email: 'a' }), status: 400, faults: ['body /email'] },
  { words: 'JSON that is empty is an empty object where all is optional', path: '/lenient', init: { method: 'POST', headers: { 'content-type': 'application/json' } }, status: 200, body: {} },
  { words: 'no body and no type are an empty object where all is optional', path: '/lenient', init: { method: 'POST' }, status: 200, body: {} },
  { words: 'no body is one fault where something is asked for', path: '/strict', init: { method: 'POST' }, status: 400, faults: ['body'] },
  { words: 'JSON of a patch is JSON', path: '/echo', init: json({ a: 1 }, 'POST', 'application/merge-patch+json'), status: 200, body: { a: 1 } },
  { words: 'a list is a body like any other', path: '/echo', init: json([{ a: 1 }, 2]), status: 200, body: [{ a: 1 }, 2] },
  { words: 'a text is a body where the schema takes one', path: '/echo', init: json('text'), status: 200, body: 'text' },
  { words: 'a text is none where the schema takes an object', path: '/lenient', init: json('text'), status: 400, faults: ['body'] },
  { words: 'a field that is called body is not lost', path: '/echo', init: json({ body: { body: 1 } }), status: 200, body: { body: { body: 1 } } },
  { words: 'malformed JSON is one fault, and nothing is said of fields that nobody could read', path: '/strict', init: send('{"a":', 'application/json'), status: 400, faults: ['body'] },
  { words: 'a form of one field', path: '/echo', init: send('a=1', FORM), status: 200, body: { a: '1' } },
  { words: 'a form of several fields', path: '/echo', init: send('a=1&b=%E2%82%AC&b=+', FORM), status: 200, body: { a: '1', b: ['€', ' '] } },
  { words: 'a name that comes once is a list where the schema says so', path: '/search?tag=a', status: 200, body: { tag: ['a'] } },
  { words: 'a name that comes twice is that list too', path: '/search?tag=a&tag=b', status: 200, body: { tag: ['a', 'b'] } },
  { words: 'a name that does not come is what the schema says', path: '/search', status: 200, body: { tag: [] } },
  { words: 'a name that comes twice is a fault where one text is asked for', path: '/search?page=1&page=2', status: 400, faults: ['query /page'] },
  { words: 'other scripts arrive as they were sent', path: '/echo', init: json({ '€': '日本 😀' }), status: 200, body: { '€': '日本 😀' } },
  { words: 'a header is found whatever its case', path: '/described', init: { headers: { 'x-COUNT': '7' } }, status: 200, body: 7 },
  { words: 'a header that does not fit is a fault of the header', path: '/described', init: { headers: { 'x-count': 'many' } }, status: 400, faults: ['header /X-Count'] },
  { words: 'without a schema nothing is read and nothing refused', path: '/bare', init: send('{', 'application/json'), status: 200, body: true },
  { words: 'without a schema a body without a type is not judged', path: '/bare', init: send('x'), status: 200, body: true },
].map((each) => ({ services: [signup, checked, echo, lenient, strict, search, described, bare], ...each }))

describe('input', () => {
  test.each(named(INPUT))('%s', (_, each) => checkExchange(each))
})

const french: FaultTranslator = ({ detail }, { headers }) => ({ fr: 'Trop court.', ja: '短すぎます。' })[headers.get('accept-language') ?? ''] ?? detail
const tell = (faults: Faults, members: object = {}): void => faults.add({ in: 'query', pointer: '/foo', detail: 'Too short.', ...members })
const xml: ErrorRenderer = ({ status, members }) => reply(status, `<errors count="${members.errors?.length ?? 0}"/>`, { 'content-type': 'application/xml' })
const fails = service('/fails', {
  get: { validate: (_context, faults) => tell(faults, { code: 7 }), handler: () => 'never' },
  post: { body: z.unknown(), validate: (_context, faults) => { faults.status = 422; tell(faults) }, handler: () => 'never' },
  put: ({ faults }) => { tell(faults); return 'dropped' },
  patch: ({ faults }) => { faults.status = 422 },
  delete: { produces: ['application/json'], handler: () => 'gone' },
})

const ERRORS: readonly ExchangeCase[] = [
  { words: 'members of a fault beyond its place and detail go to the client', path: '/fails', status: 400, body: { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'The input is not valid.', errors: [{ in: 'query', pointer: '/foo', detail: 'Too short.', code: 7 }] } },
  { words: 'faults may have another status', path: '/fails', init: { method: 'POST' }, status: 422, faults: ['query /foo'] },
  { words: 'faults that the handler tells drop what it gave', path: '/fails', init: { method: 'PUT' }, status: 400, faults: ['query /foo'] },
  { words: 'a status of faults that nobody told is a mistake', path: '/fails', init: { method: 'PATCH' }, status: 500, settings: { onError: () => undefined } },
  ...([['fr', 'Trop court.'], ['ja', '短すぎます。'], ['de', 'Too short.'], [undefined, 'Too short.']] as const).map(([language, said]): ExchangeCase => ({
    words: `faults are told in the language of the client: ${language ?? 'none'}`, path: '/fails', init: { method: 'PUT', headers: language === undefined ? {} : { 'accept-language': language } }, status: 400, settings: { translateFault: french },
    body: { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'The input is not valid.', errors: [{ in: 'query', pointer: '/foo', detail: said }] },
  })),
  ...([
    [400, '/fails', {}, 1], [404, '/nowhere', {}, 0], [405, '/fails', { method: 'PURGE' }, 0], [406, '/fails', { method: 'DELETE', headers: { accept: 'audio/*' } }, 0], [415, '/fails', send('x', 'text/plain'), 0],
    [401, '/fails', { headers: { refuse: '401' } }, 0], [403, '/fails', { headers: { refuse: '403' } }, 0],
  ] as const).map(([status, path, init, count]): ExchangeCase => ({
    words: `a renderer makes the answer of a ${status}`, path, init, status, headers: { 'content-type': 'application/xml' }, body: `<errors count="${count}"/>`,
    settings: { renderError: xml, guard: ({ request }) => { const status_ = request.headers.get('refuse'); return status_ === null ? true : new HttpProblem(Number(status_)) } },
  })),
].map((each) => ({ services: [fails], ...each }))

describe('errors', () => {
  test.each(named(ERRORS))('%s', (_, each) => checkExchange(each))
})

test.each(['body', 'query', 'path', 'header', 'cookie'] as const)('a fault may lie in the %s', async (place) => {
  const app = createApp([service('/a', { get: ({ faults }) => faults.add({ in: place, pointer: '', detail: 'No.' }) })])
  expect((await problemOf(await app.request('/a'))).errors).toEqual([{ in: place, pointer: '', detail: 'No.' }])
})

test('a default that is made anew is another for each request', async () => {
  let made = 0
  const app = createApp([service('/a', { get: { query: z.object({ id: z.string().default(() => String(made++)) }), handler: ({ query }) => query.id } })])
  expect([await (await app.request('/a')).json(), await (await app.request('/a')).json(), await (await app.request('/a?id=x')).json()]).toEqual(['0', '1', 'x'])
})

describe.each(Object.entries({
  zod: z.object({ n: z.coerce.number() }), valibot: v.object({ n: v.pipe(v.unknown(), v.transform(Number), v.integer()) }), arktype: type({ n: 'string.integer.parse' }),
}))('whatever the library: %s', (_library, schema) => {
  const app = createApp([service('/a/:n', {
    post: { params: schema, query: schema, headers: schema, cookies: schema, body: schema, consumes: [FORM], handler: ({ params, query, headers, cookies, body }) => [params.n, query.n, headers.n, cookies.n, body.n] },
  })])
  const request = (place: string): Promise<Response> => {
    const value = (name: string): string => (name === place ? 'x' : '1')
    return app.request(`/a/${value('path')}?n=${value('query')}`, { method: 'POST', body: `n=${value('body')}`, headers: { 'content-type': FORM, 'n': value('header'), 'cookie': `n=${value('cookie')}` } })
  }

  test('one schema in all places validates all, again and again, and no place wipes what another made', async () => {
    for (let round = 0; round < 2; round++) {
      expect(await (await request('none')).json()).toEqual([1, 1, 1, 1, 1])
      for (const place of ['path', 'query', 'header', 'cookie', 'body']) expect((await problemOf(await request(place))).errors).toEqual([{ in: place, pointer: '/n', detail: expect.any(String) as string }])
    }
  })
})
