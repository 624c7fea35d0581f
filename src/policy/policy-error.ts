/** The one error of start-up: every fault of a definition at once. */
import { formatPath } from './issue.ts'
import type { Issue } from './issue.ts'
import type { FaultCode } from './issue-code.ts'

/** Thrown by `compilePolicy`, `createApp` and `reconfigure` for a definition that cannot work or must not be. `issues` holds every fault, in the order of the definition. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
  readonly issues: readonly Issue<FaultCode>[]

  constructor(issues: readonly Issue<FaultCode>[]) {
    super(formatIssues(issues))
    this.issues = Object.freeze([...issues])
  }
}

/** Issues as a text for people: a numbered list of place, message and mend. */
export function formatIssues(issues: readonly Issue[]): string {
  const head = issues.length === 1 ? 'One fault in the definition:' : `${issues.length} faults in the definition:`
  return [head, ...issues.map((issue, index) => formatIssue(issue, index + 1))].join('\n')
}

function formatIssue(issue: Issue, number: number): string {
  const also = issue.also === undefined ? '' : ` (with ${formatPath(issue.also)})`
  return `  ${number}. ${issue.path.length === 0 ? 'the whole' : formatPath(issue.path)}${also} [${issue.code}]\n     ${issue.message}\n     ${issue.fix}`
}
