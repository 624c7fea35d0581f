/** What can be told from answers alone, whoever asked: headers with values that do not work, and `Vary` where the answer depends on the origin. */
import { extractTokens, getHeader, headerLines } from '../browser/header-list.ts'
import { parseOrigin } from '../value/origin.ts'
import type { AuditProbe, FindingList } from './audit-report.ts'
import { grantsCredentials, isPreflightProbe, seenHeader, sentHeader, sharesAnswer } from './audit-session.ts'

const LONGEST_AGE = 86_400

/** Look at every answer. */
export function checkAnswers(log: readonly AuditProbe[], findings: FindingList): void {
  for (const probe of log) {
    if (probe.response === undefined) continue
    checkAllowOrigin(probe, findings)
    checkCredentials(probe, findings)
    checkLists(probe, findings)
    checkMaxAge(probe, findings)
  }
  checkVary(log, findings)
  checkSteadiness(log, findings)
}

function checkAllowOrigin(probe: AuditProbe, findings: FindingList): void {
  const lines = headerLines(probe.response?.headers ?? [], 'access-control-allow-origin')
  const value = lines.join(', ')
  // An echo of what the audit itself made up says nothing of the policy's form.
  if (lines.length === 0 || value === '*' || value === 'null' || value === sentHeader(probe, 'origin')) return
  if (lines.length > 1 || /[ ,]/.test(value)) findings.add('allow-origin-multiple', `it is "${value}"`, [probe])
  else if (parseOrigin(value) === undefined) findings.add('allow-origin-invalid', `it is "${value}"${hint(value)}`, [probe])
}

function hint(value: string): string {
  if (!URL.canParse(value)) return ''
  const { origin } = new URL(value)
  return origin === 'null' || origin === value ? '' : `: write "${origin}"`
}

function checkCredentials(probe: AuditProbe, findings: FindingList): void {
  const value = seenHeader(probe, 'access-control-allow-credentials')
  if (value === undefined) return
  const origin = seenHeader(probe, 'access-control-allow-origin')
  if (value !== 'true') findings.add('credentials-misspelt', `it is "${value}"`, [probe])
  else if (origin === '*') findings.add('credentials-with-wildcard', `${kindOf(probe)} says so`, [probe])
  else if (origin === undefined && sentHeader(probe, 'origin') !== undefined) findings.add('credentials-to-refused', `${kindOf(probe)} has no Access-Control-Allow-Origin beside it`, [probe])
}

function checkLists(probe: AuditProbe, findings: FindingList): void {
  const headers = probe.response?.headers ?? []
  for (const name of ['access-control-allow-methods', 'access-control-allow-headers', 'access-control-expose-headers']) {
    const list = extractTokens(headers, name)
    if (list.kind === 'failure') findings.add('list-invalid', `${name} holds "${list.member.slice(0, 80)}"`, [probe])
    if (list.kind !== 'list') continue
    if (list.members.includes('*') && grantsCredentials(probe)) findings.add('wildcard-list-with-credentials', `${name} is "${getHeader(headers, name) ?? ''}"`, [probe])
    const lower = name === 'access-control-allow-methods' ? list.members.filter((method) => /^[a-z]+$/.test(method) && method !== sentHeader(probe, 'access-control-request-method')) : []
    if (lower.length > 0) findings.add('method-lower-case', `Access-Control-Allow-Methods lists ${lower.join(', ')}`, [probe])
  }
}

function checkMaxAge(probe: AuditProbe, findings: FindingList): void {
  const lines = headerLines(probe.response?.headers ?? [], 'access-control-max-age')
  if (lines.length === 0) return
  const value = lines.join(', ')
  if (!/^[0-9]+$/.test(value)) findings.add('max-age-invalid', `it is "${value}"`, [probe])
  else if (Number(value) > LONGEST_AGE) findings.add('max-age-long', `it is ${value}`, [probe])
}

const DEPENDENT = ['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-expose-headers'] as const

// https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches: requests that differ in Origin alone, answered differently, must all say so.
function checkVary(log: readonly AuditProbe[], findings: FindingList): void {
  for (const group of groupBy(log.filter(({ response }) => response !== undefined), ({ request }) => JSON.stringify([request.method, request.url, request.headers.filter(([name]) => name !== 'origin')]))) {
    const answers = new Set(group.map((probe) => JSON.stringify(DEPENDENT.map((name) => seenHeader(probe, name)))))
    if (answers.size < 2) continue
    for (const probe of group) {
      const names = (seenHeader(probe, 'vary') ?? '').toLowerCase().split(',').map((name) => name.trim())
      if (!names.includes('origin') && !names.includes('*')) findings.add('vary-missing', `missing on ${kindOf(probe)}`, [probe])
    }
  }
}

function checkSteadiness(log: readonly AuditProbe[], findings: FindingList): void {
  for (const group of groupBy(log.filter(({ response }) => response !== undefined && response.status < 500), ({ request }) => JSON.stringify([request.method, request.url, request.headers]))) {
    const origins = new Set(group.map((probe) => seenHeader(probe, 'access-control-allow-origin')))
    if (origins.size > 1) findings.add('unsteady-answer', `${sentHeader(group[0] ?? { request: { method: '', url: '', headers: [] }, response: undefined }, 'origin') ?? 'no Origin'} got ${[...origins].map((value) => value ?? 'nothing').join(' and ')}`, group)
  }
}

function groupBy(probes: readonly AuditProbe[], key: (probe: AuditProbe) => string): readonly (readonly AuditProbe[])[] {
  const groups = new Map<string, AuditProbe[]>()
  for (const probe of probes) {
    const group = groups.get(key(probe)) ?? []
    groups.set(key(probe), [...group, probe])
  }
  return [...groups.values()]
}

/** The kind of an answer, in words: `the preflight for PUT, allowed`, `GET without Origin, 404`. */
export function kindOf(probe: AuditProbe): string {
  const status = probe.response?.status ?? 0
  const what = isPreflightProbe(probe) ? `the preflight for ${sentHeader(probe, 'access-control-request-method') ?? ''}` : `${probe.request.method} ${new URL(probe.request.url).pathname}`
  const who = sentHeader(probe, 'origin') === undefined ? 'without Origin' : sharesAnswer(probe) ? 'allowed' : 'refused'
  return `${what}, ${who}, ${status}`
}
