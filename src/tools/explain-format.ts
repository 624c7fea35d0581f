/** An explanation as a text for a terminal. */
import { escapeText } from '../value/quote.ts'
import type { Engine } from '../browser/failure.ts'
import type { Blocked } from '../browser/verdict.ts'
import type { ExplainedExchange, Explanation } from './explain.ts'
import type { ExplainedHeader } from './explain-header.ts'
import type { Layer } from './explain-layer.ts'

/** How an explanation is written. */
export interface FormatOptions {
  /** With the colours of a terminal; without unless set. */
  readonly colour?: boolean
  /** With every header of the answers, not only those that CORS looks at. */
  readonly verbose?: boolean
}

type Paint = (colour: keyof typeof COLOURS, text: string) => string

const COLOURS = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const

/** What paints a text, or leaves it as it is. */
export function createPaint(colour: boolean): Paint {
  return colour ? (name, text) => `\u001b[${COLOURS[name]}m${text}\u001b[0m` : (_name, text) => text
}

/** The explanation as lines of text: exchanges, verdict, cause, mend. */
export function formatExplanation(explanation: Explanation, options: FormatOptions = {}): string {
  const paint = createPaint(options.colour === true)
  const { intent, exchanges } = explanation
  const credentials = intent.credentials === 'include' ? ', with credentials' : ''
  const title = `${intent.method} ${escapeText(intent.url, 2048)} from ${escapeText(intent.origin)}${credentials}`
  const blocks = exchanges.map((exchange, index) => formatExchange(exchange, index + 1, paint, options.verbose === true))
  return [paint('bold', title), ...blocks, formatVerdict(explanation, paint)].join('\n\n')
}

function formatExchange(exchange: ExplainedExchange, number: number, paint: Paint, verbose: boolean): string {
  const { kind, method, url, status, error } = exchange
  const answer = status === undefined ? paint('red', `no answer${error === undefined ? '' : `: ${escapeText(error, 300)}`}`) : String(status)
  const head = `${number}. ${method} ${escapeText(url, 2048)}${kind === 'preflight' ? ' (preflight)' : ''} → ${answer}`
  const received = exchange.received.filter(({ name, reason }) => verbose || reason !== undefined || isOfCors(name))
  return [
    head,
    ...exchange.sent.map((header) => formatHeader('>', header, paint)),
    ...received.map((header) => formatHeader('<', header, paint)),
    ...(exchange.status !== undefined && received.every(({ name }) => !isOfCors(name)) ? [paint('dim', '   < (no header of CORS)')] : []),
    ...formatLayer(exchange.answeredBy),
    ...exchange.server.map((line) => `   ${paint('dim', 'policy:')} ${line}`),
  ].join('\n')
}

const LAYERS: Readonly<Record<Layer['kind'], string>> = { corbel: 'Corbel itself', application: 'an application', proxy: 'a proxy, or through one', unknown: 'an unknown layer' }

function formatLayer(layer: Layer | undefined): readonly string[] {
  if (layer === undefined || layer.evidence.length === 0) return []
  return [`   answered by ${LAYERS[layer.kind]} (${escapeText(layer.evidence.join(', '), 400)})`]
}

function isOfCors(name: string): boolean {
  return name.toLowerCase().startsWith('access-control-')
}

function formatHeader(mark: '>' | '<', { name, value, reason }: ExplainedHeader, paint: Paint): string {
  const line = `   ${mark} ${escapeText(name)}: ${escapeText(value, 300)}`
  return reason === undefined || reason === '' ? line : `${line}  ${paint('dim', `— ${escapeText(reason, 600)}`)}`
}

function formatVerdict({ verdict, causes }: Explanation, paint: Paint): string {
  if (verdict === undefined) return [paint('green', 'The preflight passes. The request itself was not made.'), ...formatCauses(causes, paint)].join('\n')
  if (verdict.allowed) {
    const status = verdict.status === undefined ? '' : ` (${verdict.status})`
    const readable = verdict.type === 'opaque' || verdict.type === 'opaqueredirect' ? `The browser lets it through, and the page sees nothing of the answer${status}.` : `Allowed: the page can read the answer${status}.`
    return [paint('green', readable), ...differences(verdict.differences), ...formatCauses(causes, paint)].join('\n')
  }
  const mend = causes.length === 0 ? [`${paint('yellow', 'Mend:')} ${verdict.mend}`] : []
  return [
    paint('red', `Blocked: ${escapeText(verdict.reason, 600)} [${verdict.code}]`),
    paint('dim', `Fetch standard, ${verdict.step.algorithm}${verdict.step.number === '' ? '' : `, step ${verdict.step.number}`}: ${verdict.step.url}`),
    ...formatCauses(causes, paint), ...mend, ...differences(verdict.differences), ...formatMessages(verdict.messages, paint),
  ].join('\n')
}

function formatCauses(causes: Explanation['causes'], paint: Paint): readonly string[] {
  return causes.flatMap(({ code, text, mend }) => [`${paint('cyan', 'Why:')} ${escapeText(text, 1200)} [${code}]`, `${paint('yellow', 'Mend:')} ${escapeText(mend, 1200)}`])
}

function differences(list: readonly { readonly engine: Engine; readonly allowed: boolean; readonly reason: string }[]): readonly string[] {
  return list.map(({ engine, allowed, reason }) => `${NAMES[engine]} ${allowed ? 'lets it through' : 'stops it'}: ${reason}.`)
}

const NAMES: Readonly<Record<Engine, string>> = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'Safari' }

function formatMessages(messages: Blocked['messages'], paint: Paint): readonly string[] {
  const engines: readonly Engine[] = ['chromium', 'firefox', 'webkit']
  return engines.flatMap((engine) => {
    const text = messages[engine]
    return text === undefined ? [] : [paint('dim', `${NAMES[engine]}'s console:`), ...text.split('\n').map((line) => `  ${escapeText(line, 2048)}`)]
  })
}
