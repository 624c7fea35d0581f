import { createServer as createServer2, connect } from 'node:http2'
import type { Http2ServerRequest, Http2ServerResponse, IncomingHttpHeaders } from 'node:http2'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { cors } from '../../src/adapters/http-middleware.ts'
import { cors as expressCors } from '../../src/adapters/express.ts'
import { corsOf, linesOf, varyOf } from '../runtimes/exchange.ts'
import { ADMIN, APP, serveListener, STRANGER } from './middleware-server.ts'

const page = { origins: [APP], exposeHeaders: ['etag'] }
const READABLE = { 'access-control-allow-origin': APP, 'access-control-expose-headers': 'etag' }

type Write = (response: ServerResponse) => unknown

/** Every way to write a head, and what else it must say. */
const WAYS: readonly (readonly [string, Write, Readonly<Record<string, readonly string[]>>])[] = [
  ['end alone', (response) => response.end('x'), {}],
  ['write, then end', (response) => { response.write('x'); response.end() }, {}],
  ['flushHeaders', (response) => { response.setHeader('X-Own', '1').flushHeaders(); response.end() }, { 'x-own': ['1'] }],
  ['setHeader', (response) => response.setHeader('Vary', 'Accept').setHeader('X-Own', ['1', '2']).end(), { vary: ['Accept, Origin'], 'x-own': ['1', '2'] }],
  ['appendHeader', (response) => response.appendHeader('Vary', 'Accept').appendHeader('vary', 'origin').end(), { vary: ['Accept, origin'] }],
  ['setHeaders', (response) => response.setHeaders(new Headers({ vary: 'Accept', 'access-control-allow-origin': '*' })).end(), { vary: ['Accept, Origin'] }],
  ['statusMessage', (response) => { response.statusMessage = 'Fine'; response.end() }, {}],
  ['writeHead with a status', (response) => response.writeHead(200).end(), {}],
  ['writeHead with a reason', (response) => response.writeHead(200, 'Fine').end(), {}],
  ['writeHead with an object', (response) => response.writeHead(200, { Vary: 'Accept', 'X-Own': ['1', '2'], 'Access-Control-Allow-Origin': '*' }).end(), { vary: ['Accept, Origin'], 'x-own': ['1', '2'] }],
  ['writeHead with reason and object', (response) => response.writeHead(200, 'Fine', { Vary: ['Accept', 'Cookie'] }).end(), { vary: ['Accept, Cookie, Origin'] }],
  ['writeHead with no reason and an object', (response) => response.writeHead(200, undefined, { 'X-Own': 1 }).end(), { 'x-own': ['1'] }],
  ['writeHead with an object in two cases', (response) => response.writeHead(200, { Vary: 'Accept', vary: 'Cookie', 'ACCESS-CONTROL-MAX-AGE': '5' }).end(), { vary: ['Accept, Cookie, Origin'] }],
  ['writeHead with a flat list', (response) => response.writeHead(200, ['Vary', 'Accept', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'vary', 'Cookie']).end(), { vary: ['Accept, Cookie, Origin'], 'set-cookie': ['a=1', 'b=2'] }],
  ['writeHead with a list of pairs', (response) => response.writeHead(200, [['Vary', 'Accept'], ['X-Own', '1']] as never).end(), { vary: ['Accept, Origin'], 'x-own': ['1'] }],
  ['setHeader and writeHead', (response) => response.setHeader('X-Own', 'set').setHeader('X-Other', 'set').setHeader('Content-Length', 1).writeHead(200, { 'x-own': 'head' }).end('x'),
    { 'x-own': ['head'], 'x-other': ['set'], 'content-length': ['1'], 'transfer-encoding': [] }],
  ['setHeader and writeHead with a list', (response) => response.setHeader('Set-Cookie', ['z=0']).setHeader('Date', 'then').writeHead(200, ['X-Own', '1', 'X-Own', '2']).end(),
    { 'set-cookie': ['z=0'], 'x-own': ['1', '2'], date: ['then'] }],
  ['removeHeader', (response) => { response.setHeader('X-Own', '1').removeHeader('X-Own'); response.writeHead(200, {}).end() }, { 'x-own': [] }],
  ['Vary: *', (response) => response.setHeader('Vary', 'Accept').writeHead(200, { vary: '*' }).end(), { vary: ['*'] }],
]

describe.each(WAYS)('a head written by %s', (_name, write, lines) => {
  test('leaves with the headers of the policy beside its own', async () => {
    const { send } = await serveListener(cors(page)((_request: IncomingMessage, response: ServerResponse) => write(response)))
    const answer = await send({ path: '/', headers: { origin: APP } })
    expect([answer.status, corsOf(answer)]).toEqual([200, READABLE])
    expect(varyOf(answer).filter((name) => name === 'origin' || name === '*')).toHaveLength(1)
    for (const [name, values] of Object.entries(lines)) expect([name, linesOf(answer, name)]).toEqual([name, values])
    expect(corsOf(await send({ path: '/', headers: { origin: STRANGER } }))).toEqual({})
  })
})

describe('CORS around a listener of node:http', () => {
  test('changes no object that a handler gave', async () => {
    const object = Object.freeze({ Vary: 'Accept', 'Access-Control-Allow-Origin': '*' })
    const list = Object.freeze(['Vary', 'Accept', 'Access-Control-Allow-Origin', '*'])
    let calls = 0
    const { send } = await serveListener(cors(page)((_request: IncomingMessage, response: ServerResponse) => response.writeHead(200, (calls++ === 0 ? object : list) as never).end()))
    const answers = [await send({ path: '/', headers: { origin: APP } }), await send({ path: '/', headers: { origin: APP } })]
    expect(answers.map((answer) => [corsOf(answer), varyOf(answer)])).toEqual([[READABLE, ['accept', 'origin']], [READABLE, ['accept', 'origin']]])
  })

  test('keeps what Node says of a head that is written twice', async () => {
    const errors: unknown[] = []
    const { send } = await serveListener(cors(page)((_request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(200)
      try {
        response.writeHead(500, { 'X-Own': '1' })
      } catch (error) {
        errors.push((error as { readonly code: unknown }).code)
      }
      response.end()
    }))
    expect((await send({ path: '/' })).status).toBe(200)
    expect(errors).toEqual(['ERR_HTTP_HEADERS_SENT'])
  })

  test('keeps a head that is no head', async () => {
    const { send } = await serveListener(cors(page)((_request: IncomingMessage, response: ServerResponse) => {
      expect(() => response.writeHead(200, { 'X-Own': undefined } as never)).toThrow('Invalid value')
      response.writeHead(204).end()
    }))
    expect((await send({ path: '/' })).status).toBe(204)
  })

  test('comes after everybody who waits for the head, wherever he stands', async () => {
    const listener = (_request: IncomingMessage, response: ServerResponse): void => {
      const { writeHead } = response
      response.writeHead = ((...head: Parameters<typeof writeHead>) => {
        response.appendHeader('Vary', 'Accept-Encoding')
        response.setHeader('Access-Control-Allow-Origin', '*')
        return writeHead.apply(response, head)
      }) as typeof writeHead
      response.end()
    }
    const { send } = await serveListener(cors(page)(listener))
    const answer = await send({ path: '/', headers: { origin: APP } })
    expect([corsOf(answer), varyOf(answer)]).toEqual([READABLE, ['accept-encoding', 'origin']])
  })

  test('leaves what comes before the head alone', async () => {
    const hints: string[] = []
    const { send } = await serveListener(cors(page)((_request: IncomingMessage, response: ServerResponse) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' }, () => { hints.push('sent') })
      response.end('x')
    }))
    expect(corsOf(await send({ path: '/', headers: { origin: APP } }))).toEqual(READABLE)
    expect(hints).toEqual(['sent'])
  })

  test('of several gates the nearest governs, whatever kinds they are', async () => {
    const inner = expressCors({ origins: [ADMIN] })
    const listener = cors({ origins: '*' })(cors(page)((request: IncomingMessage, response: ServerResponse) => {
      if (request.url === '/inner') inner(request, response, () => response.end('inner'))
      else response.end('outer')
    }))
    const { allowed, granted } = await serveListener(listener)
    expect([await allowed('/'), await allowed('/inner'), await allowed('/inner', 'GET', ADMIN), await allowed('/', 'GET', ADMIN)]).toEqual([APP, undefined, ADMIN, undefined])
    expect([await granted('/', 'PUT'), await granted('/', 'PUT', STRANGER)]).toEqual(['DELETE,GET,HEAD,PATCH,POST,PUT', 403])
  })

  test('takes methods by name, with what differs for each', async () => {
    const { granted, preflight, allowed } = await serveListener(cors({ ...page, methods: { GET: { origins: '*' }, PUT: { credentials: true }, DELETE: false } })(
      (_request: IncomingMessage, response: ServerResponse) => response.end()))
    expect([await granted('/', 'GET'), await granted('/', 'GET', STRANGER), await granted('/', 'DELETE'), await granted('/', 'PATCH')]).toEqual(['GET,HEAD,PUT', 'GET,HEAD', 403, 'GET,HEAD,PUT'])
    expect((await preflight('/', 'PUT'))[1]).toMatchObject({ 'access-control-allow-credentials': 'true', 'access-control-allow-methods': 'PUT' })
    expect([await allowed('/'), await allowed('/', 'PUT'), await allowed('/', 'DELETE')]).toEqual(['*', APP, undefined])
  })

  test('refuses as a problem, and says so without a body to HEAD', async () => {
    const { send } = await serveListener(cors(page)(() => { throw new Error('never reached') }))
    const sent = { path: '/', method: 'OPTIONS', headers: { origin: STRANGER, 'access-control-request-method': 'PUT' } }
    const answer = await send(sent)
    expect([answer.status, JSON.parse(answer.body), linesOf(answer, 'content-type'), linesOf(answer, 'content-length')]).toEqual([
      403, { type: 'about:blank', title: 'Forbidden', status: 403 }, ['application/problem+json'], [String(answer.body.length)],
    ])
  })
})

describe('CORS around a listener of node:http2', () => {
  interface Exchanged { readonly headers: IncomingHttpHeaders; readonly body: string }

  async function serve2(listener: (request: Http2ServerRequest, response: Http2ServerResponse) => unknown): Promise<(headers: Record<string, string | string[]>) => Promise<Exchanged>> {
    const server = createServer2(cors({ ...page, enforce: true })(listener))
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    onTestFinished(() => {
      session.close()
      server.close()
    })
    return (headers) => new Promise((resolve, reject) => {
      const stream = session.request({ ':path': '/', ...headers })
      let body = ''
      let received: IncomingHttpHeaders = {}
      stream.setEncoding('utf8').on('response', (incoming) => { received = incoming }).on('data', (chunk: string) => { body += chunk })
      stream.on('end', () => resolve({ headers: received, body })).on('error', reject).end()
    })
  }

  test.each<readonly [string, (response: Http2ServerResponse) => unknown]>([
    ['end alone', (response) => response.end('x')],
    ['setHeader', (response) => { response.setHeader('Vary', 'Accept'); response.setHeader('Access-Control-Allow-Origin', '*'); response.end('x') }],
    ['writeHead with an object', (response) => { response.writeHead(200, { Vary: 'Accept', 'Access-Control-Allow-Origin': '*' }); response.end('x') }],
    ['writeHead with a flat list', (response) => { response.setHeader('X-Own', '1'); response.writeHead(200, ['Vary', 'Accept'] as never); response.end('x') }],
    ['flushHeaders', (response) => { (response as never as ServerResponse).flushHeaders(); response.end('x') }],
  ])('a head written by %s leaves with the headers of the policy', async (_name, write) => {
    const send = await serve2((_request, response) => write(response))
    const { headers, body } = await send({ origin: APP })
    expect([headers[':status'], headers['access-control-allow-origin'], headers['access-control-expose-headers'], body]).toEqual([200, APP, 'etag', 'x'])
    expect(headers.vary).toMatch(/^(?:Accept, )?Origin, Sec-Fetch-Site$/)
  })

  test('a preflight is answered, and several origins and a foreign one are refused', async () => {
    const send = await serve2((_request, response) => response.end('x'))
    const preflight = await send({ ':method': 'OPTIONS', origin: APP, 'access-control-request-method': 'PUT' })
    expect([preflight.headers[':status'], preflight.headers['access-control-allow-origin']]).toEqual([204, APP])
    expect((await send({ ':method': 'POST', origin: STRANGER })).headers[':status']).toBe(403)
    expect((await send({ origin: [APP, APP] })).headers[':status']).toBe(403)
    expect((await send({ ':method': 'POST', ':authority': 'api.example', origin: 'https://api.example' })).headers[':status']).toBe(200)
  })
})
