/** What each framework under test offers to the suite: the same small application, written in the framework's own way. */
import type { MiddlewareOptions } from '../../src/adapters/gate-input.ts'
import type { CorsInput, PolicyInput } from '../../src/policy/input.ts'

/** Policies of the application: the one for everything, and those of single routes. */
export interface Setup {
  readonly policy: PolicyInput
  readonly options?: MiddlewareOptions
  /** Of `/open`. */
  readonly open: PolicyInput
  /** Of PUT `/members/:id` alone; GET there has that of everything. */
  readonly members: PolicyInput
}

/** The application while it runs. */
export interface Running {
  readonly port: number
  /** What ran, in order: `guard`, or the method and path of a handler. */
  readonly ran: string[]
  /** Where the application is another process: wait until `ran` holds what ran there. */
  settle?(): Promise<void>
  stop(): Promise<void>
}

/**
 * A framework under test. Its application has these routes:
 *
 * - guard: everything below `/private` without `Authorization` gets 401
 * - GET `/plain` 200 `plain` · POST `/plain`
 * - POST `/json` 200; 400 malformed, 413 over 1,024 bytes, 415 another type than `application/json`
 * - GET `/private/thing` 200
 * - GET `/throws` throws at once · GET `/throws-late` after a pause · GET `/throws-teapot` an error of the framework with 418
 * - GET `/stream` three chunks · GET `/stream-fails` breaks after the first
 * - GET `/redirect` 302 to `/plain`
 * - GET `/vary` sets `Vary: Accept-Encoding` and `ETag` · GET `/vary-origin` sets `Vary: accept-encoding, origin` · GET `/vary-star` sets `Vary: *`
 * - GET `/inner` sets `Access-Control-Allow-Origin`, `-Credentials` and a stray `Access-Control-Foo` itself
 * - GET `/raw` writes its head past the framework, with `Vary: Accept` and `Access-Control-Allow-Origin` of its own
 * - GET PUT DELETE `/items/:id` 200
 * - OPTIONS `/options` 200 `mine`, with GET
 * - GET `/open` · GET `/closed`, which sets `Access-Control-Allow-Origin` itself · GET PUT `/members/:id`
 */
export interface Host {
  readonly name: string
  start(setup: Setup): Promise<Running>
  /** Whether preflights list the methods of the path, or those of the policy. */
  readonly tellsMethods: boolean
  /** Of an unknown path: whether the router is known to have told everything. */
  readonly tellsUnknown?: boolean
  /** Whether what stands between ends an answer as if it were whole that the application broke off. */
  readonly hidesCuts?: boolean
  /** The status of a method that a path lacks, and of OPTIONS that nobody handles. */
  readonly wrongMethod: 404 | 405
  readonly plainOptions: 200 | 204 | 404
  /** Whether a handler can write to the response past the framework. */
  readonly raw: boolean
  /** Whether a header without a value is as if it were not there. */
  readonly dropsEmpty?: true
  /** Whether each start is a process of its own. */
  readonly separate?: true
}

/** No CORS here. */
export const OFF: CorsInput = false

/** What `/inner`, `/closed` and `/raw` set themselves. */
export const INNER_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': 'https://inner.example', 'access-control-allow-credentials': 'true', 'access-control-foo': 'bar',
}

/** The pieces of `/stream`. */
export const CHUNKS: readonly string[] = ['one,', 'two,', 'three']

/** What is wrong with the body of a request for `/json`: a status, 200 for nothing. */
export function judgeJson(type: string | undefined, text: string): number {
  if (text.length > 1024) return 413
  if (type?.split(';')[0] !== 'application/json') return 415
  try {
    JSON.parse(text)
    return 200
  } catch {
    return 400
  }
}

/** A pause that lets other requests in. */
export function pause(milliseconds = 5): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds) })
}
