/** Routes: services compiled under their paths, one entry a path; the methods of a path are its service's. */
import { addRoute, compareRoutes, createRouter, findRoute, routeNodeKeys } from 'rou3'
import type { CompileContext } from '../policy/compile.ts'
import type { IssueList } from '../policy/issue-list.ts'
import type { CheckedLayer } from '../policy/layer.ts'
import type { PolicyTable } from '../policy/table.ts'
import { compilePolicyTable } from '../policy/table.ts'
import type { OriginsContext } from '../policy/validate-origins.ts'
import { derivePolicies } from '../service/derive.ts'
import type { Operation } from '../service/operation.ts'
import type { ReadService } from '../service/read.ts'

/** A service as it runs. */
export interface Route {
  readonly service: ReadService
  readonly policies: PolicyTable
  /** The value of `Allow`. */
  readonly allow: string
  /** The operation that answers a method, GET's for HEAD. */
  operation(method: string): Operation | undefined
}

/** A path that has a service, and what its parameters are, still percent-encoded. */
export interface RouteMatch {
  readonly route: Route
  readonly params: Readonly<Record<string, string | undefined>>
}

/** All routes of an application. */
export interface Routes {
  readonly all: readonly Route[]
  find(pathname: string): RouteMatch | undefined
}

/** Compile the services. Faults of paths and policies go to the list. */
export function compileRoutes(services: readonly ReadService[], fallback: CheckedLayer | undefined, origins: OriginsContext, compiler: CompileContext): Routes {
  const router = createRouter<Route>()
  const all = services.map((service) => createRoute(service, compilePolicyTable(derivePolicies(service, fallback, origins, compiler))))
  checkPaths(services, origins.issues)
  if (origins.issues.faults.length === 0) for (const route of all) addRoute(router, '', route.service.path, route)
  return {
    all,
    find(pathname) {
      const found = findRoute(router, '', pathname)
      return found === undefined ? undefined : { route: found.data, params: found.params ?? {} }
    },
  }
}

function createRoute(service: ReadService, policies: PolicyTable): Route {
  const { operations } = service
  const methods = [...operations.keys()].flatMap((method) => (method === 'GET' && !operations.has('HEAD') ? ['GET', 'HEAD'] : [method]))
  if (!operations.has('OPTIONS')) methods.push('OPTIONS')
  return {
    service, policies,
    allow: methods.join(', '),
    operation: (method) => operations.get(method) ?? (method === 'HEAD' ? operations.get('GET') : undefined),
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
