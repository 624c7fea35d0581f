/** Replies of JSON lines: one value a line, sent while they are made. */
import { withDefaultHeaders } from './header-pairs.ts'
import { EncodedIterator } from './encoded-iterator.ts'
import { Reply } from './reply.ts'
import type { ReplyHeaders } from './reply.ts'

// The name that https://jsonlines.org gives the format, and the one in use where it is spoken of most. None is registered: `application/x-ndjson` is an older name of the same, and
// `application/json-seq`, which is registered, another format, with a control character before each value.
const HEADERS = { 'content-type': 'application/jsonl' }

/** Values as JSON lines. Its iterator gives texts. */
export class JsonLines<Value = unknown> implements AsyncIterable<string> {
  readonly source: AsyncIterable<Value>

  constructor(source: AsyncIterable<Value>) {
    this.source = source
  }

  [Symbol.asyncIterator](): AsyncIterator<string, undefined> {
    return new EncodedIterator(this.source, encodeLine)
  }
}

/**
 * A reply that sends each value of the source as a line of JSON, no faster than the client reads. When the client goes away, the source's iterator is returned. A source that fails, or gives a value
 * without a JSON form, is a 500 before its first line and cuts the connection after it: so a client that sees the end has everything.
 */
export function jsonLines<Value>(source: AsyncIterable<Value>, headers: ReplyHeaders = {}): Reply<JsonLines<Value>> {
  return new Reply(200, new JsonLines(source), withDefaultHeaders(headers, HEADERS))
}

function encodeLine(value: unknown): string {
  const text: string | undefined = JSON.stringify(value)
  if (text === undefined) throw new TypeError(`A ${typeof value} has no JSON form.`)
  return `${text}\n`
}
