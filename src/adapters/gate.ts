/** A gate: one policy as a middleware holds it, checked, compiled, and asked about requests. */
import type { Decision } from '../decision/decide.ts'
import type { Decider } from '../decision/decider.ts'
import { askLookups } from '../decision/lookups.ts'
import type { RequestFacts } from '../decision/request.ts'
import type { CompiledPolicy } from '../policy/compile.ts'
import { createRecall } from './recall.ts'
import type { Recall } from './recall.ts'

/** One policy as a middleware holds it. */
export interface Gate {
  /** Decides for a path whose methods nobody told: its table has those that the policy names, or the usual ones. */
  readonly decider: Decider
  /** The policy of every method that the policy does not treat apart; `undefined` = CORS is off. */
  readonly own: CompiledPolicy | undefined
  /** The policies by method where the person listed the methods; `undefined` where they are left to the routes. */
  readonly listed: ReadonlyMap<string, CompiledPolicy | undefined> | undefined
  /** Host and port at which browsers reach the server, where a proxy hides it. */
  readonly authority: string | undefined
  /** Deciders for what routers have told of paths. */
  readonly told: Recall<Decider>
  /** The headers of granted preflights, as web responses take them. */
  readonly heads: WeakMap<Decision, Readonly<Record<string, string>>>
}

/** A gate with nothing in its memories. */
export function sealGate(gate: Pick<Gate, 'decider' | 'own' | 'listed' | 'authority'>): Gate {
  return Object.freeze({ ...gate, told: createRecall<Decider>(), heads: new WeakMap<Decision, Readonly<Record<string, string>>>() })
}

const GATE: unique symbol = Symbol('corbel.gate')

/** Give a middleware its gate, so that other instances find it among the routes. */
export function withGate<Middleware extends object>(middleware: Middleware, gate: Gate): Middleware {
  return Object.defineProperty(middleware, GATE, { value: gate })
}

/** The gate of a middleware of ours; `undefined` of anything else. */
export function gateOf(middleware: unknown): Gate | undefined {
  return typeof middleware === 'function' ? (middleware as { readonly [GATE]?: Gate })[GATE] : undefined
}

/** Decide on a request: at once, unless a lookup has to be asked. Never rejects. */
export function judge(decider: Decider, facts: RequestFacts): Decision | Promise<Decision> {
  if (!decider.asks) return decider.decide(facts)
  const answers = askLookups(decider.table, facts)
  return answers instanceof Promise ? answers.then((asked) => decider.decide(facts, asked)) : decider.decide(facts, answers)
}

/** Go on with a value at once, or when it has come. */
export function whenDecided<Result>(decision: Decision | Promise<Decision>, use: (decision: Decision) => Result): Result | Promise<Awaited<Result>> {
  return decision instanceof Promise ? (decision.then(use) as Promise<Awaited<Result>>) : use(decision)
}
