/** Operations: what a person declares for one method of a service. */
import type { CorsInput } from '../policy/input.ts'
import type { PolicyCheck } from '../policy/input-check.ts'
import type { Context, Guard } from './context.ts'
import type { Schema } from './schema.ts'

/** What a handler may give: a plain value (JSON), a `Response`, a `reply(…)`, an `HttpProblem`, a stream or an async iterable of text or bytes; `undefined` = 204. */
export type HandlerResult = unknown

/** What stands beside the handler of an operation. */
export interface OperationOptions {
  readonly description?: string
  /** Who may use it, asked after the guards of the application and the service. */
  readonly guard?: Guard | readonly Guard[]
  /** The media types that the answer can have, best first. `application/json` unless set, and then `Accept` is not looked at. */
  readonly produces?: readonly string[]
  /** The media types that the body may have, where `body` stands. `application/json` and `+json` unless set. */
  readonly consumes?: readonly string[]
  /** Bytes of a body, at most; the application's `bodyLimit` unless set. */
  readonly bodyLimit?: number
}

/** An operation in full. The schemas decide what the handler's context holds. */
export interface OperationObject<Path extends string, Params, Query, Headers_, Body, Cors> extends OperationOptions {
  /** Schema of the path's parameters. */
  readonly params?: Params
  /** Schema of the query: an object of names to a text, or to a list where the schema asks for one. */
  readonly query?: Query
  /** Schema of the request's headers: an object of names (in any case) to a text. */
  readonly headers?: Headers_
  /** Schema of the body as its media type is read: JSON to a value, a form to an object of texts, text to a string, else bytes. */
  readonly body?: Body
  /** The policy of this operation: a layer over the service's. */
  readonly cors?: Cors & PolicyCheck<Cors>
  readonly handler: (context: Context<Path, Params, Query, Headers_, Body>) => HandlerResult
}

/** An operation: its handler alone, or an object with the handler in it. */
export type OperationInput<Path extends string, Params, Query, Headers_, Body, Cors> =
  | ((context: Context<Path, undefined, undefined, undefined, undefined>) => HandlerResult)
  | OperationObject<Path, Params, Query, Headers_, Body, Cors>

/** An operation whose types are not told apart any more: what the machine runs. */
export interface Operation {
  readonly method: string
  readonly params: Schema | undefined
  readonly query: Schema | undefined
  readonly headers: Schema | undefined
  readonly body: Schema | undefined
  readonly cors: CorsInput | undefined
  readonly guards: readonly Guard[]
  readonly produces: readonly string[] | undefined
  readonly consumes: readonly string[]
  readonly bodyLimit: number | undefined
  readonly description: string | undefined
  readonly handler: (context: Context<string, unknown, unknown, unknown, unknown>) => HandlerResult
}
