/** The way a request takes: same-origin, opaque, with CORS, or none at all. */
import { fetchStep } from './failure.ts'
import { hasLeftOrigin, settleRequest } from './request.ts'
import type { FetchRequest, Tainting } from './request.ts'
import { needsPreflight } from './preflight.ts'
import { block } from './verdict.ts'
import type { Blocked } from './verdict.ts'

/** The way: how the answer will be tainted, whether a server is asked over HTTP, and whether a preflight is needed where no cache knows better. */
export interface Route {
  readonly allowed: true
  readonly tainting: Tainting
  readonly http: boolean
  readonly preflight: boolean
}

/** Choose the way of a request, first or redirected: the switch of {@link https://fetch.spec.whatwg.org/#concept-main-fetch main fetch, step 12}. */
export function routeRequest(request: FetchRequest): Route | Blocked {
  const settled = settleRequest(request)
  const { url, origin, mode, redirect } = settled
  const scheme = URL.canParse(url) ? new URL(url).protocol : ''
  const http = scheme === 'http:' || scheme === 'https:'
  const step = fetchStep('main fetch', '12')
  if (!hasLeftOrigin(settled) || scheme === 'data:') return { allowed: true, tainting: 'basic', http, preflight: false }
  if (mode === 'same-origin') {
    const reason = `mode "same-origin" asks the page's own origin, ${origin}, and no other: not ${url}`
    return block({ request: settled, code: 'DisallowedByMode', step, reason, value: url })
  }
  if (mode === 'no-cors') {
    if (redirect === 'follow') return { allowed: true, tainting: 'opaque', http, preflight: false }
    return block({ request: settled, code: 'NoCorsRedirectModeNotFollow', step, reason: `mode "no-cors" needs redirect mode "follow", not "${redirect}"`, value: redirect })
  }
  if (!http) return block({ request: settled, code: 'CorsDisabledScheme', step, reason: `${url} is neither http nor https`, value: url })
  return { allowed: true, tainting: 'cors', http, preflight: needsPreflight(settled) }
}
