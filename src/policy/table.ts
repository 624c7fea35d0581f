/** The policies of one path by method, and what a preflight of it grants: the value that a decision is made from. */
import { isListableMethod } from '../value/method.ts'
import type { CompiledPolicy, OriginRule } from './compile.ts'

/** What holds for one method of a path. */
export interface PolicyEntry {
  /** `undefined` where CORS is off. */
  readonly policy: CompiledPolicy | undefined
  /** The index of the policy's rule in the table's `rules`; -1 where CORS is off. */
  readonly rule: number
  /** What an actual request of the method names in `Vary`. */
  readonly vary: readonly string[]
  /** The same as a line of a head, flat: name and value, or nothing. */
  readonly varyLine: readonly string[]
  /** The grant of a preflight for the method from an origin that every rule of the path allows. */
  readonly grant: Grant | undefined
}

/** What a preflight grants: the headers beyond Access-Control-Allow-Origin, flat, and the methods that they list. `requested` = the requested names are to be added. */
export interface Grant {
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  readonly requested: boolean
}

/** The policies of a path. */
export interface PolicyTable {
  /** Whether a service answers at the path. Where none does, the application's default policy stands for every method. */
  readonly known: boolean
  /** The different rules about origins that the policies of the path follow. */
  readonly rules: readonly OriginRule[]
  /** What every OPTIONS answer of the path names in `Vary`. */
  readonly optionsVary: readonly string[]
  /** The same as a line of a head, flat: name and value, or nothing. */
  readonly optionsVaryLine: readonly string[]
  /** What holds for a method; for one that the path lacks, the service's own policy. */
  entry(method: string): PolicyEntry
  /** Whether the path has the method. */
  has(method: string): boolean
  /** What a preflight for the entry's method grants to an origin, given which `rules` allow it; `undefined` where nothing can be listed. */
  grant(entry: PolicyEntry, allowed: readonly boolean[]): Grant | undefined
  /** What a preflight of a path without a service grants: the requested method alone, kept for no time. `undefined` where that cannot be listed. */
  grantUnlisted(method: string): Grant | undefined
}

/** Bytes of a requested method that the answer for a path without a service may name. */
const METHOD_LIMIT = 64

/** The policies of a path before they are put into a table: `undefined` = CORS is off there. */
export interface PathPolicies {
  readonly known: boolean
  /** By method, in the order of the definition; HEAD stands for itself only where it is an operation of its own. */
  readonly operations: ReadonlyMap<string, CompiledPolicy | undefined>
  /** Stands for the methods that the path lacks. */
  readonly own: CompiledPolicy | undefined
}

/** Put the policies of a path into a table. */
export function compilePolicyTable({ known, operations, own }: PathPolicies): PolicyTable {
  const policies = withHead(operations)
  const all = [...policies.values(), own].filter((policy) => policy !== undefined)
  const rules = Object.freeze([...new Set(all.map((policy) => policy.origins))])
  const everyRule = rules.map(() => true)

  function grant({ policy }: Pick<PolicyEntry, 'policy'>, allowed: readonly boolean[]): Grant | undefined {
    if (policy === undefined) return undefined
    const methods: string[] = []
    const ages: number[] = []
    for (const [method, other] of policies) {
      if (other === undefined || allowed[rules.indexOf(other.origins)] !== true || (policy.credentials && !other.credentials)) continue
      methods.push(method)
      ages.push(other.maxAge)
    }
    return methods.length === 0 ? undefined : createGrant(policy, methods, maxAgeOf(ages, policies.has('POST') && !methods.includes('POST')))
  }

  function createEntry(policy: CompiledPolicy | undefined, sharing: readonly (CompiledPolicy | undefined)[]): PolicyEntry {
    const rule = policy === undefined ? -1 : rules.indexOf(policy.origins)
    const vary = varyOf(sharing)
    return Object.freeze({ policy, rule, vary, varyLine: varyLineOf(vary), grant: grant({ policy }, everyRule) })
  }

  // GET and HEAD are one resource to a cache, so each names what either depends on.
  const entries = new Map([...policies].map(([method, policy]) => {
    const sharing = method === 'GET' || method === 'HEAD' ? [policies.get('GET'), policies.get('HEAD')] : [policy]
    return [method, createEntry(policy, sharing)]
  }))
  const lacking = createEntry(own, [own])
  const optionsVary = optionsVaryOf(known, all, entries.get('OPTIONS')?.policy ?? own)
  return Object.freeze({
    known,
    rules,
    optionsVary,
    optionsVaryLine: varyLineOf(optionsVary),
    entry: (method: string) => entries.get(method) ?? lacking,
    has: (method: string) => entries.has(method),
    grant,
    // The actual request shall come, so that code in the page reads its 404; not to be kept, since the path may have a service tomorrow.
    grantUnlisted: (method: string) => (own === undefined || method.length > METHOD_LIMIT || !isListableMethod(method) ? undefined : createGrant(own, [method], 0)),
  })
}

function withHead(operations: PathPolicies['operations']): ReadonlyMap<string, CompiledPolicy | undefined> {
  if (!operations.has('GET') || operations.has('HEAD')) return operations
  return new Map([...operations].flatMap(([method, policy]) => (method === 'GET' ? [[method, policy], ['HEAD', policy]] : [[method, policy]])))
}

// A browser keeps header names per URL and not per method, so a kept answer would let a POST with such a header through without asking: none is kept where
// the POST is not granted to whom the rest is (https://fetch.spec.whatwg.org/#concept-cache, header-name cache entry match).
function maxAgeOf(listed: readonly number[], postWithheld: boolean): number {
  return postWithheld ? 0 : Math.min(...listed)
}

function createGrant(policy: CompiledPolicy, methods: readonly string[], maxAge: number): Grant {
  const { credentials, allowHeadersLine } = policy
  const headers = credentials ? ['access-control-allow-credentials', 'true'] : []
  headers.push('access-control-allow-methods', methods.join(','))
  if (allowHeadersLine !== undefined && allowHeadersLine !== 'requested') headers.push('access-control-allow-headers', allowHeadersLine)
  headers.push('access-control-max-age', String(maxAge))
  return Object.freeze({ methods: Object.freeze(methods), headers: Object.freeze(headers), requested: allowHeadersLine === 'requested' })
}

function varyOf(policies: readonly (CompiledPolicy | undefined)[]): readonly string[] {
  const vary: string[] = []
  if (policies.some((policy) => policy !== undefined && policy.origins.kind !== 'any')) vary.push('Origin')
  if (policies.some((policy) => policy?.enforce === true)) vary.push('Sec-Fetch-Site')
  return Object.freeze(vary)
}

function varyLineOf(vary: readonly string[]): readonly string[] {
  return Object.freeze(vary.length === 0 ? [] : ['vary', vary.join(', ')])
}

// Whether an OPTIONS request is a preflight depends on the presence of both headers, even where CORS is off: its status tells.
function optionsVaryOf(known: boolean, policies: readonly CompiledPolicy[], plain: CompiledPolicy | undefined): readonly string[] {
  if (!known && policies.length === 0) return Object.freeze([])
  const vary = ['Origin', 'Access-Control-Request-Method']
  if (policies.some((policy) => policy.allowHeadersLine === 'requested')) vary.push('Access-Control-Request-Headers')
  if (plain?.enforce === true) vary.push('Sec-Fetch-Site')
  return Object.freeze(vary)
}
