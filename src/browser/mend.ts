/** What to change so that a failed request succeeds, in words, with the values of the case. */
import { withoutPreflight } from './failure.ts'
import type { BaseCode, Failure } from './failure.ts'
import { serializeRequestOrigin } from './request.ts'

/** The mend of a failure: one or two sentences, addressed to whoever owns the server unless they say otherwise. */
export function describeMend(failure: Failure): string {
  const mend = MENDS[withoutPreflight(failure.code)]
  return typeof mend === 'string' ? mend : mend(failure)
}

const MENDS: Readonly<Record<BaseCode, string | ((failure: Failure) => string)>> = {
  DisallowedByMode: 'In the page: leave out mode "same-origin", or ask a URL of the page\'s own origin.',
  NoCorsRedirectModeNotFollow: 'In the page: mode "no-cors" follows redirects always; leave out the redirect option, or use mode "cors".',
  CorsDisabledScheme: 'Ask, or redirect to, a URL whose scheme is http or https.',
  WildcardOriginNotAllowed: (failure) =>
    `Answer "Access-Control-Allow-Origin: ${allowOrigin(failure)}" with "Access-Control-Allow-Credentials: true" and "Vary: Origin"; or, where no cookie is needed, leave out credentials "include" in the page.`,
  MissingAllowOriginHeader: (failure) =>
    `Answer "Access-Control-Allow-Origin: ${allowOrigin(failure)}" ${where(failure)}${failure.status !== undefined && failure.status >= 400 ? `; find out first why the status is ${failure.status}, since errors often come from a layer that knows nothing of CORS` : ''}.`,
  MultipleAllowOriginValues: (failure) => `Send one Access-Control-Allow-Origin with one value, "${allowOrigin(failure)}": two layers that both add it (an application and its proxy) make two.`,
  InvalidAllowOriginValue: (failure) => `Send an origin, "${allowOrigin(failure)}": scheme, host, and port where it is not the default one; no path, no list, no pattern.`,
  AllowOriginMismatch: mendMismatch,
  InvalidAllowCredentials: (failure) => `Answer "Access-Control-Allow-Credentials: true", in lower case and once, ${where(failure)}; or leave out credentials "include" in the page.`,
  PreflightInvalidStatus: (failure) =>
    `Answer the preflight (OPTIONS with Access-Control-Request-Method) with 204, before authentication, routing and rate limits see it; it got ${failure.status}.`,
  PreflightDisallowedRedirect: 'Answer the preflight at the URL that the page asks, without a redirect: mind a trailing slash, http instead of https, and a login page. Or let the page ask the final URL.',
  InvalidAllowMethodsPreflightResponse: (failure) => `Take "${failure.value ?? ''}" out of Access-Control-Allow-Methods: one member that is no method spoils the whole list.`,
  InvalidAllowHeadersPreflightResponse: (failure) => `Take "${failure.value ?? ''}" out of Access-Control-Allow-Headers: one member that is no header name spoils the whole list.`,
  MethodDisallowedByPreflightResponse: mendMethod,
  HeaderDisallowedByPreflightResponse: (failure) =>
    `Add "${failure.value ?? ''}" to the preflight's Access-Control-Allow-Headers${failure.value === 'authorization' || failure.request.credentials === 'include' ? ' by name: "*" does not stand for it' : ''}; or do not set it in the page.`,
  RedirectContainsCredentials: 'Redirect to a URL without user name and password.',
  InvalidRequest: 'In the page: mend the call; nothing was sent.',
  InvalidRedirectLocation: 'Send one Location, with a URL that parses.',
  TooManyRedirects: 'Redirect to the final URL at once: browsers follow 20 redirects, and a loop never ends.',
  RedirectModeError: 'Ask the final URL, or leave out redirect "error" in the page.',
  StreamedBodyRedirect: 'Answer at the URL that the page asks: a streamed body cannot be sent a second time. A 303 is followed without the body.',
  NoResponse: 'See that the server can be reached, answers this method, and that its certificate is trusted; this is not CORS.',
}

function allowOrigin(failure: Failure): string {
  return serializeRequestOrigin(failure.request)
}

function where(failure: Failure): string {
  return failure.code.startsWith('Preflight') ? 'to the preflight too' : 'to every answer, errors and redirects included'
}

function mendMismatch(failure: Failure): string {
  const origin = allowOrigin(failure)
  const value = failure.value ?? ''
  if (origin === 'null' && failure.request.origin !== 'null') {
    return `A redirect from one foreign origin to another makes the origin "null": let the page ask ${failure.request.url} directly, or, where anybody may read it, answer "Access-Control-Allow-Origin: *".`
  }
  const hint = nearMiss(value, origin)
  return `Answer "Access-Control-Allow-Origin: ${origin}" instead of "${value}"${hint}. Where several origins are allowed, answer the one that asks, with "Vary: Origin".`
}

function nearMiss(value: string, origin: string): string {
  if (value.replace(/\/+$/, '') === origin) return ' (an origin ends without a slash)'
  if (value.toLowerCase() === origin) return ' (origins are compared byte by byte: lower case)'
  if (URL.canParse(value) && new URL(value).origin === origin) return ' (an origin has neither path nor default port)'
  return ''
}

function mendMethod(failure: Failure): string {
  const method = failure.value ?? ''
  const upper = method.toUpperCase()
  const written = method === upper ? '' : ` Methods are case-sensitive, and browsers send "${method}" as written: write "${upper}" in the page and in the list.`
  const wildcard = failure.request.credentials === 'include' ? ' by name: "*" does not stand for it when credentials are included' : ''
  return `Add "${method}" to the preflight's Access-Control-Allow-Methods${wildcard}.${written}`
}
