/** Writing the body of a call, and the header that says what it is. */

/**
 * The body of a request: what is bytes, a stream or a form already goes as it is; an object is a form where it holds a file or `headers` say so, and anything else is JSON. A string goes as it is where the headers
 * say what it is. Sets `content-type` where the platform does not.
 */
export function writeBody(body: unknown, headers: Headers): BodyInit | undefined {
  const type = headers.get('content-type') ?? ''
  if (body === undefined || isRaw(body) || (typeof body === 'string' && type !== '')) return body
  const entries = Object.entries(Object(body)).flatMap(([name, value]) => [value].flat().flatMap((one): [string, string | Blob][] => (one === undefined ? [] : [[name, isBlob(one) ? one : String(one)]])))
  if (type.startsWith('application/x-www-form-urlencoded')) return new URLSearchParams(entries as [string, string][])
  if (!type.startsWith('multipart/') && !entries.some(([, value]) => isBlob(value))) {
    if (type === '') headers.set('content-type', 'application/json')
    return JSON.stringify(body)
  }
  // The platform writes it, with the boundary.
  headers.delete('content-type')
  const form = new FormData()
  for (const [name, value] of entries) form.append(name, value as string)
  return form
}

function isBlob(value: unknown): value is Blob {
  return value instanceof Blob
}

function isRaw(value: unknown): value is Exclude<BodyInit, string> {
  return [Blob, FormData, URLSearchParams, ReadableStream, ArrayBuffer].some((type) => value instanceof type) || ArrayBuffer.isView(value)
}
