/** What is left of a request's body once the answer is sent, on Node. */
import { headerOf } from './node-facts.ts'
import type { NodeIncoming, NodeOutgoing } from './node-exchange.ts'

/** Bytes of a body that nobody wanted which are read all the same, at most. */
const DROP_LIMIT = 16_777_216

/**
 * Read and drop what nobody has read of the body when the answer is sent. A client may send all of it before it reads, so an answer that does not wait for the body (413, 403)
 * would never be seen; a client that goes on for ever is cut. Node does so only for a body of which nothing was read.
 */
export function dropRest(incoming: NodeIncoming, outgoing: NodeOutgoing): void {
  if (incoming.httpVersionMajor < 2 && headerOf(incoming, 'content-length') === undefined && headerOf(incoming, 'transfer-encoding') === undefined) return
  outgoing.once('finish', () => {
    if (incoming.readableEnded || incoming.destroyed) return
    let dropped = 0
    incoming.removeAllListeners('data')
    incoming.on('data', (chunk: Uint8Array) => {
      dropped += chunk.byteLength
      if (dropped > DROP_LIMIT) incoming.destroy()
    })
    incoming.resume()
  })
}
