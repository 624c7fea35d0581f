/** The facts of a request of `node:http` or `node:http2`. */
import type { RequestFacts } from '../decision/request.ts'

/** What is needed of an `IncomingMessage`, or of the request of `node:http2`. Node joins several lines of the headers that are read here. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** The facts of a request. `authority` stands for what the request says of it, where a proxy hides it. */
export function readNodeFacts(request: NodeRequest, authority: string | undefined): RequestFacts {
  return new NodeFacts(request, authority)
}

/** Facts that are read when they are asked for: most requests are decided by their method and origin. */
class NodeFacts implements RequestFacts {
  readonly method: string
  readonly origin: string | undefined
  readonly #request: NodeRequest
  readonly #authority: string | undefined

  constructor(request: NodeRequest, authority: string | undefined) {
    this.method = request.method ?? 'GET'
    this.origin = headerOf(request, 'origin')
    this.#request = request
    this.#authority = authority
  }

  get requestMethod(): string | undefined {
    return headerOf(this.#request, 'access-control-request-method')
  }

  get requestHeaders(): string | undefined {
    return headerOf(this.#request, 'access-control-request-headers')
  }

  get secFetchSite(): string | undefined {
    return headerOf(this.#request, 'sec-fetch-site')
  }

  get authority(): string | undefined {
    return this.#authority ?? headerOf(this.#request, ':authority') ?? headerOf(this.#request, 'host')
  }
}

/**
 * The value of a header, its name in lower case; several values joined with `, `. By `headers` and not by the lines as they came: Node's server has built it before a
 * listener runs, to look for Host and Expect.
 */
export function headerOf({ headers }: NodeRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'object' ? value.join(', ') : value
}

/** The path of a request target: without query, and without the scheme and authority that a proxy writes before it. */
export function pathOfTarget(target: string): string {
  const path = target.startsWith('/') ? target : /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(target)?.[1] ?? target
  const end = path.search(/[?#]/)
  return (end === -1 ? path : path.slice(0, end)) || '/'
}
