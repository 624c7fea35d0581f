/** Reading what `curl -i` or `curl -v` printed: responses, and the requests that got them where they were printed too. */
import { getHeader } from '../browser/header-list.ts'
import type { Header, HeaderList } from '../browser/header-list.ts'
import type { ExchangeAnswer } from './explain-target.ts'

/** A request line with its headers. */
export interface PrintedRequest {
  readonly method: string
  readonly url: string
  readonly headers: HeaderList
}

/** A response, and the request that got it where `curl -v` printed it. */
export interface PrintedExchange {
  readonly request: PrintedRequest | undefined
  readonly answer: ExchangeAnswer
}

/** Lines that are read, at most. */
const LINE_LIMIT = 20_000

/** The exchanges in the text, in order; empty where there is no status line. Interim responses (1xx) are left out. */
export function readHttpText(text: string): readonly PrintedExchange[] {
  const lines = text.split(/\r?\n/, LINE_LIMIT)
  const exchanges: PrintedExchange[] = []
  let request: PrintedRequest | undefined
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const asked = /^> ([!#$%&'*+.^_`|~\w-]+) (\S+) HTTP\//.exec(line)
    if (asked !== null) request = readRequest(asked[1] ?? '', asked[2] ?? '', headersFrom(lines, index + 1, '> '))
    const status = /^(< )?HTTP\/\d(?:\.\d)? (\d{3})\b/.exec(line)
    if (status === null) continue
    const prefix = status[1] ?? ''
    const headers = headersFrom(lines, index + 1, prefix)
    const code = Number(status[2])
    if (code < 200) continue
    exchanges.push({ request, answer: { status: code, headers, body: bodyFrom(lines, index + 1 + headers.length, prefix) } })
    request = undefined
  }
  return exchanges
}

function headersFrom(lines: readonly string[], start: number, prefix: string): HeaderList {
  const headers: Header[] = []
  for (const line of lines.slice(start)) {
    if (!line.startsWith(prefix)) break
    const parts = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*)$/.exec(line.slice(prefix.length))
    if (parts === null) break
    headers.push([parts[1] ?? '', (parts[2] ?? '').trim()])
  }
  return headers
}

function bodyFrom(lines: readonly string[], start: number, prefix: string): string {
  const rest = lines.slice(start + 1)
  const end = rest.findIndex((line) => /^(?:[<>] )?HTTP\/\d/.test(line) || line.startsWith('> '))
  return (end === -1 ? rest : rest.slice(0, end)).filter((line) => prefix === '' || !/^[*<>{}] /.test(line)).join('\n').trim()
}

function readRequest(method: string, target: string, headers: HeaderList): PrintedRequest {
  const host = getHeader(headers, 'host') ?? 'api.example'
  const scheme = /^(?:localhost|127\.|\[::1\]|.*:(?!443$)\d+$)/.test(host) ? 'http' : 'https'
  const url = /^https?:/.test(target) ? target : `${scheme}://${host}${target}`
  return { method, url: URL.canParse(url) ? new URL(url).href : url, headers }
}
