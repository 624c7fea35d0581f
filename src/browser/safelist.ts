/** Which request headers a page may send across origins without asking, which it must ask for, and which it cannot set at all. */
import { isForbiddenRequestHeader as isForbiddenName, isMethodOverrideHeader, isSafelistedRequestHeaderName } from '../value/header-name.ts'
import { isForbiddenMethod } from '../value/method.ts'
import { normalizeValue, splitValue } from './header-list.ts'
import type { HeaderList } from './header-list.ts'
import { parseEssence } from './mime-type.ts'

/** Bytes of one safelisted value, and of all of them together, at most. */
export const SAFELIST_LIMITS: { readonly value: 128; readonly total: 1024 } = { value: 128, total: 1024 }

/** Why a header is not safelisted. `total`: every value alone would be, all of them together are longer than 1024 bytes. */
export type UnsafeReason = 'name' | 'length' | 'byte' | 'mime-type' | 'range' | 'total'

/** A header that needs a preflight, in lower case, with the first of its values that made it so. */
export interface UnsafeHeader {
  readonly name: string
  readonly value: string
  readonly reason: UnsafeReason
}

// https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte: control characters but the tab, DEL, and most delimiters of RFC 9110.
const UNSAFE_BYTE = /[\0-\x08\x0a-\x1f"():<>?@[\\\]{}\x7f]/
const NOT_LANGUAGE_BYTE = /[^0-9A-Za-z *,\-.;=]/
const SAFE_ESSENCES: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'])
const SINGLE_RANGE = /^bytes=([0-9]+)-([0-9]*)$/

/** Why {@link https://fetch.spec.whatwg.org/#cors-safelisted-request-header CORS-safelisted request-header} says no to the header; `undefined` where it says yes. */
export function unsafeReason(name: string, rawValue: string): Exclude<UnsafeReason, 'total'> | undefined {
  const value = normalizeValue(rawValue)
  const lower = name.toLowerCase()
  if (!isSafelistedRequestHeaderName(lower)) return 'name'
  if (value.length > SAFELIST_LIMITS.value) return 'length'
  if (lower === 'range') return isSimpleRange(value) ? undefined : 'range'
  if (lower === 'accept-language' || lower === 'content-language') return NOT_LANGUAGE_BYTE.test(value) ? 'byte' : undefined
  if (UNSAFE_BYTE.test(value)) return 'byte'
  return lower === 'accept' || SAFE_ESSENCES.has(parseEssence(value) ?? '') ? undefined : 'mime-type'
}

/** Whether the header is a {@link https://fetch.spec.whatwg.org/#cors-safelisted-request-header CORS-safelisted request-header}. */
export function isSafelistedRequestHeader(name: string, value: string): boolean {
  return unsafeReason(name, value) === undefined
}

// https://fetch.spec.whatwg.org/#simple-range-header-value, without white space; a range that counts from the end is not safelisted.
function isSimpleRange(value: string): boolean {
  const parts = SINGLE_RANGE.exec(value)
  if (parts === null) return false
  const [, start = '', end = ''] = parts
  return end === '' || BigInt(start) <= BigInt(end)
}

/**
 * The {@link https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names CORS-unsafe request headers}: each name once, in lower case, sorted by bytes.
 * Headers that a page cannot set are the caller's to leave out: see `isForbiddenRequestHeader`.
 */
export function unsafeHeaders(headers: HeaderList): readonly UnsafeHeader[] {
  const unsafe = new Map<string, UnsafeHeader>()
  const safe: UnsafeHeader[] = []
  let total = 0
  for (const [written, raw] of headers) {
    const name = written.toLowerCase()
    const value = normalizeValue(raw)
    const reason = unsafeReason(name, value)
    if (reason === undefined) {
      total += value.length
      safe.push({ name, value, reason: 'total' })
    } else if (!unsafe.has(name)) {
      unsafe.set(name, { name, value, reason })
    }
  }
  for (const header of total > SAFELIST_LIMITS.total ? safe : []) {
    if (!unsafe.has(header.name)) unsafe.set(header.name, header)
  }
  return [...unsafe.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** The names alone of `unsafeHeaders`: what Access-Control-Request-Headers lists. */
export function unsafeHeaderNames(headers: HeaderList): readonly string[] {
  return unsafeHeaders(headers).map((header) => header.name)
}

/** {@link https://fetch.spec.whatwg.org/#forbidden-request-header Forbidden request-header}: a page that sets it sets nothing. `X-HTTP-Method` and its like only with a forbidden method as value. */
export function isForbiddenRequestHeader(name: string, value: string): boolean {
  const lower = name.toLowerCase()
  return isForbiddenName(lower) || (isMethodOverrideHeader(lower) && splitValue(normalizeValue(value)).some(isForbiddenMethod))
}

/** {@link https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name CORS non-wildcard request-header name}: `*` does not stand for it. */
export function isNonWildcardHeader(name: string): boolean {
  return name.toLowerCase() === 'authorization'
}

const NO_CORS_NAMES: ReadonlySet<string> = new Set(['accept', 'accept-language', 'content-language', 'content-type'])

/** {@link https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header No-CORS-safelisted request-header}: all others a page sets in mode `no-cors` are dropped in silence. */
export function isNoCorsSafelisted(name: string, value: string): boolean {
  return NO_CORS_NAMES.has(name.toLowerCase()) && isSafelistedRequestHeader(name, value)
}

const CLIENT_HINTS: ReadonlySet<string> = new Set(['device-memory', 'downlink', 'dpr', 'ect', 'rtt', 'save-data', 'viewport-width', 'width'])

/** A client hint that an earlier standard safelisted, and Chromium still does. */
export function isClientHint(name: string): boolean {
  return CLIENT_HINTS.has(name.toLowerCase())
}
