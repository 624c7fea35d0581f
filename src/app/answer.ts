/** Answers: whatever a handler gave or threw, as a status, headers and a body that can be sent. */
import { HttpProblem, problemDocument } from '../service/problem.ts'
import { Reply } from '../service/reply.ts'
import { isStreamBody, startStream } from './stream.ts'

/** An answer before CORS headers are written. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null
}

const NULL_BODY: ReadonlySet<number> = new Set([204, 205, 304])

/** Convert what a handler gave. `type` is the media type of a plain value. Throws where it cannot be sent: a value without JSON, a status out of range, a stream that fails at once. */
export async function toAnswer(result: unknown, type = 'application/json'): Promise<Answer> {
  if (result instanceof Response) return fromResponse(result)
  if (result instanceof HttpProblem) return problemAnswer(result)
  if (result instanceof Reply) return createAnswer(result.status, new Headers(result.headers as HeadersInit), result.body, type)
  return createAnswer(result === undefined ? 204 : 200, new Headers(), result, type)
}

/** The answer that tells a problem. Always `application/problem+json`, whatever the client accepts. */
export function problemAnswer(problem: HttpProblem): Answer {
  if (!Number.isInteger(problem.status) || problem.status < 400 || problem.status > 599) throw new RangeError(`A problem's status is 400 to 599, not ${problem.status}.`)
  const body = new TextEncoder().encode(JSON.stringify(problemDocument(problem)))
  const headers = new Headers({ ...problem.headers, 'content-type': 'application/problem+json', 'content-length': String(body.byteLength) })
  return { status: problem.status, headers, body }
}

async function fromResponse(response: Response): Promise<Answer> {
  const { status, body } = response
  if (status < 200) throw new RangeError(`A response with the status ${status} cannot be sent.`)
  return { status, headers: new Headers(response.headers), body: body === null ? null : await startStream(body) }
}

async function createAnswer(status: number, headers: Headers, body: unknown, type: string): Promise<Answer> {
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new RangeError(`A reply's status is 200 to 599, not ${status}.`)
  if (NULL_BODY.has(status)) return { status, headers, body: null }
  if (body === undefined) {
    headers.set('content-length', '0')
    return { status, headers, body: null }
  }
  const stream = isStreamBody(body) ? body : body instanceof Blob ? body.stream() : undefined
  if (stream !== undefined) {
    setDefault(headers, 'content-type', body instanceof Blob && body.type !== '' ? body.type : 'application/octet-stream')
    return { status, headers, body: await startStream(stream) }
  }
  const bytes = encode(body, headers, type)
  headers.set('content-length', String(bytes.byteLength))
  return { status, headers, body: bytes }
}

function encode(body: unknown, headers: Headers, type: string): Uint8Array<ArrayBuffer> {
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
    setDefault(headers, 'content-type', 'application/octet-stream')
    return body instanceof ArrayBuffer ? new Uint8Array(body) : new Uint8Array(body.buffer as ArrayBuffer, body.byteOffset, body.byteLength)
  }
  setDefault(headers, 'content-type', type)
  if (typeof body === 'string' && !isJson(headers.get('content-type') ?? '')) return new TextEncoder().encode(body)
  const text: string | undefined = JSON.stringify(body)
  if (text === undefined) throw new TypeError(`A ${typeof body} has no JSON form.`)
  return new TextEncoder().encode(text)
}

function isJson(type: string): boolean {
  return /^[^;]*[/+]json\s*(?:;|$)/i.test(type)
}

function setDefault(headers: Headers, name: string, value: string): void {
  if (!headers.has(name)) headers.set(name, value)
}
