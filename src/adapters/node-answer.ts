/** Sending an answer through `node:http` or `node:http2`: the head in one write, from a flat list. */
import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import type { Answer } from '../app/answer.ts'
import { isStreamed, toResponse } from '../app/answer.ts'
import { NULL_BODY_STATUSES } from '../value/status.ts'
import type { NodeOutgoing } from './node-exchange.ts'
import { srvx } from './srvx.ts'

/** With this a stream of HTTP/2 is cut: https://www.rfc-editor.org/rfc/rfc9113#section-7. Written out, since `node:http2` takes 10 ms to load. */
export const INTERNAL_ERROR = 2

// HTTP/2 has no such headers, and Node throws for them: https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2
const CONNECTION_HEADERS = ['connection', 'keep-alive', 'proxy-connection', 'upgrade', 'http2-settings']

/** Send an answer to a request of this method. Settles once it is sent or the client is gone. */
export function sendAnswer(outgoing: NodeOutgoing, answer: Answer, method: string): Promise<void> | undefined {
  const { status, headers, body } = answer
  completeHeaders(outgoing, answer)
  // A stream is pumped by the server library, which knows about back-pressure and clients that go away.
  if (isStreamed(body)) return srvx().sendNodeResponse(outgoing, toResponse(answer, method))
  if (isHttp2(outgoing)) outgoing.writeHead(status, { ...Object.fromEntries(pairs(answer)), ...(headers.cookies.length > 0 && { 'set-cookie': headers.cookies }) })
  else outgoing.writeHead(status, headers.flat())
  if (body === null || method === 'HEAD') outgoing.end()
  else outgoing.end(body)
  return undefined
}

/** Make the headers of an answer what the protocol of the response takes, with the length of a body that is no stream. */
export function completeHeaders(outgoing: NodeOutgoing, { status, headers, body }: Answer): void {
  if (isHttp2(outgoing)) for (const name of CONNECTION_HEADERS) headers.delete(name)
  if (isStreamed(body)) return
  if (body !== null) headers.set('content-length', String(Buffer.byteLength(body)))
  else if (!NULL_BODY_STATUSES.has(status) && !headers.has('content-length')) headers.set('content-length', '0')
}

/** Whether the response is one of HTTP/2. */
export function isHttp2(outgoing: NodeOutgoing): outgoing is Http2ServerResponse {
  return outgoing.req.httpVersionMajor === 2
}

function* pairs({ headers }: Answer): Iterable<[string, string]> {
  for (const name of headers.keys()) yield [name, headers.get(name) ?? '']
}

/** Cut what cannot be answered any more: before the head is out a bare 500, after it the connection. */
export function failAnswer(outgoing: ServerResponse | Http2ServerResponse): void {
  if (!outgoing.headersSent) {
    for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name)
    outgoing.writeHead(500).end()
  } else if (isHttp2(outgoing)) outgoing.stream.close(INTERNAL_ERROR)
  else outgoing.destroy()
}
