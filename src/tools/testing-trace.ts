/** What a browser's play of one request was, and telling it to whoever reads a failed test. */
import type { HeaderList } from '../browser/header-list.ts'
import type { Exchange, Outcome } from '../browser/play.ts'
import type { FetchResponse } from '../browser/response.ts'
import { escapeText } from '../value/quote.ts'

/** One exchange as it was made; `response` is `undefined` where none came, and `error` says what the target threw. */
export interface PlayedExchange {
  readonly exchange: Exchange
  readonly response: FetchResponse | undefined
  readonly error?: unknown
}

/** A played request: what was exchanged, in order, and how it ended. */
export interface CorsPlay {
  readonly exchanges: readonly PlayedExchange[]
  readonly outcome: Outcome
}

/** The play as text: each exchange with the headers that CORS reads, the verdict, its reason, the mend, and the server's own reasons. */
export function formatPlay({ exchanges, outcome }: CorsPlay, reasons: readonly string[]): string {
  return [...exchanges.flatMap(formatExchange), ...formatOutcome(outcome), ...(reasons.length === 0 ? [] : ['the server says', ...reasons.map((reason) => `  ${reason}`)])].join('\n')
}

function formatExchange({ exchange, response, error }: PlayedExchange): readonly string[] {
  const { kind, method, url, headers, reasons } = exchange
  const why = reasons.map((reason) => (reason.kind === 'method' ? `method ${reason.method}` : reason.kind === 'header' ? `header ${reason.header.name}` : 'upload listener'))
  const shown = headers.filter(([name, value]) => name !== 'accept' || value !== '*/*')
  return [
    `${kind}${why.length === 0 ? '' : `, because of ${why.join(', ')}`}`,
    `  > ${escapeText(method)} ${escapeText(url, 400)}`,
    ...formatHeaders('>', shown),
    ...(response === undefined ? [`  < no response${error === undefined ? '' : `: ${escapeText(String(error), 400)}`}`] : [`  < ${response.status}`, ...formatHeaders('<', response.headers.filter(([name]) => isTold(name)))]),
  ]
}

function isTold(name: string): boolean {
  return /^(?:access-control-.*|vary|location|allow)$/i.test(name)
}

function formatHeaders(mark: '>' | '<', headers: HeaderList): readonly string[] {
  return headers.map(([name, value]) => `  ${mark} ${escapeText(name)}: ${escapeText(value, 400)}`)
}

function formatOutcome(outcome: Outcome): readonly string[] {
  const differences = outcome.differences.map(({ engine, allowed, reason }) => `${engine} ${allowed ? 'allows' : 'blocks'} it: ${reason}`)
  if (outcome.allowed) {
    const { type, response, exposed } = outcome
    const hidden = exposed.hidden.filter(({ name, reason }) => reason === 'not-exposed' && !isTold(name)).map(({ name }) => name)
    return [`verdict: allowed, ${type}${response === undefined ? '' : `, status ${response.status}`}`, ...(hidden.length === 0 ? [] : [`  not exposed: ${escapeText(hidden.join(', '), 400)}`]), ...differences]
  }
  const { code, step, reason, mend } = outcome
  const number = step.number === '' ? '' : `, step ${step.number}`
  return [`verdict: blocked, ${code}`, `  ${step.algorithm}${number}: ${step.url}`, `  reason: ${escapeText(reason, 600)}`, `  mend: ${escapeText(mend, 600)}`, ...differences]
}

/** A failed expectation. Its message is the trace. */
export class CorsExpectationError extends Error {
  readonly play: CorsPlay | undefined

  constructor(message: string, play: CorsPlay | undefined) {
    super(message)
    this.name = 'CorsExpectationError'
    this.play = play
  }
}
