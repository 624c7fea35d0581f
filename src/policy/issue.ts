/** Issues: the faults that start-up refuses and the warnings that it reports, as data. Their texts are tables, one a room: see `issue-text.ts`. */
import { escapeText, quote } from '../value/quote.ts'
import type { IssueCode } from './issue-code.ts'
import type { IssueTexts } from './issue-text.ts'

/** Where a fault stands: keys and indexes from the definition inwards, such as `['/icecream/:flavour', 'put', 'cors', 'origins', 0]`. */
export type IssuePath = readonly (string | number)[]

/** One fault or warning, as data. */
export interface Issue<Code extends IssueCode = IssueCode> {
  readonly code: Code
  readonly path: IssuePath
  readonly value: unknown
  /** What is wrong, with the value shown. */
  readonly message: string
  /** What to write instead. */
  readonly fix: string
  /** The other place that has a part in it, such as the layer that allowed credentials. */
  readonly also?: IssuePath
}

/** What else is known of an issue when it is made. */
export interface IssueDetails {
  readonly detail?: string | undefined
  readonly also?: IssuePath | undefined
}

/** Make an issue from its code, with the text that a table has for it. */
export function createIssue<Code extends IssueCode>(texts: IssueTexts<Code>, code: Code, path: IssuePath, value: unknown, details: IssueDetails = {}): Issue<Code> {
  const [message, fix] = texts[code]({ shown: showValue(value), detail: details.detail ?? (details.also && formatPath(details.also)) })
  return { code, path, value, message, fix, ...(details.also !== undefined && { also: details.also }) }
}

/** A place as text: `/icecream/:flavour › put › cors › origins[0]`. */
export function formatPath(path: IssuePath): string {
  return path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? formatKey(part) : `${text} › ${formatKey(part)}`), '')
}

function formatKey(key: string): string {
  return key === '' ? '\'\'' : escapeText(key)
}

/** A value as a message shows it: on one line, control characters escaped, bounded. */
export function showValue(value: unknown): string {
  return typeof value === 'string' ? quote(value) : describeValue(value)
}

function describeValue(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'bigint' || typeof value === 'symbol') return escapeText(String(value))
  if (value instanceof RegExp) return 'a regular expression'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}
