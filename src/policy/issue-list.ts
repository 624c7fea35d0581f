/** Collecting issues while a definition is checked, so that all of them are told at once. */
import { createIssue } from './issue.ts'
import type { Issue, IssueDetails, IssuePath } from './issue.ts'
import type { AppCode, FaultCode, IssueCode, WarningCode } from './issue-code.ts'
import type { IssueTexts } from './issue-text.ts'

/** Takes faults and warnings in the order in which they are found, those that it has texts for. The same code at the same two places is taken once. */
export interface IssueList<Code extends IssueCode = AppCode> {
  // No methods: of those TypeScript would let a list pass that has no texts for what is told to it.
  readonly fault: (code: Code & FaultCode, path: IssuePath, value: unknown, details?: IssueDetails) => void
  readonly warn: (code: Code & WarningCode, path: IssuePath, value: unknown, details?: IssueDetails) => void
  readonly faults: readonly Issue<FaultCode>[]
  readonly warnings: readonly Issue<WarningCode>[]
}

/** An empty list of issues that have these texts. */
export function createIssueList<Code extends IssueCode>(texts: IssueTexts<Code>): IssueList<Code> {
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
      if (isNew(code, path, details?.also)) faults.push(createIssue(texts, code, path, value, details))
    },
    warn(code, path, value, details) {
      if (isNew(code, path, details?.also)) warnings.push(createIssue(texts, code, path, value, details))
    },
  }
}

/** Issues that are told later, and perhaps at several places. */
export interface RecordedIssues<Code extends IssueCode> {
  /** Takes them. Nothing can be read from it. */
  readonly issues: IssueList<Code>
  /** Tell them, in the order in which they were found, below a place. */
  tell(path: IssuePath, issues: IssueList<Code>): void
}

/** An empty record. */
export function recordIssues<Code extends IssueCode>(): RecordedIssues<Code> {
  const notes: ((below: IssuePath, issues: IssueList<Code>) => void)[] = []
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
