/** The decision: what CORS answers to one request, from the policies of its path and a few facts. Pure, synchronous, bounded. */
import { parseTokenList } from '../value/field.ts'
import type { TokenListLimits } from '../value/field.ts'
import type { OriginRule } from '../policy/compile.ts'
import type { Grant, PolicyEntry, PolicyTable } from '../policy/table.ts'
import { isForeign } from './foreign.ts'
import { NO_ANSWERS } from './lookups.ts'
import type { LookupAnswers } from './lookups.ts'
import { isPreflight } from './request.ts'
import type { PreflightFacts, RequestFacts } from './request.ts'

/** How a preflight ends. `method-not-granted` is a 204 all the same: the browser fails it, and its console names the true cause. */
export type PreflightOutcome = 'granted' | 'method-not-granted' | 'origin-refused' | 'cors-off' | 'nothing-granted'

/** How an actual request ends. All but `enforced` reach the application. */
export type ActualOutcome = 'any-origin' | 'allowed' | 'origin-refused' | 'no-origin' | 'cors-off' | 'enforced'

/**
 * What CORS answers. `headers` is flat: name, value, name, value; names are in lower case. `lines` is the same with `Vary`, for a response that has neither headers of CORS nor a
 * `Vary` of its own. They may be shared with other requests: nobody may change them.
 */
export type Decision =
  | {
    /** The whole answer: nothing else may run. */
    readonly kind: 'preflight'
    readonly outcome: PreflightOutcome
    readonly status: 204 | 403 | 404
    readonly headers: readonly string[]
    readonly vary: readonly string[]
    readonly lines: readonly string[]
  }
  | {
    /** The answer of the application goes out with these headers; `enforced`: a 403 goes out instead, and nothing may run. */
    readonly kind: 'actual'
    readonly outcome: ActualOutcome
    readonly headers: readonly string[]
    readonly vary: readonly string[]
    readonly lines: readonly string[]
  }

/** What is read of Access-Control-Request-Headers, at most, where the requested names are granted. */
export const REQUESTED_LIMITS: TokenListLimits = Object.freeze({ bytes: 4096, members: 64, memberBytes: 128 })

const NONE: readonly string[] = Object.freeze([])

/** Decide on a request. `answers` are those of `askLookups`; without them every lookup refuses. */
export function decide(table: PolicyTable, facts: RequestFacts, answers: LookupAnswers = NO_ANSWERS): Decision {
  return isPreflight(facts) ? decidePreflight(table, facts, answers) : decideActual(table, facts, answers)
}

function decidePreflight(table: PolicyTable, facts: PreflightFacts, answers: LookupAnswers): Decision {
  const { origin, requestMethod } = facts
  const entry = table.entry(requestMethod)
  const { policy } = entry
  if (policy === undefined) return refusePreflight(table, 'cors-off')
  // Before anything about the method: GET, HEAD and POST pass in browsers whatever Access-Control-Allow-Methods says.
  if (!allows(policy.origins, origin, answers)) return refusePreflight(table, 'origin-refused')
  const grant = table.known ? grantOf(table, entry, origin, answers) : table.grantUnlisted(requestMethod)
  if (grant === undefined) return refusePreflight(table, 'nothing-granted')
  const headers = ['access-control-allow-origin', policy.origins.kind === 'any' ? '*' : origin, ...grant.headers]
  const names = grant.requested ? requestedNames(facts.requestHeaders) : ''
  if (names !== '') headers.push('access-control-allow-headers', names)
  return { kind: 'preflight', outcome: grant.methods.includes(requestMethod) ? 'granted' : 'method-not-granted', status: 204, headers, vary: table.optionsVary, lines: [...headers, ...table.optionsVaryLine] }
}

function refusePreflight(table: PolicyTable, outcome: PreflightOutcome): Decision {
  return { kind: 'preflight', outcome, status: table.known ? 403 : 404, headers: NONE, vary: table.optionsVary, lines: table.optionsVaryLine }
}

function grantOf(table: PolicyTable, entry: PolicyEntry, origin: string, answers: LookupAnswers): Grant | undefined {
  // Most paths have one rule, and it has allowed the origin.
  if (table.rules.length === 1) return entry.grant
  const allowed = table.rules.map((rule) => allows(rule, origin, answers))
  return allowed.every(Boolean) ? entry.grant : table.grant(entry, allowed)
}

function requestedNames(value: string | undefined): string {
  const names = parseTokenList(value ?? '', REQUESTED_LIMITS) ?? []
  return [...new Set(names)].toSorted().join(',')
}

function decideActual(table: PolicyTable, facts: RequestFacts, answers: LookupAnswers): Decision {
  const entry = table.entry(facts.method)
  const [vary, varyLine] = facts.method === 'OPTIONS' ? [table.optionsVary, table.optionsVaryLine] : [entry.vary, entry.varyLine]
  const { policy } = entry
  const { origin } = facts
  const quiet = (outcome: ActualOutcome): Decision => ({ kind: 'actual', outcome, headers: NONE, vary, lines: varyLine })
  const readable = (outcome: ActualOutcome, allowed: string, rest: readonly string[]): Decision => {
    const headers = ['access-control-allow-origin', allowed, ...rest]
    return { kind: 'actual', outcome, headers, vary, lines: [...headers, ...varyLine] }
  }
  if (policy === undefined) return quiet('cors-off')
  // Sent without an Origin too, so that a cache may give one answer to everybody: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches
  if (policy.origins.kind === 'any') return readable('any-origin', '*', policy.actualHeaders)
  if (origin === undefined) return quiet('no-origin')
  if (allows(policy.origins, origin, answers)) return readable('allowed', origin, policy.actualHeaders)
  return quiet(policy.enforce && isForeign(origin, facts) ? 'enforced' : 'origin-refused')
}

function allows(rule: OriginRule, origin: string, answers: LookupAnswers): boolean {
  if (rule.kind === 'any') return true
  if (rule.kind === 'listed') return rule.set.has(origin)
  return answers.get(rule.handle) === true && rule.admits(origin)
}
