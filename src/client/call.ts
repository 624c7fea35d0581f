/** What a call takes, read from the types of its operation. */
import type { PathParams } from '../service/context.ts'
import type { OperationTypes } from '../service/operation.ts'
import type { InputOf, Schema } from '../service/schema.ts'

/** What may stand in a path or in a header. */
export type TextValue = string | number | bigint | boolean

/** What may stand in a query: a list is sent as one name several times, `undefined` not at all. */
export type QueryValue = TextValue | undefined | readonly TextValue[]

/** Headers by name; what is `undefined` is not sent. */
export type HeaderValues = Readonly<Record<string, TextValue | undefined>>

/** Bodies that are sent as they are. */
export type RawBody = FormData | URLSearchParams | Blob | ReadableStream<Uint8Array<ArrayBuffer>> | ArrayBuffer | ArrayBufferView<ArrayBuffer>

/** What a call takes beside the input of its operation. */
export interface CallOptions extends Pick<RequestInit, 'cache' | 'integrity' | 'keepalive' | 'mode' | 'redirect' | 'referrer' | 'referrerPolicy'> {
  /** Aborts the call, and the reading of its answer. */
  readonly signal?: AbortSignal
  /** The media type that is wanted, where the operation has several. */
  readonly accept?: string
}

/** The input of the operations, by place. A place that needs nothing may be left out. */
export type CallInput<Path extends string, Operation extends OperationTypes, Method extends string> = Operation extends unknown
  ? ParamsPlace<PathParams<Path>, Operation['schemas']['params']> & QueryPlace<Operation['schemas']['query']> & HeadersPlace<Operation['schemas']['headers']> & BodyPlace<Operation['schemas']['body'], Method>
  : never

/** A place of the input, which may be left out where nothing in it is needed. */
type Place<Name extends string, Input> = Record<never, never> extends Input ? { readonly [Key in Name]?: Input } : { readonly [Key in Name]: Input }

type ParamsPlace<Params, S> = keyof Params extends never ? { readonly params?: undefined } : Place<'params', NeededParams<Params, InputOf<S, unknown>> & OptionalParams<Params, InputOf<S, unknown>>>

type NeededParams<Params, Input> = { readonly [Name in keyof Params as undefined extends Params[Name] ? never : Name]: ParamText<Input, Name> }

// `_` is an alias that the router keeps for old programs.
type OptionalParams<Params, Input> = { readonly [Name in keyof Params as undefined extends Params[Name] ? Exclude<Name, '_'> : never]?: ParamText<Input, Name> | undefined }

type ParamText<Input, Name> = Name extends keyof Input ? Text<Input[Name], TextValue> : TextValue

type QueryPlace<S> = S extends Schema ? Place<'query', Fields<InputOf<S, never>, QueryValue>> : { readonly query?: Readonly<Record<string, QueryValue>> | URLSearchParams }

type HeadersPlace<S> = S extends Schema ? Place<'headers', Fields<InputOf<S, never>, TextValue> & HeaderValues> : { readonly headers?: HeaderValues }

type Fields<Input, Values> = unknown extends Input ? Readonly<Record<string, Values>> : { readonly [Name in keyof Input]: Text<Input[Name], Values> | (undefined extends Input[Name] ? undefined : never) }

// Whatever is sent in a path, a query or a header arrives as a text: so where any text will do, a number will.
type Text<Value, Values> =
  unknown extends Value ? Values
  : Value extends readonly (infer Item)[] ? readonly Text<Item, TextValue>[]
  : string extends Value ? TextValue : Value & TextValue

type BodyPlace<S, Method extends string> =
  Method extends 'GET' | 'HEAD' ? { readonly body?: undefined }
  : S extends Schema ? (undefined extends InputOf<S, never> ? { readonly body?: InputOf<S, never> | RawBody } : { readonly body: InputOf<S, never> | RawBody })
  : { readonly body?: unknown }
