/** What a client submits never comes back in the answer that refuses it: not in a log of the page, not in a screenshot. */
import { type } from 'arktype'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, service } from '../../src/index.ts'
import type { Schema } from '../../src/index.ts'
import { holds } from '../model/property.ts'
import { faultsOf, json } from './exchange.ts'

/** Schemas of one field that no marker satisfies; the library sees the marker, or what it made of it. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  zod: {
    email: z.object({ a: z.email() }), literal: z.object({ a: z.literal('x') }), choice: z.object({ a: z.enum(['x', 'y']) }), range: z.object({ a: z.coerce.number().max(-1) }), date: z.object({ a: z.iso.date() }),
    pattern: z.object({ a: z.string().regex(/^-$/) }), prefix: z.object({ a: z.string().startsWith('-') }), trimmed: z.object({ a: z.string().trim().toUpperCase().email() }), union: z.object({ a: z.union([z.literal('x'), z.iso.time()]) }),
    variant: z.discriminatedUnion('a', [z.object({ a: z.literal('x') }), z.object({ a: z.literal('y') })]), multiple: z.object({ a: z.coerce.number().multipleOf(1e9) }), whole: z.object({ a: z.string(), b: z.string() }),
  },
  valibot: {
    email: v.object({ a: v.pipe(v.string(), v.email()) }), literal: v.object({ a: v.literal('x') }), choice: v.object({ a: v.picklist(['x', 'y']) }), range: v.object({ a: v.pipe(v.unknown(), v.transform(Number), v.maxValue(-1)) }),
    date: v.object({ a: v.pipe(v.string(), v.isoDate()) }), pattern: v.object({ a: v.pipe(v.string(), v.regex(/^-$/)) }), prefix: v.object({ a: v.pipe(v.string(), v.startsWith('-')) }),
    trimmed: v.object({ a: v.pipe(v.string(), v.trim(), v.email()) }), upper: v.object({ a: v.pipe(v.string(), v.toUpperCase(), v.email()) }), union: v.object({ a: v.union([v.literal('x'), v.pipe(v.string(), v.isoTime())]) }),
    variant: v.variant('a', [v.object({ a: v.literal('x') }), v.object({ a: v.literal('y') })]), nested: v.object({ a: v.object({ b: v.literal('x') }) }),
  },
  arktype: {
    email: type({ a: 'string.email' }), literal: type({ a: '\'x\'' }), choice: type({ a: '\'x\'|\'y\'' }), range: type({ a: 'string.numeric.parse' }).to({ a: 'number < -1' }), date: type({ a: 'string.date.iso' }), pattern: type({ a: /^-$/ }),
    trimmed: type({ a: type('string.trim').to('string.email') }), upper: type({ a: type('string.upper').to('string.email') }), union: type({ a: '\'x\'|string.ip' }), narrow: type({ a: type('string').narrow((_, context) => context.mustBe('nicer')) }),
    divisible: type({ a: type('string.numeric.parse').to('number % 1000000007') }), list: type({ a: '\'x\'[]' }),
  },
}

const ROOTS: Readonly<Record<string, Schema>> = { zod: z.literal('x'), valibot: v.pipe(v.string(), v.email()), arktype: type('\'x\'') }

/** Texts and numbers that stand in no message by chance. */
const text = fc.tuple(fc.constantFrom('', ' ', '\t', '"', '\\', '\'', '\n', '€'), fc.stringMatching(/^[a-z]{4}[A-Z0-9]{8,20}$/), fc.constantFrom('', ' ', '"', '\\"', '@', '/')).map(([before, marker, after]) => ({ marker, value: `${before}${marker}${after}` }))
const number = fc.integer({ min: 10_000_000, max: 2 ** 40 }).map((marker) => ({ marker: String(marker), value: marker }))
const decimal = fc.integer({ min: 10_000_000, max: 2 ** 40 }).map((marker) => ({ marker: String(marker), value: `00${marker}` }))

/** The marker in the shapes that a body may have. */
const shapes: readonly ((value: unknown) => unknown)[] = [
  (value) => ({ a: value }), (value) => ({ a: [value] }), (value) => ({ a: { b: value } }), (value) => ({ a: { b: [{ c: value }] } }), (value) => ({ a: [[value, value]] }), (value) => [value], (value) => value, (value) => ({ b: value }),
]

function expectNoEcho(marker: string, answer: string): void {
  expect([marker, answer.toLowerCase().includes(marker.toLowerCase()) ? answer : '']).toEqual([marker, ''])
}

describe.each(Object.entries(FIELDS))('%s', (_, schemas) => {
  holds('never repeats a text or a number of the body', fc.tuple(fc.constantFrom(...Object.entries(schemas)), fc.oneof(text, number, decimal), fc.constantFrom(...shapes)), 150, async ([[, schema], { marker, value }, shape]) => {
    const app = createApp([service('/a', { post: { body: schema, handler: () => 'accepted' } })], { onError: () => undefined })
    expectNoEcho(marker, await (await app.request('/a', json(shape(value)))).text())
  })

  holds('never repeats a text of the path, the query or a header', fc.tuple(fc.constantFrom(...Object.entries(schemas)), fc.oneof(text, decimal)), 100, async ([[, schema], { marker, value }]) => {
    const app = createApp([service('/:a', { get: { params: schema, query: schema, headers: schema, handler: () => 'accepted' } })], { onError: () => undefined })
    const header = /^[\t\x20-\x7e]*$/.test(value) ? { a: value } : { a: marker }
    const answer = await app.request(`/${encodeURIComponent(value)}?a=${encodeURIComponent(value)}&a=${marker}`, { headers: header })
    expectNoEcho(marker, await answer.text())
  })
})

test.each(Object.entries(ROOTS))('%s never repeats a body that is nothing but a text', async (_, schema) => {
  const app = createApp([service('/a', { post: { body: schema, handler: () => 'accepted' } })])
  for (const body of ['Marker1', { k: { deep: 'Marker1' } }, [['Marker1']]]) {
    const response = await app.request('/a', json(body))
    expect(response.status).toBe(400)
    expectNoEcho('Marker1', await response.text())
  }
})

test.each(Object.entries(FIELDS))('%s still tells what was expected', async (_, schemas) => {
  const schema = schemas['choice'] as Schema
  const app = createApp([service('/a', { post: { body: schema, handler: () => 'accepted' } })])
  const response = await app.request('/a', json({ a: 'Marker1' }))
  expect(await response.clone().text()).toMatch(/x.*y/)
  expect(await faultsOf(response)).toEqual(['body /a'])
})

test('neither does malformed JSON, an unknown media type, a method or a path', async () => {
  const app = createApp([service('/a/:x', { post: { body: z.unknown(), handler: () => 1 } })])
  for (const [path, init] of [
    ['/a/x', { method: 'POST', body: '{"a": Marker1', headers: { 'content-type': 'application/json' } }], ['/a/x', { method: 'POST', body: 'x', headers: { 'content-type': 'text/marker1' } }], ['/a/x', { method: 'MARKER1' }],
    ['/marker1', {}], ['/a/%Marker1', { method: 'POST' }], ['/a/x', { method: 'POST', body: 'x', headers: { 'content-type': 'application/json', 'accept': 'text/marker1', 'x-marker1': 'marker1' } }],
  ] as const) {
    const response = await app.request(path, init)
    expect(response.ok).toBe(false)
    expectNoEcho('marker1', await response.text())
  }
})
