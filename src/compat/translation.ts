/** The end of a translation: the policy that the options amount to, checked by the engine and printed, or every fault. */
import { safeCompilePolicy } from '../policy/compile-policy.ts'
import { lookup, STANDALONE_METHODS } from '../policy/input.ts'
import type { OriginsInput, StandalonePolicyInput } from '../policy/input.ts'
import type { FaultCode } from '../policy/issue-code.ts'
import { createTest, printTest } from './expression-option.ts'
import type { Findings, Note } from './note.ts'
import type { OriginsDraft } from './origin-option.ts'
import { printPolicy, printValue } from './print-policy.ts'
import { statedReason } from './reasons.ts'
import type { Reasons } from './reasons.ts'

/** The policy that means the same, with what changes all the same; or every reason why there is none. */
export type Translation =
  | {
    readonly ok: true
    readonly policy: StandalonePolicyInput
    /** What changes in meaning, what was left out, and what the engine warns of. */
    readonly notes: readonly Note[]
    /** The policy as TypeScript: an expression. A function that it names by itself is the one that was in the options. */
    readonly source: string
  }
  | { readonly ok: false; readonly faults: readonly Note[]; readonly notes: readonly Note[] }

/** What the options say, field by field; `undefined` where a fault is told, or nothing is said. */
export interface PolicyDraft {
  readonly origins: OriginsDraft | undefined
  readonly credentials: boolean
  readonly allowHeaders: '*' | readonly string[] | undefined
  readonly exposeHeaders: '*' | readonly string[] | undefined
  readonly maxAge: unknown
  readonly methods: readonly string[] | undefined
}

/** The names of the fields in the package. */
export type OptionNames = Readonly<Record<'allowHeaders' | 'exposeHeaders' | 'methods', string>>

/** The flags that a stated reason sets, by the fault that each admits. */
const DANGERS = [
  ['origins/insecure-with-credentials', 'dangerouslyAllowInsecureOrigins'],
  ['origins/public-suffix-with-credentials', 'dangerouslyAllowPublicSuffixes'],
] as const satisfies readonly (readonly [FaultCode, keyof Reasons & keyof StandalonePolicyInput])[]

/** Finish a translation. */
export function finishTranslation(draft: PolicyDraft, findings: Findings, names: OptionNames, reasons: Reasons | undefined): Translation {
  const { origins } = draft
  const off = origins?.kind === 'off'
  const fields = off ? { enabled: false } : fieldsOf(draft)
  const dangers = off ? [] : dangersOf(draft, fields, reasons)
  const flags = Object.fromEntries(dangers.map(({ flag }) => [flag, true]))
  adoptIssues({ ...checkable(fields, origins), ...flags }, findings, names)
  for (const { flag, reason } of dangers) findings.note('danger/stated', flag, true, { detail: reason })
  const { faults } = findings
  // Where no header is sent, it does not matter what the other options were.
  const notes = off ? findings.notes.filter(({ option }) => option === 'origin') : findings.notes
  if (faults.length > 0 || origins === undefined) return { ok: false, faults, notes }
  const policy: StandalonePolicyInput = Object.freeze({ ...fields, ...flags })
  return { ok: true, policy, notes, source: printPolicy(printFields(policy, origins, dangers, statedReason(reasons, 'origin'))) }
}

function fieldsOf({ origins, credentials, allowHeaders, exposeHeaders, maxAge, methods }: PolicyDraft): StandalonePolicyInput {
  const usual = methods === undefined || (methods.length === STANDALONE_METHODS.length && methods.every((method) => STANDALONE_METHODS.includes(method)))
  return {
    ...(origins !== undefined && { origins: originsOf(origins) }),
    ...(!usual && { methods }),
    ...(credentials && { credentials }),
    ...(allowHeaders !== undefined && allowHeaders !== '*' && { allowHeaders }),
    ...(exposeHeaders !== undefined && exposeHeaders.length > 0 && { exposeHeaders }),
    // Whatever is no number of seconds is the engine's to refuse.
    ...(maxAge !== undefined && { maxAge: maxAge as number }),
  }
}

function originsOf(origins: OriginsDraft): OriginsInput {
  if (origins.kind === 'callback') return lookup(origins.ask)
  if (origins.kind !== 'listed') return '*'
  return origins.asked === undefined ? origins.patterns : lookup(createTest(origins.asked.texts, origins.asked.expressions))
}

// Patterns beside an expression are checked as the list that they are, although the policy asks all of it as one lookup.
function checkable(fields: StandalonePolicyInput, origins: OriginsDraft | undefined): StandalonePolicyInput {
  return origins?.kind === 'listed' && origins.patterns.length > 0 ? { ...fields, origins: origins.patterns } : fields
}

interface Danger {
  readonly flag: typeof DANGERS[number][1]
  readonly reason: string
}

// A flag is set only where the policy needs it. A lookup refuses insecure origins without a fault, so beside one the reason is enough.
function dangersOf({ origins, credentials }: PolicyDraft, fields: StandalonePolicyInput, reasons: Reasons | undefined): readonly Danger[] {
  const result = safeCompilePolicy(checkable(fields, origins))
  const codes = result.ok ? [] : result.issues.map(({ code }) => code)
  const asks = origins?.kind === 'callback' || (origins?.kind === 'listed' && origins.asked !== undefined)
  return DANGERS.flatMap(([code, flag]) => {
    const reason = statedReason(reasons, flag)
    const needed = codes.includes(code) || (asks && credentials && code === 'origins/insecure-with-credentials')
    return reason !== undefined && needed ? [{ flag, reason }] : []
  })
}

function adoptIssues(fields: StandalonePolicyInput, findings: Findings, names: OptionNames): void {
  const result = safeCompilePolicy(fields)
  const issues = result.ok ? result.policy.warnings : [...result.issues, ...result.warnings]
  const options = new Map<unknown, string>([...Object.entries(names), ['origins', 'origin']])
  for (const issue of issues) {
    const [field = ''] = issue.path
    const [, flag] = DANGERS.find(([code]) => code === issue.code) ?? []
    const fix = flag === undefined ? issue.fix : `${issue.fix} To have it set, say why in reasons: { ${flag}: '…' }.`
    // Origins are missing only where the option had a fault of its own.
    if (issue.code !== 'origins/missing') findings.adopt({ ...issue, fix }, options.get(field) ?? String(field))
  }
}

function printFields(policy: StandalonePolicyInput, origins: OriginsDraft, dangers: readonly Danger[], originReason: string | undefined): Parameters<typeof printPolicy>[0] {
  return Object.entries(policy).map(([name, value]) => {
    const danger = dangers.find(({ flag }) => flag === name)
    if (danger !== undefined) return { name, code: 'true', reason: danger.reason }
    const asked = name === 'origins' ? printLookup(origins) : undefined
    return { name, code: asked ?? printValue(value), reason: asked === undefined ? undefined : originReason }
  })
}

function printLookup(origins: OriginsDraft): string | undefined {
  if (origins.kind === 'callback') return `lookup(${origins.source})`
  return origins.kind === 'listed' && origins.asked !== undefined ? `lookup(${printTest(origins.asked.texts, origins.asked.expressions)})` : undefined
}
