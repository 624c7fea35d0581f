/** A request as its host gives it: the few facts that every request is asked for, and the `Request` itself only once somebody wants it. */

/** One request. A host that has no `Request` at hand builds it when it is first read, which most requests never need. */
export interface Exchange {
  readonly method: string
  /** The path as `URL.pathname` gives it: percent-encoded, dot segments resolved. */
  readonly pathname: string
  /** The query with its question mark, or empty. */
  readonly search: string
  /** The host and port at which the request arrived, as in `Host`. */
  readonly authority: string
  readonly request: Request
  /** The value of a header (its name in lower case), several lines joined with `, `. */
  header(name: string): string | undefined
}

/** The exchange of a `Request`. `undefined` where its URL cannot be read. */
export function createExchange(request: Request): Exchange | undefined {
  if (!URL.canParse(request.url)) return undefined
  const { pathname, search, host } = new URL(request.url)
  return { method: request.method, pathname, search, authority: host, request, header: (name) => request.headers.get(name) ?? undefined }
}
