/** Declaring a service: a path, its operations, and who may use them from a browser, in one flat literal. */
import type { PolicyCheck, PolicyLiteral } from '../policy/input-check.ts'
import type { Guard } from './context.ts'
import type { Absent, ErrorRenderer, OperationInput, OperationObject, OperationTypes, OtherOperationInput, Typed, Variant, Wrapper } from './operation.ts'
import type { MaybeSchema } from './schema.ts'

/** The operations that are fields of a service, and the methods that they are. */
export const OPERATION_FIELDS: ReadonlyMap<string, string> = new Map([
  ['get', 'GET'], ['head', 'HEAD'], ['post', 'POST'], ['put', 'PUT'], ['patch', 'PATCH'], ['delete', 'DELETE'], ['options', 'OPTIONS'],
])

/** What services and groups of them have in common beside their policy. */
export interface SharedOptions {
  /** Who may use any operation, asked after what lies around it: the application's guard, those of groups. */
  readonly guard?: Guard | readonly Guard[]
  /** Runs around every handler, inside the wrappers of what lies around. */
  readonly wrap?: Wrapper | readonly Wrapper[]
  /** Makes the answers of errors, instead of what lies around. */
  readonly renderError?: ErrorRenderer
  /** Under which the documents of the API list the operations. */
  readonly tags?: readonly string[]
  /** Keeps the operations out of the documents of the API; they are served like any others. */
  readonly hidden?: boolean
}

/** What stands beside the operations of a service. */
export interface ServiceOptions extends SharedOptions {
  /** A name for lists and documents; the path unless set. */
  readonly name?: string
  readonly description?: string
}

/** A service: a value, with no effect until `createApp` takes it. */
export interface Service<Path extends string = string, Types = unknown> extends Typed<Types> {
  readonly path: Path
  readonly definition: Readonly<Record<string, unknown>>
}

/** The schemas of one operation, by place. */
interface Schemas<Params extends MaybeSchema, Query extends MaybeSchema, Headers_ extends MaybeSchema, Cookies extends MaybeSchema, Body extends MaybeSchema> {
  readonly params: Params
  readonly query: Query
  readonly headers: Headers_
  readonly cookies: Cookies
  readonly body: Body
}

/**
 * Declare the service at a path. Operations are `get`, `head`, `post`, `put`, `patch`, `delete`, `options`, each a handler, an object with one, or a list of variants; any other
 * method stands in `methods` in its exact case. HEAD follows from GET, OPTIONS is answered by itself. Never throws: `createApp` tells every fault of all services at once.
 */
export function service<
  // One group of type parameters a method: only so does the compiler infer each handler's context from the schemas that stand beside it.
  const Path extends string,
  const Cors extends PolicyLiteral = undefined,
  GetParams extends MaybeSchema = undefined, GetQuery extends MaybeSchema = undefined, GetHeaders extends MaybeSchema = undefined, GetCookies extends MaybeSchema = undefined,
  GetResponse extends MaybeSchema = undefined, const GetProblems = undefined, const GetCors extends PolicyLiteral = undefined, GetResult = Absent,
  HeadParams extends MaybeSchema = undefined, HeadQuery extends MaybeSchema = undefined, HeadHeaders extends MaybeSchema = undefined, HeadCookies extends MaybeSchema = undefined,
  HeadResponse extends MaybeSchema = undefined, const HeadProblems = undefined, const HeadCors extends PolicyLiteral = undefined, HeadResult = Absent,
  PostParams extends MaybeSchema = undefined, PostQuery extends MaybeSchema = undefined, PostHeaders extends MaybeSchema = undefined, PostCookies extends MaybeSchema = undefined,
  PostBody extends MaybeSchema = undefined, PostResponse extends MaybeSchema = undefined, const PostProblems = undefined, const PostCors extends PolicyLiteral = undefined, PostResult = Absent,
  PutParams extends MaybeSchema = undefined, PutQuery extends MaybeSchema = undefined, PutHeaders extends MaybeSchema = undefined, PutCookies extends MaybeSchema = undefined,
  PutBody extends MaybeSchema = undefined, PutResponse extends MaybeSchema = undefined, const PutProblems = undefined, const PutCors extends PolicyLiteral = undefined, PutResult = Absent,
  PatchParams extends MaybeSchema = undefined, PatchQuery extends MaybeSchema = undefined, PatchHeaders extends MaybeSchema = undefined, PatchCookies extends MaybeSchema = undefined,
  PatchBody extends MaybeSchema = undefined, PatchResponse extends MaybeSchema = undefined, const PatchProblems = undefined, const PatchCors extends PolicyLiteral = undefined, PatchResult = Absent,
  DeleteParams extends MaybeSchema = undefined, DeleteQuery extends MaybeSchema = undefined, DeleteHeaders extends MaybeSchema = undefined, DeleteCookies extends MaybeSchema = undefined,
  DeleteBody extends MaybeSchema = undefined, DeleteResponse extends MaybeSchema = undefined, const DeleteProblems = undefined, const DeleteCors extends PolicyLiteral = undefined, DeleteResult = Absent,
  OptionsParams extends MaybeSchema = undefined, OptionsQuery extends MaybeSchema = undefined, OptionsHeaders extends MaybeSchema = undefined, OptionsCookies extends MaybeSchema = undefined,
  OptionsBody extends MaybeSchema = undefined, OptionsResponse extends MaybeSchema = undefined, const OptionsProblems = undefined, const OptionsCors extends PolicyLiteral = undefined, OptionsResult = Absent,
>(path: Path, definition: ServiceOptions & {
  /** The policy of the service: a layer over the application's default. */
  readonly cors?: Cors & PolicyCheck<Cors>
  readonly get?: OperationInput<Path, Schemas<GetParams, GetQuery, GetHeaders, GetCookies, undefined>, GetResponse, GetProblems, GetCors, GetResult>
  readonly head?: OperationInput<Path, Schemas<HeadParams, HeadQuery, HeadHeaders, HeadCookies, undefined>, HeadResponse, HeadProblems, HeadCors, HeadResult>
  readonly post?: OperationInput<Path, Schemas<PostParams, PostQuery, PostHeaders, PostCookies, PostBody>, PostResponse, PostProblems, PostCors, PostResult>
  readonly put?: OperationInput<Path, Schemas<PutParams, PutQuery, PutHeaders, PutCookies, PutBody>, PutResponse, PutProblems, PutCors, PutResult>
  readonly patch?: OperationInput<Path, Schemas<PatchParams, PatchQuery, PatchHeaders, PatchCookies, PatchBody>, PatchResponse, PatchProblems, PatchCors, PatchResult>
  readonly delete?: OperationInput<Path, Schemas<DeleteParams, DeleteQuery, DeleteHeaders, DeleteCookies, DeleteBody>, DeleteResponse, DeleteProblems, DeleteCors, DeleteResult>
  readonly options?: OperationInput<Path, Schemas<OptionsParams, OptionsQuery, OptionsHeaders, OptionsCookies, OptionsBody>, OptionsResponse, OptionsProblems, OptionsCors, OptionsResult>
  /** Operations of other methods, such as `QUERY`. What their schemas make is `unknown` to their handlers. */
  readonly methods?: Readonly<Record<string, OtherOperationInput<Path>>>
}): Service<Path, {
  readonly cors: Cors
  readonly GET: OperationTypes<Schemas<GetParams, GetQuery, GetHeaders, GetCookies, undefined>, GetResponse, GetProblems, GetCors, GetResult>
  readonly HEAD: OperationTypes<Schemas<HeadParams, HeadQuery, HeadHeaders, HeadCookies, undefined>, HeadResponse, HeadProblems, HeadCors, HeadResult>
  readonly POST: OperationTypes<Schemas<PostParams, PostQuery, PostHeaders, PostCookies, PostBody>, PostResponse, PostProblems, PostCors, PostResult>
  readonly PUT: OperationTypes<Schemas<PutParams, PutQuery, PutHeaders, PutCookies, PutBody>, PutResponse, PutProblems, PutCors, PutResult>
  readonly PATCH: OperationTypes<Schemas<PatchParams, PatchQuery, PatchHeaders, PatchCookies, PatchBody>, PatchResponse, PatchProblems, PatchCors, PatchResult>
  readonly DELETE: OperationTypes<Schemas<DeleteParams, DeleteQuery, DeleteHeaders, DeleteCookies, DeleteBody>, DeleteResponse, DeleteProblems, DeleteCors, DeleteResult>
  readonly OPTIONS: OperationTypes<Schemas<OptionsParams, OptionsQuery, OptionsHeaders, OptionsCookies, OptionsBody>, OptionsResponse, OptionsProblems, OptionsCors, OptionsResult>
}> {
  return Object.freeze({ path, definition: Object.freeze({ ...definition }) })
}

/**
 * One of several handlers of a method, told apart by what they consume and produce: `get: [variant({ produces: ['text/html'], handler }), variant({ handler })]`. The
 * policy of the method stands in the first of them.
 */
export function variant<
  const Path extends string,
  Params extends MaybeSchema = undefined, Query extends MaybeSchema = undefined, Headers_ extends MaybeSchema = undefined, Cookies extends MaybeSchema = undefined,
  Body extends MaybeSchema = undefined, Response_ extends MaybeSchema = undefined, const Problems = undefined, const Cors extends PolicyLiteral = undefined, Result = unknown,
>(
  definition: OperationObject<Path, Schemas<Params, Query, Headers_, Cookies, Body>, Response_, Problems, Cors, Result>,
): Variant<Path, OperationTypes<Schemas<Params, Query, Headers_, Cookies, Body>, Response_, Problems, Cors, Result>> {
  return Object.freeze({ variant: Object.freeze({ ...definition }) })
}
