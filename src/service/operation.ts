/** Operations: what a person declares for one method of a service. */
import type { CorsInput } from '../policy/input.ts'
import type { PolicyCheck } from '../policy/input-check.ts'
import type { AnyContext, Context, Guard, RequestContext } from './context.ts'
import type { Faults } from './faults.ts'
import type { StreamParser } from './multipart.ts'
import type { HttpProblem } from './problem.ts'
import type { ProblemType } from './problem-type.ts'
import type { Reply } from './reply.ts'
import type { RequestReply } from './request-reply.ts'
import type { InputOf, InputPlace, InputSchemas, MaybeSchema, Schema } from './schema.ts'

/** What a handler may give beside the value itself: replies that have none, such as a redirect, and files, are not held to its schema. */
export type Answered<Value> = Value | Reply<Value> | Reply<undefined> | RequestReply | HttpProblem | Response

/**
 * What a handler gives: a plain value (JSON), a `Response`, a `reply(…)`, an `HttpProblem`, a stream or an async iterable of text or bytes; `undefined` = 204. Where the operation has a
 * schema of its response, the value has to fit it.
 */
export type HandlerResult<Response_, Result> = Response_ extends Schema ? Answered<Given<InputOf<Response_, never>>> | Promise<Answered<Given<InputOf<Response_, never>>>> : Result

// What goes out is only read, and schemas are seldom written for lists that are.
type Given<Value> = Value | Readonly<Value>

/** A rule across places. Runs once the places that it needs are valid; faults that it tells go into the same answer as all others. */
export type RuleCheck<In> = (context: In, faults: Faults) => void | Promise<void>

/** A rule that needs only some places; the others may be `undefined` when it runs. */
export interface PlacedRule<In> {
  readonly needs: readonly InputPlace[]
  readonly check: RuleCheck<In>
}

/** A rule across places: a function needs all of them. */
export type Rule<In> = RuleCheck<In> | PlacedRule<In>

/** What `next` of a wrapper gives: the reply of what lies inside, its headers ready to be changed. An error inside rejects it, one that was returned too. */
export interface WrappedReply extends Reply<unknown> {
  readonly headers: Headers
}

/** Runs around handlers: `async (context, next) => …` gives what a handler may give. Sees errors as rejections of `next()`. Never runs for a preflight. */
export type Wrapper = (context: AnyContext, next: () => Promise<WrappedReply>) => unknown

/** Makes the answer of an error, whichever it is: 404, 405, 406 and 415 too. Gives what a handler may give. `problem.cause` is what was thrown where that was no problem. */
export type ErrorRenderer = (problem: HttpProblem, request: Request) => unknown

/** Tells media types for a request, at least one. A list says more: documents and start-up know it too. */
export type MediaTypeSource = (context: RequestContext) => readonly string[]

/** Makes a value of the bytes of a body. Throws whatever it likes for a body that is malformed: the client gets a 400. */
export type BodyParser = (bytes: Uint8Array, contentType: string) => unknown

/** Writes a value in a media type. */
export type BodySerializer = (value: unknown) => string | Uint8Array | Promise<string | Uint8Array>

/** Gives the entity tag of the resource as it is, quoted (`"v3"`, `W/"v3"`); `undefined` where it does not exist. */
export type EntityTagSource<In> = (context: In) => string | undefined | Promise<string | undefined>

/** What the documents of an API say of an operation. */
export interface OperationDocs {
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly operationId?: string
  readonly deprecated?: boolean
  /** Values as they go over the wire. */
  readonly examples?: { readonly body?: unknown; readonly response?: unknown }
}

/** What stands beside the handler of an operation. */
export interface OperationOptions extends OperationDocs {
  /** Who may use it, asked after the guards of the application and the service. */
  readonly guard?: Guard | readonly Guard[]
  /** Runs around the handler, inside the wrappers of the application and the service. */
  readonly wrap?: Wrapper | readonly Wrapper[]
  /** Makes the answers of its errors, instead of the service's. */
  readonly renderError?: ErrorRenderer
  /** The media types that the answer can have, best first; a function tells those of a request. `application/json` unless set, and then `Accept` is not looked at. */
  readonly produces?: readonly string[] | MediaTypeSource
  /** The media types that the body may have, where `body` stands. `application/json` and `+json` unless set. */
  readonly consumes?: readonly string[] | MediaTypeSource
  /** Parsers by media type, before those of the application and before Corbel's own. `multipart()` of `corbel/multipart` is one. */
  readonly parsers?: Readonly<Record<string, BodyParser | StreamParser>>
  /** Serializers by media type, before those of the application. */
  readonly serializers?: Readonly<Record<string, BodySerializer>>
  /** Bytes of a body, at most; the application's `bodyLimit` unless set. */
  readonly bodyLimit?: number
  /** Seconds after which the client gets a 503 and `signal` is aborted, guards included; the application's `timeLimit` unless set. That of a variant begins once it is chosen; what comes before has as long as the longest. */
  readonly timeLimit?: number
  /** The status of a plain value, 200 to 299; 200 unless set, and 204 for `undefined`. */
  readonly status?: number
  /** The problems that it may answer with, beside Corbel's own, for documents and clients. */
  readonly problems?: readonly ProblemType[]
}

/** An operation in full. The schemas decide what the handler's context holds. */
export interface OperationObject<Path extends string, Schemas extends InputSchemas, Response_, Problems, Cors, Result> extends OperationOptions {
  /** Schema of the path's parameters. */
  readonly params?: Schemas['params']
  /** Schema of the query: an object of names to a text, or to a list where the schema asks for one. More than 1,000 names are a fault. */
  readonly query?: Schemas['query']
  /** Schema of the request's headers: an object of names (in any case) to a text. */
  readonly headers?: Schemas['headers']
  /** Schema of the request's cookies: an object of names to a text. */
  readonly cookies?: Schemas['cookies']
  /** Schema of the body as its media type is read: JSON to a value, at most 500 deep, a form to an object of texts (and files), at most 1,000, text to a string, else bytes. */
  readonly body?: Schemas['body']
  /** Schema of the value that the handler gives. */
  readonly response?: Response_
  readonly problems?: Problems & readonly ProblemType[]
  /** Rules across places. */
  readonly validate?: Rule<Context<Path, Schemas>> | readonly Rule<Context<Path, Schemas>>[]
  /**
   * Conditional requests. `true`: the answer of a GET gets a tag of its bytes, and 304 where the client has it. A function tells the tag before the handler runs: then
   * If-None-Match and If-Match are judged by it (304, 412), for unsafe methods too.
   */
  readonly etag?: true | EntityTagSource<Context<Path, Schemas>>
  /** The policy of this operation: a layer over the service's. */
  readonly cors?: Cors & PolicyCheck<Cors>
  readonly handler: (context: Context<Path, Schemas>) => HandlerResult<Response_, Result>
}

/** The types of an operation, for whoever reads a service by its type, such as a client. */
export interface OperationTypes<Schemas = InputSchemas, Response_ = unknown, Problems = unknown, Cors = unknown, Result = unknown> {
  readonly schemas: Schemas
  readonly response: Response_
  readonly problems: Problems
  readonly cors: Cors
  readonly result: Result
}

/** The result of an operation that a service does not have. */
export interface Absent {
  readonly absent: true
}

declare const TYPES: unique symbol

/** Types that a value carries for the compiler alone: nothing of them is there at run time. */
export interface Typed<Types> {
  readonly [TYPES]?: Types
}

/** The types that a value carries. */
export type TypesOf<T> = T extends Typed<infer Types> ? Exclude<Types, undefined> : never

/** One of several handlers of a method. Made by `variant()`. */
export interface Variant<Path extends string = string, Types = unknown> extends Typed<{ readonly path: Path; readonly types: Types }> {
  readonly variant: Readonly<Record<string, unknown>>
}

/**
 * A list of variants. Not written as an array: where one of several types is an array, the compiler does not look into an object that fits none of them, and would tell of a handler's slip only that the operation is wrong.
 */
export interface VariantList<Path extends string> extends Iterable<Variant<Path>> {
  readonly length: number
  readonly [index: number]: Variant<Path>
}

/** An operation: its handler alone, an object with the handler in it, or several variants, told apart by media types. */
export type OperationInput<Path extends string, Schemas extends InputSchemas, Response_, Problems, Cors, Result> =
  | ((context: Context<Path>) => Result)
  | OperationObject<Path, Schemas, Response_, Problems, Cors, Result>
  | (Result & VariantList<Path>)

/** The schemas of a method without a field of its own: what they make is `unknown` to its handler. */
interface OtherSchemas extends InputSchemas {
  readonly params?: undefined
}

/** An operation of a method without a field of its own. */
export type OtherOperationInput<Path extends string> = OperationInput<Path, OtherSchemas, MaybeSchema, readonly ProblemType[] | undefined, CorsInput | undefined, unknown>
