/** The head of one part of a multipart form: the field, and the file's name where it is one. */
import { parse } from 'content-disposition'
import { parseMediaType } from '../service/media-type.ts'

/** What the head of a part says. */
export interface PartHead {
  readonly name: string
  /** `undefined` where the part is no file. Without folders; empty where the client gave none, or nothing that could name a file. */
  readonly filename: string | undefined
  /** The media type without parameters, in lower case. */
  readonly type: string
}

/** Read the headers of a part, by lower-case name. `undefined` where they name no field, or a name holds control characters. */
export function parsePartHead(headers: Readonly<Record<string, string | undefined>>): PartHead | undefined {
  // As browsers write it: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
  // `filename*` is not to be sent: https://www.rfc-editor.org/rfc/rfc7578#section-4.2
  const { type: disposition, parameters } = parse(headers['content-disposition'] ?? '', { multipart: true, extended: false })
  const { name, filename } = parameters
  // A page may put a line break into the name of a field. In the name of a file it could only do harm, wherever that is written on.
  if (disposition !== 'form-data' || name === undefined || /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(name)) return undefined
  if (filename !== undefined && /[\0-\x1f\x7f]/.test(filename)) return undefined
  const type = parseMediaType(headers['content-type'] ?? '')
  return { name, filename: filename === undefined ? undefined : withoutFolders(filename), type: type ?? (filename === undefined ? 'text/plain' : 'application/octet-stream') }
}

function withoutFolders(filename: string): string {
  const name = filename.slice(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1)
  return name === '.' || name === '..' ? '' : name
}
