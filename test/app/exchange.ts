/** What the tests of applications send and read. */
import { expect } from 'vitest'

/** A request of a page. */
export function from(origin: string, init: RequestInit = {}): RequestInit {
  const headers = new Headers(init.headers)
  headers.set('origin', origin)
  return { ...init, headers }
}

/** A preflight of a page that wants to send `method` with these headers. */
export function preflight(origin: string, method: string, requestHeaders?: string): RequestInit {
  const headers: Record<string, string> = { origin, 'access-control-request-method': method }
  if (requestHeaders !== undefined) headers['access-control-request-headers'] = requestHeaders
  return { method: 'OPTIONS', headers }
}

/** A request with a JSON body. */
export function json(body: unknown, method = 'POST', type = 'application/json'): RequestInit {
  return { method, body: JSON.stringify(body), headers: { 'content-type': type } }
}

/** A request with a body of no announced length, in these chunks. */
export function streamed(chunks: readonly (string | Uint8Array)[], headers: Readonly<Record<string, string>> = {}, method = 'POST'): RequestInit {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk)
      controller.close()
    },
  })
  const init: RequestInit & { readonly duplex: 'half' } = { method, body, headers, duplex: 'half' }
  return init
}

/** The CORS headers of an answer, and nothing else of it: names without `access-control-`. */
export function corsOf(response: Response): Record<string, string> {
  return Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')).map(([name, value]) => [name.slice('access-control-'.length), value]))
}

/** A problem document. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly errors?: readonly { readonly in: string; readonly pointer: string; readonly detail: string }[]
  readonly [member: string]: unknown
}

/** The problem document of an answer; fails where it is none. */
export async function problemOf(response: Response): Promise<ProblemDocument> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const text = await response.text()
  expect(response.headers.get('content-length')).toBe(String(new TextEncoder().encode(text).byteLength))
  const document = JSON.parse(text) as ProblemDocument
  expect(document).toMatchObject({ type: expect.any(String) as string, title: expect.any(String) as string, status: response.status })
  return document
}

/** The places of the faults that an answer tells, `in` and pointer together. */
export async function faultsOf(response: Response): Promise<readonly string[]> {
  return ((await problemOf(response)).errors ?? []).map((fault) => `${fault.in} ${fault.pointer}`.trim())
}

/** The method and the status of an answer's every header in a form that compares. */
export function headOf(response: Response): readonly [status: number, headers: readonly (readonly [string, string])[]] {
  return [response.status, [...response.headers]]
}
