/** A mount: an application inside something else, and which paths it answers there. */
import { toAnswer } from '../app/answer.ts'
import type { Answer } from '../app/answer.ts'
import type { AnswerHeaders } from '../app/answer-headers.ts'
import { ANSWER, SERVES } from '../app/exchange.ts'
import type { Exchange, ExchangeHandler } from '../app/exchange.ts'
import { mergeVary } from '../decision/apply.ts'
import type { Decision } from '../decision/decide.ts'
import { suggestField } from '../policy/field-name.ts'
import type { MountCode } from '../policy/issue-code.ts'
import { createIssueList } from '../policy/issue-list.ts'
import type { IssueList } from '../policy/issue-list.ts'
import { PolicyError } from '../policy/policy-error.ts'
import { PREFIX_TEXTS, SETTING_TEXTS } from '../policy/setting-text.ts'
import { trimOptionalWhitespace } from '../value/field.ts'
import { isCorsResponseHeader } from '../value/header-name.ts'
import { isPathPrefix, pathBelow } from '../value/path-prefix.ts'
import { MOUNT_TEXTS } from './mount-text.ts'

/** What can be mounted: an application, also with a `fetch` of one's own around that of the application, `{ ...app, fetch: logged(app.fetch) }`. */
export interface FetchApp {
  readonly fetch: ((request: Request) => Response | Promise<Response>) & { readonly [ANSWER]?: ExchangeHandler }
  readonly [SERVES]?: (pathname: string) => boolean
}

/** How an application is mounted. */
export interface MountOptions {
  /**
   * Whether the application answers every path that reaches it: one that it has no service for with its own 404. Unless set, such a path goes on to what the application is
   * mounted in, untouched.
   */
  readonly owns?: boolean
}

/** How an application is mounted where the framework does not take a prefix off the path. */
export interface PrefixedMountOptions extends MountOptions {
  /** The path below which the application stands, such as `/api`; none unless set. Its services, and the URLs that its handlers see, know nothing of it. */
  readonly prefix?: string
}

/** An application that is mounted. */
export interface HostMount {
  /** Empty, or with a slash before and none behind. */
  readonly prefix: string
  /** Whether the application answers every path. */
  readonly owns: boolean
  /** Whether it answers this one, as it is below the prefix. */
  serves(pathname: string): boolean
  /** Whether it answers this path, as it comes to the mount. */
  takes(pathname: string): boolean
  /** Answer an exchange. Rejects where a `fetch` of somebody's own does. */
  answer(exchange: Exchange): Answer | Promise<Answer>
}

/** Mount an application. Throws a `PolicyError` that tells every fault of the options. `known` are the options that the framework at hand has. */
export function createMount(app: FetchApp, options: PrefixedMountOptions = {}, known: readonly (keyof PrefixedMountOptions)[] = ['owns', 'prefix']): HostMount {
  const issues = createIssueList({ ...SETTING_TEXTS, ...PREFIX_TEXTS, ...MOUNT_TEXTS })
  const { owns, prefix = '' } = Object(options) as PrefixedMountOptions
  for (const name of Object.keys(Object(options))) if (!known.some((option) => option === name)) issues.fault('settings/unknown-field', [name], name, { detail: suggestField(name, known) })
  if (owns !== undefined && typeof owns !== 'boolean') issues.fault('mount/owns', ['owns'], owns)
  if (prefix !== '' && !isPathPrefix(prefix)) issues.fault('mount/prefix', ['prefix'], prefix)
  const serves = readServes(app, owns === true, issues)
  if (issues.faults.length > 0 || serves === undefined) throw new PolicyError(issues.faults)
  const answer = app.fetch[ANSWER]
  const takes = (pathname: string): boolean => {
    const rest = pathBelow(pathname, prefix)
    return rest !== undefined && serves(rest)
  }
  return Object.freeze({ prefix, owns: owns === true, serves, takes, answer: answer ?? (async (exchange: Exchange) => toAnswer(await app.fetch(exchange.request))) })
}

function readServes(app: FetchApp, owns: boolean, issues: IssueList<MountCode>): HostMount['serves'] | undefined {
  const { fetch, [SERVES]: serves } = Object(app) as Partial<FetchApp>
  if (typeof fetch !== 'function') issues.fault('mount/application', [], app)
  else if (owns) return () => true
  else if (serves === undefined) issues.fault('mount/paths', [], app)
  return serves
}

/** The decision with which an answer leaves, read back from its headers: so that nobody around it decides again. */
export function decisionOf({ headers }: Answer): Decision {
  const lines = [...headers.keys()].filter(isCorsResponseHeader).flatMap((name) => [name, headers.get(name) ?? ''])
  const vary = (headers.get('vary') ?? '').split(',').map(trimOptionalWhitespace).filter((name) => name !== '')
  // Whatever anybody else says of CORS goes, also where the application is silent about it.
  return { kind: 'actual', outcome: 'allowed', headers: lines, vary, lines: vary.length === 0 ? lines : [...lines, 'vary', vary.join(', ')] }
}

/** What describes a body, and so never another one. */
const OF_A_BODY: ReadonlySet<string> = new Set(['content-type', 'content-length', 'content-encoding', 'transfer-encoding'])

/** Headers as names and values, `set-cookie` once for each cookie. */
export type HeaderPairs = Iterable<readonly [name: string, value: string]>

/** Take over what was set around the application before it answered, such as the cookie of a session: its own headers govern, cookies stand side by side. */
export function takeOver(headers: AnswerHeaders, around: HeaderPairs): void {
  const own = new Set(headers.keys())
  const cookies: string[] = []
  for (const [name, value] of around) {
    if (name === 'set-cookie') cookies.push(value)
    else if (name === 'vary') headers.set(name, mergeVary([headers.get(name), value].filter(Boolean).join(', '), []))
    else if (!own.has(name) && !OF_A_BODY.has(name) && !isCorsResponseHeader(name)) headers.set(name, value)
  }
  headers.cookies.unshift(...cookies)
}
