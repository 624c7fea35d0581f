/** The CORS check: whether an answer may be shared with the origin that asked. */
import { fetchStep } from './failure.ts'
import type { ChromiumCode, FailureCode } from './failure.ts'
import { getHeader, headerLines, pickHeaders } from './header-list.ts'
import { serializeRequestOrigin, settleRequest } from './request.ts'
import type { FetchRequest, SettledRequest } from './request.ts'
import type { FetchResponse } from './response.ts'
import { ALLOWED, block } from './verdict.ts'
import type { Verdict } from './verdict.ts'

/**
 * The {@link https://fetch.spec.whatwg.org/#concept-cors-check CORS check} of an actual response, redirects included. It is made whether or not the request is
 * cross-origin: that is for the caller to know.
 */
export function corsCheck(request: FetchRequest, response: FetchResponse): Verdict {
  return checkSharing(settleRequest(request), response, (code) => code)
}

/** The CORS check of a preflight's response, against the credentials mode of the request that is to follow; the codes are those of preflights. */
export function preflightCorsCheck(request: SettledRequest, response: FetchResponse): Verdict {
  return checkSharing(request, response, (code) => `Preflight${code}`)
}

type CheckCode =
  | 'WildcardOriginNotAllowed' | 'MissingAllowOriginHeader' | 'MultipleAllowOriginValues' | 'InvalidAllowOriginValue' | 'AllowOriginMismatch' | 'InvalidAllowCredentials'

function checkSharing(request: SettledRequest, response: FetchResponse, name: (code: CheckCode) => ChromiumCode & FailureCode): Verdict {
  const received = pickHeaders(response.headers, ['access-control-allow-origin', 'access-control-allow-credentials'])
  const fail = (code: CheckCode, number: string, reason: string, value?: string): Verdict =>
    block({ request, code: name(code), step: fetchStep('CORS check', number), reason, received, status: response.status, ...(value === undefined ? {} : { value }) })

  const allowed = getHeader(response.headers, 'access-control-allow-origin')
  if (allowed === undefined) return fail('MissingAllowOriginHeader', '2', 'the response has no Access-Control-Allow-Origin')
  const include = request.credentials === 'include'
  if (!include && allowed === '*') return ALLOWED
  const origin = serializeRequestOrigin(request)
  if (allowed !== origin) {
    const code = mismatchCode(allowed, headerLines(response.headers, 'access-control-allow-origin').length)
    return fail(code, '4', mismatchReason(code, allowed, origin), allowed)
  }
  if (!include) return ALLOWED
  const credentials = getHeader(response.headers, 'access-control-allow-credentials')
  if (credentials === 'true') return ALLOWED
  const found = credentials === undefined ? 'there is none' : `it is ${JSON.stringify(credentials)}`
  return fail('InvalidAllowCredentials', '8', `with credentials, Access-Control-Allow-Credentials must be exactly "true"; ${found}`, credentials ?? '')
}

// The standard knows one failure here; Chromium tells four apart, and a person wants to know which.
function mismatchCode(allowed: string, lines: number): CheckCode {
  if (allowed === '*') return 'WildcardOriginNotAllowed'
  if (lines > 1 || /[ ,]/.test(allowed)) return 'MultipleAllowOriginValues'
  return allowed === 'null' || URL.canParse(allowed) ? 'AllowOriginMismatch' : 'InvalidAllowOriginValue'
}

function mismatchReason(code: CheckCode, allowed: string, origin: string): string {
  if (code === 'WildcardOriginNotAllowed') return 'with credentials, Access-Control-Allow-Origin must name the origin; "*" does not do'
  if (code === 'MultipleAllowOriginValues') return `Access-Control-Allow-Origin holds more than one value: ${JSON.stringify(allowed)}`
  return `Access-Control-Allow-Origin is ${JSON.stringify(allowed)}, the request's origin is ${JSON.stringify(origin)}`
}
