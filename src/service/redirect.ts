/** Replies that send the client elsewhere. */
import { Reply } from './reply.ts'

/** The statuses that redirect. */
export type RedirectStatus = 301 | 302 | 303 | 307 | 308

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * A reply that sends the client to `location`, in full or relative to the path asked for. 303 has it GET what is there, whatever it did here; 307 and 308 have it do the same there; 301 and
 * 308 are kept for good. Do not take the location from a request unseen, or your links lead wherever strangers like. Throws a `TypeError` for no location or one with control characters,
 * and a `RangeError` for another status.
 */
export function redirect(location: string | URL, status: RedirectStatus = 303): Reply<undefined> {
  const text = String(location)
  if (!STATUSES.has(status)) throw new RangeError(`A redirect has the status 301, 302, 303, 307 or 308, not ${String(status)}.`)
  if (text === '' || /[\0-\x1f\x7f]/.test(text)) throw new TypeError('A redirect needs a location, and one without line breaks or other control characters.')
  return new Reply(status, undefined, { location: text.replaceAll(/[^\x21-\x7e]+/g, encodeURIComponent) })
}
