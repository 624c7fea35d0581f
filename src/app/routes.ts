/** Routes: services compiled under their paths, one entry a path; the methods of a path are its service's. */
import { addRoute, compareRoutes, createRouter, findRoute, routeNodeKeys } from 'rou3'
import { createDecider } from '../decision/decider.ts'
import type { Decider } from '../decision/decider.ts'
import type { CompileContext, CompiledPolicy } from '../policy/compile.ts'
import type { IssueList } from '../policy/issue-list.ts'
import { compilePolicyTable, createMethodLists } from '../policy/table.ts'
import type { MethodList, PathPolicies } from '../policy/table.ts'
import type { OriginsContext } from '../policy/validate-origins.ts'
import { createPolicyDeriver } from '../service/derive.ts'
import type { Operation, ReadService } from '../service/definition.ts'
import { NONE } from '../service/read-field.ts'
import { checkOperation, compileEndpoint, consumedBy } from './endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import { parsePlainPath, PlainPaths } from './plain-paths.ts'
import { acceptHeader } from './select.ts'
import type { CheckedSettings } from './settings.ts'

/** A service as it runs. */
export interface Route {
  readonly service: RoutedService
  readonly decider: Decider
  /** The value of `Allow`. */
  readonly allow: string
  /** The headers of the answer to an OPTIONS request that no operation answers. */
  readonly options: Readonly<Record<string, string>>
  /** Those that have an operation, in the order of their definition. */
  readonly methods: readonly string[]
  /** What answers a method, GET's for HEAD. */
  endpoint(method: string): Endpoint | undefined
}

/** What is kept of a service beside its endpoints. */
export type RoutedService = Pick<ReadService, 'path' | 'name' | 'description' | 'tags' | 'hidden' | 'renderError' | 'guards' | 'wrappers'>

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

/** What services are compiled with. */
export interface RouteContext {
  readonly settings: CheckedSettings
  readonly origins: OriginsContext
  readonly compiler: CompileContext
}

/** Compiles services one by one. Faults of policies and operations go to the context's list. */
export interface RouteCompiler {
  add(service: ReadService): void
  /** All that were added, by their paths. Faults of paths go to the list; where it has any, no path is found. */
  finish(issues: IssueList): Routes
}

/** A compiler for the services of an application. */
export function createRouteCompiler({ settings, origins, compiler }: RouteContext): RouteCompiler {
  const all: Route[] = []
  const lists = createMethodLists()
  const derive = createPolicyDeriver(origins, compiler)
  const deciders = createDeciders()
  const answers = createOptionsAnswers()
  return {
    add(service) {
      const list = lists(service.operations.keys())
      const decider = deciders(service, derive(service), list)
      for (const operation of service.operations.values()) checkOperation(operation, service.path, settings, origins.issues)
      all.push(new ServiceRoute(service, decider, list, answers(list, service.operations), settings))
    },
    finish(issues) {
      const plain = readPlainPaths(all)
      checkPaths(all, plain, issues)
      return { all, find: issues.faults.length > 0 ? () => undefined : plain === undefined ? findAny(all) : findPlain(plain) }
    },
  }
}

// Services that leave their policy to what lies around them have one decider where they have the same methods: so it remembers for all of them.
function createDeciders(): (service: ReadService, policies: PathPolicies, list: MethodList) => Decider {
  const shared = new Map<CompiledPolicy | undefined, Map<MethodList, Decider>>()
  return ({ inherits, operations }, policies, list) => {
    if (!inherits || [...operations.values()].some(({ cors }) => cors !== undefined)) return createDecider(compilePolicyTable(policies, list))
    const { own } = policies
    const byMethods = shared.get(own) ?? new Map<MethodList, Decider>()
    shared.set(own, byMethods)
    const decider = byMethods.get(list) ?? createDecider(compilePolicyTable(policies, list))
    byMethods.set(list, decider)
    return decider
  }
}

/** What answers OPTIONS where no operation does. */
interface OptionsAnswer {
  readonly allow: string
  readonly options: Readonly<Record<string, string>>
}

// One for all services of the same methods, where none of them tells what bodies it takes.
function createOptionsAnswers(): (list: MethodList, operations: ReadService['operations']) => OptionsAnswer {
  const plain = new Map<MethodList, OptionsAnswer>()
  return (list, operations) => {
    const known = plain.get(list)
    const allow = known?.allow ?? (operations.has('OPTIONS') ? list.methods : [...list.methods, 'OPTIONS']).join(', ')
    const answer = known ?? { allow, options: Object.freeze({ allow }) }
    plain.set(list, answer)
    const accepts: Record<string, string> = {}
    for (const { method, handlings = NONE } of operations.values()) {
      const consumes = method === 'POST' || method === 'PATCH' ? consumedBy(handlings) : NONE
      if (consumes.length > 0) accepts[acceptHeader(method)] = consumes.join(', ')
    }
    return Object.keys(accepts).length === 0 ? answer : { allow, options: Object.freeze({ allow, ...accepts }) }
  }
}

// A class, since an application may have thousands: their functions are then the same. What may be wrong with an endpoint is told when it is added; it is compiled when it is first asked for,
// since of thousands most are asked for seldom.
class ServiceRoute implements Route {
  readonly service: RoutedService
  readonly decider: Decider
  readonly allow: string
  readonly options: Readonly<Record<string, string>>
  readonly #list: MethodList
  readonly #operations: readonly Operation[]
  readonly #settings: CheckedSettings
  #compiled: (Endpoint | undefined)[] | undefined

  constructor(service: ReadService, decider: Decider, list: MethodList, { allow, options }: OptionsAnswer, settings: CheckedSettings) {
    const { path, name, description, tags, hidden, renderError, guards, wrappers, operations } = service
    this.service = { path, name, description, tags, hidden, renderError, guards, wrappers }
    this.decider = decider
    this.allow = allow
    this.options = options
    this.#list = list
    this.#operations = [...operations.values()]
    this.#settings = settings
  }

  get methods(): readonly string[] {
    return this.#list.written
  }

  endpoint(method: string): Endpoint | undefined {
    const index = this.#list.writtenIndexes.get(method)
    return index === undefined ? undefined : this.#compiled?.[index] ?? this.#compile(index)
  }

  #compile(index: number): Endpoint {
    const endpoint = compileEndpoint(this.#operations[index] as Operation, this.service, this.#settings)
    this.#compiled ??= this.#operations.map(() => undefined)
    this.#compiled[index] = endpoint
    return endpoint
  }
}

type Find = Routes['find']

function findAny(routes: readonly Route[]): Find {
  const router = createRouter<Route>()
  for (const route of routes) addRoute(router, '', route.service.path, route)
  return (pathname) => {
    const found = findRoute(router, '', pathname)
    return found === undefined ? undefined : { route: found.data, params: found.params ?? {} }
  }
}

function findPlain({ paths }: PlainRoutes): Find {
  return (pathname) => paths.find(pathname)
}

/** Routes whose paths are all plain. */
interface PlainRoutes {
  readonly paths: PlainPaths<Route>
  /** The path that was there before, by the index of a route. */
  readonly twins: ReadonlyMap<number, string>
}

// Where one path is not plain all are left to the router, which knows what goes before what.
function readPlainPaths(routes: readonly Route[]): PlainRoutes | undefined {
  const paths = new PlainPaths<Route>()
  const twins = new Map<number, string>()
  for (const [index, route] of routes.entries()) {
    const path = parsePlainPath(route.service.path)
    if (path === undefined) return undefined
    const twin = paths.add(path, route)
    if (twin !== undefined) twins.set(index, twin.service.path)
  }
  return { paths, twins }
}

function checkPaths(routes: readonly Route[], plain: PlainRoutes | undefined, issues: IssueList): void {
  // Where no service has a name but its path, two of one name are two of one path.
  if (plain?.twins.size === 0 && routes.every(({ service }) => service.name === service.path)) return
  const findTwin = plain === undefined ? createTwinFinder(issues) : (_path: string, index: number) => plain.twins.get(index)
  const names = new Map<string, string>()
  for (const [index, { service: { path, name } }] of routes.entries()) {
    const twin = findTwin(path, index)
    if (twin !== undefined) issues.fault('service/duplicate-path', [path], path, { detail: `'${twin}'`, also: [twin] })
    const namesake = names.get(name)
    if (namesake !== undefined && twin === undefined) issues.fault('service/duplicate-name', [path, 'name'], name, { detail: `'${namesake}'` })
    names.set(name, path)
  }
}

/** Gives the first path that matches the same paths as one that comes later. Paths that are none are told. */
function createTwinFinder(issues: IssueList): (path: string) => string | undefined {
  const byNode = new Map<string, string[]>()
  return (path) => {
    const keys = readPath(path, issues)
    const twin = keys.flatMap((key) => byNode.get(key) ?? []).find((other) => compareRoutes(other, path) === 'equal')
    for (const key of keys) byNode.set(key, [...(byNode.get(key) ?? []), path])
    return twin
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
