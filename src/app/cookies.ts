/** The cookies of a request. */
import { parseCookie } from 'cookie'

/** Bytes of a Cookie header that are read, at most: as much as Node takes of all headers together is never an honest one. */
const COOKIE_LIMIT = 8192

/** Read a Cookie header: texts by name, percent-decoded where they can be; of two of one name the first. An over-long header counts as none. */
export function readCookies(header: string | undefined): Readonly<Record<string, string | undefined>> {
  return header === undefined || header.length > COOKIE_LIMIT ? {} : parseCookie(header)
}
