/** The application of the suite as a fetch handler, served on Node by srvx. */
import { serve } from 'srvx/node'
import { cors } from '../../../src/adapters/fetch.ts'
import type { FetchOptions } from '../../../src/adapters/fetch.ts'
import { CHUNKS, INNER_HEADERS, judgeJson, OFF, pause } from '../host.ts'
import type { Host, Running, Setup } from '../host.ts'

/** A fetch handler. */
export const fetchHost: Host = {
  name: 'fetch', tellsMethods: false, wrongMethod: 405, plainOptions: 204, raw: false,
  async start(setup: Setup): Promise<Running> {
    const ran: string[] = []
    const server = serve({ fetch: fetchApplication(setup, ran), port: 0, hostname: '127.0.0.1', silent: true, gracefulShutdown: false })
    await server.ready()
    return { port: Number(new URL(server.url ?? '').port), ran, stop: () => server.close(true) }
  },
}

type Handler = (request: Request) => Response | Promise<Response>

/** The application itself, for tests that do without a server. */
export function fetchApplication({ policy, options, open, members }: Setup, ran: string[]): Handler {
  const settings: FetchOptions = { ...options, onError: () => { ran.push('error') } }
  const answer: Handler = (request) => answerRequest(request, ran)
  const byPath = new Map<string, Handler>([
    ['open', cors(open, settings)(answer)],
    ['closed', cors(OFF)(answer)],
    ['members', cors({ ...policy, methods: { GET: {}, PUT: members } }, settings)(answer)],
  ])
  const everything = cors(policy, settings)(answer)
  return (request) => (byPath.get(new URL(request.url).pathname.split('/')[1] ?? '') ?? everything)(request)
}

const ALLOWED: Readonly<Record<string, string>> = { json: 'POST', plain: 'GET,HEAD,POST', items: 'GET,HEAD,PUT,DELETE', members: 'GET,HEAD,PUT' }
const KNOWN = ['plain', 'json', 'private', 'throws', 'throws-late', 'throws-teapot', 'stream', 'stream-fails', 'redirect', 'vary', 'vary-origin', 'vary-star', 'inner', 'items', 'options', 'open', 'closed', 'members']

async function answerRequest(request: Request, ran: string[]): Promise<Response> {
  const { pathname } = new URL(request.url)
  const first = pathname.split('/')[1] ?? ''
  const ok = (body = 'ok', headers: Record<string, string> = {}): Response => {
    ran.push(`${request.method} ${pathname}`)
    return new Response(request.method === 'HEAD' ? null : body, { headers })
  }
  if (first === 'private') {
    ran.push('guard')
    if (!request.headers.has('authorization')) return new Response('who?', { status: 401 })
  }
  if (first === 'options' && request.method === 'OPTIONS') return ok('mine')
  const allow = ALLOWED[first] ?? 'GET,HEAD'
  if (!KNOWN.includes(first)) return new Response('nothing here', { status: 404 })
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } })
  if (!allow.split(',').includes(request.method)) return new Response(null, { status: 405, headers: { allow } })
  return answerKnown(first, request, ok)
}

async function answerKnown(first: string, request: Request, ok: (body?: string, headers?: Record<string, string>) => Response): Promise<Response> {
  switch (first) {
    case 'plain': return ok('plain')
    case 'json': {
      const status = judgeJson(request.headers.get('content-type') ?? undefined, await request.text())
      return status === 200 ? ok() : new Response('no', { status })
    }
    case 'throws': throw new Error('at once')
    case 'throws-late':
      await pause()
      throw new Error('late')
    case 'throws-teapot': return new Response('short and stout', { status: 418, headers: { 'access-control-allow-origin': 'https://teapot.example' } })
    case 'stream': return new Response(streamOf(CHUNKS))
    case 'stream-fails': return new Response(streamOf(['one,'], new Error('in the stream')))
    case 'redirect': return new Response(null, { status: 302, headers: { location: '/plain' } })
    case 'vary': return ok('ok', { Vary: 'Accept-Encoding', ETag: '"1"' })
    case 'vary-origin': return ok('ok', { Vary: 'accept-encoding, origin' })
    case 'vary-star': return ok('ok', { Vary: '*' })
    case 'inner':
    case 'closed': return ok('ok', { ...INNER_HEADERS })
    default: return ok()
  }
}

function streamOf(pieces: readonly string[], error?: Error): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      for (const piece of pieces) {
        controller.enqueue(new TextEncoder().encode(piece))
        await pause(20)
      }
      if (error === undefined) controller.close()
      else controller.error(error)
    },
  })
}
