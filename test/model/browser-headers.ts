/** Header rules of the Fetch standard as a browser follows them: safelists, names that must be asked for, lists that are parsed or rejected. */

/** A header line. */
export type Header = readonly [name: string, value: string]

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const UNSAFE_BYTE = /[\u0000-\u0008\u000a-\u001f"():<>?@[\\\]{}\u007f]/
const LANGUAGE_VALUE = /^[0-9A-Za-z *,\-.;=]*$/
const SIMPLE_BODY_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']
const FORBIDDEN_REQUEST_HEADERS = [
  'accept-charset', 'accept-encoding', 'access-control-request-headers', 'access-control-request-method', 'connection', 'content-length', 'cookie',
  'cookie2', 'date', 'dnt', 'expect', 'host', 'keep-alive', 'origin', 'referer', 'set-cookie', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via',
]
const METHOD_OVERRIDES = ['x-http-method', 'x-http-method-override', 'x-method-override']
const SAFELISTED_RESPONSE_HEADERS = [
  'cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma',
]
const FORBIDDEN_RESPONSE_HEADERS = ['set-cookie', 'set-cookie2']

/** Whether `text` is a token. */
export function isTokenText(text: string): boolean {
  return TOKEN.test(text)
}

/** https://fetch.spec.whatwg.org/#concept-method-normalize */
export function normalizedMethod(method: string): string {
  const upper = method.toUpperCase()
  return ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'].includes(upper) ? upper : method
}

/** https://fetch.spec.whatwg.org/#forbidden-method */
export function isForbiddenMethodName(method: string): boolean {
  return ['CONNECT', 'TRACE', 'TRACK'].includes(method.toUpperCase())
}

/** https://fetch.spec.whatwg.org/#cors-safelisted-method */
export function isSafelistedMethodName(method: string): boolean {
  return ['GET', 'HEAD', 'POST'].includes(method)
}

/** https://fetch.spec.whatwg.org/#forbidden-request-header */
export function isForbiddenForPages([name, value]: Header): boolean {
  const lower = name.toLowerCase()
  if (FORBIDDEN_REQUEST_HEADERS.includes(lower) || lower.startsWith('proxy-') || lower.startsWith('sec-')) return true
  return METHOD_OVERRIDES.includes(lower) && value.split(',').some((method) => isForbiddenMethodName(method.trim()))
}

/** https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
export function isSafelisted([name, value]: Header): boolean {
  if (value.length > 128) return false
  switch (name.toLowerCase()) {
    case 'accept': return !UNSAFE_BYTE.test(value)
    case 'accept-language':
    case 'content-language': return LANGUAGE_VALUE.test(value)
    case 'content-type': return !UNSAFE_BYTE.test(value) && SIMPLE_BODY_TYPES.includes(essenceOf(value))
    case 'range': return isSafelistedRange(value)
    default: return false
  }
}

/** https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names */
export function unsafeHeaderNames(headers: readonly Header[]): string[] {
  const unsafe: string[] = []
  const potentiallyUnsafe: string[] = []
  let size = 0
  for (const header of headers) {
    if (isSafelisted(header)) {
      potentiallyUnsafe.push(header[0])
      size += header[1].length
    } else unsafe.push(header[0])
  }
  if (size > 1024) unsafe.push(...potentiallyUnsafe)
  return [...new Set(unsafe.map((name) => name.toLowerCase()))].sort()
}

/** https://fetch.spec.whatwg.org/#concept-header-list-get: lines of one name joined, `undefined` where there is none. */
export function getHeader(headers: readonly Header[], name: string): string | undefined {
  const values = headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value)
  return values.length === 0 ? undefined : values.join(', ')
}

/** https://fetch.spec.whatwg.org/#extract-header-list-values for a list of tokens: `null` where the header is absent, `'failure'` where a member is no token. */
export function extractTokens(headers: readonly Header[], name: string): readonly string[] | null | 'failure' {
  const lines = headers.filter(([each]) => each.toLowerCase() === name)
  if (lines.length === 0) return null
  const tokens: string[] = []
  for (const [, value] of lines) {
    for (const part of value.split(',')) {
      const member = part.replace(/^[\t ]+|[\t ]+$/g, '')
      if (member === '') continue
      if (!isTokenText(member)) return 'failure'
      tokens.push(member)
    }
  }
  return tokens
}

/** The seconds of `Access-Control-Max-Age`; 5 where it is absent, repeated or no number of seconds. https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 7 */
export function extractMaxAge(headers: readonly Header[]): number {
  const value = getHeader(headers, 'access-control-max-age')
  return value !== undefined && /^[0-9]+$/.test(value) ? Number(value) : 5
}

/** The names that a page reads of a response that passed the CORS check. https://fetch.spec.whatwg.org/#concept-filtered-response-cors */
export function exposedNames(headers: readonly Header[], includesCredentials: boolean): string[] {
  const listed = extractTokens(headers, 'access-control-expose-headers')
  const present = headers.map(([name]) => name.toLowerCase())
  const exposed = listed === null || listed === 'failure' ? [] : listed.map((name) => name.toLowerCase())
  const visible = !includesCredentials && exposed.includes('*') ? present : present.filter((name) =>
    SAFELISTED_RESPONSE_HEADERS.includes(name) || exposed.includes(name))
  return [...new Set(visible.filter((name) => !FORBIDDEN_RESPONSE_HEADERS.includes(name)))].sort()
}

/** The names that a page reads of a same-origin response. https://fetch.spec.whatwg.org/#concept-filtered-response-basic */
export function basicNames(headers: readonly Header[]): string[] {
  return [...new Set(headers.map(([name]) => name.toLowerCase()).filter((name) => !FORBIDDEN_RESPONSE_HEADERS.includes(name)))].sort()
}

function essenceOf(value: string): string {
  const [essence = ''] = value.split(';')
  return essence.trim().toLowerCase()
}

function isSafelistedRange(value: string): boolean {
  const range = /^bytes=([0-9]+)-([0-9]*)$/.exec(value)
  if (range === null) return false
  const [, start = '', end = ''] = range
  return end === '' || Number(start) <= Number(end)
}
