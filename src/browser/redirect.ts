/** Redirects: whether a browser follows one, and what the next request looks like. */
import { fetchStep } from './failure.ts'
import type { EngineDifference } from './failure.ts'
import { headerLines, pickHeaders } from './header-list.ts'
import type { HeaderList } from './header-list.ts'
import { taintingOf } from './exposed-headers.ts'
import { isSameOrigin, originOf, settleRequest } from './request.ts'
import type { FetchRequest, SettledRequest } from './request.ts'
import { isRedirectStatus } from './response.ts'
import type { FetchResponse } from './response.ts'
import { isNonWildcardHeader } from './safelist.ts'
import { block } from './verdict.ts'
import type { Blocked } from './verdict.ts'

/** Redirects that a browser follows for one request, at most. */
export const REDIRECT_LIMIT = 20

/**
 * What becomes of a response: it is the answer (`final`); it is the answer, but the page sees nothing of it (`opaque`, redirect mode `manual`);
 * or another request follows, with the headers that were dropped on the way.
 */
export type Redirected =
  | { readonly allowed: true; readonly kind: 'final' | 'opaque'; readonly differences: readonly EngineDifference[] }
  | { readonly allowed: true; readonly kind: 'follow'; readonly request: SettledRequest; readonly dropped: readonly string[]; readonly differences: readonly EngineDifference[] }
  | Blocked

/**
 * What the browser does with a response that may be a redirect: {@link https://fetch.spec.whatwg.org/#concept-http-fetch HTTP fetch, step 6.3} and
 * {@link https://fetch.spec.whatwg.org/#concept-http-redirect-fetch HTTP-redirect fetch}. The CORS check of a cross-origin redirect is made before, by `corsCheck`;
 * whether the next URL may be asked at all is for `routeRequest` to say.
 */
export function followRedirect(request: FetchRequest, response: FetchResponse): Redirected {
  const settled = settleRequest(request)
  if (!isRedirectStatus(response.status)) return FINAL
  const location = locationUrl(settled, response)
  if (settled.redirect === 'manual') return { allowed: true, kind: 'opaque', differences: location === 'failure' ? [INVALID_EVEN_BY_HAND] : [] }
  const received = pickHeaders(response.headers, ['location'])
  const fail = (code: Blocked['code'], at: Blocked['step'], reason: string, value?: string, differences: readonly EngineDifference[] = []): Blocked =>
    block({ request: settled, code, step: at, reason, received, status: response.status, differences, ...(value === undefined ? {} : { value }) })
  if (settled.redirect === 'error') {
    const reason = `the response redirects (${response.status}), and redirect mode "error" allows none`
    return fail('RedirectModeError', fetchStep('HTTP fetch', '6.3'), reason, undefined, location === undefined ? NO_REDIRECT_WITHOUT_LOCATION : [])
  }

  if (location === undefined) return FINAL
  if (location === 'failure') return fail('InvalidRedirectLocation', step('5'), 'the redirect has no single Location that parses as a URL')
  const fault = findFault(settled, response, location)
  return fault === undefined ? { allowed: true, kind: 'follow', ...nextRequest(settled, response.status, location), differences: differencesAt(location) } : fail(...fault)
}

const FINAL: Redirected = { allowed: true, kind: 'final', differences: [] }
const INVALID_EVEN_BY_HAND: EngineDifference = { engine: 'chromium', allowed: false, reason: 'fails at a Location that does not parse in redirect mode "manual" too' }

const NO_REDIRECT_WITHOUT_LOCATION: readonly EngineDifference[] = (['chromium', 'webkit'] as const).map((engine) => ({
  engine,
  allowed: true,
  reason: 'takes a redirect status without a Location for an answer like any other',
}))

// https://fetch.spec.whatwg.org/#concept-response-location-url
function locationUrl(request: SettledRequest, response: FetchResponse): URL | 'failure' | undefined {
  const [first, ...others] = headerLines(response.headers, 'location')
  if (first === undefined) return undefined
  if (others.length > 0 || !URL.canParse(first, request.url)) return 'failure'
  const url = new URL(first, request.url)
  // An empty fragment is one too, and `hash` does not tell it from none.
  if (!url.href.includes('#')) url.hash = new URL(request.url).hash
  return url
}

type Fault = readonly [code: Blocked['code'], step: Blocked['step'], reason: string, value: string]

function step(number: string): Blocked['step'] {
  return fetchStep('HTTP-redirect fetch', number)
}

function findFault(request: SettledRequest, response: FetchResponse, location: URL): Fault | undefined {
  const { href } = location
  if (location.protocol !== 'http:' && location.protocol !== 'https:') return ['CorsDisabledScheme', step('6'), `the redirect leads to ${href}; browsers follow http and https only`, href]
  if (request.earlierUrls.length >= REDIRECT_LIMIT) return ['TooManyRedirects', step('7'), `this is redirect number ${REDIRECT_LIMIT + 1}`, href]
  if (location.username !== '' || location.password !== '') {
    const reason = `the redirect leads to a URL with a user name or password: ${href}`
    if (request.mode === 'cors' && !isSameOrigin(location.origin, request.origin)) return ['RedirectContainsCredentials', step('9'), reason, href]
    // A foreign origin must not lead back home with a password either.
    if (taintingOf(request) === 'cors') return ['RedirectContainsCredentials', step('10'), reason, href]
  }
  if (response.status !== 303 && request.body === 'stream') return ['StreamedBodyRedirect', step('11'), `the body was streamed, and a ${response.status} would have it sent again`, href]
  return undefined
}

// Where the standard follows a URL with a password (to the page's own origin, or without CORS), Chromium refuses it as it does in every subresource's URL.
function differencesAt(location: URL): readonly EngineDifference[] {
  if (location.username === '' && location.password === '') return []
  return [{ engine: 'chromium', allowed: false, reason: 'follows no redirect of a page\'s request to a URL with a user name or password' }]
}

const BODY_HEADERS: ReadonlySet<string> = new Set(['content-encoding', 'content-language', 'content-location', 'content-type'])

function nextRequest(request: SettledRequest, status: number, location: URL): { readonly request: SettledRequest; readonly dropped: readonly string[] } {
  const { method } = request
  // Step 12
  const rewritten = ((status === 301 || status === 302) && method === 'POST') || (status === 303 && method !== 'GET' && method !== 'HEAD')
  // Step 13: the moment another origin is seen.
  const crossed = !isSameOrigin(originOf(request.url), location.origin)
  const isDropped = (name: string): boolean => (rewritten && BODY_HEADERS.has(name.toLowerCase())) || (crossed && isNonWildcardHeader(name))
  const headers: HeaderList = request.headers.filter(([name]) => !isDropped(name))
  return {
    request: {
      ...request,
      url: location.href,
      method: rewritten ? 'GET' : method,
      headers,
      body: rewritten ? 'none' : request.body,
      earlierUrls: [...request.earlierUrls, request.url],
    },
    dropped: request.headers.map(([name]) => name.toLowerCase()).filter(isDropped),
  }
}
