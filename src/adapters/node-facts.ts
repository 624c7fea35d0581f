/** The facts of a request of `node:http` or `node:http2`. */
import type { RequestFacts } from '../decision/request.ts'

/** What is needed of an `IncomingMessage`, or of the request of `node:http2`. Node joins several lines of the headers that are read here. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** The facts of a request. `authority` stands for what the request says of it, where a proxy hides it. */
export function readNodeFacts({ method = 'GET', headers }: NodeRequest, authority: string | undefined): RequestFacts {
  return {
    method,
    origin: textOf(headers['origin']),
    requestMethod: textOf(headers['access-control-request-method']),
    requestHeaders: textOf(headers['access-control-request-headers']),
    secFetchSite: textOf(headers['sec-fetch-site']),
    authority: authority ?? textOf(headers[':authority']) ?? textOf(headers['host']),
  }
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}

/** The path of a request target: without query, and without the scheme and authority that a proxy writes before it. */
export function pathOfTarget(target: string): string {
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(target)?.[1] ?? target
  return path.split(/[?#]/, 1)[0] || '/'
}
