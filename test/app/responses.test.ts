/** Answers held to the schema of their response, statuses of plain values, serializers, and limits on time. */
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { createApp, HttpProblem, reply, service } from '../../src/index.ts'
import type { AppSettings, Schema } from '../../src/index.ts'
import { corsOf, from, problemOf } from './exchange.ts'

const heard: unknown[] = []
const serve = (response: Schema, handler: () => unknown, settings: AppSettings = {}) => {
  heard.length = 0
  return createApp([service('/a', { get: { response, handler } })], { onError: (error) => { heard.push(error) }, ...settings }).request('/a')
}

describe.each<[string, Schema]>([
  ['zod', z.object({ id: z.number(), at: z.date().optional() })], ['valibot', v.object({ id: v.number() })], ['arktype', type({ '+': 'delete', 'id': 'number' })],
])('a response schema of %s', (_library, schema) => {
  test('lets pass what fits, as it is', async () => {
    expect(await (await serve(schema, () => ({ id: 1, secret: 2 }))).json()).toEqual({ id: 1, secret: 2 })
  })

  test('strips what it does not know where the application asks for it', async () => {
    expect(await (await serve(schema, () => ({ id: 1, secret: 2 }), { responses: 'strip' })).json()).toEqual({ id: 1 })
    const replied = await serve(schema, () => reply(203, { id: 1, secret: 2 }, { 'x-a': 'b' }), { responses: 'strip' })
    expect([replied.status, replied.headers.get('x-a'), await replied.json()]).toEqual([203, 'b', { id: 1 }])
  })

  test.each(['check', 'strip'] as const)('makes a 500 of what does not fit, and tells the hook where (%s)', async (responses) => {
    const response = await serve(schema, () => ({ id: 'secret' }), { responses })
    expect([response.status, (await response.text()).includes('secret')]).toEqual([500, false])
    expect(String(heard[0])).toContain('/id')
  })

  test('is only documentation where the application turns it off', async () => {
    expect(await (await serve(schema, () => ({ id: 'x' }), { responses: 'off' })).json()).toEqual({ id: 'x' })
  })

  test.each<[string, () => unknown, number]>([
    ['a problem', () => new HttpProblem(409), 409], ['a response', () => new Response('own'), 200], ['a reply that is no success', () => reply(409, { other: 1 }), 409],
    ['a stream', () => new Response('x').body, 200], ['bytes', () => new Uint8Array([1]), 200], ['a blob', () => new Blob(['x']), 200],
  ])('does not look at %s', async (_words, handler, status) => {
    expect([(await serve(schema, handler)).status, heard]).toEqual([status, []])
  })
})

test('nothing at all does not fit a schema that wants something', async () => {
  expect((await serve(z.object({}), () => undefined)).status).toBe(500)
})

describe('the status of a plain value', () => {
  const app = createApp([service('/a', { post: { status: 201, handler: ({ request }) => (request.headers.has('empty') ? undefined : { id: 1 }) }, put: { status: 202, handler: () => reply(203, 1) } })])

  test('is that of the operation, 204 for nothing, and a reply\'s own', async () => {
    expect((await app.request('/a', { method: 'POST' })).status).toBe(201)
    expect((await app.request('/a', { method: 'POST', headers: { empty: '1' } })).status).toBe(204)
    expect((await app.request('/a', { method: 'PUT' })).status).toBe(203)
  })
})

describe('serializers', () => {
  const app = createApp([
    service('/a', { get: { produces: ['application/yaml', 'Text/CSV', 'application/json'], serializers: { 'text/csv': async (value) => new TextEncoder().encode(String(value)) }, handler: ({ request }) => (request.headers.has('plain') ? reply(200, [1, 2], { 'content-type': 'text/csv; charset=utf-8' }) : [1, 2]) } }),
    service('/b', { get: { produces: ['text/csv'], handler: () => [1] } }),
    service('/c', { get: { produces: ['application/yaml'], serializers: { 'application/yaml': () => 7 as never }, handler: () => [1] } }),
  ], { serializers: { 'Application/YAML': (value) => `yaml ${JSON.stringify(value)}`, 'text/csv': () => 'never here' }, onError: () => undefined })
  const get = async (path: string, headers: Record<string, string> = {}): Promise<readonly unknown[]> => {
    const response = await app.request(path, { headers })
    return [response.status, response.headers.get('content-type'), await response.text()]
  }

  test('write their types, the nearer before the application\'s', async () => {
    expect(await get('/a')).toEqual([200, 'application/yaml', 'yaml [1,2]'])
    expect(await get('/a', { accept: 'text/csv' })).toEqual([200, 'Text/CSV', '1,2'])
    expect(await get('/a', { accept: 'application/json' })).toEqual([200, 'application/json', '[1,2]'])
    expect(await get('/b')).toEqual([200, 'text/csv', 'never here'])
  })

  test('write what a reply says that it is', async () => {
    expect(await get('/a', { plain: '1' })).toEqual([200, 'text/csv; charset=utf-8', '1,2'])
  })

  test('that give no text and no bytes are a 500', async () => {
    expect((await get('/c'))[0]).toBe(500)
  })
})

describe('a limit on time', () => {
  const ORIGIN = 'https://app.example'
  const wait = (signal: AbortSignal): Promise<unknown> => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { reject(signal.reason as Error) }) })
  let reason: unknown
  const app = createApp([service('/a', {
    cors: { origins: [ORIGIN] },
    get: { timeLimit: 0.05, handler: async ({ signal }) => { await wait(signal).catch((error: unknown) => { reason = error }); return 'too late' } },
    put: { timeLimit: 0.05, handler: () => 'quick' },
    post: { handler: ({ signal }) => wait(signal) },
    delete: { timeLimit: Infinity, handler: () => new Promise((resolve) => { setTimeout(resolve, 150, 'slow') }) },
  })], { timeLimit: 0.1 })

  test('is a 503 with CORS headers, and aborts the signal', async () => {
    const response = await app.request('/a', from(ORIGIN))
    expect([response.status, corsOf(response)]).toEqual([503, { 'allow-origin': ORIGIN }])
    expect((await problemOf(response)).detail).toBe('This took too long.')
    expect(reason).toBeInstanceOf(HttpProblem)
  })

  test('leaves what is quick alone, and no timer behind', async () => {
    const cleared = vi.spyOn(globalThis, 'clearTimeout')
    expect(await (await app.request('/a', { method: 'PUT' })).json()).toBe('quick')
    expect(cleared).toHaveBeenCalled()
    cleared.mockRestore()
  })

  test('may stand in the settings, and be lifted for one operation', async () => {
    expect((await app.request('/a', { method: 'POST' })).status).toBe(503)
    expect(await (await app.request('/a', { method: 'DELETE' })).json()).toBe('slow')
  })

  test('aborts together with the client', async () => {
    const client = new AbortController()
    let seen: unknown
    const one = createApp([service('/a', { get: { timeLimit: 10, handler: async ({ signal }) => { setTimeout(() => { client.abort(new Error('gone')) }, 10); await wait(signal).catch((error: unknown) => { seen = error }) } } })])
    await one.fetch(new Request('http://localhost/a', { signal: client.signal }))
    expect(String(seen)).toContain('gone')
  })
})
