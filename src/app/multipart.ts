/** Reading multipart forms (`multipart/form-data`) while they come in. */
import { parse } from 'content-type'
import { parseMultipart } from 'multitars'
import type { FormEntry, IncomingFile, MultipartOptions } from '../service/multipart.ts'
import { HttpProblem } from '../service/problem.ts'
import { MultipartSource } from './multipart-source.ts'
import { PartBody, PartStream } from './part-body.ts'
import { parsePartHead } from './part-head.ts'
import type { PartHead } from './part-head.ts'

type Bytes = ReadableStream<Uint8Array>

/** The options of a form, with what takes its files already told of the request. */
export interface FormOptions extends Omit<MultipartOptions, 'onFile'> {
  readonly onFile?: (file: IncomingFile) => unknown
}

type Fail = (error: unknown) => HttpProblem

const DEFAULT_MAX_PARTS = 100
const DEFAULT_MAX_FIELD_BYTES = 65_536

// What https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1 allows, but for the equals sign, which the parser cannot read. No browser sends one.
const BOUNDARY = /^[\w'()+,\-./:? ]{0,69}[\w'()+,\-./:?]$/

/**
 * The fields of a form, in its order, doubles kept. A file is never held, but where `onFile` is missing. Throws the 413 of what is over a limit, the 400 of what is no form, and whatever
 * `onFile` throws; the rest of the body is then the host's matter.
 */
export async function readMultipart(body: Bytes, contentType: string, options: FormOptions = {}): Promise<readonly FormEntry[]> {
  const boundary = parse(contentType).parameters['boundary'] ?? ''
  if (!BOUNDARY.test(boundary)) throw new HttpProblem(400, 'The Content-Type of a multipart form is to name its boundary.')
  const { maxParts = DEFAULT_MAX_PARTS } = options
  const source = new MultipartSource(body)
  const fail: Fail = (error) => source.problem ?? malformed(error)
  const entries: FormEntry[] = []
  try {
    const parts = parseMultipart(source, { contentType: `multipart/form-data; boundary="${boundary}"` })
    for (;;) {
      const { done, value: part } = await source.readHead(() => parts.next()).catch((error: unknown) => {
        throw fail(error)
      })
      if (done === true) return entries
      if (entries.length >= maxParts) throw new HttpProblem(413, `The form has more than ${maxParts} parts.`)
      const head = parsePartHead(part.headers)
      if (head === undefined) throw malformed()
      const stream = part.stream()
      entries.push([head.name, head.filename === undefined ? await readField(stream, options, fail) : await takeFile(head, head.filename, stream, options, fail)])
    }
  } finally {
    source.release()
  }
}

function malformed(cause?: unknown): HttpProblem {
  return new HttpProblem(400, 'The body is not a well-formed multipart form.', { cause })
}

async function readField(stream: Bytes, { maxFieldBytes = DEFAULT_MAX_FIELD_BYTES }: MultipartOptions, fail: Fail): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const chunks = await new PartBody(stream, maxFieldBytes, fail, () => new HttpProblem(413, `A field of the form has more than ${maxFieldBytes} bytes.`)).readAll()
  try {
    return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
  } catch (cause) {
    throw new HttpProblem(400, 'A field of the form is not valid UTF-8.', { cause })
  }
}

async function takeFile(head: PartHead, filename: string, stream: Bytes, { onFile, maxFileBytes = Infinity }: FormOptions, fail: Fail): Promise<unknown> {
  const { name, type } = head
  const body = new PartBody(stream, maxFileBytes, fail, () => new HttpProblem(413, `A file of the form has more than ${maxFileBytes} bytes.`))
  if (onFile === undefined) return new File([...await body.readAll()], filename, { type })
  const part = new PartStream(body)
  const value: unknown = await onFile({ name, filename, type, stream: part.stream })
  await part.end()
  return value
}
