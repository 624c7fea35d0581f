/** Explaining a request from both sides: what the browser sends and why, what the server answers and why, the verdict, the cause and the mend. */
import { findAdvisories } from '../browser/advisory.ts'
import type { Advisory } from '../browser/advisory.ts'
import { stepRequest } from '../browser/play.ts'
import type { Delivery, Outcome } from '../browser/play.ts'
import type { PreflightCache } from '../browser/preflight-cache.ts'
import type { HeaderList } from '../browser/header-list.ts'
import type { HiddenReason } from '../browser/exposed-headers.ts'
import type { EngineDifference } from '../browser/failure.ts'
import { settleRequest } from '../browser/request.ts'
import type { FetchRequest, SettledRequest, Tainting } from '../browser/request.ts'
import type { Blocked } from '../browser/verdict.ts'
import { advisoryCauses, deliveryCauses } from './explain-advice.ts'
import type { Cause, CauseFacts, Made } from './explain-cause.ts'
import { changesFor, exposeChange, missedHeaders } from './explain-change.ts'
import type { PolicyChange } from './explain-change.ts'
import { requestReason, responseReason } from './explain-header.ts'
import type { ExplainedHeader } from './explain-header.ts'
import { toFetchRequest } from './explain-intent.ts'
import type { Intent } from './explain-intent.ts'
import { identifyLayer } from './explain-layer.ts'
import type { Layer } from './explain-layer.ts'
import { refusalCauses } from './explain-refusal.ts'
import { openTarget } from './explain-target.ts'
import type { ExplainTarget, OpenTarget } from './explain-target.ts'

/** One exchange, with each header's reason. */
export interface ExplainedExchange {
  readonly kind: 'preflight' | 'actual'
  readonly method: string
  readonly url: string
  readonly credentials: boolean
  readonly sent: readonly ExplainedHeader[]
  /** `undefined` where no answer came. */
  readonly status: number | undefined
  readonly received: readonly ExplainedHeader[]
  readonly answeredBy: Layer | undefined
  /** Why the server answers so, by its policy: sentences. Empty where its policy is not known. */
  readonly server: readonly string[]
  /** Why no answer came, where that is known. */
  readonly error: string | undefined
}

/** The answer that the page gets. */
export interface Delivered {
  readonly allowed: true
  readonly type: Tainting | 'opaqueredirect'
  readonly status: number | undefined
  readonly readable: readonly string[]
  readonly hidden: readonly { readonly name: string; readonly reason: HiddenReason }[]
  readonly differences: readonly EngineDifference[]
}

/** A request, explained. All of it is data. */
export interface Explanation {
  readonly intent: Pick<SettledRequest, 'method' | 'url' | 'origin' | 'credentials' | 'headers'>
  /** `unfinished`: the preflight passed, and the actual request was not made. */
  readonly outcome: 'allowed' | 'blocked' | 'unfinished'
  readonly exchanges: readonly ExplainedExchange[]
  /** `undefined` where the request is unfinished. */
  readonly verdict: Delivered | Blocked | undefined
  /** The causes of a block, the true one first; of an answer that can be read, what is worth knowing. */
  readonly causes: readonly Cause[]
  /** The mend as changes to the policies of the target; empty where they are not known, or need none. */
  readonly changes: readonly PolicyChange[]
}

/** How a request is explained. */
export interface ExplainOptions {
  /** `preflight`: do not make the actual request. It is made unless set. */
  readonly until?: 'preflight' | 'answer'
  /** What the browser remembers of earlier preflights; nothing unless given. */
  readonly cache?: PreflightCache
}

/** Exchanges of one request, at most: a browser makes 21 requests, each with its preflight. */
const EXCHANGE_LIMIT = 42

/**
 * Play the request against the target and explain every step. The exchanges are really made: an application's handler runs, as it would for a page, once the preflight
 * has passed.
 */
export async function explain(target: ExplainTarget, intent: Intent, options: ExplainOptions = {}): Promise<Explanation> {
  const request = toFetchRequest(intent)
  const open = openTarget(target)
  const { made, outcome } = await playThrough(open, request, intent.body, options)
  const last = made[made.length - 1]
  const settled = currentRequest(request, made, outcome)
  const view = last === undefined ? undefined : open.policies(last.exchange.url)
  const changes = outcome === undefined || view === undefined || view === 'unknown-path' ? [] : changesOf(outcome, settled, view, last?.answer?.headers ?? [])
  const facts: CauseFacts = { outcome, made, request: settled, view, paths: open.paths, changes, advisories: advisoriesOf(request, made) }
  return {
    intent: pickIntent(settleRequest(request)),
    outcome: outcome === undefined ? 'unfinished' : outcome.allowed ? 'allowed' : 'blocked',
    exchanges: made.map((each) => describeMade(each, request.origin, open)),
    verdict: outcome === undefined ? undefined : outcome.allowed ? describeDelivery(outcome) : outcome,
    causes: causesOf(facts),
    changes,
  }
}

interface Played {
  readonly made: readonly Made[]
  readonly outcome: Outcome | undefined
}

async function playThrough(open: OpenTarget, request: FetchRequest, body: string | undefined, options: ExplainOptions): Promise<Played> {
  const made: Made[] = []
  const steps = stepRequest(request, options.cache === undefined ? {} : { cache: options.cache })
  let step = steps.next()
  while (step.done !== true && made.length < EXCHANGE_LIMIT) {
    const exchange = step.value
    if (exchange.kind === 'actual' && options.until === 'preflight') return { made, outcome: undefined }
    const bodiless = exchange.kind === 'preflight' || exchange.method === 'GET' || exchange.method === 'HEAD'
    const sending = { ...exchange, body: bodiless ? undefined : body }
    const result = await open.send(sending).then((answer) => ({ answer, error: undefined }), (error: unknown) => ({ answer: undefined, error: error instanceof Error ? error.message : String(error) }))
    made.push({ exchange, ...result, reasons: await open.reasons(sending) })
    step = steps.next(result.answer)
  }
  return { made, outcome: step.done === true ? step.value : undefined }
}

// As the request stood at the last exchange: after redirects, its URL and method are others, and the URLs before it taint the origin.
function currentRequest(request: FetchRequest, made: readonly Made[], outcome: Outcome | undefined): SettledRequest {
  if (outcome?.allowed === true) return outcome.request
  const urls = [...new Set(made.map(({ exchange }) => exchange.url))]
  const last = made.findLast(({ exchange }) => exchange.kind === 'actual' && exchange.url === urls[urls.length - 1])
  const settled = settleRequest(request)
  return { ...settled, url: urls[urls.length - 1] ?? settled.url, method: last?.exchange.method ?? settled.method, earlierUrls: urls.slice(0, -1) }
}

function advisoriesOf(request: FetchRequest, made: readonly Made[]): readonly Advisory[] {
  const urls = new Set([request.url, ...made.map(({ exchange }) => exchange.url)])
  return [...urls].flatMap((url) => findAdvisories({ ...request, url }))
}

function changesOf(outcome: Outcome, request: SettledRequest, view: Parameters<typeof changesFor>[2], headers: HeaderList): readonly PolicyChange[] {
  if (!outcome.allowed) return changesFor(outcome, request, view, headers)
  const missed = outcome.type === 'cors' ? missedHeaders(outcome.exposed.hidden) : []
  return missed.length === 0 ? [] : [exposeChange(view, request.method, missed)]
}

function causesOf(facts: CauseFacts): readonly Cause[] {
  const { outcome } = facts
  const beside = advisoryCauses(facts)
  if (outcome === undefined) return beside
  if (outcome.allowed) return [...beside, ...deliveryCauses(outcome, facts)]
  const refusal = refusalCauses(outcome, facts)
  // Where nothing came back and nobody knows why, what stops a request before CORS is the likelier cause.
  const silent = outcome.code === 'NoResponse' && facts.made.every(({ error }) => error === undefined)
  return silent ? [...beside, ...refusal] : [...refusal, ...beside]
}

function pickIntent({ method, url, origin, credentials, headers }: SettledRequest): Explanation['intent'] {
  return { method, url, origin, credentials, headers }
}

function describeMade({ exchange, answer, error, reasons }: Made, origin: string, open: OpenTarget): ExplainedExchange {
  const { kind, method, url, credentials, headers } = exchange
  const asked = headers.find(([name]) => name === 'access-control-request-method')?.[1] ?? method
  const policies = open.policies(url)
  const view = policies === 'unknown-path' ? undefined : policies
  return {
    kind, method, url, credentials,
    sent: headers.map(([name, value]) => ({ name, value, reason: requestReason(name, value, exchange, origin) })),
    status: answer?.status,
    received: (answer?.headers ?? []).map(([name, value]) => ({ name, value, reason: responseReason(name, value, asked, origin, view) })),
    answeredBy: answer === undefined ? undefined : identifyLayer(answer),
    server: reasons,
    error,
  }
}

function describeDelivery({ type, response, exposed, differences }: Delivery): Delivered {
  return { allowed: true, type, status: response?.status, readable: exposed.readable, hidden: exposed.hidden, differences }
}
