/** The connections of a server, so that it can stop: those on which nothing runs at once, the others when they are done. */
import type { Server as HttpServer } from 'node:http'
import type { Http2SecureServer, ServerHttp2Session } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { NodeIncoming, NodeOutgoing } from './node-exchange.ts'

/** A server of either protocol. */
export type NodeListener = HttpServer | Http2SecureServer

/** The open connections of one server. */
export interface Connections {
  /** An exchange begins. */
  begin(incoming: NodeIncoming, outgoing: NodeOutgoing): void
  /** Take no new connections, close idle ones, let running exchanges end, and cut those that take longer than `grace` seconds. */
  close(grace: number): Promise<void>
}

/** Start to watch a server that does not listen yet. */
export function trackConnections(server: NodeListener): Connections {
  // Each with the last exchange that began on it: the others are done when that one is. Nothing is hung on an exchange while the server runs.
  const sockets = new Map<Duplex, NodeOutgoing | undefined>()
  const sessions = new Set<ServerHttp2Session>()
  let closing = false

  const endAfter = (socket: Duplex, outgoing: NodeOutgoing): void => {
    outgoing.once('close', () => {
      if (sockets.get(socket) === outgoing) socket.end()
    })
  }

  // With TLS, requests come over the secured socket and not over the one below it.
  const event = 'setSecureContext' in server ? 'secureConnection' : 'connection'
  server.on(event, (socket: Duplex) => {
    sockets.set(socket, undefined)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  return {
    begin(incoming, outgoing) {
      if (incoming.httpVersionMajor === 2) return
      sockets.set(incoming.socket, outgoing)
      if (closing) endAfter(incoming.socket, outgoing)
    },
    close(grace) {
      closing = true
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          for (const socket of sockets.keys()) socket.destroy()
        }, grace * 1000)
        server.close((error) => {
          clearTimeout(timer)
          if (error === undefined) resolve()
          else reject(error)
        })
        for (const session of sessions) session.close()
        // Node closes connections on which an exchange has ended, but not those on which none has begun, such as a browser opens in advance.
        for (const [socket, outgoing] of sockets) {
          if (isHttp2(socket)) continue
          if (outgoing === undefined || outgoing.writableFinished) socket.destroy()
          else endAfter(socket, outgoing)
        }
      })
    },
  }
}

function isHttp2(socket: Duplex): boolean {
  return 'alpnProtocol' in socket && socket.alpnProtocol === 'h2'
}
