/** What a runtime makes of requests that no client of good manners sends, and of clients that go away, told in a few words: spoken to over a bare socket. */
import { connect } from 'node:net'
import { exchange } from './exchange.ts'
import { pause } from './host.ts'
import { APP, RUN_HEADER } from './service-app.ts'
import { exchangeHttp1 } from './service-exchange.ts'

/** A question to a server, by what is sent or looked at; the answer in a few words. */
export type Probe = readonly [name: string, ask: (port: number) => Promise<string>]

/** All that came back. */
interface Heard {
  /** Byte for byte, as Latin-1. */
  readonly text: string
  /** How the connection ended; `open` where the server had not ended it after a while. */
  readonly end: 'closed' | 'reset' | 'open'
}

const PATIENCE = 3000

/** Say something to a server of this machine, and hear what it says. Settles once it hangs up, or after a while. */
function speak(port: number, sent: string): Promise<Heard> {
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

// Statuses in their order, and whether a page may read the answer.
function tellAnswer({ text, end }: Heard): string {
  const statuses = [...text.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => status)
  if (statuses.length === 0) return end === 'open' ? 'waits' : 'hangs up'
  return `${statuses.join(', ')}${/^access-control-allow-origin:/im.test(text) ? ', readable' : ''}`
}

function lineOf(text: string, name: string): string {
  return new RegExp(`^(${name}:.*)$`, 'im').exec(text)?.[1]?.trim() ?? 'none'
}

/** A request for `target` with more lines and a body, and what of the answer matters: status and CORS unless said. */
function ask(first: string, lines: readonly string[] = [], { body = '', tell = tellAnswer }: { readonly body?: string; readonly tell?: (heard: Heard) => string } = {}): Probe[1] {
  const usual = ['Host: api.example', `Origin: ${APP}`, 'Connection: close']
  const given = new Set(lines.map((line) => line.split(':')[0]))
  const sent = [`${first} HTTP/1.1`, ...usual.filter((line) => !given.has(line.split(':')[0])), ...lines.filter((line) => !line.endsWith(': (none)')), '', body].join('\r\n')
  return async (port) => tell(await speak(port, sent))
}

async function leave(port: number): Promise<string> {
  const name = 'gone-before'
  await exchangeHttp1(port, { path: '/waiting', headers: { [RUN_HEADER]: name }, leave: 150 })
  for (const start = Date.now(); Date.now() - start < PATIENCE; await pause(100)) {
    if ((await exchange(port, { path: `/ran/${name}` })).body === '["aborted /waiting"]') return 'aborts the signal'
  }
  return 'is not noticed'
}

/** The questions: what a page sees first, then what only a careless or hostile client sends. */
export const PROBES: readonly Probe[] = [
  ['the name of a header, as it is sent', ask('GET /plain', [], { tell: ({ text }) => lineOf(text, 'access-control-allow-origin').split(':')[0] ?? '' })],
  ['HEAD: the length of what GET would send', ask('HEAD /plain', [], { tell: ({ text }) => lineOf(text, 'content-length').toLowerCase() })],
  ['HEAD of a stream: its coding', ask('HEAD /stream', [], { tell: ({ text }) => lineOf(text, 'transfer-encoding') })],
  ['a stream that fails after its head', ask('GET /stream-fails', [], { tell: ({ text, end }) => `${text.endsWith('0\r\n\r\n') ? 'looks whole' : 'is cut'}, ${end}` })],
  ['a client that goes away before the answer', leave],
  ['the method REPORT, which the service has', ask('REPORT /reports')],
  ['the method BREW, which nobody knows', ask('BREW /plain')],
  ['the method `get`, in lower case', ask('get /plain')],
  ['TRACE', ask('TRACE /plain')],
  ['CONNECT', ask('CONNECT api.example:443')],
  ['`OPTIONS *`', ask('OPTIONS *')],
  ['HTTP/1.0', async (port) => tellAnswer(await speak(port, `GET /plain HTTP/1.0\r\nOrigin: ${APP}\r\nHost: api.example\r\n\r\n`))],
  ['no Host', ask('GET /plain', ['Host: (none)'])],
  ['a Host that is none', ask('GET /plain', ['Host: a b'])],
  ['a target with scheme and host', ask('GET http://other.example/plain')],
  ['a target that is no path', ask('GET plain')],
  ['dot segments', ask('GET /items/../plain')],
  ['bytes beyond ASCII in the path', ask('GET /items/\u00C3\u00A9')],
  ['percent-encoding that is not valid', ask('GET /items/%zz')],
  ['a preflight with an empty Origin', ask('OPTIONS /items/1', ['Origin: ', 'Access-Control-Request-Method: PUT'])],
  ['two lines of Origin, both allowed', ask('GET /plain', [`Origin: ${APP}`, `Origin: ${APP}`])],
  ['a header of 20 KiB', ask('GET /plain', [`x-a: ${'a'.repeat(20_480)}`])],
  ['a header of 200 KiB', ask('GET /plain', [`x-a: ${'a'.repeat(204_800)}`])],
  ['300 headers', ask('GET /plain', Array.from({ length: 300 }, (_, index) => `x-${index}: 1`))],
  ['a space within the name of a header', ask('GET /plain', ['x a: 1'])],
  ['Content-Length beside Transfer-Encoding', ask('POST /count', ['Content-Length: 5', 'Transfer-Encoding: chunked'], { body: '0\r\n\r\n' })],
  ['Expect: 100-continue', ask('POST /count', ['Expect: 100-continue', 'Content-Length: 1'])],
  ['an Expect that nobody knows', ask('GET /plain', ['Expect: tea'])],
  ['a line that is no request', async (port) => tellAnswer(await speak(port, 'HELLO\r\n\r\n'))],
]
