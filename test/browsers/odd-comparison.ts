/** Comparing what an engine did with what our own verdict says of the same answers: agreement, a known departure, or a fault. */
import { allowedIn, checkPreflight, corsCheck, getHeader, stepRequest } from '../../src/browser.ts'
import type { Delivery, Engine, Exchange, FetchRequest, Outcome, PreflightCache } from '../../src/browser.ts'
import type { OddCase } from './odd-cases.ts'
import type { Arrival, Seen } from './odd-server.ts'

/** A case as it ought to go. */
export interface Expected {
  readonly outcome: Outcome
  readonly sent: readonly Exchange[]
}

/** The same request, played by ourselves against the same answers. */
export function expectOutcome(odd: OddCase, cache: PreflightCache): Expected {
  const steps = stepRequest(odd.request, { cache })
  const sent: Exchange[] = []
  let step = steps.next()
  while (step.done !== true) {
    sent.push(step.value)
    const hop = odd.hops[Number(new URL(step.value.url).pathname.split('/')[3])]
    step = steps.next(step.value.kind === 'preflight' ? hop?.preflight : hop?.actual)
  }
  return { outcome: step.value, sent }
}

const HINTS: ReadonlySet<string> = new Set(['dpr', 'save-data'])

/** The case as the engine sees it: to Chromium client hints are safe, so what it does is compared with the request without them. */
export function asSeenBy(engine: Engine, odd: OddCase): OddCase {
  if (engine !== 'chromium') return odd
  const headers = odd.request.headers?.filter(([name]) => !HINTS.has(name)) ?? []
  return { ...odd, request: { ...odd.request, headers } }
}

function describeExchange({ method, url, headers }: Exchange): string {
  const get = (name: string): string => headers.find(([header]) => header.toLowerCase() === name)?.[1] ?? '-'
  return [method, url.replace(/#.*|(?<=\/\/)[^/@]*@/g, ''), get('origin'), get('access-control-request-method'), get('access-control-request-headers')].join(' ')
}

function describeArrival({ method, url, origin = '-', requestMethod = '-', requestHeaders = '-' }: Arrival): string {
  return [method, url, origin, requestMethod, requestHeaders].join(' ')
}

function describeExpected({ outcome }: Expected): string {
  if (!outcome.allowed) return 'blocked'
  if (outcome.type === 'opaque' || outcome.type === 'opaqueredirect') return `${outcome.type} 0 `
  return `${outcome.type} ${outcome.response?.status} ${outcome.exposed.readable.filter((name) => name.startsWith('x-')).toSorted().join()}`
}

function describeSeen({ allowed, type, status, headers = [] }: Seen): string {
  return allowed ? `${type} ${status} ${headers.filter((name) => name.startsWith('x-')).toSorted().join()}` : 'blocked'
}

/** Departures from the standard that a verdict cannot foresee, because they depend on what comes after; each with its explanation. */
export const KNOWN = {
  'asks again': 'A preflight that could have been spared is made: a browser may forget what it kept at any time, as the standard allows.',
  'goes on where the standard stops': 'The verdict foresees it: the engine takes `*` for Authorization too, or an odd redirect for an answer like any other.',
  'stops where the standard goes on': 'The verdict foresees it, or the redirect holds a user name, which Chromium never follows.',
  'rewrites otherwise at a redirect': 'WebKit makes GET of every method at 301 and 302, and keeps the `Origin` of a POST that a redirect made a GET.',
  'follows a user name away from home': 'WebKit follows a redirect from the page\'s own origin to a foreign URL with a user name.',
  'asks for Authorization after a redirect': 'WebKit names Authorization in a preflight that a redirect to another origin brought about, although the standard takes the header off there.',
  'preflights after a redirect': 'Firefox asks again after a redirect where nothing is left to ask for, and may sign with the page\'s origin where it ought to be `null`.',
  'reads "*" before a bad name': 'Firefox stops reading Access-Control-Expose-Headers at `*`: a bad name behind it spoils nothing.',
  'refuses to see a redirect to another scheme': 'WebKit fails in redirect mode `manual` where the Location is a URL that is not http; by the standard the page gets an `opaqueredirect` answer.',
  'includes credentials at a second redirect': 'WebKit holds a request that began at home and was redirected away to be one with credentials: at a further redirect `*` does not do, nor an answer without Access-Control-Allow-Credentials.',
  'signs a redirected no-cors POST with null': 'Chromium writes `null` where a redirect has led a no-cors POST away from the page\'s origin.',
} as const

/** The name of a departure. */
export type Known = keyof typeof KNOWN

/** How a play compares: a known departure, or what is wrong. */
export interface Comparison {
  readonly known?: Known
  readonly faults: readonly string[]
}

/** Compare what was expected with what an engine did. */
export function compare(engine: Engine, odd: OddCase, expected: Expected, seen: Seen, arrivals: readonly Arrival[], repeated: boolean): Comparison {
  const known = findKnown(engine, odd, expected, seen, arrivals, repeated)
  if (known !== undefined) return { known, faults: [] }
  const ours = expected.sent.map(describeExchange)
  const theirs = arrivals.map(describeArrival)
  const faults: string[] = []
  if (describeExpected(expected) !== describeSeen(seen)) faults.push(`expected ${describeExpected(expected)}, saw ${describeSeen(seen)}`)
  if (ours.join('\n') !== theirs.join('\n')) faults.push(`expected to send\n  ${ours.join('\n  ')}\nbut it sent\n  ${theirs.join('\n  ')}`)
  const { request, hops } = odd
  return { faults: faults.map((fault) => [`case ${odd.id}: ${fault}`, `request ${JSON.stringify(request)}`, ...hops.map((hop) => `answers ${JSON.stringify(hop)}`)].join('\n')) }
}

function leavesHttp({ response, request }: Delivery): boolean {
  const location = getHeader(response?.headers ?? [], 'location')
  return location !== undefined && URL.canParse(location, request.url) && !/^https?:$/.test(new URL(location, request.url).protocol)
}

// Whether the request began at home, in the default credentials mode, and its last answer would not do for a request with credentials.
function failsWithCredentials({ request, hops }: OddCase, arrivals: readonly Arrival[]): boolean {
  const last = arrivals.at(-1)
  const answers = hops[Number(last?.url.split('/').at(-1))]
  if (last === undefined || answers === undefined || arrivals.length < 2 || request.credentials !== 'same-origin' || new URL(request.url).origin !== request.origin) return false
  const included: FetchRequest = { ...request, url: last.url, credentials: 'include' }
  return last.requestMethod === undefined ? !corsCheck(included, answers.actual).allowed : !checkPreflight({ ...included, method: last.requestMethod }, answers.preflight).allowed
}

function asksForAuthorization(asked: Arrival | Exchange | undefined): boolean {
  const names = asked === undefined ? undefined : 'requestHeaders' in asked ? asked.requestHeaders : getHeader('headers' in asked ? asked.headers : [], 'access-control-request-headers')
  return names?.split(',').includes('authorization') === true
}

// Whether all is as expected once preflights are left out that we had spared.
function agreesButForPreflights(expected: Expected, seen: Seen, arrivals: readonly Arrival[]): boolean {
  const wanted = expected.sent.map(describeExchange)
  const left = [...arrivals]
  for (let index = 0; index < left.length; index++) {
    const arrival = left[index]
    if (arrival?.requestMethod !== undefined && describeArrival(arrival) !== wanted[index] && wanted[index]?.split(' ')[1] === arrival.url) left.splice(index, 1)
  }
  return left.map(describeArrival).join('\n') === wanted.join('\n') && describeExpected(expected) === describeSeen(seen)
}

function findKnown(engine: Engine, odd: OddCase, { outcome, sent }: Expected, seen: Seen, arrivals: readonly Arrival[], repeated: boolean): Known | undefined {
  const first = arrivals.findIndex((arrival, index) => describeArrival(arrival) !== (sent[index] === undefined ? undefined : describeExchange(sent[index])))
  const lax = allowedIn(engine, outcome)
  if (engine === 'chromium' && sent[first]?.method === 'POST' && arrivals[first]?.origin === 'null' && odd.request.mode === 'no-cors') return 'signs a redirected no-cors POST with null'
  if (!outcome.allowed && lax && (first === sent.length || (first === -1 && seen.allowed))) return 'goes on where the standard stops'
  const unsent = sent[arrivals.length]
  const stopped = engine === 'chromium' && unsent !== undefined && new URL(unsent.url).username !== ''
  if (!seen.allowed && first === -1 && (stopped || (outcome.allowed && !lax))) return 'stops where the standard goes on'
  if (engine === 'webkit' && !seen.allowed && first === -1 && unsent === undefined && outcome.allowed && outcome.type === 'opaqueredirect' && leavesHttp(outcome)) return 'refuses to see a redirect to another scheme'
  if (engine === 'webkit' && !seen.allowed && first === -1 && unsent !== undefined && failsWithCredentials(odd, arrivals)) return 'includes credentials at a second redirect'
  const arrival = arrivals[first]
  // WebKit makes GET of every method at 301 and 302, and leaves the Origin of the POST on the GET that a redirect made of it.
  if (engine === 'webkit' && first > 0 && (arrival?.requestMethod ?? arrival?.method) === 'GET') return 'rewrites otherwise at a redirect'
  if (engine === 'webkit' && first === sent.length && !outcome.allowed && outcome.code === 'RedirectContainsCredentials') return 'follows a user name away from home'
  if (engine === 'webkit' && first > 0 && asksForAuthorization(arrival) && !asksForAuthorization(sent[first])) return 'asks for Authorization after a redirect'
  // Whatever is kept, a browser may forget it at any time (the standard says so), and ask again.
  // To Chromium each origin that a redirect made `null` is another one, so that what was kept for it is never found again.
  if (repeated && arrivals[first]?.requestMethod !== undefined && (first === 0 || agreesButForPreflights({ outcome, sent }, seen, arrivals))) return 'asks again'
  // Firefox asks again after a redirect where nothing unsafe is left to ask for, and signs with the page's origin where it ought to be null.
  if (engine === 'firefox' && arrivals[first]?.requestMethod !== undefined && !arrivals[first].url.endsWith('/0')) return 'preflights after a redirect'
  // Firefox stops reading Access-Control-Expose-Headers at "*"; a bad name behind it spoils nothing.
  const spoilt = outcome.allowed && outcome.exposed.invalidMember !== undefined && seen.headers?.includes('x-shown') === true
  return engine === 'firefox' && first === -1 && spoilt && (getHeader(outcome.response?.headers ?? [], 'access-control-expose-headers') ?? '').includes('*') ? 'reads "*" before a bad name' : undefined
}
