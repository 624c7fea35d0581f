/** The CORS-preflight cache of the Fetch standard, on a clock that the caller turns. https://fetch.spec.whatwg.org/#cors-preflight-cache */

/** What of a request the cache looks at. */
export interface CacheRequest {
  readonly origin: string
  readonly url: string
  readonly includesCredentials: boolean
}

/**
 * From when the seconds of an entry run once a later preflight has confirmed it: from when it was stored, as the standard has it, or from its confirmation, as
 * browsers that replace the entry do.
 */
export type AgeRule = 'since stored' | 'since confirmed'

interface Entry {
  readonly origin: string
  readonly url: string
  readonly credentials: boolean
  readonly method: string | null
  readonly headerName: string | null
  maxAge: number
  since: number
}

/** The cache of one browser. */
export class PreflightCache {
  readonly #rule: AgeRule
  #entries: Entry[] = []

  constructor(rule: AgeRule) {
    this.#rule = rule
  }

  /** https://fetch.spec.whatwg.org/#concept-cache-match-method */
  hasMethod(request: CacheRequest, method: string, now: number): boolean {
    return this.#matching(request, now).some((entry) => matchesMethod(entry, method))
  }

  /** https://fetch.spec.whatwg.org/#concept-cache-match-header */
  hasHeaderName(request: CacheRequest, headerName: string, now: number): boolean {
    return this.#matching(request, now).some((entry) => matchesHeaderName(entry, headerName))
  }

  /** Keep what a preflight granted. https://fetch.spec.whatwg.org/#cors-preflight-fetch, the last steps of step 7 */
  store(request: CacheRequest, methods: readonly string[], headerNames: readonly string[], maxAge: number, now: number): void {
    for (const method of methods) this.#confirm(this.#matching(request, now).filter((entry) => matchesMethod(entry, method)), maxAge, now)
    for (const method of methods) {
      if (!this.hasMethod(request, method, now)) this.#append(request, method, null, maxAge, now)
    }
    for (const name of headerNames) this.#confirm(this.#matching(request, now).filter((entry) => matchesHeaderName(entry, name)), maxAge, now)
    for (const name of headerNames) {
      if (!this.hasHeaderName(request, name, now)) this.#append(request, null, name, maxAge, now)
    }
  }

  /** https://fetch.spec.whatwg.org/#concept-cache-clear */
  clear(request: CacheRequest): void {
    this.#entries = this.#entries.filter((entry) => entry.origin !== request.origin || entry.url !== request.url)
  }

  #confirm(entries: readonly Entry[], maxAge: number, now: number): void {
    for (const entry of entries) {
      entry.maxAge = maxAge
      if (this.#rule === 'since confirmed') entry.since = now
    }
  }

  #append(request: CacheRequest, method: string | null, headerName: string | null, maxAge: number, now: number): void {
    this.#entries.push({
      origin: request.origin, url: request.url, credentials: request.includesCredentials, method, headerName, maxAge, since: now,
    })
  }

  // https://fetch.spec.whatwg.org/#concept-cache-match. What was granted for credentials also serves requests without them.
  #matching(request: CacheRequest, now: number): Entry[] {
    this.#entries = this.#entries.filter((entry) => now - entry.since < entry.maxAge)
    return this.#entries.filter((entry) =>
      entry.origin === request.origin && entry.url === request.url && (entry.credentials || !request.includesCredentials))
  }
}

function matchesMethod(entry: Entry, method: string): boolean {
  return entry.method === method || entry.method === '*'
}

function matchesHeaderName(entry: Entry, headerName: string): boolean {
  if (entry.headerName === null) return false
  return entry.headerName.toLowerCase() === headerName.toLowerCase() || (entry.headerName === '*' && headerName.toLowerCase() !== 'authorization')
}
