/** What a policy promises to a page, without a word about preflights: which cross-origin requests it may complete, and what of the answers it may read. */
import { allows, canBeListed, policyFor, servedMethods } from './reference.ts'
import type { Meaning, ModelApp, ModelService } from './reference.ts'

/** A cross-origin request as the policy sees it. `unsafeHeaders` are the names, lower case, of headers that are not safelisted as they stand. */
export interface PageRequest {
  readonly origin: string
  readonly method: string
  readonly unsafeHeaders: readonly string[]
  readonly credentials: boolean
  /** The browser asks in any case. */
  readonly forced?: boolean
}

const SAFE_TO_SEND = ['GET', 'HEAD', 'POST']
const ALWAYS_READABLE = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma']
const NEVER_READABLE = ['set-cookie', 'set-cookie2']

/** Whether the browser asks before it sends: for the method, for a header, or in any case. */
export function mustAsk(page: PageRequest): boolean {
  return page.forced === true || !SAFE_TO_SEND.includes(page.method) || page.unsafeHeaders.length > 0
}

/** Whether the page must be able to send the request and read the answer, whatever its status. */
export function isPromised(app: ModelApp, service: ModelService | undefined, page: PageRequest): boolean {
  const policy = policyFor(app, service, page.method)
  if (!maySee(policy, page)) return false
  if (!mustAsk(page)) return true
  if (!page.unsafeHeaders.every((name) => mayCarry(policy, name))) return false
  if (service === undefined) return canBeListed(page.method)
  if (servedMethods(service).includes(page.method)) return true
  // A method that the path lacks is never promised, but these three need no promise: the page then reads the 405. Nothing of this is told where nothing of
  // the path is the origin's to use.
  return SAFE_TO_SEND.includes(page.method) && servedMethods(service).some((method) => maySee(policyFor(app, service, method), {
    origin: page.origin, credentials: policy?.credentials ?? false,
  }))
}

/** Whether the operation's policy admits the origin in this credentials mode. */
export function maySee(policy: Meaning | undefined, page: Pick<PageRequest, 'origin' | 'credentials'>): boolean {
  return policy !== undefined && allows(policy, page.origin) && (!page.credentials || policy.credentials)
}

/** Whether the policy admits a request header of this name. */
export function mayCarry(policy: Meaning | undefined, name: string): boolean {
  if (policy === undefined) return false
  return policy.allowHeaders === '*' || policy.allowHeaders.some((allowed) => allowed.toLowerCase() === name)
}

/** The names of those response headers that a page may read across origins. */
export function readableHeaders(policy: Meaning | undefined, present: readonly string[]): string[] {
  const exposed = policy === undefined ? [] : policy.exposeHeaders
  const isReadable = (name: string): boolean =>
    ALWAYS_READABLE.includes(name) || exposed === '*' || exposed.some((allowed) => allowed.toLowerCase() === name)
  return [...new Set(present.map((name) => name.toLowerCase()))].filter((name) => !NEVER_READABLE.includes(name) && isReadable(name)).sort()
}
