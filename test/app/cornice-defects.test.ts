/** What went wrong in Cornice beside CORS, and does not go wrong here. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { toFetch } from '../../src/fetch.ts'
import { createApp, HttpProblem, PolicyError, reply, service, variant } from '../../src/index.ts'
import type { ErrorRenderer } from '../../src/index.ts'
import { faultsOf, json, problemOf, streamed } from './exchange.ts'

describe('a body without a type never reaches an operation of JSON', () => {
  let ran = 0
  const body = z.object({ a: z.number() })
  const handler = (): void => { ran++ }
  const app = createApp([
    service('/one', { post: { body, handler }, put: { body, consumes: ['application/json'], handler }, patch: { body, consumes: ['application/*+json'], handler } }),
    service('/several', { post: [variant({ body, handler }), variant({ body: z.string(), consumes: ['text/plain'], handler })] }),
  ])
  const text = '{"a":1}'
  const bytes = new TextEncoder().encode(text)
  const form = (): FormData => { const fields = new FormData(); fields.set('a', text); return fields }
  test.each<[words: string, init: () => RequestInit, asText?: 204]>([
    ['a blob without a type', () => ({ body: new Blob([text]) })], ['a buffer', () => ({ body: bytes.buffer })], ['a view of one', () => ({ body: bytes })], ['a stream', () => streamed([text])],
    ['a blob whose type is none', () => ({ body: new Blob([text], { type: 'json' }) })], ['a header that is empty', () => ({ body: bytes, headers: { 'content-type': '' } })], ['a header that is a space', () => ({ body: bytes, headers: { 'content-type': ' ' } })],
    ['only a parameter', () => ({ body: bytes, headers: { 'content-type': '; charset=utf-8' } })], ['a form', () => ({ body: new URLSearchParams({ [text]: '' }) })], ['a form with files', () => ({ body: form() })],
    ['a text, as a form may send it', () => ({ body: text }), 204], ['a text that says it is JSON too', () => ({ body: bytes, headers: { 'content-type': 'text/plain, application/json' } })],
    ['a text with JSON as its parameter', () => ({ body: bytes, headers: { 'content-type': 'text/plain; application/json' } }), 204],
  ])('%s', async (_words, init, asText) => {
    ran = 0
    for (const method of ['POST', 'PUT', 'PATCH']) expect([method, (await app.request('/one', { ...init(), method })).status]).toEqual([method, 415])
    expect(ran).toBe(0)
    expect((await app.request('/several', { ...init(), method: 'POST' })).status).toBe(asText ?? 415)
  })
})

describe('without a body, neither Accept nor the order of handlers makes a 415', () => {
  const app = createApp([service('/a', { post: [variant({ body: z.unknown(), produces: ['text/html', 'text/plain'], handler: ({ accepted }) => accepted }), variant({ body: z.string(), consumes: ['text/csv'], produces: ['application/json', 'text/xml'], handler: ({ accepted }) => accepted })] })])
  test.each(['text/html', 'text/plain', 'text/xml', 'application/json'])('%s', async (accept) => {
    const response = await app.request('/a', { method: 'POST', headers: { accept } })
    expect([response.status, response.headers.get('content-type')]).toEqual(accept === 'application/json' || accept === 'text/xml' ? [400, 'application/problem+json'] : [200, accept])
    if (response.status === 400) expect(await faultsOf(response)).toEqual(['body'])
  })
})

describe('one renderer makes the answers of all errors, whoever finds them', () => {
  const render: ErrorRenderer = ({ status, members, headers }) => reply(status, { status: 'error', errors: members.errors ?? [{ description: members.detail ?? '' }] }, { ...headers, 'x-rendered': '1' })
  const app = createApp([service('/a', {
    get: { produces: ['text/plain'], guard: ({ request }) => { const wanted = request.headers.get('wanted'); return wanted === null ? undefined : new HttpProblem(Number(wanted), {}, { headers: { 'www-authenticate': 'Basic' } }) }, handler: () => 'x' },
    post: { body: z.object({ a: z.string() }), handler: () => { throw new Error('secret') } },
  })], { renderError: render, onError: () => undefined })
  test.each<[status: number, path: string, init: RequestInit]>([
    [400, '/a', json({})], [401, '/a', { headers: { wanted: '401' } }], [403, '/a', { headers: { wanted: '403' } }], [404, '/b', {}], [405, '/a', { method: 'PUT' }], [406, '/a', { headers: { accept: 'audio/*' } }], [415, '/a', { method: 'POST', body: 'x' }],
    [413, '/a', json({ a: 'a'.repeat(2 ** 20) })], [500, '/a', json({ a: '' })],
  ])('%i', async (status, path, init) => {
    const response = await app.request(path, init)
    expect([response.status, response.headers.get('x-rendered'), await response.json()]).toEqual([status, '1', { status: 'error', errors: expect.any(Array) as unknown }])
    if (status === 401) expect(response.headers.get('www-authenticate')).toBe('Basic')
    if (status === 405) expect(response.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS')
    if (status === 406) expect(response.headers.get('vary')).toBe('Accept')
    if (status === 415) expect(response.headers.get('accept-post')).toContain('application/json')
  })
})

test('a check that needs what another found faulty does not run', async () => {
  const ran: string[] = []
  const app = createApp([service('/a', { post: { body: z.object({ from: z.number(), to: z.number() }), query: z.object({ q: z.string() }), validate: [{ needs: ['body'], check: ({ body }) => { ran.push(`body ${body.to - body.from}`) } }, { needs: ['query'], check: () => { ran.push('query') } }], handler: () => 1 } })])
  expect(await faultsOf(await app.request('/a?q=1', json({ from: 1 })))).toEqual(['body /to'])
  expect(await faultsOf(await app.request('/a', json({ from: 1, to: 3 })))).toEqual(['query /q'])
  expect(ran).toEqual(['query', 'body 2'])
})

describe('malformed JSON is exactly one fault', () => {
  const app = createApp([service('/a', { post: { body: z.object({ a: z.string(), b: z.array(z.number()) }), validate: ({ body }, faults) => { if (body.b.length === 0) faults.add({ in: 'body', pointer: '/b', detail: 'Is empty.' }) }, handler: () => 1 } })])
  test.each(['{', '[1,', '"', 'undefined', '{\'a\':1}', '\uFEFF\uFEFF{}', '{"a":1}}', '\u0000', 'NaN', '01'])('%j', async (text) => {
    const response = await app.request('/a', { method: 'POST', body: text, headers: { 'content-type': 'application/json' } })
    expect((await problemOf(response)).errors).toEqual([{ in: 'body', pointer: '', detail: 'This is not valid JSON.' }])
  })
})

describe('media types in messages', () => {
  test('stand in the order in which they were written, once each', async () => {
    const types = ['text/z', 'text/a', 'application/m']
    const app = createApp([service('/a', { get: { produces: types, handler: () => 1 }, post: { body: z.unknown(), consumes: types, handler: () => 1 } })])
    for (let round = 0; round < 3; round++) {
      expect((await problemOf(await app.request('/a', { headers: { accept: 'audio/*' } }))).detail).toBe('This can be had as text/z, text/a, application/m.')
      expect((await problemOf(await app.request('/a', { method: 'POST', body: '<', headers: { 'content-type': 'text/xml' } }))).detail).toBe('The body is to be text/z, text/a, application/m, and to say so in Content-Type.')
    }
  })

  test.each([['téxt/plain'], ['text/plain; charset=utf-8'], ['text'], [''], ['text/plain\r\nx: y']])('are refused at start-up where they could not be sent: %j', (type) => {
    for (const field of ['produces', 'consumes'] as const) expect(() => createApp([service('/a', { post: { body: z.unknown(), [field]: [type], handler: () => 1 } })])).toThrow(PolicyError)
  })
})

test('sniffing is forbidden for the answers of the application, and not for those of what it stands in', async () => {
  const mounted = toFetch(createApp([service('/a', { get: () => 1 })]), () => new Response('theirs'))
  expect((await mounted(new Request('http://localhost/a'))).headers.get('x-content-type-options')).toBe('nosniff')
  const theirs = await mounted(new Request('http://localhost/b'))
  expect([await theirs.text(), theirs.headers.get('x-content-type-options')]).toEqual(['theirs', null])
})

test('a service that no application took is served by none', async () => {
  const forgotten = service('/forgotten', { get: () => 1 })
  const app = createApp([service('/a', { get: () => 1 })])
  expect([(await app.request(forgotten.path)).status, app.access().map(({ path }) => path)]).toEqual([404, ['/a']])
})

describe('a wrapper', () => {
  test.each<[words: string, status: number, handler: () => unknown]>([['a problem', 409, () => { throw new HttpProblem(409) }], ['a mistake', 500, () => { throw new TypeError('x is not a function') }]])('sees %s', async (_words, status, handler) => {
    const seen: unknown[] = []
    const heard: unknown[] = []
    const app = createApp([service('/a', { get: handler })], { wrap: async (_context, next) => next().catch((error: unknown) => { seen.push(error); throw error }), onError: (error) => { heard.push(error) } })
    expect((await app.request('/a')).status).toBe(status)
    expect([seen.length, heard.length]).toEqual([1, status === 500 ? 1 : 0])
  })
})
