/** The part of an audit that asks as strangers do: origins that nobody has reason to allow, and what is near an allowed one. */
import { headerLines } from '../browser/header-list.ts'
import { isRedirectStatus } from '../browser/response.ts'
import { parseOrigin } from '../value/origin.ts'
import { exampleOrigin, joinedOrigins, likelyOrigins, nearMisses, siblingsOf, STRANGER, THIRD_PARTIES } from './audit-origins.ts'
import type { NearMiss } from './audit-origins.ts'
import type { AuditProbe, AuditRequest } from './audit-report.ts'
import { isExpected, withCredentials } from './audit-run.ts'
import type { AuditRun } from './audit-run.ts'
import { actualRequest, grantsCredentials, namesOrigin, passesPreflight, preflightFor, seenHeader, sentHeader } from './audit-session.ts'

/** Header names that preflights of the audit ask for. */
export const REQUESTED: { readonly first: string; readonly second: string } = { first: 'x-corbel-audit-first', second: 'x-corbel-audit-second' }

/** Methods that pages use, each asked for in a preflight. */
export const PAGE_METHODS: readonly string[] = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE']

/** Allowed origins that near misses are made from, at most. */
const KNOWN_LIMIT = 3

/** The preflights that every tried origin may be asked with; the same for all, so that their answers compare. */
export function pagePreflight(url: string, method: string, origin: string): AuditRequest {
  return preflightFor(method, url, origin, method === 'PUT' ? REQUESTED.second : method === 'GET' ? REQUESTED.first : '')
}

/** Ask as a stranger, as `null`, and with what is no origin at all. */
export async function askAsStrangers(run: AuditRun): Promise<void> {
  const { url, session, findings } = run
  const baseline = await session.send(actualRequest('GET', url, undefined))
  if (baseline.response === undefined) {
    findings.add('no-answer', `GET ${url} got no answer`, [baseline])
    return
  }
  const location = seenHeader(baseline, 'location')
  if (location !== undefined && isRedirectStatus(baseline.response.status)) run.notes.push(`The URL redirects (${baseline.response.status}) to ${location}: audit that one too.`)
  if (baseline.response.status === 404) run.notes.push('The URL answers 404: what was audited is how the server treats a path where nothing is.')
  const strange = [
    await session.send(actualRequest('GET', url, STRANGER)),
    await session.send(pagePreflight(url, 'GET', STRANGER)),
    await session.send(pagePreflight(url, 'PUT', STRANGER)),
  ]
  const echoed = strange.filter((probe) => namesOrigin(probe) && !isExpected(run, STRANGER))
  if (echoed.length > 0) {
    const credentials = echoed.some(grantsCredentials)
    findings.add('origin-reflected', `${STRANGER} is named${credentials ? ', with credentials' : ''}`, echoed, credentials ? 'error' : 'warning')
  }
  run.open = strange.some((probe) => namesOrigin(probe) || seenHeader(probe, 'access-control-allow-origin') === '*')
  for (const odd of [actualRequest('GET', url, 'null'), pagePreflight(url, 'PUT', 'null')]) {
    const probe = await session.send(odd)
    if (namesOrigin(probe) && echoed.length === 0) findings.add('null-allowed', `null is named${withCredentials(probe)}`, [probe], grantsCredentials(probe) ? 'error' : 'warning')
  }
  await askWithJunk(run, baseline)
}

async function askWithJunk({ url, session, findings, open }: AuditRun, baseline: AuditProbe): Promise<void> {
  for (const origin of ['constructor', 'not an origin', 'https://a.corbel-audit.example, https://b.corbel-audit.example', `https://${'a'.repeat(2000)}.example`]) {
    const probe = await session.send(actualRequest('GET', url, origin))
    if (origin === 'constructor' && namesOrigin(probe) && !open) findings.add('prototype-lookup', '"constructor" is named', [probe])
    if ((probe.response?.status ?? 0) >= 500 && (baseline.response?.status ?? 0) < 500) {
      findings.add('server-error', `Origin "${origin.slice(0, 60)}" gets ${probe.response?.status ?? 0}`, [probe])
    }
  }
}

/** Find out which origins are allowed, and with which request that shows. */
export async function findKnown(run: AuditRun): Promise<void> {
  const given = [...new Set(run.expected.map(exampleOrigin))]
  const named = run.session.log.flatMap(({ response }) => headerLines(response?.headers ?? [], 'access-control-allow-origin')).filter((value) => parseOrigin(value) !== undefined)
  const candidates = [...new Set([...given, ...named.filter((value) => value !== STRANGER)])]
  for (const origin of (candidates.length > 0 || run.open ? candidates : likelyOrigins(run.url)).slice(0, 8)) {
    const probe = run.known.length < KNOWN_LIMIT ? await findChannel(run, origin, given.includes(origin)) : undefined
    if (probe !== undefined) run.known.push(origin)
    else if (given.includes(origin) && run.known.length < KNOWN_LIMIT && run.declared === undefined && !run.open && run.session.skipped === 0) {
      reportRefused(run, origin)
    }
  }
  run.ally = run.known[0] ?? (run.open ? STRANGER : given[0])
  if (run.ally === undefined) run.notes.push('No allowed origin is known: give the origins that ought to be allowed, so that matching, preflights and errors can be judged.')
}

// Where the header is there and cannot be read, that is the fault, and told as such.
function reportRefused({ session, findings }: AuditRun, origin: string): void {
  const probe = session.log.find((each) => sentHeader(each, 'origin') === origin && each.request.method === 'GET')
  const value = probe === undefined ? undefined : seenHeader(probe, 'access-control-allow-origin')
  if (probe !== undefined && (value === undefined || parseOrigin(value) !== undefined)) {
    findings.add('origin-not-allowed', `${origin} is not named by Access-Control-Allow-Origin, which ${value === undefined ? 'is absent' : `is "${value}"`}`, [probe])
  }
}

// The first request whose answer names the origin: a GET, or a preflight where no GET is shared.
async function findChannel({ url, session }: AuditRun, origin: string, thorough: boolean): Promise<AuditProbe | undefined> {
  const requests = [actualRequest('GET', url, origin), ...(thorough ? PAGE_METHODS : ['GET', 'PUT']).map((method) => pagePreflight(url, method, origin))]
  for (const request of requests) {
    const probe = await session.send(request)
    if (namesOrigin(probe) && (request.method === 'GET' || passesPreflight(probe))) return probe
  }
  return undefined
}

/** Try what is near each allowed origin, and hosts where anybody can publish. */
export async function askNearMisses(run: AuditRun): Promise<void> {
  if (run.open) return
  const [first, second] = run.known
  const joined = first === undefined || second === undefined ? [] : joinedOrigins(first, second)
  const platforms = THIRD_PARTIES.map((origin): NearMiss => ({ code: 'third-party-allowed', origin }))
  const lists = run.known.map((origin, index) => ({ origin, misses: [...nearMisses(origin).slice(0, index < 2 ? Infinity : 10), ...(index === 0 ? [...platforms, ...joined] : [])] }))
  for (const { origin, misses } of lists) {
    const channel = run.session.log.find((probe) => probe.request.headers.some(([name, value]) => name === 'origin' && value === origin) && namesOrigin(probe))
    if (channel !== undefined) for (const miss of misses) await tryMiss(run, channel.request, origin, miss)
  }
}

async function tryMiss(run: AuditRun, channel: AuditRequest, known: string, { code, origin }: NearMiss): Promise<void> {
  if (isExpected(run, origin) || run.known.includes(origin)) return
  // Whoever ends well is let in already, whatever stands for the dot.
  if (code === 'unescaped-dot' && run.findings.has('suffix-match')) return
  const probe = await run.session.send({ ...channel, headers: channel.headers.map(([name, value]) => [name, name === 'origin' ? origin : value] as const) })
  if (!namesOrigin(probe)) return
  run.findings.add(code, `${origin} is allowed${withCredentials(probe)}, ${code === 'third-party-allowed' ? 'where anybody can publish' : `as ${known} is`}`, [probe], severityOf(code, grantsCredentials(probe)))
  // What a subdomain explains is not told again as a suffix.
  const siblings = code === 'any-subdomain' ? siblingsOf(origin) : undefined
  if (siblings !== undefined) run.expected.push(siblings)
}

function severityOf(code: NearMiss['code'], credentials: boolean): 'error' | 'warning' | 'note' {
  if (code === 'any-port') return 'note'
  if (code === 'any-subdomain') return credentials ? 'warning' : 'note'
  return credentials ? 'error' : 'warning'
}
