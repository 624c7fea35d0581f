/** Reading the lists of a definition: many services write the same one, and each is read once. */
import type { IssueList } from './issue-list.ts'
import type { IssuePath } from './issue.ts'

/** Reads a list that stands at a place, and tells its faults and warnings. */
export type ListReader<T> = (list: readonly unknown[], path: IssuePath, issues: IssueList) => T

interface Kept<T> {
  readonly value: T
  /** What there is to tell of the list, to be told at each place where it stands. */
  readonly notes: readonly ((path: IssuePath, issues: IssueList) => void)[]
}

/** A reader with a memory: lists that hold the same texts come to the same value, which nobody may change. To be kept no longer than a definition is read. */
export function createListReader<T>(read: ListReader<T>): ListReader<T> {
  const byList = new Map<readonly unknown[], Kept<T>>()
  const byTexts = new Map<string, Kept<T>>()
  return (list, path, issues) => {
    let kept = byList.get(list)
    if (kept === undefined) {
      const texts = list.every((text) => typeof text === 'string') ? JSON.stringify(list) : undefined
      kept = (texts === undefined ? undefined : byTexts.get(texts)) ?? readAside(list, read)
      byList.set(list, kept)
      if (texts !== undefined) byTexts.set(texts, kept)
    }
    for (const note of kept.notes) note(path, issues)
    return kept.value
  }
}

function readAside<T>(list: readonly unknown[], read: ListReader<T>): Kept<T> {
  const notes: Kept<T>['notes'][number][] = []
  const value = read(list, [], {
    faults: [],
    warnings: [],
    fault: (code, at, found, details) => { notes.push((path, issues) => issues.fault(code, [...path, ...at], found, details)) },
    warn: (code, at, found, details) => { notes.push((path, issues) => issues.warn(code, [...path, ...at], found, details)) },
  })
  return { value, notes }
}
