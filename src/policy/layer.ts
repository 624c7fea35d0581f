/** Layers of a policy: application default ← service ← operation, field by field the nearer one replaces. */
import type { LookupOrigins } from './input.ts'
import type { IssuePath } from './issue.ts'
import type { ListedOrigins } from './listed-origins.ts'

/** The origins of a policy once checked: patterns are parsed, groups of trusted hosts resolved. `group` is the name of the group that they are. */
export type CheckedOrigins =
  | { readonly kind: 'any' }
  | ListedOrigins
  | { readonly kind: 'lookup'; readonly definition: LookupOrigins; readonly group?: string }

/** The fields of a policy once checked, header names in lower case, sorted, without doubles. */
export interface CheckedFields {
  readonly origins: CheckedOrigins
  readonly credentials: boolean
  readonly allowHeaders: '*' | readonly string[]
  readonly exposeHeaders: '*' | readonly string[]
  readonly maxAge: number
  readonly enforce: boolean
  readonly dangerouslyAllowInsecureOrigins: boolean
  readonly dangerouslyAllowPublicSuffixes: boolean
}

/** A value with the place at which it was written. `value` is `undefined` where what stood there was faulty: the fault is reported, and breeds no others. */
export interface Placed<T> {
  readonly value: T | undefined
  readonly path: IssuePath
}

/** Fields that were written, each with its place. */
export type PlacedFields = { readonly [Field in keyof CheckedFields]?: Placed<CheckedFields[Field]> }

/** A layer once checked. */
export type CheckedLayer = { readonly off: true; readonly path: IssuePath } | { readonly off: false; readonly path: IssuePath; readonly fields: PlacedFields }

/** What layers amount to: CORS is off, or these fields with the place of the nearest layer. */
export type LayeredPolicy = 'off' | { readonly fields: PlacedFields; readonly path: IssuePath; readonly behind: IssuePath | undefined }

/**
 * Lay the layers over each other, the application's first. A layer that is off removes what lies behind it; a nearer one turns CORS on again and starts empty.
 * No layer at all is off. `behind` is the place of the layer next to the nearest, for faults that concern both.
 */
export function layerPolicy(layers: readonly (CheckedLayer | undefined)[]): LayeredPolicy {
  return layers.reduce<LayeredPolicy>(layerOver, 'off')
}

/** Lay one layer over what lies behind it. The same policy where there is none. */
export function layerOver(policy: LayeredPolicy, layer: CheckedLayer | undefined): LayeredPolicy {
  if (layer === undefined) return policy
  if (layer.off) return 'off'
  if (policy === 'off') return { fields: layer.fields, path: layer.path, behind: undefined }
  return { fields: { ...policy.fields, ...layer.fields }, path: layer.path, behind: policy.path }
}
