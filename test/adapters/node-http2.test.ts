/** HTTP/2 over TLS on Node, and HTTP/1.1 for those who know no better. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:http2'
import type { ClientHttp2Session, IncomingHttpHeaders, IncomingHttpStatusHeader, OutgoingHttpHeaders } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, reply, service } from '../../src/index.ts'
import { serve } from '../../src/node.ts'
import type { Serving } from '../../src/node.ts'
import { createTestApp, ORIGIN } from './node-app.ts'
import { open, pause, rawCorsOf, request } from './node-raw.ts'

const folder = mkdtempSync(join(tmpdir(), 'corbel-tls-'))
const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
execFileSync('openssl', [
  'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost',
], { stdio: 'ignore' })
const tls = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
rmSync(folder, { recursive: true })

interface StreamAnswer {
  readonly headers: IncomingHttpHeaders & IncomingHttpStatusHeader
  readonly body: string
  /** Whether the stream was reset. */
  readonly cut: boolean
}

function send(session: ClientHttp2Session, headers: OutgoingHttpHeaders, body?: string): Promise<StreamAnswer> {
  return new Promise((resolve) => {
    const stream = session.request(headers, { endStream: body === undefined })
    let answered: StreamAnswer['headers'] = {}
    let text = ''
    stream.setEncoding('utf8')
    stream.on('response', (given) => { answered = given })
    stream.on('data', (chunk: string) => { text += chunk })
    const patience = setTimeout(() => resolve({ headers: answered, body: text, cut: true }), 3000)
    stream.on('close', () => clearTimeout(patience))
    stream.on('error', () => resolve({ headers: answered, body: text, cut: true }))
    stream.on('end', () => setImmediate(() => resolve({ headers: answered, body: text, cut: false })))
    if (body !== undefined) stream.end(body)
  })
}

const corsOf = ({ headers }: StreamAnswer) => Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')).map(([name, value]) => [name.slice('access-control-'.length), value]))

const { app, seen } = createTestApp()
let server: Serving
let session: ClientHttp2Session
beforeAll(async () => {
  server = await serve(app, { port: 0, host: '127.0.0.1', signals: false, grace: 0.2, tls })
  session = connect(server.url, { ca: tls.cert })
})
afterAll(async () => {
  session.destroy()
  await server.stop()
})

describe('HTTP/2', () => {
  test('is where the server says that it is', () => {
    expect(server.url).toBe(`https://127.0.0.1:${server.port}`)
  })

  test('answers an allowed origin, HEAD, and a refused one', async () => {
    const get = await send(session, { ':path': '/listed', origin: ORIGIN })
    expect([get.headers[':status'], corsOf(get), get.headers.vary, get.body]).toEqual([200, { 'allow-origin': ORIGIN }, 'Origin', '"/listed"'])
    const head = await send(session, { ':path': '/listed', ':method': 'HEAD', origin: ORIGIN })
    expect([head.headers[':status'], corsOf(head), head.headers['content-length'], head.body]).toEqual([200, { 'allow-origin': ORIGIN }, '9', ''])
    expect(corsOf(await send(session, { ':path': '/listed', origin: 'https://evil.example' }))).toEqual({})
  })

  test('answers preflights, granted and refused', async () => {
    const granted = await send(session, { ':path': '/named', ':method': 'OPTIONS', origin: ORIGIN, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-b,x-a' })
    expect([granted.headers[':status'], corsOf(granted)]).toEqual([204, { 'allow-origin': ORIGIN, 'allow-credentials': 'true', 'allow-methods': 'PUT', 'allow-headers': 'x-a,x-b', 'max-age': '7200' }])
    const refused = await send(session, { ':path': '/named', ':method': 'OPTIONS', origin: 'https://evil.example', 'access-control-request-method': 'PUT' })
    expect([refused.headers[':status'], corsOf(refused)]).toEqual([403, {}])
  })

  test.each<[words: string, headers: OutgoingHttpHeaders, body: string | undefined, status: number]>([
    ['of JSON', { 'content-type': 'application/json' }, '{"a":1}', 200], ['without a type', {}, '{}', 415], ['that is none, without a type', {}, undefined, 200], ['that is none, of the wrong type', { 'content-type': 'text/plain' }, undefined, 200],
    ['of the wrong type', { 'content-type': 'text/plain' }, '{}', 415], ['over the limit', { 'content-type': 'application/json' }, 'a'.repeat(2000), 413], ['far over the limit', { 'content-type': 'application/json' }, 'a'.repeat(4_000_000), 413],
    ['announced over the limit', { 'content-type': 'application/json', 'content-length': '2000' }, 'a'.repeat(2000), 413],
  ])('takes a body %s', async (_, headers, body, status) => {
    const answer = await send(session, { ':path': '/listed', ':method': 'POST', origin: ORIGIN, ...headers }, body)
    expect([answer.headers[':status'], corsOf(answer)]).toEqual([status, { 'allow-origin': ORIGIN }])
  })

  test('goes on after many bodies over the limit', async () => {
    for (let round = 0; round < 5; round++) await send(session, { ':path': '/listed', ':method': 'POST', 'content-type': 'application/json' }, 'a'.repeat(1_000_000))
    expect((await send(session, { ':path': '/everybody' })).body).toBe('"everybody"')
  })

  test('cuts the stream, and not the connection, where a reply fails after its first chunk', async () => {
    const answer = await send(session, { ':path': '/late', origin: ORIGIN })
    expect([answer.cut, answer.headers[':status'], corsOf(answer), answer.body]).toEqual([true, 200, { 'allow-origin': ORIGIN }, 'first'])
    expect((await send(session, { ':path': '/everybody' })).headers[':status']).toBe(200)
  })

  test('answers OPTIONS * and an Expect that nobody knows', async () => {
    expect((await send(session, { ':path': '*', ':method': 'OPTIONS' })).headers[':status']).toBe(204)
    const answer = await send(session, { ':path': '/listed', origin: ORIGIN, expect: 'unicorns' })
    expect([answer.headers[':status'], corsOf(answer)]).toEqual([200, { 'allow-origin': ORIGIN }])
  })

  test('aborts the signal where the client cancels the stream', async () => {
    const stream = session.request({ ':path': '/waiting' }, { endStream: true })
    stream.on('error', () => undefined)
    await pause(50)
    stream.close(8)
    await pause(100)
    expect(seen.aborted).toEqual(['waiting'])
  })

  test('sends several cookies, and leaves out what a connection of HTTP/1.1 says of itself', async () => {
    const proxied = createApp([service('/', {
      cors: { origins: [ORIGIN] },
      get: () => new Response('x', { headers: [['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['connection', 'keep-alive'], ['keep-alive', 'timeout=5'], ['transfer-encoding', 'chunked'], ['upgrade', 'h2c']] }),
      put: () => reply(200, 1, [['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['connection', 'keep-alive']]),
    })])
    const other = await serve(proxied, { port: 0, host: '127.0.0.1', signals: false, grace: 0.1, tls })
    const client = connect(other.url, { ca: tls.cert })
    try {
      for (const method of ['GET', 'PUT']) {
        const answer = await send(client, { ':path': '/', ':method': method, origin: ORIGIN })
        expect([answer.headers[':status'], answer.headers['set-cookie'], corsOf(answer)]).toEqual([200, ['a=1', 'b=2'], { 'allow-origin': ORIGIN }])
      }
    } finally {
      client.destroy()
      await other.stop()
    }
  })

  test('knows its own origin for enforce', async () => {
    const own = createApp([service('/', { cors: { origins: ['https://friend.example'], enforce: true }, post: { body: z.unknown(), handler: () => 'ok' } })])
    const other = await serve(own, { port: 0, host: '127.0.0.1', signals: false, grace: 0.1, tls })
    const client = connect(other.url, { ca: tls.cert })
    try {
      expect((await send(client, { ':path': '/', ':method': 'POST', origin: other.url })).headers[':status']).toBe(200)
      expect((await send(client, { ':path': '/', ':method': 'POST', origin: 'https://evil.example' })).headers[':status']).toBe(403)
    } finally {
      client.destroy()
      await other.stop()
    }
  })
})

test('HTTP/1.1 is spoken to those who ask for it', async () => {
  const connection = open(server.port, tls.cert)
  connection.socket.write(request('GET /listed', [`Origin: ${ORIGIN}`]) + request('OPTIONS /listed', [`Origin: ${ORIGIN}`, 'Access-Control-Request-Method: PUT']) + request('GET /listed', ['Expect: unicorns']))
  const answers = await connection.answers(3, ['GET', 'OPTIONS', 'GET'])
  connection.socket.destroy()
  expect(answers.map((answer) => [answer.status, rawCorsOf(answer)['allow-origin']])).toEqual([[200, ORIGIN], [204, ORIGIN], [200, undefined]])
})

describe('stop', () => {
  test('ends sessions that are idle', async () => {
    const other = await serve(createTestApp().app, { port: 0, host: '127.0.0.1', signals: false, grace: 20, tls })
    const client = connect(other.url, { ca: tls.cert })
    client.on('error', () => undefined)
    await send(client, { ':path': '/everybody' })
    const start = Date.now()
    await other.stop()
    expect(Date.now() - start).toBeLessThan(2000)
    client.destroy()
  })

  test.each<[path: string, grace: number, body: string]>([['/slow', 20, '"slow"'], ['/waiting', 0.1, '']])('lets %s end, or cuts it after the grace', async (path, grace, body) => {
    const other = await serve(createTestApp().app, { port: 0, host: '127.0.0.1', signals: false, grace, tls })
    const client = connect(other.url, { ca: tls.cert })
    client.on('error', () => undefined)
    const running = send(client, { ':path': path })
    await pause(100)
    const start = Date.now()
    await other.stop()
    expect(Date.now() - start).toBeLessThan(2000)
    expect((await running).body).toBe(body)
    client.destroy()
  })
})
