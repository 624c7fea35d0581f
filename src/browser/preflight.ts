/** When a browser asks before it sends, and what it asks. */
import { isSafelistedMethod } from '../value/method.ts'
import type { HeaderList } from './header-list.ts'
import { serializeRequestOrigin, settleRequest } from './request.ts'
import type { FetchRequest } from './request.ts'
import { unsafeHeaderNames, unsafeHeaders } from './safelist.ts'
import type { UnsafeHeader } from './safelist.ts'

/** One reason for a preflight: the method, a header, or listeners on an XHR upload. */
export type PreflightReason =
  | { readonly kind: 'method'; readonly method: string }
  | { readonly kind: 'header'; readonly header: UnsafeHeader }
  | { readonly kind: 'upload-listener' }

/**
 * Why the request, sent to another origin, needs a preflight; empty where it needs none
 * ({@link https://fetch.spec.whatwg.org/#concept-main-fetch main fetch, step 12}). Whether it goes to another origin, and what a cache holds, is not asked here.
 */
export function preflightReasons(request: FetchRequest): readonly PreflightReason[] {
  const { method, headers, forcePreflight, mode } = settleRequest(request)
  if (mode !== 'cors') return []
  const reasons: PreflightReason[] = forcePreflight ? [{ kind: 'upload-listener' }] : []
  if (!isSafelistedMethod(method)) reasons.push({ kind: 'method', method })
  for (const header of unsafeHeaders(headers)) reasons.push({ kind: 'header', header })
  return reasons
}

/** Whether the request, sent to another origin, needs a preflight. */
export function needsPreflight(request: FetchRequest): boolean {
  return preflightReasons(request).length > 0
}

/** A preflight as it goes over the wire. Names are in lower case; what a browser adds to every request (`user-agent`, `sec-fetch-*`) is left out. */
export interface PreflightRequest {
  readonly method: 'OPTIONS'
  readonly url: string
  readonly headers: HeaderList
}

/**
 * The {@link https://fetch.spec.whatwg.org/#cors-preflight-fetch-0 CORS-preflight request} for a request, steps 1 to 5. It never carries credentials.
 * The names in Access-Control-Request-Headers are joined by a comma alone, as all browsers do.
 */
export function preflightRequest(request: FetchRequest): PreflightRequest {
  const settled = settleRequest(request)
  const names = unsafeHeaderNames(settled.headers)
  return {
    method: 'OPTIONS',
    url: settled.url,
    headers: [
      ['accept', '*/*'],
      ['access-control-request-method', settled.method],
      ...(names.length === 0 ? [] : [['access-control-request-headers', names.join(',')] as const]),
      ['origin', serializeRequestOrigin(settled)],
    ],
  }
}
