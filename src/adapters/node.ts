/** Serving an application on Node: HTTP/1.1, and HTTP/2 with TLS. */
import { METHODS } from 'node:http'
import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BlockList, isIP } from 'node:net'
import { serve as createServer } from 'srvx/node'
import { createIssue } from '../policy/issue.ts'
import type { FaultCode, WarningCode } from '../policy/issue-code.ts'
import type { Issue } from '../policy/issue.ts'
import { PolicyError } from '../policy/policy-error.ts'
import type { AccessRow } from '../app/access.ts'

/** What can be served: an application, or anything with a `fetch`. */
export interface Servable {
  readonly fetch: (request: Request) => Response | Promise<Response>
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
  /** Where it is reached, such as `http://127.0.0.1:8000/`. */
  readonly url: string
  readonly port: number
  /** Take no new connections, let running exchanges end, and cut those that take longer than the grace. */
  stop(): Promise<void>
}

/**
 * Serve an application. Settles once it listens; rejects where it cannot. Throws a `PolicyError` for operations whose method Node's parser does not know: no request of
 * it could ever arrive.
 */
export async function serve(app: Servable, options: ServeOptions = {}): Promise<Serving> {
  const { port = 3000, host, tls, signals = true, grace = 10 } = options
  const rows = app.access?.() ?? []
  checkMethods(rows)
  warnPrivate(app, rows, host)
  const server = createServer({
    fetch: (request) => (request.runtime?.node?.req.url === '*' ? serverOptions() : app.fetch(request)),
    port,
    manual: true, silent: true, gracefulShutdown: false,
    ...(host !== undefined && { hostname: host }),
    ...(tls !== undefined && { tls }),
  })
  const listener = server.node?.server as HttpServer | undefined
  if (listener === undefined) throw new Error('This is no Node.')
  // An Expect that Node does not know is answered as if it were not there; Node's own 417 would have no CORS headers.
  listener.on('checkExpectation', (request, response) => listener.emit('request', request, response))
  await server.serve()
  const stop = once(() => close(listener, grace))
  if (signals) stopAtSignals(listener, stop)
  return { url: server.url ?? '', port: (listener.address() as AddressInfo).port, stop }
}

// `OPTIONS *` asks about the server and not about a resource: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.7
function serverOptions(): Response {
  return new Response(null, { status: 204 })
}

function checkMethods(rows: readonly AccessRow[]): void {
  const issues = rows.filter(({ method }) => !METHODS.includes(method)).map(({ path, method }): Issue<FaultCode> => createIssue('serve/method', [path, 'methods', method], method))
  if (issues.length > 0) throw new PolicyError(issues)
}

function warnPrivate(app: Servable, rows: readonly AccessRow[], host: string | undefined): void {
  if (host === undefined || !isPrivateAddress(host)) return
  for (const { path, method, cors } of rows) {
    if (cors?.origins === '*') app.warn?.(createIssue('warning/private-network', [path, method.toLowerCase(), 'cors', 'origins'], path))
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

function close(listener: HttpServer, grace: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => listener.closeAllConnections?.(), grace * 1000)
    listener.close((error) => {
      clearTimeout(timer)
      if (error === undefined) resolve()
      else reject(error)
    })
    listener.closeIdleConnections?.()
  })
}

function stopAtSignals(listener: HttpServer, stop: () => Promise<void>): void {
  const handler = (): void => {
    stop().catch(() => undefined)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, handler)
    listener.once('close', () => process.off(signal, handler))
  }
}
