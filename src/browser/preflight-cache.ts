/** The CORS-preflight cache: what a browser remembers of preflights, and which requests that lets it send without asking. */
import { isSafelistedMethod } from '../value/method.ts'
import { parseMaxAge } from './max-age.ts'
import type { CacheEngine } from './max-age.ts'
import { parseGrant } from './preflight-response.ts'
import { serializeRequestOrigin, settleRequest } from './request.ts'
import type { FetchRequest, SettledRequest } from './request.ts'
import type { FetchResponse } from './response.ts'
import { isNonWildcardHeader, unsafeHeaderNames } from './safelist.ts'

/**
 * A {@link https://fetch.spec.whatwg.org/#cache-entry cache entry}: one method or one header name (in lower case) that one origin may use at one URL.
 * `expires` is in milliseconds of the cache's clock. The network partition is left out: one cache stands for one top-level site.
 */
export interface CacheEntry {
  readonly origin: string
  readonly url: string
  readonly credentials: boolean
  readonly grants: { readonly kind: 'method' | 'header'; readonly name: string }
  readonly expires: number
}

/** A preflight cache. */
export interface PreflightCache {
  /** Whether what is kept lets the request be sent without a preflight; also true for a request that needs none. */
  covers(request: FetchRequest): boolean
  /** Keep what the response to a preflight grants, once `checkPreflight` has allowed it. A response that does not parse changes nothing. */
  store(request: FetchRequest, response: FetchResponse): void
  /** Forget what is kept for the request's origin and URL: a request that had to ask ended in a network error. Chromium and WebKit do not. */
  clear(request: FetchRequest): void
  /** What is kept now. */
  entries(): readonly CacheEntry[]
}

/** How a cache is made. */
export interface PreflightCacheOptions {
  /** Whose cache; `standard` unless set. */
  readonly engine?: CacheEngine
  /** The clock, in milliseconds; `Date.now` unless set. */
  readonly now?: () => number
}

/**
 * An empty {@link https://fetch.spec.whatwg.org/#concept-cache CORS-preflight cache}. Engines differ from the standard in more than ages: Chromium and WebKit keep one preflight for an origin
 * and URL, the latest, where the standard and Firefox add to what is there; in Firefox a preflight made with credentials does not serve requests without, and
 * a kept `*` serves none.
 */
export function createPreflightCache(options: PreflightCacheOptions = {}): PreflightCache {
  const engine = options.engine ?? 'standard'
  const now = options.now ?? Date.now
  let kept: readonly CacheEntry[] = []

  const current = (): readonly CacheEntry[] => {
    const time = now()
    kept = kept.filter((entry) => entry.expires > time)
    return kept
  }
  const matching = (request: SettledRequest): readonly CacheEntry[] => current().filter((entry) => matches(entry, request, engine))

  return {
    covers: (request) => {
      const settled = settleRequest(request)
      return isCovered(settled, matching(settled), engine)
    },
    store: (request, response) => {
      const settled = settleRequest(request)
      const parsed = parseGrant(settled, response.headers)
      if (parsed.kind === 'failure') return
      const expires = now() + parseMaxAge(response.headers, engine) * 1000
      const { methods, headers } = parsed.grant
      const before = isLatestOnly(engine) ? current().filter((entry) => !isSameResource(entry, settled)) : current()
      const named = [
        ...methods.map((name) => ({ kind: 'method', name }) as const),
        ...headers.map((name) => ({ kind: 'header', name: name.toLowerCase() }) as const),
      ]
      kept = named.reduce((entries, grants) => keep(entries, createEntry(settled, grants, expires), settled, engine), before)
    },
    clear: (request) => {
      if (isLatestOnly(engine)) return
      const settled = settleRequest(request)
      kept = current().filter((entry) => !isSameResource(entry, settled))
    },
    entries: current,
  }
}

function createEntry(request: SettledRequest, grants: CacheEntry['grants'], expires: number): CacheEntry {
  return { origin: serializeRequestOrigin(request), url: cacheUrl(request.url), credentials: request.credentials === 'include', grants, expires }
}

// The key is a URL, so two spellings of one are the same.
function cacheUrl(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url
}

function isSameResource(entry: CacheEntry, request: SettledRequest): boolean {
  return entry.origin === serializeRequestOrigin(request) && entry.url === cacheUrl(request.url)
}

// https://fetch.spec.whatwg.org/#concept-cache-match
function matches(entry: CacheEntry, request: SettledRequest, engine: CacheEngine): boolean {
  const include = request.credentials === 'include'
  return isSameResource(entry, request) && (engine === 'firefox' ? entry.credentials === include : entry.credentials || !include)
}

function isLatestOnly(engine: CacheEngine): boolean {
  return engine === 'chromium' || engine === 'webkit'
}

// CORS-preflight fetch, steps 7.12 to 7.15: where an entry grants the name already, that one gets the new age, and no other is made.
function keep(entries: readonly CacheEntry[], fresh: CacheEntry, request: SettledRequest, engine: CacheEngine): readonly CacheEntry[] {
  const known = (entry: CacheEntry): boolean => matches(entry, request, engine) && grantsName(entry, fresh.grants, engine)
  return entries.some(known) ? entries.map((entry) => (known(entry) ? { ...entry, expires: fresh.expires } : entry)) : [...entries, fresh]
}

function grantsName({ grants, credentials }: CacheEntry, wanted: CacheEntry['grants'], engine: CacheEngine): boolean {
  if (grants.kind !== wanted.kind) return false
  return grants.name === wanted.name || (grants.name === '*' && starCovers(wanted, credentials, engine))
}

// https://fetch.spec.whatwg.org/#concept-http-fetch, step 4.1
function isCovered(request: SettledRequest, entries: readonly CacheEntry[], engine: CacheEngine): boolean {
  const grants = (kind: 'method' | 'header', name: string): boolean => entries.some((entry) => grantsName(entry, { kind, name }, engine))
  const { method } = request
  const methodCovered = grants('method', method) || (isSafelistedMethod(method) && !request.forcePreflight)
  return methodCovered && unsafeHeaderNames(request.headers).every((name) => grants('header', name))
}

// The standard's match takes a kept "*" for every method, even one that a preflight with credentials listed literally; engines do not,
// and Firefox takes none for anything but itself: it asks again.
// https://fetch.spec.whatwg.org/#concept-cache-match-method and #concept-cache-match-header
function starCovers(wanted: CacheEntry['grants'], credentials: boolean, engine: CacheEngine): boolean {
  if (engine === 'firefox') return false
  if (engine !== 'standard') return !credentials
  return wanted.kind === 'method' || !isNonWildcardHeader(wanted.name)
}
