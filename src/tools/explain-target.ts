/** What a request is explained against: an application, a policy that stands alone, or a function that makes the exchanges. */
import { readDefinition } from '../app/state.ts'
import type { AccessRow } from '../app/access.ts'
import type { Routes } from '../app/routes.ts'
import type { Exchange } from '../browser/play.ts'
import { getHeader } from '../browser/header-list.ts'
import type { FetchResponse } from '../browser/response.ts'
import { applyDecision } from '../decision/apply.ts'
import { decide } from '../decision/decide.ts'
import { explainDecision } from '../decision/explain.ts'
import { askLookups } from '../decision/lookups.ts'
import type { RequestFacts } from '../decision/request.ts'
import type { StandalonePolicy } from '../policy/compile-policy.ts'
import type { PolicyInput } from '../policy/input.ts'
import type { PolicyTable } from '../policy/table.ts'
import { OPERATION_FIELDS, service } from '../service/define.ts'
import type { Service } from '../service/define.ts'

/** An exchange as it is to be made, with the body of an actual request. */
export interface Sending extends Exchange {
  readonly body: string | undefined
}

/** An answer. The body, or its beginning, helps to tell who answered. */
export interface ExchangeAnswer extends FetchResponse {
  readonly body?: string
}

/** Makes one exchange; gives `undefined` or throws where no response came, and the error's message is told. */
export type ExchangeFunction = (sending: Sending) => ExchangeAnswer | undefined | Promise<ExchangeAnswer | undefined>

/** An application, as far as it is asked: what `createApp` returns, or anything with a `fetch`. */
export interface ExplainedApp {
  readonly fetch: (request: Request) => Response | Promise<Response>
  readonly explain?: (request: Request) => Promise<readonly string[]>
  readonly access?: () => readonly AccessRow[]
}

/** What a request can be explained against. */
export type ExplainTarget = ExplainedApp | StandalonePolicy | ExchangeFunction

/** The policies of one path, and how to speak of them. */
export interface PolicyView {
  readonly table: PolicyTable
  /** The path of the service; `undefined` for a policy that stands alone. */
  readonly path: string | undefined
}

/** A target that answers, tells why, and shows its policies. */
export interface OpenTarget {
  send(sending: Sending): Promise<ExchangeAnswer | undefined>
  /** Why the server answers as it does, where that is known. */
  reasons(sending: Sending): Promise<readonly string[]>
  /** The policies that hold at the URL; `unknown-path` where the target is known and has no service there; `undefined` where nothing is known of its policies. */
  policies(url: string): PolicyView | 'unknown-path' | undefined
  /** The paths of its services. */
  readonly paths: readonly string[]
}

/** Open a target. */
export function openTarget(target: ExplainTarget): OpenTarget {
  if (typeof target === 'function') return { send: async (sending) => target(sending), reasons: async () => [], policies: () => undefined, paths: [] }
  return 'fetch' in target ? openApp(target) : openPolicy(target)
}

function openApp(app: ExplainedApp): OpenTarget {
  const rows = app.access?.()
  const routes = rows === undefined ? undefined : rebuildRoutes(rows)
  return {
    send: async (sending) => readResponse(await app.fetch(toRequest(sending))),
    reasons: async (sending) => (await app.explain?.(toRequest(sending))) ?? [],
    policies(url) {
      if (routes === undefined) return undefined
      const match = routes.find(new URL(url).pathname)
      return match === undefined ? 'unknown-path' : { table: match.route.decider.table, path: match.route.service.path }
    },
    paths: [...new Set((rows ?? []).map(({ path }) => path))],
  }
}

/**
 * Routes and policies from the access matrix of an application: what it grants, without its handlers. `undefined` where the rows are no definition, which those of
 * an application never are.
 */
export function rebuildRoutes(rows: readonly AccessRow[]): Routes | undefined {
  const byPath = new Map<string, AccessRow[]>()
  for (const row of rows) byPath.set(row.path, [...(byPath.get(row.path) ?? []), row])
  try {
    return readDefinition([...byPath].map(([path, own]) => rebuildService(path, own)), {}).routes
  } catch {
    return undefined
  }
}

function rebuildService(path: string, rows: readonly AccessRow[]): Service {
  const fields = new Map([...OPERATION_FIELDS].map(([field, method]) => [method, field]))
  const operations: Record<string, unknown> = {}
  const methods: Record<string, unknown> = {}
  for (const { method, cors } of rows) {
    const operation = { cors: cors ?? false, handler: () => undefined }
    const field = fields.get(method)
    if (field === undefined) methods[method] = operation
    else operations[field] = operation
  }
  return service(path, Object.keys(methods).length === 0 ? operations : { ...operations, methods } as object)
}

function toRequest({ url, method, headers, body }: Sending): Request {
  return new Request(url, { method, headers: headers.map(([name, value]): [string, string] => [name, value]), ...(body !== undefined && { body }) })
}

/** Characters of a body that are looked at. */
const BODY_LIMIT = 65_536

async function readResponse(response: Response): Promise<ExchangeAnswer> {
  const headers = [...response.headers].map(([name, value]) => [name, value] as const)
  return { status: response.status, headers, body: await readStart(response) }
}

// A stream may never end, so no more is read of a body than tells who answered; an event stream has nothing to tell.
async function readStart(response: Response): Promise<string> {
  const { body } = response
  if (body === null) return ''
  if (!/\bjson\b|\bhtml\b/.test(response.headers.get('content-type') ?? '')) {
    await body.cancel()
    return ''
  }
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > BODY_LIMIT) break
  }
  return text.slice(0, BODY_LIMIT)
}

function openPolicy(table: StandalonePolicy): OpenTarget {
  const view: PolicyView = { table, path: undefined }
  return {
    async send(sending) {
      const facts = readFacts(sending)
      const decision = decide(table, facts, await askLookups(table, facts))
      const headers = new Headers()
      applyDecision(decision, headers)
      const status = decision.kind === 'preflight' ? decision.status : decision.outcome === 'enforced' ? 403 : 200
      return { status, headers: [...headers] }
    },
    async reasons(sending) {
      const facts = readFacts(sending)
      return explainDecision(table, facts, decide(table, facts, await askLookups(table, facts)))
    },
    policies: () => view,
    paths: [],
  }
}

function readFacts({ method, url, headers }: Sending): RequestFacts {
  return {
    method,
    authority: new URL(url).host,
    origin: getHeader(headers, 'origin'),
    requestMethod: getHeader(headers, 'access-control-request-method'),
    requestHeaders: getHeader(headers, 'access-control-request-headers'),
  }
}

/** How to name what holds for a method: `PUT /icecream/:flavour`, or `the policy`. */
export function placeOf(view: PolicyView, method: string): string {
  if (view.path === undefined) return 'the policy'
  return `${method === 'HEAD' && !view.table.has('HEAD') && !view.table.has('GET') ? 'GET' : method} ${view.path}`
}

/** The policy in full that holds for a method; `undefined` where CORS is off. */
export function policyOf(view: PolicyView, method: string): PolicyInput | undefined {
  return view.table.entry(method).policy?.describe()
}
