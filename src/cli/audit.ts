/** `corbel audit URL`: what one's own server lets strangers read. */
import { audit, formatAudit, toSarif } from '../audit.ts'
import type { AuditDeclaration, AuditExchange, AuditReport } from '../audit.ts'
import type { Command } from './command.ts'
import { sendExact } from './exact-request.ts'
import { UsageError, writeJson } from './io.ts'
import type { ExitCode, Io } from './io.ts'
import { formatIssueLines } from './issue-lines.ts'
import { loadModule, singleApp } from './module.ts'
import type { Arguments } from './options.ts'
import { createPaint } from './paint.ts'

/** The command. */
export const auditCommand: Command = {
  usage: 'audit URL [--origin ORIGIN …] [--module MODULE] [--unsafe]',
  about: 'Ask your own server as browsers, strangers and attackers would, and report what is wrong with its CORS.',
  options: {
    origin: { type: 'values', hint: 'ORIGIN', about: 'An origin that is meant to be allowed, or a pattern; may be given again.' },
    module: { type: 'value', hint: 'MODULE', about: 'The module of the application that ought to run there: its answers are compared.' },
    export: { type: 'value', hint: 'NAME', about: 'The application or policy of the module, where it exports several.' },
    unsafe: { type: 'flag', about: 'Send POST, PUT, PATCH and DELETE too, with a condition that nothing fulfils.' },
    sarif: { type: 'flag', about: 'Write SARIF 2.1.0.' },
    timeout: { type: 'value', hint: 'SECONDS', about: 'For one request; 10 unless given.' },
  },
  run: runAudit,
}

async function runAudit(args: Arguments, io: Io): Promise<ExitCode> {
  const [url, ...more] = args.operands
  if (url === undefined || more.length > 0) throw new UsageError('give one URL: corbel audit https://api.example/icecream')
  if (args.flag('json') && args.flag('sarif')) throw new UsageError('--json and --sarif do not go together.')
  const path = args.value('module')
  const declared = path === undefined ? undefined : await readDeclared(path, args.value('export'), io)
  if (path !== undefined && declared === undefined) return 1
  const report = await audit(createNetwork(readTimeout(args), io), { url: readUrl(url), origins: args.values('origin'), unsafe: args.flag('unsafe'), ...(declared !== undefined && { declared }) })
  write(report, args, io)
  if (report.findings.some(({ code }) => code === 'no-answer')) return 2
  return report.findings.some(({ severity }) => severity !== 'note') ? 1 : 0
}

function readUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw new UsageError(`${JSON.stringify(text)} is not an absolute URL. Write https://api.example/icecream`)
}

function readTimeout(args: Arguments): number {
  const seconds = Number(args.value('timeout') ?? '10')
  if (seconds > 0 && seconds <= 300) return seconds * 1000
  throw new UsageError(`--timeout takes seconds, up to 300, not ${JSON.stringify(args.value('timeout'))}.`)
}

async function readDeclared(path: string, name: string | undefined, io: Io): Promise<AuditDeclaration | undefined> {
  const loaded = await loadModule(path, io.cwd)
  if (loaded.ok) return singleApp(loaded.found, name, path)
  io.err(`corbel audit: ${JSON.stringify(path)} does not start, so there is nothing to compare with:\n${formatIssueLines(loaded.issues, createPaint(false), 'red')}\n`)
  return undefined
}

function createNetwork(timeout: number, io: Io): AuditExchange {
  let sent = 0
  return async ({ method, url, headers, body }) => {
    sent += 1
    if (io.terminal.err) io.err(`${sent} ${method} ${url} …\n`)
    const target = new URL(url)
    const length = body === undefined ? [] : ['content-length', String(Buffer.byteLength(body))]
    const answer = await sendExact({ method, url: target, headers: ['host', target.host, 'connection', 'close', ...length, ...headers.flat()], body, timeout })
    return { status: answer.status, headers: answer.headers }
  }
}

function write(report: AuditReport, args: Arguments, io: Io): void {
  if (args.flag('sarif')) writeJson(io, toSarif(report))
  else if (args.flag('json')) writeJson(io, report)
  else io.out(`${formatAudit(report)}\n`)
}
