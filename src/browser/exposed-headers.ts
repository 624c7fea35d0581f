/** Which headers of an answer the page may read. */
import { isForbiddenResponseHeader, isSafelistedResponseHeader } from '../value/header-name.ts'
import { extractTokens } from './header-list.ts'
import { hasLeftOrigin, settleRequest } from './request.ts'
import type { FetchRequest, Tainting } from './request.ts'
import type { FetchResponse } from './response.ts'

/** Why a header of the answer cannot be read. */
export type HiddenReason = 'forbidden' | 'not-exposed' | 'opaque'

/** The headers of an answer, in lower case and in their order, each once. */
export interface ExposedHeaders {
  readonly readable: readonly string[]
  readonly hidden: readonly { readonly name: string; readonly reason: HiddenReason }[]
  /** The member of Access-Control-Expose-Headers that is no header name and so spoils the whole list. */
  readonly invalidMember: string | undefined
}

/**
 * What the page may read of an answer that passed the CORS check: {@link https://fetch.spec.whatwg.org/#concept-main-fetch main fetch, step 14}. Only the
 * Access-Control-Expose-Headers of the answer itself counts, never that of the preflight.
 */
export function exposedHeaders(request: FetchRequest, response: FetchResponse): ExposedHeaders {
  const tainting = taintingOf(request)
  const list = extractTokens(response.headers, 'access-control-expose-headers')
  const exposed = new Set(list.kind === 'list' ? list.members.map((name) => name.toLowerCase()) : [])
  const all = tainting === 'basic' || (exposed.has('*') && settleRequest(request).credentials !== 'include')

  const readable: string[] = []
  const hidden: { name: string; reason: HiddenReason }[] = []
  for (const name of new Set(response.headers.map(([written]) => written.toLowerCase()))) {
    // https://fetch.spec.whatwg.org/#forbidden-response-header-name: of no answer, not even of the page's own origin.
    if (isForbiddenResponseHeader(name)) hidden.push({ name, reason: 'forbidden' })
    else if (tainting === 'opaque') hidden.push({ name, reason: 'opaque' })
    else if (all || exposed.has(name) || isSafelistedResponseHeader(name)) readable.push(name)
    else hidden.push({ name, reason: 'not-exposed' })
  }
  return { readable, hidden, invalidMember: tainting === 'cors' && list.kind === 'failure' ? list.member : undefined }
}

/** {@link https://fetch.spec.whatwg.org/#concept-request-response-tainting Response tainting} of a request that was sent: `cors` or `opaque` once it has asked another origin. */
export function taintingOf(request: FetchRequest): Tainting {
  if (!hasLeftOrigin(request)) return 'basic'
  return settleRequest(request).mode === 'no-cors' ? 'opaque' : 'cors'
}
