/** The parser of multipart forms. It is given to the operations that want it, so that nobody else carries it. */
import type { RequestContext } from '../service/context.ts'
import type { FormEntry, MultipartOptions, StreamParser } from '../service/multipart.ts'
import { readMultipart } from './multipart.ts'

const BOUNDS = ['maxParts', 'maxFieldBytes', 'maxFileBytes'] as const
const FIELDS: readonly string[] = [...BOUNDS, 'onFile']

/**
 * The parser of multipart forms: `parsers: { 'multipart/form-data': multipart({ maxFileBytes: 5_000_000 }) }`, of an operation or of the whole application. The schema of the body sees an object of texts and of
 * what became of the files. Throws a `TypeError` for an option that is none, or that cannot be.
 */
export function multipart(options: MultipartOptions = {}): StreamParser {
  const unknown = Object.keys(options).find((name) => !FIELDS.includes(name))
  if (unknown !== undefined) throw new TypeError(`multipart() has no option '${unknown}'. Write ${FIELDS.join(', ')}.`)
  for (const name of BOUNDS) {
    const bound = options[name]
    if (bound !== undefined && bound !== Infinity && !(Number.isInteger(bound) && bound >= 1)) throw new TypeError(`${name} of multipart() is a whole number of at least 1, or Infinity, not ${String(bound)}.`)
  }
  if (options.onFile !== undefined && typeof options.onFile !== 'function') throw new TypeError('onFile of multipart() is a function that takes a file.')
  const { onFile, ...kept } = options
  return Object.freeze({
    readEntries: (body: ReadableStream<Uint8Array>, contentType: string, context: RequestContext): Promise<readonly FormEntry[]> =>
      readMultipart(body, contentType, { ...kept, ...(onFile !== undefined && { onFile: (file) => onFile(file, context) }) }),
  })
}
