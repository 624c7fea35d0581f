/** Streamed replies: bytes from what a handler gave, and the head held back until the first chunk is there. */

import { isBytes, toUint8Array } from './bytes.ts'

/** What a handler may give as a stream: bytes or texts, one by one. */
export type StreamBody = ReadableStream<unknown> | AsyncIterable<unknown>

/** Whether the value is a stream or an async iterable. */
export function isStreamBody(value: unknown): value is StreamBody {
  return value instanceof ReadableStream || (typeof value === 'object' && value !== null && Symbol.asyncIterator in value)
}

/**
 * Start a stream and wait for its first chunk, so that a failure before it can still become an answer of its own: it is thrown. A failure after it errors the stream,
 * and the host cuts the connection. `null` where the stream ended without a chunk.
 */
export async function startStream(source: StreamBody): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | null> {
  const iterator = source[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  const first = await iterator.next()
  if (first.done === true) return null
  let pending: Uint8Array<ArrayBuffer> | undefined = toBytes(first.value, encoder)
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (pending !== undefined) {
        controller.enqueue(pending)
        pending = undefined
        return
      }
      const next = await iterator.next()
      if (next.done === true) controller.close()
      else controller.enqueue(toBytes(next.value, encoder))
    },
    async cancel() {
      await iterator.return?.()
    },
  }, { highWaterMark: 0 })
}

function toBytes(chunk: unknown, encoder: TextEncoder): Uint8Array<ArrayBuffer> {
  if (typeof chunk === 'string') return encoder.encode(chunk)
  if (isBytes(chunk)) return toUint8Array(chunk)
  throw new TypeError('A streamed reply gives texts or bytes (Uint8Array).')
}
