/** Bodies on Node: with and without a length, over the limit while the client still sends, read and unread. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../../src/node.ts'
import type { Serving } from '../../src/node.ts'
import { createTestApp, ORIGIN } from './node-app.ts'
import { exchange, header, open, rawCorsOf, request } from './node-raw.ts'

const { app } = createTestApp()
let server: Serving
beforeAll(async () => {
  server = await serve(app, { port: 0, host: '127.0.0.1', signals: false, grace: 0.2 })
})
afterAll(() => server.stop())

const origin = `Origin: ${ORIGIN}`
const json = 'Content-Type: application/json'
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`
const chunked = (...chunks: readonly string[]): string => [...chunks.map(chunk), '0\r\n\r\n'].join('')

describe('a body', () => {
  test.each<[words: string, lines: readonly string[], body: string, status: number]>([
    ['with a length', [json, 'Content-Length: 7'], '{"a":1}', 200], ['in chunks', [json, 'Transfer-Encoding: chunked'], chunked('{"a"', ':1}'), 200], ['in chunks with a trailer', [json, 'Transfer-Encoding: chunked'], '7\r\n{"a":1}\r\n0\r\nX-A: b\r\n\r\n', 200],
    ['with a length and no type', ['Content-Length: 7'], '{"a":1}', 415], ['in chunks and no type', ['Transfer-Encoding: chunked'], chunked('{"a":1}'), 415],
    ['with a length and the wrong type', ['Content-Type: text/plain', 'Content-Length: 7'], '{"a":1}', 415], ['that is none, with no length and no type', [], '', 200], ['of length 0 and no type', ['Content-Length: 0'], '', 200], ['of length 000 and no type', ['Content-Length: 000'], '', 200],
    ['of length 0 and the wrong type', ['Content-Type: text/plain', 'Content-Length: 0'], '', 200], ['that is none, with no length and the wrong type', ['Content-Type: text/plain'], '', 200],
    ['that is no JSON', [json, 'Content-Length: 1'], '{', 400], ['over the limit', [json, 'Content-Length: 2000'], 'a'.repeat(2000), 413], ['in chunks over the limit', [json, 'Transfer-Encoding: chunked'], chunked('a'.repeat(2000)), 413],
  ])('%s', async (_, lines, body, status) => {
    const answers = await exchange(server.port, request('POST /listed', [origin, ...lines], body) + request('GET /everybody'), ['POST', 'GET'])
    expect([answers[0]?.status, rawCorsOf(answers[0])]).toEqual([status, { 'allow-origin': ORIGIN }])
    if (status >= 400) expect(header(answers[0], 'content-type')).toBe('application/problem+json')
    // What follows on the connection is the next request, and not the rest of the body.
    if (header(answers[0], 'connection') !== 'close') expect(answers[1]?.body).toBe('"everybody"')
  })

  test('that breaks off does not reach the handler, and the server goes on', async () => {
    const connection = open(server.port)
    connection.socket.write(request('POST /listed', [json, 'Content-Length: 100'], '{"a"'))
    connection.socket.end()
    await connection.closed
    expect((await exchange(server.port, request('GET /everybody')))[0]?.status).toBe(200)
  })

  test('that the handler reads itself is whole', async () => {
    const text = 'x'.repeat(900_000)
    const [answer] = await exchange(server.port, request('PATCH /listed', [`Content-Length: ${text.length}`], text))
    expect([answer?.status, answer?.body.length]).toEqual([200, text.length + 2])
  })
})

describe('a connection goes on after a body that nobody read', () => {
  const sizes = [1, 10_000, 100_000, 900_000]
  test.each(sizes.flatMap((size) => [
    [`${size} bytes with a length`, 'POST /unread', `Content-Length: ${size}`, 'x'.repeat(size), 200], [`${size} bytes in chunks`, 'POST /unread', 'Transfer-Encoding: chunked', chunked('x'.repeat(size)), 200],
    [`${size} bytes at a path that is unknown`, 'POST /nothing', `Content-Length: ${size}`, 'x'.repeat(size), 404], [`${size} bytes in chunks of a type that is refused`, 'POST /listed', 'Transfer-Encoding: chunked', chunked('x'.repeat(size)), 415],
  ] as const))('%s', async (_, line, header_, body, status) => {
    const connection = open(server.port)
    connection.socket.write(request(line, [header_], body) + request('GET /everybody'))
    const answers = await connection.answers(2, ['POST', 'GET'], 2000)
    connection.socket.destroy()
    expect(answers[0]?.status).toBe(status)
    if (header(answers[0], 'connection') !== 'close') expect(answers[1]?.body).toBe('"everybody"')
  })
})

describe('a client that sends all before it reads', () => {
  const MEBIBYTE = 1 << 20
  test.each<[words: string, method: string, path: string, coding: string]>([
    ['an announced body over the limit', 'POST', '/listed', `Content-Length: ${16 * MEBIBYTE}`], ['a chunked body over the limit', 'POST', '/listed', 'Transfer-Encoding: chunked'],
    ['a chunked body that nobody reads', 'PUT', '/unread', 'Transfer-Encoding: chunked'], ['a chunked body over the limit of a handler that reads it', 'PATCH', '/listed', 'Transfer-Encoding: chunked'],
  ])('still reads the answer with its CORS headers: %s', async (_, method, path, coding) => {
    const connection = open(server.port)
    const { socket } = connection
    socket.pause()
    socket.write(request(`${method} ${path}`, [origin, json, coding]))
    const piece = 'z'.repeat(MEBIBYTE)
    const send = async (): Promise<void> => {
      for (let sent = 0; sent < 16; sent++) {
        const failed = await new Promise<unknown>((resolve) => socket.write(coding.startsWith('Content') ? piece : chunk(piece), (error) => resolve(error)))
        if (failed !== undefined && failed !== null) return
      }
      if (!coding.startsWith('Content')) socket.write('0\r\n\r\n')
    }
    // Where the server neither reads on nor hangs up, sending never ends.
    const stalled = await Promise.race([send().then(() => false), new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 5000))])
    socket.resume()
    const [answer] = await connection.answers(1, [method], 2000)
    socket.destroy()
    expect([stalled, answer?.whole, rawCorsOf(answer)]).toEqual([false, true, { 'allow-origin': ORIGIN }])
    expect(answer?.status).toBe(path === '/unread' ? 200 : 413)
  })
})
