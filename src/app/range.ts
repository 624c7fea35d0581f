/** Files in ranges: which part of a file answers a request, as https://www.rfc-editor.org/rfc/rfc9110#section-14 asks. */
import { headerPairs } from '../service/header-pairs.ts'
import type { HeaderPairs } from '../service/header-pairs.ts'
import { HttpProblem } from '../service/problem.ts'
import type { ReplyHeaders } from '../service/reply.ts'
import type { AskedRequest, RequestAnswer } from '../service/request-reply.ts'
import { isSameStrongly, parseEntityTag } from '../value/entity-tag.ts'
import { trimOptionalWhitespace } from '../value/field.ts'
import { formatHttpDate, parseHttpDate } from '../value/http-date.ts'
import { evaluatePreconditions, wholeSeconds } from './precondition.ts'
import type { Precondition, Validators } from './precondition.ts'

/** Bytes of a known number that can be read from any place on. */
export interface FileSource {
  /** In bytes. */
  readonly size: number
  /** The media type; empty where nobody knows. */
  readonly type: string
  /** What it is called, for whoever saves it. */
  readonly name?: string
  /** With its quotes, as `"abc"`. A client can go on with half a file only where the tag is strong, or where there is a date. */
  readonly etag?: string
  readonly lastModified?: Date
  /** The bytes from `start` to before `end`. Called at most once for a reply, and not at all where the client has the file. */
  stream(start: number, end: number): ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>
}

/** A file to answer with. */
export interface SentFile {
  readonly source: FileSource
  readonly headers: ReplyHeaders
  /** The value of `Content-Disposition`, where there is one to say. */
  readonly disposition: string | undefined
}

/** The answer to a request for a file. */
export interface FileAnswer extends RequestAnswer {
  readonly status: 200 | 206 | 304
}

/** A part of a file: from `start` to before `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** What a Range header asks of a file of this size. `undefined` = the whole of it: also for several ranges, which no client needs, and for what is none. */
export function parseRange(value: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = value === undefined ? null : /^bytes=(\d*)-(\d*)$/i.exec(trimOptionalWhitespace(value))
  if (match === null) return undefined
  const [, first = '', last = ''] = match
  if (first === '') return last === '' ? undefined : satisfiable(Math.max(size - Number(last), 0), size, size)
  if (last !== '' && Number(last) < Number(first)) return undefined
  return satisfiable(Number(first), last === '' ? size : Math.min(Number(last) + 1, size), size)
}

function satisfiable(start: number, end: number, size: number): ByteRange | 'unsatisfiable' {
  return start < size ? { start, end } : 'unsatisfiable'
}

/**
 * The answer to a request for a file. Its body fails where the source gives more or fewer bytes than announced. Throws the problem of a condition that does not hold (412), and of a range
 * outside of the file (416).
 */
export function answerFile({ source, headers, disposition }: SentFile, request: AskedRequest): FileAnswer {
  const { size, type } = source
  const reads = request.method === 'GET' || request.method === 'HEAD'
  const current = validatorsOf(source)
  const own = new Map([['accept-ranges', 'bytes']])
  if (current.etag !== undefined) own.set('etag', current.etag)
  if (current.lastModified !== undefined) own.set('last-modified', formatHttpDate(current.lastModified))
  const condition = reads ? evaluate(request, current) : 'pass'
  if (condition === 'failed') throw new HttpProblem(412)
  if (condition === 'not-modified') return { status: 304, headers: merge(own, headers), body: null }
  const range = request.method === 'GET' && isStillCurrent(request.header('if-range'), current) ? parseRange(request.header('range'), size) : undefined
  if (range === 'unsatisfiable') throw unsatisfiable(size)
  const { start, end } = range ?? { start: 0, end: size }
  own.set('content-type', type === '' ? 'application/octet-stream' : type).set('content-length', String(end - start))
  if (disposition !== undefined) own.set('content-disposition', disposition)
  if (range !== undefined) own.set('content-range', `bytes ${start}-${end - 1}/${size}`)
  return { status: range === undefined ? 200 : 206, headers: merge(own, headers), body: request.method === 'HEAD' || start === end ? null : exactly(source.stream(start, end), end - start) }
}

// A date in the future is not to be sent: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.1
function validatorsOf({ etag, lastModified }: FileSource): Validators {
  return { etag, lastModified: lastModified !== undefined && lastModified.getTime() <= Date.now() ? lastModified : undefined }
}

function evaluate(request: AskedRequest, current: Validators): Precondition {
  return evaluatePreconditions({
    method: request.method,
    ifMatch: request.header('if-match'), ifNoneMatch: request.header('if-none-match'),
    ifModifiedSince: request.header('if-modified-since'), ifUnmodifiedSince: request.header('if-unmodified-since'),
  }, current)
}

// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5: a part of another version would only spoil what the client has, so whatever is not surely the same gets the whole.
function isStillCurrent(ifRange: string | undefined, { etag, lastModified }: Validators): boolean {
  if (ifRange === undefined) return true
  const tag = parseEntityTag(ifRange)
  const own = etag === undefined ? undefined : parseEntityTag(etag)
  if (tag !== undefined) return own !== undefined && isSameStrongly(tag, own)
  return lastModified !== undefined && parseHttpDate(ifRange) === wholeSeconds(lastModified)
}

function unsatisfiable(size: number): HttpProblem {
  return new HttpProblem(416, { title: 'Range Not Satisfiable', detail: `The file has ${size} bytes.` }, { headers: { 'content-range': `bytes */${size}`, 'accept-ranges': 'bytes' } })
}

function merge(own: ReadonlyMap<string, string>, headers: ReplyHeaders): HeaderPairs {
  return [...own, ...headerPairs(headers).filter(([name]) => !own.has(name.toLowerCase()))]
}

// Fewer bytes than announced would let the client wait for the rest, and then read the next answer as part of this one.
async function* exactly(source: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array, void> {
  let left = length
  for await (const chunk of source) {
    left -= chunk.byteLength
    if (left < 0) break
    yield chunk
  }
  if (left !== 0) throw new RangeError('A file gave another number of bytes than it said: it has changed meanwhile.')
}
