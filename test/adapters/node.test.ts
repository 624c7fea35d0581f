/** Serving on Node, seen from a bare connection. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../../src/node.ts'
import type { Serving } from '../../src/node.ts'
import { createTestApp, ORIGIN } from './node-app.ts'
import { exchange, header, open, pause, rawCorsOf, request } from './node-raw.ts'

const { app, seen } = createTestApp()
let server: Serving
beforeAll(async () => {
  server = await serve(app, { port: 0, host: '127.0.0.1', signals: false, grace: 0.2 })
})
afterAll(() => server.stop())

const one = async (text: string) => (await exchange(server.port, text))[0]
const preflightLines = [`Origin: ${ORIGIN}`, 'Access-Control-Request-Method: PUT']

describe('an Origin', () => {
  test.each<[words: string, lines: readonly string[], allowed: boolean]>([
    ['that is allowed', [`Origin: ${ORIGIN}`], true],
    ['whose name is in capitals', [`ORIGIN: ${ORIGIN}`], true],
    ['with white space around it', [`Origin: \t ${ORIGIN} \t`], true],
    ['that comes twice', [`Origin: ${ORIGIN}`, `Origin: ${ORIGIN}`], false],
    ['that comes with another', ['Origin: https://evil.example', `Origin: ${ORIGIN}`], false],
    ['that comes before an empty one', [`Origin: ${ORIGIN}`, 'Origin:'], false],
    ['that is empty', ['Origin:'], false],
    ['of spaces', ['Origin:   '], false],
    ['with a tab in it', [`Origin: ${ORIGIN}\tx`], false],
    ['with a byte over 127 behind it', [`Origin: ${ORIGIN}\xff`], false],
    ['of bytes over 127', ['Origin: \x80\xff\xe4'], false],
    ['in UTF-8', ['Origin: https://\xc3\xa4pp.example'], false],
    ['in capitals', ['Origin: HTTPS://APP.EXAMPLE'], false],
    ['with a slash', [`Origin: ${ORIGIN}/`], false],
    ['that is very long', [`Origin: ${ORIGIN}.${'a'.repeat(8000)}`], false],
  ])('%s', async (_, lines, allowed) => {
    const answer = await one(request('GET /listed', lines))
    expect([answer?.status, rawCorsOf(answer), header(answer, 'vary')]).toEqual([200, allowed ? { 'allow-origin': ORIGIN } : {}, 'Origin'])
    const asked = await one(request('OPTIONS /listed', [...lines, 'Access-Control-Request-Method: PUT']))
    expect([asked?.status, rawCorsOf(asked)['allow-origin']]).toEqual(allowed ? [204, ORIGIN] : [403, undefined])
    expect(rawCorsOf(await one(request('GET /everybody', lines)))).toEqual({ 'allow-origin': '*' })
  })

  test.each(['\x01', '\x7f', '\0'])('with a control character never reaches the application: %j', async (control) => {
    expect((await one(request('GET /listed', [`Origin: ${ORIGIN}${control}`])))?.status).toBe(400)
  })
})

describe('a preflight', () => {
  test('is one answer, without a body, its headers once each', async () => {
    const answer = await one(request('OPTIONS /listed', preflightLines))
    expect(answer?.status).toBe(204)
    expect(rawCorsOf(answer)).toEqual({ 'allow-origin': ORIGIN, 'allow-methods': 'GET,HEAD,PUT,DELETE,POST,PATCH', 'allow-headers': '*,authorization', 'max-age': '7200' })
    expect([header(answer, 'content-length'), header(answer, 'content-type'), header(answer, 'vary')]).toEqual([undefined, undefined, 'Origin, Access-Control-Request-Method'])
  })

  test.each<[words: string, path: string, value: string]>([
    ['15 KiB of commas', '/listed', ','.repeat(15 * 1024)], ['15 KiB of commas, where the names are granted', '/named', ','.repeat(15 * 1024)], ['15 KiB of names', '/named', 'x-a,'.repeat(3800)], ['4 KiB of one name', '/named', 'a'.repeat(4096)],
    ['15 KiB of spaces', '/named', `x${' '.repeat(15_000)}y`],
  ])('with %s is answered in a kilobyte', async (_, path, value) => {
    const connection = open(server.port)
    let bytes = 0
    connection.socket.on('data', (chunk: Buffer) => { bytes += chunk.length })
    connection.socket.write(request(`OPTIONS ${path}`, [...preflightLines, `Access-Control-Request-Headers: ${value}`]))
    const [answer] = await connection.answers(1)
    connection.socket.destroy()
    expect(answer?.status).toBe(204)
    expect(bytes).toBeLessThan(1024)
  })

  test('reads requested names from several lines', async () => {
    const answer = await one(request('OPTIONS /named', [...preflightLines, 'Access-Control-Request-Headers: x-b, X-A', 'Access-Control-Request-Headers: , x-c,,']))
    expect(rawCorsOf(answer)['allow-headers']).toBe('x-a,x-b,x-c')
  })

  test('with a body is answered, and the connection goes on', async () => {
    const answers = await exchange(server.port, request('OPTIONS /listed', [...preflightLines, 'Content-Length: 4'], 'body') + request('GET /listed'), ['OPTIONS', 'GET'])
    expect(answers.map(({ status }) => status)).toEqual([204, 200])
  })
})

describe('a request target', () => {
  test.each<[target: string, status: number, body?: string]>([
    ['/listed', 200, '"/listed"'], ['/listed?a=/other', 200, '"/listed"'], ['http://other.example/listed', 200, '"/listed"'], ['http://other.example', 404], ['//evil.example/listed', 404], ['///listed', 404], ['/items/../listed', 200, '"/listed"'],
    ['/items/%2e%2E/listed', 200, '"/listed"'], ['/./listed', 200, '"/listed"'], ['/../../listed', 200, '"/listed"'], ['/items/..%2flisted', 200, '{"id":"../listed"}'], ['/items/a%2fb', 200, '{"id":"a/b"}'], ['/items/a%00b', 200, '{"id":"a\\u0000b"}'],
    ['/items/%ff', 400], ['/items/a%20b', 200, '{"id":"a b"}'], ['/listed%2f', 404], ['%2flisted', 400], ['listed', 400], ['/LISTED', 404], ['/listed/', 200, '"/listed/"'],
  ])('%s is a %i', async (target, status, body) => {
    const answer = await one(request(`GET ${target}`))
    expect(answer?.status).toBe(status)
    if (body !== undefined) expect(answer?.body).toBe(body)
  })

  test('* of OPTIONS is about the server', async () => {
    for (const lines of [[], preflightLines]) {
      const answer = await one(request('OPTIONS *', lines))
      expect([answer?.status, rawCorsOf(answer)]).toEqual([204, {}])
    }
  })

  test('* of any other method is no resource', async () => {
    expect((await one(request('GET *')))?.status).toBeGreaterThanOrEqual(400)
  })

  test.each(['a b', 'x:99999', 'evil.example/listed', 'user@evil.example', '[::1', ''])('with the host %j is answered by the path, or refused as a problem', async (host) => {
    const answer = await one(`GET /listed HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${ORIGIN}\r\n\r\n`)
    if (answer?.status === 200) expect([answer.body, rawCorsOf(answer)]).toEqual(['"/listed"', { 'allow-origin': ORIGIN }])
    else expect([answer?.status, header(answer, 'content-type')]).toEqual([400, 'application/problem+json'])
  })
})

describe('a connection', () => {
  test('carries several requests, answered in their order, HEAD without a body', async () => {
    const answers = await exchange(server.port, request('GET /slow') + request('HEAD /listed') + request('OPTIONS /listed', preflightLines) + request('DELETE /listed') + request('GET /nothing') + request('GET /everybody'), ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'GET', 'GET'])
    expect(answers.map(({ status, body }) => [status, body.slice(0, 11)])).toEqual([[200, '"slow"'], [200, ''], [204, ''], [204, ''], [404, '{"type":"ab'], [200, '"everybody"']])
    expect(header(answers[1], 'content-length')).toBe('9')
  })

  test('of HTTP/1.0 is answered and closed', async () => {
    const connection = open(server.port)
    connection.socket.write(`GET /listed HTTP/1.0\r\nOrigin: ${ORIGIN}\r\n\r\n`)
    await connection.closed
    expect((await connection.answers(1)).map((answer) => [answer.status, rawCorsOf(answer)['allow-origin']])).toEqual([[200, ORIGIN]])
  })

  test.each<[words: string, lines: readonly string[]]>([
    ['an upgrade to a WebSocket', ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: x', 'Sec-WebSocket-Version: 13']],
    ['an upgrade to HTTP/2', ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA']],
  ])('that asks for %s is answered as an ordinary request', async (_, lines) => {
    const [answer] = await exchange(server.port, request('GET /listed', [`Origin: ${ORIGIN}`, ...lines]))
    expect([answer?.status, answer?.body, rawCorsOf(answer)]).toEqual([200, '"/listed"', { 'allow-origin': ORIGIN }])
  })
})

describe('Expect', () => {
  const lines = [`Origin: ${ORIGIN}`, 'Content-Type: application/json', 'Content-Length: 2']

  test('100-continue is granted, and the body read', async () => {
    const connection = open(server.port)
    connection.socket.write(request('POST /listed', [...lines, 'Expect: 100-continue']))
    await pause(30)
    connection.socket.write('{}')
    const answers = await connection.answers(1)
    connection.socket.destroy()
    expect(answers.map(({ status, body }) => [status, body])).toEqual([[100, ''], [200, '{"body":{}}']])
  })

  test.each(['unicorns', '', '200-ok, 100-continue'])('%j, which nobody knows, is answered as if it were not there, and readable', async (value) => {
    const answer = (await exchange(server.port, request('POST /listed', [...lines, `Expect: ${value}`], '{}'))).find(({ status }) => status !== 100)
    expect([answer?.status, rawCorsOf(answer), answer?.body]).toEqual([200, { 'allow-origin': ORIGIN }, '{"body":{}}'])
  })
})

describe('a streamed reply', () => {
  test('that fails after its first chunk is cut off, head and CORS headers sent', async () => {
    const connection = open(server.port)
    connection.socket.write(request('GET /late', [`Origin: ${ORIGIN}`]))
    await connection.closed
    const [answer] = await connection.answers(1)
    expect([answer?.status, rawCorsOf(answer), answer?.body, answer?.whole]).toEqual([200, { 'allow-origin': ORIGIN }, 'first', false])
  })

  test('that fails before its first chunk is a readable 500', async () => {
    const answer = await one(request('GET /early', [`Origin: ${ORIGIN}`]))
    expect([answer?.status, rawCorsOf(answer), header(answer, 'content-type')]).toEqual([500, { 'allow-origin': ORIGIN }, 'application/problem+json'])
    expect(answer?.body).not.toContain('secret')
  })

  test('ends at its source where the client goes away', async () => {
    const connection = open(server.port)
    connection.socket.write(request('GET /endless'))
    await pause(50)
    connection.socket.destroy()
    await pause(100)
    expect(seen.ended).toEqual(['true'])
  })

  test('of HEAD ends at its source', async () => {
    seen.ended.length = 0
    const [answer] = await exchange(server.port, request('HEAD /endless'))
    expect(answer?.status).toBe(200)
    await pause(30)
    expect(seen.ended).toHaveLength(1)
  })
})

test('a client that goes away aborts the signal of the handler', async () => {
  const connection = open(server.port)
  connection.socket.write(request('GET /waiting'))
  await pause(50)
  expect(seen.aborted).toEqual([])
  connection.socket.destroy()
  await pause(100)
  expect(seen.aborted).toEqual(['waiting'])
})
