/** The limit on a request's body: announced, streamed, read by Corbel or by the handler. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, service } from '../../src/index.ts'
import { corsOf, from, problemOf, streamed } from './exchange.ts'

const ORIGIN = 'https://app.example'
const type = { 'content-type': 'application/json' }
const read: string[] = []
const app = createApp([
  service('/parsed', { cors: { origins: [ORIGIN] }, post: { body: z.unknown(), handler: ({ body }) => body } }),
  service('/raw', { cors: { origins: [ORIGIN] }, post: async ({ request }) => (await request.arrayBuffer()).byteLength, put: () => 'unread' }),
  service('/small', { post: { bodyLimit: 5, body: z.unknown(), handler: ({ body }) => body }, put: { bodyLimit: 5, handler: async ({ request }) => (await request.text()).length } }),
  service('/none', { post: { bodyLimit: 0, body: z.unknown(), handler: () => 'ok' } }),
  service('/all', { post: { bodyLimit: Infinity, handler: async ({ request }) => (await request.arrayBuffer()).byteLength } }),
  service('/guarded', {
    post: {
      bodyLimit: 5, body: z.unknown(), handler: () => 1,
      guard: async ({ request }) => {
        read.push(await request.clone().text().catch((error: unknown) => String(error)))
      },
    },
  }),
], { bodyLimit: 20 })

const sized = (bytes: number): string => JSON.stringify('a'.repeat(bytes - 2))

describe('a body', () => {
  test.each<[path: string, method: string, bytes: number, status: number]>([
    ['/parsed', 'POST', 20, 200], ['/parsed', 'POST', 21, 413], ['/raw', 'POST', 20, 200], ['/raw', 'POST', 21, 413], ['/small', 'POST', 5, 200], ['/small', 'POST', 6, 413], ['/small', 'PUT', 5, 200], ['/small', 'PUT', 6, 413],
    ['/all', 'POST', 100_000, 200], ['/none', 'POST', 2, 413],
  ])('at %s, sent with %s, of %i bytes: %i, whether announced or not, in one chunk or in many', async (path, method, bytes, status) => {
    const body = sized(bytes)
    const inits: readonly RequestInit[] = [
      { method, body, headers: type }, streamed([body], type, method), streamed(body.match(/.{1,3}/g) ?? [], type, method), streamed([body], { ...type, 'content-length': String(bytes) }, method),
      streamed([body], { ...type, 'transfer-encoding': 'chunked' }, method),
    ]
    for (const init of inits) {
      const response = await app.request(path, from(ORIGIN, init))
      expect(response.status).toBe(status)
      if (status === 413) await problemOf(response)
      if (path === '/parsed' || path === '/raw') expect(corsOf(response)).toEqual({ 'allow-origin': ORIGIN })
    }
  })

  test('that is announced over the limit is refused unread, also where nobody would read it', async () => {
    let pulled = 0
    const body = new ReadableStream({ pull: (controller) => { pulled++; controller.enqueue(new Uint8Array(10)) } }, { highWaterMark: 0 })
    for (const path of ['/parsed', '/raw']) expect((await app.request(path, { ...streamed([], { ...type, 'content-length': '21' }, path === '/raw' ? 'PUT' : 'POST'), body })).status).toBe(413)
    expect(pulled).toBe(0)
  })

  test('without an end is read no further than the limit and one chunk', async () => {
    let pulled = 0
    const body = new ReadableStream({ pull: (controller) => { pulled++; controller.enqueue(new Uint8Array(10)) } }, { highWaterMark: 0 })
    expect((await app.request('/parsed', { ...streamed([], type), body })).status).toBe(413)
    expect(pulled).toBeLessThanOrEqual(4)
  })

  test('may have a mebibyte where nothing is said', async () => {
    const roomy = createApp([service('/a', { post: { body: z.string(), handler: ({ body }) => body.length } })])
    expect((await roomy.request('/a', { method: 'POST', body: sized(1_048_576), headers: type })).status).toBe(200)
    expect((await roomy.request('/a', { method: 'POST', body: sized(1_048_577), headers: type })).status).toBe(413)
  })

  test('is limited for a guard as for the handler', async () => {
    expect((await app.request('/guarded', streamed([sized(100)], type))).status).toBe(413)
    expect(read.filter((text) => text.length > 50 && text.startsWith('"'))).toEqual([])
  })

  test('within the limit is there for the guard and for the handler', async () => {
    read.length = 0
    expect((await app.request('/guarded', streamed(['"a"'], type))).status).toBe(200)
    expect(read).toEqual(['"a"'])
  })
})
