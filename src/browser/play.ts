/** A whole request from the page's call to what the page gets: every exchange that the browser makes, in order, without making any. */
import { corsCheck } from './cors-check.ts'
import { exposedHeaders } from './exposed-headers.ts'
import type { ExposedHeaders } from './exposed-headers.ts'
import { fetchStep } from './failure.ts'
import type { HeaderList } from './header-list.ts'
import { preflightReasons, preflightRequest } from './preflight.ts'
import type { PreflightReason } from './preflight.ts'
import { createPreflightCache } from './preflight-cache.ts'
import type { PreflightCache } from './preflight-cache.ts'
import { checkPreflight } from './preflight-response.ts'
import { followRedirect } from './redirect.ts'
import { findRequestFault, sendsCredentials, serializeRequestOrigin, settleRequest } from './request.ts'
import type { FetchRequest, SettledRequest, Tainting } from './request.ts'
import type { FetchResponse } from './response.ts'
import { routeRequest } from './route.ts'
import type { Route } from './route.ts'
import { block } from './verdict.ts'
import type { Allowed, Blocked } from './verdict.ts'

/** One exchange with a server, as the browser wants it made: do not follow redirects, and add no header that the browser would not. */
export interface Exchange {
  readonly kind: 'preflight' | 'actual'
  readonly method: string
  readonly url: string
  /** What CORS and the page put into the request. `cookie`, `user-agent` and the like are not among them. */
  readonly headers: HeaderList
  /** Whether cookies, client certificates and HTTP authentication may go with it. */
  readonly credentials: boolean
  /** Why a preflight is made; empty for an actual request. */
  readonly reasons: readonly PreflightReason[]
}

/** The answer that the page gets. */
export interface Delivery extends Allowed {
  /** As `Response.type`: an `opaque` or `opaqueredirect` one shows neither status nor headers nor body. */
  readonly type: Tainting | 'opaqueredirect'
  /** The last response; none for a `data:` URL. */
  readonly response: FetchResponse | undefined
  readonly exposed: ExposedHeaders
  /** The request that was answered: its URL is the last one. */
  readonly request: SettledRequest
}

/** How a request ends. */
export type Outcome = Delivery | Blocked

/** A started request: each step yields the exchange to be made next, and takes the response, or `undefined` where there was none. */
export type RequestSteps = Generator<Exchange, Outcome, FetchResponse | undefined>

/** What a browser brings to a request. */
export interface PlayOptions {
  /** The browser's preflight cache; a new, empty one unless given. */
  readonly cache?: PreflightCache
}

/**
 * The steps of one request, for a caller that makes the exchanges itself and is not asynchronous. No step is yielded for a request that fails before
 * anything is sent.
 */
export function* stepRequest(intent: FetchRequest, options: PlayOptions = {}): RequestSteps {
  const fault = findRequestFault(intent)
  const settled = settleRequest(intent)
  if (fault !== undefined) return block({ request: settled, code: 'InvalidRequest', step: fetchStep('Request constructor', ''), reason: fault })
  return (yield* fetchMain(settled, options.cache ?? createPreflightCache())).outcome
}

/** Play a request through: `exchange` makes each exchange, and gives `undefined` or throws where no response came. */
export async function playRequest(
  intent: FetchRequest,
  exchange: (exchange: Exchange) => FetchResponse | undefined | Promise<FetchResponse | undefined>,
  options: PlayOptions = {},
): Promise<Outcome> {
  const steps = stepRequest(intent, options)
  let step = steps.next()
  while (step.done !== true) step = steps.next(await answer(exchange, step.value))
  return step.value
}

async function answer(exchange: Parameters<typeof playRequest>[1], wanted: Exchange): Promise<FetchResponse | undefined> {
  try {
    return await exchange(wanted)
  } catch {
    return undefined
  }
}

// The request as it was when it ended: the standard's request is one object, whose current URL redirects move on.
interface Ended {
  readonly outcome: Outcome
  readonly request: SettledRequest
}

type Fetching = Generator<Exchange, Ended, FetchResponse | undefined>

// https://fetch.spec.whatwg.org/#concept-main-fetch, called again for each redirect
function* fetchMain(request: SettledRequest, cache: PreflightCache): Fetching {
  const route = routeRequest(request)
  if (!route.allowed) return { outcome: route, request }
  if (!route.http) {
    const exposed = { readable: [], hidden: [], invalidMember: undefined }
    return { outcome: { allowed: true, type: route.tainting, response: undefined, exposed, request, differences: [] }, request }
  }
  const ended = yield* fetchHttp(request, route, cache)
  // Of the URL where it ended, not of the one that was asked first.
  if (route.preflight && !ended.outcome.allowed) cache.clear(ended.request)
  return ended
}

// https://fetch.spec.whatwg.org/#concept-http-fetch
function* fetchHttp(request: SettledRequest, route: Route, cache: PreflightCache): Fetching {
  if (route.preflight && !cache.covers(request)) {
    const blocked = yield* fetchPreflight(request, cache)
    if (blocked !== undefined) return { outcome: blocked, request }
  }
  const response = yield actualExchange(request, route.tainting)
  if (response === undefined) return { outcome: noResponse(request, 'the request got no response'), request }
  if (route.tainting === 'cors') {
    const verdict = corsCheck(request, response)
    if (!verdict.allowed) return { outcome: verdict, request }
  }
  const next = followRedirect(request, response)
  if (!next.allowed) return { outcome: next, request }
  if (next.kind === 'follow') {
    const ended = yield* fetchMain(next.request, cache)
    const { outcome } = ended
    return outcome.allowed ? { ...ended, outcome: { ...outcome, differences: [...next.differences, ...outcome.differences] } } : ended
  }
  const exposed = exposedHeaders(request, response)
  const delivery = { allowed: true, response, request, differences: next.differences } as const
  if (next.kind === 'final') return { outcome: { ...delivery, type: route.tainting, exposed }, request }
  return { outcome: { ...delivery, type: 'opaqueredirect', exposed: { ...exposed, readable: [], hidden: hideAll(exposed) } }, request }
}

function hideAll(exposed: ExposedHeaders): ExposedHeaders['hidden'] {
  return [...exposed.readable.map((name) => ({ name, reason: 'opaque' }) as const), ...exposed.hidden]
}

// https://fetch.spec.whatwg.org/#cors-preflight-fetch-0
function* fetchPreflight(request: SettledRequest, cache: PreflightCache): Generator<Exchange, Blocked | undefined, FetchResponse | undefined> {
  const { method, url, headers } = preflightRequest(request)
  const response = yield { kind: 'preflight', method, url, headers, credentials: false, reasons: preflightReasons(request) }
  if (response === undefined) return noResponse(request, 'the preflight got no response')
  const verdict = checkPreflight(request, response)
  if (!verdict.allowed) return verdict
  cache.store(request, response)
  return undefined
}

function noResponse(request: SettledRequest, reason: string): Blocked {
  return block({ request, code: 'NoResponse', step: fetchStep('HTTP-network fetch', ''), reason })
}

function actualExchange(request: SettledRequest, tainting: Tainting): Exchange {
  const { method, url, headers } = request
  const accept: HeaderList = headers.some(([name]) => name.toLowerCase() === 'accept') ? [] : [['accept', '*/*']]
  // https://fetch.spec.whatwg.org/#append-a-request-origin-header, under the referrer policies that let the origin through
  const sendsOrigin = tainting === 'cors' || (method !== 'GET' && method !== 'HEAD')
  const origin: HeaderList = sendsOrigin ? [['origin', serializeRequestOrigin(request)]] : []
  return { kind: 'actual', method, url, headers: [...accept, ...headers, ...origin], credentials: sendsCredentials(request), reasons: [] }
}
