/** The part of an audit that asks preflights and plain OPTIONS, as an allowed page does. */
import { headerLines } from '../browser/header-list.ts'
import type { Header } from '../browser/header-list.ts'
import { isToken } from '../value/field.ts'
import type { AuditCode } from './audit-code.ts'
import type { AuditProbe } from './audit-report.ts'
import { isActual } from './audit-run.ts'
import type { AuditRun } from './audit-run.ts'
import { actualRequest, grantsCredentials, passesPreflight, preflightFor, seenHeader, sharesAnswer } from './audit-session.ts'
import { PAGE_METHODS, pagePreflight, REQUESTED } from './audit-strangers.ts'

/** A method that no server has. */
const INVENTED_METHOD = 'CORBEL-AUDIT'
// Six kilobytes: below what servers take as a header, above what a page can need.
const MANY_NAMES = 300
const ECHO_BOUND = 128

/** Ask every kind of preflight, and the OPTIONS that are none. */
export async function askPreflights(run: AuditRun): Promise<void> {
  const { ally, session } = run
  if (ally === undefined) return
  const asked: AuditProbe[] = []
  for (const method of PAGE_METHODS) asked.push(await session.send(pagePreflight(run.url, method, ally)))
  checkStatuses(run, ally, asked)
  checkKept(run, asked)
  await askInventedMethod(run, ally)
  await askManyNames(run, ally)
  await askPrivateNetwork(run, ally)
  await askPlainOptions(run, ally, asked)
  for (const request of [actualRequest('GET', run.url, ally, [['accept', '*/*'], VARY]), preflightFor('GET', run.url, ally, '', [VARY])]) {
    const probe = await session.send(request)
    if ((seenHeader(probe, 'vary') ?? '').toLowerCase().includes(VARY[1])) run.findings.add('vary-injected', `the answer's Vary holds "${VARY[1]}", which the request's Vary said`, [probe])
  }
}

const VARY = ['vary', 'x-corbel-audit-vary'] as const

function checkStatuses(run: AuditRun, ally: string, asked: readonly AuditProbe[]): void {
  const passed = asked.some(passesPreflight)
  const actual = run.session.log.find((probe) => isActual(probe, 'GET', run.url, ally))
  // Where GET exists and is shared, a preflight for it must pass; where it is not there, another method may be the only one.
  const promised = run.known.includes(ally) && actual !== undefined && sharesAnswer(actual) && ![404, 405, 501].includes(actual.response?.status ?? 0)
  for (const probe of asked) {
    const status = probe.response?.status
    if (status === undefined || (status >= 200 && status <= 299)) continue
    const code: AuditCode = status === 401 || status === 407 ? 'preflight-login' : status >= 300 && status <= 399 ? 'preflight-redirected' : status === 403 ? 'preflight-login' : 'preflight-status'
    // 403 to one method is an answer; to all of them it is a door. A 401 or a redirect is always a fault.
    if (status === 401 || status === 407 || code === 'preflight-redirected' || (promised && !passed)) {
      run.findings.add(code, `the preflight from ${ally} gets ${status}${tell(' to ', seenHeader(probe, 'location'))}`, [probe])
    }
  }
  const silent = asked.filter((probe) => (probe.response?.status ?? 0) >= 200 && (probe.response?.status ?? 0) <= 299 && seenHeader(probe, 'access-control-allow-origin') === undefined)
  if (promised && !passed && silent.length === asked.length) {
    run.findings.add('preflight-not-answered', `the preflight from ${ally} has no Access-Control-Allow-Origin, and a GET has`, silent)
  }
}

function tell(before: string, value: string | undefined): string {
  return value === undefined ? '' : before + value
}

// The preflights for GET and PUT ask for different names, in this order.
function checkKept({ findings }: AuditRun, asked: readonly AuditProbe[]): void {
  const later = asked.slice(1).find((probe) => (seenHeader(probe, 'access-control-allow-headers') ?? '').toLowerCase().includes(REQUESTED.first))
  if (later !== undefined) findings.add('request-headers-kept', `a preflight that did not ask for ${REQUESTED.first} was granted it, as an earlier one`, [later])
}

async function askInventedMethod({ url, session, findings }: AuditRun, ally: string): Promise<void> {
  const probe = await session.send(preflightFor(INVENTED_METHOD, url, ally))
  const listed = listedMethods(probe)
  // Where nothing is, no method exists: a server may then grant any, so that the page comes to read the 404.
  if (!passesPreflight(probe) || session.log[0]?.response?.status === 404) return
  if (listed.includes(INVENTED_METHOD)) findings.add('preflight-unknown-method', `Access-Control-Allow-Methods grants ${INVENTED_METHOD}, which no server has`, [probe])
  else if (listed.includes('*') && !grantsCredentials(probe)) findings.add('preflight-unknown-method', 'Access-Control-Allow-Methods is "*", which grants any method', [probe])
}

/** The members of Access-Control-Allow-Methods. */
export function listedMethods(probe: AuditProbe): readonly string[] {
  return headerLines(probe.response?.headers ?? [], 'access-control-allow-methods').flatMap((line) => line.split(',')).map((member) => member.trim()).filter((member) => member !== '')
}

async function askManyNames({ url, session, findings }: AuditRun, ally: string): Promise<void> {
  const names = Array.from({ length: MANY_NAMES }, (_, index) => `x-corbel-audit-${String(index).padStart(3, '0')}`)
  const probe = await session.send(preflightFor('GET', url, ally, names.join(',')))
  const echoed = new Set((seenHeader(probe, 'access-control-allow-headers') ?? '').toLowerCase().split(/[ ,]+/))
  const count = names.filter((name) => echoed.has(name)).length
  if (count > ECHO_BOUND) findings.add('request-headers-unbounded', `${count} of ${MANY_NAMES} invented names were echoed`, [shorten(probe)])
}

// A report is for reading: six kilobytes of invented names say no more than the first few.
function shorten({ request, response }: AuditProbe): AuditProbe {
  return { request: { ...request, headers: request.headers.map(cut) }, response: response === undefined ? undefined : { ...response, headers: response.headers.map(cut) } }
}

function cut([name, value]: Header): Header {
  return [name, value.length > 200 ? `${value.slice(0, 200)}…` : value]
}

async function askPrivateNetwork({ url, session, findings }: AuditRun, ally: string): Promise<void> {
  const probe = await session.send(preflightFor('GET', url, ally, '', [['access-control-request-private-network', 'true']]))
  const granted = seenHeader(probe, 'access-control-allow-private-network')
  if (granted !== undefined) findings.add('private-network-allowed', `Access-Control-Allow-Private-Network is "${granted}"`, [probe])
}

async function askPlainOptions({ url, session, findings }: AuditRun, ally: string, asked: readonly AuditProbe[]): Promise<void> {
  const plain = [await session.send(actualRequest('OPTIONS', url, undefined)), await session.send(actualRequest('OPTIONS', url, ally))]
  for (const probe of plain) {
    const own = ['access-control-allow-methods', 'access-control-allow-headers', 'access-control-max-age'].find((name) => seenHeader(probe, name) !== undefined)
    if (own !== undefined) findings.add('options-swallowed', `OPTIONS without Access-Control-Request-Method is answered with ${own}`, [probe])
    else if (probe.response?.status === 400 && asked.some(passesPreflight)) findings.add('options-swallowed', 'OPTIONS without Access-Control-Request-Method gets 400', [probe])
  }
  const allow = seenHeader(plain[0] ?? { request: actualRequest('OPTIONS', url, undefined), response: undefined }, 'allow')
  const granted = asked.find(passesPreflight)
  if (allow !== undefined && granted !== undefined && (plain[0]?.response?.status ?? 0) < 300) compareAllow(findings, allow, granted)
}

/** Compare the methods that a preflight lists with those that the resource has, as its own `Allow` says. */
export function compareAllow(findings: AuditRun['findings'], allow: string, preflight: AuditProbe): void {
  const existing = new Set(allow.split(',').map((method) => method.trim()))
  const extra = listedMethods(preflight).filter((method) => isToken(method) && method !== '*' && method !== 'OPTIONS' && !existing.has(method))
  if (existing.size > 0 && extra.length > 0) findings.add('preflight-unknown-method', `the preflight grants ${extra.join(', ')}, and Allow is ${allow}`, [preflight])
}
