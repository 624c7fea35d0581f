/** Header lists as the Fetch standard holds them: ordered pairs, several lines of one name kept apart, names compared without case. */
import { isToken, trimOptionalWhitespace } from '../value/field.ts'

/** One header line: name and value. Values are byte strings: one character a byte. */
export type Header = readonly [name: string, value: string]

/** Header lines in their order; a name may come more than once. */
export type HeaderList = readonly Header[]

/** The value as a browser holds it: without spaces, tabs and line breaks at its ends ({@link https://fetch.spec.whatwg.org/#concept-header-value-normalize normalize}). */
export function normalizeValue(value: string): string {
  return value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')
}

/** The normalised values of every line of that name. `name` in lower case. */
export function headerLines(headers: HeaderList, name: string): readonly string[] {
  return headers.filter(([line]) => line.toLowerCase() === name).map(([, value]) => normalizeValue(value))
}

/** {@link https://fetch.spec.whatwg.org/#concept-header-list-get Get}: the lines of that name joined with a comma and a space, `undefined` where there are none. */
export function getHeader(headers: HeaderList, name: string): string | undefined {
  const lines = headerLines(headers, name)
  return lines.length === 0 ? undefined : lines.join(', ')
}

/** What the response says in the lines of these names, for a verdict to show. */
export function pickHeaders(headers: HeaderList, names: readonly string[]): HeaderList {
  return headers.filter(([name]) => names.includes(name.toLowerCase()))
}

/** A list header as the standard extracts it: no such header, the members, or the first member that is no token. */
export type ExtractedList =
  | { readonly kind: 'absent' }
  | { readonly kind: 'list'; readonly members: readonly string[] }
  | { readonly kind: 'failure'; readonly member: string }

/**
 * {@link https://fetch.spec.whatwg.org/#extract-header-list-values Extract header list values} of a header whose syntax is a list of tokens.
 * Empty members are skipped; one member that is no token spoils the whole list.
 */
export function extractTokens(headers: HeaderList, name: string): ExtractedList {
  const lines = headerLines(headers, name)
  if (lines.length === 0) return { kind: 'absent' }
  const members = lines.flatMap((line) => line.split(',')).map(trimOptionalWhitespace).filter((member) => member !== '')
  const fault = members.find((member) => !isToken(member))
  return fault === undefined ? { kind: 'list', members } : { kind: 'failure', member: fault }
}

/**
 * {@link https://fetch.spec.whatwg.org/#concept-header-list-get-decode-split Get, decode, and split} a value:
 * its members at the commas that stand outside quotes, quotes kept.
 */
export function splitValue(value: string): readonly string[] {
  const members: string[] = []
  let member = ''
  for (const [part] of value.matchAll(/"(?:\\[^]|[^"\\])*\\?(?:"|$)|,|[^",]+/g)) {
    if (part === ',') {
      members.push(trimOptionalWhitespace(member))
      member = ''
    } else {
      member += part
    }
  }
  return [...members, trimOptionalWhitespace(member)]
}
