/** Negotiation: which of several media types an answer should have. */
import Negotiator from 'negotiator'

/** Bytes of an Accept header that are looked at, at most; a longer one accepts anything. */
const ACCEPT_LIMIT = 4096

/** The produced type that an Accept value prefers, `undefined` where it accepts none. No Accept accepts anything, and then the first is given. */
export function negotiateType(accept: string | undefined, produces: readonly string[]): string | undefined {
  if (accept === undefined || accept.length > ACCEPT_LIMIT) return produces[0]
  // Clients write a charset beside JSON; it is none of its parameters, and would make the type another one.
  return new Negotiator({ headers: { accept: accept.replaceAll(/;\s*charset=[^;,]*/gi, '') } }).mediaType([...produces])
}
