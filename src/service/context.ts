/** What guards, rules, wrappers and handlers are given. */
import type { InferRouteParams } from 'rou3'
import type { Faults } from './faults.ts'
import type { InputSchemas, OutputOf } from './schema.ts'

/** The parameters of a path by name: `/icecream/:flavour` has `flavour`. */
export type PathParams<Path extends string> = string extends Path ? Readonly<Record<string, string | undefined>> : Readonly<InferRouteParams<Path>>

/** What is known of a request once its path is matched: what guards get. */
export interface RequestContext {
  /** The request itself. Its body is limited as the operation says. */
  readonly request: Request
  readonly url: URL
  /** The method that was asked for: HEAD where a GET operation answers it. */
  readonly method: string
  /** The parameters of the path, percent-decoded, before any schema. */
  readonly pathParams: Readonly<Record<string, string | undefined>>
  /** The cookie of this name, percent-decoded, before any schema. */
  readonly cookie: (name: string) => string | undefined
  /** Aborted when the client goes away, and when the time limit of the operation is over. */
  readonly signal: AbortSignal
  /** The value of a context key: what the application says it stands for, or what its source makes of this request. */
  readonly get: <T>(key: ContextValue<T>) => T
}

/** Makes the value of a key for a request. Asked at most once a request, when the value is first read; may be async, and may throw an `HttpProblem`. */
export type ValueSource<T> = (context: RequestContext) => T

/** A typed key, read with `context.get(key)`. Made by `contextValue()`. */
export interface ContextValue<T> {
  /** For messages only; two keys of one name are two keys. */
  readonly name: string
  readonly source: ValueSource<T> | undefined
  /** Say what the key stands for in one application: `createApp(services, { values: [database.is(connection)] })`. It goes before the key's own source. */
  is(value: T): GivenValue<T>
}

/** What a key stands for in one application. */
export interface GivenValue<T = unknown> {
  readonly key: ContextValue<T>
  readonly value: T
}

/** What a handler gets: the request, and its input as the schemas made it. */
export interface Context<Path extends string = string, Schemas extends InputSchemas = NoSchemas> extends RequestContext {
  readonly params: OutputOf<Schemas['params'], PathParams<Path>>
  /** `URLSearchParams` where the operation has no schema for the query. */
  readonly query: OutputOf<Schemas['query'], URLSearchParams>
  /** `Headers` where the operation has no schema for them. */
  readonly headers: OutputOf<Schemas['headers'], Headers>
  /** Their texts by name where the operation has no schema for them. */
  readonly cookies: OutputOf<Schemas['cookies'], Readonly<Record<string, string | undefined>>>
  /** `undefined` where the operation has no schema for it; `request` then gives it raw. */
  readonly body: OutputOf<Schemas['body'], undefined>
  /** The media type among `produces` that the client prefers. */
  readonly accepted: string
  /** The id of the last event that a client of an event stream has seen, when it comes again. */
  readonly lastEventId: string | undefined
  /** Faults that only the handler finds. Where one is added, the answer is a 400 with all of them, whatever the handler gives. */
  readonly faults: Faults
}

/** An operation without a schema. */
export type NoSchemas = Readonly<Record<never, never>>

/** A context whose schemas are not told apart any more: what wrappers get. */
export interface AnyContext extends RequestContext {
  readonly params: unknown
  readonly query: unknown
  readonly headers: unknown
  readonly cookies: unknown
  readonly body: unknown
  readonly accepted: string
  readonly lastEventId: string | undefined
  readonly faults: Faults
}

/**
 * Decides whether a request may go on. Gives nothing to let it, or an answer to send instead (a `Response`, a `reply`, an `HttpProblem`; it may throw one too).
 * Never runs for a preflight.
 */
export type Guard = (context: RequestContext) => unknown
