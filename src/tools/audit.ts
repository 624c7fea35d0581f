/** The audit of a server that is one's own: it asks as browsers, strangers and attackers would, and reports every misconfiguration that can be seen from outside. */
import { checkAnswers } from './audit-answers.ts'
import { compareDeclared, readDeclaration } from './audit-declared.ts'
import type { AuditDeclaration } from './audit-declared.ts'
import { provokeErrors, tryPathVariants } from './audit-errors.ts'
import { askPreflights } from './audit-preflights.ts'
import type { AuditExchange, AuditReport } from './audit-report.ts'
import { createRun } from './audit-run.ts'
import type { AuditRun } from './audit-run.ts'
import { actualRequest, AUDIT_REQUEST_LIMIT } from './audit-session.ts'
import { askAsStrangers, askNearMisses, findKnown } from './audit-strangers.ts'

/** What an audit is told. */
export interface AuditOptions {
  /** Absolute http(s) URL of one resource. */
  readonly url: string
  /** Origins that are meant to be allowed, in the pattern language of policies: probes are made from them, and what they name is no finding. */
  readonly origins?: readonly string[]
  /** What the server ought to run: its answers are compared with it. */
  readonly declared?: AuditDeclaration
  /**
   * May POST, PUT, PATCH and DELETE be sent too, with a condition that nothing fulfils (`If-Match: "corbel-audit"`)? They show 413, 415 and methods that do not exist; a
   * server that ignores the condition would act on them. Default: `false`, and then only GET, OPTIONS and PROPFIND are sent.
   */
  readonly unsafe?: boolean
}

/** Audit one URL over this network, one request after the other, at most `AUDIT_REQUEST_LIMIT` of them. Rejects with a `TypeError` where the URL is none of http or https. */
export async function audit(exchange: AuditExchange, options: AuditOptions): Promise<AuditReport> {
  const url = readUrl(options.url)
  const declared = options.declared === undefined ? undefined : readDeclaration(options.declared)
  const run = createRun(exchange, url, options.origins ?? [], declared)
  await askAsStrangers(run)
  if (!run.findings.has('no-answer')) await askFurther(run, options.unsafe === true)
  checkAnswers(run.session.log, run.findings)
  if (declared !== undefined) await compareDeclared(declared, run.session.log, run.findings)
  return report(run, options.unsafe === true)
}

// What tells most is asked first: where the bound is reached, near misses of further origins are what is left out.
async function askFurther(run: AuditRun, unsafe: boolean): Promise<void> {
  await findKnown(run)
  await askPreflights(run)
  await provokeErrors(run, unsafe)
  await tryPathVariants(run)
  await askNearMisses(run)
  const { ally } = run
  if (ally === undefined) return
  // Once more, twice, after all the others: an answer that depends on earlier requests shows now.
  await run.session.send(actualRequest('GET', run.url, ally))
  await run.session.send(actualRequest('GET', run.url, ally))
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new TypeError(`An audit needs an absolute URL, such as https://api.example/icecream; it was given ${JSON.stringify(text)}.`)
  url.hash = ''
  return url.href
}

function report({ url, session, findings, notes, known, ally }: AuditRun, unsafe: boolean): AuditReport {
  const left = session.skipped === 0 ? [] : [session.limited ? `The server asked to be left alone (429): ${session.skipped} requests were left out.` : `The bound of ${AUDIT_REQUEST_LIMIT} requests was reached: ${session.skipped} were left out.`]
  const kept = unsafe || ally === undefined ? [] : ['POST, PUT, PATCH and DELETE were not sent: 413, 415 and whether those methods exist were not seen (unsafe: true sends them).']
  return { url, findings: findings.all(), origins: known, notes: [...new Set([...notes, ...left, ...kept])], requests: session.log.length, limit: AUDIT_REQUEST_LIMIT }
}
