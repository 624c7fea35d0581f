/** Reading the routes of a Hono application at the path of a request: by its own router. */
import { gateOf } from './gate.ts'
import { takesPath } from './mount-mark.ts'
import type { RouteStep } from './route-steps.ts'

/** What is needed of a request of Hono. */
export interface HonoRequest {
  readonly path: string
  /** The routes that the request passes. */
  readonly matchedRoutes?: readonly HonoRoute[]
}

/** What is needed of an application of Hono. */
export interface HonoApp {
  readonly routes: readonly HonoRoute[]
  readonly router: { match(method: string, path: string): unknown }
}

/** A route of Hono: a handler, or a middleware, with its path. */
export interface HonoRoute {
  readonly method: string
  readonly path: string
  readonly handler: unknown
}

/** What the router shows of the path of a request: all of it where the application is known, else what stands around every method. */
export function readHonoSteps(request: HonoRequest, app: HonoApp | undefined): readonly RouteStep[] {
  if (app === undefined) return (request.matchedRoutes ?? []).filter((route) => route.method === 'ALL').flatMap((route) => readRoute(route, request.path))
  const methods = new Set(['OPTIONS'])
  for (const route of app.routes) if (route.method !== 'ALL') methods.add(route.method)
  const matched = new Set<HonoRoute>()
  for (const method of methods) addMatched(matched, app, method, request.path)
  const steps: RouteStep[] = []
  // In the order of the application: a router tells the routes of one method.
  for (const route of app.routes) if (matched.has(route)) steps.push(...readRoute(route, request.path))
  return steps
}

// The first half of what a router of Hono gives: one pair a handler, of which the first half is the handler and its route.
function addMatched(matched: Set<HonoRoute>, app: HonoApp, method: string, path: string): void {
  const [handlers] = app.router.match(method, path) as readonly [readonly (readonly [readonly [unknown, HonoRoute], unknown])[]]
  for (const [[, route]] of handlers) matched.add(route)
}

function readRoute({ method, path, handler }: HonoRoute, asked: string): readonly RouteStep[] {
  const gate = gateOf(handler) ?? gateOf(composedOf(handler))
  const methods = method === 'ALL' ? undefined : method === 'GET' ? ['GET', 'HEAD'] : [method]
  if (gate !== undefined) return [{ kind: 'gate', gate, methods }]
  if (takesPath(handler, asked) || takesPath(composedOf(handler), asked)) return [{ kind: 'mount' }]
  if (methods !== undefined) return [{ kind: path.includes('*') ? 'catch-all' : 'route', methods }]
  // What takes two arguments at the root is taken for a middleware that passes on.
  return ['*', '/*'].includes(path) && (handler as { readonly length: number }).length > 1 ? [] : [{ kind: 'opaque' }]
}

// Where a part of an application has an error handler of its own, Hono wraps each of its handlers in a function that carries the handler by this name.
function composedOf(handler: unknown): unknown {
  return (handler as { readonly __COMPOSED_HANDLER?: unknown }).__COMPOSED_HANDLER
}
