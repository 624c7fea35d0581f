/** Talking to a server over a bare connection: bytes out, bytes in, and what they mean. */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** One answer as it came. */
export interface RawAnswer {
  readonly status: number
  /** Each header as it came, names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  /** Whether the body came to its end. */
  readonly whole: boolean
}

/** A connection that keeps what it hears. */
export interface Connection {
  readonly socket: Socket
  /** Settles once `count` answers are there in full, or the server hung up, or `patience` milliseconds went by. `methods` tells which were HEAD. */
  answers(count: number, methods?: readonly string[], patience?: number): Promise<readonly RawAnswer[]>
  readonly closed: Promise<void>
}

/** Open a connection to this machine; over TLS where a certificate to trust is given. */
export function open(port: number, ca?: string): Connection {
  const socket = ca === undefined ? connect(port, '127.0.0.1') : connectTls({ port, host: '127.0.0.1', ca, ALPNProtocols: ['http/1.1'] })
  let heard = Buffer.alloc(0)
  let ended = false
  socket.on('data', (bytes: Buffer) => { heard = Buffer.concat([heard, bytes]) })
  socket.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => { ended = true; resolve() })
  })
  return {
    socket, closed,
    async answers(count, methods = [], patience = 5000) {
      const start = Date.now()
      for (;;) {
        const found = parseAnswers(heard.toString('latin1'), methods)
        if (found.filter(({ whole }) => whole).length >= count || ended || Date.now() - start > patience) return found
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
  }
}

/** Send bytes on a connection of their own and read the answers. */
export async function exchange(port: number, text: string, methods: readonly string[] = [text.split(' ')[0] ?? '']): Promise<readonly RawAnswer[]> {
  const connection = open(port)
  connection.socket.write(Buffer.from(text, 'latin1'))
  const answers = await connection.answers(methods.length, methods)
  connection.socket.destroy()
  return answers
}

/** A request as text. Several headers of one name are several lines. */
export function request(line: string, headers: readonly string[] = [], body = ''): string {
  return `${line} HTTP/1.1\r\nHost: api.example\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n${body}`
}

function parseAnswers(text: string, methods: readonly string[]): readonly RawAnswer[] {
  const answers: RawAnswer[] = []
  let rest = text
  for (;;) {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) return answers
    const [line = '', ...lines] = rest.slice(0, end).split('\r\n')
    const status = Number(line.split(' ')[1])
    rest = rest.slice(end + 4)
    if (status === 100) {
      answers.push({ status, headers: [], body: '', whole: false })
      continue
    }
    const headers = lines.map((header) => [header.slice(0, header.indexOf(':')).toLowerCase(), header.slice(header.indexOf(':') + 1).trim()] as const)
    const method = methods[answers.filter((answer) => answer.status !== 100).length]
    const { body, taken, whole } = status === 204 || status === 304 || method === 'HEAD' ? { body: '', taken: 0, whole: true } : parseBody(rest, headers)
    answers.push({ status, headers, body, whole })
    rest = rest.slice(taken)
    if (!whole) return answers
  }
}

function parseBody(text: string, headers: RawAnswer['headers']): { readonly body: string; readonly taken: number; readonly whole: boolean } {
  const valueOf = (wanted: string): string | undefined => headers.find(([name]) => name === wanted)?.[1]
  const length = valueOf('content-length')
  if (length !== undefined) return { body: text.slice(0, Number(length)), taken: Number(length), whole: text.length >= Number(length) }
  if (valueOf('transfer-encoding') !== 'chunked') return { body: text, taken: text.length, whole: false }
  let body = ''
  let at = 0
  for (;;) {
    const line = text.indexOf('\r\n', at)
    const size = line === -1 ? Number.NaN : Number.parseInt(text.slice(at, line), 16)
    if (Number.isNaN(size) || text.length < line + 4 + size) return { body, taken: text.length, whole: false }
    if (size === 0) return { body, taken: line + 4, whole: true }
    body += text.slice(line + 2, line + 2 + size)
    at = line + 4 + size
  }
}

/** The value of a header, its lines joined. */
export function header(answer: RawAnswer | undefined, wanted: string): string | undefined {
  const values = answer?.headers.filter(([name]) => name === wanted).map(([, value]) => value) ?? []
  return values.length === 0 ? undefined : values.join(' | ')
}

/** The CORS headers of an answer. */
export function rawCorsOf(answer: RawAnswer | undefined): Record<string, string> {
  return Object.fromEntries((answer?.headers ?? []).filter(([name]) => name.startsWith('access-control-')).map(([name, value]) => [name.slice('access-control-'.length), value]))
}

/** Wait so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
