/** Collecting issues while a definition is checked, so that all of them are told at once. */
import { createIssue } from './issue.ts'
import type { Issue, IssueDetails, IssuePath } from './issue.ts'
import type { FaultCode, WarningCode } from './issue-code.ts'

/** Takes faults and warnings in the order in which they are found. The same code at the same two places is taken once. */
export interface IssueList {
  fault(code: FaultCode, path: IssuePath, value: unknown, details?: IssueDetails): void
  warn(code: WarningCode, path: IssuePath, value: unknown, details?: IssueDetails): void
  readonly faults: readonly Issue<FaultCode>[]
  readonly warnings: readonly Issue<WarningCode>[]
}

/** An empty list. */
export function createIssueList(): IssueList {
  const faults: Issue<FaultCode>[] = []
  const warnings: Issue<WarningCode>[] = []
  const seen = new Set<string>()
  // A fault between the application's default and a service's layer would else be told once for each operation of the service.
  const isNew = (code: string, path: IssuePath, also: IssuePath | undefined): boolean => {
    const key = JSON.stringify([code, path, also])
    return !seen.has(key) && seen.add(key) !== undefined
  }
  return {
    faults,
    warnings,
    fault(code, path, value, details) {
      if (isNew(code, path, details?.also)) faults.push(createIssue(code, path, value, details))
    },
    warn(code, path, value, details) {
      if (isNew(code, path, details?.also)) warnings.push(createIssue(code, path, value, details))
    },
  }
}

/** Issues that are told later, and perhaps at several places. */
export interface RecordedIssues {
  /** Takes them. Nothing can be read from it. */
  readonly issues: IssueList
  /** Tell them, in the order in which they were found, below a place. */
  tell(path: IssuePath, issues: IssueList): void
}

/** An empty record. */
export function recordIssues(): RecordedIssues {
  const notes: ((below: IssuePath, issues: IssueList) => void)[] = []
  return {
    issues: {
      faults: [],
      warnings: [],
      fault(code, path, value, details) {
        notes.push((below, issues) => issues.fault(code, [...below, ...path], value, details))
      },
      warn(code, path, value, details) {
        notes.push((below, issues) => issues.warn(code, [...below, ...path], value, details))
      },
    },
    tell(path, issues) {
      for (const note of notes) note(path, issues)
    },
  }
}
