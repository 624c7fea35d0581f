/** MIME types, as far as a preflight depends on them: the essence, that is type and subtype. */
import { isToken } from '../value/field.ts'

const HTTP_WHITESPACE_AT_END = /[\t\n\r ]+$/

/**
 * The essence of a {@link https://mimesniff.spec.whatwg.org/#parse-a-mime-type parsed MIME type}, in lower case; `undefined` where the value does not parse.
 * Parameters are not looked at: a malformed one is skipped by the standard too.
 */
export function parseEssence(value: string): string | undefined {
  const text = value.replace(/^[\t\n\r ]+/, '')
  const slash = text.indexOf('/')
  if (slash === -1) return undefined
  const type = text.slice(0, slash)
  const semicolon = text.indexOf(';', slash)
  const subtype = text.slice(slash + 1, semicolon === -1 ? undefined : semicolon).replace(HTTP_WHITESPACE_AT_END, '')
  return isToken(type) && isToken(subtype) ? `${type}/${subtype}`.toLowerCase() : undefined
}
