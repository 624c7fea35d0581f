/** A request as a page asks for it and as the browser then holds it: forbidden headers gone, the method normalised, the origin tainted by redirects. */
import { isForbiddenMethod, isMethod, isSafelistedMethod, normalizeMethod } from '../value/method.ts'
import { isToken } from '../value/field.ts'
import { normalizeValue } from './header-list.ts'
import type { HeaderList } from './header-list.ts'
import { isForbiddenRequestHeader, isNoCorsSafelisted } from './safelist.ts'

/** Fetch's request modes that a page can choose. */
export type RequestMode = 'cors' | 'no-cors' | 'same-origin'

/** What a page asks its browser to do. Only `url` and `origin` have no default. */
export interface FetchRequest {
  /** Absolute URL. After a redirect: the one to be asked next. */
  readonly url: string
  /** The page's origin, serialised as browsers do; `null` for an opaque one (sandboxed frames, `file:`, `data:`). */
  readonly origin: string
  /** `GET` unless set. */
  readonly method?: string
  /** The headers that the page sets, one pair a line. A body's own `content-type` belongs here too. */
  readonly headers?: HeaderList
  /** `cors` unless set. */
  readonly mode?: RequestMode
  /** `same-origin` unless set, as in `fetch()`; XHR's `withCredentials` is `include`. */
  readonly credentials?: 'omit' | 'same-origin' | 'include'
  /** `follow` unless set. */
  readonly redirect?: 'follow' | 'error' | 'manual'
  /** `none` unless set. A `stream` cannot be sent a second time, after a redirect. */
  readonly body?: 'none' | 'replayable' | 'stream'
  /** Who asks: it changes what consoles print, and `fetch()` refuses a URL with a user name or password. `fetch` unless set. */
  readonly initiator?: 'fetch' | 'xhr'
  /** Fetch's use-CORS-preflight flag: set by XHR when a listener is on `xhr.upload`. */
  readonly forcePreflight?: boolean
  /** The URLs asked before this one, oldest first, where redirects led here. */
  readonly earlierUrls?: readonly string[]
}

/** A request with every default filled in, and without what a page cannot set. */
export type SettledRequest = Required<FetchRequest>

/** How much of the answer the page may see: all, what CORS grants, or nothing at all. */
export type Tainting = 'basic' | 'cors' | 'opaque'

/** Fill in the defaults, normalise the method and drop the headers that the {@link https://fetch.spec.whatwg.org/#concept-headers-guard guard} of the page's `Headers` drops. */
export function settleRequest(request: FetchRequest): SettledRequest {
  const mode = request.mode ?? 'cors'
  const headers = (request.headers ?? []).map(([name, value]) => [name, normalizeValue(value)] as const)
  const settable = headers.filter(([name, value]) => !isForbiddenRequestHeader(name, value))
  return {
    url: request.url,
    origin: request.origin,
    method: normalizeMethod(request.method ?? 'GET'),
    headers: mode === 'no-cors' ? settable.filter(([name, value]) => isNoCorsSafelisted(name, value)) : settable,
    mode,
    credentials: request.credentials ?? 'same-origin',
    redirect: request.redirect ?? 'follow',
    body: request.body ?? 'none',
    initiator: request.initiator ?? 'fetch',
    forcePreflight: request.forcePreflight ?? false,
    earlierUrls: request.earlierUrls ?? [],
  }
}

/**
 * Why {@link https://fetch.spec.whatwg.org/#dom-request the Request constructor} (or XHR's `open` and `setRequestHeader`) would throw before anything is sent;
 * `undefined` where it would not.
 */
export function findRequestFault(request: FetchRequest): string | undefined {
  const { url, method = 'GET', headers = [], initiator = 'fetch', mode = 'cors' } = request
  if (!URL.canParse(url)) return `${quote(url)} is no absolute URL`
  const { username, password } = new URL(url)
  if (initiator === 'fetch' && (username !== '' || password !== '')) return `the URL ${quote(url)} holds a user name or a password, which fetch() refuses`
  if (!isMethod(method)) return `${quote(method)} is no method: a method is a token, such as PUT`
  if (isForbiddenMethod(method)) return `no page may send ${quote(method)}: CONNECT, TRACE and TRACK are forbidden methods`
  if (mode === 'no-cors' && !isSafelistedMethod(normalizeMethod(method))) return `mode no-cors sends GET, HEAD and POST only, not ${quote(method)}`
  for (const [name, value] of headers) {
    if (!isToken(name)) return `${quote(name)} is no header name: a name is a token, such as x-request-id`
    if (!isHeaderValue(normalizeValue(value))) return `the value of ${name} holds a line break, a NUL or a character above U+00FF: ${quote(value)}`
  }
  return undefined
}

// https://fetch.spec.whatwg.org/#header-value, and WebIDL's ByteString
function isHeaderValue(value: string): boolean {
  return !/[\0\n\r]|[^\0-\xff]/.test(value)
}

function quote(text: string): string {
  return JSON.stringify(text)
}

/** The origin of a URL as browsers serialise it; `null` where the URL does not parse or its origin is opaque. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'null'
}

/** {@link https://html.spec.whatwg.org/multipage/browsers.html#same-origin Same origin}. Two opaque origins are never the same here: what serialises as `null` cannot be told apart. */
export function isSameOrigin(a: string, b: string): boolean {
  return a === b && a !== 'null'
}

/** Whether the request, on its way here, has asked another origin than the page's: from then on its answers are not the page's own. */
export function hasLeftOrigin(request: FetchRequest): boolean {
  return [...(request.earlierUrls ?? []), request.url].some((url) => !isSameOrigin(originOf(url), request.origin))
}

/**
 * The {@link https://fetch.spec.whatwg.org/#byte-serializing-a-request-origin serialised origin} that the request carries and that the CORS check compares:
 * `null` once a redirect has led from one foreign origin to another.
 */
export function serializeRequestOrigin(request: FetchRequest): string {
  const origins = [...(request.earlierUrls ?? []), request.url].map(originOf)
  // https://fetch.spec.whatwg.org/#concept-request-tainted-origin; same-site and cross-site taint serialise alike.
  const tainted = origins.some((origin, index) => {
    const last = origins[index - 1]
    return last !== undefined && !isSameOrigin(origin, last) && !isSameOrigin(request.origin, last)
  })
  return tainted ? 'null' : request.origin
}

/** Whether the browser may send cookies, TLS client certificates and HTTP authentication with the request, and keep the cookies of the answer. */
export function sendsCredentials(request: FetchRequest): boolean {
  const credentials = request.credentials ?? 'same-origin'
  // https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch, "includeCredentials"
  return credentials === 'include' || (credentials === 'same-origin' && !hasLeftOrigin(request))
}
