/** The connections of a server, so that it can stop: those on which nothing runs at once, the others when they are done. */
import type { Server as HttpServer } from 'node:http'
import type { Http2SecureServer, ServerHttp2Session } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { NodeIncoming, NodeOutgoing } from './node-exchange.ts'

/** A server of either protocol. */
export type NodeListener = HttpServer | Http2SecureServer

/** The open connections of one server. */
export interface Connections {
  /** Take no new connections, close idle ones, let running exchanges end, and cut those that take longer than `grace` seconds. */
  close(grace: number): Promise<void>
}

/** Start to watch a server that does not listen yet. */
export function trackConnections(server: NodeListener): Connections {
  const sockets = new Set<Duplex>()
  const sessions = new Set<ServerHttp2Session>()
  const running = new Map<Duplex, number>()
  let closing = false

  // With TLS, requests come over the secured socket and not over the one below it.
  const event = 'setSecureContext' in server ? 'secureConnection' : 'connection'
  server.on(event, (socket: Duplex) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  server.on('request', ({ httpVersionMajor, socket }: NodeIncoming, outgoing: NodeOutgoing) => {
    if (httpVersionMajor === 2) return
    running.set(socket, (running.get(socket) ?? 0) + 1)
    outgoing.once('close', () => {
      const left = (running.get(socket) ?? 1) - 1
      if (left > 0) running.set(socket, left)
      else running.delete(socket)
      if (left === 0 && closing) socket.end()
    })
  })

  return {
    close(grace) {
      closing = true
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          for (const socket of sockets) socket.destroy()
        }, grace * 1000)
        server.close((error) => {
          clearTimeout(timer)
          if (error === undefined) resolve()
          else reject(error)
        })
        for (const session of sessions) session.close()
        // Node closes connections on which an exchange has ended, but not those on which none has begun, such as a browser opens in advance.
        for (const socket of sockets) if (!running.has(socket) && !isHttp2(socket)) socket.destroy()
      })
    },
  }
}

function isHttp2(socket: Duplex): boolean {
  return 'alpnProtocol' in socket && socket.alpnProtocol === 'h2'
}
