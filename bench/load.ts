/**
 * The load: requests over keep-alive connections, one at a time each. A loop of our own, because slices of a few hundredths of a second have to alternate between servers over connections that stay
 * open, and because a client that parses every answer costs more than the fastest server does.
 */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Sent } from './requests.ts'

/** What a slice of time came to. */
export interface Slice {
  readonly count: number
  /** Seconds that went by. */
  readonly wall: number
  /** Seconds of processor time that the server's process took; `undefined` where the system does not tell. */
  readonly cpu: number | undefined
}

/** Open connections to one server, with one request. */
export interface Load {
  /** The whole first answer as it came, to be judged by whoever wants to know that contenders do the same work. */
  readonly answer: string
  run(seconds: number): Promise<Omit<Slice, 'cpu'>>
  close(): void
}

/** Milliseconds without a byte after which the first answer is taken to be whole. */
const QUIET = 60

/** Connect to a port of this machine and send one request, to learn how long its answer is. */
export async function createLoad(port: number, sent: Sent, connections = 16): Promise<Load> {
  const request = toBytes(sent)
  const answer = await probe(port, request)
  const lines = await Promise.all(Array.from({ length: connections }, () => openLine(port, request, Buffer.byteLength(answer, 'latin1'))))
  // Node closes a connection on which no request has come in the first minute.
  await Promise.all(lines.map((line) => line.run(0)))
  return {
    answer,
    async run(seconds) {
      const start = performance.now()
      const end = start + seconds * 1000
      const counts = await Promise.all(lines.map((line) => line.run(end)))
      return { count: counts.reduce((sum, count) => sum + count, 0), wall: (performance.now() - start) / 1000 }
    },
    close() {
      for (const line of lines) line.close()
    },
  }
}

function toBytes({ method, path, headers }: Sent): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`]
  for (let index = 0; index < headers.length; index += 2) lines.push(`${headers[index]}: ${headers[index + 1]}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

async function probe(port: number, request: Buffer): Promise<string> {
  const socket = await open(port)
  try {
    // The first answer of a server may differ from all others (an empty cache, a header that is sent once): the second counts.
    await exchangeOnce(socket, request)
    return await exchangeOnce(socket, request)
  } finally {
    socket.destroy()
  }
}

function exchangeOnce(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = (chunk: Buffer): void => {
      answer += chunk.toString('latin1')
      clearTimeout(timer)
      timer = setTimeout(finish, QUIET)
    }
    const finish = (): void => {
      socket.off('data', read)
      resolve(answer)
    }
    socket.on('data', read)
    socket.once('close', () => reject(new Error(`The server closed the connection after ${JSON.stringify(answer.slice(0, 200))}.`)))
    socket.write(request)
  })
}

interface Line {
  run(end: number): Promise<number>
  close(): void
}

const ignore = (): void => undefined

async function openLine(port: number, request: Buffer, length: number): Promise<Line> {
  const socket = await open(port)
  let received = 0
  let count = 0
  let end = 0
  let settle: (count: number) => void = ignore
  let fail: (error: Error) => void = ignore
  socket.on('data', (chunk) => {
    received += chunk.length
    if (received < length) return
    if (received > length) fail(new Error(`An answer of ${received} bytes came where ${length} were due.`))
    received = 0
    count++
    if (performance.now() < end) socket.write(request)
    else settle(count)
  })
  socket.on('error', (error) => fail(error))
  socket.on('close', () => fail(new Error('The server closed a connection.')))
  return {
    run(until) {
      count = 0
      end = until
      return new Promise((resolve, reject) => {
        settle = resolve
        fail = reject
        if (socket.destroyed) reject(new Error('The server closed a connection that was idle.'))
        socket.write(request)
      })
    },
    close() {
      fail = ignore
      socket.destroy()
    },
  }
}
