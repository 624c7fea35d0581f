/** Exchanges in process: a listener gets real messages of `node:http` over a socket that goes nowhere, so the kernel and the parser are not measured with it. */
import { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestListener } from 'node:http'
import { Socket } from 'node:net'
import type { Sent } from './requests.ts'

/** A way to hand requests to a listener, one after the other. */
export interface Mock {
  /** Settles once the answer has been written. */
  exchange(sent: Sent): Promise<void>
  /** What was written since the last call, as text. */
  written(): string
}

/** The part of `IncomingMessage` that its parser uses. */
interface ParsedMessage {
  _addHeaderLines(headers: readonly string[], count: number): void
}

/** A socket that takes everything at once. With `keep`, what was written is kept. */
class MockSocket extends Socket {
  texts: string[] | undefined

  override write(chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean {
    this.texts?.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1'))
    const done = rest.at(-1)
    if (typeof done === 'function') process.nextTick(done as () => void)
    return true
  }
}

/** A mock of the server around a listener. */
export function createMock(listener: RequestListener, keep = false): Mock {
  const socket = new MockSocket()
  if (keep) socket.texts = []
  return {
    exchange: (sent) => new Promise((resolve) => {
      const request = new IncomingMessage(socket)
      request.method = sent.method
      request.url = sent.path
      request.httpVersion = '1.1'
      request.httpVersionMajor = 1
      request.httpVersionMinor = 1
      ;(request as unknown as ParsedMessage)._addHeaderLines(sent.headers, sent.headers.length)
      // As Node does: `parserOnIncoming` of its server asks every HTTP/1.1 request for `headers.host` and `headers.expect`, so that no listener ever is the first to pay for `headers`.
      void request.headers
      const response = new ServerResponse(request)
      response.shouldKeepAlive = true
      response.assignSocket(socket)
      request.complete = true
      request.push(null)
      response.on('finish', () => {
        response.detachSocket(socket)
        resolve()
      })
      listener(request, response as ServerResponse & { req: IncomingMessage })
    }),
    written: () => (socket.texts?.splice(0) ?? []).join(''),
  }
}
