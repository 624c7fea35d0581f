/** What a framework's router tells of one path, and the policies that follow from it. */
import type { Decision } from '../decision/decide.ts'
import { createDecider } from '../decision/decider.ts'
import type { Decider } from '../decision/decider.ts'
import { isPreflight } from '../decision/request.ts'
import type { RequestFacts } from '../decision/request.ts'
import type { CompiledPolicy } from '../policy/compile.ts'
import { STANDALONE_METHODS } from '../policy/input.ts'
import { compilePolicyTable } from '../policy/table.ts'
import type { PolicyTable } from '../policy/table.ts'
import { isListableMethod } from '../value/method.ts'
import { judge } from './gate.ts'
import type { Gate } from './gate.ts'

/**
 * One thing that a request to the path meets, in the order in which it meets them: a gate; a `route`, which answers certain methods; a `catch-all`, which answers them at more
 * paths than its own; a `mount`, an application of ours that answers the path with a policy of its own; something `opaque`, which answers who knows what.
 */
export type RouteStep =
  | { readonly kind: 'gate'; readonly gate: Gate; readonly methods: Methods }
  | { readonly kind: 'route' | 'catch-all'; readonly methods: readonly string[] }
  | { readonly kind: 'mount' }
  | { readonly kind: 'opaque' }

/** In upper case; `undefined` = every method. */
export type Methods = readonly string[] | undefined

/** Asks the router about the path of the request. No steps: it cannot tell. */
export type AskRouter = () => readonly RouteStep[]

// What is left to somebody behind: nothing is answered, and nothing written.
const ASIDE: Decision = Object.freeze({ kind: 'actual', outcome: 'cors-off', headers: [], vary: [], lines: [] })

/**
 * Decide on a request that has reached a gate. OPTIONS is decided by what the router tells, each method by the gate that is nearest to its handler. What this gate would
 * refuse is decided by the gate that is nearest to the handler, before anything between them answers.
 */
export function judgeAmong(gate: Gate, facts: RequestFacts, ask: AskRouter): Decision | Promise<Decision> {
  if (facts.method === 'OPTIONS') return judgeOptions(gate, facts, ask())
  const decision = judge(gate.decider, facts)
  return decision instanceof Promise ? decision.then((decided) => judgeAgain(gate, facts, decided, ask)) : judgeAgain(gate, facts, decision, ask)
}

function judgeOptions(gate: Gate, facts: RequestFacts, steps: readonly RouteStep[]): Decision | Promise<Decision> {
  if (steps.length === 0) return judge(gate.decider, facts)
  return leadsToMount(gate, steps) ? ASIDE : judge(deciderForOptions(gate, facts, steps), facts)
}

// A preflight is answered by the first gate that it reaches, so what the router shows lies behind it. Anything else may have passed gates before.
function deciderForOptions(gate: Gate, facts: RequestFacts, steps: readonly RouteStep[]): Decider {
  if (!isPreflight(facts) && indexOfGate(steps, gate) === -1) return gate.decider
  // The routes of an application are few beside its requests: what was told once is told again.
  return gate.told.of(keysOf(steps), () => {
    const table = readTable(gate, steps)
    return table === gate.decider.table ? gate.decider : createDecider(table)
  })
}

// No two lists of steps have the same keys: before methods stands how many there are.
function keysOf(steps: readonly RouteStep[]): readonly unknown[] {
  const keys: unknown[] = []
  for (const step of steps) {
    keys.push(step.kind === 'gate' ? step.gate : step.kind)
    if (!('methods' in step)) continue
    keys.push(step.methods?.length)
    if (step.methods !== undefined) keys.push(...step.methods)
  }
  return keys
}

function judgeAgain(gate: Gate, facts: RequestFacts, decision: Decision, ask: AskRouter): Decision | Promise<Decision> {
  if (decision.outcome !== 'origin-refused' && decision.outcome !== 'enforced') return decision
  const steps = ask()
  if (leadsToMount(gate, steps)) return ASIDE
  const nearer = nearerGate(gate, steps, facts.method)
  return nearer === undefined ? decision : judge(nearer.decider, facts)
}

// An application that is mounted answers for all of its paths, whatever stands behind it; the gates before it have no part in them.
function leadsToMount(gate: Gate, steps: readonly RouteStep[]): boolean {
  return steps.slice(indexOfGate(steps, gate) + 1).find((step) => step.kind !== 'gate')?.kind === 'mount'
}

// Only a gate that the request is sure to reach, from this one, before a handler: what is opaque may be one.
function nearerGate(gate: Gate, steps: readonly RouteStep[], method: string): Gate | undefined {
  const here = indexOfGate(steps, gate)
  if (here === -1) return undefined
  let nearer: Gate | undefined
  for (const step of steps.slice(here + 1)) {
    if (step.kind === 'opaque' || step.kind === 'mount') return nearer
    if (step.methods !== undefined && !step.methods.includes(method)) continue
    if (step.kind !== 'gate') return nearer
    nearer = step.gate
  }
  return nearer
}

function indexOfGate(steps: readonly RouteStep[], gate: Gate): number {
  return steps.findIndex((step) => step.kind === 'gate' && step.gate === gate)
}

/** The policies of the path, as a preflight that has reached `gate` must know them. */
export function readTable(gate: Gate, steps: readonly RouteStep[]): PolicyTable {
  const { answered, nearest, around } = readSteps(gate, steps)
  if (answered.size === 0 && STANDALONE_METHODS.every((method) => nearest(method) === around)) return around.decider.table
  // A list that a person wrote is not narrowed by what the router tells; a route with a gate of its own stands beside it.
  const methods = around.listed === undefined ? (answered.size === 0 ? STANDALONE_METHODS : answered.keys()) : [...around.listed.keys(), ...ownGated(answered, around)]
  const policyOf = (method: string): CompiledPolicy | undefined => (answered.has(method) ? answered.get(method) : nearest(method))?.decider.table.entry(method).policy
  return compilePolicyTable({ known: true, operations: new Map([...methods].filter(isListableMethod).map((method) => [method, policyOf(method)])), own: around.own })
}

function ownGated(answered: ReadonlyMap<string, Gate | undefined>, around: Gate): readonly string[] {
  return [...answered].filter(([, gate]) => gate !== undefined && gate !== around).map(([method]) => method)
}

interface StepReading {
  /** By method that the router is known to answer here, the gate that is nearest to the handler. `undefined`: it stands before every gate. */
  readonly answered: ReadonlyMap<string, Gate | undefined>
  /** The gate of a method that nobody is known to answer. */
  readonly nearest: (method: string) => Gate
  /** The nearest gate that is not for certain methods only. */
  readonly around: Gate
}

function readSteps(asked: Gate, steps: readonly RouteStep[]): StepReading {
  // A gate that the router does not show stands around everything that it shows.
  let around = indexOfGate(steps, asked) === -1 ? asked : undefined
  let opaque = false
  const only = new Map<string, Gate>()
  const found = { route: new Map<string, Gate | undefined>(), 'catch-all': new Map<string, Gate | undefined>() }
  for (const step of steps) {
    if (step.kind === 'opaque' || step.kind === 'mount') opaque = true
    else if (step.kind !== 'gate') for (const method of step.methods) setDefault(found[step.kind], method, only.get(method) ?? around)
    else if (step.methods !== undefined) for (const method of step.methods) only.set(method, step.gate)
    else {
      around = step.gate
      only.clear()
    }
  }
  const outer = around ?? asked
  // Beside something opaque a catch-all tells nothing: it is what answers the rest.
  const answered = found.route.size === 0 && !opaque ? found['catch-all'] : new Map([...(found.route.size === 0 ? [] : found['catch-all']), ...found.route])
  return { answered, nearest: (method) => only.get(method) ?? outer, around: outer }
}

function setDefault(map: Map<string, Gate | undefined>, method: string, gate: Gate | undefined): void {
  if (!map.has(method)) map.set(method, gate)
}
