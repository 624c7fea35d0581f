/** A server on this machine that answers as it is told, and remembers what it was asked, line by line. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a server was asked. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly lines: readonly (readonly [string, string])[]
  readonly body: string
}

/** A running server. */
export interface TestServer {
  readonly origin: string
  readonly asked: readonly Asked[]
  readonly close: () => Promise<void>
}

/** Start a server on a free port. */
export async function startServer(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<TestServer> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => { body += chunk }).on('end', () => {
      const lines = request.rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, request.rawHeaders[index + 1] ?? ''] as const] : []))
      asked.push({ method: request.method ?? '', url: request.url ?? '', lines, body })
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}
