/** The part of an audit that provokes errors, and looks whether an allowed page could read them. */
import type { AuditProbe, AuditRequest } from './audit-report.ts'
import { isActual } from './audit-run.ts'
import type { AuditRun } from './audit-run.ts'
import { compareAllow } from './audit-preflights.ts'
import { actualRequest, isPreflightProbe, passesPreflight, preflightFor, seenHeader, sentHeader, sharesAnswer } from './audit-session.ts'
import { STRANGER } from './audit-origins.ts'

// Safe by its definition (https://www.rfc-editor.org/rfc/rfc4918#section-9.1), known to HTTP parsers, and served by hardly anybody.
const RARE_METHOD = 'PROPFIND'
const UNKNOWN_TYPE = 'application/x-corbel-audit'

/** Provoke 404, 405 and 406; with `unsafe` also 415 and 413, and ask for the methods that preflights list. */
export async function provokeErrors(run: AuditRun, unsafe: boolean): Promise<void> {
  const { ally, session, url } = run
  const missing = missingUrl(url)
  const rounds = [...new Set([ally, STRANGER, undefined])].flatMap((origin): readonly AuditRequest[] => [
    actualRequest('GET', missing, origin),
    actualRequest(RARE_METHOD, url, origin),
    actualRequest('GET', url, origin, [['accept', UNKNOWN_TYPE]]),
    ...(unsafe && origin !== undefined && origin === ally ? unsafeRequests(url, origin) : []),
  ])
  for (const request of rounds) await session.send(request)
  if (ally === undefined) return
  for (const [method, at] of [['GET', missing], [RARE_METHOD, url]] as const) {
    await session.send(preflightFor(method, at, ally))
  }
  checkErrors(run, ally)
  checkMethods(run, ally)
}

function missingUrl(url: string): string {
  const missing = new URL(url)
  missing.pathname = `${missing.pathname.replace(/\/+$/, '')}/corbel-audit/is/not/here`
  missing.search = ''
  return missing.href
}

// Nothing can fulfil the condition, and no server takes the type: a server that minds HTTP changes nothing.
function unsafeRequests(url: string, origin: string | undefined): readonly AuditRequest[] {
  const condition = ['if-match', '"corbel-audit"'] as const
  const post = actualRequest('POST', url, origin, [['accept', '*/*'], condition, ['content-type', UNKNOWN_TYPE]])
  return [
    { ...post, body: 'corbel-audit' },
    { ...actualRequest('POST', url, origin, [['accept', '*/*'], condition, ['content-type', 'application/json']]), body: `"${'corbel-audit '.repeat(170_000)}"` },
    ...['PUT', 'PATCH', 'DELETE'].map((method) => actualRequest(method, url, origin, [['accept', '*/*'], condition])),
  ]
}

// An error without CORS headers is a fault where the preflight for just that promised them, or another answer of the resource had them.
function checkErrors({ session, findings, notes }: AuditRun, ally: string): void {
  for (const probe of session.log) {
    const status = probe.response?.status ?? 0
    const { method, url } = probe.request
    // What an HTTP parser refuses by itself has no parsed origin.
    if (status < 400 || [408, 414, 431].includes(status) || isPreflightProbe(probe) || sentHeader(probe, 'origin') !== ally || sharesAnswer(probe)) continue
    const promised = session.log.some((other) => sentHeader(other, 'origin') === ally && other.request.url === url && (
      isActual(other, method, url, ally) ? sharesAnswer(other) : passesPreflight(other) && sentHeader(other, 'access-control-request-method') === method
    ))
    if (promised) findings.add('error-without-cors', `${status} to ${method} ${new URL(url).pathname}`, [probe])
    else if (status === 404 || status === 405) notes.push(`${status} to ${method} ${new URL(url).pathname} has no CORS headers, and its preflight promises none: to a page such an error looks like a CORS fault.`)
  }
}

// Which methods are not there: told by the Allow of a 405, or, where they were sent, by their status.
function checkMethods({ session, findings, url }: AuditRun, ally: string): void {
  const granted = session.log.find((probe) => isPreflightProbe(probe) && probe.request.url === url && sentHeader(probe, 'origin') === ally && passesPreflight(probe))
  if (granted === undefined) return
  const rare = session.log.find((probe) => probe.request.method === RARE_METHOD)
  const allow = rare === undefined ? undefined : seenHeader(rare, 'allow')
  if (rare?.response?.status === 405 && allow !== undefined) compareAllow(findings, allow, granted)
  for (const probe of session.log) {
    const { method } = probe.request
    if (method === RARE_METHOD || probe.request.url !== url || ![404, 405, 501].includes(probe.response?.status ?? 0)) continue
    const exists = session.log.some((other) => isActual(other, 'GET', url, ally) && (other.response?.status ?? 404) < 400)
    const preflight = session.log.find((other) => sentHeader(other, 'access-control-request-method') === method && sentHeader(other, 'origin') === ally && other.request.url === url)
    if (exists && preflight !== undefined && method !== 'GET' && passesPreflight(preflight) && listed(preflight).includes(method)) {
      findings.add('preflight-unknown-method', `the preflight grants ${method}, which gets ${probe.response?.status ?? 0}`, [preflight, probe])
    }
  }
}

function listed(probe: AuditProbe): readonly string[] {
  return (seenHeader(probe, 'access-control-allow-methods') ?? '').split(',').map((member) => member.trim())
}

/** Ask for other spellings of the path as a stranger: none may be open where the path is not. */
export async function tryPathVariants({ url, session, findings, open, declared }: AuditRun): Promise<void> {
  if (open) return
  for (const variant of spellings(url)) {
    const request = actualRequest('GET', variant, STRANGER)
    const probe = await session.send(request)
    const status = probe.response?.status ?? 0
    if (status >= 200 && status <= 299 && sharesAnswer(probe) && (await declared?.allows(request)) !== true) {
      findings.add('path-variant', `${STRANGER} may read ${new URL(variant).pathname}, and not ${new URL(url).pathname}`, [probe])
    }
  }
}

function spellings(url: string): readonly string[] {
  const { pathname } = new URL(url)
  const encoded = pathname.replace(/[a-z]/i, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
  const paths = [pathname.toUpperCase(), encoded, pathname.endsWith('/') ? pathname.slice(0, -1) : `${pathname}/`, pathname.replace('/', '//')]
  return [...new Set(paths)].filter((path) => path !== pathname && path !== '' && path !== '//').map((path) => url.replace(pathname, path))
}
