/** What a call comes to: the value of an operation, or one of its problems. */
import type { EventStream } from '../service/event-stream.ts'
import type { JsonLines } from '../service/json-lines.ts'
import type { OperationTypes, Typed } from '../service/operation.ts'
import type { HttpProblem, InputFault } from '../service/problem.ts'
import type { Reply } from '../service/reply.ts'
import type { InputOf, MaybeSchema, OutputOf, Schema } from '../service/schema.ts'
import type { Json } from './json.ts'

/** An answer with a status of 200 to 299. */
export interface Success<Data> {
  readonly ok: true
  readonly status: number
  readonly data: Data
  readonly response: Response
}

/** Any other answer. */
export interface Failure<Problem extends ProblemDocument> {
  readonly ok: false
  readonly status: Problem['status']
  readonly problem: Problem
  readonly response: Response
}

/** What a call comes to. `ok` tells which of the two it is. */
export type Outcome<Data, Problem extends ProblemDocument> = Success<Data> | (Problem extends unknown ? Failure<Problem> : never)

/** The members that every {@link https://www.rfc-editor.org/rfc/rfc9457 problem document} has. An answer that is none is made into one of the type `about:blank`. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly instance?: string
}

/** A problem that only its status tells: those of Corbel itself. */
export interface BlankProblem extends ProblemDocument {
  readonly type: 'about:blank'
  /** What is wrong with the input, where that is it. */
  readonly errors?: readonly InputFault[]
}

/** A problem of an operation that does not list its own. */
export interface AnyProblem extends ProblemDocument {
  readonly errors?: readonly InputFault[]
  readonly [member: string]: unknown
}

/** What the operations answer, but for problems: what the schema of the response makes, or what the handler gives, as it comes out of JSON. */
export type DataOf<Operation extends OperationTypes> = Operation extends unknown ? (Operation['response'] extends Schema ? Json<OutputOf<Operation['response'], never>> : ResultData<Awaited<Operation['result']>>) : never

/** The bytes of an answer as they come in. `Item` is what `readEvents` or `readJsonLines` make of them. */
export interface ByteStream<Item> extends ReadableStream<Uint8Array<ArrayBuffer>>, Typed<{ readonly item: Item }> {}

type ResultData<Result> = Result extends Response ? unknown : Result extends HttpProblem ? never : Result extends Reply<infer Body> ? BodyData<Body> : BodyData<Result>

type BodyData<Body> =
  unknown extends Body ? unknown
  : Body extends void ? undefined
  : Body extends EventStream<infer Event> ? ByteStream<EventData<Event>>
  : Body extends JsonLines<infer Value> ? ByteStream<Json<Value>>
  : Body extends AsyncIterable<unknown> | Blob | ArrayBufferView | ArrayBuffer ? ByteStream<never>
  : Json<Body>

/** An event of a stream as the server writes it. */
type EventData<Event> = { readonly [Key in keyof Event as Exclude<Key, 'retry'>]: Key extends 'data' ? Json<Event[Key]> : Event[Key] }

/** The problems that the operations answer with: those that they list, and Corbel's own. */
export type ProblemsOf<Operation extends OperationTypes> = Operation extends unknown ? (Operation['problems'] extends readonly (infer Listed)[] ? BlankProblem | ListedProblem<Listed> : AnyProblem) : never

type ListedProblem<Listed> = Listed extends { readonly type: infer Type extends string; readonly status: infer Status extends number; readonly members: infer Members extends MaybeSchema }
  ? ProblemDocument & { readonly type: Type; readonly status: Status } & ListedMembers<Json<InputOf<Members, Record<never, never>>>>
  : never

// So that `errors` may be asked for before the type is known.
type ListedMembers<Members> = 'errors' extends keyof Members ? Members : Members & { readonly errors?: undefined }
