/** An audit's report as text for a terminal. */
import type { Header } from '../browser/header-list.ts'
import { escapeText } from '../value/quote.ts'
import type { AuditFinding, AuditProbe, AuditReport } from './audit-report.ts'

/** The report as text: a line of summary, then each finding with what was sent and seen, why it matters and the mend. Nothing in it can act on a terminal. */
export function formatAudit(report: AuditReport): string {
  const { url, findings, notes, requests, origins } = report
  const probed = origins.length === 0 ? '' : `, probed from ${origins.map((origin) => escapeText(origin)).join(', ')}`
  const head = `${escapeText(url)}: ${countFindings(findings)} (${requests} requests${probed})`
  return [head, ...findings.map(formatFinding), ...notes.map((note) => `note: ${escapeText(note, 400)}`)].join('\n\n')
}

function countFindings(findings: readonly AuditFinding[]): string {
  if (findings.length === 0) return 'nothing found'
  const counts = (['error', 'warning', 'note'] as const).map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
  return counts.filter(([, count]) => count > 0).map(([severity, count]) => `${count} ${severity}${count === 1 ? '' : 's'}`).join(', ')
}

function formatFinding({ severity, code, title, message, evidence, why, mend }: AuditFinding): string {
  const [first] = evidence
  const shown = first === undefined ? [] : formatProbe(first)
  return [`${severity} ${code}: ${title}`, `  ${escapeText(message, 600)}`, ...shown, `  why   ${why}`, `  mend  ${mend}`].join('\n')
}

const RECEIVED = /^(?:access-control-.*|vary|allow|location|www-authenticate)$/i

function formatProbe({ request, response }: AuditProbe): readonly string[] {
  const seen = response === undefined ? ['  seen  no answer'] : [`  seen  ${response.status}`, ...response.headers.filter(([name]) => RECEIVED.test(name)).map(formatHeader)]
  return [`  sent  ${escapeText(request.method)} ${escapeText(request.url)}`, ...request.headers.filter(([name, value]) => name !== 'accept' || value !== '*/*').map(formatHeader), ...seen]
}

function formatHeader([name, value]: Header): string {
  return `        ${escapeText(name)}: ${escapeText(value)}`
}
