/** Wrappers: what runs around handlers, what they see, and what they may change. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, group, HttpProblem, reply, service } from '../../src/index.ts'
import type { Wrapper } from '../../src/index.ts'
import { corsOf, from, json, preflight, problemOf } from './exchange.ts'

const ORIGIN = 'https://app.example'

/** A wrapper that notes when it begins and ends. */
function noting(name: string, ran: string[]): Wrapper {
  return async (_context, next) => {
    ran.push(`${name} in`)
    try {
      return await next()
    } finally {
      ran.push(`${name} out`)
    }
  }
}

describe('the order', () => {
  const ran: string[] = []
  const app = createApp([group('/v1', [service('/a', {
    cors: { origins: [ORIGIN] }, wrap: [noting('service', ran), noting('service 2', ran)], guard: () => { ran.push('guard') },
    post: { body: z.object({}), wrap: noting('operation', ran), validate: () => { ran.push('rule') }, handler: () => { ran.push('handler') } },
    get: { guard: () => false, handler: () => 1 },
  })], { wrap: noting('group', ran) })], { wrap: noting('app', ran) })

  test('is from outside inwards, after guards, input and rules', async () => {
    ran.length = 0
    expect((await app.request('/v1/a', json({}))).status).toBe(204)
    expect(ran).toEqual(['guard', 'rule', 'app in', 'group in', 'service in', 'service 2 in', 'operation in', 'handler', 'operation out', 'service 2 out', 'service out', 'group out', 'app out'])
  })

  test.each([
    ['a preflight', preflight(ORIGIN, 'POST'), 204, []], ['a method that the path lacks', { method: 'PUT' }, 405, []], ['what a guard refuses', {}, 403, ['guard']],
    ['a body of another type', { ...json({}), headers: { 'content-type': 'text/plain' } }, 415, ['guard']], ['input that is not valid', json('x'), 400, ['guard']],
  ])('%s reaches none', async (_words, init, status, expected) => {
    ran.length = 0
    expect((await app.request('/v1/a', init)).status).toBe(status)
    expect(ran).toEqual(expected)
  })
})

/** The answer of a handler inside one wrapper. */
async function answer(wrap: Wrapper, handler: () => unknown, heard: unknown[] = []): Promise<Response> {
  return createApp([service('/a', { cors: { origins: [ORIGIN] }, get: { wrap, status: 201, handler } })], { onError: (error) => { heard.push(error) } }).request('/a', from(ORIGIN))
}

describe('what next gives', () => {
  test.each<[string, () => unknown, readonly [number, unknown, Readonly<Record<string, string>>]]>([
    ['a plain value', () => ({ a: 1 }), [201, { a: 1 }, {}]],
    ['nothing', () => undefined, [204, undefined, {}]],
    ['null', () => null, [201, null, {}]],
    ['a promise', () => Promise.resolve('x'), [201, 'x', {}]],
    ['a reply', () => reply(202, [1], { ETag: '"1"' }), [202, [1], { etag: '"1"' }]],
    ['a reply with a list of headers', () => reply(202, 'x', [['Link', 'a'], ['link', 'b']]), [202, 'x', { link: 'a, b' }]],
    ['a response without a body', () => new Response(null, { status: 304, headers: { etag: '"1"' } }), [304, undefined, { etag: '"1"' }]],
  ])('%s is a reply', async (_words, handler, seen) => {
    let given: unknown
    await answer(async (_context, next) => {
      const { status, body, headers } = await next()
      given = [status, body, Object.fromEntries(headers)]
      return undefined
    }, handler)
    expect(given).toEqual(seen)
  })

  test.each<[string, () => unknown]>([
    ['thrown', () => { throw new HttpProblem(409) }], ['returned', () => new HttpProblem(409)], ['a promise that rejects', () => Promise.reject(new HttpProblem(409))],
  ])('an error is an error: %s', async (_words, handler) => {
    const response = await answer(async (_context, next) => next().catch((error: unknown) => reply(299, error instanceof HttpProblem ? error.status : 'other')), handler)
    expect([response.status, await response.json()]).toEqual([299, 409])
  })
})

describe('what a wrapper gives', () => {
  const pass: Wrapper = (_context, next) => next()

  test.each<[string, () => unknown]>([
    ['a plain value', () => ({ a: 1 })], ['nothing', () => undefined], ['a reply', () => reply(202, 'x', { 'content-type': 'text/plain' })], ['bytes', () => new Uint8Array([1, 2])],
    ['a response', () => new Response('body', { status: 203, headers: [['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['etag', '"1"']] })], ['a stream', () => new Response('x').body],
    ['a problem', () => new HttpProblem(418, 'tea', { headers: { 'retry-after': '1' } })],
    ['an async iterable', () => (async function* chunks() { yield 'a'; await Promise.resolve(); yield 'b' })()],
  ])('is what the handler gave where it only passes it on: %s', async (_words, handler) => {
    const plain = await createApp([service('/a', { cors: { origins: [ORIGIN] }, get: { status: 201, handler } })]).request('/a', from(ORIGIN))
    const wrapped = await answer(pass, handler)
    expect([wrapped.status, [...wrapped.headers], await wrapped.text()]).toEqual([plain.status, [...plain.headers], await plain.text()])
  })

  test('may be another reply: the body changed, a header added', async () => {
    const response = await answer(async (_context, next) => {
      const inner = await next()
      inner.headers.set('x-timing', '1')
      return reply(inner.status, String(inner.body).toUpperCase(), inner.headers)
    }, () => 'foo')
    expect([response.status, response.headers.get('x-timing'), await response.json()]).toEqual([201, '1', 'FOO'])
  })

  test('cannot set CORS headers, nor leave them out', async () => {
    const response = await answer(() => reply(200, 'x', { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true', 'vary': 'Accept-Encoding' }), () => 1)
    expect(corsOf(response)).toEqual({ 'allow-origin': ORIGIN })
    expect(response.headers.get('vary')).toBe('Accept-Encoding, Origin')
  })

  test('without next, the handler never runs', async () => {
    let ran = false
    expect(await (await answer(() => 'cached', () => { ran = true })).json()).toBe('cached')
    expect(ran).toBe(false)
  })

  test('may leave next alone once it has called it: what fails then takes nothing down', async () => {
    const unhandled: unknown[] = []
    const note = (error: unknown): void => { unhandled.push(error) }
    process.on('unhandledRejection', note)
    const response = await answer((_context, next) => { void next(); return 'early' }, () => Promise.reject(new Error('late')))
    await new Promise((resolve) => { setTimeout(resolve, 10) })
    process.off('unhandledRejection', note)
    expect([await response.json(), unhandled]).toEqual(['early', []])
  })

  test('that throws is an error like any other', async () => {
    const heard: unknown[] = []
    const mistake = new Error('secret')
    const response = await answer(() => { throw mistake }, () => 1, heard)
    expect([response.status, heard, corsOf(response)]).toEqual([500, [mistake], { 'allow-origin': ORIGIN }])
    expect((await answer(async () => { throw new HttpProblem(429) }, () => 1)).status).toBe(429)
  })
})

test('a wrapper sees the input of the handler', async () => {
  let seen: unknown
  const app = createApp([service('/a/:id', {
    post: { body: z.object({ n: z.coerce.number() }), query: z.object({ q: z.string() }), handler: () => 1 },
  })], { wrap: ({ params, body, query, method, url }, next) => { seen = [params, body, query, method, url.pathname]; return next() } })
  await app.request('/a/7?q=x', json({ n: '1' }))
  expect(seen).toEqual([{ id: '7' }, { n: 1 }, { q: 'x' }, 'POST', '/a/7'])
})

test('faults that the handler tells come through as a problem', async () => {
  let status: unknown
  const app = createApp([service('/a', { get: ({ faults }) => { faults.add({ in: 'path', pointer: '', detail: 'No.' }) } })], {
    wrap: async (_context, next) => next().catch((error: unknown) => { status = error instanceof HttpProblem && error.status; throw error }),
  })
  expect((await problemOf(await app.request('/a'))).errors).toHaveLength(1)
  expect(status).toBe(400)
})

test('faults that a wrapper tells are the answer too, whether it asks the handler or not', async () => {
  for (const next of [true, false]) {
    const app = createApp([service('/a', { get: () => 'answer' })], { wrap: async ({ faults }, inner) => { const result = next ? await inner() : 'own'; faults.add({ in: 'query', pointer: '', detail: 'No.' }); return result } })
    expect((await problemOf(await app.request('/a'))).errors).toHaveLength(1)
  }
})
