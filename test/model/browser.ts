/** A browser that makes cross-origin requests as the Fetch standard has it, step by step, its preflight cache included. Redirects are not followed. */
import { PreflightCache } from './browser-cache.ts'
import type { AgeRule, CacheRequest } from './browser-cache.ts'
import {
  basicNames, exposedNames, extractMaxAge, extractTokens, getHeader, isForbiddenForPages, isForbiddenMethodName, isSafelistedMethodName, isTokenText,
  normalizedMethod, unsafeHeaderNames,
} from './browser-headers.ts'
import type { Header } from './browser-headers.ts'

/** What arrives at a server. */
export interface SentRequest {
  readonly kind: 'preflight' | 'actual'
  readonly method: string
  readonly url: string
  readonly headers: readonly Header[]
}

/** What a server answers. */
export interface ServerResponse {
  readonly status: number
  readonly headers: readonly Header[]
}

/** Whatever stands at the other end: an application, the engine alone, a socket. */
export type Server = (request: SentRequest) => Promise<ServerResponse>

/** What a page asks for by `fetch(url, { mode: 'cors', … })`. `origin` is serialised; `null` is an opaque one. */
export interface PageIntent {
  readonly origin: string
  readonly url: string
  readonly method: string
  readonly headers: readonly Header[]
  readonly credentials: 'omit' | 'same-origin' | 'include'
  /** The page listens to the progress of an upload: then even a simple request is asked for. */
  readonly forcePreflight?: boolean
}

/** The step of the standard that makes a network error of a fetch. */
export type FailedStep =
  | 'the method is no token'
  | 'the method is forbidden'
  | 'the CORS check of the preflight'
  | 'the status of the preflight'
  | 'a list of the preflight does not parse'
  | 'the method is not listed'
  | 'authorization is not named'
  | 'a header is not listed'
  | 'the CORS check of the response'

/** What became of a request: the page reads a status and some headers, or nothing. */
export type Verdict =
  | { readonly readable: true; readonly status: number; readonly headers: readonly string[] }
  | { readonly readable: false; readonly step: FailedStep }

/** A verdict, and what was sent to come to it, in order. */
export interface Visit {
  readonly sent: readonly SentRequest[]
  readonly verdict: Verdict
}

/** How a browser differs from others: whether it sends `Sec-Fetch-Site`, how long it keeps a preflight at most (seconds), from when it counts. */
export interface BrowserHabits {
  readonly fetchMetadata?: boolean
  readonly maxAgeCap?: number
  readonly ageRule?: AgeRule
}

interface Fetching extends CacheRequest {
  readonly method: string
  readonly headers: readonly Header[]
  readonly forcePreflight: boolean
  readonly unsafeNames: readonly string[]
  readonly sent: SentRequest[]
}

/** One browser, with one preflight cache and a clock that stands still unless `wait` is called. */
export class Browser {
  readonly #server: Server
  readonly #cache: PreflightCache
  readonly #fetchMetadata: boolean
  readonly #maxAgeCap: number
  #now = 0

  constructor(server: Server, habits: BrowserHabits = {}) {
    this.#server = server
    this.#cache = new PreflightCache(habits.ageRule ?? 'since stored')
    this.#fetchMetadata = habits.fetchMetadata ?? true
    this.#maxAgeCap = habits.maxAgeCap ?? 86_400
  }

  /** Let seconds pass. */
  wait(seconds: number): void {
    this.#now += seconds
  }

  /** Make the request that a page asks for. */
  async visit(intent: PageIntent): Promise<Visit> {
    const sent: SentRequest[] = []
    const verdict = await this.#fetch(intent, sent)
    return { sent, verdict }
  }

  // https://fetch.spec.whatwg.org/#dom-request, then https://fetch.spec.whatwg.org/#main-fetch
  async #fetch(intent: PageIntent, sent: SentRequest[]): Promise<Verdict> {
    if (!isTokenText(intent.method)) return { readable: false, step: 'the method is no token' }
    if (isForbiddenMethodName(intent.method)) return { readable: false, step: 'the method is forbidden' }
    const headers = intent.headers.filter((header) => !isForbiddenForPages(header))
    const fetching: Fetching = {
      origin: intent.origin, url: intent.url, method: normalizedMethod(intent.method), headers, includesCredentials: intent.credentials === 'include',
      forcePreflight: intent.forcePreflight ?? false, unsafeNames: unsafeHeaderNames(headers), sent,
    }
    if (new URL(intent.url).origin === intent.origin) return this.#sameOriginFetch(fetching, intent.credentials)
    const asks = fetching.forcePreflight || !isSafelistedMethodName(fetching.method) || fetching.unsafeNames.length > 0
    const verdict = await this.#httpFetch(fetching, asks)
    if (asks && !verdict.readable) this.#cache.clear(fetching)
    return verdict
  }

  async #sameOriginFetch(fetching: Fetching, credentials: PageIntent['credentials']): Promise<Verdict> {
    const namesOrigin = fetching.method !== 'GET' && fetching.method !== 'HEAD'
    const response = await this.#send(fetching, {
      kind: 'actual', method: fetching.method, url: fetching.url,
      headers: [...fetching.headers, ...(namesOrigin ? [['origin', fetching.origin] as const] : []), ...this.#site('same-origin'), ...cookies(credentials !== 'omit')],
    })
    return { readable: true, status: response.status, headers: basicNames(response.headers) }
  }

  // https://fetch.spec.whatwg.org/#http-fetch
  async #httpFetch(fetching: Fetching, asks: boolean): Promise<Verdict> {
    const methodIsKnown = this.#cache.hasMethod(fetching, fetching.method, this.#now)
    const needsMethod = !methodIsKnown && (!isSafelistedMethodName(fetching.method) || fetching.forcePreflight)
    const needsName = fetching.unsafeNames.some((name) => !this.#cache.hasHeaderName(fetching, name, this.#now))
    if (asks && (needsMethod || needsName)) {
      const step = await this.#preflightFetch(fetching)
      if (step !== undefined) return { readable: false, step }
    }
    const response = await this.#send(fetching, {
      kind: 'actual', method: fetching.method, url: fetching.url,
      headers: [...fetching.headers, ['origin', fetching.origin], ...this.#site('cross-site'), ...cookies(fetching.includesCredentials)],
    })
    if (!passesCheck(fetching, response)) return { readable: false, step: 'the CORS check of the response' }
    return { readable: true, status: response.status, headers: exposedNames(response.headers, fetching.includesCredentials) }
  }

  // https://fetch.spec.whatwg.org/#cors-preflight-fetch-0. Nothing is returned where the preflight succeeds.
  async #preflightFetch(fetching: Fetching): Promise<FailedStep | undefined> {
    const asked: Header[] = fetching.unsafeNames.length === 0 ? [] : [['access-control-request-headers', fetching.unsafeNames.join(',')]]
    const response = await this.#send(fetching, {
      kind: 'preflight', method: 'OPTIONS', url: fetching.url,
      headers: [
        ['accept', '*/*'], ['access-control-request-method', fetching.method], ...asked, ['origin', fetching.origin], ...this.#site('cross-site'),
      ],
    })
    if (!passesCheck(fetching, response)) return 'the CORS check of the preflight'
    if (response.status < 200 || response.status > 299) return 'the status of the preflight'
    const listedMethods = extractTokens(response.headers, 'access-control-allow-methods')
    const listedNames = extractTokens(response.headers, 'access-control-allow-headers')
    if (listedMethods === 'failure' || listedNames === 'failure') return 'a list of the preflight does not parse'
    const methods = listedMethods ?? (fetching.forcePreflight ? [fetching.method] : [])
    const names = (listedNames ?? []).map((name) => name.toLowerCase())
    const starCounts = !fetching.includesCredentials
    if (!methods.includes(fetching.method) && !isSafelistedMethodName(fetching.method) && !(starCounts && methods.includes('*'))) return 'the method is not listed'
    if (fetching.headers.some(([name]) => name.toLowerCase() === 'authorization') && !names.includes('authorization')) return 'authorization is not named'
    if (fetching.unsafeNames.some((name) => !names.includes(name) && !(starCounts && names.includes('*')))) return 'a header is not listed'
    this.#cache.store(fetching, methods, names, Math.min(extractMaxAge(response.headers), this.#maxAgeCap), this.#now)
    return undefined
  }

  async #send(fetching: Fetching, request: SentRequest): Promise<ServerResponse> {
    fetching.sent.push(request)
    return this.#server(request)
  }

  #site(relation: 'same-origin' | 'cross-site'): Header[] {
    return this.#fetchMetadata ? [['sec-fetch-site', relation]] : []
  }
}

// https://fetch.spec.whatwg.org/#concept-cors-check
function passesCheck(fetching: Fetching, response: ServerResponse): boolean {
  const allowed = getHeader(response.headers, 'access-control-allow-origin')
  if (allowed === undefined) return false
  if (!fetching.includesCredentials && allowed === '*') return true
  if (allowed !== fetching.origin) return false
  return !fetching.includesCredentials || getHeader(response.headers, 'access-control-allow-credentials') === 'true'
}

function cookies(included: boolean): Header[] {
  return included ? [['cookie', 'session=1']] : []
}
