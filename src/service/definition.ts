/** Definitions once read: what the machine runs, its types not told apart any more. */
import type { CheckedLayer, LayeredPolicy } from '../policy/layer.ts'
import type { AnyContext, Guard } from './context.ts'
import type { StreamParser } from './multipart.ts'
import type { BodyParser, BodySerializer, EntityTagSource, ErrorRenderer, MediaTypeSource, OperationDocs, PlacedRule, Wrapper } from './operation.ts'
import type { ProblemType } from './problem-type.ts'
import type { InputSchemas, Schema } from './schema.ts'

/** One handler of an operation, with what stands beside it. */
export interface Handling {
  readonly schemas: InputSchemas
  readonly response: Schema | undefined
  readonly problems: readonly ProblemType[]
  readonly rules: readonly PlacedRule<AnyContext>[]
  readonly guards: readonly Guard[]
  readonly wrappers: readonly Wrapper[]
  readonly renderError: ErrorRenderer | undefined
  readonly produces: readonly string[] | undefined
  readonly consumes: readonly string[]
  /** What tells them for a request instead, where functions were written. */
  readonly typesFor: { readonly produces: MediaTypeSource | undefined; readonly consumes: MediaTypeSource | undefined }
  /** By media type in lower case. */
  readonly parsers: ReadonlyMap<string, BodyParser | StreamParser>
  readonly serializers: ReadonlyMap<string, BodySerializer>
  readonly bodyLimit: number | undefined
  /** Seconds. */
  readonly timeLimit: number | undefined
  readonly status: number | undefined
  readonly etag: true | EntityTagSource<AnyContext> | undefined
  readonly docs: OperationDocs
  readonly handler: (context: AnyContext) => unknown
}

/** One method of a service: a handling, or several that are told apart by media types. */
export interface Operation {
  readonly method: string
  readonly cors: CheckedLayer | undefined
  /** `undefined` where it is a handler and nothing else, so that there is nothing to check: `handlingsOf` makes its handling. */
  readonly handlings: readonly Handling[] | undefined
  /** The handler that is all there is. */
  readonly handler: Handling['handler'] | undefined
}

/** What services and groups add to whatever lies inside them. */
export interface Surroundings {
  readonly prefix: string
  /** The policy behind an operation's own layer. */
  readonly policy: LayeredPolicy
  readonly guards: readonly Guard[]
  readonly wrappers: readonly Wrapper[]
  readonly renderError: ErrorRenderer | undefined
  readonly tags: readonly string[]
  readonly hidden: boolean
}

/** A service once read, with what its groups add to it. */
export interface ReadService extends Omit<Surroundings, 'prefix'> {
  /** Whether its policy is that of what lies around it. */
  readonly inherits: boolean
  /** With the prefixes of its groups. */
  readonly path: string
  readonly name: string
  readonly description: string | undefined
  /** By method, in the order of the definition. */
  readonly operations: ReadonlyMap<string, Operation>
}
