/** Routes: services compiled under their paths, one entry a path; the methods of a path are its service's. */
import { addRoute, compareRoutes, createRouter, findRoute, routeNodeKeys } from 'rou3'
import { createDecider } from '../decision/decider.ts'
import type { Decider } from '../decision/decider.ts'
import type { CompileContext } from '../policy/compile.ts'
import type { IssueList } from '../policy/issue-list.ts'
import type { CheckedLayer } from '../policy/layer.ts'
import { compilePolicyTable } from '../policy/table.ts'
import type { OriginsContext } from '../policy/validate-origins.ts'
import { derivePolicies } from '../service/derive.ts'
import type { ReadService } from '../service/definition.ts'
import { compileEndpoint } from './endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import { createPathTree } from './path-tree.ts'
import type { PathMatch, PathTree } from './path-tree.ts'
import { acceptHeader } from './select.ts'
import type { CheckedSettings } from './settings.ts'

/** A service as it runs. */
export interface Route {
  readonly service: ReadService
  readonly decider: Decider
  /** The value of `Allow`. */
  readonly allow: string
  /** The headers of the answer to an OPTIONS request that no operation answers. */
  readonly options: Readonly<Record<string, string>>
  /** What answers a method, GET's for HEAD. */
  endpoint(method: string): Endpoint | undefined
}

/** A path that has a service, and what its parameters are, still percent-encoded. */
export type RouteMatch = PathMatch<Route>

/** All routes of an application. */
export interface Routes {
  readonly all: readonly Route[]
  find(pathname: string): RouteMatch | undefined
}

/** What services are compiled with. */
export interface RouteContext {
  readonly settings: CheckedSettings
  readonly fallback: CheckedLayer | undefined
  readonly origins: OriginsContext
  readonly compiler: CompileContext
}

/** Compile the services. Faults of paths and policies go to the list. */
export function compileRoutes(services: readonly ReadService[], context: RouteContext): Routes {
  const { fallback, origins, compiler } = context
  const all = services.map((service) => createRoute(service, createDecider(compilePolicyTable(derivePolicies(service, fallback, origins, compiler))), context))
  checkPaths(services, origins.issues)
  const paths = origins.issues.faults.length === 0 ? all.map((route) => [route.service.path, route] as const) : []
  return { all, ...createPathTree(paths) ?? createRoutedPaths(paths) }
}

// Paths with patterns.
function createRoutedPaths(paths: readonly (readonly [path: string, route: Route])[]): PathTree<Route> {
  const router = createRouter<Route>()
  for (const [path, route] of paths) addRoute(router, '', path, route)
  return {
    find(pathname) {
      const found = findRoute(router, '', pathname)
      return found === undefined ? undefined : { route: found.data, params: found.params ?? {} }
    },
  }
}

function createRoute(service: ReadService, decider: Decider, { settings, origins }: RouteContext): Route {
  const endpoints = new Map([...service.operations].map(([method, operation]) => [method, compileEndpoint(operation, service, settings, origins.issues)]))
  const methods = [...endpoints.keys()].flatMap((method) => (method === 'GET' && !endpoints.has('HEAD') ? ['GET', 'HEAD'] : [method]))
  if (!endpoints.has('OPTIONS')) methods.push('OPTIONS')
  const allow = methods.join(', ')
  const accepts = [...endpoints.values()].filter(({ method, consumes }) => (method === 'POST' || method === 'PATCH') && consumes.length > 0)
  return {
    service, decider, allow,
    options: Object.freeze({ allow, ...Object.fromEntries(accepts.map(({ method, consumes }) => [acceptHeader(method), consumes.join(', ')])) }),
    endpoint: (method) => endpoints.get(method) ?? (method === 'HEAD' ? endpoints.get('GET') : undefined),
  }
}

function checkPaths(services: readonly ReadService[], issues: IssueList): void {
  const byNode = new Map<string, string[]>()
  const names = new Map<string, string>()
  for (const { path, name } of services) {
    const keys = readPath(path, issues)
    const twin = keys.flatMap((key) => byNode.get(key) ?? []).find((other) => compareRoutes(other, path) === 'equal')
    if (twin !== undefined) issues.fault('service/duplicate-path', [path], path, { detail: `'${twin}'`, also: [twin] })
    for (const key of keys) byNode.set(key, [...(byNode.get(key) ?? []), path])
    const namesake = names.get(name)
    if (namesake !== undefined && twin === undefined) issues.fault('service/duplicate-name', [path, 'name'], name, { detail: `'${namesake}'` })
    names.set(name, path)
  }
}

// The router's own keys of a path: two paths can only be equal where they share one, so each path is compared with few others.
function readPath(path: string, issues: IssueList): readonly string[] {
  try {
    if (path.startsWith('/')) return routeNodeKeys(path)
    issues.fault('service/path', [path], path)
  } catch (error) {
    issues.fault('service/path', [path], path, { detail: error instanceof Error ? error.message.replace(/^rou3: /, '') : undefined })
  }
  return []
}
