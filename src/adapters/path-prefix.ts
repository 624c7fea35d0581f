/** The path below which an application stands, where its host does not take it off. */
import { showValue } from '../policy/issue.ts'

/** The prefix as it was written; empty where there is none. Throws a `TypeError` for what is no path, or has a slash at its end. */
export function checkPrefix(prefix: unknown): string {
  if (prefix === undefined) return ''
  if (typeof prefix !== 'string' || !/^(?:\/[^/?#]+)*$/.test(prefix)) throw new TypeError(`A prefix is a path without a slash at its end, such as '/api', and not ${showValue(prefix)}.`)
  return prefix
}

/** What is left of a path below the prefix; all of it where it is not below. */
export function belowPrefix(pathname: string, prefix: string): string {
  return prefix !== '' && `${pathname}/`.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) || '/' : pathname
}
