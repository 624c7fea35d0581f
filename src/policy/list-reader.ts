/** Reading the lists of a definition: many services write the same one, and each is read once. */
import { recordIssues } from './issue-list.ts'
import type { PolicyCode } from './issue-code.ts'
import type { IssueList, RecordedIssues } from './issue-list.ts'
import type { IssuePath } from './issue.ts'

/** Reads a list that stands at a place, and tells its faults and warnings. */
export type ListReader<T> = (list: readonly unknown[], path: IssuePath, issues: IssueList<PolicyCode>) => T

interface Kept<T> {
  readonly value: T
  /** What there is to tell of the list, to be told at each place where it stands. */
  readonly record: RecordedIssues<PolicyCode>
}

/** Entries of a list whose texts are put together each time, at most: a longer one is known by itself first. */
const SHORT = 16

/** A reader with a memory: lists that hold the same texts come to the same value, which nobody may change. To be kept no longer than a definition is read. */
export function createListReader<T>(read: ListReader<T>): ListReader<T> {
  const long = new Map<readonly unknown[], Kept<T>>()
  const byTexts = new Map<string, Kept<T>>()

  // Most often the same texts as those before.
  let last: { readonly list: readonly unknown[]; readonly kept: Kept<T> } | undefined

  function readOnce(list: readonly unknown[]): Kept<T> {
    if (last?.list.length === list.length && last.list.every((text, index) => text === list[index])) return last.kept
    const texts = list.every((text) => typeof text === 'string') ? JSON.stringify(list) : undefined
    const kept = (texts === undefined ? undefined : byTexts.get(texts)) ?? readAside(list, read)
    if (list.length > SHORT) long.set(list, kept)
    if (texts === undefined) return kept
    byTexts.set(texts, kept)
    if (list.length <= SHORT) last = { list: [...list], kept }
    return kept
  }

  return (list, path, issues) => {
    const { value, record } = (list.length > SHORT ? long.get(list) : undefined) ?? readOnce(list)
    record.tell(path, issues)
    return value
  }
}

function readAside<T>(list: readonly unknown[], read: ListReader<T>): Kept<T> {
  const record = recordIssues<PolicyCode>()
  return { value: read(list, [], record.issues), record }
}
