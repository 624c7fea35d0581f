/** Input that was made to hurt: it costs no more than its length, and it never is a mistake of the server. */
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, service } from '../../src/index.ts'
import type { Schema } from '../../src/index.ts'
import { faultsOf, json, problemOf } from './exchange.ts'

const heard: unknown[] = []
const FORM = 'application/x-www-form-urlencoded'

/** An application that takes JSON and forms, and a query. */
function taking(schemas: { readonly body?: Schema; readonly query?: Schema }) {
  heard.length = 0
  return createApp([service('/a', { post: { ...schemas, consumes: ['application/json', FORM], handler: ({ body, query }) => body ?? query } })], { onError: (error) => { heard.push(error) } })
}

const form = (text: string): RequestInit => ({ method: 'POST', body: text, headers: { 'content-type': FORM } })
const named = (count: number, value = '1'): string => Array.from({ length: count }, (_, index) => `n${index}=${value}`).join('&')

const lists: Readonly<Record<string, Schema>> = { zod: z.record(z.string(), z.array(z.string())), valibot: v.record(v.string(), v.array(v.string())), arktype: type('Record<string, string[]>') }

describe.each(Object.entries(lists))('many names, as %s sees them', (_library, schema) => {
  test('are lists where the schema wants lists, all of them', async () => {
    const expected = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`n${index}`, ['1']]))
    expect(await (await taking({ query: schema }).request(`/a?${named(300)}`, { method: 'POST' })).json()).toEqual(expected)
    expect(await (await taking({ body: schema }).request('/a', form(named(300)))).json()).toEqual(expected)
  })

  test('are read up to a thousand, in a query and in a form; more are one fault', async () => {
    expect((await taking({ query: schema }).request(`/a?${named(1000)}`, { method: 'POST' })).status).toBe(200)
    expect((await taking({ body: schema }).request('/a', form(named(1000)))).status).toBe(200)
    expect((await problemOf(await taking({ query: schema }).request(`/a?${named(1001)}`, { method: 'POST' }))).errors).toEqual([{ in: 'query', pointer: '', detail: 'There are more than 1000 names here.' }])
    for (const text of [named(1001), named(100_000), '&'.repeat(100_000), 'n=1&'.repeat(100_000)]) {
      expect((await problemOf(await taking({ body: schema }).request('/a', form(text)))).errors).toEqual([{ in: 'body', pointer: '', detail: 'There are more than 1000 names here.' }])
    }
  })
})

const nested: v.GenericSchema = v.lazy(() => v.union([v.string(), v.array(nested), v.record(v.string(), nested)]))
const scope = type.module({ json: 'string | json[] | record', record: { '[string]': 'json' } })
const nesting: Readonly<Record<string, Schema>> = { none: z.unknown(), zod: z.json(), valibot: nested, arktype: scope.json }

describe.each(Object.entries(nesting))('deep JSON, schema of %s', (_library, schema) => {
  const send = (text: string): Promise<Response> => taking({ body: schema }).request('/a', { method: 'POST', body: text, headers: { 'content-type': 'application/json' } })
  const array = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  const object = (depth: number): string => `${'{"a":'.repeat(depth)}"x"${'}'.repeat(depth)}`

  test('is read 500 deep', async () => {
    for (const text of [array(500), object(500), `[${'[[[]]],'.repeat(2000)}"x"]`, JSON.stringify(['[{"\\'.repeat(2000), '"{['.repeat(600)])]) expect([(await send(text)).status, heard]).toEqual([200, []])
  })

  test('is one fault where it is deeper, and not the end of the stack', async () => {
    for (const text of [array(501), object(501), array(100_000), object(100_000), '['.repeat(100_000), '{"a":'.repeat(100_000), `["\\"", ${array(1000)}]`]) {
      expect((await problemOf(await send(text))).errors).toEqual([{ in: 'body', pointer: '', detail: 'This is nested more than 500 deep.' }])
    }
    expect(heard).toEqual([])
  })
})

test('a message that grows with the input is not looked through', async () => {
  const text = JSON.stringify(Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`k${index}`, true])))
  const { errors } = await problemOf(await taking({ body: z.strictObject({}) }).request('/a', { method: 'POST', body: text, headers: { 'content-type': 'application/json' } }))
  expect(errors).toEqual([{ in: 'body', pointer: '', detail: 'This is not valid.' }])
})

describe('a name that every object has', () => {
  const poison = '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"a":"1"}'
  const schemas: Readonly<Record<string, Schema>> = {
    'none': z.unknown(), 'zod': z.object({ a: z.string() }), 'zod, loose': z.looseObject({ a: z.string() }), 'zod, record': z.record(z.string(), z.unknown()), 'zod, JSON': z.json(),
    'valibot': v.object({ a: v.string() }), 'valibot, loose': v.looseObject({ a: v.string() }), 'valibot, record': v.record(v.string(), v.unknown()),
    'arktype': type({ a: 'string' }), 'arktype, changed': type({ a: type('string').pipe((text) => text) }),
  }
  test.each(Object.entries(schemas))('changes no object: %s', async (_, schema) => {
    let seen: object = {}
    const app = createApp([service('/a', { post: { body: schema, query: schema, cookies: schema, consumes: ['application/json', FORM], handler: ({ body, query, cookies }) => { seen = { body, query, cookies } } } })])
    for (const [body, content] of [[poison, 'application/json'], ['a=1&__proto__=2&__proto__=3&constructor=4', FORM]] as const) {
      const response = await app.request('/a?a=1&__proto__=admin&__proto__=x&constructor=4', { method: 'POST', body, headers: { 'content-type': content, 'cookie': 'a=1; __proto__=admin; constructor=2' } })
      expect(response.status).toBe(204)
      for (const value of Object.values(seen) as object[]) expect([Object.getPrototypeOf(value), Reflect.get(value, 'admin')]).toEqual([Object.prototype, undefined])
    }
    expect(Reflect.get({}, 'admin')).toBeUndefined()
  })
})

test('many cookies are read up to 64, and a long header of them up to 8 KiB', async () => {
  const app = createApp([service('/a', { get: ({ cookies }) => Object.keys(cookies).length })])
  const cookies = (count: number, value: string): RequestInit => ({ headers: { cookie: Array.from({ length: count }, (_, index) => `c${index}=${value}`).join('; ') } })
  expect(await (await app.request('/a', cookies(1000, '1'))).json()).toBe(64)
  expect(await (await app.request('/a', cookies(10, 'x'.repeat(1000)))).json()).toBe(8)
  expect(await (await app.request('/a', cookies(1, 'x'.repeat(10_000)))).json()).toBe(0)
})

describe('a schema that fails by itself is the mistake of the server, told to the hook alone', () => {
  const own = (validate: Schema['~standard']['validate']): Schema => ({ '~standard': { version: 1, vendor: 'own', validate } })
  const mistake = new Error('secret')
  test.each<[words: string, schema: Schema]>([
    ['it throws', own(() => { throw mistake })], ['it rejects', own(() => Promise.reject(mistake))], ['a refinement throws', z.unknown().refine(() => { throw mistake })],
    ['an asynchronous check rejects', v.pipeAsync(v.unknown(), v.checkAsync(() => Promise.reject(mistake)))], ['a transformation throws', v.pipe(v.unknown(), v.transform(() => { throw mistake }))], ['a pipe of arktype throws', type('unknown').pipe(() => { throw mistake })],
  ])('%s', async (_words, schema) => {
    for (const place of ['params', 'query', 'headers', 'cookies', 'body', 'response'] as const) {
      const errors: unknown[] = []
      const app = createApp([service('/a/:id', { post: { ...(place === 'body' ? {} : { body: z.unknown() }), [place]: schema, handler: () => 1 } })], { onError: (error) => { errors.push(error) } })
      const response = await app.request('/a/1?b=2', json({ c: 3 }))
      expect([place, (await problemOf(response)).status, errors]).toEqual([place, 500, [mistake]])
    }
  })
})

test('schemas that answer later are waited for, in every place', async () => {
  const even = z.object({ n: z.string() }).refine(async ({ n }) => { await Promise.resolve(); return Number(n) % 2 === 0 }, { message: 'Not even.' })
  const app = createApp([service('/a/:n', { post: { params: even, query: even, headers: even, cookies: even, body: even, handler: ({ params, body }) => [params.n, body.n] } })])
  const send = (n: string): Promise<Response> => app.request(`/a/${n}?n=${n}`, { method: 'POST', body: JSON.stringify({ n }), headers: { 'content-type': 'application/json', n, 'cookie': `n=${n}` } })
  expect(await (await send('2')).json()).toEqual(['2', '2'])
  expect(await faultsOf(await send('3'))).toEqual(['path', 'query', 'header', 'cookie', 'body'])
})
