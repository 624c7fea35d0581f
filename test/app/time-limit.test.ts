/** The limit on time: whatever a request waits for, it does not wait for ever. */
import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { createApp, group, mount, service, variant } from '../../src/index.ts'
import type { AppSettings, Guard } from '../../src/index.ts'
import { corsOf, from, json, problemOf } from './exchange.ts'

const ORIGIN = 'https://app.example'
const LIMIT = 0.03
const never = (): Promise<never> => new Promise(() => undefined)
const slow: Guard = never

type Definition = Parameters<typeof service>[1]
const cors = { origins: [ORIGIN] } as const

describe('what never ends is a 503 with CORS headers', () => {
  test.each<[words: string, definition: Definition, settings?: AppSettings]>([
    ['a guard of the application', { cors, post: () => 1 }, { guard: slow, timeLimit: LIMIT }], ['a guard of the service', { cors, guard: [() => true, slow], post: { timeLimit: LIMIT, handler: () => 1 } }],
    ['a guard of the operation', { cors, post: { guard: slow, timeLimit: LIMIT, handler: () => 1 } }],
    ['a guard of a variant', { cors, post: [variant({ guard: slow, timeLimit: LIMIT, handler: () => 1 }), variant({ produces: ['text/html'], handler: () => 2 })] }],
    ['a guard before a variant is chosen', { cors, guard: slow, post: [variant({ timeLimit: LIMIT, handler: () => 1 }), variant({ produces: ['text/html'], timeLimit: LIMIT / 2, handler: () => 2 })] }],
    ['a schema', { cors, post: { body: z.unknown().refine(never), handler: () => 1 } }, { timeLimit: LIMIT }], ['a parser', { cors, post: { body: z.unknown(), parsers: { 'application/json': never }, handler: () => 1 } }, { timeLimit: LIMIT }],
    ['a rule', { cors, post: { validate: never, handler: () => 1 } }, { timeLimit: LIMIT }], ['a tag', { cors, post: { etag: never, handler: () => 1 } }, { timeLimit: LIMIT }],
    ['a wrapper', { cors, post: { wrap: never, handler: () => 1 } }, { timeLimit: LIMIT }], ['a handler', { cors, post: never }, { timeLimit: LIMIT }], ['a response schema', { cors, post: { response: z.unknown().refine(never), handler: () => 1 } }, { timeLimit: LIMIT }],
    ['a stream without a first chunk', { cors, post: () => new ReadableStream() }, { timeLimit: LIMIT }], ['a serializer', { cors, post: { produces: ['text/csv'], serializers: { 'text/csv': never }, handler: () => 1 } }, { timeLimit: LIMIT }],
  ])('%s', async (_words, definition, settings = {}) => {
    const response = await createApp([group('/g', [service('/a', definition)])], settings).request('/g/a', from(ORIGIN, json({})))
    expect([response.status, corsOf(response), (await problemOf(response)).detail]).toEqual([503, { 'allow-origin': ORIGIN }, 'This took too long.'])
  })

  test('a guard of the application around a mounted one, which has no limit', async () => {
    const app = createApp([mount('/m', createApp([service('/a', { cors, get: () => 1 })]))], { guard: slow, timeLimit: LIMIT })
    const response = await app.request('/m/a', from(ORIGIN))
    expect([response.status, corsOf(response)]).toEqual([503, { 'allow-origin': ORIGIN }])
  })

  test('a body that stops coming', async () => {
    const body = new ReadableStream({ pull: (controller) => { controller.enqueue(new TextEncoder().encode('{')); return never() } })
    const init: RequestInit & { readonly duplex: 'half' } = { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'application/json' } }
    const app = createApp([service('/a', { post: { body: z.unknown(), timeLimit: LIMIT, handler: () => 1 } })])
    expect((await app.request('/a', init)).status).toBe(503)
  })
})

describe('the time', () => {
  const wait = (seconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, seconds * 1000) })

  test('is that of the guards and the handler together', async () => {
    const app = createApp([service('/a', { guard: () => wait(LIMIT), get: { timeLimit: LIMIT * 1.5, handler: () => wait(LIMIT) } })])
    expect((await app.request('/a')).status).toBe(503)
  })

  test('of one variant does not begin before it is chosen, and is not that of another', async () => {
    const app = createApp([service('/a', { guard: () => wait(LIMIT), get: [variant({ timeLimit: LIMIT * 0.9, produces: ['text/html'], handler: () => 'quick' }), variant({ timeLimit: 10, handler: () => wait(LIMIT) })] })])
    expect((await app.request('/a', { headers: { accept: 'text/html' } })).status).toBe(200)
    expect((await app.request('/a', { headers: { accept: 'application/json' } })).status).toBe(204)
  })

  test('leaves no timer behind, whoever answers', async () => {
    vi.useFakeTimers()
    const app = createApp([service('/a', { get: { guard: ({ request }) => !request.headers.has('refuse'), handler: () => 1 } })], { timeLimit: 10 })
    for (const headers of [{}, { refuse: '1' }]) await app.request('/a', { headers })
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })
})

describe('the signal', () => {
  test('of a guard is aborted too', async () => {
    let reason: unknown
    const app = createApp([service('/a', { guard: ({ signal }) => new Promise((resolve) => { signal.addEventListener('abort', () => { ({ reason } = signal); resolve(true) }) }), get: () => 1 })], { timeLimit: LIMIT })
    expect((await app.request('/a')).status).toBe(503)
    expect(reason).toMatchObject({ status: 503 })
  })

  test.each<[words: string, get: NonNullable<Definition['get']>]>([
    ['one handler', { timeLimit: LIMIT, handler: ({ signal }) => aborted(signal) }], ['a variant', [variant({ timeLimit: LIMIT, produces: ['text/html'], handler: ({ signal }) => aborted(signal) }), variant({ handler: () => 1 })]],
  ])('is aborted for the handler although a guard has read it: %s', async (_words, get) => {
    seen.length = 0
    const app = createApp([service('/a', { guard: ({ signal }) => !signal.aborted, get })])
    expect((await app.request('/a')).status).toBe(503)
    expect(seen).toEqual(['aborted'])
  })
})

const seen: string[] = []
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => { seen.push('aborted'); resolve() })
  })
}

describe('a renderer of errors that never ends', () => {
  test.each<[words: string, path: string, definition: Definition, settings: AppSettings]>([
    ['by the limit of the application', '/b', { get: () => 1 }, { renderError: never, timeLimit: LIMIT }], ['by the limit of the operation', '/a', { get: { timeLimit: LIMIT, renderError: never, handler: () => { throw new Response(null, { status: 418 }) }, guard: () => false } }, {}],
  ])('leaves the problem document, and the hook hears of it: %s', async (_words, path, definition, settings) => {
    const heard: unknown[] = []
    const response = await createApp([service('/a', definition)], { ...settings, onError: (error) => { heard.push(error) } }).request(path)
    expect([(await problemOf(response)).status, heard.length]).toEqual([path === '/a' ? 403 : 404, 1])
  })
})
