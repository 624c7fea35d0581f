/** The mend as a change to this policy: which field of which operation gets which value. */
import type { Blocked } from '../browser/verdict.ts'
import { withoutPreflight } from '../browser/failure.ts'
import { extractTokens } from '../browser/header-list.ts'
import type { HeaderList } from '../browser/header-list.ts'
import type { SettledRequest } from '../browser/request.ts'
import { isNonWildcardHeader, unsafeHeaderNames } from '../browser/safelist.ts'
import type { PolicyInput } from '../policy/input.ts'
import { isInsecureOrigin, parseOrigin } from '../value/origin.ts'
import { quote } from '../value/quote.ts'
import { matchingPattern } from './explain-header.ts'
import { placeOf, policyOf } from './explain-target.ts'
import type { PolicyView } from './explain-target.ts'

/** One change. `add` to a list, `set` a field, `create` what is not there; `page`: the policy stays, the page or its place changes. */
export interface PolicyChange {
  readonly change: 'add' | 'set' | 'create' | 'page'
  /** `PUT /icecream/:flavour`, `the policy`, or a path. */
  readonly place: string
  readonly field: string
  readonly value: string | boolean | readonly string[]
  /** The change as a sentence. */
  readonly text: string
}

/** What to change in the policies of the path so that a blocked request goes through; empty where nothing in them would help. */
export function changesFor(blocked: Blocked, request: SettledRequest, view: PolicyView, received: HeaderList): readonly PolicyChange[] {
  const policy = policyOf(view, request.method)
  const origin = request.origin
  switch (withoutPreflight(blocked.code)) {
    case 'MissingAllowOriginHeader':
    case 'AllowOriginMismatch': return admit(view, request, policy)
    case 'WildcardOriginNotAllowed':
    case 'InvalidAllowCredentials': return policy === undefined ? [] : allowCredentials(placeOf(view, request.method), policy, origin)
    case 'MethodDisallowedByPreflightResponse': return allowMethod(view, request)
    case 'HeaderDisallowedByPreflightResponse': return [allowHeaders(view, request, received)]
    default: return []
  }
}

function admit(view: PolicyView, request: SettledRequest, policy: PolicyInput | undefined): readonly PolicyChange[] {
  const { method, origin } = request
  const place = placeOf(view, method)
  if (origin === 'null') {
    return [{ change: 'page', place, field: 'origins', value: 'null', text: 'Serve the page from an origin of its own: \'null\' is what every sandboxed frame and local file sends, so no policy can allow it.' }]
  }
  if (!view.table.has(method) && policy === undefined) return [createOperation(view, method)]
  if (policy === undefined) {
    return [{ change: 'set', place, field: 'cors', value: origin, text: `CORS is off for ${place}: give it cors: { origins: [${quote(origin)}] }.` }]
  }
  if (policy.origins === '*' || matchingPattern(policy, origin) !== undefined) return []
  if (!Array.isArray(policy.origins)) {
    return [{ change: 'page', place, field: 'origins', value: origin, text: `Let the lookup of ${place} say yes to ${quote(origin)}; a lookup that fails or takes too long says no.` }]
  }
  return [addOrigin(place, policy, origin)]
}

function addOrigin(place: string, policy: PolicyInput, origin: string): PolicyChange {
  const parsed = parseOrigin(origin)
  if (parsed === undefined) {
    return { change: 'page', place, field: 'origins', value: origin, text: `${quote(origin)} is not an origin as browsers write it: scheme, host and port, in lower case, without a slash.` }
  }
  const risky = policy.credentials === true && policy.dangerouslyAllowInsecureOrigins !== true && isInsecureOrigin(parsed.scheme, parsed.host)
  const secure = origin.replace(/^http:/, 'https:')
  if (risky) {
    return { change: 'page', place, field: 'origins', value: secure, text: `Serve the page from ${secure}: ${place} allows credentials, and beside them ${quote(origin)} is refused, since it is not secure.` }
  }
  return { change: 'add', place, field: 'origins', value: origin, text: `Add ${quote(origin)} to origins of ${place}, or to the trusted group that it names, if its pages may read this.` }
}

function createOperation(view: PolicyView, method: string): PolicyChange {
  const path = view.path ?? 'the policy'
  const upper = method.toUpperCase()
  if (upper !== method && view.table.has(upper)) {
    return { change: 'page', place: `${upper} ${path}`, field: 'method', value: upper, text: `Write '${upper}' in the page: methods are case-sensitive, and browsers send ${quote(method)} as it is written.` }
  }
  if (view.path === undefined) return { change: 'add', place: path, field: 'methods', value: method, text: `Add ${quote(method)} to methods of the policy.` }
  return { change: 'create', place: path, field: method.toLowerCase(), value: method, text: `${path} has no operation ${quote(method, 40)}: add it to the service, or ask with a method that it has.` }
}

function allowMethod(view: PolicyView, request: SettledRequest): readonly PolicyChange[] {
  const { method, credentials } = request
  if (!view.table.has(method)) return [createOperation(view, method)]
  const policy = policyOf(view, method)
  if (policy === undefined || credentials !== 'include' || policy.credentials === true) return []
  return allowCredentials(placeOf(view, method), policy, request.origin)
}

function allowCredentials(place: string, policy: PolicyInput, origin: string): readonly PolicyChange[] {
  const set: PolicyChange = {
    change: 'set', place, field: 'credentials', value: true, text: `Set credentials: true at ${place}; or leave credentials out in the page, where no cookie is needed.`,
  }
  if (policy.origins !== '*') return [set]
  return [{ change: 'set', place, field: 'origins', value: [origin], text: `Write origins: [${quote(origin)}] at ${place} in place of '*': everybody and credentials do not go together.` }, set]
}

function allowHeaders(view: PolicyView, request: SettledRequest, received: HeaderList): PolicyChange {
  const list = extractTokens(received, 'access-control-allow-headers')
  const granted = new Set(list.kind === 'list' ? list.members.map((name) => name.toLowerCase()) : [])
  const star = granted.has('*') && request.credentials !== 'include'
  const missing = unsafeHeaderNames(request.headers).filter((name) => !granted.has(name) && (!star || isNonWildcardHeader(name)))
  const place = placeOf(view, request.method)
  const written = policyOf(view, request.method)?.allowHeaders
  const names = missing.map((name) => quote(name, 60)).join(', ')
  const text = written === undefined || written === '*'
    ? `List the headers in allowHeaders of ${place}: more were asked for than are read of one request.`
    : `Add ${names} to allowHeaders of ${place}.`
  return { change: 'add', place, field: 'allowHeaders', value: missing, text }
}

const NEVER_MISSED: ReadonlySet<string> = new Set([
  'alt-svc', 'cf-cache-status', 'cf-ray', 'connection', 'content-encoding', 'content-security-policy', 'date', 'keep-alive', 'nel', 'report-to', 'server', 'strict-transport-security',
  'transfer-encoding', 'vary', 'via', 'x-content-type-options', 'x-frame-options', 'x-powered-by',
])

/** The headers of an answer that a page cannot read and may want to: without those that no page misses. */
export function missedHeaders(hidden: readonly { readonly name: string; readonly reason: string }[]): readonly string[] {
  return hidden.filter(({ name, reason }) => reason === 'not-exposed' && !NEVER_MISSED.has(name) && !name.startsWith('access-control-')).map(({ name }) => name)
}

/** The change that lets pages read these headers. */
export function exposeChange(view: PolicyView, method: string, names: readonly string[]): PolicyChange {
  const place = placeOf(view, method)
  return { change: 'add', place, field: 'exposeHeaders', value: names, text: `Add ${names.map((name) => quote(name, 60)).join(', ')} to exposeHeaders of ${place} if pages may read them.` }
}
