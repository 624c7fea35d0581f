/** What an audit sends, sees and reports, as data. */
import type { HeaderList } from '../browser/header-list.ts'
import type { FetchResponse } from '../browser/response.ts'
import { AUDIT_RULES } from './audit-code.ts'
import type { AuditCode, AuditSeverity } from './audit-code.ts'

/** A request that the audit wants sent as it is: follow no redirect, add no `Origin`. */
export interface AuditRequest {
  readonly method: string
  readonly url: string
  readonly headers: HeaderList
  readonly body?: string
}

/** The network: sends a request, gives the status and the header lines (two lines of one name kept apart, where it can), and `undefined` or an error where no answer came. */
export type AuditExchange = (request: AuditRequest) => FetchResponse | undefined | Promise<FetchResponse | undefined>

/** A request with its answer; `undefined` where none came. */
export interface AuditProbe {
  readonly request: AuditRequest
  readonly response: FetchResponse | undefined
}

/** One misconfiguration. */
export interface AuditFinding {
  readonly code: AuditCode
  readonly severity: AuditSeverity
  readonly title: string
  /** What was seen here, with the values. */
  readonly message: string
  /** The requests and answers that show it, the first ones. */
  readonly evidence: readonly AuditProbe[]
  readonly why: string
  readonly mend: string
}

/** The outcome of an audit. */
export interface AuditReport {
  readonly url: string
  /** The worst first. */
  readonly findings: readonly AuditFinding[]
  /** Allowed origins that the probes were made from. */
  readonly origins: readonly string[]
  /** What could not be judged, and what was left out. */
  readonly notes: readonly string[]
  /** Requests sent, and how many may be sent at most. */
  readonly requests: number
  readonly limit: number
}

const RANK: Readonly<Record<AuditSeverity, number>> = { error: 0, warning: 1, note: 2 }
const EVIDENCE = 3

/** Collects findings: one a code, later ones of the same code add their message and evidence. */
export interface FindingList {
  add(code: AuditCode, message: string, evidence: readonly AuditProbe[], severity?: AuditSeverity): void
  has(code: AuditCode): boolean
  /** The worst first. */
  all(): readonly AuditFinding[]
}

/** A new, empty list. */
export function createFindingList(): FindingList {
  const found = new Map<AuditCode, AuditFinding>()
  return {
    add: (code, message, evidence, severity = AUDIT_RULES[code].severity) => {
      const { title, why, mend } = AUDIT_RULES[code]
      const earlier = found.get(code)
      const messages = earlier === undefined || earlier.message.split('; ').includes(message) ? (earlier?.message ?? message) : `${earlier.message}; ${message}`
      found.set(code, {
        code,
        severity: earlier !== undefined && RANK[earlier.severity] < RANK[severity] ? earlier.severity : severity,
        title,
        message: messages,
        evidence: [...(earlier?.evidence ?? []), ...evidence].slice(0, EVIDENCE),
        why,
        mend,
      })
    },
    has: (code) => found.has(code),
    all: () => [...found.values()].toSorted((a, b) => RANK[a.severity] - RANK[b.severity]),
  }
}
