/** A policy that stands alone: checked, and compiled for the methods that it names. */
import { createCompileContext } from './compile.ts'
import { STANDALONE_METHODS } from './input.ts'
import type { StandalonePolicyInput, TrustInput } from './input.ts'
import type { PolicyCheck } from './input-check.ts'
import { createIssueList } from './issue-list.ts'
import { createIssue } from './issue.ts'
import type { Issue } from './issue.ts'
import type { FaultCode, WarningCode } from './issue-code.ts'
import { layerPolicy } from './layer.ts'
import type { LookupFailureHook } from './lookup-cache.ts'
import { PolicyError } from './policy-error.ts'
import { POLICY_TEXTS } from './policy-text.ts'
import { compilePolicyTable } from './table.ts'
import type { PolicyTable } from './table.ts'
import { checkTrust } from './trust.ts'
import { checkLayer, checkLayered, checkMethods } from './validate.ts'

/** A compiled policy with what it was made from. */
export interface StandalonePolicy extends PolicyTable {
  /** The policy in full, as a person would write it: every pattern with its scheme, header names in lower case. Compiling it gives the same policy. */
  describe(): StandalonePolicyInput
  readonly warnings: readonly Issue<WarningCode>[]
}

/** What a policy needs beside itself. */
export interface CompilePolicyOptions {
  /** The groups that `trusted(name)` names. */
  readonly trust?: TrustInput
  /** Hears of every warning: what works but is unwise. */
  readonly onWarning?: (warning: Issue<WarningCode>) => void
  /** Hears of lookups that failed or took too long; they count as refused. */
  readonly onLookupFailure?: LookupFailureHook
}

/** A compiled policy, or every fault of what was written. */
export type CompilePolicyResult =
  | { readonly ok: true; readonly policy: StandalonePolicy }
  | { readonly ok: false; readonly issues: readonly Issue<FaultCode>[]; readonly warnings: readonly Issue<WarningCode>[] }

/** Check and compile a policy. Throws one `PolicyError` with every fault. */
export function compilePolicy<const Input extends object>(input: Input & PolicyCheck<Input, StandalonePolicyInput>, options: CompilePolicyOptions = {}): StandalonePolicy {
  const result = safeCompilePolicy(input, options)
  if (!result.ok) throw new PolicyError(result.issues)
  return result.policy
}

/** Check and compile a policy, whatever stands in it: never throws. */
export function safeCompilePolicy(input: unknown, options: CompilePolicyOptions = {}): CompilePolicyResult {
  try {
    return checkAndCompile(input, options)
  } catch (error) {
    return { ok: false, issues: [createIssue(POLICY_TEXTS, 'policy/unreadable', [], error)], warnings: [] }
  }
}

function checkAndCompile(input: unknown, options: CompilePolicyOptions): CompilePolicyResult {
  const issues = createIssueList(POLICY_TEXTS)
  const groups = checkTrust(options.trust, ['trust'], issues)
  const layer = checkLayer(input, [], { issues, groups }, ['methods'])
  if (input === undefined) issues.fault('policy/type', [], input)
  const written = new Map<string, unknown>(Object.entries(Object(input))).get('methods')
  const methods = written === undefined ? STANDALONE_METHODS : checkMethods(written, ['methods'], issues)
  const layered = layerPolicy([layer])
  checkLayered(layered, issues)
  const { faults, warnings } = issues
  if (faults.length > 0) return { ok: false, issues: faults, warnings }
  for (const warning of warnings) options.onWarning?.(warning)
  const policy = createCompileContext(options.onLookupFailure).compile(layered)
  const table = compilePolicyTable({ known: true, operations: new Map(methods.map((method) => [method, policy])), own: policy })
  const describe = (): StandalonePolicyInput => ({ ...(policy?.describe() ?? { enabled: false }), ...(written !== undefined && { methods: [...methods] }) })
  return { ok: true, policy: Object.freeze({ ...membersOf(table), describe, warnings: Object.freeze([...warnings]) }) }
}

// Functions that need no `this`, so that whoever holds the policy may take it apart.
function membersOf(table: PolicyTable): PolicyTable {
  const { known, rules, optionsVary, optionsVaryLine } = table
  return {
    known, rules, optionsVary, optionsVaryLine,
    entry: (method) => table.entry(method),
    has: (method) => table.has(method),
    grant: (entry, allowed) => table.grant(entry, allowed),
    grantUnlisted: (method) => table.grantUnlisted(method),
  }
}
