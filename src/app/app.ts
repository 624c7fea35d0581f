/** The application: services and settings as one fetch handler. */
import { mergeVary } from '../decision/apply.ts'
import { decide } from '../decision/decide.ts'
import type { Decision } from '../decision/decide.ts'
import { explainDecision } from '../decision/explain.ts'
import { isForeign } from '../decision/foreign.ts'
import { askLookups } from '../decision/lookups.ts'
import type { RequestFacts } from '../decision/request.ts'
import type { CorsInput, TrustInput } from '../policy/input.ts'
import type { PolicyCheck, PolicyLiteral } from '../policy/input-check.ts'
import type { Issue } from '../policy/issue.ts'
import type { WarningCode } from '../policy/issue-code.ts'
import type { PolicyTable } from '../policy/table.ts'
import type { GroupMember } from '../service/group.ts'
import type { Typed } from '../service/operation.ts'
import { HttpProblem, problemDocument } from '../service/problem.ts'
import { readAccess } from './access.ts'
import type { AccessRow } from './access.ts'
import { AnswerHeaders } from './answer-headers.ts'
import { problemAnswer, toResponse } from './answer.ts'
import type { Answer } from './answer.ts'
import { answerError } from './answer-error.ts'
import type { Rendering } from './answer-error.ts'
import type { AppDescription } from './describe.ts'
import { ANSWER, createExchange, SERVES } from './exchange.ts'
import type { Exchange, ExchangeHandler } from './exchange.ts'
import { readFacts } from './exchange-facts.ts'
import { answerMounted, findMounted, readMountedAccess, servesMounted, toMountedRequest } from './mount.ts'
import type { Mount, Mountable } from './mount.ts'
import { runRoute } from './run.ts'
import type { RouteMatch } from './routes.ts'
import type { AppSettings } from './settings.ts'
import { readChange, readDefinition } from './state.ts'
import type { AppState } from './state.ts'

/** What `reconfigure` swaps; what is left out stays as it is. */
export interface Reconfiguration<Cors = CorsInput | undefined> {
  readonly cors?: Cors & PolicyCheck<Cors>
  readonly trust?: TrustInput
}

/** The types of an application, for whoever reads it by its type, such as a client. */
export interface AppTypes<Services = unknown, Cors = unknown> {
  readonly services: Services
  readonly cors: Cors
}

/** An application. Its functions need no `this`, so that `export default createApp([…])` serves on every runtime that takes a `fetch`. */
export interface App<Types = unknown> extends Typed<Types> {
  /** Answer a request. Never rejects. */
  readonly fetch: ((request: Request) => Promise<Response>) & { readonly [ANSWER]: ExchangeHandler }
  /** Answer a request for a path, for tests: no port, no server. */
  readonly request: (path: string, init?: RequestInit) => Promise<Response>
  /** Whether a page of the request's origin may use the path: what `enforce` asks, for what is no HTTP exchange, such as the upgrade to a WebSocket. */
  readonly allows: (request: Request) => Promise<boolean>
  /** Why CORS answers the request as it does, for a person who runs the server: sentences, the verdict first. Nothing of the application runs. */
  readonly explain: (request: Request) => Promise<readonly string[]>
  /**
   * Swap the default policy and the trusted groups: checked first, all or nothing, for requests that come after. Throws one `PolicyError` with every fault, and nothing has
   * changed then.
   */
  readonly reconfigure: <const Cors extends PolicyLiteral = undefined>(change: Reconfiguration<Cors>) => void
  /** Who may use what: one row for each operation. */
  readonly access: () => readonly AccessRow[]
  /** The definitions as data: what documents and tools are made of. */
  readonly describe: () => AppDescription
  /** What works but is unwise. */
  readonly warnings: () => readonly Issue<WarningCode>[]
  /** Report a warning that only the place of serving can know of, to the hook that hears of all. */
  readonly warn: (warning: Issue<WarningCode>) => void
  /** Whether a path has a service, for adapters. */
  readonly [SERVES]: (pathname: string) => boolean
}

/** What an application is made of: services, groups of them, mounted applications. */
export type AppMember = GroupMember | Mount

/** Make an application of services, groups of them and mounted applications. Throws one `PolicyError` that tells every fault of all services and settings. */
export function createApp<const Services extends readonly AppMember[], const Cors extends PolicyLiteral = undefined>(
  services: Services, settings: AppSettings<Cors> = {},
): App<AppTypes<Services, Cors>> {
  const definitions = Array.isArray(services) ? [...services] : services
  let state = readDefinition(definitions, settings)
  const { onWarning } = state.settings
  for (const warning of state.warnings) onWarning(warning)
  return Object.freeze({
    fetch: Object.assign((request: Request) => answerRequest(state, request), { [ANSWER]: (exchange: Exchange) => answerExchange(state, exchange) }),
    request: (path: string, init?: RequestInit) => answerRequest(state, new Request(new URL(path, 'http://localhost'), init)),
    allows: (request: Request) => allowsRequest(state, request),
    explain: (request: Request) => explainRequest(state, request),
    reconfigure: (change: Reconfiguration) => {
      const next = readChange(definitions, state, change)
      for (const warning of next.warnings) onWarning(warning)
      state = next
    },
    access: () => [...readAccess(state.routes), ...state.mounts.flatMap(readMountedAccess)],
    describe: () => state.describe(),
    warnings: () => state.warnings,
    warn: onWarning,
    [SERVES]: (pathname: string) => servesPath(state, pathname),
  })
}

function servesPath({ routes, mounts }: AppState, pathname: string): boolean {
  if (routes.find(pathname) !== undefined) return true
  const mounted = findMounted(mounts, pathname)
  return mounted !== undefined && servesMounted(mounted, pathname)
}

async function answerRequest(state: AppState, request: Request): Promise<Response> {
  const exchange = createExchange(request)
  return toResponse(exchange === undefined ? problemAnswer(new HttpProblem(400)) : await answerExchange(state, exchange), request.method)
}

function answerExchange(state: AppState, exchange: Exchange): Answer | Promise<Answer> {
  const match = state.routes.find(exchange.pathname)
  const mounted = match === undefined ? findMounted(state.mounts, exchange.pathname) : undefined
  if (mounted !== undefined) return answerMounted(mounted, exchange)
  const decider = match?.route.decider ?? state.unknownPath
  const facts = readFacts(exchange, state.settings.authority)
  const asked = decider.asks ? askLookups(decider.table, facts) : undefined
  if (asked instanceof Promise) return asked.then((answers) => answerDecided(state, match, decider.decide(facts, answers), exchange))
  return answerDecided(state, match, decider.decide(facts, asked), exchange)
}

function answerDecided(state: AppState, match: RouteMatch | undefined, decision: Decision, exchange: Exchange): Answer | Promise<Answer> {
  if (decision.kind === 'preflight') return finish(preflightAnswer(decision), decision)
  return answerActual(state, match, decision, exchange)
}

// A refusal says no more than that: why is told by `explain` to whoever runs the server, not to an origin that is not allowed. It is written once: an error made for each
// request would cost more than all else that answers it, and strangers can ask for it.
const REFUSALS: Readonly<Record<403 | 404, string>> = { 403: refusalOf(403), 404: refusalOf(404) }

function refusalOf(status: 403 | 404): string {
  return JSON.stringify(problemDocument(new HttpProblem(status)))
}

function preflightAnswer({ status }: Decision & { readonly kind: 'preflight' }): Answer {
  const headers = new AnswerHeaders()
  if (status === 204) return { status, headers, body: null }
  headers.set('content-type', 'application/problem+json')
  return { status, headers, body: REFUSALS[status] }
}

// Nothing is waited for where the handler makes nobody wait.
function answerActual(state: AppState, match: RouteMatch | undefined, decision: Decision, exchange: Exchange): Answer | Promise<Answer> {
  try {
    const answer = run(state, match, decision, exchange)
    return answer instanceof Promise ? finishLater(answer, state, match, decision, exchange) : finishActual(answer, match, decision, exchange)
  } catch (error) {
    return finishLater(Promise.reject(error as Error), state, match, decision, exchange)
  }
}

async function finishLater(answer: Promise<Answer>, state: AppState, match: RouteMatch | undefined, decision: Decision, exchange: Exchange): Promise<Answer> {
  const settled = await answer.catch((error: unknown) => answerError(error, exchange, renderingFor(state, match, exchange), state.settings))
  return finishActual(settled, match, decision, exchange)
}

function finishActual(answer: Answer, match: RouteMatch | undefined, decision: Decision, exchange: Exchange): Answer {
  if (match?.route.endpoint(exchange.method)?.negotiated === true) answer.headers.set('vary', mergeVary(answer.headers.get('vary'), ['Accept']))
  return finish(answer, decision)
}

function run({ settings }: AppState, match: RouteMatch | undefined, decision: Decision, exchange: Exchange): Answer | Promise<Answer> {
  if (decision.outcome === 'enforced') throw new HttpProblem(403, 'Pages of this origin may not use this.')
  if (match === undefined) throw new HttpProblem(404)
  return runRoute(match, exchange, settings)
}

// Which of several handlers an error belongs to is not always known, so that of a method which has several is the first that has one.
function renderingFor({ settings }: AppState, match: RouteMatch | undefined, { method }: Exchange): Rendering {
  const { renderError, timeLimit } = settings
  if (match === undefined) return { render: renderError, timeLimit }
  const endpoint = match.route.endpoint(method)
  const render = endpoint?.handlers.find(({ handling }) => handling.renderError !== undefined)?.renderError ?? match.route.service.renderError ?? renderError
  return { render, timeLimit: endpoint?.timeLimit ?? timeLimit }
}

function finish(answer: Answer, decision: Decision): Answer {
  const { headers } = answer
  headers.apply(decision)
  if (!headers.has('x-content-type-options')) headers.set('x-content-type-options', 'nosniff')
  return answer
}

// The mounted application that a request belongs to, and the request as that one sees it.
function findInner({ routes, mounts }: AppState, request: Request): readonly [Mountable, Request] | undefined {
  if (!URL.canParse(request.url)) return undefined
  const { pathname } = new URL(request.url)
  const mounted = routes.find(pathname) === undefined ? findMounted(mounts, pathname) : undefined
  return mounted && [mounted.app, toMountedRequest(mounted, request)]
}

interface Judgement {
  readonly policies: PolicyTable
  readonly facts: RequestFacts
  readonly decision: Decision
}

async function judge({ routes, unknownPath, settings }: AppState, request: Request): Promise<Judgement | undefined> {
  const exchange = createExchange(request)
  if (exchange === undefined) return undefined
  const policies = (routes.find(exchange.pathname)?.route.decider ?? unknownPath).table
  const facts = readFacts(exchange, settings.authority)
  return { policies, facts, decision: decide(policies, facts, await askLookups(policies, facts)) }
}

async function allowsRequest(state: AppState, request: Request): Promise<boolean> {
  const [app, asked] = findInner(state, request) ?? []
  if (app !== undefined && asked !== undefined) return app.allows(asked)
  const judgement = await judge(state, request)
  if (judgement === undefined) return false
  const { facts, decision } = judgement
  return decision.outcome === 'any-origin' || decision.outcome === 'allowed' || facts.origin === undefined || !isForeign(facts.origin, facts)
}

async function explainRequest(state: AppState, request: Request): Promise<readonly string[]> {
  const [app, asked] = findInner(state, request) ?? []
  if (app !== undefined && asked !== undefined) return app.explain(asked)
  const judgement = await judge(state, request)
  return judgement === undefined ? ['The request has no URL that can be read.'] : explainDecision(judgement.policies, judgement.facts, judgement.decision)
}
