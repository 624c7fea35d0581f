/** The application of the cache suite, which says of everything that a shared cache may keep it: as services, and as a listener of node:http behind the middleware. */
import { createServer, request as send } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cors } from '../../src/adapters/http-middleware.ts'
import { serve } from '../../src/adapters/node.ts'
import { createApp, reply, service } from '../../src/index.ts'
import type { CorsInput } from '../../src/policy/input.ts'

/** Two origins that are allowed. */
export const APP = 'https://app.example'
export const PARTNER = 'https://partner.example'
/** One that is not. */
export const STRANGER = 'https://stranger.example'

/** The application while it runs. */
export interface CachedApp {
  readonly port: number
  /** The path of each request that reached a handler, and 304 behind it where that was the answer. */
  readonly ran: string[]
  stop(): Promise<unknown>
}

/** Starts the application in one of its forms. */
export type StartCachedApp = () => Promise<CachedApp>

const TAG = '"1"'

/** What a path answers, whatever follows it: `/shared/KEY` and so on. */
export type Kind = 'shared' | 'brief' | 'moved' | 'missing' | 'members' | 'strict' | 'open'

/** What each path allows. All but `/open` depend on the origin. */
const POLICIES: Readonly<Record<Kind, CorsInput>> = {
  shared: { origins: [APP, PARTNER] },
  brief: { origins: [APP, PARTNER], exposeHeaders: ['etag'] },
  moved: { origins: [APP, PARTNER] },
  missing: { origins: [APP, PARTNER] },
  members: { origins: [APP], credentials: true },
  strict: { origins: [APP], enforce: true },
  open: { origins: '*' },
}

/** Status, headers and body of an answer; each body is another one, so that a copy is told from a new one. */
interface Plain {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** What the handlers answer, however they are reached. */
function createAnswers(): { readonly ran: string[]; readonly answer: (path: string, tags: string | null | undefined) => Plain } {
  const ran: string[] = []
  return {
    ran,
    answer(path, tags) {
      const [, kind = ''] = path.split('/')
      const headers = { 'content-type': 'text/plain', 'cache-control': `public, max-age=${kind === 'brief' ? 1 : 60}` }
      const tagged = kind === 'brief' || kind === 'shared'
      const known = tagged && (tags ?? '').includes(TAG)
      ran.push(known ? `${path} 304` : path)
      if (known) return { status: 304, headers: { ...headers, etag: TAG }, body: null }
      if (kind === 'moved') return { status: 301, headers: { ...headers, location: '/open/moved' }, body: String(ran.length) }
      return { status: kind === 'missing' ? 404 : 200, headers: { ...headers, ...(tagged && { etag: TAG }) }, body: String(ran.length) }
    },
  }
}

/** As services of an application, served by `corbel/node`. */
export const startServices: StartCachedApp = async () => {
  const { ran, answer } = createAnswers()
  const services = Object.entries(POLICIES).map(([kind, policy]) => service(`/${kind}/:key`, {
    cors: policy,
    get: ({ url, request }) => {
      const { status, headers, body } = answer(url.pathname, request.headers.get('if-none-match'))
      return reply(status, body ?? undefined, headers)
    },
  }))
  const { port, stop } = await serve(createApp(services), { port: 0, host: '127.0.0.1', signals: false, grace: 1 })
  return { port, ran, stop }
}

/** As a listener that knows nothing of CORS, with the middleware around it. */
export const startMiddleware: StartCachedApp = async () => {
  const { ran, answer } = createAnswers()
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const { status, headers, body } = answer(request.url ?? '', request.headers['if-none-match'])
    response.writeHead(status, headers).end(body)
  }
  const byKind = new Map<string, RequestListener>(Object.entries(POLICIES).map(([kind, policy]) => [kind, cors(policy)(listener)]))
  const unknown = (_request: IncomingMessage, response: ServerResponse): void => { response.writeHead(404).end() }
  return { ...await listen((request, response) => { (byKind.get(request.url?.split('/')[1] ?? '') ?? unknown)(request, response) }), ran }
}

/** The same application as if it were built without `Vary`: what stands before it takes every one away. */
export function withoutVary(start: StartCachedApp): StartCachedApp {
  return async () => {
    const inner = await start()
    const outer = await listen((incoming, outgoing) => {
      const { method, url, headers } = incoming
      incoming.pipe(send({ host: '127.0.0.1', port: inner.port, method, path: url, headers, agent: false }, (answer) => {
        const lines = answer.rawHeaders.flatMap((name, index, all) => (index % 2 === 0 && name.toLowerCase() !== 'vary' ? [name, all[index + 1] ?? ''] : []))
        answer.pipe(outgoing.writeHead(answer.statusCode ?? 502, lines))
      }).on('error', () => outgoing.destroy()))
    })
    return { port: outer.port, ran: inner.ran, stop: async () => { await outer.stop(); await inner.stop() } }
  }
}

function listen(listener: RequestListener): Promise<Pick<CachedApp, 'port' | 'stop'>> {
  return new Promise((resolve) => {
    const server = createServer(listener).listen(0, '127.0.0.1', () => resolve({
      port: (server.address() as AddressInfo).port,
      stop: () => new Promise((done) => { server.close(done).closeAllConnections() }),
    }))
  })
}
