/** What the hosts have in common: the service that all of them offer, the policy that all of them follow, and the lines that it means. */
import type { RequestListener } from 'node:http'
import { APP, ASKED } from './requests.ts'

/** What differs between contenders of one kind. */
export interface VariantOptions {
  /** Who may read: origins, and patterns such as `https://*.partner.example`. */
  readonly origins?: readonly string[]
  /** Grant every requested header, instead of a list. */
  readonly anyHeader?: boolean
  /** Seconds that a preflight is granted for. */
  readonly maxAge?: number
  /** How many paths there are, each with a policy of its own. */
  readonly services?: number
}

/** A way to serve the one service. */
export type Variant = (options: VariantOptions) => RequestListener | Promise<RequestListener>

/** By name: `bare` without CORS, `lines` with header lines written by hand, `corbel`, `front` with Corbel around the host's listener, `peer` with the host's own package. */
export type Variants = Readonly<Record<string, Variant>>

/** A variant that listens by itself, and tells its port. It has to leave idle connections open. */
export type Serves = (options: VariantOptions) => Promise<number>

/** What a file of `hosts/` exports. */
export interface Host {
  readonly variants: Variants
  readonly servers?: Readonly<Record<string, Serves>>
}

/** What a GET of `/icecream/:flavour` gives. */
export function scoopsOf(flavour: string): { readonly flavour: string; readonly scoops: number } {
  return { flavour, scoops: 3 }
}

/** The policy, as Corbel takes it. */
export function policyOf({ origins = [APP], anyHeader = false, maxAge = 600 }: VariantOptions): {
  readonly origins: string[]; readonly credentials: true; readonly allowHeaders: '*' | string[]; readonly exposeHeaders: string[]; readonly maxAge: number
} {
  return { origins: [...origins], credentials: true, allowHeaders: anyHeader ? '*' : ASKED.split(','), exposeHeaders: ['etag', 'x-request-id'], maxAge }
}

/** The same policy, as the packages named `cors` take it. */
export function peerPolicyOf({ origins = [APP], anyHeader = false, maxAge = 600 }: VariantOptions): {
  readonly origin: (string | RegExp)[]; readonly credentials: true; readonly methods: string[]; readonly allowedHeaders?: string[]; readonly exposedHeaders: string[]; readonly maxAge: number
} {
  return {
    origin: origins.map(toExpression), credentials: true, methods: METHODS,
    ...(!anyHeader && { allowedHeaders: ASKED.split(',') }), exposedHeaders: ['etag', 'x-request-id'], maxAge,
  }
}

/** The paths, each with its options: one, or as many as there are services, which differ in their `maxAge`. */
export function pathsOf({ services, ...options }: VariantOptions): readonly (readonly [path: string, options: VariantOptions])[] {
  if (services === undefined) return [['/icecream/:flavour', options]]
  return Array.from({ length: services }, (_, index) => [`/shop-${index}/icecream/:flavour`, { ...options, maxAge: index }])
}

/** The methods of every path. */
export const METHODS: string[] = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']

/** Patterns as the packages want them: regular expressions. */
export function toExpression(pattern: string): string | RegExp {
  return pattern.includes('*') ? new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[a-z0-9.-]+')}$`) : pattern
}

/** For packages that take a function and no list: the origin, where it is among those that are allowed. */
export function findOrigin({ origins = [APP] }: VariantOptions): (origin: string) => string | undefined {
  const exact = new Set(origins.filter((origin) => !origin.includes('*')))
  const expressions = origins.map(toExpression).filter((origin) => origin instanceof RegExp)
  return (origin) => (exact.has(origin) || expressions.some((expression) => expression.test(origin)) ? origin : undefined)
}

/** The lines of a granted preflight of `APP`, flat. */
export const GRANTED_LINES: readonly string[] = [
  'access-control-allow-origin', APP, 'access-control-allow-credentials', 'true', 'access-control-allow-methods', 'GET,HEAD,PUT,PATCH,DELETE',
  'access-control-allow-headers', ASKED, 'access-control-max-age', '600', 'vary', 'Origin, Access-Control-Request-Method',
]

/** The lines of an actual answer to `APP`, flat. */
export const ACTUAL_LINES: readonly string[] = ['vary', 'Origin', 'access-control-allow-origin', APP, 'access-control-allow-credentials', 'true', 'access-control-expose-headers', 'etag,x-request-id']

/** The lines of an answer to a request without `Origin`, flat. */
export const PLAIN_LINES: readonly string[] = ['vary', 'Origin']

/** Call a function with each name and value of a flat list. */
export function eachLine(flat: readonly string[], use: (name: string, value: string) => unknown): void {
  for (let index = 0; index < flat.length; index += 2) use(flat[index] ?? '', flat[index + 1] ?? '')
}

/** A flat list as the object that a `Headers` can be made of. */
export function toObject(flat: readonly string[]): Record<string, string> {
  return Object.fromEntries(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : [])))
}
