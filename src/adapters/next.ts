/** CORS for the route handlers of Next.js, and a Corbel application as route handlers. */
import { problemAnswer, toResponse } from '../app/answer.ts'
import { createDecider } from '../decision/decider.ts'
import type { PolicyCheck } from '../policy/input-check.ts'
import { HttpProblem } from '../service/problem.ts'
import { logError, passFetch } from './fetch.ts'
import type { FetchOptions } from './fetch.ts'
import { gateOf, withGate } from './gate.ts'
import type { Gate } from './gate.ts'
import { createGate } from './gate-input.ts'
import type { MiddlewarePolicyInput } from './gate-input.ts'
import { belowPrefix, checkPrefix } from './path-prefix.ts'
import { readTable } from './route-steps.ts'
import type { RouteStep } from './route-steps.ts'

/** The methods that Next.js lets a route have. */
export type NextMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

/** Route handlers by method. They get what Next.js gives them: a request and a context. */
export type NextHandlers = { readonly [Method in NextMethod]?: (request: never, context: never) => Response | Promise<Response> }

/** Route handlers to export from `route.ts`. A method that was not given answers 405, with CORS, where it is exported. */
export type NextRoute<Handlers> = {
  readonly [Method in NextMethod]: Method extends keyof Handlers
    ? (Handlers[Method] extends (...values: infer Values extends readonly [unknown, ...unknown[]]) => unknown ? (...values: Values) => Promise<Response> : (request: Request) => Promise<Response>)
    : (request: Request) => Promise<Response>
}

const METHODS: readonly NextMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

type Handler = (request: Request, context?: unknown) => Response | Promise<Response>

/**
 * CORS for one route: `export const { GET, PUT, OPTIONS } = cors({ origins: ['https://app.example'] })({ GET: …, PUT: … })`. Without `OPTIONS` among the exports Next.js answers
 * preflights itself, without CORS. The methods come from the handlers; one that has a `cors` of its own keeps it. Throws a `PolicyError` that tells every fault of the policy.
 */
export function cors<const Policy extends false | object>(
  policy: Policy & PolicyCheck<Policy, MiddlewarePolicyInput>, options: FetchOptions = {},
): <Handlers extends NextHandlers>(handlers: Handlers) => NextRoute<Handlers> {
  const gate = createGate(policy, options, ['onError'])
  const { onError = logError } = options
  const answerThrown: typeof onError = (error, request) => answerSignal(error) ?? onError(error, request)
  return <Handlers extends NextHandlers>(handlers: Handlers) => createRoute(gate, answerThrown, new Map<string, unknown>(Object.entries(handlers)) as ReadonlyMap<string, Handler>) as NextRoute<Handlers>
}

function createRoute(gate: Gate, onError: NonNullable<FetchOptions['onError']>, handlers: ReadonlyMap<string, Handler>): Readonly<Record<NextMethod, Handler>> {
  const methods = [...handlers.keys()]
  const table = readTable(gate, stepsOf(gate, handlers))
  const whole: Gate = Object.freeze({ ...gate, decider: createDecider(table) })
  const allow = [...new Set([...methods, ...(handlers.has('GET') ? ['HEAD'] : []), 'OPTIONS'])].toSorted().join(', ')
  const lacking: Handler = ({ method }) => (method === 'OPTIONS'
    ? new Response(null, { status: 204, headers: { allow } })
    : toResponse(problemAnswer(new HttpProblem(405, 'This path has no such method.', { headers: { allow } })), method))
  return Object.fromEntries(METHODS.map((method) => {
    const handler = handlers.get(method) ?? (method === 'HEAD' ? handlers.get('GET') : undefined) ?? lacking
    // Preflights come to this one only, and so it answers those for every method.
    if (gateOf(handler) !== undefined && method !== 'OPTIONS') return [method, handler]
    return [method, withGate<Handler>(async (request, context) => passFetch(whole, onError, request, () => run(handler, request, context)), whole)]
  })) as Record<NextMethod, Handler>
}

function stepsOf(gate: Gate, handlers: ReadonlyMap<string, Handler>): readonly RouteStep[] {
  const own = [...handlers].flatMap(([method, handler]): readonly RouteStep[] => {
    const nearer = gateOf(handler)
    return nearer === undefined ? [] : [{ kind: 'gate', gate: nearer, methods: method === 'GET' ? ['GET', 'HEAD'] : [method] }]
  })
  return [{ kind: 'gate', gate, methods: undefined }, ...own, { kind: 'route', methods: [...handlers.keys()] }]
}

async function run(handler: Handler, request: Request, context: unknown): Promise<Response> {
  const response: unknown = await handler(request, context)
  if (response instanceof Response) return response
  throw new TypeError('A route handler gave no Response.')
}

/**
 * What `redirect`, `notFound` and their like throw, as the response that Next.js would make of it without CORS. What else Next.js throws for itself goes through: it is how it
 * learns that a route cannot be rendered at build time.
 */
function answerSignal(error: unknown): Response | undefined {
  const digest: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'digest') : undefined
  if (typeof digest !== 'string') return undefined
  const [signal, ...rest] = digest.split(';')
  if (signal === 'NEXT_REDIRECT') return new Response(null, { status: Number(rest.at(-2)), headers: { location: rest.slice(1, -2).join(';') } })
  if (signal === 'NEXT_HTTP_ERROR_FALLBACK') return new Response(null, { status: Number(rest[0]) })
  throw error
}

/** What can be mounted: an application, or anything with a `fetch`. */
export interface NextMountable {
  readonly fetch: (request: Request) => Response | Promise<Response>
}

/** How an application is mounted. */
export interface NextMountOptions {
  /** The path below which the catch-all route stands, such as `/api`; none unless set. The services of the application, and the URLs that its handlers see, know nothing of it. */
  readonly prefix?: string
}

/**
 * A Corbel application in a catch-all route, `app/api/[...path]/route.ts`: `export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNext(app, { prefix: '/api' })`.
 * Export all seven: what is left out, Next.js answers itself, without CORS. Throws a `TypeError` for a prefix that is no path.
 */
export function toNext(app: NextMountable, options: NextMountOptions = {}): Readonly<Record<NextMethod, (request: Request) => Promise<Response>>> {
  const prefix = checkPrefix(options.prefix)
  const answer = async (request: Request): Promise<Response> => app.fetch(requestBelow(request, prefix))
  return Object.freeze({ GET: answer, HEAD: answer, POST: answer, PUT: answer, PATCH: answer, DELETE: answer, OPTIONS: answer })
}

// The URL that Next.js gives names the server as it was started, and not as the client called it.
function requestBelow(request: Request, prefix: string): Request {
  const url = new URL(request.url)
  const host = request.headers.get('host')
  if (host !== null && host !== url.host) {
    // A host without a port would leave the one that is there.
    url.port = ''
    url.host = host
  }
  url.pathname = belowPrefix(url.pathname, prefix)
  return url.href === request.url ? request : new Request(url, request)
}
