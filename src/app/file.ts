/** Replies that are files, whole or in ranges. */
import { create } from 'content-disposition'
import type { ReplyHeaders } from '../service/reply.ts'
import { RequestReply } from '../service/request-reply.ts'
import type { AskedRequest } from '../service/request-reply.ts'
import { answerFile } from './range.ts'
import type { FileAnswer, FileSource, SentFile } from './range.ts'

/** How a file is sent. */
export interface FileOptions {
  /** What it is called, for whoever saves it; the source's own name unless set. Folders in it are left out. */
  readonly name?: string
  /** Whether a browser is to save it instead of showing it. Say so of every file that strangers gave: shown, an HTML or SVG file runs its scripts as yours. */
  readonly download?: boolean
  /** Further headers. What the file itself says (its type, length, ranges, tag and date) cannot be said here. */
  readonly headers?: ReplyHeaders
}

/** A file to send. Made by `file()`. */
export class FileReply extends RequestReply implements SentFile {
  readonly source: FileSource
  readonly headers: ReplyHeaders
  /** The value of `Content-Disposition`, where there is one to say. */
  readonly disposition: string | undefined

  constructor(source: FileSource, headers: ReplyHeaders, disposition: string | undefined) {
    super()
    this.source = source
    this.headers = headers
    this.disposition = disposition
  }

  override answer(request: AskedRequest): FileAnswer {
    return answerFile(this, request)
  }

  override with(headers: ReplyHeaders): FileReply {
    return new FileReply(this.source, headers, this.disposition)
  }
}

/** What browsers know of a blob beyond its bytes. */
export interface BlobOptions {
  readonly etag?: string
  readonly lastModified?: Date
}

/** A blob, or a `File` with its name and date, as a source. */
export function fromBlob(blob: Blob, { etag, lastModified }: BlobOptions = {}): FileSource {
  const own = blob instanceof File ? { name: blob.name, lastModified: new Date(blob.lastModified) } : {}
  return {
    size: blob.size, type: blob.type, ...own, ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }),
    stream: (start, end) => blob.slice(start, end).stream(),
  }
}

/**
 * A reply that is a file: ranges, 304 and HEAD are answered from what its source says. A client that asks for a range outside of it gets 416, and one whose `If-Match` or
 * `If-Unmodified-Since` does not hold 412. With a `name` or `download` it is told what to call it.
 */
export function file(source: FileSource | Blob, { name, download = false, headers = {} }: FileOptions = {}): FileReply {
  const known = source instanceof Blob ? fromBlob(source) : source
  const told = download || name !== undefined
  return new FileReply(known, headers, told ? dispositionOf(download ? 'attachment' : 'inline', name ?? known.name) : undefined)
}

// Strangers may have chosen the name. What directs text or splits lines could make `exe.txt` of `txt.exe`.
function dispositionOf(type: 'attachment' | 'inline', name = ''): string {
  const plain = name.replaceAll(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu, '').replace(/^.*[/\\]/, '')
  return plain === '' ? create(undefined, { type }) : create(plain, { type })
}
