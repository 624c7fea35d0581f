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

/** What CORS answers. `headers` is flat: name, value, name, value; names are in lower case. */
export type Decision =
  | {
    /** The whole answer: nothing else may run. */
    readonly kind: 'preflight'
    readonly outcome: PreflightOutcome
    readonly status: 204 | 403 | 404
    readonly headers: readonly string[]
    readonly vary: readonly string[]
  }
  | {
    /** The answer of the application goes out with these headers; `enforced`: a 403 goes out instead, and nothing may run. */
    readonly kind: 'actual'
    readonly outcome: ActualOutcome
    readonly headers: readonly string[]
    readonly vary: readonly string[]
  }

/** What is read of Access-Control-Request-Headers, at most, where the requested names are granted. */
export const REQUESTED_LIMITS: TokenListLimits = Object.freeze({ bytes: 4096, members: 64, memberBytes: 128 })

const NONE: readonly string[] = Object.freeze([])

/** Decide on a request. `answers` are those of `askLookups`; without them every lookup refuses. */
export function decide(table: PolicyTable, facts: RequestFacts, answers: LookupAnswers = NO_ANSWERS): Decision {
  return isPreflight(facts) ? decidePreflight(table, facts, answers) : decideActual(table, facts, answers)
}

function decidePreflight(table: PolicyTable, facts: PreflightFacts, answers: LookupAnswers): Decision {
  const entry = table.entry(facts.requestMethod)
  const { policy } = entry
  if (policy === undefined) return refusePreflight(table, 'cors-off')
  const allowed = table.rules.map((rule) => allows(rule, facts.origin, answers))
  // Before anything about the method: GET, HEAD and POST pass in browsers whatever Access-Control-Allow-Methods says.
  if (allowed[entry.rule] !== true) return refusePreflight(table, 'origin-refused')
  const grant = table.known ? grantOf(table, entry, allowed) : table.grantUnlisted(facts.requestMethod)
  if (grant === undefined) return refusePreflight(table, 'nothing-granted')
  const headers = ['access-control-allow-origin', policy.origins.kind === 'any' ? '*' : facts.origin, ...grant.headers]
  const names = grant.requested ? requestedNames(facts.requestHeaders) : ''
  if (names !== '') headers.push('access-control-allow-headers', names)
  return { kind: 'preflight', outcome: grant.methods.includes(facts.requestMethod) ? 'granted' : 'method-not-granted', status: 204, headers, vary: table.optionsVary }
}

function refusePreflight(table: PolicyTable, outcome: PreflightOutcome): Decision {
  return { kind: 'preflight', outcome, status: table.known ? 403 : 404, headers: NONE, vary: table.optionsVary }
}

function grantOf(table: PolicyTable, entry: PolicyEntry, allowed: readonly boolean[]): Grant | undefined {
  return allowed.every(Boolean) ? entry.grant : table.grant(entry, allowed)
}

function requestedNames(value: string | undefined): string {
  const names = parseTokenList(value ?? '', REQUESTED_LIMITS) ?? []
  return [...new Set(names)].toSorted().join(',')
}

function decideActual(table: PolicyTable, facts: RequestFacts, answers: LookupAnswers): Decision {
  const entry = table.entry(facts.method)
  const vary = facts.method === 'OPTIONS' ? table.optionsVary : entry.vary
  const { policy } = entry
  const { origin } = facts
  if (policy === undefined) return { kind: 'actual', outcome: 'cors-off', headers: NONE, vary }
  // Sent without an Origin too, so that a cache may give one answer to everybody: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches
  if (policy.origins.kind === 'any') return { kind: 'actual', outcome: 'any-origin', headers: ['access-control-allow-origin', '*', ...policy.actualHeaders], vary }
  if (origin === undefined) return { kind: 'actual', outcome: 'no-origin', headers: NONE, vary }
  if (allows(policy.origins, origin, answers)) return { kind: 'actual', outcome: 'allowed', headers: ['access-control-allow-origin', origin, ...policy.actualHeaders], vary }
  const outcome = policy.enforce && isForeign(origin, facts) ? 'enforced' : 'origin-refused'
  return { kind: 'actual', outcome, headers: NONE, vary }
}

function allows(rule: OriginRule, origin: string, answers: LookupAnswers): boolean {
  if (rule.kind === 'any') return true
  if (rule.kind === 'listed') return rule.set.has(origin)
  return answers.get(rule.handle) === true && rule.admits(origin)
}
