/** Streamed replies: the head waits for the first chunk, what fails later cuts the connection, and whoever goes away ends the source. */
import { describe, expect, test } from 'vitest'
import { createApp, reply, service } from '../../src/index.ts'
import { corsOf, from, problemOf } from './exchange.ts'

const ORIGIN = 'https://app.example'
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

async function* failing(chunks: number): AsyncGenerator<string> {
  for (let index = 0; index < chunks; index++) yield `chunk ${index} `
  await later()
  throw new Error('secret')
}

function streamOf(source: AsyncIterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const next = await source.next()
      if (next.done === true) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
    async cancel() {
      await source.return?.()
    },
  }, { highWaterMark: 0 })
}

const forms: readonly [form: string, make: (source: AsyncGenerator<string>) => unknown][] = [
  ['an iterable', (source) => source], ['a stream', streamOf], ['a reply', (source) => reply(200, source, { 'content-type': 'text/plain' })], ['a response', (source) => new Response(streamOf(source))],
]

function serveStream(make: (source: AsyncGenerator<string>) => unknown, source: () => AsyncGenerator<string>, heard: unknown[] = []) {
  return createApp([service('/a', { cors: { origins: [ORIGIN] }, get: () => make(source()) })], { onError: (error) => { heard.push(error) } })
}

describe.each(forms)('%s', (_, make) => {
  test('that fails before its first chunk is a readable 500, and the hook hears why', async () => {
    const heard: unknown[] = []
    const response = await serveStream(make, () => failing(0), heard).request('/a', from(ORIGIN))
    expect(corsOf(response)).toEqual({ 'allow-origin': ORIGIN })
    expect(response.headers.get('vary')).toBe('Origin')
    expect(await problemOf(response)).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 })
    expect(heard).toEqual([new Error('secret')])
  })

  test('that fails after its first chunk has its head, and then breaks off', async () => {
    const response = await serveStream(make, () => failing(2)).request('/a', from(ORIGIN))
    expect([response.status, corsOf(response)]).toEqual([200, { 'allow-origin': ORIGIN }])
    const reader = response.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('chunk 0 ')
    await expect((async () => {
      for (;;) if ((await reader?.read())?.done !== false) return
    })()).rejects.toThrow()
  })

  test('is read no faster than the client reads, and ended where the client goes away', async () => {
    let made = 0
    let ended = false
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) {
          made++
          yield 'x'
        }
      } finally {
        ended = true
      }
    }
    const response = await serveStream(make, endless).request('/a')
    await later()
    expect(made).toBeLessThanOrEqual(3)
    await response.body?.cancel()
    expect(ended).toBe(true)
  })

  test('is sent whole, its head as soon as the first chunk is there', async () => {
    let release: () => void = () => undefined
    const gate = new Promise<void>((resolve) => { release = resolve })
    async function* two(): AsyncGenerator<string> {
      yield 'ä'
      await gate
      yield 'z'
    }
    const response = await serveStream(make, two).request('/a')
    release()
    expect(await response.text()).toBe('äz')
  })
})

test('an iterable that gives a value which is no text and no bytes after its first chunk breaks off', async () => {
  const app = createApp([service('/a', { async* get() { yield 'a'; yield { a: 1 } } })])
  await expect((await app.request('/a')).text()).rejects.toThrow()
})
