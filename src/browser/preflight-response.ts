/** What a preflight's response grants, and whether that is enough for the request. */
import { isSafelistedMethod } from '../value/method.ts'
import { preflightCorsCheck } from './cors-check.ts'
import { fetchStep } from './failure.ts'
import type { Engine, EngineDifference, Failure } from './failure.ts'
import { extractTokens, getHeader, pickHeaders } from './header-list.ts'
import type { ExtractedList, HeaderList } from './header-list.ts'
import { needsPreflight } from './preflight.ts'
import { settleRequest } from './request.ts'
import type { FetchRequest, SettledRequest } from './request.ts'
import { isOkStatus, isRedirectStatus } from './response.ts'
import type { FetchResponse } from './response.ts'
import { isClientHint, isNonWildcardHeader, unsafeHeaderNames } from './safelist.ts'
import { ALLOWED, block } from './verdict.ts'
import type { Verdict } from './verdict.ts'

/** The lists of a preflight's response, as written. A `*` among them stands for everything only where credentials are not included. */
export interface PreflightGrant {
  readonly methods: readonly string[]
  readonly headers: readonly string[]
}

/** The two lists, or the header that does not parse. */
export type ParsedGrant =
  | { readonly kind: 'grant'; readonly grant: PreflightGrant }
  | { readonly kind: 'failure'; readonly header: 'methods' | 'headers'; readonly member: string }

/** Read the lists of a preflight's response ({@link https://fetch.spec.whatwg.org/#cors-preflight-fetch-0 CORS-preflight fetch, steps 7.1 to 7.4}). */
export function parseGrant(request: FetchRequest, headers: HeaderList): ParsedGrant {
  const { method, forcePreflight } = settleRequest(request)
  const methods = extractTokens(headers, 'access-control-allow-methods')
  if (methods.kind === 'failure') return { kind: 'failure', header: 'methods', member: methods.member }
  const names = extractTokens(headers, 'access-control-allow-headers')
  if (names.kind === 'failure') return { kind: 'failure', header: 'headers', member: names.member }
  // Step 7.4: else a preflight that only an upload listener had caused could never be cached.
  const listed = methods.kind === 'absent' && forcePreflight ? [method] : membersOf(methods)
  return { kind: 'grant', grant: { methods: listed, headers: membersOf(names) } }
}

function membersOf(list: Exclude<ExtractedList, { kind: 'failure' }>): readonly string[] {
  return list.kind === 'list' ? list.members : []
}

/** Whether a preflight's response lets the request through: {@link https://fetch.spec.whatwg.org/#cors-preflight-fetch-0 CORS-preflight fetch, steps 7 and 8}. */
export function checkPreflight(request: FetchRequest, response: FetchResponse): Verdict {
  const settled = settleRequest(request)
  const verdict = judgeResponse(settled, response)
  if (verdict.allowed || verdict.differences.length > 0) return verdict
  const unhinted = { ...settled, headers: settled.headers.filter(([name]) => !isClientHint(name)) }
  const chromium = unhinted.headers.length < settled.headers.length && (!needsPreflight(unhinted) || judgeResponse(unhinted, response).allowed)
  return chromium ? { ...verdict, messages: { ...verdict.messages, chromium: undefined }, differences: [HINTS_NEED_NO_PREFLIGHT] } : verdict
}

const HINTS_NEED_NO_PREFLIGHT: EngineDifference = {
  engine: 'chromium',
  allowed: true,
  reason: 'sends client hints that a page sets (dpr, save-data, width and their like) without asking; the standard wants a preflight for them',
}

function judgeResponse(settled: SettledRequest, response: FetchResponse): Verdict {
  // A redirect is not an ok status; it is looked at first because engines abort at it, whatever its other headers say.
  const location = getHeader(response.headers, 'location')
  if (isRedirectStatus(response.status) && location !== undefined) return blockRedirect(settled, response, location)
  const shared = preflightCorsCheck(settled, response)
  if (!shared.allowed) return shared
  if (!isOkStatus(response.status)) {
    const reason = `a preflight must be answered with a status from 200 to 299, not with ${response.status}`
    return block({ request: settled, code: 'PreflightInvalidStatus', step: fetchStep('CORS-preflight fetch', '8'), reason, status: response.status })
  }
  const parsed = parseGrant(settled, response.headers)
  return parsed.kind === 'grant' ? checkGrant(settled, parsed.grant, response) : blockUnparsed(settled, parsed, response)
}

function blockRedirect(request: SettledRequest, response: FetchResponse, value: string): Verdict {
  const reason = `the preflight was answered with a redirect (${response.status}) to ${value}`
  const received = pickHeaders(response.headers, ['location'])
  return block({ request, code: 'PreflightDisallowedRedirect', step: fetchStep('CORS-preflight fetch', '8'), reason, value, status: response.status, received })
}

function blockUnparsed(request: SettledRequest, fault: Extract<ParsedGrant, { kind: 'failure' }>, response: FetchResponse): Verdict {
  const [code, header] = fault.header === 'methods'
    ? (['InvalidAllowMethodsPreflightResponse', 'Access-Control-Allow-Methods'] as const)
    : (['InvalidAllowHeadersPreflightResponse', 'Access-Control-Allow-Headers'] as const)
  const reason = `${header} holds ${JSON.stringify(fault.member)}, which is no token`
  return block({ request, code, step: fetchStep('CORS-preflight fetch', '7.3'), reason, value: fault.member, ...seen(response) })
}

function seen(response: FetchResponse): Pick<Required<Failure>, 'status' | 'received'> {
  return { status: response.status, received: pickHeaders(response.headers, ['access-control-allow-methods', 'access-control-allow-headers']) }
}

function checkGrant(request: SettledRequest, grant: PreflightGrant, response: FetchResponse): Verdict {
  const wildcard = request.credentials !== 'include'
  const { method } = request
  if (!grant.methods.includes(method) && !isSafelistedMethod(method) && !(wildcard && grant.methods.includes('*'))) {
    const reason = `Access-Control-Allow-Methods does not list ${method}${literalStar(request, grant.methods)}`
    return block({ request, code: 'MethodDisallowedByPreflightResponse', step: fetchStep('CORS-preflight fetch', '7.5'), reason, value: method, ...seen(response) })
  }
  const named = new Set(grant.headers.map((name) => name.toLowerCase()))
  const star = wildcard && named.has('*')
  const missing = unsafeHeaderNames(request.headers).find((name) => !named.has(name) && (!star || isNonWildcardHeader(name)))
  if (missing === undefined) return ALLOWED
  const reason = `Access-Control-Allow-Headers does not list ${missing}${literalStar(request, grant.headers)}`
  const [number, differences] = isNonWildcardHeader(missing) ? ['7.6', star ? STAR_COVERS_AUTHORIZATION : []] as const : ['7.7', []] as const
  const step = fetchStep('CORS-preflight fetch', number)
  return block({ request, code: 'HeaderDisallowedByPreflightResponse', step, reason, value: missing, differences, ...seen(response) })
}

function literalStar(request: SettledRequest, members: readonly string[]): string {
  return request.credentials === 'include' && members.includes('*') ? ', and "*" is a literal name when credentials are included' : ''
}

const ENGINES: readonly Engine[] = ['chromium', 'firefox', 'webkit']

// https://github.com/whatwg/fetch/issues/1919: no engine enforces step 7.6 where "*" is listed.
const STAR_COVERS_AUTHORIZATION: readonly EngineDifference[] = ENGINES.map((engine) => ({
  engine,
  allowed: true,
  reason: 'takes "*" in Access-Control-Allow-Headers for Authorization too; the standard wants it named',
}))
