/** Reading the routes of a Koa application at the path of a request, where its routers are those of `@koa/router`: by their own matching. */
import { gateOf } from './gate.ts'
import type { Gate } from './gate.ts'
import { takesPath } from './mount-mark.ts'
import type { NodeRequest } from './node-facts.ts'
import type { NodeResponse } from './node-response.ts'
import type { RouteStep } from './route-steps.ts'

/** What is needed of a context of Koa. */
export interface KoaContext {
  readonly app: { readonly middleware?: readonly unknown[] }
  readonly req: NodeRequest
  readonly res: NodeResponse
  readonly path: string
  readonly host: string
  status: number
  body: unknown
  set(name: string, value: string): void
}

interface KoaRouter {
  matchHost?(host: string): boolean
  match(path: string, method: string): { readonly path: readonly KoaLayer[] }
}

interface KoaLayer {
  readonly path: unknown
  /** Empty: it stands around the routes. */
  readonly methods: readonly string[]
  readonly stack: readonly unknown[]
}

/** What the application shows of the path of a request. Nothing where it does not show the gate itself: then it is mounted in something that hides it, and the path may be cut. */
export function readKoaSteps(asked: Gate, context: KoaContext): readonly RouteStep[] {
  const steps: RouteStep[] = []
  let shown = false
  for (const middleware of context.app.middleware ?? []) {
    const gate = gateOf(middleware)
    shown ||= gate === asked
    if (gate !== undefined) steps.push({ kind: 'gate', gate, methods: undefined })
    else if (takesPath(middleware, context.path)) steps.push({ kind: 'mount' })
    else steps.push(...readRouter(routerOf(middleware), context))
  }
  return shown || steps.some((step) => step.kind === 'gate' && step.gate === asked) ? steps : []
}

function readRouter(router: KoaRouter | undefined, context: KoaContext): readonly RouteStep[] {
  return router === undefined || router.matchHost?.(context.host) === false ? [] : readLayers(router.match(context.path, '').path)
}

function routerOf(middleware: unknown): KoaRouter | undefined {
  const { router } = middleware as { readonly router?: Partial<KoaRouter> }
  return typeof router?.match === 'function' ? (router as KoaRouter) : undefined
}

function readLayers(layers: readonly KoaLayer[]): readonly RouteStep[] {
  const steps: RouteStep[] = []
  for (const { path, methods, stack } of layers) {
    const around = methods.length === 0
    for (const middleware of stack) {
      const gate = gateOf(middleware)
      // What stands around the routes of a router runs for those alone, whatever its own path is.
      if (gate !== undefined) steps.push({ kind: 'gate', gate, methods: around ? layers.flatMap((layer) => layer.methods) : methods })
      else if (!around) steps.push(readHandler(path, methods))
    }
  }
  return steps
}

function readHandler(path: unknown, methods: readonly string[]): RouteStep {
  // `all` is every method that Node knows, so that nobody can tell which of them are meant.
  if (methods.includes('CONNECT')) return { kind: 'opaque' }
  return { kind: typeof path === 'string' && !path.includes('*') ? 'route' : 'catch-all', methods }
}
