/** Requests whose body was read before they reached the application. */

/** What a request is beside its body. */
export type RequestHead = Pick<Request, 'url' | 'method' | 'headers' | 'signal'>

/** The request with the bytes of its body, which somebody has kept; `null` = it had none. */
export function requestWithBody({ url, method, headers, signal }: RequestHead, body: string | ArrayBuffer | Uint8Array<ArrayBuffer> | null): Request {
  return new Request(url, { method, headers, body, signal })
}

/** The request without its body, which nobody has kept: whoever reads it gets an error that says what to do. Nothing else of the request is missing. */
export function requestWithoutBody({ url, method, headers, signal }: RequestHead): Request {
  const body = new ReadableStream({ pull: refuse }, { highWaterMark: 0 })
  // `duplex` is asked for by the Fetch standard wherever a body is a stream; the library types do not know it yet.
  const init: RequestInit & { readonly duplex: 'half' } = { method, headers, body, signal, duplex: 'half' }
  // Thrown and not a failure of the stream, which would look like a client that broke off.
  return Object.defineProperty(new Request(url, init), 'body', { value: Object.defineProperty(body, 'getReader', { value: refuse }) })
}

function refuse(): never {
  throw new Error(
    'The body of this request was read before it reached the Corbel application, by a body parser such as express.json(), and cannot be read again. '
    + 'Mount the application before the parser, or keep the parser to the routes that need it.',
  )
}
