/** Causes read from an answer that has no Access-Control-Allow-Origin, or whose status alone stops a preflight. */
import { getHeader } from '../browser/header-list.ts'
import { isRedirectStatus } from '../browser/response.ts'
import { quote } from '../value/quote.ts'
import type { Cause, CauseFacts, Made } from './explain-cause.ts'
import { identifyLayer } from './explain-layer.ts'
import type { ExchangeAnswer } from './explain-target.ts'

type Answered = Made & { readonly answer: ExchangeAnswer }

const GATEWAY_STATUS: ReadonlySet<number> = new Set([413, 429, 431, 502, 503, 504])

/** Why a preflight got such an answer. */
export function preflightCause({ answer, exchange }: Answered, { request }: CauseFacts): Cause {
  const { status, headers } = answer
  const before = 'Answer OPTIONS with Access-Control-Request-Method before anything else sees it.'
  if (isRedirectStatus(status)) return redirectCause(exchange.url, answer)
  if (status === 401 || status === 407 || (status === 403 && getHeader(headers, 'www-authenticate') !== undefined)) {
    return {
      code: 'preflight-authentication',
      text: `The preflight got ${status}: authentication ran before CORS. A preflight never carries cookies or a token, so it can never pass.`,
      mend: `${before} Put the CORS layer before the guard, or let the guard pass OPTIONS through. ${grantFor(request, exchange)}`,
    }
  }
  if (GATEWAY_STATUS.has(status)) return gatewayCause(answer)
  if (status >= 500) return { code: 'server-error', text: `The server failed at the preflight (${status})${by(answer)}.`, mend: 'See the log of the server; the failure comes first, CORS second.' }
  if (status === 404 || status === 405 || status === 501) return notRouted(`The preflight got ${status}`, answer, grantFor(request, exchange))
  if (status === 403) {
    return {
      code: 'origin-refused',
      text: `The server refuses the preflight (403)${by(answer)}: its CORS layer does not allow ${quote(request.origin)}, or a firewall does not let OPTIONS through.`,
      mend: `Allow ${quote(request.origin)} there; where it is allowed already, see what answers before the CORS layer.`,
    }
  }
  if (status >= 400) return { code: 'preflight-rejected', text: `The preflight got ${status}${by(answer)}: something checks it like a request of its own, for a body, a header or a parameter.`, mend: before }
  if (getHeader(headers, 'allow') !== undefined) return notRouted(`The server answered OPTIONS by itself (${status}, Allow: ${getHeader(headers, 'allow')})`, answer, grantFor(request, exchange))
  if (/\bhtml\b/.test(getHeader(headers, 'content-type') ?? '')) {
    return { code: 'preflight-page', text: `A web page answered the preflight (${status}, HTML)${by(answer)}: the URL is not that of the API, or everything unknown falls back to a page.`, mend: 'Mind the host and the path, or a proxy rule that is missing.' }
  }
  return {
    code: 'origin-refused',
    text: `The preflight was answered (${status}) without Access-Control-Allow-Origin${by(answer)}: the CORS layer does not allow ${quote(request.origin)}, or there is none.`,
    mend: `Allow ${quote(request.origin)} there: the whole origin, scheme and port included.`,
  }
}

// What the preflight that was seen needs to pass.
function grantFor({ method, origin }: CauseFacts['request'], { headers }: Answered['exchange']): string {
  const names = getHeader(headers, 'access-control-request-headers')
  return `It passes with 204, Access-Control-Allow-Origin: ${origin}, Access-Control-Allow-Methods: ${method}${names === undefined ? '' : `, Access-Control-Allow-Headers: ${names}`}; the answer to the ${method} itself needs Access-Control-Allow-Origin too.`
}

function notRouted(what: string, answer: ExchangeAnswer, grant: string): Cause {
  return {
    code: 'preflight-not-routed',
    text: `${what}${by(answer)}: so probably no CORS layer saw it: there is no route for OPTIONS, the CORS layer is mounted at another path, or the URL is wrong.`,
    mend: `Mount the CORS layer for all paths, before the routes; where a framework calls one function for each method, add one for OPTIONS. ${grant}`,
  }
}

function redirectCause(asked: string, answer: ExchangeAnswer): Cause {
  const location = getHeader(answer.headers, 'location') ?? ''
  const target = URL.canParse(location, asked) ? new URL(location, asked) : undefined
  const from = new URL(asked)
  const text = `The preflight was redirected (${answer.status}) to ${quote(location)}${by(answer)}, and browsers follow no redirect of a preflight`
  const mend = 'Answer the preflight before the redirect.'
  if (target !== undefined && target.host === from.host && target.pathname === from.pathname && target.protocol !== from.protocol) {
    return { code: 'preflight-redirect', text: `${text}: it only changes ${from.protocol} to ${target.protocol}.`, mend: `Let the page ask ${target.href}.` }
  }
  if (target !== undefined && target.origin === from.origin && withoutSlash(target.pathname) === withoutSlash(from.pathname)) {
    return { code: 'preflight-redirect', text: `${text}: the redirect only ${target.pathname.endsWith('/') ? 'adds' : 'takes away'} the slash at the end.`, mend: `Let the page ask ${target.href}, where the preflight still needs the CORS headers, or turn the redirect off for OPTIONS.` }
  }
  if (/log-?in|sign-?in|auth|sso|oauth/i.test(location)) {
    return { code: 'preflight-redirect', text: `${text}: it leads to a login. Authentication ran before CORS, and a preflight never carries cookies or a token.`, mend: `${mend} Put the CORS layer before the guard.` }
  }
  return { code: 'preflight-redirect', text: `${text}.`, mend: `${mend} Or let the page ask the final URL.` }
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '')
}

/** Why an actual request got an answer without Access-Control-Allow-Origin. */
export function answerCause({ answer }: Answered, { request, made }: CauseFacts): Cause {
  const { status, headers } = answer
  const preflighted = made.some(({ exchange }) => exchange.kind === 'preflight')
  const granted = preflighted ? 'The preflight was granted, so the CORS layer knows the origin' : 'Nothing was asked before'
  if (GATEWAY_STATUS.has(status)) return gatewayCause(answer)
  if (status >= 500) {
    return {
      code: 'server-error',
      text: `The server failed (${status})${by(answer)}, and its error has no CORS headers: what looks like a CORS fault is this ${status}. ${granted}.`,
      mend: 'See the log of the server and mend the failure; then let CORS headers go out on errors too, so that the page can read the next one.',
    }
  }
  if (status >= 400) {
    return {
      code: 'error-without-cors',
      text: `The server said no (${status})${by(answer)}, and its error has no CORS headers: what looks like a CORS fault is this ${status}. ${granted}.`,
      mend: `${MEND_STATUS.get(status) ?? 'Find out why the request is refused'}; and let CORS headers go out on errors too, so that the page can read them.`,
    }
  }
  if (isRedirectStatus(status)) {
    return { code: 'redirect', text: `The redirect itself (${status}, to ${quote(getHeader(headers, 'location') ?? '')}) has no CORS headers, and browsers check it too.`, mend: 'Let CORS headers go out on redirects, or let the page ask the final URL.' }
  }
  if (/^text\/event-stream\b/i.test(getHeader(headers, 'content-type') ?? '')) {
    return { code: 'stream-without-cors', text: 'The answer is an event stream without CORS headers: it is written straight to the socket, past the layer that adds them.', mend: 'Set the CORS headers before the stream is opened (writeHead, a raw or hijacked reply).' }
  }
  if (preflighted) {
    return {
      code: 'layers-disagree',
      text: `The preflight was granted and the answer itself (${status}) has no CORS headers${by(answer)}: two rules or two layers answer, and they do not agree.`,
      mend: 'Let one policy answer both: the same CORS layer for OPTIONS and for the method itself.',
    }
  }
  return {
    code: 'origin-refused',
    text: `The server did answer (${status})${by(answer)}, without Access-Control-Allow-Origin for ${quote(request.origin)}. curl and Postman show such an answer, since only browsers check.`,
    mend: `Let the server allow ${quote(request.origin)}.`,
  }
}

const MEND_STATUS: ReadonlyMap<number, string> = new Map([
  [400, 'See what the request lacks'], [401, 'Sign in, or see why the cookie or token did not arrive'], [403, 'See who may use it'], [404, 'Mind the path'],
  [405, 'Mind the method'], [415, 'Mind the Content-Type'], [422, 'See what is wrong with the input'],
])

function gatewayCause(answer: ExchangeAnswer): Cause {
  const what: ReadonlyMap<number, string> = new Map([[413, 'the body is too large'], [429, 'too many requests'], [431, 'the headers are too large'], [502, 'the application gave no proper answer'], [503, 'the application is not available'], [504, 'the application took too long']])
  return {
    code: 'gateway',
    text: `A layer before the application answered with ${answer.status} (${what.get(answer.status) ?? 'refused'})${by(answer)}, and it knows nothing of CORS.`,
    mend: 'Mend what the status says, and let the gateway add CORS headers to its own answers, if it can.',
  }
}

function by(answer: ExchangeAnswer): string {
  const { kind, evidence } = identifyLayer(answer)
  return kind === 'unknown' && evidence.length === 0 ? '' : `, answered by ${kind === 'corbel' ? 'Corbel itself' : evidence.join(', ')}`
}
