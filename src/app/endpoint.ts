/** Endpoints: the operations of a path, compiled with what lies around them, so that a request finds all that holds for it in one place. */
import type { IssueList } from '../policy/issue-list.ts'
import type { Guard } from '../service/context.ts'
import type { Handling, Operation, ReadService } from '../service/definition.ts'
import type { StreamParser } from '../service/multipart.ts'
import type { BodyParser, BodySerializer, ErrorRenderer, Wrapper } from '../service/operation.ts'
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

/** Compile an operation of a service. A form that nobody could read is a fault. */
export function compileEndpoint(operation: Operation, service: ReadService, settings: CheckedSettings, issues: IssueList): Endpoint {
  const { method, handlings } = operation
  const handlers = handlings.map((handling) => compileHandler(handling, service, settings))
  for (const { handling, parsers } of handlers) {
    if (handling.schemas.body !== undefined && handling.typesFor.consumes === undefined && handling.consumes.some((type) => type.toLowerCase() === FORM) && !parsers.has(FORM)) issues.fault('operation/multipart', [...operation.path, 'consumes'], FORM)
  }
  const [only] = handlings
  // Where there is nothing to choose, who may use it comes before what is asked for.
  const own = handlings.length === 1 && only !== undefined ? only.guards : []
  return Object.freeze({
    method, handlers,
    guards: [...settings.guards, ...service.guards, ...own],
    negotiated: handlings.some(({ produces, typesFor }) => produces !== undefined || typesFor.produces !== undefined),
    consumes: [...new Set(handlings.flatMap(({ schemas, consumes, typesFor }) => (schemas.body === undefined || typesFor.consumes !== undefined ? [] : consumes)))],
    bodyLimit: Math.max(...handlers.map(({ bodyLimit }) => bodyLimit)),
    timeLimit: Math.max(...handlers.map(({ timeLimit }) => timeLimit)),
  })
}

function compileHandler(handling: Handling, service: ReadService, settings: CheckedSettings): HandlerEndpoint {
  const { guards, produces, typesFor, schemas, rules, response, etag } = handling
  const wrappers = [...settings.wrappers, ...service.wrappers, ...handling.wrappers]
  const timeLimit = handling.timeLimit ?? settings.timeLimit
  const schemaless = Object.values(schemas).every((schema) => schema === undefined) && rules.length === 0 && (response === undefined || settings.responses === 'off')
  const unguarded = settings.guards.length + service.guards.length + guards.length + wrappers.length === 0
  return Object.freeze({
    handling, wrappers, timeLimit,
    renderError: handling.renderError ?? service.renderError ?? settings.renderError,
    bodyLimit: handling.bodyLimit ?? settings.bodyLimit,
    parsers: joined(settings.parsers, handling.parsers),
    serializers: joined(settings.serializers, handling.serializers),
    type: produces?.[0] ?? 'application/json',
    bare: schemaless && unguarded && produces === undefined && typesFor.produces === undefined && etag === undefined && timeLimit === Infinity,
  })
}

// One map for all operations that add nothing, which is nearly every one.
function joined<T>(shared: ReadonlyMap<string, T>, own: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return own.size === 0 ? shared : new Map([...shared, ...own])
}
