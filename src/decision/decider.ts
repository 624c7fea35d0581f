/** Deciding with a memory: what an origin was answered once it is answered again, without being worked out. */
import type { PolicyTable } from '../policy/table.ts'
import { ORIGIN_LIMITS } from '../value/origin.ts'
import { decide } from './decide.ts'
import type { Decision } from './decide.ts'
import type { LookupAnswers } from './lookups.ts'
import { isPreflight } from './request.ts'
import type { RequestFacts } from './request.ts'

/** The policies of a path, and decisions from them: the same as those of `decide`. */
export interface Decider {
  readonly table: PolicyTable
  /** Whether the table has a lookup: then `askLookups` comes before `decide`. */
  readonly asks: boolean
  decide(facts: RequestFacts, answers?: LookupAnswers): Decision
}

/** Origins that are kept for a method, at most. Only such as are allowed are kept, but a pattern may allow any number. */
const KEPT = 1000

/** A decider for the policies of a path. It remembers where the answer depends on method and origin alone: not where a lookup is asked, or requested names are granted. */
export function createDecider(table: PolicyTable): Decider {
  return table.rules.some(({ kind }) => kind === 'lookup') ? new AskingDecider(table) : new RememberingDecider(table)
}

class AskingDecider implements Decider {
  readonly table: PolicyTable
  readonly asks = true

  constructor(table: PolicyTable) {
    this.table = table
  }

  decide(facts: RequestFacts, answers?: LookupAnswers): Decision {
    return decide(this.table, facts, answers)
  }
}

type Memory = Map<string, Map<string, Decision>>

// A class with a memory that is made when there is something to keep, since an application may have thousands.
class RememberingDecider implements Decider {
  readonly table: PolicyTable
  readonly asks = false
  #preflights: Memory | undefined
  #actuals: Memory | undefined
  /** Of requests without an origin, by method. */
  #silent: Map<string, Decision> | undefined

  constructor(table: PolicyTable) {
    this.table = table
  }

  decide(facts: RequestFacts): Decision {
    const { table } = this
    const { origin } = facts
    if (origin === undefined) return this.#decideSilent(facts)
    const asked = isPreflight(facts)
    const method = asked ? facts.requestMethod : facts.method
    const known = (asked ? this.#preflights : this.#actuals)?.get(method)?.get(origin)
    if (known !== undefined) return known
    const decision = decide(table, facts)
    // What requested names are granted depends on them; a method that the path lacks could have any name.
    if (isAllowed(decision) && table.has(method) && !(asked && table.entry(method).grant?.requested === true)) keep(asked ? this.#preflights ??= new Map() : this.#actuals ??= new Map(), method, origin, decision)
    return decision
  }

  // Depends on the method alone.
  #decideSilent(facts: RequestFacts): Decision {
    const known = this.#silent?.get(facts.method)
    if (known !== undefined) return known
    const decision = decide(this.table, facts)
    if (this.table.has(facts.method)) (this.#silent ??= new Map()).set(facts.method, freeze(decision))
    return decision
  }
}

function isAllowed({ outcome }: Decision): boolean {
  return outcome === 'granted' || outcome === 'method-not-granted' || outcome === 'allowed' || outcome === 'any-origin'
}

function keep(byMethod: Memory, method: string, origin: string, decision: Decision): void {
  const byOrigin = byMethod.get(method) ?? new Map<string, Decision>()
  byMethod.set(method, byOrigin)
  // Where everybody is allowed, what stands in Origin may be any text.
  if (byOrigin.size >= KEPT || origin.length > ORIGIN_LIMITS.whole) return
  byOrigin.set(origin, freeze(decision))
}

function freeze(decision: Decision): Decision {
  Object.freeze(decision.headers)
  Object.freeze(decision.lines)
  return Object.freeze(decision)
}
