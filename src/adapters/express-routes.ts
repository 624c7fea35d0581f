/** Reading the routes of an Express application at the path of a request: by its own router, so that nothing is matched a second way. */
import { gateOf } from './gate.ts'
import { takesPath } from './mount-mark.ts'
import { pathOfTarget } from './node-facts.ts'
import type { NodeRequest } from './node-facts.ts'
import type { RouteStep } from './route-steps.ts'

/** What is needed of a request of Express. Elsewhere `app` is missing, and no routes are told. */
export interface ExpressRequest extends NodeRequest {
  readonly originalUrl?: string
  readonly app?: unknown
}

interface ExpressApp {
  /** Express 4; in it, reading `router` throws. */
  readonly _router?: RouterLike
  readonly router?: RouterLike
  path?(): string
}

interface RouterLike {
  readonly stack: readonly LayerLike[]
}

interface LayerLike {
  readonly handle: unknown
  readonly route?: RouteLike | undefined
  /** The part of the path that was matched, where `match` does not give it: Express 4, and 5 with an early router. */
  readonly path?: string | undefined
  match(path: string): boolean | { readonly path: string }
}

interface RouteLike {
  readonly path: unknown
  readonly stack: readonly { readonly method?: string | undefined; readonly handle: unknown }[]
}

/** What the application's router shows of the path of a request. */
export function readExpressSteps(request: ExpressRequest): readonly RouteStep[] {
  const app = request.app as ExpressApp | undefined
  const router = app?._router ?? app?.router
  const path = pathOfTarget(request.originalUrl ?? request.url ?? '/')
  const mount = app?.path?.() ?? ''
  // An application inside another one sees the path without its mount, which may be a pattern: then it cannot be told what is left.
  return isRouter(router) && isBelow(path, mount) ? readStack(router, path.slice(mount.length)) : []
}

function readStack({ stack }: RouterLike, path: string): readonly RouteStep[] {
  return stack.flatMap((layer): readonly RouteStep[] => {
    const matched = matchLayer(layer, path)
    if (matched === undefined) return []
    if (layer.route !== undefined) return readRoute(layer.route)
    const gate = gateOf(layer.handle)
    if (!isBelow(path, matched)) return []
    if (gate !== undefined) return [{ kind: 'gate', gate, methods: undefined }]
    if (takesPath(layer.handle, matched === '/' ? path : path.slice(matched.length) || '/')) return [{ kind: 'mount' }]
    if (isRouter(layer.handle)) return readStack(layer.handle, path.slice(matched.length) || '/')
    // What is mounted at a path may answer there; what stands at the root is taken for one that passes on.
    return matched === '' || matched === '/' || (layer.handle as { readonly length: number }).length === 4 ? [] : [{ kind: 'opaque' }]
  })
}

function readRoute({ path, stack }: RouteLike): readonly RouteStep[] {
  const kind = typeof path === 'string' && !path.includes('*') ? 'route' : 'catch-all'
  // `all` of an application is every method that Node knows, one by one: nobody can tell which of them are meant. `all` of a route has no method.
  const forAll = new Set(stack.filter(({ method }) => method === 'connect').map(({ handle }) => handle))
  return stack.flatMap(({ method, handle }): readonly RouteStep[] => {
    const every = method === undefined || forAll.has(handle)
    if (every && method !== undefined && method !== 'connect') return []
    const gate = gateOf(handle)
    const methods = every ? undefined : method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]
    if (gate !== undefined) return [{ kind: 'gate', gate, methods }]
    return [methods === undefined ? { kind: 'opaque' } : { kind, methods }]
  })
}

function matchLayer(layer: LayerLike, path: string): string | undefined {
  try {
    const match = layer.match(path)
    return match === false ? undefined : (match === true ? layer.path : match.path) ?? ''
  } catch {
    // A path that cannot be decoded: the router itself will say so.
    return undefined
  }
}

function isBelow(path: string, mount: string): boolean {
  return path.startsWith(mount) && (mount.endsWith('/') || ['/', undefined].includes(path[mount.length]))
}

function isRouter(value: unknown): value is RouterLike {
  return (typeof value === 'function' || typeof value === 'object') && value !== null && Array.isArray((value as { readonly stack?: unknown }).stack)
}
