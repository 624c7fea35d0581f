/** What is declared: the policies of an application or a stand-alone policy, asked what the server ought to answer. Nothing of the application runs. */
import type { App } from '../app/app.ts'
import { getHeader } from '../browser/header-list.ts'
import type { HeaderList } from '../browser/header-list.ts'
import type { FetchResponse } from '../browser/response.ts'
import { decide } from '../decision/decide.ts'
import { askLookups } from '../decision/lookups.ts'
import type { RequestFacts } from '../decision/request.ts'
import type { StandalonePolicy } from '../policy/compile-policy.ts'
import type { PolicyInput } from '../policy/input.ts'
import type { AuditProbe, AuditRequest, FindingList } from './audit-report.ts'
import { grantsCredentials, isPreflightProbe, namesOrigin, passesPreflight, seenHeader, sentHeader, sharesAnswer } from './audit-session.ts'

/** What the server ought to run: the application, or the policy of a middleware. */
export type AuditDeclaration = Pick<App, 'fetch' | 'allows' | 'access'> | StandalonePolicy

/** What is declared, in the terms of the audit. */
export interface Declared {
  /** The origin patterns of all policies. */
  readonly patterns: readonly string[]
  /** Whether the origin of an actual request may read the answer. */
  allows(request: AuditRequest): Promise<boolean>
  /** The answer to a preflight. */
  preflight(request: AuditRequest): Promise<FetchResponse>
}

/** Read a declaration. */
export function readDeclaration(declaration: AuditDeclaration): Declared {
  return 'fetch' in declaration ? readApp(declaration) : readPolicy(declaration)
}

function readApp(app: Pick<App, 'fetch' | 'allows' | 'access'>): Declared {
  return {
    patterns: [...new Set(app.access().flatMap(({ cors }) => patternsOf(cors)))],
    // A browser without Sec-Fetch-Site could be on the server's own page: the audit never is.
    allows: (request) => app.allows(toRequest(request, [['sec-fetch-site', 'cross-site']])),
    preflight: async (request) => {
      const response = await app.fetch(toRequest(request, []))
      return { status: response.status, headers: [...response.headers] }
    },
  }
}

function readPolicy(policy: StandalonePolicy): Declared {
  const answer = async (request: AuditRequest): Promise<FetchResponse> => {
    const facts = factsOf(request)
    const decision = decide(policy, facts, await askLookups(policy, facts))
    const pairs: HeaderList = decision.headers.flatMap((name, index) => (index % 2 === 0 ? [[name, decision.headers[index + 1] ?? ''] as const] : []))
    return { status: decision.kind === 'preflight' ? decision.status : 200, headers: pairs }
  }
  return {
    patterns: patternsOf(policy.describe()),
    allows: async (request) => sharesAnswer({ request, response: await answer(request) }),
    preflight: answer,
  }
}

function patternsOf(cors: PolicyInput | undefined): readonly string[] {
  const origins = cors?.origins
  return Array.isArray(origins) ? origins.filter((each: unknown) => typeof each === 'string') : []
}

function toRequest({ method, url, headers }: AuditRequest, more: HeaderList): Request {
  return new Request(url, { method, headers: [...headers, ...more].map(([name, value]) => [name, value] as [string, string]) })
}

function factsOf({ method, headers }: AuditRequest): RequestFacts {
  return {
    method,
    origin: getHeader(headers, 'origin'),
    requestMethod: getHeader(headers, 'access-control-request-method'),
    requestHeaders: getHeader(headers, 'access-control-request-headers'),
    secFetchSite: 'cross-site',
  }
}

/** Compare every answer with what is declared. */
export async function compareDeclared(declared: Declared, log: readonly AuditProbe[], findings: FindingList): Promise<void> {
  for (const probe of log) {
    if (probe.response === undefined || sentHeader(probe, 'origin') === undefined) continue
    // Declarations are asked one after the other: a lookup behind them may be a database.
    const comparisons = isPreflightProbe(probe) ? comparePreflight(probe, await declared.preflight(probe.request)) : await compareActual(probe, declared)
    for (const { code, message } of comparisons) findings.add(code, message, [probe])
  }
}

interface Departure {
  readonly code: 'declared-wider' | 'declared-narrower'
  readonly message: string
}

// What an HTTP parser refuses has no origin that could be allowed.
const PARSER_STATUSES: ReadonlySet<number> = new Set([400, 408, 414, 431])

async function compareActual(probe: AuditProbe, declared: Declared): Promise<readonly Departure[]> {
  const { method } = probe.request
  const origin = sentHeader(probe, 'origin') ?? ''
  const expected = await declared.allows(probe.request)
  const seen = sharesAnswer(probe)
  if (expected && !seen && PARSER_STATUSES.has(probe.response?.status ?? 0)) return []
  if (expected !== seen) return [departure(seen, `${method} from ${origin} may ${seen ? '' : 'not '}read the answer (${probe.response?.status ?? 0}), and is declared to be ${expected ? 'allowed' : 'refused'}`)]
  // A plain OPTIONS is no method that a preflight of ours asks for.
  if (!seen || method === 'OPTIONS') return []
  const headers: HeaderList = [['origin', origin], ['access-control-request-method', method]]
  const preflight = { request: probe.request, response: await declared.preflight({ method: 'OPTIONS', url: probe.request.url, headers }) }
  if (!passesPreflight(preflight)) return []
  return compareCredentials(method, probe, preflight)
}

function compareCredentials(method: string, probe: AuditProbe, expected: AuditProbe): readonly Departure[] {
  const seen = namesOrigin(probe) && grantsCredentials(probe)
  return seen === grantsCredentials(expected) ? [] : [departure(seen, `${method} is granted ${seen ? 'with' : 'without'} credentials, and declared ${seen ? 'without' : 'with'}`)]
}

function comparePreflight(probe: AuditProbe, response: FetchResponse): readonly Departure[] {
  const expected = { request: probe.request, response }
  const method = sentHeader(probe, 'access-control-request-method') ?? ''
  const origin = sentHeader(probe, 'origin') ?? ''
  const seen = passesPreflight(probe)
  if (PARSER_STATUSES.has(probe.response?.status ?? 0)) return []
  if (seen !== passesPreflight(expected)) {
    return [departure(seen, `a preflight for ${method} from ${origin} ${seen ? 'is granted' : `fails (${probe.response?.status ?? 0})`}, and is declared to be ${seen ? 'refused' : 'granted'}`)]
  }
  if (!seen) return []
  const lists = (['access-control-allow-methods', 'access-control-allow-headers'] as const).flatMap((name) => compareLists(name, probe, expected))
  return [...compareCredentials(`a preflight for ${method}`, probe, expected), ...lists, ...compareAges(probe, expected)]
}

function compareLists(name: string, probe: AuditProbe, expected: AuditProbe): readonly Departure[] {
  const [seen, declared] = [members(probe, name), members(expected, name)]
  const more = [...seen].filter((member) => !declared.has(member))
  const less = [...declared].filter((member) => !seen.has(member))
  return [
    ...(more.length === 0 ? [] : [departure(true, `${name} lists ${cut(more)}, which is not declared`)]),
    ...(less.length === 0 ? [] : [departure(false, `${name} lacks ${cut(less)}, which is declared`)]),
  ]
}

function compareAges(probe: AuditProbe, expected: AuditProbe): readonly Departure[] {
  const [seen, declared] = [seenHeader(probe, 'access-control-max-age'), seenHeader(expected, 'access-control-max-age')]
  return seen === declared ? [] : [departure(Number(seen ?? 5) > Number(declared ?? 5), `access-control-max-age is ${seen ?? 'absent'}, and declared ${declared ?? 'absent'}`)]
}

function members(probe: AuditProbe, name: string): ReadonlySet<string> {
  const all = (seenHeader(probe, name) ?? '').split(',').map((member) => member.trim()).filter((member) => member !== '')
  return new Set(name.endsWith('headers') ? all.map((member) => member.toLowerCase()) : all)
}

function cut(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')
}

function departure(wider: boolean, message: string): Departure {
  return { code: wider ? 'declared-wider' : 'declared-narrower', message }
}
