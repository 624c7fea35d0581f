/** Running the rules of an operation, those whose places are valid. */
import { FaultList } from '../service/faults.ts'
import type { AnyContext } from '../service/context.ts'
import type { PlacedRule } from '../service/operation.ts'
import type { InputPlace } from '../service/schema.ts'

/** Run the rules in order, each with the faults of those before it, and give what they told. Throws what a rule throws. */
export async function runRules(rules: readonly PlacedRule<AnyContext>[], faulty: ReadonlySet<InputPlace>, context: AnyContext): Promise<FaultList> {
  const faults = new FaultList()
  for (const { needs, check } of rules) if (!needs.some((place) => faulty.has(place))) await check(context, faults)
  faults.checkStatus()
  return faults
}
