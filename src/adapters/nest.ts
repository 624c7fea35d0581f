/** CORS for NestJS, on Express and on Fastify. */
import { METHODS } from 'node:http'
import { createDecider } from '../decision/decider.ts'
import { STANDALONE_METHODS } from '../policy/input.ts'
import type { PolicyCheck } from '../policy/input-check.ts'
import { compilePolicyTable } from '../policy/table.ts'
import { createExpressCors } from './express.ts'
import type { ExpressCors } from './express.ts'
import { readExpressSteps } from './express-routes.ts'
import type { ExpressRequest } from './express-routes.ts'
import { governFastify } from './fastify.ts'
import type { FastifyHook } from './fastify.ts'
import type { FastifyInstance } from './fastify-routes.ts'
import { sealGate } from './gate.ts'
import { createGateBuilder } from './gate-input.ts'
import type { GateBuilder, LayerStack, MiddlewareOptions, MiddlewarePolicyInput } from './gate-input.ts'
import { carryLayers, layersOf } from './nest-controllers.ts'
import type { RouteStep } from './route-steps.ts'

/** What is needed of an application of Nest. */
export interface NestApplication {
  getHttpAdapter(): object
}

interface NestAdapter {
  getType(): string
  getInstance(): unknown
  use(middleware: ExpressCors): unknown
  /** The place that Nest keeps for CORS on Fastify, before all middleware. */
  corsHook?: FastifyHook | undefined
}

const ENABLED: unique symbol = Symbol('corbel.enabled')

/**
 * CORS for an application: `enableCors(app, { origins: ['https://app.example'] })`, right after it is created, before `app.use` and `app.listen`. Controllers and handlers may
 * say what differs with `Cors`; preflights obey it, and the methods that the routes have. Throws a `PolicyError` that tells every fault of all policies.
 */
export function enableCors<const Policy extends false | object>(
  app: NestApplication, policy: Policy & PolicyCheck<Policy, MiddlewarePolicyInput>, options?: MiddlewareOptions,
): void {
  const adapter = app.getHttpAdapter() as NestAdapter & { readonly [ENABLED]?: true }
  if ((app as { readonly isInitialized?: unknown }).isInitialized === true) {
    throw new Error('enableCors comes too late: the routes are there already. Call it right after NestFactory.create, before app.init and app.listen.')
  }
  if (adapter[ENABLED] === true) throw new Error('enableCors is called twice for one application. Give single controllers and handlers their policies with Cors.')
  const builder = createGateBuilder(policy, options)
  // Here and not only with their routes, so that all faults are told at once.
  for (const { controller, name, layers } of carryLayers(app)) builder.addLayer(layers, [controller, name], '')
  builder.finish()
  Object.defineProperty(adapter, ENABLED, { value: true })
  if (adapter.getType() === 'fastify') enableOnFastify(adapter, builder)
  else enableOnExpress(adapter, builder)
}

// Nest registers its middleware while it creates the application, so a hook that is added now would run after it.
function enableOnFastify(adapter: NestAdapter, builder: GateBuilder): void {
  const instance = adapter.getInstance() as FastifyInstance
  if ('corsHook' in adapter) governFastify(instance, builder, (hook) => { adapter.corsHook = hook })
  else governFastify(instance, builder)
}

// Nest gives the functions of a route no place for middleware of their own, so it is put in where Nest hands them to Express.
function enableOnExpress(adapter: NestAdapter, builder: GateBuilder): void {
  adapter.use(createExpressCors(builder.gate, readSteps))
  for (const method of [...METHODS, 'ALL']) {
    const name = method.toLowerCase()
    const register: unknown = Reflect.get(adapter, name)
    if (typeof register !== 'function') continue
    Reflect.set(adapter, name, (...values: unknown[]): unknown => {
      const layers = layersOf(values.at(-1))
      return register.apply(adapter, layers === undefined ? values : values.toSpliced(-1, 0, createRouteCors(builder, layers, method)))
    })
  }
}

// Middleware of Nest is bound to paths, and passes on: whose it is, the handler's policy governs.
function readSteps(request: ExpressRequest): readonly RouteStep[] {
  const steps = readExpressSteps(request)
  return request.method === 'OPTIONS' ? steps : steps.filter(({ kind }) => kind !== 'opaque')
}

/** The middleware that stands before a handler with a policy of its own. */
function createRouteCors(builder: GateBuilder, layers: LayerStack, method: string): ExpressCors {
  const own = builder.addLayer(layers, [], method)
  builder.finish()
  const operations = new Map(STANDALONE_METHODS.map((each) => [each, own]))
  const table = compilePolicyTable({ known: true, operations, own })
  return createExpressCors(sealGate({ decider: createDecider(table), own, listed: undefined, authority: builder.gate.authority }))
}
