/** The network of the audit's tests: node:http, which adds nothing and joins no lines, and servers that answer as a function says. */
import { createServer, request as send } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AuditRequest } from '../../src/audit.ts'
import type { FetchResponse } from '../../src/browser.ts'

/** Send a request over HTTP. */
export function exchange({ method, url, headers, body }: AuditRequest): Promise<FetchResponse> {
  return new Promise((resolve, reject) => {
    const lines = headers.flat()
    const request = send(url, { method, headers: ['host', new URL(url).host, ...lines, ...(body === undefined ? [] : ['content-length', String(Buffer.byteLength(body))])], agent: false }, (response) => {
      response.resume()
      response.on('end', () => {
        const raw = response.rawHeaders
        const pairs = raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []))
        resolve({ status: response.statusCode ?? 0, headers: pairs })
      })
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** Serve on a free port of this machine while `use` runs. */
export async function withServer<Result>(listener: RequestListener, use: (origin: string) => Promise<Result>): Promise<Result> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** What a made server does wrong: each field replaces what a sound server does. */
export interface Fault {
  /** Which origins are allowed. */
  readonly allows?: (origin: string) => boolean
  readonly credentials?: boolean
  readonly vary?: (answer: { readonly allowed: boolean; readonly origin: string | undefined; readonly error: boolean; readonly preflight: boolean }) => boolean
  /** Changes the header lines of every answer at the end. */
  readonly mend?: (lines: [string, string][], request: IncomingMessage, status: number) => [string, string][]
  /** Answers instead of the sound server where it gives true. */
  readonly before?: (request: IncomingMessage, response: ServerResponse) => boolean
  readonly preflight?: (request: IncomingMessage) => [string, string][]
  /** Answers a plain OPTIONS as a preflight. */
  readonly swallows?: boolean
}

/** The origin that made servers allow. */
export const APP = 'https://app.allowed.example'

/** A sound server with one GET and PUT resource at `/api`, but for its fault. */
export function madeServer(fault: Fault = {}): RequestListener {
  return (request, response) => {
    if (fault.before?.(request, response) === true) return
    const { method = '', headers } = request
    const { origin } = headers
    const allowed = origin !== undefined && (fault.allows ?? ((each) => each === APP))(origin)
    const preflight = method === 'OPTIONS' && (fault.swallows === true || (origin !== undefined && headers['access-control-request-method'] !== undefined))
    const status = preflight ? 204 : statusOf(request)
    const lines: [string, string][] = []
    if ((fault.vary ?? (() => true))({ allowed, origin, error: status >= 400, preflight })) lines.push(['Vary', 'Accept-Encoding, Origin'])
    if (allowed) lines.push(['Access-Control-Allow-Origin', origin])
    if (allowed && fault.credentials === true) lines.push(['Access-Control-Allow-Credentials', 'true'])
    if (allowed && preflight) lines.push(...(fault.preflight?.(request) ?? [['Access-Control-Allow-Methods', 'GET, HEAD, PUT'], ['Access-Control-Allow-Headers', 'x-known'], ['Access-Control-Max-Age', '600']]))
    if (status === 405) lines.push(['Allow', 'GET, HEAD, PUT'])
    if (method === 'OPTIONS' && !preflight) lines.push(['Allow', 'GET, HEAD, PUT'])
    response.writeHead(status, (fault.mend?.(lines, request, status) ?? lines).flat()).end()
  }
}

function statusOf({ method = '', url = '', headers }: IncomingMessage): number {
  if (new URL(url, 'http://x').pathname !== '/api') return 404
  if (method === 'OPTIONS') return 204
  if (!['GET', 'HEAD', 'PUT'].includes(method)) return 405
  return method === 'PUT' ? 415 : headers.accept === 'application/x-corbel-audit' ? 406 : 200
}
