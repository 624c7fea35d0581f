/**
 * The manual of the options: what a person writes to say which other origins may use a service.
 *
 * A policy is written in layers: the application's default, a service's, an operation's. Field by field the nearer layer replaces what lies behind it; lists
 * are never merged. `false` (or `enabled: false`) turns CORS off and removes the layers behind it; a nearer layer with fields turns it on again, from empty.
 */

/** The origins of a policy by the name of a group, which `createApp(services, { trust })` defines. Made by `trusted(name)`. */
export interface TrustedOrigins {
  readonly kind: 'trusted'
  readonly name: string
}

/** A list of origin patterns read from an environment variable. Made by `originsFromEnv(name)`. */
export interface EnvironmentOrigins {
  readonly kind: 'environment'
  readonly variable: string
  /** The patterns of the variable, `undefined` where it is not set. */
  readonly patterns: readonly string[] | undefined
}

/** The question that a lookup asks: whether this origin, well formed and canonical, is allowed. */
export type OriginQuestion = (origin: string) => boolean | Promise<boolean>

/** Bounds of a lookup. All are optional. */
export interface LookupOptions {
  /** Seconds that a yes is kept; 60 unless set. */
  readonly ttl?: number
  /** Seconds that a no is kept; 10 unless set. A failed question is not kept. */
  readonly negativeTtl?: number
  /** Answers kept, at most; 10,000 unless set. The one asked for longest ago goes first. */
  readonly maxEntries?: number
  /** Seconds after which an unanswered question counts as refused; 2 unless set. */
  readonly timeout?: number
}

/** Origins that are looked up one by one, for lists too large to hold. Made by `lookup(ask, options)`. */
export interface LookupOrigins extends LookupOptions {
  readonly kind: 'lookup'
  readonly ask: OriginQuestion
}

/** Who may read the answers: everybody (`'*'`), those that a list of patterns names, a trusted group, or those that a lookup admits. */
export type OriginsInput = '*' | readonly string[] | TrustedOrigins | EnvironmentOrigins | LookupOrigins

/** One layer of a policy. Every field is optional; the policy that results from the layers must have `origins`. */
export interface PolicyInput {
  /** `false` = no CORS headers at all here, on preflights and actual requests alike. Default: `true`. */
  readonly enabled?: boolean
  /**
   * Who may read the answers. A pattern is `scheme://host[:port]`: `https://app.example`, `https://*.app.example` (one or more labels below it, not itself),
   * `https://pr-*.app.example` (one label, no dot), `http://localhost:*` (any port). Without a scheme it is `https`. Matched on the parsed origin, never as text.
   */
  readonly origins?: OriginsInput
  /** May the browser send cookies, TLS client certificates and HTTP authentication? Not with `origins: '*'`. Default: `false`. */
  readonly credentials?: boolean
  /** The request headers that a page may set beyond the safelisted ones, or `'*'` for all. Default: `'*'`. */
  readonly allowHeaders?: '*' | readonly string[]
  /** The response headers that a page may read beyond the safelisted ones; `'*'` for all, not with credentials. Default: none. */
  readonly exposeHeaders?: '*' | readonly string[]
  /** Whole seconds, 0 to 86,400, for which a browser may keep the answer to a preflight. Always sent. Default: 7,200, the most that Chromium keeps. */
  readonly maxAge?: number
  /**
   * Refuse the actual request of a foreign origin that is not allowed with 403, before anything runs. CORS alone keeps a page from reading the answer, not
   * from sending a simple request. Not with `origins: '*'`. Default: `false`.
   */
  readonly enforce?: boolean
  /** Accept origins whose pages can be changed on the way (`http://…`) although credentials are allowed. Default: `false`. */
  readonly dangerouslyAllowInsecureOrigins?: boolean
  /** Accept a wildcard that takes in names which strangers can register (`https://*.github.io`) although credentials are allowed. Default: `false`. */
  readonly dangerouslyAllowPublicSuffixes?: boolean
}

/** What stands in a `cors` field: a layer, or `false` for no CORS here. */
export type CorsInput = false | PolicyInput

/** A policy that stands alone, without a service to tell its methods. */
export interface StandalonePolicyInput extends PolicyInput {
  /** The methods of the resource, in exact case. Default: GET, HEAD, POST, PUT, PATCH, DELETE. */
  readonly methods?: readonly string[]
}

/** What a group of trusted hosts may be: patterns (an empty list trusts nobody), an environment variable, a lookup. */
export type TrustGroupInput = readonly string[] | EnvironmentOrigins | LookupOrigins

/** The groups of trusted hosts by name. */
export type TrustInput = Readonly<Record<string, TrustGroupInput>>

/** The name of a field of a layer. */
export type PolicyField = keyof PolicyInput

/** The names of the fields of a layer. */
export const POLICY_FIELDS: readonly PolicyField[] = Object.freeze([
  'enabled', 'origins', 'credentials', 'allowHeaders', 'exposeHeaders', 'maxAge', 'enforce', 'dangerouslyAllowInsecureOrigins',
  'dangerouslyAllowPublicSuffixes',
])

/** What stands where a person did not write: the defaults of the manual. */
export const POLICY_DEFAULTS: Readonly<Required<Pick<PolicyInput, 'credentials' | 'allowHeaders' | 'exposeHeaders' | 'maxAge' | 'enforce'>>> = Object.freeze({
  credentials: false, allowHeaders: '*', exposeHeaders: [], maxAge: 7200, enforce: false,
})

/** The methods of a policy that stands alone, unless it says otherwise. */
export const STANDALONE_METHODS: readonly string[] = Object.freeze(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Origins by the name of a group of trusted hosts: what a service exposes stands in its definition, who is trusted may stand in the settings. */
export function trusted(name: string): TrustedOrigins {
  return Object.freeze({ kind: 'trusted', name })
}

/**
 * Origins that are looked up one by one. `ask` gets only well-formed origins that the credentials rules admit; one question is in flight per origin, answers are
 * kept for a time in a bounded cache, an error or a timeout refuses. Times are in seconds.
 */
export function lookup(ask: OriginQuestion, options: LookupOptions = {}): LookupOrigins {
  return Object.freeze({ ...options, kind: 'lookup', ask })
}

/**
 * Origins from an environment variable, separated by commas or white space; every entry is checked at start-up as if it stood in the code. `environment` is the
 * process's unless given (on Workers: the bindings).
 */
export function originsFromEnv(variable: string, environment: Readonly<Record<string, string | undefined>> = processEnvironment()): EnvironmentOrigins {
  const text: unknown = Object.hasOwn(environment, variable) ? environment[variable] : undefined
  const patterns = typeof text === 'string' ? text.split(/[\s,]+/).filter((entry) => entry !== '') : undefined
  return Object.freeze({ kind: 'environment', variable, patterns })
}

// Read from the global by structure: this floor has no runtime's types, and Node, Bun and Deno all have `process.env`.
function processEnvironment(): Readonly<Record<string, string | undefined>> {
  const { process } = globalThis as { readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> } }
  return process?.env ?? {}
}
