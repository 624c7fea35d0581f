/** Causes that lie beside CORS, and what is worth knowing of an answer that may be read. */
import { getHeader, headerLines } from '../browser/header-list.ts'
import type { Delivery } from '../browser/play.ts'
import { missedHeaders } from './explain-change.ts'
import type { Cause, CauseFacts } from './explain-cause.ts'
import { isSameSite } from './explain-site.ts'
import type { ExchangeAnswer } from './explain-target.ts'

/** What may stop the request whatever CORS says. */
export function advisoryCauses({ advisories }: CauseFacts): readonly Cause[] {
  return advisories.map(({ kind, explanation, mend }) => ({ code: kind === 'mixed-content' ? 'mixed-content' : 'local-network', text: `Not CORS: ${explanation}.`, mend }))
}

/** What is worth knowing of an answer that the page gets. */
export function deliveryCauses(delivery: Delivery, facts: CauseFacts): readonly Cause[] {
  const answer = facts.made[facts.made.length - 1]?.answer
  if (answer === undefined) return []
  if (delivery.type === 'basic') {
    const text = 'The page and the URL have the same origin, so there is no CORS in this: no header of it is needed.'
    return [{ code: 'not-cross-origin', text, mend: 'If the page is meant to be elsewhere, give its origin.' }, ...cookieCauses(answer, facts)]
  }
  return [...statusCauses(answer), ...optionsCauses(answer, facts), ...exposureCauses(delivery, facts), ...cookieCauses(answer, facts), ...varyCauses(answer, delivery)]
}

function statusCauses({ status }: ExchangeAnswer): readonly Cause[] {
  if (status < 400) return []
  const text = `CORS let the answer through, and its status is ${status}: the page can read the error, whose cause is not CORS.`
  return [{ code: 'readable-error', text, mend: status === 401 ? 'See what the page sends to sign in: a cookie that did not come, or a token.' : 'Read the body of the answer.' }]
}

// An OPTIONS that is no preflight, and is answered as if it were one: a CORS layer took it, and the application never saw it.
function optionsCauses(answer: ExchangeAnswer, { request }: CauseFacts): readonly Cause[] {
  if (request.method !== 'OPTIONS' || getHeader(answer.headers, 'access-control-allow-methods') === undefined) return []
  return [{
    code: 'options-swallowed',
    text: 'This OPTIONS is not a preflight (it has no Access-Control-Request-Method), and it was answered as if it were one: a CORS layer took it, and the application never saw it.',
    mend: 'Let the layer answer only OPTIONS with Origin and Access-Control-Request-Method.',
  }]
}

function exposureCauses({ exposed }: Delivery, { changes }: CauseFacts): readonly Cause[] {
  if (exposed.invalidMember !== undefined) {
    return [{
      code: 'header-not-exposed',
      text: `Access-Control-Expose-Headers holds ${JSON.stringify(exposed.invalidMember)}, which is no header name and spoils the whole list.`,
      mend: 'Take it out of the list.',
    }]
  }
  const names = missedHeaders(exposed.hidden)
  if (names.length === 0) return []
  return [{
    code: 'header-not-exposed',
    text: `The answer has ${names.join(', ')}, and code in the page cannot read ${names.length === 1 ? 'it' : 'them'}: the network panel shows what the page may not see.`,
    mend: changes[0]?.text ?? `Answer "Access-Control-Expose-Headers: ${names.join(', ')}" with it (not with the preflight).`,
  }]
}

function cookieCauses(answer: ExchangeAnswer, { request }: CauseFacts): readonly Cause[] {
  const lines = headerLines(answer.headers, 'set-cookie')
  const unauthorized = answer.status === 401 && lines.length === 0
  if (isSameSite(request.origin, request.url)) return []
  const faults = [...new Set(lines.map((line) => cookieFault(line, request.credentials)).filter((fault) => fault !== undefined))]
  if (unauthorized && request.credentials === 'include') faults.push('a cookie travels to another site only where it was set with SameSite=None and Secure')
  if (unauthorized && request.credentials !== 'include' && request.credentials !== 'omit') faults.push('without credentials "include" no cookie goes to another origin')
  if (faults.length === 0) return []
  return [{
    code: 'cookie',
    text: `CORS is right and the cookie is still missing: ${faults.join('; ')}.`,
    mend: 'Use credentials "include" in the page, set the cookie with "SameSite=None; Secure", with "Partitioned" where browsers block third-party cookies; or serve the API from the page\'s own site.',
  }]
}

function cookieFault(line: string, credentials: string): string | undefined {
  if (credentials !== 'include') return 'without credentials "include" the browser ignores the Set-Cookie of another origin'
  const attributes = new Map(line.split(';').slice(1).map((part) => [part.split('=')[0]?.trim().toLowerCase() ?? '', part.split('=')[1]?.trim().toLowerCase() ?? '']))
  const sameSite = attributes.get('samesite')
  if (sameSite !== 'none') return `the cookie is ${sameSite === undefined ? 'without SameSite, which counts as Lax' : `SameSite=${sameSite}`}, so it is neither kept nor sent in requests from another site`
  if (!attributes.has('secure')) return 'the cookie is SameSite=None without Secure, which browsers refuse'
  return attributes.has('partitioned') ? undefined : 'the cookie is not Partitioned, so browsers that block third-party cookies drop it'
}

function varyCauses({ headers }: ExchangeAnswer, { response }: Delivery): readonly Cause[] {
  const allowed = getHeader(headers, 'access-control-allow-origin')
  const vary = (getHeader(headers, 'vary') ?? '').toLowerCase().split(',').map((name) => name.trim())
  const byOrigin = vary.includes('origin') || vary.includes('*')
  if (response === undefined || allowed === undefined) return []
  const stored = (getHeader(headers, 'cache-control') ?? '').includes('no-store')
  if (allowed !== '*' && !byOrigin && !stored) {
    return [{
      code: 'vary-missing',
      text: `The answer names one origin and has no "Vary: Origin": a cache (a CDN, or the browser's own) may give it to a page of another origin, which then fails.`,
      mend: 'Add "Vary: Origin" to every answer of this URL, also to those without an Origin and to errors.',
    }]
  }
  if (allowed === '*' && vary.includes('origin')) {
    return [{
      code: 'vary-needless',
      text: 'The answer is for everybody and has "Vary: Origin" all the same: a cache keeps one copy for each origin, and is hit seldom.',
      mend: 'Leave "Vary: Origin" out where Access-Control-Allow-Origin is always "*".',
    }]
  }
  return []
}
