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

/** The methods of a path, in the order of its definition. */
export interface MethodList {
  /** As they were written, and the place of each, that of GET for HEAD. */
  readonly written: readonly string[]
  readonly writtenIndexes: ReadonlyMap<string, number>
  /** With HEAD beside GET. */
  readonly methods: readonly string[]
  /** The same as one text. */
  readonly line: string
  readonly indexes: ReadonlyMap<string, number>
}

/** Gives paths that have the same methods one list of them. */
export type MethodLists = (methods: Iterable<string>) => MethodList

/** Lists of methods for the paths of one application. */
export function createMethodLists(): MethodLists {
  const lists = new Map<string, MethodList>()
  return (methods) => {
    const written = [...methods]
    const key = written.join(',')
    const list = lists.get(key) ?? createMethodList(written)
    lists.set(key, list)
    return list
  }
}

function createMethodList(written: readonly string[]): MethodList {
  const methods = withHead(written)
  const writtenIndexes = new Map(methods.map((method) => [method, written.indexOf(written.includes(method) ? method : 'GET')]))
  return { written, writtenIndexes, methods: Object.freeze(methods), line: methods.join(','), indexes: new Map(methods.map((method, index) => [method, index])) }
}

function withHead(names: readonly string[]): readonly string[] {
  if (!names.includes('GET') || names.includes('HEAD')) return names
  return names.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
}

/** Put the policies of a path into a table. */
export function compilePolicyTable({ known, operations, own }: PathPolicies, list: MethodList = createMethodLists()(operations.keys())): PolicyTable {
  return new PathTable(known, list, everyIs(operations, own) ? undefined : list.methods.map((method) => operations.get(operations.has(method) ? method : 'GET')), own)
}

function everyIs(operations: PathPolicies['operations'], own: CompiledPolicy | undefined): boolean {
  for (const policy of operations.values()) if (policy !== own) return false
  return true
}

// A class, since an application may have thousands: their functions are then the same.
class PathTable implements PolicyTable {
  readonly known: boolean
  readonly rules: readonly OriginRule[]
  readonly optionsVary: readonly string[]
  readonly optionsVaryLine: readonly string[]
  readonly #list: MethodList
  /** In the order of the list; `undefined` where one entry stands for every method, which is where all have one policy. */
  readonly #entries: readonly PolicyEntry[] | undefined
  readonly #lacking: PolicyEntry

  /** `policies` in the order of the list; `undefined` where all are `own`. */
  constructor(known: boolean, list: MethodList, policies: readonly (CompiledPolicy | undefined)[] | undefined, own: CompiledPolicy | undefined) {
    const all = policies === undefined ? [own] : [...policies, own]
    this.known = known
    this.rules = rulesOf(all)
    this.#list = list
    const get = policies?.[list.indexes.get('GET') ?? -1]
    const head = policies?.[list.indexes.get('HEAD') ?? -1]
    const created: PolicyEntry[] = []
    const create = (policy: CompiledPolicy | undefined, { names, line }: Vary): PolicyEntry => {
      const twin = created.find((entry) => entry.policy === policy && entry.vary === names)
      if (twin !== undefined) return twin
      const rule = policy === undefined ? -1 : this.rules.indexOf(policy.origins)
      const entry = Object.freeze({ policy, rule, vary: names, varyLine: line, grant: policies === undefined ? grantAll(policy, list) : createGrant(policy, list, policies, () => true) })
      created.push(entry)
      return entry
    }
    this.#lacking = create(own, varyOf(own, own))
    // GET and HEAD are one resource to a cache, so each names what either depends on.
    this.#entries = policies?.map((policy, index) => create(policy, index === list.indexes.get('GET') || index === list.indexes.get('HEAD') ? varyOf(get, head) : varyOf(policy, policy)))
    const vary = optionsVaryOf(known, all, this.entry('OPTIONS').policy ?? own)
    this.optionsVary = vary.names
    this.optionsVaryLine = vary.line
    Object.freeze(this)
  }

  entry(method: string): PolicyEntry {
    if (this.#entries === undefined) return this.#lacking
    const index = this.#list.indexes.get(method)
    return index === undefined ? this.#lacking : this.#entries[index] as PolicyEntry
  }

  has(method: string): boolean {
    return this.#list.indexes.has(method)
  }

  grant({ policy }: PolicyEntry, allowed: readonly boolean[]): Grant | undefined {
    const policies = this.#list.methods.map((method) => this.entry(method).policy)
    return createGrant(policy, this.#list, policies, ({ origins }) => allowed[this.rules.indexOf(origins)] === true)
  }

  // The actual request shall come, so that code in the page reads its 404; not to be kept, since the path may have a service tomorrow.
  grantUnlisted(method: string): Grant | undefined {
    const own = this.#lacking.policy
    return own === undefined || method.length > METHOD_LIMIT || !isListableMethod(method) ? undefined : writeGrant(own, Object.freeze([method]), method, 0)
  }
}

function rulesOf(policies: readonly (CompiledPolicy | undefined)[]): readonly OriginRule[] {
  const [only] = policies
  if (policies.length === 1) return Object.freeze(only === undefined ? [] : [only.origins])
  return Object.freeze([...new Set(policies.flatMap((policy) => policy?.origins ?? []))])
}

// Of a path whose methods have one policy.
function grantAll(policy: CompiledPolicy | undefined, { methods, line }: MethodList): Grant | undefined {
  return policy === undefined || methods.length === 0 ? undefined : writeGrant(policy, methods, line, policy.maxAge)
}

function createGrant(
  policy: CompiledPolicy | undefined, { methods, line }: MethodList, policies: readonly (CompiledPolicy | undefined)[], allows: (policy: CompiledPolicy) => boolean,
): Grant | undefined {
  if (policy === undefined) return undefined
  const listed: string[] = []
  let maxAge = Infinity
  policies.forEach((other, index) => {
    if (other === undefined || !allows(other) || (policy.credentials && !other.credentials)) return
    listed.push(methods[index] as string)
    maxAge = Math.min(maxAge, other.maxAge)
  })
  if (listed.length === 0) return undefined
  if (listed.length === methods.length) return writeGrant(policy, methods, line, maxAge)
  // A browser keeps header names per URL and not per method, so a kept answer would let a POST with such a header through without asking: none is kept where
  // the POST is not granted to whom the rest is (https://fetch.spec.whatwg.org/#concept-cache, header-name cache entry match).
  return writeGrant(policy, Object.freeze(listed), listed.join(','), methods.includes('POST') && !listed.includes('POST') ? 0 : maxAge)
}

function writeGrant({ credentials, allowHeadersLine }: CompiledPolicy, methods: readonly string[], line: string, maxAge: number): Grant {
  const headers = credentials ? ['access-control-allow-credentials', 'true'] : []
  headers.push('access-control-allow-methods', line)
  if (allowHeadersLine !== undefined && allowHeadersLine !== 'requested') headers.push('access-control-allow-headers', allowHeadersLine)
  headers.push('access-control-max-age', String(maxAge))
  return Object.freeze({ methods, headers: Object.freeze(headers), requested: allowHeadersLine === 'requested' })
}

/** Names for `Vary`, and the same as a line of a head, flat. */
interface Vary {
  readonly names: readonly string[]
  readonly line: readonly string[]
}

const createVary = (...names: readonly string[]): Vary => Object.freeze({ names: Object.freeze(names), line: Object.freeze(names.length === 0 ? [] : ['vary', names.join(', ')]) })

const NO_VARY = createVary()
const ORIGIN = createVary('Origin')
const ORIGIN_AND_SITE = createVary('Origin', 'Sec-Fetch-Site')

function varyOf(one: CompiledPolicy | undefined, other: CompiledPolicy | undefined): Vary {
  if (one?.enforce === true || other?.enforce === true) return ORIGIN_AND_SITE
  return dependsOnOrigin(one) || dependsOnOrigin(other) ? ORIGIN : NO_VARY
}

function dependsOnOrigin(policy: CompiledPolicy | undefined): boolean {
  return policy !== undefined && policy.origins.kind !== 'any'
}

const PREFLIGHT = ['Origin', 'Access-Control-Request-Method']
const OPTIONS_PLAIN = [createVary(...PREFLIGHT), createVary(...PREFLIGHT, 'Sec-Fetch-Site')] as const
const OPTIONS_REQUESTED = [createVary(...PREFLIGHT, 'Access-Control-Request-Headers'), createVary(...PREFLIGHT, 'Access-Control-Request-Headers', 'Sec-Fetch-Site')] as const

// Whether an OPTIONS request is a preflight depends on the presence of both headers, even where CORS is off: its status tells.
function optionsVaryOf(known: boolean, policies: readonly (CompiledPolicy | undefined)[], plain: CompiledPolicy | undefined): Vary {
  if (!known && policies.every((policy) => policy === undefined)) return NO_VARY
  const all = policies.some((policy) => policy?.allowHeadersLine === 'requested') ? OPTIONS_REQUESTED : OPTIONS_PLAIN
  return all[plain?.enforce === true ? 1 : 0]
}
