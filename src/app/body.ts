/** Reading a request's body within a limit. */
import { HttpProblem } from '../service/problem.ts'
import type { Exchange } from './exchange.ts'

/** Whether the request says that it has a body: https://www.rfc-editor.org/rfc/rfc9112#section-6. `undefined` where only reading tells (HTTP/2 without Content-Length). */
export function hasBody(exchange: Exchange): boolean | undefined {
  const length = exchange.header('content-length')
  if (length !== undefined) return !/^0+$/.test(length)
  if (exchange.header('transfer-encoding') !== undefined) return true
  return exchange.request.body === null ? false : undefined
}

/** The problem of a body that is over the limit. */
export function bodyTooLarge(limit: number): HttpProblem {
  return new HttpProblem(413, `The body has more than ${limit} bytes.`)
}

/** Whether the request announces more than `limit` bytes. */
export function announcesMore(exchange: Exchange, limit: number): boolean {
  const length = exchange.header('content-length')
  return length !== undefined && Number(length) > limit
}

type BodyReader = ReadableStreamDefaultReader<Uint8Array>

/** The bytes of the body. Throws the problem of a body over the limit, or of one that broke off; never holds more than the limit and one chunk. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader: BodyReader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw error instanceof HttpProblem ? error : new HttpProblem(400, 'The body broke off.', { cause: error })
    })
    if (done) return join(chunks, size)
    size += value.byteLength
    if (size > limit) {
      // What is left of it is the host's matter, which knows whether to read on or to hang up.
      reader.releaseLock()
      throw bodyTooLarge(limit)
    }
    chunks.push(value)
  }
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = chunks
  if (only !== undefined && chunks.length === 1) return only
  const all = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    all.set(chunk, offset)
    offset += chunk.byteLength
  }
  return all
}

/** The request with a body that fails with the problem once it is over the limit: what a handler gets that reads the body itself. */
export function limitRequest(request: Request, limit: number): Request {
  if (limit === Infinity || request.body === null || request.headers.has('content-length')) return request
  const body = limitBody(request.body.getReader(), limit)
  // `duplex` is asked for by the Fetch standard wherever a body is a stream; the library types do not know it yet.
  const init: RequestInit & { readonly duplex: 'half' } = { method: request.method, headers: request.headers, body, signal: request.signal, duplex: 'half' }
  return new Request(request.url, init)
}

function limitBody(reader: BodyReader, limit: number): ReadableStream<Uint8Array> {
  let size = 0
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) return controller.close()
      size += value.byteLength
      if (size <= limit) return controller.enqueue(value)
      reader.releaseLock()
      return controller.error(bodyTooLarge(limit))
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 })
}
