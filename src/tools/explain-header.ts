/** Why each header of the CORS protocol is there: on the browser's side by the Fetch standard, on the server's by the policy where it is known. */
import { isNonWildcardHeader } from '../browser/safelist.ts'
import type { UnsafeHeader } from '../browser/safelist.ts'
import type { Exchange } from '../browser/play.ts'
import { isSafelistedMethod } from '../value/method.ts'
import { parseOrigin } from '../value/origin.ts'
import { matchesOriginPattern, parseOriginPattern } from '../value/origin-pattern.ts'
import type { PolicyInput } from '../policy/input.ts'
import { placeOf, policyOf } from './explain-target.ts'
import type { PolicyView } from './explain-target.ts'

/** A header line, and why it is there; no reason where it has nothing to do with CORS. */
export interface ExplainedHeader {
  readonly name: string
  readonly value: string
  readonly reason: string | undefined
}

/** Why the browser sends a header. `origin` is the page's own. */
export function requestReason(name: string, value: string, exchange: Exchange, origin: string): string | undefined {
  switch (name.toLowerCase()) {
    case 'origin': return value === 'null' && origin !== 'null' ? `a redirect led from one foreign origin to another, so the browser hides ${origin}` : 'the page\'s origin, which a page cannot change'
    case 'access-control-request-method':
      return isSafelistedMethod(value) ? 'the method that is to follow; it needs no asking by itself' : `${value} is none of GET, HEAD and POST, so the browser asks first`
    case 'access-control-request-headers':
      return exchange.reasons.flatMap((reason) => (reason.kind === 'header' ? [headerReason(reason.header)] : [])).join('; ')
    default: return undefined
  }
}

function headerReason({ name, value, reason }: UnsafeHeader): string {
  switch (reason) {
    case 'mime-type': return `content-type ${value} is none of the three that a form can send`
    case 'length': return `${name} is longer than 128 bytes`
    case 'total': return `the safelisted headers together are longer than 1,024 bytes`
    case 'byte': return `${name} holds a byte that is not safelisted`
    case 'range': return `${name}: ${value} is not a simple range`
    default: return `the page sets ${name}, which is not safelisted`
  }
}

/** Why the server sends a header: by its policy where that is known, else what it means to the browser. `method` is the one asked for. */
export function responseReason(name: string, value: string, method: string, origin: string, view: PolicyView | undefined): string | undefined {
  const lower = name.toLowerCase()
  const policy = view === undefined ? undefined : policyOf(view, method)
  if (view === undefined || policy === undefined) return meaningOf(lower, value, origin)
  const place = placeOf(view, method)
  switch (lower) {
    case 'access-control-allow-origin': return value === '*' ? `origins of ${place} is '*'` : originReason(policy, origin, place)
    case 'access-control-allow-credentials': return `credentials of ${place} is true`
    case 'access-control-allow-methods': return view.path === undefined ? 'the methods of the policy' : `the operations of ${view.path} that this origin may use so`
    case 'access-control-allow-headers': return allowHeadersReason(policy, value, place)
    case 'access-control-expose-headers': return `exposeHeaders of ${place}`
    case 'access-control-max-age': return value === '0' && policy.maxAge !== 0 ? 'not to be kept: a kept answer would let through what is not granted' : 'maxAge, in seconds'
    case 'vary': return varyReason(value)
    default: return undefined
  }
}

function allowHeadersReason(policy: PolicyInput, value: string, place: string): string {
  if (policy.allowHeaders !== undefined && policy.allowHeaders !== '*') return `allowHeaders of ${place}`
  return value.startsWith('*') ? `allowHeaders of ${place} is '*'; authorization is named, since '*' does not stand for it by the standard` : `allowHeaders of ${place} is '*': with credentials, the names that were asked for`
}

function originReason(policy: PolicyInput, origin: string, place: string): string {
  const pattern = matchingPattern(policy, origin)
  if (pattern !== undefined) return pattern === origin ? `origins of ${place} lists it` : `origins of ${place} has ${pattern}, which takes it in`
  return `the lookup of ${place} allows it`
}

/** The pattern of a policy that takes an origin in. */
export function matchingPattern(policy: PolicyInput, text: string): string | undefined {
  const origin = parseOrigin(text)
  const patterns: readonly string[] = Array.isArray(policy.origins) ? policy.origins : []
  return patterns.find((written) => {
    const pattern = parseOriginPattern(written)
    return pattern !== undefined && origin !== undefined && matchesOriginPattern(pattern, origin)
  })
}

function meaningOf(name: string, value: string, origin: string): string | undefined {
  switch (name) {
    case 'access-control-allow-origin':
      if (value === '*') return 'pages of every origin may read this, without credentials'
      if (value.includes(',')) return 'a list, where one origin alone may stand'
      return value === origin ? 'pages of this origin may read this' : 'not the page\'s origin, letter for letter'
    case 'access-control-allow-credentials': return value === 'true' ? 'also with cookies' : 'no browser takes anything but "true"'
    case 'access-control-allow-methods': return 'methods that may follow; GET, HEAD and POST always may'
    case 'access-control-allow-headers': return value.split(',').some((member) => isNonWildcardHeader(member.trim())) || !value.includes('*') ? 'headers that the page may set' : 'headers that the page may set; \'*\' stands for all but authorization'
    case 'access-control-expose-headers': return 'headers that the page may read beyond the safelisted ones'
    case 'access-control-max-age': return 'seconds that a browser may keep this answer'
    case 'vary': return varyReason(value)
    default: return undefined
  }
}

function varyReason(value: string): string | undefined {
  return /(?:^|[\s,])(?:origin|\*)(?:$|[\s,])/i.test(value) ? 'so that a cache does not give one origin the answer of another' : undefined
}
