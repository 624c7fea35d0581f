/** The console texts of the engines as patterns, present wording and earlier ones, and what each failure means. */
import type { BaseCode, FailureCode } from '../browser/failure.ts'

/** A text and the failure that it tells; the first group, where there is one, is the value at fault. */
export interface ConsoleText {
  readonly code: FailureCode
  readonly pattern: RegExp
}

const text = (code: FailureCode, pattern: RegExp): ConsoleText => ({ code, pattern })

/** What stands behind "has been blocked by CORS policy:". */
export const CHROMIUM_TEXTS: readonly ConsoleText[] = [
  text('WildcardOriginNotAllowed', /'Access-Control-Allow-Origin' header in the response must not be the wildcard/),
  text('MissingAllowOriginHeader', /No 'Access-Control-Allow-Origin' header is present/),
  text('MultipleAllowOriginValues', /header contains multiple values '(.*?)', but only one is allowed/),
  text('InvalidAllowOriginValue', /header contains the invalid value '(.*?)'\./),
  text('AllowOriginMismatch', /header has a value '(.*?)' that is not equal to the supplied origin/),
  text('InvalidAllowCredentials', /'Access-Control-Allow-Credentials' header in the response is '(.*?)' which must be 'true'/),
  text('CorsDisabledScheme', /Cross origin requests are only supported for protocol schemes/),
  text('PreflightInvalidStatus', /It does not have HTTP ok status/),
  text('PreflightDisallowedRedirect', /Redirect is not allowed for a preflight request/),
  text('InvalidAllowMethodsPreflightResponse', /Cannot parse Access-Control-Allow-Methods response header/),
  text('InvalidAllowHeadersPreflightResponse', /Cannot parse Access-Control-Allow-Headers response header/),
  text('MethodDisallowedByPreflightResponse', /Method (\S+) is not allowed by Access-Control-Allow-Methods/),
  text('HeaderDisallowedByPreflightResponse', /Request header field (\S+) is not allowed by Access-Control-Allow-Headers/),
  text('RedirectContainsCredentials', /Redirect location '(.*?)' contains a username and password/),
]

/** What stands behind "Reason:". */
export const FIREFOX_TEXTS: readonly ConsoleText[] = [
  text('MultipleAllowOriginValues', /^Multiple CORS header/),
  text('WildcardOriginNotAllowed', /^Credential is not supported if the CORS header/),
  text('MissingAllowOriginHeader', /^CORS header ['‘]Access-Control-Allow-Origin['’] missing/),
  text('AllowOriginMismatch', /^CORS header ['‘]Access-Control-Allow-Origin['’] does not match ['‘](.*?)['’]/),
  text('InvalidAllowCredentials', /^expected ['‘]true['’] in CORS header/),
  text('CorsDisabledScheme', /^CORS request not http/i),
  text('PreflightInvalidStatus', /^CORS preflight (?:response|channel) did not succeed/),
  text('PreflightDisallowedRedirect', /^CORS request external redirect not allowed/),
  text('InvalidAllowMethodsPreflightResponse', /^invalid token ['‘](.*?)['’] in CORS header ['‘]Access-Control-Allow-Methods/),
  text('InvalidAllowHeadersPreflightResponse', /^invalid token ['‘](.*?)['’] in CORS header ['‘]Access-Control-Allow-Headers/),
  text('MethodDisallowedByPreflightResponse', /^Did not find method in CORS header/),
  text('HeaderDisallowedByPreflightResponse', /^(?:header|missing token) ['‘](.*?)['’] (?:is not allowed according to|in CORS) header ['‘]Access-Control-Allow-Headers/),
  text('NoResponse', /^CORS request did not succeed/),
]

/** Whole lines; the next one names the URL. */
export const WEBKIT_TEXTS: readonly ConsoleText[] = [
  text('WildcardOriginNotAllowed', /Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true/),
  text('MultipleAllowOriginValues', /Access-Control-Allow-Origin cannot contain more than one origin/),
  text('MissingAllowOriginHeader', /Origin \S+ is not allowed by Access-Control-Allow-Origin/),
  text('InvalidAllowCredentials', /Credentials flag is true, but Access-Control-Allow-Credentials is not "true"/),
  text('PreflightInvalidStatus', /Preflight response is not successful/),
  text('InvalidAllowMethodsPreflightResponse', /Header Access-Control-Allow-Methods has an invalid value: (.*)$/),
  text('InvalidAllowHeadersPreflightResponse', /Header Access-Control-Allow-Headers has an invalid value: (.*)$/),
  text('MethodDisallowedByPreflightResponse', /Method (\S+) is not allowed by Access-Control-Allow-Methods\./),
  text('HeaderDisallowedByPreflightResponse', /Request header field (\S+) is not allowed by Access-Control-Allow-Headers\./),
  text('RedirectContainsCredentials', /Cross-origin redirection to (\S+) denied by Cross-Origin Resource Sharing policy/),
]

/** A text beside CORS. */
export interface OtherText {
  readonly code: 'NotCors' | 'NoDetail'
  readonly pattern: RegExp
  readonly meaning: string
  readonly mend: string
}

/** What stops a request and is taken for CORS, and what tells nothing. */
export const OTHER_TEXTS: readonly OtherText[] = [
  {
    code: 'NotCors',
    pattern: /Mixed Content: |Blocked loading mixed active content|was not allowed to (?:run|display|request) insecure content/i,
    meaning: 'Not CORS: the page is https and asks an http URL. Browsers block that before anything is sent.',
    mend: 'Serve the API over https.',
  },
  {
    code: 'NotCors',
    pattern: /address space|local network access|LocalNetworkAccess|private network/i,
    meaning: 'Not CORS: a public page asks a server on this machine or the local network, and the user (or the page\'s insecure scheme) did not permit it.',
    mend: 'Serve the page over https and let the user permit it, or serve page and API from the same network; no response header grants this.',
  },
  {
    code: 'NotCors',
    pattern: /ERR_BLOCKED_BY_CLIENT/,
    meaning: 'Not CORS: an extension of this browser, such as an ad blocker, stopped the request.',
    mend: 'Try without extensions; rename a path that looks like one for advertisements.',
  },
  {
    code: 'NotCors',
    pattern: /Content Security Policy|violates the following .*directive/i,
    meaning: 'Not CORS: the page\'s own Content-Security-Policy does not let it connect there.',
    mend: 'Add the API\'s origin to connect-src of the page\'s policy.',
  },
  {
    code: 'NotCors',
    pattern: /ERR_CERT_|SSL_ERROR|SEC_ERROR/,
    meaning: 'Not CORS: the certificate of the server is not trusted.',
    mend: 'Open the URL itself in the browser and see what it says of the certificate.',
  },
  {
    code: 'NotCors',
    pattern: /ERR_CONNECTION_|ERR_NAME_NOT_RESOLVED|ERR_EMPTY_RESPONSE|ERR_TIMED_OUT|ERR_ADDRESS_UNREACHABLE/,
    meaning: 'Not CORS: no server answered at that address.',
    mend: 'See that the server runs, and that host and port are right.',
  },
  {
    code: 'NoDetail',
    pattern: /Failed to fetch|NetworkError when attempting to fetch resource|Load failed|^.{0,40}Network Error|net::ERR_FAILED|due to access control checks/,
    meaning: 'This is all that code in the page may know. The cause stands in another line of the console.',
    mend: 'Paste the line that speaks of CORS or of access control; or give the URL: corbel explain URL --origin ORIGIN.',
  },
]

/** What each failure means, for a person. */
export const MEANINGS: Readonly<Record<BaseCode, string>> = {
  WildcardOriginNotAllowed: 'The page asks with credentials, and the server answered "*": browsers refuse the pair.',
  MissingAllowOriginHeader: 'The answer does not say that this page\'s origin may read it: the server does not allow the origin, has no CORS at this path, or something before it answered.',
  MultipleAllowOriginValues: 'Access-Control-Allow-Origin came with more than one value: two layers both add it, or a list was sent as it stands.',
  InvalidAllowOriginValue: 'What stands in Access-Control-Allow-Origin is no origin.',
  AllowOriginMismatch: 'The server allows another origin than the page\'s, or writes it otherwise than browsers do.',
  InvalidAllowCredentials: 'The page asks with credentials, and the server does not allow them.',
  CorsDisabledScheme: 'The URL is neither http nor https: a page opened as a file, or a redirect to another scheme.',
  PreflightInvalidStatus: 'The preflight (OPTIONS) was answered with an error status: a guard, a router or a gateway answered before the CORS layer.',
  PreflightDisallowedRedirect: 'The preflight (OPTIONS) was redirected, which browsers never follow: a slash at the end, http to https, or a login page.',
  InvalidAllowMethodsPreflightResponse: 'Access-Control-Allow-Methods cannot be read, so all of it is lost.',
  InvalidAllowHeadersPreflightResponse: 'Access-Control-Allow-Headers cannot be read, so all of it is lost.',
  MethodDisallowedByPreflightResponse: 'The preflight was answered, and does not list the method.',
  HeaderDisallowedByPreflightResponse: 'The preflight was answered, and does not list a header that the page sets.',
  RedirectContainsCredentials: 'A redirect leads to a URL with a user name or a password.',
  DisallowedByMode: 'The page asked with mode "same-origin", and the URL is of another origin.',
  NoCorsRedirectModeNotFollow: 'The page asked with mode "no-cors" and a redirect mode that does not go with it.',
  InvalidRequest: 'The call itself is wrong; nothing was sent.',
  InvalidRedirectLocation: 'A redirect has no Location that can be read.',
  TooManyRedirects: 'There were more than 20 redirects.',
  RedirectModeError: 'The answer redirects, and the page asked for none.',
  StreamedBodyRedirect: 'A streamed body would have to be sent again after a redirect.',
  NoResponse: 'No answer came at all: the server, the network or the certificate, and not CORS.',
}
