/** Replies that depend on the request: a file of which only a part is asked for, or which the client has already. */
import type { HeaderPairs } from './header-pairs.ts'
import type { ReplyHeaders } from './reply.ts'

/** What such a reply is told of the request. */
export interface AskedRequest {
  readonly method: string
  /** The value of a header, its name in lower case. */
  header(name: string): string | undefined
}

/** What such a reply comes to. A stream does not tell its length, so `Content-Length` is among the headers. */
export interface RequestAnswer {
  readonly status: number
  readonly headers: HeaderPairs
  readonly body: AsyncIterable<Uint8Array> | null
}

/** A reply that is made for the request. It brings its own code, so that nobody carries it who gives none. */
export abstract class RequestReply {
  /** The headers that it was given, beside those that it writes itself. */
  abstract readonly headers: ReplyHeaders
  /** Answer. Throws the `HttpProblem` of a request that cannot be met. */
  abstract answer(request: AskedRequest): RequestAnswer
  /** The same with these headers instead of those that it was given. */
  abstract with(headers: ReplyHeaders): RequestReply
}
