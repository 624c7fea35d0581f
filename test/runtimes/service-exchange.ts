/** One exchange with a service over a socket: bytes both ways, in pieces, and with a client that goes away. */
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:http2'
import type { IncomingHttpHeaders } from 'node:http2'
import type { Answer } from './exchange.ts'

/** What is sent. A header with several values goes out as several lines. */
export interface ServiceSent {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** A list goes out piece by piece, with pauses, and without Content-Length. */
  readonly body?: string | Uint8Array | readonly string[]
  /** Milliseconds after which the client hangs up, whatever has come by then. */
  readonly leave?: number
}

/** What came back; `status` is 0 where nothing had come when the client hung up. */
export interface ServiceAnswer extends Answer {
  readonly bytes: Uint8Array
  /** The body as it arrived. */
  readonly pieces: readonly string[]
}

/** Sends a request to a port of this machine. */
export type ServiceExchange = (port: number, sent: ServiceSent) => Promise<ServiceAnswer>

const PAUSE = 40
const NOTHING: ServiceAnswer = { status: 0, lines: [], body: '', cut: true, bytes: new Uint8Array(), pieces: [] }

/** Over HTTP/1.1, on a connection of its own. */
export const exchangeHttp1: ServiceExchange = (port, sent) => new Promise((resolve, reject) => {
  const { method = 'GET', path, headers = {}, leave } = sent
  let finish: (() => void) | undefined
  const outgoing = request({ host: '127.0.0.1', port, method, path, headers: headers as Record<string, string | string[]>, agent: false }, (incoming: IncomingMessage) => {
    const chunks: Buffer[] = []
    finish = () => resolve(toAnswer(incoming.statusCode ?? 0, incoming.rawHeaders, chunks, !incoming.complete))
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', finish).on('error', finish)
  })
  // A server that cuts an answer may reset the connection: what came before counts.
  outgoing.on('error', (error) => {
    if (finish !== undefined) finish()
    else if (leave === undefined) reject(error)
    else resolve(NOTHING)
  })
  if (leave !== undefined) setTimeout(() => outgoing.destroy(), leave)
  void sendBody(outgoing, sent)
})

/** Over HTTP/2 without TLS, on a connection of its own. */
export const exchangeHttp2: ServiceExchange = (port, sent) => new Promise((resolve, reject) => {
  const { method = 'GET', path, headers = {}, body, leave } = sent
  const session = connect(`http://127.0.0.1:${port}`)
  const { host, ...others } = headers as Record<string, string | string[]>
  const stream = session.request({ ':method': method, ':path': path, ...(host !== undefined && { ':authority': String(host) }), ...others }, { endStream: body === undefined })
  const chunks: Buffer[] = []
  let status = 0
  let lines: readonly string[] = []
  stream.on('response', (head: IncomingHttpHeaders & { ':status'?: number }, _flags: number, raw?: readonly string[]) => {
    status = head[':status'] ?? 0
    lines = (raw ?? Object.entries(head).flatMap(([name, value]) => [value].flat().flatMap((one) => [name, String(one)]))).filter((_, index, all) => !all[index - (index % 2)]?.startsWith(':'))
  })
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  stream.on('error', () => undefined)
  stream.on('close', () => {
    session.destroy()
    if (status === 0 && leave === undefined) reject(new Error(`The stream was closed without an answer: ${stream.rstCode}`))
    else resolve(status === 0 ? NOTHING : toAnswer(status, lines, chunks, stream.rstCode !== 0))
  })
  session.on('error', reject)
  if (leave !== undefined) setTimeout(() => stream.close(8), leave)
  if (body !== undefined) void sendBody(stream, sent)
})

async function sendBody(outgoing: { write(chunk: string): unknown; end(chunk?: string | Uint8Array): unknown; readonly destroyed: boolean }, { body }: ServiceSent): Promise<void> {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    outgoing.end(body)
    return
  }
  for (const piece of body) {
    if (outgoing.destroyed) return
    outgoing.write(piece)
    await new Promise((resolve) => { setTimeout(resolve, PAUSE) })
  }
  outgoing.end()
}

function toAnswer(status: number, raw: readonly string[], chunks: readonly Buffer[], cut: boolean): ServiceAnswer {
  const bytes = Buffer.concat(chunks)
  const lines = raw.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as const] : []))
  return { status, lines, body: bytes.toString('utf8'), cut, bytes, pieces: chunks.map((chunk) => chunk.toString('utf8')) }
}
