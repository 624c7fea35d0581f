/** Explaining what somebody pastes: a console message, what curl printed, or a HAR file. */
import type { PreflightCache } from '../browser/preflight-cache.ts'
import { getHeader } from '../browser/header-list.ts'
import type { HeaderList } from '../browser/header-list.ts'
import { originOf } from '../browser/request.ts'
import { isForbiddenRequestHeader } from '../browser/safelist.ts'
import { parseOrigin } from '../value/origin.ts'
import { readConsole } from './explain-console.ts'
import type { ConsoleReading } from './explain-console.ts'
import { explain } from './explain.ts'
import type { Explanation } from './explain.ts'
import { readHar } from './explain-har.ts'
import type { HarExchange } from './explain-har.ts'
import { readHttpText } from './explain-http-text.ts'
import type { PrintedRequest } from './explain-http-text.ts'
import type { Intent } from './explain-intent.ts'
import type { ExchangeAnswer, Sending } from './explain-target.ts'

/** What the person tells beside the text; it goes before what the text tells. */
export type PasteHints = Partial<Intent>

/** What was pasted, understood. `nothing`: no part of it is known. */
export type PasteReading =
  | { readonly kind: 'console'; readonly messages: readonly ConsoleReading[] }
  | { readonly kind: 'http' | 'har'; readonly explanations: readonly Explanation[]; readonly assumptions: readonly string[] }
  | { readonly kind: 'nothing' }

/** Explanations of one HAR file, at most. */
const HAR_LIMIT = 100

/** Find out what the text is, and explain it. */
export async function explainPaste(text: string, hints: PasteHints = {}): Promise<PasteReading> {
  const entries = readHar(text)
  if (entries !== undefined) return explainHar(entries, hints)
  const printed = readHttpText(text)
  if (printed.length > 0) return explainPrinted(printed.map(({ request, answer }) => ({ request, answer, error: undefined })), hints)
  const messages = readConsole(text)
  return messages.length > 0 ? { kind: 'console', messages } : { kind: 'nothing' }
}

interface Recorded {
  readonly request: PrintedRequest | undefined
  readonly answer: ExchangeAnswer | undefined
  readonly error: string | undefined
}

async function explainPrinted(records: readonly Recorded[], hints: PasteHints): Promise<PasteReading> {
  const assumptions: string[] = []
  const [first] = records
  const preflight = records.find((record) => isPreflightRecord(record))
  const answer = first?.answer
  const asked = preflight?.request ?? first?.request
  const origin = hints.origin ?? getHeader(asked?.headers ?? [], 'origin') ?? assumeOrigin(answer, assumptions)
  const url = hints.url ?? asked?.url ?? 'https://api.example/'
  const wanted = asked === undefined ? {} : intentOf(asked)
  const method = hints.method ?? wanted.method ?? assumeMethod(preflight?.answer, assumptions)
  const intent: Intent = { ...wanted, ...hints, url, origin, method, ...(preflight !== undefined && { forcePreflight: true }) }
  return { kind: 'http', explanations: [await replay(records, intent)], assumptions }
}

// An answer to a preflight shows itself by headers that no other answer has.
function isPreflightRecord({ request, answer }: Recorded): boolean {
  if (request !== undefined) return request.method === 'OPTIONS' && getHeader(request.headers, 'access-control-request-method') !== undefined
  return ['access-control-allow-methods', 'access-control-allow-headers', 'access-control-max-age'].some((name) => getHeader(answer?.headers ?? [], name) !== undefined)
}

function assumeOrigin(answer: ExchangeAnswer | undefined, assumptions: string[]): string {
  const allowed = getHeader(answer?.headers ?? [], 'access-control-allow-origin')
  const origin = allowed !== undefined && parseOrigin(allowed) !== undefined ? allowed : 'https://app.example'
  assumptions.push(`The text does not tell the page's origin: judged for ${origin}. Give it with --origin.`)
  return origin
}

function assumeMethod(preflight: ExchangeAnswer | undefined, assumptions: string[]): string {
  if (preflight === undefined) return 'GET'
  const [first = 'GET'] = (getHeader(preflight.headers, 'access-control-allow-methods') ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '' && name !== '*')
  assumptions.push(`The text does not tell which method is to follow: judged for ${first}. Give it with -X.`)
  return first
}

function intentOf({ method, headers }: PrintedRequest): Pick<Intent, 'method' | 'headers' | 'credentials'> {
  const asked = getHeader(headers, 'access-control-request-method')
  const credentials = getHeader(headers, 'cookie') === undefined ? {} : { credentials: true }
  if (method === 'OPTIONS' && asked !== undefined) {
    const names = (getHeader(headers, 'access-control-request-headers') ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '')
    return { ...credentials, method: asked, headers: names.map((name) => [name, name.toLowerCase() === 'content-type' ? 'application/json' : 'x'] as const) }
  }
  return { ...credentials, method, headers: headers.filter(([name, value]) => !isOwnHeader(name) && !isForbiddenRequestHeader(name, value)) }
}

// What browsers and curl add by themselves, beyond what no page can set.
function isOwnHeader(name: string): boolean {
  return ['user-agent', 'accept', 'accept-language', 'cache-control', 'pragma', 'priority', 'dnt', 'upgrade-insecure-requests'].includes(name.toLowerCase())
}

const ALL_KEPT: PreflightCache = Object.freeze({ covers: () => true, store: () => undefined, clear: () => undefined, entries: () => [] })

// Answers come from the record, in order; where no preflight was recorded, the browser had one in its cache or curl made none.
async function replay(records: readonly Recorded[], intent: Intent): Promise<Explanation> {
  const queue = [...records]
  const preflights = records.some(isPreflightRecord)
  const actual = records.some((record) => !isPreflightRecord(record))
  const take = (sending: Sending): ExchangeAnswer | undefined => {
    const index = queue.findIndex((record) => isPreflightRecord(record) === (sending.kind === 'preflight') && (record.request === undefined || sameUrl(record.request.url, sending.url)))
    const [record] = index === -1 ? [] : queue.splice(index, 1)
    if (record?.answer === undefined) throw new Error(record?.error ?? 'the record has no answer to this')
    return record.answer
  }
  return explain(take, intent, { until: actual ? 'answer' : 'preflight', ...(!preflights && { cache: ALL_KEPT }) })
}

function sameUrl(a: string, b: string): boolean {
  return a.replace(/#.*$/, '') === b.replace(/#.*$/, '')
}

async function explainHar(entries: readonly HarExchange[], hints: PasteHints): Promise<PasteReading> {
  const foreign = entries.filter(({ request }) => {
    const origin = getHeader(request.headers, 'origin')
    return origin !== undefined && origin !== originOf(request.url)
  })
  const groups = groupEntries(foreign)
  const explanations = await Promise.all(groups.slice(0, HAR_LIMIT).map((group) => {
    const [first] = group
    const actual = group.find((record) => !isPreflightRecord(record)) ?? first
    const request = actual?.request ?? { method: 'GET', url: 'https://api.example/', headers: [] satisfies HeaderList }
    return replay(group, { ...intentOf(request), ...hints, url: first?.request.url ?? request.url, origin: hints.origin ?? getHeader(first?.request.headers ?? [], 'origin') ?? 'null' })
  }))
  const assumptions = explanations.some(({ intent }) => intent.credentials !== 'include') ? ['A HAR file seldom tells whether credentials were asked for: judged without. Give --credentials where the page uses them.'] : []
  return { kind: 'har', explanations, assumptions }
}

// A preflight and what followed at its URL belong together, and so does what a redirect led to.
function groupEntries(entries: readonly HarExchange[]): readonly (readonly HarExchange[])[] {
  const groups: HarExchange[][] = []
  for (const entry of entries) {
    const open = groups.findLast((group) => continues(group, entry))
    if (open === undefined) groups.push([entry])
    else open.push(entry)
  }
  return groups
}

function continues(group: readonly HarExchange[], entry: HarExchange): boolean {
  const last = group[group.length - 1]
  if (last === undefined) return false
  if (isPreflightRecord(last)) return !isPreflightRecord(entry) && sameUrl(last.request.url, entry.request.url) && getHeader(last.request.headers, 'access-control-request-method') === entry.request.method
  const location = getHeader(last.answer?.headers ?? [], 'location')
  return location !== undefined && URL.canParse(location, last.request.url) && sameUrl(new URL(location, last.request.url).href, entry.request.url)
}
