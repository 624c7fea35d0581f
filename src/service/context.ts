/** What guards and handlers are given. */
import type { InferRouteParams } from 'rou3'
import type { OutputOf } from './schema.ts'

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
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

/** What a handler gets: the request, and its input as the schemas made it. */
export interface Context<Path extends string, Params, Query, Headers_, Body> extends RequestContext {
  readonly params: OutputOf<Params, PathParams<Path>>
  /** `URLSearchParams` where the operation has no schema for the query. */
  readonly query: OutputOf<Query, URLSearchParams>
  /** `Headers` where the operation has no schema for them. */
  readonly headers: OutputOf<Headers_, Headers>
  /** `undefined` where the operation has no schema for it; `request` then gives it raw. */
  readonly body: OutputOf<Body, undefined>
  /** The media type among `produces` that the client prefers. */
  readonly accepted: string
}

/**
 * Decides whether a request may go on. Gives nothing to let it, or an answer to send instead (a `Response`, a `reply`, an `HttpProblem`; it may throw one too).
 * Never runs for a preflight.
 */
export type Guard = (context: RequestContext) => unknown
