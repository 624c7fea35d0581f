/** The state of one audit while it runs: what was asked for, what was found out, and the sending side. */
import { matchesOriginPattern, parseOriginPattern } from '../value/origin-pattern.ts'
import type { OriginPattern } from '../value/origin-pattern.ts'
import { parseOrigin } from '../value/origin.ts'
import type { Declared } from './audit-declared.ts'
import type { AuditExchange, AuditProbe, FindingList } from './audit-report.ts'
import { createFindingList } from './audit-report.ts'
import { createSession, grantsCredentials, isPreflightProbe, namesOrigin, sentHeader, sharesAnswer } from './audit-session.ts'
import type { AuditSession } from './audit-session.ts'

/** An audit under way. */
export interface AuditRun {
  readonly url: string
  readonly session: AuditSession
  readonly findings: FindingList
  readonly notes: string[]
  readonly declared: Declared | undefined
  /** What is meant to be allowed: given, declared, or found and reported already. */
  readonly expected: OriginPattern[]
  /** Allowed origins, seen to be so. */
  readonly known: string[]
  /** Whether everybody is allowed: `*`, or every origin echoed. */
  open: boolean
  /** An origin that is allowed, as far as is known; the one that checks of preflights and errors are made with. */
  ally: string | undefined
}

/** Begin. `patterns`: what is meant to be allowed. */
export function createRun(exchange: AuditExchange, url: string, patterns: readonly string[], declared: Declared | undefined): AuditRun {
  const expected = [...patterns, ...(declared?.patterns ?? [])].map(parseOriginPattern).filter((pattern) => pattern !== undefined)
  return { url, session: createSession(exchange), findings: createFindingList(), notes: [], declared, expected, known: [], open: false, ally: undefined }
}

/** Whether the origin is one of those that are meant to be allowed. */
export function isExpected(run: AuditRun, origin: string): boolean {
  const tuple = parseOrigin(origin)
  return tuple !== undefined && run.expected.some((pattern) => matchesOriginPattern(pattern, tuple))
}

/** Whether the probe is an actual request of that method to that URL, from that origin. */
export function isActual(probe: AuditProbe, method: string, url: string, origin: string | undefined): boolean {
  return probe.request.method === method && probe.request.url === url && !isPreflightProbe(probe) && sentHeader(probe, 'origin') === origin
}

/** Whether any answer to that origin names it, or everybody. */
export function isKnownAlly(run: AuditRun, origin: string): boolean {
  return run.session.log.some((probe) => sentHeader(probe, 'origin') === origin && sharesAnswer(probe))
}

/** ` with credentials` where the answer names the origin and grants them. */
export function withCredentials(probe: AuditProbe): string {
  return namesOrigin(probe) && grantsCredentials(probe) ? ' with credentials' : ''
}
