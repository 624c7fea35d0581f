/** What the three engines print on their consoles when a request fails: the texts that people paste when they ask why. */
import { withoutPreflight } from './failure.ts'
import type { BaseCode, Engine, Failure } from './failure.ts'
import { getHeader, headerLines } from './header-list.ts'
import type { SettledRequest } from './request.ts'

/** The console lines of each engine, joined by a line break; `undefined` where the engine says nothing about the cause. */
export function consoleMessages(failure: Failure): Readonly<Record<Engine, string | undefined>> {
  return { chromium: chromiumText(failure), firefox: firefoxText(failure), webkit: webkitText(failure) }
}

type Text = (failure: Failure) => string
type Texts = Readonly<Partial<Record<BaseCode, Text>>>

function valueOf(failure: Failure): string {
  return failure.value ?? ''
}

const CHROMIUM: Texts = {
  WildcardOriginNotAllowed: ({ request }) =>
    `The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.${withCredentialsHint(request)}`,
  MissingAllowOriginHeader: () => "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
  MultipleAllowOriginValues: (failure) =>
    `The 'Access-Control-Allow-Origin' header contains multiple values '${valueOf(failure)}', but only one is allowed.${validValueHint(failure.request)}`,
  InvalidAllowOriginValue: (failure) => `The 'Access-Control-Allow-Origin' header contains the invalid value '${valueOf(failure)}'.${validValueHint(failure.request)}`,
  AllowOriginMismatch: (failure) =>
    `The 'Access-Control-Allow-Origin' header has a value '${valueOf(failure)}' that is not equal to the supplied origin.${validValueHint(failure.request)}`,
  InvalidAllowCredentials: (failure) =>
    `The value of the 'Access-Control-Allow-Credentials' header in the response is '${valueOf(failure)}' which must be 'true' when the request's credentials mode is 'include'.${withCredentialsHint(failure.request)}`,
  CorsDisabledScheme: () =>
    'Cross origin requests are only supported for protocol schemes: chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, https, isolated-app.',
  PreflightInvalidStatus: () => 'It does not have HTTP ok status.',
  PreflightDisallowedRedirect: () => 'Redirect is not allowed for a preflight request.',
  InvalidAllowMethodsPreflightResponse: () => 'Cannot parse Access-Control-Allow-Methods response header field in preflight response.',
  InvalidAllowHeadersPreflightResponse: () => 'Cannot parse Access-Control-Allow-Headers response header field in preflight response.',
  MethodDisallowedByPreflightResponse: (failure) => `Method ${valueOf(failure)} is not allowed by Access-Control-Allow-Methods in preflight response.`,
  HeaderDisallowedByPreflightResponse: (failure) => `Request header field ${valueOf(failure)} is not allowed by Access-Control-Allow-Headers in preflight response.`,
  // Chromium leaves the place of the URL empty.
  RedirectContainsCredentials: () => "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.",
}

const CHROMIUM_ELSEWHERE: Texts = {
  DisallowedByMode: ({ request }) =>
    `Fetch API cannot load ${request.url} Request mode is "same-origin" but the URL's origin is not same as the request origin ${request.origin}.`,
  NoCorsRedirectModeNotFollow: ({ request }) => `Fetch API cannot load ${request.url} Request mode is "no-cors" but the redirect mode is not "follow".`,
  InvalidRedirectLocation: () => 'Failed to load resource: net::ERR_INVALID_REDIRECT',
  TooManyRedirects: () => 'Failed to load resource: net::ERR_TOO_MANY_REDIRECTS',
  RedirectModeError: () => 'Failed to load resource: net::ERR_FAILED',
  NoResponse: () => 'Failed to load resource: net::ERR_FAILED',
}

function withCredentialsHint(request: SettledRequest): string {
  return request.initiator === 'xhr' ? ' The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute.' : ''
}

function validValueHint(request: SettledRequest): string {
  return request.initiator === 'fetch' ? ' Have the server send the header with a valid value.' : ''
}

const UNSAFE_TARGET = /^(?:data|about|blob|file|filesystem):/

function chromiumText(failure: Failure): string | undefined {
  const { request, code } = failure
  const base = withoutPreflight(code)
  const detail = CHROMIUM[base]
  if (detail === undefined) return CHROMIUM_ELSEWHERE[base]?.(failure)
  // A redirect to a scheme that is not http is told of the target; some targets are refused before CORS.
  const url = code === 'CorsDisabledScheme' ? valueOf(failure) : request.url
  if (url !== request.url && UNSAFE_TARGET.test(url)) return 'Failed to load resource: net::ERR_UNSAFE_REDIRECT'
  if (code === 'CorsDisabledScheme' && request.mode !== 'cors') return undefined
  const first = request.earlierUrls[0] ?? (url === request.url ? undefined : request.url)
  const redirected = first === undefined ? '' : `(redirected from '${first}') `
  const preflight = code.startsWith('Preflight') ? "Response to preflight request doesn't pass access control check: " : ''
  const kind = request.initiator === 'xhr' ? 'XMLHttpRequest' : 'fetch'
  return `Access to ${kind} at '${url}' ${redirected}from origin '${request.origin}' has been blocked by CORS policy: ${preflight}${detail(failure)}`
}

const FIREFOX: Texts = {
  WildcardOriginNotAllowed: () => 'Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’',
  MissingAllowOriginHeader: () => 'CORS header ‘Access-Control-Allow-Origin’ missing',
  AllowOriginMismatch: (failure) => `CORS header ‘Access-Control-Allow-Origin’ does not match ‘${valueOf(failure)}’`,
  InvalidAllowCredentials: () => 'expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’',
  CorsDisabledScheme: () => 'CORS request not http',
  PreflightInvalidStatus: () => 'CORS preflight response did not succeed',
  PreflightDisallowedRedirect: () => 'CORS request external redirect not allowed',
  InvalidAllowMethodsPreflightResponse: (failure) => `invalid token ‘${valueOf(failure)}’ in CORS header ‘Access-Control-Allow-Methods’`,
  InvalidAllowHeadersPreflightResponse: (failure) => `invalid token ‘${valueOf(failure)}’ in CORS header ‘Access-Control-Allow-Headers’`,
  MethodDisallowedByPreflightResponse: () => 'Did not find method in CORS header ‘Access-Control-Allow-Methods’',
  HeaderDisallowedByPreflightResponse: (failure) =>
    `header ‘${valueOf(failure)}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response`,
  NoResponse: () => 'CORS request did not succeed',
}

const FIREFOX_PRINTS_STATUS: ReadonlySet<BaseCode> = new Set<BaseCode>(['MissingAllowOriginHeader', 'PreflightInvalidStatus', 'NoResponse'])

// Firefox counts lines: one line with two values is a mismatch to it, as is a value that is no origin.
function firefoxCode(failure: Failure): BaseCode {
  const code = withoutPreflight(failure.code)
  const lines = headerLines(failure.received ?? [], 'access-control-allow-origin').length
  return code === 'InvalidAllowOriginValue' || (code === 'MultipleAllowOriginValues' && lines === 1) ? 'AllowOriginMismatch' : code
}

function firefoxText(failure: Failure): string | undefined {
  const code = firefoxCode(failure)
  const reason = code === 'MultipleAllowOriginValues' ? 'Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed' : FIREFOX[code]?.(failure)
  if (reason === undefined) return undefined
  const url = code === 'WildcardOriginNotAllowed' ? `‘${failure.request.url}’` : failure.request.url
  const status = FIREFOX_PRINTS_STATUS.has(code) ? ` Status code: ${failure.status === undefined ? '(null)' : failure.status}.` : ''
  return `Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ${url}. (Reason: ${reason}).${status}`
}

const WEBKIT: Texts = {
  WildcardOriginNotAllowed: () => 'Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.',
  MissingAllowOriginHeader: originNotAllowed,
  MultipleAllowOriginValues: (failure) => (valueOf(failure).includes(',') ? 'Access-Control-Allow-Origin cannot contain more than one origin.' : originNotAllowed(failure)),
  InvalidAllowOriginValue: originNotAllowed,
  AllowOriginMismatch: originNotAllowed,
  InvalidAllowCredentials: () => 'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
  PreflightInvalidStatus: preflightNotSuccessful,
  PreflightDisallowedRedirect: preflightNotSuccessful,
  InvalidAllowMethodsPreflightResponse: ({ received = [] }) =>
    `Header Access-Control-Allow-Methods has an invalid value: ${getHeader(received, 'access-control-allow-methods')}`,
  InvalidAllowHeadersPreflightResponse: ({ received = [] }) =>
    `Header Access-Control-Allow-Headers has an invalid value: ${getHeader(received, 'access-control-allow-headers')}`,
  MethodDisallowedByPreflightResponse: (failure) => `Method ${valueOf(failure)} is not allowed by Access-Control-Allow-Methods.`,
  HeaderDisallowedByPreflightResponse: (failure) => `Request header field ${asWritten(failure)} is not allowed by Access-Control-Allow-Headers.`,
  RedirectContainsCredentials: redirectDenied,
}

function originNotAllowed(failure: Failure): string {
  return `Origin ${failure.request.origin} is not allowed by Access-Control-Allow-Origin. Status code: ${failure.status}`
}

function preflightNotSuccessful(failure: Failure): string {
  return `Preflight response is not successful. Status code: ${failure.status}`
}

function redirectDenied(failure: Failure): string {
  return `Cross-origin redirection to ${valueOf(failure)} denied by Cross-Origin Resource Sharing policy: URL is either a non-HTTP URL or contains credentials.`
}

// WebKit prints a header's name as the page wrote it.
function asWritten(failure: Failure): string {
  return failure.request.headers.find(([name]) => name.toLowerCase() === failure.value)?.[0] ?? valueOf(failure)
}

function webkitText(failure: Failure): string | undefined {
  // WebKit looks at a preflight's status before its headers.
  const statusFirst = failure.code.startsWith('Preflight') && failure.status !== undefined && (failure.status < 200 || failure.status > 299)
  const text = statusFirst ? preflightNotSuccessful(failure) : WEBKIT[withoutPreflight(failure.code)]?.(failure)
  if (text === undefined) return undefined
  const kind = failure.request.initiator === 'xhr' ? 'XMLHttpRequest' : 'Fetch API'
  return `${text}\n${kind} cannot load ${failure.request.url} due to access control checks.`
}
