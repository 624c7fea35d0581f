/** The facts of a web request. */
import type { RequestFacts } from '../decision/request.ts'

/** What is needed of a `Request`. */
export interface WebRequest {
  readonly method: string
  readonly url: string
  readonly headers: { get(name: string): string | null }
}

/** The facts of a request. `authority` stands for what the request says of it, where a proxy hides it. */
export function readWebFacts({ method, url, headers }: WebRequest, authority: string | undefined): RequestFacts {
  return {
    method,
    origin: headers.get('origin') ?? undefined,
    requestMethod: headers.get('access-control-request-method') ?? undefined,
    requestHeaders: headers.get('access-control-request-headers') ?? undefined,
    secFetchSite: headers.get('sec-fetch-site') ?? undefined,
    // Only `enforce` asks for it, and only of an old browser: not worth a parsed URL for every request. Where a server has several names, not every runtime's URL says which was meant.
    get authority() {
      return authority ?? headers.get('host') ?? (URL.canParse(url) ? new URL(url).host : undefined)
    },
  }
}
