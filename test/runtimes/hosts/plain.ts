/** The application of the suite without a framework: a listener of node:http, over HTTP/1.1 and, for clients of its own, HTTP/2. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cors } from '../../../src/adapters/http-middleware.ts'
import { CHUNKS, INNER_HEADERS, judgeJson, OFF, pause } from '../host.ts'
import type { Host, Running, Setup } from '../host.ts'

/** node:http. */
export const plainHost: Host = {
  name: 'node:http', tellsMethods: false, wrongMethod: 405, plainOptions: 204, raw: true,
  start(setup: Setup): Promise<Running> {
    const ran: string[] = []
    const server = createServer(plainListener(setup, ran))
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve({
        port: (server.address() as AddressInfo).port, ran,
        stop: () => new Promise((done) => { server.close(() => done()) }),
      }))
    })
  },
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/** The application itself. */
export function plainListener({ policy, options, open, members }: Setup, ran: string[]): Listener {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    answerRequest(request, response, ran).catch(() => {
      if (response.headersSent) response.destroy()
      else response.writeHead(500).end('broken')
    })
  }
  const byPath = new Map<string, Listener>([
    ['open', cors(open, options)(answer)],
    ['closed', cors(OFF)(answer)],
    ['members', cors({ ...policy, methods: { GET: {}, PUT: members } }, options)(answer)],
  ])
  const everything = cors(policy, options)(answer)
  return (request, response) => (byPath.get(request.url?.split('/')[1] ?? '') ?? everything)(request, response)
}

async function answerRequest(request: IncomingMessage, response: ServerResponse, ran: string[]): Promise<void> {
  const { method = '', url = '' } = request
  const [, first = '', second] = url.split('/')
  const ok = (body = 'ok'): void => {
    ran.push(`${method} ${url}`)
    response.end(body)
  }
  if (first === 'private') {
    ran.push('guard')
    if (request.headers.authorization === undefined) {
      response.writeHead(401).end('who?')
      return
    }
  }
  if (first === 'options' && method === 'OPTIONS') return ok('mine')
  const allowed = { json: 'POST', plain: 'GET,HEAD,POST', items: 'GET,HEAD,PUT,DELETE', members: 'GET,HEAD,PUT' }[first] ?? 'GET,HEAD'
  const known = ['plain', 'json', 'private', 'throws', 'throws-late', 'throws-teapot', 'stream', 'stream-fails', 'redirect', 'vary', 'vary-origin', 'vary-star', 'inner', 'raw', 'items', 'options', 'open', 'closed', 'members']
  if (!known.includes(first)) {
    response.statusCode = 404
    response.end('nothing here')
  } else if (method === 'OPTIONS') response.writeHead(204, { allow: allowed }).end()
  else if (!allowed.split(',').includes(method)) response.writeHead(405, { allow: allowed }).end()
  else await answerKnown(first, second, request, response, ok)
}

async function answerKnown(first: string, _second: string | undefined, request: IncomingMessage, response: ServerResponse, ok: (body?: string) => void): Promise<void> {
  switch (first) {
    case 'plain': return ok('plain')
    case 'json': {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      response.statusCode = judgeJson(request.headers['content-type'], text)
      if (response.statusCode === 200) return ok()
      response.end('no')
      return
    }
    case 'throws': throw new Error('at once')
    case 'throws-late':
      await pause()
      throw new Error('late')
    case 'throws-teapot':
      response.writeHead(418, 'short and stout', { 'access-control-allow-origin': 'https://teapot.example' }).end()
      return
    case 'stream':
      for (const chunk of CHUNKS) {
        response.write(chunk)
        await pause()
      }
      response.end()
      return
    case 'stream-fails':
      response.write('one,')
      await pause()
      throw new Error('in the stream')
    case 'redirect':
      response.writeHead(302, { location: '/plain' }).end()
      return
    case 'vary':
      response.setHeader('Vary', 'Accept-Encoding')
      response.writeHead(200, { ETag: '"1"' })
      break
    case 'vary-origin':
      response.writeHead(200, { Vary: ['accept-encoding', 'origin'] })
      break
    case 'vary-star':
      response.setHeader('Vary', '*')
      break
    case 'inner':
    case 'closed':
      for (const [name, value] of Object.entries(INNER_HEADERS)) response.setHeader(name, value)
      break
    case 'raw':
      response.writeHead(200, ['Vary', 'Accept', 'Access-Control-Allow-Origin', 'https://inner.example', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end('raw')
      return
    default:
  }
  ok()
}
