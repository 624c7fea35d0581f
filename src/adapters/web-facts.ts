/** The facts of a web request. */
import type { RequestFacts } from '../decision/request.ts'

/** What is needed of a `Request`. */
export interface WebRequest {
  readonly method: string
  readonly url: string
  readonly headers: { get(name: string): string | null }
}

/** The facts of a request. `authority` stands for what the request says of it, where a proxy hides it. */
export function readWebFacts(request: WebRequest, authority: string | undefined): RequestFacts {
  return new WebFacts(request, authority)
}

/** Facts that are read when they are asked for: most requests are decided by their method and origin, and hardly any by what stands in their URL. */
class WebFacts implements RequestFacts {
  readonly method: string
  readonly origin: string | undefined
  readonly #request: WebRequest
  readonly #authority: string | undefined

  constructor(request: WebRequest, authority: string | undefined) {
    this.method = request.method
    this.origin = request.headers.get('origin') ?? undefined
    this.#request = request
    this.#authority = authority
  }

  get requestMethod(): string | undefined {
    return this.#request.headers.get('access-control-request-method') ?? undefined
  }

  get requestHeaders(): string | undefined {
    return this.#request.headers.get('access-control-request-headers') ?? undefined
  }

  get secFetchSite(): string | undefined {
    return this.#request.headers.get('sec-fetch-site') ?? undefined
  }

  get authority(): string | undefined {
    const { url, headers } = this.#request
    // Where a server has several names, not every runtime's URL says which was meant.
    return this.#authority ?? headers.get('host') ?? (URL.canParse(url) ? new URL(url).host : undefined)
  }
}
