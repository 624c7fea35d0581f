/** Reading a HAR file, as the network panels of browsers export it: the exchanges that went to other origins than the page's. */
import type { Header, HeaderList } from '../browser/header-list.ts'
import type { PrintedRequest } from './explain-http-text.ts'
import type { ExchangeAnswer } from './explain-target.ts'

/** One entry: `answer` is `undefined` where the browser recorded none. */
export interface HarExchange {
  readonly request: PrintedRequest
  readonly answer: ExchangeAnswer | undefined
  readonly error: string | undefined
}

/** The entries of a HAR document; `undefined` where the text is none. What is not as it should be in an entry leaves that entry out. */
export function readHar(text: string): readonly HarExchange[] | undefined {
  const entries = member(member(parse(text), 'log'), 'entries')
  return Array.isArray(entries) ? entries.flatMap((entry: unknown) => readEntry(entry) ?? []) : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readEntry(entry: unknown): HarExchange | undefined {
  const [request, response] = [member(entry, 'request'), member(entry, 'response')]
  const [method, url] = [member(request, 'method'), member(request, 'url')]
  if (typeof method !== 'string' || typeof url !== 'string' || !URL.canParse(url)) return undefined
  const status = member(response, 'status')
  const body = member(member(response, 'content'), 'text')
  const error = member(response, '_error')
  return {
    request: { method, url, headers: readHeaders(member(request, 'headers')) },
    answer: typeof status === 'number' && status >= 200 ? { status, headers: readHeaders(member(response, 'headers')), body: typeof body === 'string' ? body.slice(0, 65_536) : '' } : undefined,
    error: typeof error === 'string' ? error : undefined,
  }
}

// Pseudo-headers of HTTP/2 stand among the others in Chromium's export.
function readHeaders(list: unknown): HeaderList {
  if (!Array.isArray(list)) return []
  return list.flatMap((each: unknown): readonly Header[] => {
    const [name, value] = [member(each, 'name'), member(each, 'value')]
    if (typeof name !== 'string' || typeof value !== 'string' || name.startsWith(':')) return []
    // Browsers join lines with a line break.
    return value.split('\n').map((line): Header => [name, line])
  })
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}
