/** Policies of controllers and handlers in NestJS: written by a decorator, and carried to the routes that Nest makes of them. */
import type { CorsInput } from '../policy/input.ts'
import type { PolicyCheck } from '../policy/input-check.ts'
import { LayerStack } from './gate-input.ts'
import type { WrittenLayer } from './gate-input.ts'

/** A decorator of a controller or of one of its handlers. */
export type CorsDecorator = (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) => void

/** A handler with a policy of its own or of its controller. */
export interface DecoratedHandler {
  readonly controller: string
  readonly name: string
  readonly layers: LayerStack
}

type Controller = (new (...values: never[]) => unknown) & { readonly [LAYER]?: CorsInput }

interface Prototype {
  readonly [name: string]: unknown
  [LAYERS]?: Map<string | symbol, CorsInput>
}

// What reflect-metadata adds, without which Nest does not run.
interface Reflection {
  getMetadata(key: unknown, target: object): unknown
  getMetadataKeys(target: object): readonly unknown[]
  defineMetadata(key: unknown, value: unknown, target: object): void
}

const LAYER: unique symbol = Symbol('corbel.layer')
const LAYERS: unique symbol = Symbol('corbel.layers')
const PATH = 'path'
// Nest makes it the `config` of a route of Fastify, as its decorator `RouteConfig` does; on Express it is nothing but a note.
const ROUTE_CONFIG = '__fastify_route_config__'

/**
 * The policy of a controller, or of one handler: `@Cors({ credentials: true })`, `@Cors(false)`. It lies over the policy of `enableCors`, and that of a handler over that of its
 * controller, field by field. Faults are told by `enableCors`.
 */
export function Cors<const Policy extends false | object>(policy: Policy & PolicyCheck<Policy>): CorsDecorator {
  const layer: CorsInput = policy
  return (target, name) => {
    // By name and not on the function, which another decorator may replace.
    if (name === undefined) Object.defineProperty(target, LAYER, { value: layer })
    else ownLayers(target as Prototype).set(name, layer)
  }
}

function ownLayers(prototype: Prototype): Map<string | symbol, CorsInput> {
  if (!Object.hasOwn(prototype, LAYERS)) Object.defineProperty(prototype, LAYERS, { value: new Map() })
  return prototype[LAYERS] ?? new Map<string | symbol, CorsInput>()
}

/** Carry the policies of all handlers of an application to where its routes will find them; before Nest makes the routes. */
export function carryLayers(app: object): readonly DecoratedHandler[] {
  return controllersOf(app).flatMap((controller) => handlersOf(controller.prototype as Prototype).flatMap((name) => carryLayer(controller, name)))
}

/** The layers of the handler of a route; `undefined` where it has none. */
export function layersOf(handler: unknown): LayerStack | undefined {
  const config = typeof handler === 'function' ? (Reflect as unknown as Reflection).getMetadata(ROUTE_CONFIG, handler) : undefined
  const layers = (config as { readonly cors?: unknown } | undefined)?.cors
  return layers instanceof LayerStack ? layers : undefined
}

function carryLayer(controller: Controller, name: string): readonly DecoratedHandler[] {
  const layers = readLayers(controller, name)
  if (layers.length === 0) return []
  const handler = { controller: controller.name, name, layers: new LayerStack(layers) }
  const { getMetadata, defineMetadata } = Reflect as unknown as Reflection
  const method = ownMethod(controller.prototype as Prototype, name)
  defineMetadata(ROUTE_CONFIG, { ...Object(getMetadata(ROUTE_CONFIG, method)), cors: handler.layers }, method)
  return [handler]
}

function readLayers(controller: Controller, name: string): readonly WrittenLayer[] {
  return [
    { layer: controller[LAYER], path: [controller.name, 'Cors'] },
    { layer: layerOfMethod(controller.prototype as Prototype, name), path: [controller.name, name, 'Cors'] },
  ].filter(({ layer }) => layer !== undefined)
}

// A handler that overrides another one without saying so itself has no policy of its own, as Nest has it with guards.
function layerOfMethod(prototype: Prototype, name: string): CorsInput | undefined {
  const owner = prototypesOf(prototype).find((each) => Object.hasOwn(each, name))
  return owner !== undefined && Object.hasOwn(owner, LAYERS) ? owner[LAYERS]?.get(name) : undefined
}

// Metadata belong to functions, and controllers that inherit a handler share it: each that has a policy for it gets a function of its own.
function ownMethod(prototype: Prototype, name: string): (...values: unknown[]) => unknown {
  const inherited = prototype[name] as (...values: unknown[]) => unknown
  if (Object.hasOwn(prototype, name)) return inherited
  const own = function callInherited(this: unknown, ...values: unknown[]): unknown {
    return inherited.apply(this, values)
  }
  const layer = layerOfMethod(prototype, name)
  if (layer !== undefined) ownLayers(prototype).set(name, layer)
  const { getMetadata, getMetadataKeys, defineMetadata } = Reflect as unknown as Reflection
  for (const key of getMetadataKeys(inherited)) defineMetadata(key, getMetadata(key, inherited), own)
  Object.defineProperty(prototype, name, { value: own, writable: true, configurable: true })
  return own
}

function handlersOf(prototype: Prototype): readonly string[] {
  const names = new Set(prototypesOf(prototype).flatMap((each) => Object.getOwnPropertyNames(each)))
  return [...names].filter((name) => {
    const method = prototypesOf(prototype).map((each) => Object.getOwnPropertyDescriptor(each, name)).find((each) => each !== undefined)?.value as unknown
    return typeof method === 'function' && name !== 'constructor' && (Reflect as unknown as Reflection).getMetadata(PATH, method) !== undefined
  })
}

function prototypesOf(prototype: Prototype): readonly Prototype[] {
  const next = Object.getPrototypeOf(prototype) as Prototype | null
  return next === null || next === Object.prototype ? [prototype] : [prototype, ...prototypesOf(next)]
}

interface Container {
  getModules(): ReadonlyMap<string, { readonly controllers: ReadonlyMap<unknown, { readonly metatype?: unknown }> }>
}

function controllersOf(app: { readonly container?: Container }): readonly Controller[] {
  const modules = [...(app.container?.getModules().values() ?? [])]
  const classes = modules.flatMap(({ controllers }) => [...controllers.values()].map(({ metatype }) => metatype))
  return [...new Set(classes)].filter((each): each is Controller => typeof each === 'function')
}
