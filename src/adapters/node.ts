/** Serving an application on Node: HTTP/1.1, and HTTP/2 with TLS. */
import { createServer, METHODS } from 'node:http'
import { BlockList, isIP } from 'node:net'
import type { AccessRow } from '../app/access.ts'
import { problemAnswer } from '../app/answer.ts'
import type { Answer } from '../app/answer.ts'
import { ANSWER } from '../app/exchange.ts'
import type { Exchange, ExchangeHandler } from '../app/exchange.ts'
import { createIssue } from '../policy/issue.ts'
import type { FaultCode, WarningCode } from '../policy/issue-code.ts'
import type { Issue } from '../policy/issue.ts'
import { PolicyError } from '../policy/policy-error.ts'
import { operationPath } from '../service/operation-path.ts'
import { HttpProblem } from '../service/problem.ts'
import { failAnswer, sendAnswer } from './node-answer.ts'
import { trackConnections } from './node-connections.ts'
import type { Connections, NodeListener } from './node-connections.ts'
import { NodeExchange } from './node-exchange.ts'
import type { NodeIncoming, NodeOutgoing } from './node-exchange.ts'
import { dropRest } from './node-rest.ts'
import { SERVE_TEXTS } from './serve-text.ts'
import { prepareSrvx, srvx } from './srvx.ts'

/** What can be served: an application, or anything with a `fetch`. */
export interface Servable {
  readonly fetch: ((request: Request) => Response | Promise<Response>) & { readonly [ANSWER]?: ExchangeHandler }
  readonly access?: () => readonly AccessRow[]
  readonly warn?: (warning: Issue<WarningCode>) => void
}

/** Where and how to serve. */
export interface ServeOptions {
  /** 3000 unless set; 0 = one that is free. */
  readonly port?: number
  /** The address to listen on: every one of this machine unless set. */
  readonly host?: string
  /** Certificate and key as PEM. With them browsers get HTTP/2 over TLS, older clients HTTP/1.1. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly passphrase?: string }
  /** Stop gracefully at SIGINT and SIGTERM; `true` unless set. */
  readonly signals?: boolean
  /** Seconds that running exchanges may still take once the server stops; 10 unless set. */
  readonly grace?: number
}

/** A server that runs. */
export interface Serving {
  /** Where it is reached, such as `http://127.0.0.1:8000`. */
  readonly url: string
  readonly port: number
  /** Take no new connections, let running exchanges end, and cut those that take longer than the grace. */
  stop(): Promise<void>
}

/**
 * Serve an application. Settles once it listens; rejects where it cannot, and with a `PolicyError` for operations whose method Node's parser does not know: no request of it
 * could ever arrive.
 */
export async function serve(app: Servable, options: ServeOptions = {}): Promise<Serving> {
  const { port = 3000, host, tls, signals = true, grace = 10 } = options
  const rows = app.access?.() ?? []
  checkMethods(rows)
  warnPrivate(app, rows, host)
  const server = tls === undefined ? createServer() : (await import('node:http2')).createSecureServer({ ...tls, allowHTTP1: true })
  const connections = trackConnections(server)
  const handler = createHandler(app, connections)
  server.on('request', handler)
  // An Expect that Node does not know is answered as if it were not there; Node's own 417 would have no CORS headers.
  server.on('checkExpectation', handler)
  await prepareSrvx()
  // Where requests go through a `fetch` of somebody's own, each of them needs it.
  if (app.fetch[ANSWER] === undefined) srvx()
  await listen(server, port, host)
  loadLater(server)
  const stop = once(() => connections.close(grace))
  if (signals) stopAtSignals(server, stop)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.')
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return { url: `${tls === undefined ? 'http' : 'https'}://${name}:${address.port}`, port: address.port, stop }
}

type Handler = (incoming: NodeIncoming, outgoing: NodeOutgoing) => void

function createHandler(app: Servable, connections: Connections): Handler {
  const answer = app.fetch[ANSWER]
  return (incoming, outgoing) => {
    connections.begin(incoming, outgoing)
    // `OPTIONS *` asks about the server and not about a resource: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.7
    if (incoming.url === '*' && incoming.method === 'OPTIONS') {
      outgoing.writeHead(204).end()
      return
    }
    dropRest(incoming, outgoing)
    try {
      const exchange = new NodeExchange(incoming, outgoing)
      const sent = answer === undefined ? sendFetched(app, exchange, outgoing) : sendAnswered(answer(exchange), exchange, outgoing)
      sent?.catch(() => failAnswer(outgoing))
    } catch {
      // A target or a host that is no URL: there is no path whose policy could be asked.
      sendAnswer(outgoing, problemAnswer(new HttpProblem(400)), 'GET')
    }
  }
}

function sendAnswered(answer: Answer | Promise<Answer>, { method }: Exchange, outgoing: NodeOutgoing): Promise<void> | undefined {
  return answer instanceof Promise ? answer.then((settled) => sendAnswer(outgoing, settled, method)) : sendAnswer(outgoing, answer, method)
}

async function sendFetched(app: Servable, exchange: Exchange, outgoing: NodeOutgoing): Promise<void> {
  await srvx().sendNodeResponse(outgoing, await app.fetch(exchange.request))
}

function listen(server: NodeListener, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, ...(host !== undefined && { host }) }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Milliseconds after which a server that listens loads what most requests do not need. */
const QUIET = 1000

// Not with the first request that needs it, which would wait for it, and not while the first ones are answered.
function loadLater(server: NodeListener): void {
  const timer = setTimeout(srvx, QUIET).unref()
  server.once('close', () => clearTimeout(timer))
}

function checkMethods(rows: readonly AccessRow[]): void {
  const issues = rows.filter(({ method }) => !METHODS.includes(method)).map(({ path, method }): Issue<FaultCode> => createIssue(SERVE_TEXTS, 'serve/method', [path, 'methods', method], method))
  if (issues.length > 0) throw new PolicyError(issues)
}

function warnPrivate(app: Servable, rows: readonly AccessRow[], host: string | undefined): void {
  if (host === undefined || !isPrivateAddress(host)) return
  for (const { path, method, cors } of rows) {
    if (cors?.origins === '*') app.warn?.(createIssue(SERVE_TEXTS, 'warning/private-network', [path, ...operationPath(method), 'cors', 'origins'], path))
  }
}

function isPrivateAddress(host: string): boolean {
  if (host === 'localhost') return true
  const list = new BlockList()
  for (const [net, prefix] of [['10.0.0.0', 8], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.168.0.0', 16]] as const) list.addSubnet(net, prefix, 'ipv4')
  for (const [net, prefix] of [['::1', 128], ['fc00::', 7], ['fe80::', 10]] as const) list.addSubnet(net, prefix, 'ipv6')
  const family = isIP(host)
  return family !== 0 && list.check(host, family === 4 ? 'ipv4' : 'ipv6')
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= action()
    return running
  }
}

function stopAtSignals(server: NodeListener, stop: () => Promise<void>): void {
  const handler = (): void => {
    stop().catch(() => undefined)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, handler)
    server.once('close', () => process.off(signal, handler))
  }
}
