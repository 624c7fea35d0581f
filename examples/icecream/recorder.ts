/** A recorder: the last exchanges of a server, with their headers as they came and as they went. */

/** Header lines in the order of the message. */
export type HeaderLines = readonly (readonly [name: string, value: string])[]

/** A request and its answer. */
export interface Exchange {
  /** Counts up in the order in which the requests came. */
  readonly id: number
  readonly method: string
  readonly path: string
  readonly requestHeaders: HeaderLines
  readonly status: number
  readonly responseHeaders: HeaderLines
}

/** What a server calls with each request. */
export type Fetch = (request: Request) => Promise<Response>

/** Records what goes through the functions that it wraps. */
export interface Recorder {
  record(fetch: Fetch): Fetch
  /** The answered exchanges that came after the one with this id, oldest first. */
  after(id: number): readonly Exchange[]
}

/** Make a recorder that keeps the last exchanges, so many at most. */
export function createRecorder(limit = 200): Recorder {
  const exchanges: Exchange[] = []
  let count = 0
  return {
    record: (fetch) => async (request) => {
      count += 1
      const { method, url } = request
      const { pathname, search } = new URL(url)
      const seen = { id: count, method, path: pathname + search, requestHeaders: readRequestLines(request) }
      const response = await fetch(request)
      exchanges.push({ ...seen, status: response.status, responseHeaders: [...response.headers] })
      if (exchanges.length > limit) exchanges.shift()
      return response
    },
    after: (id) => exchanges.filter((exchange) => exchange.id > id).toSorted((a, b) => a.id - b.id),
  }
}

/** A request on Node, where the server below hands its own along. */
interface NodeBackedRequest extends Request {
  readonly runtime?: { readonly node?: { readonly req: { readonly rawHeaders: readonly string[] } } }
}

// A `Headers` has its names in lower case and sorted. Node still knows the lines as the browser wrote them.
function readRequestLines(request: NodeBackedRequest): HeaderLines {
  const raw = request.runtime?.node?.req.rawHeaders
  if (raw === undefined) return [...request.headers]
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []))
}
