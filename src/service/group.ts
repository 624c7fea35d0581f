/** Groups of services: a prefix, and what they share. */
import type { PolicyCheck, PolicyLiteral } from '../policy/input-check.ts'
import type { Service, SharedOptions } from './define.ts'
import type { Typed } from './operation.ts'

/** What may stand in a group: services and groups. */
export type GroupMember = Service | AnyGroup

/** A group, its types not told apart any more. They are left out, since a group that is written where this is asked for would take them for its own. */
export interface AnyGroup {
  readonly prefix: string
  readonly services: readonly GroupMember[]
  readonly options: SharedOptions
}

/** Services under a prefix, with what they share. A value, with no effect until `createApp` takes it. */
export interface Group<Prefix extends string = string, Services extends readonly GroupMember[] = readonly GroupMember[], Cors = unknown> extends AnyGroup, Typed<{ readonly cors: Cors }> {
  readonly prefix: Prefix
  readonly services: Services
}

/**
 * Services under a prefix (`'/v1'`; `''` for none), with a policy that is a layer between the application's default and theirs, and guards, wrappers and tags that go before their own. The path
 * `'/'` of a service is the prefix itself. Never throws: `createApp` tells every fault.
 */
export function group<const Prefix extends string, const Services extends readonly GroupMember[], const Cors extends PolicyLiteral = undefined>(
  prefix: Prefix, services: Services, options: SharedOptions & { readonly cors?: Cors & PolicyCheck<Cors> } = {},
): Group<Prefix, Services, Cors> {
  // Copied, since `reconfigure` reads it again.
  return Object.freeze({ prefix, services: (Array.isArray(services) ? Object.freeze([...services]) : services) as Services, options: Object.freeze({ ...options }) })
}

/** The two services of a resource. */
export interface ResourceServices<Collection extends Service, Item extends Service> {
  /** The list of all: `service('/', { get: list, post: create })`. */
  readonly collection: Collection
  /** One of them: `service('/:id', { get: read, put: replace, delete: remove })`. */
  readonly item: Item
}

/**
 * A resource: a collection and its items from one definition, under one path, with what they share. The collection is named `name` and the item `name item`, unless they have names; `name` is the
 * path without its slashes unless set.
 */
export function resource<const Path extends string, Collection extends Service, Item extends Service, const Cors extends PolicyLiteral = undefined>(
  path: Path, { collection, item }: ResourceServices<Collection, Item>, options: SharedOptions & { readonly name?: string; readonly cors?: Cors & PolicyCheck<Cors> } = {},
): Group<Path, readonly [Collection, Item], Cors> {
  const { name = path.replaceAll(/^\/+|\/+$/g, ''), ...shared } = options
  return Object.freeze({ prefix: path, services: Object.freeze([named(collection, name), named(item, `${name} item`)] as const), options: Object.freeze(shared) })
}

function named<S extends Service>(service: S, name: string): S {
  return Object.freeze({ ...service, definition: Object.freeze({ name, ...service.definition }) })
}
