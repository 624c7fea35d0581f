/** Forms as the tests of multipart bodies write them: byte by byte, since no client would send the bad ones. */
import type { FormEntry } from '../../src/service/multipart.ts'
import { readMultipart } from '../../src/app/multipart.ts'
import type { FormOptions } from '../../src/app/multipart.ts'

/** The boundary of the forms. */
export const BOUNDARY = '----form'
/** The Content-Type of the forms. */
export const TYPE = `multipart/form-data; boundary=${BOUNDARY}`

/** One part: its headers without the empty line, and its content. */
export function part(headers: string, content: string): string {
  return `--${BOUNDARY}\r\n${headers}\r\n\r\n${content}\r\n`
}

/** A field that is no file. */
export function field(name: string, content: string): string {
  return part(`content-disposition: form-data; name="${name}"`, content)
}

/** A file. */
export function upload(name: string, filename: string, content: string, type = 'text/plain'): string {
  return part(`content-disposition: form-data; name="${name}"; filename="${filename}"\r\ncontent-type: ${type}`, content)
}

/** A whole form. */
export function form(...parts: readonly string[]): string {
  return `${parts.join('')}--${BOUNDARY}--\r\n`
}

/** A body that hands out one chunk each time it is asked. */
export function bodyOf(chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const source: Iterator<string | Uint8Array> | AsyncIterator<string | Uint8Array> = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await source.next()
      if (next.done === true) controller.close()
      else controller.enqueue(typeof next.value === 'string' ? encoder.encode(next.value) : next.value)
    },
  }, { highWaterMark: 0 })
}

/** Read a form that comes in as one chunk. */
export function readForm(text: string | Uint8Array, options?: FormOptions): Promise<readonly FormEntry[]> {
  return readMultipart(bodyOf([text]), TYPE, options)
}

/** Entries as plain data: of a file its name, type and text. */
export async function plain(entries: readonly FormEntry[]): Promise<unknown[]> {
  return Promise.all(entries.map(async ([name, value]) => [name, value instanceof File ? { filename: value.name, type: value.type, text: await value.text() } : value]))
}
