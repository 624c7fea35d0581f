/** Tables of policies for the tests: a path as it would be written, without an application around it. */
import { createCompileContext } from '../../src/policy/compile.ts'
import type { CompiledPolicy } from '../../src/policy/compile.ts'
import { createIssueList } from '../../src/policy/issue-list.ts'
import { layerPolicy } from '../../src/policy/layer.ts'
import type { CheckedLayer } from '../../src/policy/layer.ts'
import { PolicyError } from '../../src/policy/policy-error.ts'
import { compilePolicyTable } from '../../src/policy/table.ts'
import type { PolicyTable } from '../../src/policy/table.ts'
import { checkLayer, checkLayered } from '../../src/policy/validate.ts'
import { POLICY_TEXTS } from '../../src/policy/policy-text.ts'

/** A path: `'*'` is a policy for everybody, `false` is off. Values that are the same object share their rule, as layers of one application do. */
export interface PathInput {
  readonly known?: boolean
  readonly own?: unknown
  readonly operations: Readonly<Record<string, unknown>>
}

/** The table of a path; throws where a policy is refused. */
export function pathTable({ known = true, own, operations }: PathInput): PolicyTable {
  const issues = createIssueList(POLICY_TEXTS)
  const context = createCompileContext()
  const checked = new Map<unknown, CheckedLayer | undefined>()
  const compile = (input: unknown): CompiledPolicy | undefined => {
    if (!checked.has(input)) checked.set(input, checkLayer(input === '*' ? { origins: '*' } : input, [], { issues, groups: new Map() }))
    // An object spread from another shares its list of origins, and so shall the compiled ones.
    const layered = layerPolicy([checked.get(input)])
    checkLayered(layered, issues)
    return context.compile(shared(layered, input))
  }
  const lists = new Map<unknown, unknown>()
  const shared = (layered: ReturnType<typeof layerPolicy>, input: unknown): ReturnType<typeof layerPolicy> => {
    const written: unknown = typeof input === 'object' && input !== null && 'origins' in input ? input.origins : undefined
    if (layered === 'off' || layered.fields.origins === undefined || written === undefined) return layered
    if (!lists.has(written)) lists.set(written, layered.fields.origins)
    return { ...layered, fields: { ...layered.fields, origins: lists.get(written) as typeof layered.fields.origins } }
  }
  const table = compilePolicyTable({ known, operations: new Map(Object.entries(operations).map(([method, input]) => [method, compile(input)])), own: compile(own) })
  if (issues.faults.length > 0) throw new PolicyError(issues.faults)
  return table
}
