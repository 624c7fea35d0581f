/** Server-sent events and JSON lines over sockets: when the head goes out, what a failure looks like, and who hears that the client has gone. */
import { createParser } from 'eventsource-parser'
import type { EventSourceMessage } from 'eventsource-parser'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createApp, service } from '../../src/index.ts'
import { serve } from '../../src/node.ts'
import type { Serving } from '../../src/node.ts'
import { events } from '../../src/service/events.ts'
import type { ServerEvent } from '../../src/service/event-stream.ts'
import { jsonLines } from '../../src/service/json-lines.ts'
import { pause } from './node-raw.ts'

const ORIGIN = 'https://app.example'
const ended: string[] = []
const errors: unknown[] = []
let made = 0

async function* ticks(count: number): AsyncGenerator<ServerEvent<number>> {
  for (let index = 0; index < count; index++) yield { data: index, id: String(index) }
}

async function* failing(after: number): AsyncGenerator<ServerEvent<number>> {
  yield* ticks(after)
  await pause(1)
  throw new Error('secret')
}

async function* silent(signal: AbortSignal): AsyncGenerator<ServerEvent> {
  try {
    await new Promise((resolve) => { signal.addEventListener('abort', resolve) })
    yield { data: 'too late' }
  } finally {
    ended.push('silent')
  }
}

async function* endless(): AsyncGenerator<ServerEvent> {
  try {
    for (;;) {
      made++
      yield { data: 'x'.repeat(10_000) }
    }
  } finally {
    ended.push('endless')
  }
}

async function* rows(values: readonly unknown[]): AsyncGenerator {
  yield* values
}

let server: Serving
beforeAll(async () => {
  const cors = { origins: [ORIGIN] } as const
  const app = createApp([
    service('/ticks', { cors, get: () => events(ticks(3)) }),
    service('/early', { cors, get: () => events(failing(0)) }),
    service('/late', { cors, get: () => events(failing(2)) }),
    service('/silent', { cors, get: ({ signal }) => events(silent(signal), { keepAlive: 0.05 }) }),
    service('/endless', { cors, get: () => events(endless()) }),
    service('/rows', { cors, get: () => jsonLines(rows([{ a: 'x\ny' }, 1, null])) }),
    service('/bad-row', { cors, get: () => jsonLines(rows([undefined])) }),
    service('/bad-second-row', { cors, get: () => jsonLines(rows([1, undefined])) }),
  ], { onError: (error) => { errors.push(error) } })
  server = await serve(app, { port: 0, host: '127.0.0.1', signals: false, grace: 5 })
})
afterAll(() => server.stop())

const get = (path: string, signal?: AbortSignal): Promise<Response> => fetch(`${server.url}${path}`, { headers: { origin: ORIGIN }, signal: signal ?? null })

describe('events', () => {
  test('arrive, with the headers of their kind and those of CORS', async () => {
    const response = await get('/ticks')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no', 'access-control-allow-origin': ORIGIN, vary: 'Origin',
    })
    const heard: EventSourceMessage[] = []
    createParser({ onEvent: (event) => heard.push(event) }).feed(await response.text())
    expect(heard.map(({ id, data }) => [id, data])).toEqual([['0', '0'], ['1', '1'], ['2', '2']])
  })

  test('of a source that fails at once are a readable 500', async () => {
    errors.length = 0
    const response = await get('/early')
    expect([response.status, response.headers.get('content-type'), response.headers.get('access-control-allow-origin')]).toEqual([500, 'application/problem+json', ORIGIN])
    expect(await response.text()).not.toContain('secret')
    expect(errors).toEqual([new Error('secret')])
  })

  test('of a source that fails later break off', async () => {
    const response = await get('/late')
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
  })

  test('have their head out at once, though the source is silent, and comments while it is', async () => {
    ended.length = 0
    const controller = new AbortController()
    const started = performance.now()
    const response = await get('/silent', controller.signal)
    expect(performance.now() - started).toBeLessThan(2000)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (text.length < 9) text += (await reader?.read())?.value ?? ''
    expect(text).toMatch(/^(:\n\n)+$/)
    controller.abort()
    await vi.waitFor(() => expect(ended).toEqual(['silent']), 2000)
  })

  test('are made no faster than the client reads, and their source ends where the client goes away', async () => {
    ended.length = 0
    const controller = new AbortController()
    const response = await get('/endless', controller.signal)
    await response.body?.getReader().read()
    await pause(200)
    const before = made
    await pause(200)
    // What sockets hold on both sides is some megabytes.
    expect(before).toBeLessThan(5000)
    expect(made).toBe(before)
    controller.abort()
    await vi.waitFor(() => expect(ended).toEqual(['endless']), 2000)
  })

  test('are not sent to a HEAD request, whose source ends', async () => {
    ended.length = 0
    const response = await fetch(`${server.url}/endless`, { method: 'HEAD' })
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([200, 'text/event-stream', ''])
    await vi.waitFor(() => expect(ended).toEqual(['endless']), 2000)
  })
})

describe('JSON lines', () => {
  test('arrive, one value a line', async () => {
    const response = await get('/rows')
    expect([response.headers.get('content-type'), response.headers.get('access-control-allow-origin')]).toEqual(['application/jsonl', ORIGIN])
    expect(await response.text()).toBe('{"a":"x\\ny"}\n1\nnull\n')
  })

  test('are a readable 500 where the first value has no JSON form, and break off where a later one has none', async () => {
    const response = await get('/bad-row')
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([500, ORIGIN])
    await expect(get('/bad-second-row').then((late) => late.text())).rejects.toThrow()
  })
})
