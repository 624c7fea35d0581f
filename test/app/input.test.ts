/** Input: parameters, query, headers and body by schemas of three libraries, every fault of all places at once. */
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, service } from '../../src/index.ts'
import type { Schema } from '../../src/index.ts'
import { faultsOf, json, problemOf, streamed } from './exchange.ts'

/** An application that answers with what the schemas made of its input. */
function echo(schemas: { readonly params?: Schema; readonly query?: Schema; readonly headers?: Schema; readonly body?: Schema; readonly consumes?: readonly string[] }) {
  return createApp([service('/items/:id/:part?', { post: { ...schemas, handler: ({ params, query, headers, body }) => ({ params, query, headers, body }) } })])
}

const count = {
  zod: { numeric: z.object({ id: z.coerce.number().int(), part: z.string().optional() }), named: z.object({ name: z.string().min(3) }) },
  valibot: { numeric: v.object({ id: v.pipe(v.string(), v.transform(Number), v.integer()) }), named: v.object({ name: v.pipe(v.string(), v.minLength(3)) }) },
  arktype: { numeric: type({ id: 'string.integer.parse' }), named: type({ name: 'string >= 3' }) },
}

describe.each(Object.entries(count))('%s', (_, { numeric, named }) => {
  test('makes the parameters of the path', async () => {
    expect(await (await echo({ params: numeric }).request('/items/42', { method: 'POST' })).json()).toMatchObject({ params: { id: 42 } })
  })

  test('makes the query', async () => {
    expect(await (await echo({ query: numeric }).request('/items/x?id=42', { method: 'POST' })).json()).toMatchObject({ query: { id: 42 } })
  })

  test('makes the headers', async () => {
    expect(await (await echo({ headers: numeric }).request('/items/x', { method: 'POST', headers: { id: '42' } })).json()).toMatchObject({ headers: { id: 42 } })
  })

  test('makes the body', async () => {
    expect(await (await echo({ body: named }).request('/items/x', json({ name: 'abc' }))).json()).toMatchObject({ body: { name: 'abc' } })
  })

  test('tells the faults of all places at once: path, query, header, body', async () => {
    const response = await echo({ params: numeric, query: numeric, headers: numeric, body: named }).request('/items/x?id=y', json({ name: 'ab' }))
    expect(response.status).toBe(400)
    expect(await faultsOf(response)).toEqual(['path /id', 'query /id', 'header /id', 'body /name'])
  })

  test('points to a fault of the whole with an empty pointer', async () => {
    expect(await faultsOf(await echo({ body: named }).request('/items/x', json('text')))).toEqual(['body'])
  })

  test('points into nested lists and objects', async () => {
    const nested = { zod: z.object({ a: z.array(z.object({ b: z.number() })) }), valibot: v.object({ a: v.array(v.object({ b: v.number() })) }), arktype: type({ a: type({ b: 'number' }).array() }) }
    for (const schema of Object.values(nested)) expect(await faultsOf(await echo({ body: schema }).request('/items/x', json({ a: [{ b: 1 }, { b: 'x' }] })))).toEqual(['body /a/1/b'])
  })
})

describe('a schema for headers', () => {
  const schemas: Record<string, Schema> = {
    'zod': z.object({ 'X-Count': z.coerce.number() }),
    'zod, optional': z.object({ 'X-Count': z.coerce.number().optional() }),
    'valibot': v.object({ 'X-Count': v.pipe(v.string(), v.transform(Number)) }),
    'arktype': type({ 'X-Count': 'string.integer.parse' }),
    'arktype, optional': type({ 'X-Count?': 'string.integer.parse' }),
    'arktype, others dropped': type({ '+': 'delete', 'X-Count': 'string.integer.parse' }),
  }
  test.each(Object.entries(schemas))('may write the names in any case: %s', async (_, schema) => {
    const app = createApp([service('/a', { get: { headers: schema, handler: ({ headers }) => (headers as Record<string, unknown>)['X-Count'] } })])
    for (const name of ['x-count', 'X-Count', 'X-COUNT']) expect(await (await app.request('/a', { headers: { [name]: '42' } })).json()).toBe(42)
  })

  test.each(Object.entries(schemas))('that may write it in lower case: %s', async (name) => {
    const lower: Record<string, Schema> = { zod: z.object({ 'x-count': z.coerce.number() }), valibot: v.object({ 'x-count': v.pipe(v.string(), v.transform(Number)) }), arktype: type({ 'x-count': 'string.integer.parse' }) }
    const schema = lower[name.split(',')[0] ?? '']
    const app = createApp([service('/a', { get: { ...(schema !== undefined && { headers: schema }), handler: ({ headers }) => (headers as Record<string, unknown>)['x-count'] } })])
    expect(await (await app.request('/a', { headers: { 'X-Count': '42' } })).json()).toBe(42)
  })

  test.each(Object.entries(schemas).filter(([name]) => !name.includes('optional')))('misses what is not there: %s', async (_, schema) => {
    const app = createApp([service('/a', { get: { headers: schema, handler: () => 1 } })])
    expect(await faultsOf(await app.request('/a', { headers: { 'x-other': '42' } }))).toEqual(['header /X-Count'])
  })
})

describe('a name that stands several times in the query', () => {
  const lists: Record<string, Schema> = {
    zod: z.object({ tag: z.array(z.string()), one: z.string().optional() }), valibot: v.object({ tag: v.array(v.string()), one: v.optional(v.string()) }), arktype: type({ 'tag': 'string[]', 'one?': 'string' }),
  }
  test.each(Object.entries(lists))('is a list where the schema says so, however often it comes: %s', async (_, schema) => {
    const app = echo({ query: schema })
    const queryOf = async (query: string) => ((await (await app.request(`/items/x?${query}`, { method: 'POST' })).json()) as { query: unknown }).query
    expect(await queryOf('tag=a')).toEqual({ tag: ['a'] })
    expect(await queryOf('tag=a&tag=b')).toEqual({ tag: ['a', 'b'] })
    expect(await queryOf('tag=&one=1')).toEqual({ tag: [''], one: '1' })
    expect(await faultsOf(await app.request('/items/x?tag=a&one=1&one=2', { method: 'POST' }))).toEqual(['query /one'])
    expect(await faultsOf(await app.request('/items/x', { method: 'POST' }))).toEqual(['query /tag'])
  })

  test.each<[string, Schema]>([['zod', z.object({ ids: z.array(z.coerce.number()) })], ['valibot', v.object({ ids: v.array(v.pipe(v.string(), v.regex(/^\d+$/))) })], ['arktype', type({ ids: 'string.integer.parse[]' })]])(
    'tells the faulty element, also where there is one alone: %s', async (_, schema) => {
      const app = echo({ query: schema })
      expect(await faultsOf(await app.request('/items/x?ids=1&ids=a', { method: 'POST' }))).toEqual(['query /ids/1'])
      expect(await faultsOf(await app.request('/items/x?ids=a', { method: 'POST' }))).toEqual(['query /ids/0'])
    })

  test('is not confused by names of Object', async () => {
    const app = echo({ query: z.record(z.string(), z.unknown()) })
    const { query } = await (await app.request('/items/x?constructor=1&__proto__=2&toString=3', { method: 'POST' })).json() as { query: Record<string, unknown> }
    expect(Object.entries(query)).toEqual(expect.arrayContaining([['constructor', '1'], ['toString', '3']]))
    expect(Object.getPrototypeOf(query)).toBe(Object.prototype)
  })
})

test('one schema in two places validates both', async () => {
  const shared = z.object({ id: z.coerce.number() })
  const app = echo({ params: shared, query: shared, headers: shared, body: shared })
  for (let round = 0; round < 3; round++) {
    expect(await faultsOf(await app.request('/items/x?id=x', { ...json({ id: 'x' }), headers: { 'content-type': 'application/json', id: 'x' } }))).toEqual(['path /id', 'query /id', 'header /id', 'body /id'])
    expect((await app.request('/items/1?id=1', { ...json({ id: 1 }), headers: { 'content-type': 'application/json', id: '1' } })).status).toBe(200)
  }
})

test('without schemas, a handler gets what the platform has', async () => {
  const app = createApp([service('/items/:id', { post: ({ params, query, headers, body, pathParams }) => [params.id, query instanceof URLSearchParams, headers.get('x-a'), body === undefined, pathParams['id']] })])
  expect(await (await app.request('/items/a%20b%2Fc?x=1', { method: 'POST', body: 'ignored', headers: { 'x-a': 'y' } })).json()).toEqual(['a b/c', true, 'y', true, 'a b/c'])
})

test('a path that is not well encoded is a fault of the path, told with the others', async () => {
  expect(await faultsOf(await echo({ body: z.object({ a: z.string() }) }).request('/items/%E0%A4%A', json({})))).toEqual(['path /id', 'body /a'])
})

test('an optional parameter that is absent is undefined', async () => {
  expect(await (await echo({ params: z.object({ id: z.string(), part: z.string().optional() }) }).request('/items/1', { method: 'POST' })).json()).toMatchObject({ params: { id: '1' } })
})

describe('a body', () => {
  test.each<[words: string, text: string | Uint8Array<ArrayBuffer>, faults: readonly string[]]>([
    ['that is no JSON', '{"a":', ['body']],
    ['that is empty but for a space', ' ', ['body']],
    ['that is no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), ['body']],
    ['that has more behind its JSON', '{} {}', ['body']],
    ['that is none', '', ['body']],
  ])('%s is one fault and no more', async (_, text, faults) => {
    const response = await echo({ body: z.object({ a: z.string(), b: z.string() }) }).request('/items/x', { method: 'POST', body: text, headers: { 'content-type': 'application/json' } })
    expect(response.status).toBe(400)
    expect(await faultsOf(response)).toEqual(faults)
  })

  test('that is none is an empty object where everything in it is optional, and nothing where the schema takes that', async () => {
    expect(await (await echo({ body: z.object({ a: z.string().default('x') }) }).request('/items/x', { method: 'POST' })).json()).toMatchObject({ body: { a: 'x' } })
    expect(await (await echo({ body: z.object({ a: z.string() }).optional() }).request('/items/x', { method: 'POST' })).json()).not.toHaveProperty('body')
  })

  test.each<[words: string, body: unknown, schema: Schema]>([
    ['a list', [1, 2], z.array(z.number())], ['a text', 'text', z.string()], ['null', null, z.null()], ['a field named body', { body: 1 }, z.object({ body: z.number() })], ['other scripts', { a: '€ 😀' }, z.object({ a: z.string() })],
  ])('of JSON may be %s', async (_, body, schema) => {
    expect(await (await echo({ body: schema }).request('/items/x', json(body))).json()).toMatchObject({ body })
  })

  test('that is a form is an object of texts, with lists where the schema says so', async () => {
    const app = echo({ body: z.object({ a: z.string(), tag: z.array(z.string()) }), consumes: ['application/x-www-form-urlencoded'] })
    expect(await (await app.request('/items/x', { method: 'POST', body: new URLSearchParams('a=1&tag=x') })).json()).toMatchObject({ body: { a: '1', tag: ['x'] } })
    expect(await faultsOf(await app.request('/items/x', { method: 'POST', body: new URLSearchParams('tag=x&tag=y') }))).toEqual(['body /a'])
  })

  test('that is text is a string, anything else bytes', async () => {
    expect(await (await echo({ body: z.string(), consumes: ['text/csv'] }).request('/items/x', { method: 'POST', body: 'a,b', headers: { 'content-type': 'text/csv' } })).json()).toMatchObject({ body: 'a,b' })
    const app = createApp([service('/a', { post: { body: z.instanceof(Uint8Array), consumes: ['image/png'], handler: ({ body }) => [...body] } })])
    expect(await (await app.request('/a', { method: 'POST', body: new Uint8Array([0, 255]), headers: { 'content-type': 'image/png' } })).json()).toEqual([0, 255])
  })

  test('in many chunks is read whole, even where a character is split', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ a: '😀'.repeat(10) }))
    const init = streamed([...bytes].map((byte) => new Uint8Array([byte])), { 'content-type': 'application/json' })
    expect(await (await echo({ body: z.object({ a: z.string() }) }).request('/items/x', init)).json()).toMatchObject({ body: { a: '😀'.repeat(10) } })
  })

  test('that breaks off is a 400', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) })
    const init = { ...streamed([], { 'content-type': 'application/json' }), body }
    expect(await problemOf(await echo({ body: z.unknown() }).request('/items/x', init))).toMatchObject({ status: 400 })
  })
})

test('a schema may take its time, and may fail: that is a 500', async () => {
  const late = (value: unknown): Schema => ({ '~standard': { version: 1, vendor: 'test', validate: async () => { await Promise.resolve(); if (value instanceof Error) throw value; return { value } } } })
  expect(await (await echo({ query: late(7) }).request('/items/x', { method: 'POST' })).json()).toMatchObject({ query: 7 })
  const heard: unknown[] = []
  const failing = createApp([service('/a', { get: { query: late(new Error('secret')), handler: () => 1 } })], { onError: (error) => heard.push(error) })
  expect((await failing.request('/a')).status).toBe(500)
  expect(heard).toEqual([new Error('secret')])
})

test('a hostile body is told a bounded number of faults', async () => {
  const response = await echo({ body: z.array(z.string()) }).request('/items/x', json(Array.from({ length: 50_000 }, (_, index) => index)))
  const text = await response.text()
  expect(response.status).toBe(400)
  expect(text.length).toBeLessThan(50_000)
})
