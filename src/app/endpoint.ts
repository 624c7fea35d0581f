/** Endpoints: the operations of a path, compiled with what lies around them, so that a request finds all that holds for it in one place. */
import type { IssueList } from '../policy/issue-list.ts'
import type { Guard } from '../service/context.ts'
import { operationPath } from '../service/operation-path.ts'
import type { Handling, Operation, Surroundings } from '../service/definition.ts'
import type { StreamParser } from '../service/multipart.ts'
import type { BodyParser, BodySerializer, ErrorRenderer, Wrapper } from '../service/operation.ts'
import { extend, NONE } from '../service/read-field.ts'
import { handlingsOf } from '../service/read-operation.ts'
import type { CheckedSettings } from './settings.ts'

/** One handler with all that runs for it. */
export interface HandlerEndpoint {
  readonly handling: Handling
  /** The outermost first. */
  readonly wrappers: readonly Wrapper[]
  readonly renderError: ErrorRenderer | undefined
  /** Bytes. */
  readonly bodyLimit: number
  /** Seconds. */
  readonly timeLimit: number
  readonly parsers: ReadonlyMap<string, BodyParser | StreamParser>
  readonly serializers: ReadonlyMap<string, BodySerializer>
  /** The media type of a plain value where `Accept` is not looked at. */
  readonly type: string
  /** Whether the handler is all that runs: no schema, guard, wrapper, limit or type to choose. */
  readonly bare: boolean
}

/** What answers a method of a path. */
export interface Endpoint {
  readonly method: string
  /** Asked before a handler is chosen; where there is only one, its own are among them. */
  readonly guards: readonly Guard[]
  readonly handlers: readonly HandlerEndpoint[]
  /** Whether the answer depends on `Accept`. */
  readonly negotiated: boolean
  /** The media types that a body may have, of all handlers. */
  readonly consumes: readonly string[]
  /** Bytes: the most that any of the handlers takes. */
  readonly bodyLimit: number
  /** Seconds: the most that any of the handlers has. */
  readonly timeLimit: number
}

const FORM = 'multipart/form-data'

/** What stands around the operations of a service. */
export type AroundEndpoint = Pick<Surroundings, 'guards' | 'wrappers' | 'renderError'>

/** Check what an operation needs of what lies around it: a form that nobody could read is a fault. */
export function checkOperation({ method, handlings = NONE }: Operation, path: string, { parsers }: CheckedSettings, issues: IssueList): void {
  for (const { schemas, typesFor, consumes, parsers: own } of handlings) {
    if (schemas.body === undefined || typesFor.consumes !== undefined || own.has(FORM) || parsers.has(FORM)) continue
    if (consumes.some((type) => type.toLowerCase() === FORM)) issues.fault('operation/multipart', [path, ...operationPath(method), 'consumes'], FORM)
  }
}

/** Compile an operation of a service. */
export function compileEndpoint(operation: Operation, around: AroundEndpoint, settings: CheckedSettings): Endpoint {
  const { method } = operation
  const handlings = handlingsOf(operation)
  const handlers = handlings.map((handling) => compileHandler(handling, around, settings))
  const [only] = handlings
  const guards = extend(settings.guards, around.guards)
  return {
    method, handlers,
    // Where there is nothing to choose, who may use it comes before what is asked for.
    guards: handlings.length === 1 && only !== undefined ? extend(guards, only.guards) : guards,
    negotiated: handlings.some(({ produces, typesFor }) => produces !== undefined || typesFor.produces !== undefined),
    consumes: consumedBy(handlings),
    bodyLimit: Math.max(...handlers.map(({ bodyLimit }) => bodyLimit)),
    timeLimit: Math.max(...handlers.map(({ timeLimit }) => timeLimit)),
  }
}

/** The media types that a body may have, as far as they are known before a request. */
export function consumedBy(handlings: readonly Handling[]): readonly string[] {
  const judged = handlings.filter(({ schemas, typesFor }) => schemas.body !== undefined && typesFor.consumes === undefined)
  return judged.length === 0 ? NONE : [...new Set(judged.flatMap(({ consumes }) => consumes))]
}

function compileHandler(handling: Handling, around: AroundEndpoint, settings: CheckedSettings): HandlerEndpoint {
  const { guards, produces, typesFor, etag } = handling
  const wrappers = extend(extend(settings.wrappers, around.wrappers), handling.wrappers)
  const timeLimit = handling.timeLimit ?? settings.timeLimit
  const unguarded = settings.guards.length + around.guards.length + guards.length + wrappers.length === 0
  return {
    handling, wrappers, timeLimit,
    renderError: handling.renderError ?? around.renderError ?? settings.renderError,
    bodyLimit: handling.bodyLimit ?? settings.bodyLimit,
    parsers: joined(settings.parsers, handling.parsers),
    serializers: joined(settings.serializers, handling.serializers),
    type: produces?.[0] ?? 'application/json',
    bare: isSchemaless(handling, settings) && unguarded && produces === undefined && typesFor.produces === undefined && etag === undefined && timeLimit === Infinity,
  }
}

function isSchemaless({ schemas, rules, response }: Handling, { responses }: CheckedSettings): boolean {
  const { params, query, headers, cookies, body } = schemas
  return params === undefined && query === undefined && headers === undefined && cookies === undefined && body === undefined && rules.length === 0 && (response === undefined || responses === 'off')
}

// One map for all operations that add nothing, which is nearly every one.
function joined<T>(shared: ReadonlyMap<string, T>, own: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return own.size === 0 ? shared : new Map([...shared, ...own])
}
