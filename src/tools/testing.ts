/** Expectations for tests, in any runner: what a browser would do with a page's request to an application, a fetch handler or a server. */
import type { FailureCode } from '../browser/failure.ts'
import { stepRequest } from '../browser/play.ts'
import type { FetchRequest } from '../browser/request.ts'
import { isForbiddenResponseHeader } from '../value/header-name.ts'
import { parseOrigin, serializeOrigin } from '../value/origin.ts'
import { readTarget } from './testing-target.ts'
import type { CorsTarget, ReadTarget } from './testing-target.ts'
import { CorsExpectationError, formatPlay } from './testing-trace.ts'
import type { CorsPlay, PlayedExchange } from './testing-trace.ts'

/** What `expectCors` gives: where the page stands. */
export interface CorsExpectation {
  /** The page's origin, as browsers write it: `https://app.example`; `null` for a sandboxed frame. Throws a `TypeError` for what no browser sends. */
  from(origin: string): CorsPageExpectation
}

/** An expectation of a page. */
export interface CorsPageExpectation {
  /** The request, as the page would write it: `patch` is not `PATCH`. `path` is resolved against the target's URL. */
  to(method: string, path: string): CorsRequestExpectation
}

/** An expectation of a request. The `with…` functions give a new one; those that check play the request anew, each time. */
export interface CorsRequestExpectation {
  /** Headers that the page sets. */
  withHeaders(headers: Readonly<Record<string, string>>): CorsRequestExpectation
  /** As `credentials: 'include'`, or XHR's `withCredentials`. */
  withCredentials(): CorsRequestExpectation
  /** A body; without a `content-type` it is what a browser makes it for a string, `text/plain`. */
  withBody(body: string): CorsRequestExpectation
  /** The page may read the answer, whatever its status is. */
  toBeAllowed(): Promise<CorsPlay>
  /** The page may not; with a code, for that reason. */
  toBeBlocked(code?: FailureCode): Promise<CorsPlay>
  /** The page may read the answer and these headers of it, and the answer has them. */
  toExpose(...names: readonly string[]): Promise<CorsPlay>
  /** The browser asks before it sends. Nothing is sent to find that out. */
  toPreflight(): Promise<void>
  /** The browser sends without asking. Nothing is sent to find that out. */
  notToPreflight(): Promise<void>
}

/** Expect something of a target: `await expectCors(app).from('https://app.example').to('PUT', '/icecream/lemon').toBeAllowed()`. A failure rejects with an error whose message is the trace. */
export function expectCors(target: CorsTarget): CorsExpectation {
  const read = readTarget(target)
  return {
    from: (origin) => {
      checkPageOrigin(origin)
      return { to: (method, path) => expectRequest(read, { request: { url: new URL(path, read.base).href, origin, method, headers: [] }, body: undefined }) }
    },
  }
}

function checkPageOrigin(origin: string): void {
  if (origin === 'null' || parseOrigin(origin) !== undefined) return
  const tuple = URL.canParse(origin) ? parseOrigin(new URL(origin).origin) : undefined
  throw new TypeError(`No page has the origin ${JSON.stringify(origin)}: write ${tuple === undefined ? 'scheme and host, such as "https://app.example"' : `"${serializeOrigin(tuple)}"`}.`)
}

interface Intent {
  readonly request: FetchRequest
  readonly body: string | undefined
}

function expectRequest(target: ReadTarget, intent: Intent): CorsRequestExpectation {
  const { request } = intent
  const change = (changes: Partial<FetchRequest>, body = intent.body): CorsRequestExpectation => expectRequest(target, { request: { ...request, ...changes }, body })
  return {
    withHeaders: (headers) => change({ headers: [...(request.headers ?? []), ...Object.entries(headers)] }),
    withCredentials: () => change({ credentials: 'include' }),
    withBody: (body) => change({ body: 'replayable' }, body),
    toBeAllowed: () => check(target, intent, 'to be allowed', ({ outcome }) => outcome.allowed),
    toBeBlocked: (code) => check(target, intent, `to be blocked${code === undefined ? '' : ` (${code})`}`, ({ outcome }) => !outcome.allowed && (code === undefined || outcome.code === code)),
    toExpose: (...names) => check(target, intent, `to expose ${names.join(', ')}`, (play) => exposes(play, names)),
    toPreflight: async () => expectPreflight(intent, true),
    notToPreflight: async () => expectPreflight(intent, false),
  }
}

function exposes({ outcome }: CorsPlay, names: readonly string[]): boolean {
  return outcome.allowed && names.map((name) => name.toLowerCase()).every((name) => outcome.exposed.readable.includes(name) && !isForbiddenResponseHeader(name))
}

function asBrowser({ request, body }: Intent): FetchRequest {
  const headers = request.headers ?? []
  const typed = body === undefined || headers.some(([name]) => name.toLowerCase() === 'content-type')
  return typed ? request : { ...request, headers: [...headers, ['content-type', 'text/plain;charset=UTF-8']] }
}

async function check(target: ReadTarget, intent: Intent, expected: string, holds: (play: CorsPlay) => boolean): Promise<CorsPlay> {
  const play = await playOn(target, intent)
  if (holds(play)) return play
  const last = play.exchanges.at(-1)
  const reasons = last === undefined ? [] : await target.explain(last.exchange).catch(() => [])
  throw new CorsExpectationError(`Expected ${describe(intent)} ${expected}.\n\n${formatPlay(play, reasons)}`, play)
}

async function playOn(target: ReadTarget, intent: Intent): Promise<CorsPlay> {
  const steps = stepRequest(asBrowser(intent))
  const exchanges: PlayedExchange[] = []
  let step = steps.next()
  while (step.done !== true) {
    const exchange = step.value
    let played: PlayedExchange
    try {
      played = { exchange, response: await target.send(exchange, intent.body) }
    } catch (error) {
      played = { exchange, response: undefined, error }
    }
    exchanges.push(played)
    step = steps.next(played.response)
  }
  return { exchanges, outcome: step.value }
}

function expectPreflight(intent: Intent, expected: boolean): void {
  const first = stepRequest(asBrowser(intent)).next()
  if (first.done === true) throw new CorsExpectationError(`Expected ${describe(intent)} to be sent.\n\n${formatPlay({ exchanges: [], outcome: first.value }, [])}`, { exchanges: [], outcome: first.value })
  const { kind, reasons } = first.value
  if ((kind === 'preflight') === expected) return
  const why = reasons.map((reason) => (reason.kind === 'header' ? `the header ${reason.header.name} (${reason.header.value})` : reason.kind === 'method' ? `the method ${reason.method}` : 'an upload listener'))
  const seen = expected ? 'The browser sends it without asking: its method and its headers are safelisted, or it stays on the page\'s own origin.' : `The browser asks first, because of ${why.join(', ')}.`
  throw new CorsExpectationError(`Expected ${describe(intent)} ${expected ? '' : 'not '}to be preflighted.\n\n${seen}`, undefined)
}

function describe({ request }: Intent): string {
  const names = (request.headers ?? []).map(([name]) => name)
  const extras = [...(names.length === 0 ? [] : [`headers ${names.join(', ')}`]), ...(request.credentials === 'include' ? ['credentials'] : [])]
  return `${request.method ?? 'GET'} ${request.url} from ${request.origin}${extras.length === 0 ? '' : ` with ${extras.join(' and ')}`}`
}
