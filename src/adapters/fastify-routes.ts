/** The routes of a Fastify application as they are declared, with the policy of each, and the policies of the path of a request. */
import { createDecider } from '../decision/decider.ts'
import type { Decider } from '../decision/decider.ts'
import type { CompiledPolicy } from '../policy/compile.ts'
import { compilePolicyTable } from '../policy/table.ts'
import { isListableMethod } from '../value/method.ts'
import { mayBecome, paramsOf } from './fastify-patterns.ts'
import type { Params } from './fastify-patterns.ts'
import type { GateBuilder } from './gate-input.ts'
import { pathOfTarget } from './node-facts.ts'
import type { NodeRequest } from './node-facts.ts'

/** What is needed of an instance of Fastify. */
export interface FastifyInstance {
  readonly server: object
  readonly supportedMethods: readonly string[]
  readonly log: { warn(details: object, message: string): void; error(details: object, message: string): void }
  addHook(name: string, hook: (...values: never[]) => unknown): unknown
  route(options: never): unknown
  findRoute(route: { readonly method: string; readonly url: string; readonly constraints: Readonly<Record<string, unknown>> }): { readonly params: Params } | null
  hasConstraintStrategy(name: string): boolean
  addConstraintStrategy(strategy: never): unknown
}

/** What is needed of a request of Fastify. */
export interface FastifyRequest {
  readonly raw: NodeRequest
  readonly server: FastifyInstance
  readonly routeOptions: { readonly url?: string | undefined; readonly config?: RouteConfig | undefined }
}

/** What is needed of the options of a route, as `onRoute` gets them. */
export interface RouteOptions {
  readonly method: string | readonly string[]
  readonly url: string
  readonly routePath: string
  readonly prefix: string
  readonly constraints?: { readonly host?: unknown } | undefined
  config?: RouteConfig | undefined
}

interface RouteConfig {
  readonly cors?: unknown
  readonly [NOTED]?: Decider
}

/** A part of an application that has a policy. */
export interface Scope extends GateBuilder {
  /** Whether it is the whole application: then routes that nobody saw are its too. */
  readonly whole: boolean
}

interface NotedRoute {
  readonly method: string
  readonly url: string
  readonly host: unknown
  readonly policy: CompiledPolicy | undefined
}

/** The routes of all scopes of an application that have a policy, by their path, and by method and parameters. */
export interface RouteBook {
  readonly byUrl: Map<string, NotedRoute[]>
  readonly byParams: Map<string, NotedRoute[]>
}

const SCOPE: unique symbol = Symbol('corbel.scope')
const BOOK: unique symbol = Symbol('corbel.routes')
const NOTED: unique symbol = Symbol('corbel.decider')
const PREFLIGHT = 'corsPreflight'

/** The scope that an instance belongs to: its own, or that of an instance around it. */
export function scopeOf(instance: FastifyInstance & { readonly [SCOPE]?: Scope }): Scope | undefined {
  return instance[SCOPE]
}

/** Make the instance a scope. What is registered inside inherits it. */
export function createScope(instance: FastifyInstance, builder: GateBuilder): void {
  if (Object.hasOwn(instance, SCOPE)) {
    throw new Error('cors is registered twice in one scope of Fastify, and one policy would be lost. Give single routes theirs with config: { cors: … }, or register the second one in a plugin of its own.')
  }
  Object.defineProperty(instance, SCOPE, { value: { ...builder, whole: Object.getPrototypeOf(instance) === Object.prototype } satisfies Scope })
}

/** The book of an application: one for all its scopes. */
export function bookOf(instance: FastifyInstance): RouteBook {
  const server: { [BOOK]?: RouteBook } = instance.server
  server[BOOK] ??= { byUrl: new Map(), byParams: new Map() }
  return server[BOOK]
}

/** Note a route that is being declared, with its policy, and let its preflights be routed. */
export function noteRoute(book: RouteBook, instance: FastifyInstance, route: RouteOptions): void {
  const scope = scopeOf(instance)
  if (scope === undefined || Object.hasOwn(route.constraints ?? {}, PREFLIGHT)) return
  const methods = [route.method].flat()
  const layer = route.config?.cors
  const policies = new Map(methods.map((method) => [method, layer === undefined ? scope.gate.decider.table.entry(method).policy : scope.addLayer(layer, [route.url, 'config', 'cors'], method)]))
  const host = route.constraints?.host
  for (const [method, policy] of policies) {
    const noted: NotedRoute = { method, url: route.url, host, policy }
    addTo(book.byUrl, route.url, noted)
    addTo(book.byParams, paramsKey(method, paramsOf(route.url)), noted)
  }
  if (layer !== undefined) route.config = { ...route.config, [NOTED]: createDecider(compilePolicyTable({ known: true, operations: policies, own: policies.values().next().value })) }
  routePreflights(instance, route)
}

// A route of its own for preflights, and for nothing but preflights: plain OPTIONS and the application's own routes for it stay as they are. So it is Fastify that says which
// of the declared paths a preflight is for.
function routePreflights(instance: FastifyInstance, { routePath, prefix, constraints }: RouteOptions): void {
  if (!instance.hasConstraintStrategy(PREFLIGHT)) instance.addConstraintStrategy(preflightStrategy() as never)
  const host = constraints?.host
  routePreflight(instance, routePath, host)
  // Fastify gives the path of a scope itself twice, with and without a slash, and tells of one.
  if (routePath === '' && prefix !== '') routePreflight(instance, '/', host)
}

function routePreflight(instance: FastifyInstance, url: string, host: unknown): void {
  try {
    instance.route({
      method: 'OPTIONS', url, prefixTrailingSlash: 'slash',
      constraints: { [PREFLIGHT]: true, ...(host !== undefined && { host }) },
      schema: { hide: true },
      handler: () => undefined,
    } as never)
  } catch (error) {
    // There is one for the path already, by whatever name its parameters have there.
    if ((error as { readonly code?: unknown }).code !== 'FST_ERR_DUPLICATED_ROUTE') throw error
  }
}

function preflightStrategy(): object {
  return {
    name: PREFLIGHT,
    storage: () => {
      let routes: unknown
      return { get: () => routes, set: (_value: true, stored: unknown) => { routes = stored } }
    },
    deriveConstraint: ({ method, headers }: NodeRequest) =>
      (method === 'OPTIONS' && headers['origin'] !== undefined && headers['access-control-request-method'] !== undefined ? true : undefined),
  }
}

/** What decides by the policies of the path of a request. */
export function deciderOfRequest(book: RouteBook, scope: Scope, request: FastifyRequest): Decider {
  if (request.raw.method === 'OPTIONS') return deciderOfPath(book, scope, request)
  const { url, config } = request.routeOptions
  const noted = config?.[NOTED]
  if (noted !== undefined || config?.cors === undefined) return noted ?? scope.gate.decider
  // Fastify told nobody of a route that was there first. Its policy was never checked: so it has none, and whoever tries it learns why.
  request.server.log.error({ url }, 'This route has a cors of its own and was declared before the cors plugin had loaded: it has no CORS now. Write await before app.register(cors, …).')
  return createDecider(compilePolicyTable({ known: true, operations: new Map(), own: undefined }))
}

function deciderOfPath(book: RouteBook, scope: Scope, request: FastifyRequest): Decider {
  const { listed, decider: { table }, own } = scope.gate
  const told = readPath(book, scope, request)
  const keys: unknown[] = []
  for (const [method, policy] of told) keys.push(method, policy)
  return scope.gate.told.of(keys, () => {
    const listable = [...told].filter(([method]) => isListableMethod(method))
    // A list that a person wrote is not narrowed by what the router tells; a route with a policy of its own stands beside it.
    const operations = new Map(listed === undefined ? listable : [...listed, ...listable.filter(([method, policy]) => listed.has(method) || policy !== table.entry(method).policy)])
    return createDecider(compilePolicyTable({ known: operations.size > 0, operations, own }))
  })
}

/** The policies of the path by the methods that Fastify routes there. */
function readPath(book: RouteBook, scope: Scope, { raw, server, routeOptions }: FastifyRequest): ReadonlyMap<string, CompiledPolicy | undefined> {
  const host = raw.headers['host'] ?? raw.headers[':authority']
  const told = new Map<string, CompiledPolicy | undefined>()
  for (const route of book.byUrl.get(routeOptions.url ?? '') ?? []) if (isHost(route.host, host)) told.set(route.method, route.policy)
  for (const method of server.supportedMethods) {
    if (told.has(method)) continue
    const found = server.findRoute({ method, url: raw.url ?? '/', constraints: { host } })
    const policies = found === null ? [] : policiesOf(book, scope, method, raw.url ?? '/', found.params)
    // Where it cannot be told which of several routes answers, and they differ, none is granted.
    if (policies.length === 1) told.set(method, policies[0])
  }
  return told
}

// Fastify says that a route has the method, and what its parameters are; which route it is follows from what the declared paths become with them.
function policiesOf(book: RouteBook, { gate, whole }: Scope, method: string, target: string, params: Params): readonly (CompiledPolicy | undefined)[] {
  const routes = (book.byParams.get(paramsKey(method, Object.keys(params))) ?? []).filter(({ url }) => mayBecome(url, params, pathOfTarget(target)))
  if (routes.length === 0) return whole ? [gate.decider.table.entry(method).policy] : []
  return [...new Set(routes.map((route) => route.policy))]
}

function isHost(wanted: unknown, host: unknown): boolean {
  return wanted === undefined || (wanted instanceof RegExp ? wanted.test(String(host)) : wanted === host)
}

function paramsKey(method: string, params: readonly string[]): string {
  return `${method} ${params.toSorted().join()}`
}

function addTo(index: Map<string, NotedRoute[]>, key: string, route: NotedRoute): void {
  const routes = index.get(key)
  if (routes === undefined) index.set(key, [route])
  else routes.push(route)
}
