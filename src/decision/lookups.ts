/** Asking the lookups that a decision depends on, before it is made: the decision itself stays synchronous. */
import type { LookupHandle } from '../policy/lookup-cache.ts'
import type { PolicyTable } from '../policy/table.ts'
import { isPreflight } from './request.ts'
import type { RequestFacts } from './request.ts'

/** Whether each lookup allows the origin of the request. A lookup that is not in it was not asked, and allows nobody. */
export type LookupAnswers = ReadonlyMap<LookupHandle, boolean>

/** The answers where nothing needs to be asked. */
export const NO_ANSWERS: ReadonlyMap<LookupHandle, boolean> = new Map()

/**
 * Ask the lookups that the answer to this request depends on: those of every method for a preflight, else that of the method. Gives the answers at once where all are
 * kept; never rejects. An origin that is malformed, or insecure where credentials are allowed, is not asked for.
 */
export function askLookups(table: PolicyTable, facts: RequestFacts): LookupAnswers | Promise<LookupAnswers> {
  const { origin } = facts
  if (origin === undefined) return NO_ANSWERS
  const rules = isPreflight(facts) ? table.rules : [table.entry(facts.method).policy?.origins]
  const questions = rules.flatMap((rule) => (rule?.kind === 'lookup' && rule.admits(origin) ? [rule.handle] : []))
  if (questions.length === 0) return NO_ANSWERS
  const answers = questions.map((handle) => handle.ask(origin))
  const join = (allowed: readonly boolean[]): LookupAnswers => new Map(questions.map((handle, index) => [handle, allowed[index] === true]))
  return answers.every((answer) => typeof answer === 'boolean') ? join(answers) : Promise.all(answers).then(join)
}
