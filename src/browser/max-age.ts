/** How long a preflight's grant is kept: Access-Control-Max-Age as the standard and each engine read it. */
import type { Engine } from './failure.ts'
import { headerLines } from './header-list.ts'
import type { HeaderList } from './header-list.ts'

/** Whose preflight cache: an engine's, or the standard's, which has no cap of its own. */
export type CacheEngine = Engine | 'standard'

/** Seconds that a grant is kept where the response does not say. */
export const DEFAULT_MAX_AGE: Readonly<Record<CacheEngine, number>> = { standard: 5, chromium: 5, firefox: 5, webkit: 5 }

/** Seconds that a grant is kept at most. */
export const MAX_AGE_CAP: Readonly<Record<CacheEngine, number>> = { standard: Infinity, chromium: 7200, firefox: 86_400, webkit: 600 }

/**
 * Seconds that the grant of this preflight response is kept; 0 keeps nothing. The standard's reading is that of
 * {@link https://fetch.spec.whatwg.org/#cors-preflight-fetch-0 CORS-preflight fetch, steps 7.8 to 7.10}: digits alone, on one line, else 5. A negative
 * number is 0 nevertheless, as the standard's own test suite wants it, but for WebKit, to which it is no number. Firefox keeps nothing for what is no number.
 */
export function parseMaxAge(headers: HeaderList, engine: CacheEngine = 'standard'): number {
  // Two lines, joined, are no number to anybody.
  const value = headerLines(headers, 'access-control-max-age').join(', ')
  return Math.min(MAX_AGE_CAP[engine], readSeconds(value, engine) ?? DEFAULT_MAX_AGE[engine])
}

// Beyond 2^63 Chromium cannot read a number, and takes it for junk.
const CHROMIUM_LARGEST = 2n ** 63n - 1n
const WEBKIT_LARGEST = 2n ** 64n - 1n

function readSeconds(value: string, engine: CacheEngine): number | undefined {
  if (engine === 'firefox' && value !== '' && !/^[0-9]+$/.test(value)) return 0
  if (/^-[0-9]+$/.test(value)) return engine === 'webkit' ? undefined : 0
  const digits = engine === 'chromium' ? value.replace(/^\+/, '') : value
  if (!/^[0-9]+$/.test(digits)) return undefined
  if (engine === 'chromium' && BigInt(digits) > CHROMIUM_LARGEST) return undefined
  if (engine === 'webkit' && BigInt(digits) > WEBKIT_LARGEST) return undefined
  return Number(digits)
}
