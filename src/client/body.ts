/** Writing the body of a call, and the header that says what it is. */
import { toEntries } from './entries.ts'

/**
 * The body of a request: what is bytes, a stream or a form already goes as it is; an object is a form where it holds a file or `headers` say so, and anything else is JSON. A string goes as it is where the headers
 * say what it is. Sets `content-type` where the platform does not.
 */
export function writeBody(body: unknown, headers: Headers): BodyInit | undefined {
  const type = headers.get('content-type')
  if (body === undefined || isRaw(body) || (typeof body === 'string' && type !== null)) return body
  const entries = toEntries(Object(body))
  const multipart = type?.startsWith('multipart/') ?? entries.some(([, value]) => value instanceof Blob)
  if (!multipart && !type?.startsWith('application/x-www-form')) {
    if (type === null) headers.set('content-type', 'application/json')
    return JSON.stringify(body)
  }
  // Of a form the platform writes it, with the boundary where there is one.
  headers.delete('content-type')
  const form = multipart ? new FormData() : new URLSearchParams()
  for (const [name, value] of entries) form.append(name, value as string)
  return form
}

function isRaw(value: unknown): value is Exclude<BodyInit, string> {
  return ArrayBuffer.isView(value) || [Blob, FormData, URLSearchParams, ReadableStream, ArrayBuffer].some((type) => value instanceof type)
}
