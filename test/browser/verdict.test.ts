import { describe, expect, test } from 'vitest'
import { corsCheck } from '../../src/browser/cors-check.ts'
import { fetchStep } from '../../src/browser/failure.ts'
import type { FailureCode } from '../../src/browser/failure.ts'
import type { HeaderList } from '../../src/browser/header-list.ts'
import { checkPreflight } from '../../src/browser/preflight-response.ts'
import { followRedirect } from '../../src/browser/redirect.ts'
import { settleRequest } from '../../src/browser/request.ts'
import type { FetchRequest } from '../../src/browser/request.ts'
import { isOkStatus, isRedirectStatus } from '../../src/browser/response.ts'
import { routeRequest } from '../../src/browser/route.ts'
import { ALLOWED, allowedIn, block } from '../../src/browser/verdict.ts'
import type { Blocked } from '../../src/browser/verdict.ts'

const origin = 'https://app.example'
const url = 'https://api.example/x'
const request: FetchRequest = { url, origin }
const acao = (...values: readonly string[]): HeaderList => values.map((value) => ['access-control-allow-origin', value] as const)
const acac: HeaderList = [['access-control-allow-credentials', 'true']]

function blocked(verdict: { readonly allowed: boolean }): Blocked {
  if (!('code' in verdict)) throw new Error('allowed')
  return verdict as Blocked
}
const check = (headers: HeaderList, change: Partial<FetchRequest> = {}, status = 200): Blocked => blocked(corsCheck({ ...request, ...change }, { status, headers }))
const ask = (headers: HeaderList, change: Partial<FetchRequest> = {}, status = 204): Blocked => blocked(checkPreflight({ ...request, method: 'PUT', ...change }, { status, headers }))

const chromium = (text: string, kind = 'fetch'): string => `Access to ${kind} at '${url}' from origin '${origin}' has been blocked by CORS policy: ${text}`
const firefox = (reason: string, after = ''): string => `Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ${url}. (Reason: ${reason}).${after}`
const webkit = (text: string, kind = 'Fetch API'): string => `${text}\n${kind} cannot load ${url} due to access control checks.`
const preflight = "Response to preflight request doesn't pass access control check: "
const valid = ' Have the server send the header with a valid value.'
const notAllowed = (status: number): string => webkit(`Origin ${origin} is not allowed by Access-Control-Allow-Origin. Status code: ${status}`)

describe('console texts', () => {
  test.each<[string, Blocked, string, string | undefined, string | undefined]>([
    ['no Access-Control-Allow-Origin', check([], {}, 500), chromium("No 'Access-Control-Allow-Origin' header is present on the requested resource."),
      firefox('CORS header ‘Access-Control-Allow-Origin’ missing', ' Status code: 500.'), notAllowed(500)],
    ['a wildcard with credentials', check(acao('*'), { credentials: 'include' }),
      chromium("The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'."),
      firefox('Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’').replace(url, `‘${url}’`), webkit('Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.')],
    ['two lines', check(acao('*', origin)), chromium(`The 'Access-Control-Allow-Origin' header contains multiple values '*, ${origin}', but only one is allowed.${valid}`),
      firefox('Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed'), webkit('Access-Control-Allow-Origin cannot contain more than one origin.')],
    ['a list', check(acao('a b')), chromium(`The 'Access-Control-Allow-Origin' header contains multiple values 'a b', but only one is allowed.${valid}`),
      firefox('CORS header ‘Access-Control-Allow-Origin’ does not match ‘a b’'), notAllowed(200)],
    ['no origin', check(acao('app.example')), chromium(`The 'Access-Control-Allow-Origin' header contains the invalid value 'app.example'.${valid}`),
      firefox('CORS header ‘Access-Control-Allow-Origin’ does not match ‘app.example’'), notAllowed(200)],
    ['another origin', check(acao('https://b.example')), chromium(`The 'Access-Control-Allow-Origin' header has a value 'https://b.example' that is not equal to the supplied origin.${valid}`),
      firefox('CORS header ‘Access-Control-Allow-Origin’ does not match ‘https://b.example’'), notAllowed(200)],
    ['no credentials', check(acao(origin), { credentials: 'include' }),
      chromium("The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'."),
      firefox('expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’'), webkit('Credentials flag is true, but Access-Control-Allow-Credentials is not "true".')],
    ['a preflight that is not shared', ask([]), chromium(`${preflight}No 'Access-Control-Allow-Origin' header is present on the requested resource.`),
      firefox('CORS header ‘Access-Control-Allow-Origin’ missing', ' Status code: 204.'), notAllowed(204)],
    ['a preflight that is not shared either, with 401', ask([], {}, 401), chromium(`${preflight}No 'Access-Control-Allow-Origin' header is present on the requested resource.`),
      firefox('CORS header ‘Access-Control-Allow-Origin’ missing', ' Status code: 401.'), webkit('Preflight response is not successful. Status code: 401')],
    ['a preflight with 404', ask(acao('*'), {}, 404), chromium(`${preflight}It does not have HTTP ok status.`), firefox('CORS preflight response did not succeed', ' Status code: 404.'),
      webkit('Preflight response is not successful. Status code: 404')],
    ['a preflight with 100', ask(acao('*'), {}, 100), chromium(`${preflight}It does not have HTTP ok status.`), firefox('CORS preflight response did not succeed', ' Status code: 100.'),
      webkit('Preflight response is not successful. Status code: 100')],
    ['a preflight redirected', ask([['location', '/y']], {}, 302), chromium(`${preflight}Redirect is not allowed for a preflight request.`), firefox('CORS request external redirect not allowed'),
      webkit('Preflight response is not successful. Status code: 302')],
    ['bad methods', ask([...acao('*'), ['access-control-allow-methods', 'PUT, a b']]), chromium('Cannot parse Access-Control-Allow-Methods response header field in preflight response.'),
      firefox('invalid token ‘a b’ in CORS header ‘Access-Control-Allow-Methods’'), webkit('Header Access-Control-Allow-Methods has an invalid value: PUT, a b')],
    ['bad headers', ask([...acao('*'), ['access-control-allow-headers', 'a b']]), chromium('Cannot parse Access-Control-Allow-Headers response header field in preflight response.'),
      firefox('invalid token ‘a b’ in CORS header ‘Access-Control-Allow-Headers’'), webkit('Header Access-Control-Allow-Headers has an invalid value: a b')],
    ['the method', ask(acao('*')), chromium('Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.'), firefox('Did not find method in CORS header ‘Access-Control-Allow-Methods’'),
      webkit('Method PUT is not allowed by Access-Control-Allow-Methods.')],
    ['a header', ask(acao('*'), { method: 'GET', headers: [['X-Token', '1']] }), chromium('Request header field x-token is not allowed by Access-Control-Allow-Headers in preflight response.'),
      firefox('header ‘x-token’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response'), webkit('Request header field X-Token is not allowed by Access-Control-Allow-Headers.')],
    ['a password in a redirect', blocked(followRedirect(request, { status: 302, headers: [['location', 'https://u:p@b.example/']] })),
      chromium("Redirect location '' contains a username and password, which is disallowed for cross-origin requests."), undefined,
      webkit('Cross-origin redirection to https://u:p@b.example/ denied by Cross-Origin Resource Sharing policy: URL is either a non-HTTP URL or contains credentials.')],
    ['mode same-origin', blocked(routeRequest({ ...request, mode: 'same-origin' })),
      `Fetch API cannot load ${url} Request mode is "same-origin" but the URL's origin is not same as the request origin ${origin}.`, undefined, undefined],
    ['mode no-cors without following', blocked(routeRequest({ ...request, mode: 'no-cors', redirect: 'error' })),
      `Fetch API cannot load ${url} Request mode is "no-cors" but the redirect mode is not "follow".`, undefined, undefined],
    ['a redirect nowhere', blocked(followRedirect(request, { status: 302, headers: [['location', 'http://[']] })), 'Failed to load resource: net::ERR_INVALID_REDIRECT', undefined, undefined],
    ['a redirect too many', blocked(followRedirect({ ...request, earlierUrls: Array.from({ length: 20 }, () => url) }, { status: 302, headers: [['location', '/']] })),
      'Failed to load resource: net::ERR_TOO_MANY_REDIRECTS', undefined, undefined],
    ['a redirect unwanted', blocked(followRedirect({ ...request, redirect: 'error' }, { status: 302, headers: [['location', '/y']] })), 'Failed to load resource: net::ERR_FAILED', undefined, undefined],
  ])('for %s', (_, verdict, inChromium, inFirefox, inWebkit) => {
    expect(verdict.messages).toEqual({ chromium: inChromium, firefox: inFirefox, webkit: inWebkit })
  })

  test('name the first URL after a redirect, and XHR where it asks', () => {
    const verdict = check(acao('*'), { earlierUrls: ['https://api.example/first', 'https://api.example/second'], initiator: 'xhr', credentials: 'include' })
    expect(verdict.messages.chromium).toBe(
      `Access to XMLHttpRequest at '${url}' (redirected from 'https://api.example/first') from origin '${origin}' has been blocked by CORS policy: `
      + "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'."
      + ' The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute.')
    expect(verdict.messages.webkit).toContain('XMLHttpRequest cannot load')
    expect(check(acao('b'), { initiator: 'xhr' }).messages.chromium).toBe(chromium("The 'Access-Control-Allow-Origin' header contains the invalid value 'b'.", 'XMLHttpRequest'))
  })

  test('tell of a scheme that is not http, and of no response', () => {
    const scheme = blocked(routeRequest({ ...request, url: 'ftp://api.example/' }))
    expect(scheme.messages.chromium).toContain('Cross origin requests are only supported for protocol schemes: chrome,')
    expect(scheme.messages.firefox).toContain('(Reason: CORS request not http).')
    const leading = (location: string, mode: FetchRequest['mode'] = 'cors'): string | undefined => blocked(followRedirect({ ...request, mode }, { status: 302, headers: [['location', location]] })).messages.chromium
    expect(leading('mailto:a@b')).toContain(`Access to fetch at 'mailto:a@b' (redirected from '${url}') from origin '${origin}'`)
    expect(leading('mailto:a@b', 'no-cors')).toBeUndefined()
    expect(leading('data:,x')).toBe('Failed to load resource: net::ERR_UNSAFE_REDIRECT')
    const silent = block({ request: settleRequest(request), code: 'NoResponse', step: fetchStep('HTTP-network fetch', ''), reason: '' })
    expect(silent.messages.firefox).toBe(firefox('CORS request did not succeed', ' Status code: (null).'))
    expect(silent.received).toEqual([])
  })

  test('are not there for what a browser does not explain', () => {
    const bare = (code: FailureCode): Blocked => block({ request: settleRequest(request), code, step: fetchStep('main fetch', '12'), reason: '' })
    expect(bare('InvalidRequest').messages).toEqual({ chromium: undefined, firefox: undefined, webkit: undefined })
    expect(bare('MethodDisallowedByPreflightResponse').messages.chromium).toContain('Method  is not allowed')
    expect(bare('InvalidAllowMethodsPreflightResponse').messages.webkit).toContain('undefined')
    expect(bare('InvalidAllowHeadersPreflightResponse').messages.webkit).toContain('undefined')
    expect(bare('HeaderDisallowedByPreflightResponse').messages.webkit).toContain('Request header field  is not')
  })
})

describe('mends', () => {
  test.each<[string, Blocked, string]>([
    ['a missing header', check([]), `Answer "Access-Control-Allow-Origin: ${origin}" to every answer, errors and redirects included.`],
    ['an error without headers', check([], {}, 500), `Answer "Access-Control-Allow-Origin: ${origin}" to every answer, errors and redirects included; find out first why the status is 500, since errors often come from a layer that knows nothing of CORS.`],
    ['a preflight without headers', ask([]), `Answer "Access-Control-Allow-Origin: ${origin}" to the preflight too.`],
    ['a slash', check(acao(`${origin}/`)), `Answer "Access-Control-Allow-Origin: ${origin}" instead of "${origin}/" (an origin ends without a slash). Where several origins are allowed, answer the one that asks, with "Vary: Origin".`],
    ['upper case', check(acao('https://APP.example')), `Answer "Access-Control-Allow-Origin: ${origin}" instead of "https://APP.example" (origins are compared byte by byte: lower case). Where several origins are allowed, answer the one that asks, with "Vary: Origin".`],
    ['a path', check(acao(`${origin}/x`)), `Answer "Access-Control-Allow-Origin: ${origin}" instead of "${origin}/x" (an origin has neither path nor default port). Where several origins are allowed, answer the one that asks, with "Vary: Origin".`],
    ['another origin', check(acao('https://b.example')), `Answer "Access-Control-Allow-Origin: ${origin}" instead of "https://b.example". Where several origins are allowed, answer the one that asks, with "Vary: Origin".`],
    ['null for another', check(acao('null')), `Answer "Access-Control-Allow-Origin: ${origin}" instead of "null". Where several origins are allowed, answer the one that asks, with "Vary: Origin".`],
    ['a tainted origin', check(acao(origin), { earlierUrls: ['https://b.example/'] }), `A redirect from one foreign origin to another makes the origin "null": let the page ask ${url} directly, or, where anybody may read it, answer "Access-Control-Allow-Origin: *".`],
    ['two values', check(acao('*', '*')), `Send one Access-Control-Allow-Origin with one value, "${origin}": two layers that both add it (an application and its proxy) make two.`],
    ['no origin', check(acao('x')), `Send an origin, "${origin}": scheme, host, and port where it is not the default one; no path, no list, no pattern.`],
    ['a wildcard', check(acao('*'), { credentials: 'include' }), `Answer "Access-Control-Allow-Origin: ${origin}" with "Access-Control-Allow-Credentials: true" and "Vary: Origin"; or, where no cookie is needed, leave out credentials "include" in the page.`],
    ['no credentials', check(acao(origin), { credentials: 'include' }), 'Answer "Access-Control-Allow-Credentials: true", in lower case and once, to every answer, errors and redirects included; or leave out credentials "include" in the page.'],
    ['a status', ask(acao('*'), {}, 401), 'Answer the preflight (OPTIONS with Access-Control-Request-Method) with 204, before authentication, routing and rate limits see it; it got 401.'],
    ['methods', ask([...acao('*'), ['access-control-allow-methods', 'a b']]), 'Take "a b" out of Access-Control-Allow-Methods: one member that is no method spoils the whole list.'],
    ['headers', ask([...acao('*'), ['access-control-allow-headers', 'a b']]), 'Take "a b" out of Access-Control-Allow-Headers: one member that is no header name spoils the whole list.'],
    ['a method', ask(acao('*')), 'Add "PUT" to the preflight\'s Access-Control-Allow-Methods.'],
    ['a method with credentials', ask([...acao(origin), ...acac, ['access-control-allow-methods', '*']], { credentials: 'include' }),
      'Add "PUT" to the preflight\'s Access-Control-Allow-Methods by name: "*" does not stand for it when credentials are included.'],
    ['a method in lower case', ask(acao('*'), { method: 'patch' }), 'Add "patch" to the preflight\'s Access-Control-Allow-Methods. Methods are case-sensitive, and browsers send "patch" as written: write "PATCH" in the page and in the list.'],
    ['a header', ask(acao('*'), { method: 'GET', headers: [['X-A', '1']] }), 'Add "x-a" to the preflight\'s Access-Control-Allow-Headers; or do not set it in the page.'],
    ['Authorization', ask(acao('*'), { method: 'GET', headers: [['Authorization', '1']] }), 'Add "authorization" to the preflight\'s Access-Control-Allow-Headers by name: "*" does not stand for it; or do not set it in the page.'],
    ['mode same-origin', blocked(routeRequest({ ...request, mode: 'same-origin' })), 'In the page: leave out mode "same-origin", or ask a URL of the page\'s own origin.'],
  ])('of %s', (_, verdict, mend) => {
    expect(verdict.mend).toBe(mend)
  })

  test('are there for every code, values or none', () => {
    const codes: readonly FailureCode[] = [
      'DisallowedByMode', 'WildcardOriginNotAllowed', 'MissingAllowOriginHeader', 'MultipleAllowOriginValues', 'InvalidAllowOriginValue', 'AllowOriginMismatch', 'InvalidAllowCredentials',
      'CorsDisabledScheme', 'PreflightInvalidStatus', 'PreflightDisallowedRedirect', 'PreflightWildcardOriginNotAllowed', 'PreflightMissingAllowOriginHeader',
      'PreflightMultipleAllowOriginValues', 'PreflightInvalidAllowOriginValue', 'PreflightAllowOriginMismatch', 'PreflightInvalidAllowCredentials',
      'InvalidAllowMethodsPreflightResponse', 'InvalidAllowHeadersPreflightResponse', 'MethodDisallowedByPreflightResponse', 'HeaderDisallowedByPreflightResponse', 'RedirectContainsCredentials',
      'NoCorsRedirectModeNotFollow', 'InvalidRequest', 'InvalidRedirectLocation', 'TooManyRedirects', 'RedirectModeError', 'StreamedBodyRedirect', 'NoResponse',
    ]
    const mendOf = (code: FailureCode): string => block({ request: settleRequest(request), code, step: fetchStep('main fetch', '12'), reason: '' }).mend
    expect(codes.filter((code) => !mendOf(code).endsWith('.'))).toEqual([])
  })
})

test('an engine does what the standard does, unless it is said to differ', () => {
  expect(allowedIn('firefox', ALLOWED)).toBe(true)
  expect(allowedIn('firefox', { allowed: true, differences: [{ engine: 'firefox', allowed: false, reason: '' }] })).toBe(false)
  expect(allowedIn('webkit', { allowed: true, differences: [{ engine: 'firefox', allowed: false, reason: '' }] })).toBe(true)
})

test('statuses are sorted as the standard sorts them', () => {
  expect([199, 200, 299, 300].map(isOkStatus)).toEqual([false, true, true, false])
  expect([300, 301, 302, 303, 304, 305, 306, 307, 308, 309].filter(isRedirectStatus)).toEqual([301, 302, 303, 307, 308])
})
