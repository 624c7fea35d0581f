/** Reading the cookies of a request. */
import { parseCookie } from 'cookie'

/** Characters of a Cookie header, and cookies in it, that are looked at. Browsers keep within them for one site; what is longer was not set by the application alone. */
const HEADER_LENGTH = 8192
const COOKIES = 64

/**
 * The cookies of a `Cookie` header, percent-decoded where that is valid, in an object without a prototype. Of two with one name the first counts, which is the one of the longer path. What
 * is beyond the bounds is left out, and never a part of a value.
 */
export function readCookies(header: string | undefined): Readonly<Record<string, string>> {
  const cookies: Record<string, string> = Object.create(null) as Record<string, string>
  if (header === undefined) return cookies
  const text = header.length <= HEADER_LENGTH ? header : header.slice(0, Math.max(header.lastIndexOf(';', HEADER_LENGTH), 0))
  const named = Object.entries(parseCookie(text)).filter(([name]) => name !== '')
  for (const [name, value] of named.slice(0, COOKIES)) if (value !== undefined) cookies[name] = value
  return cookies
}
