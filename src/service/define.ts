/** Declaring a service: a path, its operations, and who may use them from a browser, in one flat literal. */
import type { CorsInput } from '../policy/input.ts'
import type { PolicyCheck, PolicyLiteral } from '../policy/input-check.ts'
import type { Guard } from './context.ts'
import type { OperationInput } from './operation.ts'
import type { Schema } from './schema.ts'

/** The operations that are fields of a service, and the methods that they are. */
export const OPERATION_FIELDS: ReadonlyMap<string, string> = new Map([
  ['get', 'GET'], ['head', 'HEAD'], ['post', 'POST'], ['put', 'PUT'], ['patch', 'PATCH'], ['delete', 'DELETE'], ['options', 'OPTIONS'],
])

/** What stands beside the operations of a service. */
export interface ServiceOptions {
  /** A name for lists and documents; the path unless set. */
  readonly name?: string
  readonly description?: string
  /** Who may use any operation, asked after the application's guard. */
  readonly guard?: Guard | readonly Guard[]
}

/** A service: a value, with no effect until `createApp` takes it. */
export interface Service<Path extends string = string> {
  readonly path: Path
  readonly definition: Readonly<Record<string, unknown>>
}

type MaybeSchema = Schema | undefined

/**
 * Declare the service at a path. Operations are `get`, `head`, `post`, `put`, `patch`, `delete`, `options`, each a handler or an object with one; any other method stands
 * in `methods` in its exact case. HEAD follows from GET, OPTIONS is answered by itself. Never throws: `createApp` tells every fault of all services at once.
 */
export function service<
  const Path extends string,
  const Cors extends PolicyLiteral = undefined,
  GetParams extends MaybeSchema = undefined, GetQuery extends MaybeSchema = undefined, GetHeaders extends MaybeSchema = undefined, const GetCors extends PolicyLiteral = undefined,
  HeadParams extends MaybeSchema = undefined, HeadQuery extends MaybeSchema = undefined, HeadHeaders extends MaybeSchema = undefined, const HeadCors extends PolicyLiteral = undefined,
  PostParams extends MaybeSchema = undefined, PostQuery extends MaybeSchema = undefined, PostHeaders extends MaybeSchema = undefined, PostBody extends MaybeSchema = undefined, const PostCors extends PolicyLiteral = undefined,
  PutParams extends MaybeSchema = undefined, PutQuery extends MaybeSchema = undefined, PutHeaders extends MaybeSchema = undefined, PutBody extends MaybeSchema = undefined, const PutCors extends PolicyLiteral = undefined,
  PatchParams extends MaybeSchema = undefined, PatchQuery extends MaybeSchema = undefined, PatchHeaders extends MaybeSchema = undefined, PatchBody extends MaybeSchema = undefined, const PatchCors extends PolicyLiteral = undefined,
  DeleteParams extends MaybeSchema = undefined, DeleteQuery extends MaybeSchema = undefined, DeleteHeaders extends MaybeSchema = undefined, DeleteBody extends MaybeSchema = undefined, const DeleteCors extends PolicyLiteral = undefined,
  OptionsParams extends MaybeSchema = undefined, OptionsQuery extends MaybeSchema = undefined, OptionsHeaders extends MaybeSchema = undefined, OptionsBody extends MaybeSchema = undefined, const OptionsCors extends PolicyLiteral = undefined,
>(path: Path, definition: ServiceOptions & {
  /** The policy of the service: a layer over the application's default. */
  readonly cors?: Cors & PolicyCheck<Cors>
  readonly get?: OperationInput<Path, GetParams, GetQuery, GetHeaders, undefined, GetCors>
  readonly head?: OperationInput<Path, HeadParams, HeadQuery, HeadHeaders, undefined, HeadCors>
  readonly post?: OperationInput<Path, PostParams, PostQuery, PostHeaders, PostBody, PostCors>
  readonly put?: OperationInput<Path, PutParams, PutQuery, PutHeaders, PutBody, PutCors>
  readonly patch?: OperationInput<Path, PatchParams, PatchQuery, PatchHeaders, PatchBody, PatchCors>
  readonly delete?: OperationInput<Path, DeleteParams, DeleteQuery, DeleteHeaders, DeleteBody, DeleteCors>
  readonly options?: OperationInput<Path, OptionsParams, OptionsQuery, OptionsHeaders, OptionsBody, OptionsCors>
  /** Operations of other methods, such as `QUERY`. What their schemas make is `unknown` to their handlers. */
  readonly methods?: Readonly<Record<string, OperationInput<Path, undefined, MaybeSchema, MaybeSchema, MaybeSchema, CorsInput | undefined>>>
}): Service<Path> {
  return Object.freeze({ path, definition: Object.freeze({ ...definition }) })
}
