/** Telling a person why a decision is as it is, and what would change it. */
import { parseOrigin } from '../value/origin.ts'
import type { Origin } from '../value/origin.ts'
import { matchesOriginPattern, parseOriginPattern, serializeOriginPattern } from '../value/origin-pattern.ts'
import type { OriginPattern } from '../value/origin-pattern.ts'
import { parseTokenList } from '../value/field.ts'
import { isSafelistedMethod } from '../value/method.ts'
import { quote } from '../value/quote.ts'
import type { CompiledPolicy } from '../policy/compile.ts'
import type { PolicyTable } from '../policy/table.ts'
import { decide, REQUESTED_LIMITS } from './decide.ts'
import type { Decision } from './decide.ts'
import { isPreflight } from './request.ts'
import type { PreflightFacts, RequestFacts } from './request.ts'

/**
 * Why the decision on this request is as it is: sentences for a person, the verdict first. Everything that comes from the request is escaped and cut, so that the text
 * may go to a log or a terminal. Never meant for the client.
 */
export function explainDecision(table: PolicyTable, facts: RequestFacts, decision: Decision = decide(table, facts)): readonly string[] {
  return isPreflight(facts) ? explainPreflight(table, facts, decision) : explainActual(table, facts, decision)
}

function explainPreflight(table: PolicyTable, facts: PreflightFacts, decision: Decision): readonly string[] {
  const method = quote(facts.requestMethod, 40)
  const asked = `${quote(facts.origin)} asks to send ${method}.`
  const { policy } = table.entry(facts.requestMethod)
  if (policy === undefined || decision.outcome === 'cors-off') {
    return [`Refused: CORS is off for ${method} here.`, asked, table.known ? 'Give the operation a cors with origins.' : 'No service answers at this path, and the application has no default policy.']
  }
  if (decision.outcome === 'origin-refused') return ['Refused: the origin is not allowed.', asked, ...explainOrigin(policy, facts.origin)]
  if (decision.outcome === 'nothing-granted') return ['Refused: there is no method that could be granted.', asked]
  const lines = ['Granted to the origin.', asked, ...explainOrigin(policy, facts.origin)]
  lines.push(`Methods that it may send here: ${headerOf(decision, 'access-control-allow-methods')}.`)
  if (decision.outcome === 'method-not-granted') lines[0] = explainMethod(table, facts.requestMethod)
  if (policy.allowHeadersLine === 'requested' && parseTokenList(facts.requestHeaders ?? '', REQUESTED_LIMITS) === undefined) {
    const { bytes, members, memberBytes } = REQUESTED_LIMITS
    return [...lines, `The browser will stop it: of Access-Control-Request-Headers at most ${members} names are read, of ${memberBytes} bytes each and ${bytes} in all. List the names in allowHeaders.`]
  }
  const refused = refusedHeaders(facts, decision)
  if (refused.length > 0) lines.push(`The browser will stop it: ${refused.map((name) => quote(name, 60)).join(', ')} is not in allowHeaders. Add it there.`)
  return lines
}

function explainMethod(table: PolicyTable, method: string): string {
  const shown = quote(method, 40)
  if (table.has(method.toUpperCase()) && method !== method.toUpperCase()) return `The browser will stop it: methods are case-sensitive, and the page sends ${shown}. Write '${method.toUpperCase()}' in the page.`
  if (isSafelistedMethod(method)) return `The browser will let ${shown} through, as it needs no grant; the path has no such operation and will answer 405.`
  // An operation of the path is listed wherever its own policy allows the origin, so one that is not granted is none.
  return `The browser will stop it: the path has no operation ${shown}.`
}

// The browser's own comparison: https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 7.6 and 7.7
function refusedHeaders(facts: PreflightFacts, decision: Decision): readonly string[] {
  const requested = parseTokenList(facts.requestHeaders ?? '', { bytes: 16_384, members: 256, memberBytes: 256 }) ?? []
  const line = headerOf(decision, 'access-control-allow-headers') ?? ''
  const granted = new Set(line.split(','))
  const wildcard = granted.has('*') && headerOf(decision, 'access-control-allow-credentials') === undefined
  return requested.filter((name) => !granted.has(name) && !wildcard)
}

function explainActual(table: PolicyTable, facts: RequestFacts, decision: Decision): readonly string[] {
  const { policy } = table.entry(facts.method)
  const origin = facts.origin ?? ''
  switch (decision.outcome) {
    case 'any-origin': return ['Readable by everybody: origins is \'*\'.']
    case 'allowed': return ['Readable by the origin.', ...explainOrigin(policy, origin)]
    case 'no-origin': return ['No CORS headers: the request has no Origin, so it does not come from a page of another origin.']
    case 'enforced': return ['Refused with 403: the policy enforces its origins, and the request comes from another site.', ...explainOrigin(policy, origin)]
    case 'origin-refused': return ['The request is answered, but a page of that origin cannot read the answer: the origin is not allowed.', ...explainOrigin(policy, origin)]
    default: return ['No CORS headers: CORS is off here.', 'Give the operation a cors with origins.']
  }
}

function explainOrigin(policy: CompiledPolicy | undefined, text: string): readonly string[] {
  if (policy === undefined || policy.origins.kind === 'any') return []
  const origin = parseOrigin(text)
  if (text === 'null') return ['The origin is \'null\': a sandboxed frame, a local file, or a redirect from another origin. It is never allowed; serve the page from an origin of its own.']
  if (origin === undefined) return [`${quote(text)} is not an origin as browsers write it.`]
  if (policy.origins.kind === 'lookup') return [policy.origins.admits(text) ? 'A lookup decides about origins here.' : 'The lookup is not asked: the origin is not secure, and credentials are allowed.']
  const patterns = (policy.describe().origins as readonly string[]).map(parseOriginPattern).filter((pattern) => pattern !== undefined)
  const matching = patterns.find((pattern) => matchesOriginPattern(pattern, origin))
  if (matching !== undefined) return [`${quote(text)} is allowed by '${serializeOriginPattern(matching)}'.`]
  const near = patterns.slice(0, NEAR_MISS_LIMIT).map((pattern) => nearMiss(pattern, origin)).find((line) => line !== undefined)
  return [`${quote(text)} is not among the origins of the policy.`, near ?? `Add '${text}' to origins if its pages may read this.`]
}

const NEAR_MISS_LIMIT = 1000

function nearMiss(pattern: OriginPattern, origin: Origin): string | undefined {
  const text = serializeOriginPattern(pattern)
  const fits = (change: Partial<OriginPattern>): boolean => matchesOriginPattern({ ...pattern, ...change }, origin)
  if (fits({ scheme: origin.scheme })) return `'${text}' is: the scheme differs.`
  if (fits({ port: '*' })) return `'${text}' is: the port differs.`
  const { host } = pattern
  if (host.kind === 'subdomains' && origin.host === host.domain) return `'${text}' is: it names the subdomains, not ${host.domain} itself.`
  if (host.kind === 'exact' && (host.host === `www.${origin.host}` || origin.host === `www.${host.host}`)) return `'${text}' is: one has www., the other not.`
  return undefined
}

function headerOf(decision: Decision, name: string): string | undefined {
  const index = decision.headers.indexOf(name)
  return index === -1 ? undefined : decision.headers[index + 1]
}
