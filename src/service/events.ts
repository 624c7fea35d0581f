/** Replies of server-sent events, which `EventSource` reads in a browser. */
import { withDefaultHeaders } from './header-pairs.ts'
import { EventStream } from './event-stream.ts'
import type { ServerEvent } from './event-stream.ts'
import { Reply } from './reply.ts'
import type { ReplyHeaders } from './reply.ts'

/** How a stream of events is sent. */
export interface EventsOptions {
  /** Seconds without an event after which a comment is sent, so that nobody on the way takes the connection for dead; 15 unless set, `Infinity` = never. */
  readonly keepAlive?: number
  /** Further headers, or others than the reply's own. */
  readonly headers?: ReplyHeaders
}

// Proxies: the second keeps nginx from collecting events before it passes them on.
const HEADERS = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' }
/** Seconds; what a timer can hold. */
const LONGEST = 2_147_483

/**
 * A reply that sends each event of the source when it comes, and no faster than the client reads. When the client goes away, the source's iterator is returned; a generator that waits
 * for something hears of that only through the context's `signal`. A source that fails at once is a 500, one that fails later cuts the connection, and the browser connects again.
 * Throws a `RangeError` for a `keepAlive` that is no time.
 */
export function events<const Event extends ServerEvent>(source: AsyncIterable<Event>, { keepAlive = 15, headers = {} }: EventsOptions = {}): Reply<EventStream<Event>> {
  if (!(keepAlive > 0 && (keepAlive <= LONGEST || keepAlive === Infinity))) throw new RangeError(`keepAlive is seconds, more than 0 and at most ${LONGEST}, or Infinity; not ${String(keepAlive)}.`)
  return new Reply(200, new EventStream(source, keepAlive * 1000), withDefaultHeaders(headers, HEADERS))
}
