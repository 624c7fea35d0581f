/** HTTP methods as the Fetch standard sorts them: safelisted, normalised, forbidden. Methods are case-sensitive. */
import { isToken } from './field.ts'

const SAFELISTED: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])
const NORMALIZED: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'])
const FORBIDDEN: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK'])

/** Whether `text` can be a method at all: a token. `*` is a token, and no method that anyone may list: see `isListableMethod`. */
export function isMethod(text: string): boolean {
  return isToken(text)
}

/** {@link https://fetch.spec.whatwg.org/#cors-safelisted-method CORS-safelisted method}: sent across origins without asking for the method. */
export function isSafelistedMethod(method: string): boolean {
  return SAFELISTED.has(method)
}

/** {@link https://fetch.spec.whatwg.org/#forbidden-method Forbidden method}, in any case: no browser sends it from a page. */
export function isForbiddenMethod(method: string): boolean {
  return FORBIDDEN.has(toAsciiUpperCase(method))
}

/** {@link https://fetch.spec.whatwg.org/#concept-method-normalize Normalise}: six methods are upper-cased by clients, every other one (`patch`!) is sent as written. */
export function normalizeMethod(method: string): string {
  const upper = toAsciiUpperCase(method)
  return NORMALIZED.has(upper) ? upper : method
}

// `toUpperCase` would also make `ſ` an S.
function toAsciiUpperCase(text: string): string {
  return text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase())
}

/** Whether an Access-Control-Allow-Methods list may name `method`: a token, not forbidden, and not `*`, which would mean every method. */
export function isListableMethod(method: string): boolean {
  return method !== '*' && isMethod(method) && !isForbiddenMethod(method)
}
