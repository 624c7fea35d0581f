/** Replies: a status, a body and headers, where a plain value is not enough. */

/** What a reply's headers may be given as. */
export type ReplyHeaders = Headers | Readonly<Record<string, string>> | readonly (readonly [name: string, value: string])[]

/** A status with a body and headers. Made by `reply()`. */
export class Reply<Body = unknown> {
  readonly status: number
  readonly body: Body
  readonly headers: ReplyHeaders

  constructor(status: number, body: Body, headers: ReplyHeaders) {
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/**
 * A reply with a status of its own. The body is JSON unless it is a stream, bytes, or a string beside a `content-type` that is not JSON; `undefined` = no body.
 * CORS headers and `Vary: Origin` are not set here: they follow from the policy.
 */
export function reply<Body = undefined>(status: number, body?: Body, headers: ReplyHeaders = {}): Reply<Body> {
  return new Reply(status, body as Body, headers)
}
