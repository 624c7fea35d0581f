/** What a runtime makes of requests that no client of good manners sends, told in a few words: spoken to over a bare socket. */
import { connect } from 'node:net'
import { APP } from './service-app.ts'

/** A question to a server. */
export interface Probe {
  /** What is sent, or looked at, as the table of the manual says it. */
  readonly name: string
  /** Byte for byte, as Latin-1. */
  readonly sent: string
  /** What of the answer matters; its status and CORS unless set. */
  readonly tell?: (heard: Heard) => string
}

/** All that came back. */
export interface Heard {
  /** Byte for byte, as Latin-1. */
  readonly text: string
  /** How the connection ended; `open` where the server had not ended it after a while. */
  readonly end: 'closed' | 'reset' | 'open'
}

const PATIENCE = 1500

/** Say something to a server of this machine, and hear what it says. Settles once it hangs up, or after a while. */
export function speak(port: number, sent: string): Promise<Heard> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(sent, 'latin1')))
    const finish = (end: Heard['end']): void => {
      clearTimeout(slow)
      socket.destroy()
      resolve({ text, end })
    }
    const slow = setTimeout(() => finish('open'), PATIENCE)
    socket.on('data', (chunk) => { text += chunk.toString('latin1') }).on('end', () => finish('closed')).on('error', () => finish('reset'))
  })
}

/** Status, and whether the page may read it. */
export function tellAnswer({ text, end }: Heard): string {
  const statuses = [...text.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => status)
  if (statuses.length === 0) return end === 'open' ? 'waits' : 'hangs up'
  return `${statuses.join(', ')}${/^access-control-allow-origin:/im.test(text) ? ', readable' : ''}`
}

function lineOf(text: string, name: string): string {
  return new RegExp(`^(${name}:.*)$`, 'im').exec(text)?.[1]?.trim() ?? 'none'
}

const request = (first: string, ...lines: readonly string[]): string => [first, 'Host: api.example', `Origin: ${APP}`, 'Connection: close', ...lines, '', ''].join('\r\n')

/** The questions. */
export const PROBES: readonly Probe[] = [
  { name: 'the name of a header, on the wire', sent: request('GET /plain HTTP/1.1'), tell: ({ text }) => lineOf(text, 'access-control-allow-origin').split(':')[0] ?? '' },
  { name: 'a line that is no request', sent: 'HELLO\r\n\r\n' },
  { name: 'a request without Host', sent: `GET /plain HTTP/1.1\r\nOrigin: ${APP}\r\nConnection: close\r\n\r\n` },
  { name: 'HTTP/1.0', sent: `GET /plain HTTP/1.0\r\nHost: api.example\r\nOrigin: ${APP}\r\n\r\n` },
  { name: 'a Host that is none', sent: `GET /plain HTTP/1.1\r\nHost: a b\r\nOrigin: ${APP}\r\nConnection: close\r\n\r\n` },
  { name: 'a space within the name of a header', sent: request('GET /plain HTTP/1.1', 'x a: 1') },
  { name: 'a header of 20 KiB', sent: request('GET /plain HTTP/1.1', `x-a: ${'a'.repeat(20_480)}`) },
  { name: 'a header of 200 KiB', sent: request('GET /plain HTTP/1.1', `x-a: ${'a'.repeat(204_800)}`) },
  { name: '300 headers', sent: request('GET /plain HTTP/1.1', ...Array.from({ length: 300 }, (_, index) => `x-${index}: 1`)) },
  { name: 'two lines of Origin, both allowed', sent: request('GET /plain HTTP/1.1', `Origin: ${APP}`) },
  { name: 'Content-Length and Transfer-Encoding at once', sent: `${request('POST /count HTTP/1.1', 'Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n` },
  { name: 'the method REPORT, which the service has', sent: request('REPORT /reports HTTP/1.1') },
  { name: 'the method BREW, which nobody knows', sent: request('BREW /plain HTTP/1.1') },
  { name: 'the method get, in lower case', sent: request('get /plain HTTP/1.1') },
  { name: 'TRACE', sent: request('TRACE /plain HTTP/1.1') },
  { name: 'CONNECT', sent: request('CONNECT api.example:443 HTTP/1.1') },
  { name: 'OPTIONS *', sent: request('OPTIONS * HTTP/1.1') },
  { name: 'a target with scheme and host', sent: request('GET http://other.example/plain HTTP/1.1') },
  { name: 'a target that is no path', sent: request('GET plain HTTP/1.1') },
  { name: 'two slashes before the path', sent: request('GET //plain HTTP/1.1') },
  { name: 'dot segments', sent: request('GET /items/../plain HTTP/1.1') },
  { name: 'bytes beyond ASCII in the path', sent: request('GET /items/\u00C3\u00A9 HTTP/1.1') },
  { name: 'percent-encoding that is not valid', sent: request('GET /items/%zz HTTP/1.1') },
  { name: 'HEAD: the length of what GET sends', sent: request('HEAD /plain HTTP/1.1'), tell: ({ text }) => lineOf(text, 'content-length') },
  { name: 'HEAD of a stream: its coding', sent: request('HEAD /stream HTTP/1.1'), tell: ({ text }) => lineOf(text, 'transfer-encoding') },
  { name: '204: a length', sent: request('DELETE /items/1 HTTP/1.1'), tell: ({ text }) => lineOf(text, 'content-length') },
  { name: 'Expect: 100-continue', sent: request('POST /count HTTP/1.1', 'Expect: 100-continue', 'Content-Type: text/plain', 'Content-Length: 1') },
  { name: 'an Expect that nobody knows', sent: request('GET /plain HTTP/1.1', 'Expect: tea') },
  { name: 'a stream that fails after its head', sent: request('GET /stream-fails HTTP/1.1'), tell: ({ text, end }) => `${text.endsWith('0\r\n\r\n') ? 'looks whole' : 'is cut'}, ${end}` },
]
