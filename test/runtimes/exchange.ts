/** One HTTP exchange over a socket, with the header lines as they came: what `fetch` would tidy is what these tests are about. */
import { request } from 'node:http'

/** What is sent. A header with several values goes out as several lines. */
export interface Sent {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string
}

/** What came back. */
export interface Answer {
  readonly status: number
  /** Name in lower case and value of each line, in their order. */
  readonly lines: readonly (readonly [string, string])[]
  readonly body: string
  /** Whether the connection broke before the body was complete. */
  readonly cut: boolean
}

/** Send a request to a server on this machine. Rejects where there is no answer at all. */
export function exchange(port: number, { method = 'GET', path, headers = {}, body }: Sent, host = '127.0.0.1'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let finish: (() => void) | undefined
    const outgoing = request({ host, port, method, path, headers: headers as Record<string, string | string[]>, agent: false }, (incoming) => {
      let text = ''
      finish = () => {
        const lines = incoming.rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), incoming.rawHeaders[index + 1] ?? ''] as const] : []))
        resolve({ status: incoming.statusCode ?? 0, lines, body: text, cut: !incoming.complete })
      }
      incoming.setEncoding('utf8').on('data', (chunk: string) => { text += chunk }).on('end', finish).on('error', finish)
    })
    // A server that cuts an answer may reset the connection: what came before counts.
    outgoing.on('error', (error) => (finish === undefined ? reject(error) : finish()))
    outgoing.end(body)
  })
}

/** The values of every line with the name. */
export function linesOf(answer: Answer, name: string): readonly string[] {
  return answer.lines.filter(([line]) => line === name).map(([, value]) => value)
}

/** Every line of the CORS protocol, by name. */
export function corsOf(answer: Answer): Readonly<Record<string, string>> {
  const lines = answer.lines.filter(([name]) => name.startsWith('access-control-'))
  const twice = lines.filter(([name], index) => lines.findIndex(([other]) => other === name) !== index)
  if (twice.length > 0) throw new Error(`Lines that came twice: ${JSON.stringify(lines)}`)
  return Object.fromEntries(lines)
}

/** What Next.js names in every `Vary`, of headers that only its own pages send. */
const OF_NEXT = ['rsc', 'next-router-state-tree', 'next-router-prefetch', 'next-router-segment-prefetch']

/** The names in `Vary`, in lower case; throws where one comes twice. */
export function varyOf(answer: Answer): readonly string[] {
  const names = linesOf(answer, 'vary').join(',').split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '')
  if (new Set(names).size !== names.length) throw new Error(`Vary names something twice: ${names.join(', ')}`)
  return names.filter((name) => !OF_NEXT.includes(name))
}
