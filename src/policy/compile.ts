/** From a checked policy to the one that runs: frozen, with every answer precomputed that does not depend on the request. */
import { isInsecureOrigin, parseOrigin } from '../value/origin.ts'
import { POLICY_DEFAULTS } from './input.ts'
import type { LookupOrigins, PolicyInput } from './input.ts'
import type { CheckedOrigins, LayeredPolicy, PlacedFields } from './layer.ts'
import type { ListedRule } from './listed-origins.ts'
import { createLookupHandle } from './lookup-cache.ts'
import type { LookupFailureHook, LookupHandle } from './lookup-cache.ts'

/** Who may read, as it runs. A lookup `admits` the origins that may be asked for at all: well formed, and secure where credentials are allowed. */
export type OriginRule =
  | { readonly kind: 'any' }
  | ListedRule
  | { readonly kind: 'lookup'; readonly handle: LookupHandle; admits(origin: string): boolean }

/** One policy as it runs. */
export interface CompiledPolicy {
  readonly origins: OriginRule
  readonly credentials: boolean
  /** The value of Access-Control-Allow-Headers; `'requested'` = the names that were asked for, `undefined` = no such header. */
  readonly allowHeadersLine: string | 'requested' | undefined
  /** The headers of an allowed actual request beyond Access-Control-Allow-Origin, flat: name, value, name, value. */
  readonly actualHeaders: readonly string[]
  /** Seconds. */
  readonly maxAge: number
  readonly enforce: boolean
  /** The name of the trusted group that the origins are, where they are one. */
  readonly trusted: string | undefined
  /** What was written, in full. */
  describe(): PolicyInput
}

/** What the policies of one application share while they are compiled: one handle a lookup, one text a list of headers. */
export interface CompileContext {
  compile(policy: LayeredPolicy): CompiledPolicy | undefined
}

const ANY: OriginRule = Object.freeze({ kind: 'any' })

/** A context for the policies of one application. `onLookupFailure` hears of lookups that failed. */
export function createCompileContext(onLookupFailure?: LookupFailureHook): CompileContext {
  const lookups = new Map<LookupOrigins, LookupRules>()

  function lookupRulesOf(definition: LookupOrigins): LookupRules {
    const rules = lookups.get(definition) ?? createLookupRules(createLookupHandle(definition, onLookupFailure))
    lookups.set(definition, rules)
    return rules
  }

  function ruleOf(origins: CheckedOrigins, secureOnly: boolean): OriginRule {
    if (origins.kind === 'any') return ANY
    if (origins.kind === 'listed') return origins.rule
    return lookupRulesOf(origins.definition)[secureOnly ? 'secure' : 'wellFormed']
  }

  // Most policies of an application allow and expose the same headers.
  const lines = new Map<readonly string[], string>()
  const plainHeaders = new Map<string, readonly string[]>()
  const credentialHeaders = new Map<string, readonly string[]>()

  function lineOf(names: '*' | readonly string[]): string {
    if (names === '*') return '*'
    const line = lines.get(names) ?? names.join(',')
    lines.set(names, line)
    return line
  }

  function headersOf(exposed: string, credentials: boolean): readonly string[] {
    const headers = credentials ? credentialHeaders : plainHeaders
    const list = headers.get(exposed) ?? writeActualHeaders(exposed, credentials)
    if (!headers.has(exposed)) headers.set(exposed, list)
    return list
  }

  return {
    compile(policy) {
      if (policy === 'off' || policy.fields.origins?.value === undefined) return undefined
      const { fields } = policy
      const origins = policy.fields.origins.value
      const credentials = fields.credentials?.value ?? POLICY_DEFAULTS.credentials
      const secureOnly = credentials && fields.dangerouslyAllowInsecureOrigins?.value !== true
      const allowed = fields.allowHeaders?.value ?? POLICY_DEFAULTS.allowHeaders
      return new RunningPolicy({
        origins: ruleOf(origins, secureOnly),
        credentials,
        allowHeadersLine: allowed === '*' ? (credentials ? 'requested' : ANY_HEADER) : allowed.length === 0 ? undefined : lineOf(allowed),
        actualHeaders: headersOf(lineOf(fields.exposeHeaders?.value ?? POLICY_DEFAULTS.exposeHeaders), credentials),
        maxAge: fields.maxAge?.value ?? POLICY_DEFAULTS.maxAge,
        enforce: fields.enforce?.value ?? POLICY_DEFAULTS.enforce,
        trusted: origins.kind === 'any' ? undefined : origins.group,
      }, describeFields(origins, fields))
    },
  }
}

// A class, since an application may have thousands: their functions are then the same.
class RunningPolicy implements CompiledPolicy {
  readonly origins: OriginRule
  readonly credentials: boolean
  readonly allowHeadersLine: string | 'requested' | undefined
  readonly actualHeaders: readonly string[]
  readonly maxAge: number
  readonly enforce: boolean
  readonly trusted: string | undefined
  readonly #described: PolicyInput

  constructor({ origins, credentials, allowHeadersLine, actualHeaders, maxAge, enforce, trusted }: Omit<CompiledPolicy, 'describe'>, described: PolicyInput) {
    this.origins = origins
    this.credentials = credentials
    this.allowHeadersLine = allowHeadersLine
    this.actualHeaders = actualHeaders
    this.maxAge = maxAge
    this.enforce = enforce
    this.trusted = trusted
    this.#described = described
    Object.freeze(this)
  }

  describe(): PolicyInput {
    return this.#described
  }
}

// One handle, so one cache: whether insecure origins may be asked for is the policy's matter, the answer is the same.
interface LookupRules {
  readonly wellFormed: OriginRule
  readonly secure: OriginRule
}

function createLookupRules(handle: LookupHandle): LookupRules {
  return {
    wellFormed: Object.freeze({ kind: 'lookup', handle, admits: admitsWellFormed }),
    secure: Object.freeze({ kind: 'lookup', handle, admits: admitsSecure }),
  }
}

function admitsWellFormed(origin: string): boolean {
  return parseOrigin(origin) !== undefined
}

function admitsSecure(origin: string): boolean {
  const parsed = parseOrigin(origin)
  return parsed !== undefined && !isInsecureOrigin(parsed.scheme, parsed.host)
}

// `*` covers Authorization in browsers but not in the standard (https://github.com/whatwg/fetch/issues/1919); naming it beside `*` means the same everywhere.
const ANY_HEADER = '*,authorization'

function writeActualHeaders(exposed: string, credentials: boolean): readonly string[] {
  const headers = credentials ? ['access-control-allow-credentials', 'true'] : []
  if (exposed !== '') headers.push('access-control-expose-headers', exposed)
  return Object.freeze(headers)
}

// The lists are frozen where they were read.
function describeFields(origins: CheckedOrigins, fields: PlacedFields): PolicyInput {
  const described: Record<string, unknown> = { origins: describeOrigins(origins) }
  for (const [name, field] of Object.entries(fields)) if (name !== 'origins') described[name] = field.value
  return Object.freeze(described)
}

function describeOrigins(origins: CheckedOrigins): PolicyInput['origins'] {
  if (origins.kind === 'any') return '*'
  return origins.kind === 'lookup' ? origins.definition : origins.list.texts
}
