/** Header names as the Fetch standard sorts them, and those that have no business in a CORS list. Names are given in lower case. */

const FORBIDDEN_REQUEST: ReadonlySet<string> = new Set([
  'accept-charset', 'accept-encoding', 'access-control-request-headers', 'access-control-request-method', 'connection', 'content-length',
  'cookie', 'cookie2', 'date', 'dnt', 'expect', 'host', 'keep-alive', 'origin', 'referer', 'set-cookie', 'te', 'trailer',
  'transfer-encoding', 'upgrade', 'via',
])
const PROHIBITED_REQUEST: ReadonlySet<string> = new Set([
  'access-control-allow-credentials', 'access-control-allow-headers', 'access-control-allow-methods', 'access-control-allow-origin',
  'access-control-expose-headers', 'access-control-max-age',
])
const FORBIDDEN_RESPONSE: ReadonlySet<string> = new Set(['set-cookie', 'set-cookie2'])
const PROHIBITED_RESPONSE: ReadonlySet<string> = new Set([
  'access-control-allow-headers', 'access-control-allow-methods', 'access-control-max-age', 'access-control-request-headers',
  'access-control-request-method', 'origin',
])
const SAFELISTED_REQUEST: ReadonlySet<string> = new Set(['accept', 'accept-language', 'content-language', 'content-type', 'range'])
const SAFELISTED_RESPONSE: ReadonlySet<string> = new Set([
  'cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma',
])
const METHOD_OVERRIDE: ReadonlySet<string> = new Set(['x-http-method', 'x-http-method-override', 'x-method-override'])

/** {@link https://fetch.spec.whatwg.org/#forbidden-request-header Forbidden request-header} whatever its value: a page cannot set it. */
export function isForbiddenRequestHeader(name: string): boolean {
  return FORBIDDEN_REQUEST.has(name) || name.startsWith('proxy-') || name.startsWith('sec-')
}

/** A response header of the CORS protocol: Corbel prohibits it as a request header, where it can only be a mix-up. */
export function isProhibitedRequestHeader(name: string): boolean {
  return PROHIBITED_REQUEST.has(name)
}

/** {@link https://fetch.spec.whatwg.org/#forbidden-response-header-name Forbidden response-header name}: exposing it has no effect. */
export function isForbiddenResponseHeader(name: string): boolean {
  return FORBIDDEN_RESPONSE.has(name)
}

/** A request header, or a header of preflight answers: Corbel prohibits exposing it, where it can only be a mix-up. */
export function isProhibitedResponseHeader(name: string): boolean {
  return PROHIBITED_RESPONSE.has(name)
}

/** Whether some values of the header are {@link https://fetch.spec.whatwg.org/#cors-safelisted-request-header CORS-safelisted}: such a name need not be allowed for those. */
export function isSafelistedRequestHeaderName(name: string): boolean {
  return SAFELISTED_REQUEST.has(name)
}

/** {@link https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name CORS-safelisted response-header name}: readable without being exposed. */
export function isSafelistedResponseHeader(name: string): boolean {
  return SAFELISTED_RESPONSE.has(name)
}

/** A header by which some frameworks let a POST pass for another method: allowing it lets a page around the list of methods. */
export function isMethodOverrideHeader(name: string): boolean {
  return METHOD_OVERRIDE.has(name)
}

/** A header of the CORS protocol that a response carries, or that looks like one: what Corbel removes before it writes its own. */
export function isCorsResponseHeader(name: string): boolean {
  return name.startsWith('access-control-')
}
