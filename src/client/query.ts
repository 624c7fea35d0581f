/** Writing the query of a call. */
import { toEntries } from './entries.ts'

/** The query with its question mark, or nothing. */
export function writeQuery(query: object): string {
  const text = String(new URLSearchParams(query instanceof URLSearchParams ? query : (toEntries(query) as [string, string][])))
  return text && `?${text}`
}
