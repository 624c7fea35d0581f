/** `corbel explain`: why a request of a page is allowed or blocked, live, in process, or from what was pasted. */
import { explain, explainPaste, formatExplanation } from '../explain.ts'
import type { ConsoleReading, Explanation, ExplainTarget, Intent, PasteReading } from '../explain.ts'
import type { Command } from './command.ts'
import { UsageError, wantsColour, writeJson } from './io.ts'
import type { ExitCode, Io } from './io.ts'
import { formatIssueLines } from './issue-lines.ts'
import { createLiveExchange } from './live.ts'
import { loadModule, singleApp } from './module.ts'
import type { Arguments } from './options.ts'
import { createPaint, toPrintable } from './paint.ts'

/** The command. */
export const explainCommand: Command = {
  usage: 'explain URL|MODULE [PATH] --origin ORIGIN [-X METHOD] [-H \'name: value\' …] [--credentials]\ncorbel explain --paste < TEXT',
  about: 'Make the request as a browser would, with its preflight, and tell what happens, why, and what to change.',
  options: {
    origin: { type: 'value', hint: 'ORIGIN', about: 'The origin of the page, such as https://app.example.' },
    method: { type: 'value', short: 'X', hint: 'METHOD', about: 'The method; GET unless given.' },
    header: { type: 'values', short: 'H', hint: '\'name: value\'', about: 'A header that the page sets; may be given again.' },
    data: { type: 'value', short: 'd', hint: 'TEXT', about: 'The body.' },
    credentials: { type: 'flag', about: 'With credentials "include" (XHR: withCredentials).' },
    cookie: { type: 'value', hint: 'TEXT', about: 'Cookies, sent where the browser would send them.' },
    'preflight-only': { type: 'flag', about: 'Ask, and do not make the request itself.' },
    timeout: { type: 'value', hint: 'SECONDS', about: 'For one exchange; 10 unless given.' },
    paste: { type: 'flag', about: 'Explain standard input: a console message, the output of curl -i or -v, a HAR file.' },
    verbose: { type: 'flag', short: 'v', about: 'Show every header of the answers.' },
    export: { type: 'value', hint: 'NAME', about: 'The application or policy to ask, where the module exports several.' },
  },
  run: runExplain,
}

async function runExplain(args: Arguments, io: Io): Promise<ExitCode> {
  if (args.flag('paste')) return runPaste(args, io)
  const [target, path, ...more] = args.operands
  if (target === undefined || more.length > 0) throw new UsageError('give a URL or a module: corbel explain https://api.example/icecream --origin https://app.example')
  const origin = args.value('origin')
  if (origin === undefined) throw new UsageError('give the origin of the page: --origin https://app.example')
  checkOrigin(origin)
  const live = /^https?:\/\//i.test(target)
  if (live && path !== undefined) throw new UsageError(`a URL needs no path beside it: ${JSON.stringify(path)}.`)
  const intent = { ...readIntent(args), origin, url: live ? target : readPath(path) }
  const opened = live ? openLive(origin, args, io) : await openModule(target, args, io)
  if (opened === undefined) return 1
  const explanation = await explain(opened, intent, { until: args.flag('preflight-only') ? 'preflight' : 'answer' })
  if (args.flag('json')) writeJson(io, explanation)
  else io.out(`${write(explanation, args, io)}\n`)
  return explanation.outcome === 'blocked' ? 1 : 0
}

function checkOrigin(origin: string): void {
  if (origin === 'null' || (URL.canParse(origin) && new URL(origin).origin === origin)) return
  const parsed = URL.canParse(origin) ? new URL(origin) : undefined
  // App shells have schemes of their own, whose origins URL does not tell.
  if (parsed !== undefined && parsed.origin === 'null' && /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+$/.test(origin)) return
  const better = parsed === undefined || parsed.origin === 'null' ? 'https://app.example' : parsed.origin
  throw new UsageError(`${JSON.stringify(origin)} is not an origin as browsers write it. Write ${better}`)
}

function readPath(path = '/'): string {
  if (!path.startsWith('/')) throw new UsageError(`a path starts with a slash: /${path}`)
  return path
}

function readIntent(args: Arguments): Omit<Intent, 'url' | 'origin'> {
  const method = args.value('method')
  const body = args.value('data')
  if (body !== undefined && ['GET', 'HEAD'].includes((method ?? 'GET').toUpperCase())) throw new UsageError('a GET or HEAD has no body in browsers. Give a method: -X POST')
  const headers = args.values('header').map((line) => {
    const colon = line.indexOf(':')
    if (colon < 1) throw new UsageError(`a header is 'name: value', not ${JSON.stringify(line)}.`)
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const
  })
  return { headers, credentials: args.flag('credentials'), ...(method !== undefined && { method }), ...(body !== undefined && { body }) }
}

function openLive(origin: string, args: Arguments, io: Io): ExplainTarget {
  const seconds = Number(args.value('timeout') ?? '10')
  if (!(seconds > 0 && seconds <= 300)) throw new UsageError(`--timeout takes seconds, up to 300, not ${JSON.stringify(args.value('timeout'))}.`)
  return createLiveExchange({
    origin, timeout: seconds * 1000, cookie: args.value('cookie'),
    onExchange: ({ method, url }) => {
      if (io.terminal.err) io.err(`${method} ${url} …\n`)
    },
  })
}

async function openModule(path: string, args: Arguments, io: Io): Promise<ExplainTarget | undefined> {
  const loaded = await loadModule(path, io.cwd)
  if (!loaded.ok) {
    io.err(`corbel explain: ${JSON.stringify(path)} does not start, so nothing can be asked of it yet:\n${formatIssueLines(loaded.issues, createPaint(false), 'red')}\n`)
    return undefined
  }
  const { policies, apps } = loaded.found
  const name = args.value('export')
  const [policy] = policies.filter((each) => each.name === name || (name === undefined && apps.length === 0 && policies.length === 1))
  return policy?.thing ?? singleApp(loaded.found, name, path)
}

function write(explanation: Explanation, args: Arguments, io: Io): string {
  return formatExplanation(explanation, { colour: wantsColour(io), verbose: args.flag('verbose') })
}

async function runPaste(args: Arguments, io: Io): Promise<ExitCode> {
  const [url] = args.operands
  const origin = args.value('origin')
  if (origin !== undefined) checkOrigin(origin)
  const { headers = [], credentials, ...rest } = readIntent(args)
  const text = await io.stdin()
  const hints = { ...rest, ...(Array.isArray(headers) && headers.length > 0 && { headers }), ...(credentials === true && { credentials }), ...(url !== undefined && { url }), ...(origin !== undefined && { origin }) }
  const reading = await explainPaste(text, hints)
  if (reading.kind === 'nothing') {
    throw new UsageError('nothing in this text is known. Paste the red line of the browser\'s console whole, or what curl -i or curl -v printed, or a HAR file of the network panel.')
  }
  if (args.flag('json')) writeJson(io, reading)
  else io.out(`${formatReading(reading, args, io)}\n`)
  return reading.kind === 'console' || reading.explanations.some(({ outcome }) => outcome === 'blocked') ? 1 : 0
}

function formatReading(reading: Exclude<PasteReading, { kind: 'nothing' }>, args: Arguments, io: Io): string {
  if (reading.kind === 'console') return reading.messages.map((message) => formatMessage(message, io)).join('\n\n')
  if (reading.explanations.length === 0) return 'There is no exchange with another origin in it.'
  return [...reading.explanations.map((explanation) => write(explanation, args, io)), ...reading.assumptions].join('\n\n')
}

const ENGINES: Readonly<Record<string, string>> = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'Safari' }

function formatMessage({ engine, code, url, origin, value, meaning, mend }: ConsoleReading, io: Io): string {
  const paint = createPaint(wantsColour(io))
  const of = [url, origin === undefined ? undefined : `from ${origin}`, value === undefined || value === '' ? undefined : `value ${JSON.stringify(value)}`].filter((part) => part !== undefined)
  return [
    `${paint('bold', engine === undefined ? 'A browser' : ENGINES[engine] ?? engine)}: ${code}${of.length === 0 ? '' : ` (${toPrintable(of.join(', '))})`}`,
    `Why: ${toPrintable(meaning)}`, `${paint('yellow', 'Mend:')} ${toPrintable(mend)}`,
  ].join('\n')
}
