/** Causes of a request that the browser stopped: from the verdict, the answers, and the policy where it is known. */
import { withoutPreflight } from '../browser/failure.ts'
import { getHeader, headerLines } from '../browser/header-list.ts'
import { serializeRequestOrigin } from '../browser/request.ts'
import type { Blocked } from '../browser/verdict.ts'
import { isRedirectStatus } from '../browser/response.ts'
import { quote } from '../value/quote.ts'
import type { Cause, CauseCode, CauseFacts, Made } from './explain-cause.ts'
import { identifyLayer } from './explain-layer.ts'
import { answerCause, preflightCause } from './explain-answer.ts'

/** The causes of a block, the true one first. */
export function refusalCauses(blocked: Blocked, facts: CauseFacts): readonly Cause[] {
  const cause = unknownPathCause(facts) ?? policyCause(blocked, facts) ?? headerCause(blocked, facts)
  const mend = facts.changes.map(({ text }) => text).join(' ')
  return [mend === '' ? cause : { ...cause, mend }]
}

// What the policy says of the origin decides, where it is known; the mend is told by the changes.
function policyCause(blocked: Blocked, { changes, request, made }: CauseFacts): Cause | undefined {
  const [change] = changes
  if (change === undefined || !/MissingAllowOriginHeader|AllowOriginMismatch/.test(blocked.code)) return undefined
  if (request.origin === 'null') return nullOrigin(change.text)
  const said = (made[made.length - 1]?.reasons ?? []).filter((line) => !/ asks to send |^Add |^Give /.test(line))
  return { code: 'policy', text: said.length === 0 ? `${blocked.reason}.` : said.join(' '), mend: change.text }
}

function nullOrigin(mend: string): Cause {
  return { code: 'origin-null', text: 'The page\'s origin is null: a sandboxed frame, a file on disk, a data: URL. Servers that allow null allow every such page of anybody.', mend }
}

function unknownPathCause({ view, request, paths, made }: CauseFacts): Cause | undefined {
  if (view !== 'unknown-path' || made.length === 0) return undefined
  const { pathname } = new URL(request.url)
  const slash = pathname.endsWith('/') ? pathname.replace(/\/+$/, '') : `${pathname}/`
  return {
    code: 'unknown-path',
    text: `No service answers at ${quote(pathname)}, so no policy of a service holds there.`,
    mend: `Ask a path that has a service: ${paths.slice(0, 8).join(', ') || 'there is none'}${paths.includes(slash) ? ` (mind the slash: ${slash})` : ''}. A default policy, createApp(services, { cors }), makes such a 404 readable.`,
  }
}

function headerCause(blocked: Blocked, facts: CauseFacts): Cause {
  const last = facts.made[facts.made.length - 1]
  const { code } = blocked
  if (code === 'InvalidRequest') return { code: 'call', text: `The call itself fails, and nothing is sent: ${blocked.reason}.`, mend: blocked.mend }
  if (code === 'NoResponse') return silence(blocked, last)
  if (last?.answer === undefined) return { code: 'call', text: `The browser stops it before anything is sent: ${blocked.reason}.`, mend: blocked.mend }
  if (facts.request.origin === 'null' && /MissingAllowOriginHeader|AllowOriginMismatch/.test(code)) return nullOrigin(facts.changes[0]?.text ?? 'Serve the page from an origin of its own, over http or https.')
  const made = { ...last, answer: last.answer }
  if (last.exchange.kind === 'preflight' && /MissingAllowOriginHeader|InvalidStatus|DisallowedRedirect/.test(code)) return preflightCause(made, facts)
  if (code === 'MissingAllowOriginHeader') return answerCause(made, facts)
  return valueCause(blocked, made, facts)
}

function silence(blocked: Blocked, last: Made | undefined): Cause {
  const error = last?.error === undefined ? '' : ` (${last.error})`
  return { code: 'no-response', text: `No answer came${error}: browsers report that like a CORS failure, and it is none.`, mend: blocked.mend }
}

// The header is there and its value does not do.
function valueCause(blocked: Blocked, made: Made & { readonly answer: NonNullable<Made['answer']> }, facts: CauseFacts): Cause {
  const cause = (code: CauseCode, text: string, mend = blocked.mend): Cause => ({ code, text, mend })
  switch (withoutPreflight(blocked.code)) {
    case 'MultipleAllowOriginValues': return severalValues(made, blocked)
    case 'InvalidAllowOriginValue': return cause('origin-format', `What stands in Access-Control-Allow-Origin is no origin: ${shownOrigin(made)}. A pattern, a host without its scheme or a word is compared as it stands, and never matches.`)
    case 'AllowOriginMismatch': return mismatch(blocked, made, facts)
    case 'WildcardOriginNotAllowed': return cause('any-origin-with-credentials', 'The server allows everybody ("*"), and the page asks with credentials: browsers refuse the pair, since any site could act as the signed-in user.')
    case 'InvalidAllowCredentials': return cause('credentials-not-granted', `The page asks with credentials, and the server does not allow them: ${blocked.reason}.`)
    case 'MethodDisallowedByPreflightResponse': return cause('method-not-granted', `The preflight was answered, and does not grant the method: ${blocked.reason}.`)
    case 'HeaderDisallowedByPreflightResponse': return cause('header-not-granted', `The preflight was answered, and does not grant a header that the page sets: ${blocked.reason}.`)
    case 'InvalidAllowMethodsPreflightResponse':
    case 'InvalidAllowHeadersPreflightResponse': return cause('list-broken', `A list in the answer to the preflight cannot be read, so all of it is lost: ${blocked.reason}.`)
    default: return cause(isRedirectStatus(made.answer.status) ? 'redirect' : 'call', `${blocked.reason}.`)
  }
}

function shownOrigin({ answer }: { readonly answer: NonNullable<Made['answer']> }): string {
  return quote(getHeader(answer.headers, 'access-control-allow-origin') ?? '')
}

function severalValues(made: Made & { readonly answer: NonNullable<Made['answer']> }, blocked: Blocked): Cause {
  const lines = headerLines(made.answer.headers, 'access-control-allow-origin')
  const values = lines.flatMap((line) => line.split(/[\s,]+/)).filter((value) => value !== '')
  const doubled = lines.length > 1 || new Set(values).size < values.length || values.includes('*')
  if (!doubled) {
    return {
      code: 'origin-list',
      text: `Access-Control-Allow-Origin holds a list, ${shownOrigin(made)}: a setting with several origins was sent as it stands. The header takes one.`,
      mend: 'Split the setting, compare the Origin of the request with each, and answer the one that asks, with "Vary: Origin".',
    }
  }
  const { evidence } = identifyLayer(made.answer)
  const seen = evidence.length === 0 ? '' : ` (seen: ${evidence.join(', ')})`
  return { code: 'two-layers', text: `Access-Control-Allow-Origin came more than once: two layers both add it, such as an application and the proxy or gateway before it${seen}.`, mend: `Let one of the two own CORS and turn it off in the other. ${blocked.mend}` }
}

function mismatch(blocked: Blocked, made: Made & { readonly answer: NonNullable<Made['answer']> }, { request }: CauseFacts): Cause {
  const value = getHeader(made.answer.headers, 'access-control-allow-origin') ?? ''
  const origin = serializeRequestOrigin(request)
  if (origin === 'null' && request.origin !== 'null') {
    return { code: 'redirect-taints-origin', text: 'A redirect led from one foreign origin to another, so the browser sends "Origin: null": no list of origins can match that.', mend: blocked.mend }
  }
  if (URL.canParse(value) && new URL(value).origin === origin) {
    return { code: 'origin-format', text: `The server means this origin and writes it as no browser does: ${quote(value)} instead of ${quote(origin)}. Origins are compared byte by byte.`, mend: blocked.mend }
  }
  const cached = cacheEvidence(made.answer.headers)
  if (cached !== undefined) {
    return {
      code: 'cached-for-another-origin',
      text: `The answer came from a cache (${cached}) and was made for ${quote(value)}: the cache does not know that it depends on the origin.`,
      mend: 'Send "Vary: Origin" with every answer of this URL, then purge the cache.',
    }
  }
  return {
    code: 'origin-mismatch',
    text: `The server allows ${quote(value)} whoever asks, or takes it for the page's origin; the page's is ${quote(origin)}.`,
    mend: blocked.mend,
  }
}

function cacheEvidence(headers: Parameters<typeof getHeader>[0]): string | undefined {
  const age = getHeader(headers, 'age')
  if (age !== undefined && age !== '0') return `age: ${age}`
  const found = ['x-cache', 'cf-cache-status', 'x-vercel-cache', 'x-cache-hits'].find((name) => /\bhit\b/i.test(getHeader(headers, name) ?? ''))
  return found === undefined ? undefined : `${found}: ${getHeader(headers, found) ?? ''}`
}
