/** Multipart forms: what a person says of them, and the files that come in. */
import type { RequestContext } from './context.ts'

/** A file of a form while it comes in. */
export interface IncomingFile {
  /** The name of the form's field. */
  readonly name: string
  /** The file's name as the client gave it, without folders; it may be empty. Strangers choose it: never a path, and no key to anything. */
  readonly filename: string
  /** The media type as the client gave it, in lower case and without parameters; `application/octet-stream` where it gave none. Nobody has checked it. */
  readonly type: string
  /** The bytes, as they come in. They can be read until `onFile` is done; what is left then is dropped. */
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>
}

/** What becomes of the files of a multipart form, and how much it may hold. */
export interface MultipartOptions {
  /**
   * Takes each file while it comes in; what it gives, or its promise, stands as the field's value. Files come one after the other, in the order of the form, and a slow reader slows the
   * client down. It runs after the guards and before any schema. Unless set, a file is held in memory and stands as a `File`.
   */
  readonly onFile?: (file: IncomingFile, context: RequestContext) => unknown
  /** Fields and files, at most; 100 unless set. */
  readonly maxParts?: number
  /** Bytes of a field that is no file, at most; 64 KiB unless set. */
  readonly maxFieldBytes?: number
  /** Bytes of one file, at most; unless set, only the limit of the body bounds it. */
  readonly maxFileBytes?: number
}

/** A field of a form: its name, and a text, or what became of its file. */
export type FormEntry = readonly [name: string, value: unknown]

/** Reads a form while it comes in: names with values, in the order of the form. Throws the `HttpProblem` of a body that is none, or too large. */
export interface StreamParser {
  readonly readEntries: (body: ReadableStream<Uint8Array>, contentType: string, context: RequestContext) => Promise<readonly FormEntry[]>
}
