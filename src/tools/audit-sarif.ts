/** An audit's report as SARIF 2.1.0, which code hosts and editors read. */
import { AUDIT_RULES } from './audit-code.ts'
import type { AuditCode, AuditRule } from './audit-code.ts'
import type { AuditFinding, AuditProbe, AuditReport } from './audit-report.ts'

/** A SARIF log: {@link https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html SARIF 2.1.0}, as far as an audit uses it. */
export interface SarifLog {
  readonly $schema: string
  readonly version: '2.1.0'
  readonly runs: readonly SarifRun[]
}

/** One run of one tool. */
export interface SarifRun {
  readonly tool: { readonly driver: { readonly name: string; readonly informationUri: string; readonly rules: readonly SarifRule[] } }
  readonly results: readonly SarifResult[]
  readonly invocations: readonly { readonly executionSuccessful: boolean; readonly toolExecutionNotifications: readonly SarifNotification[] }[]
  readonly properties: Readonly<Record<string, unknown>>
}

interface SarifText {
  readonly text: string
}

interface SarifRule {
  readonly id: string
  readonly shortDescription: SarifText
  readonly fullDescription: SarifText
  readonly help: SarifText
  readonly defaultConfiguration: { readonly level: AuditRule['severity'] }
}

interface SarifNotification {
  readonly level: 'note'
  readonly message: SarifText
}

interface SarifResult {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: AuditFinding['severity']
  readonly message: SarifText
  readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[]
  readonly partialFingerprints: Readonly<Record<string, string>>
  readonly webRequest?: object
  readonly webResponse?: object
}

const CODES = Object.keys(AUDIT_RULES) as readonly AuditCode[]

/** The report as a SARIF log with one run: `JSON.stringify` it. */
export function toSarif(report: AuditReport): SarifLog {
  const run: SarifRun = {
    tool: { driver: { name: 'corbel-audit', informationUri: 'https://www.npmjs.com/package/corbel', rules: CODES.map(toRule) } },
    results: report.findings.map((finding) => toResult(finding, report.url)),
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: report.notes.map((text) => ({ level: 'note', message: { text } })) }],
    properties: { requests: report.requests, limit: report.limit, origins: report.origins },
  }
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
}

function toRule(code: AuditCode): SarifRule {
  const { severity, title, why, mend } = AUDIT_RULES[code]
  return { id: code, shortDescription: { text: title }, fullDescription: { text: why }, help: { text: mend }, defaultConfiguration: { level: severity } }
}

function toResult({ code, severity, title, message, evidence, mend }: AuditFinding, url: string): SarifResult {
  const [first] = evidence
  return {
    ruleId: code,
    ruleIndex: CODES.indexOf(code),
    level: severity,
    message: { text: `${title}: ${message}. ${mend}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: first?.request.url ?? url } } }],
    partialFingerprints: { 'corbelAudit/v1': `${code} ${url}` },
    ...(first === undefined ? {} : toWeb(first)),
  }
}

// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html §3.46 and §3.47
function toWeb({ request, response }: AuditProbe): Pick<SarifResult, 'webRequest' | 'webResponse'> {
  const webRequest = { protocol: 'HTTP', method: request.method, target: request.url, headers: join(request.headers) }
  return response === undefined ? { webRequest } : { webRequest, webResponse: { protocol: 'HTTP', statusCode: response.status, headers: join(response.headers) } }
}

function join(headers: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const lines = new Map<string, string>()
  for (const [name, value] of headers) lines.set(name, lines.has(name) ? `${lines.get(name) ?? ''}, ${value}` : value)
  return Object.fromEntries(lines)
}
