/** Reading the routes of an h3 application at the path of a request: by its own router. */
import { gateOf } from './gate.ts'
import { takesPath } from './mount-mark.ts'
import { pathOfTarget } from './node-facts.ts'
import type { NodeRequest } from './node-facts.ts'
import type { RouteStep } from './route-steps.ts'
import type { WebRequest } from './web-facts.ts'

/** What is needed of an event of h3. */
export interface H3Event {
  readonly req: WebRequest & { readonly runtime?: { readonly node?: { readonly req?: NodeRequest; readonly res?: unknown } | undefined } | undefined }
  readonly res: { readonly headers: Headers; readonly errHeaders: Headers }
  readonly app?: unknown
}

interface H3App {
  readonly '~middleware'?: readonly unknown[]
  readonly '~routes'?: readonly H3Route[]
  '~findRoute'?(event: { readonly req: { readonly method: string }; readonly url: { readonly pathname: string } }): { readonly data: H3Route } | undefined
}

interface H3Route {
  /** Empty: every method. */
  readonly method?: string
  readonly route?: string
  readonly middleware?: readonly unknown[]
}

/** What the application shows of the path of a request: the instances that are not bound to a path, and the route of each method. */
export function readH3Steps(event: H3Event): readonly RouteStep[] {
  const app = (event.app ?? {}) as H3App
  const routes = app['~routes'] ?? []
  // Not the path of the event, which is cut while an application runs that is mounted in another one; on Node the URL of the request is cut with it.
  const pathname = pathOfTarget(event.req.runtime?.node?.req?.url ?? event.req.url)
  const methods = new Set<string>()
  for (const route of routes) methods.add(route.method ?? '')
  const steps: RouteStep[] = []
  for (const middleware of app['~middleware'] ?? []) {
    if (takesPath(middleware, pathname)) steps.push({ kind: 'mount' })
    else steps.push(...readGate(middleware, undefined))
  }
  for (const method of methods) {
    const route = app['~findRoute']?.({ req: { method }, url: { pathname } })?.data
    if (route !== undefined) steps.push(...readRoute(route, method))
  }
  return steps
}

function readRoute(route: H3Route, method: string): readonly RouteStep[] {
  if ((route.method ?? '') !== method) return []
  const methods = method === '' ? undefined : method === 'GET' ? ['GET', 'HEAD'] : [method]
  const gates = (route.middleware ?? []).flatMap((middleware) => readGate(middleware, methods))
  if (methods === undefined) return [...gates, { kind: 'opaque' }]
  return [...gates, { kind: route.route?.includes('*') === true ? 'catch-all' : 'route', methods }]
}

function readGate(middleware: unknown, methods: readonly string[] | undefined): readonly RouteStep[] {
  const gate = gateOf(middleware)
  return gate === undefined ? [] : [{ kind: 'gate', gate, methods }]
}
