/** The definitions of an application as data, for documents and tools. */
import type { PolicyInput } from '../policy/input.ts'
import { contextValue } from '../service/context-value.ts'
import type { ContextValue, Guard } from '../service/context.ts'
import type { OperationDocs } from '../service/operation.ts'
import type { ProblemType } from '../service/problem-type.ts'
import { INPUT_PLACES } from '../service/schema.ts'
import type { InputPlace, MaybeSchema, Schema } from '../service/schema.ts'
import { securityOf } from '../service/security.ts'
import type { SecurityScheme } from '../service/security.ts'
import type { Endpoint, HandlerEndpoint } from './endpoint.ts'
import type { Route, Routes } from './routes.ts'
import type { ResponseChecking } from './settings.ts'

/** A schema: the library that made it, and the schema itself, which is not enumerable, so that a description can be written as JSON. */
export interface SchemaDescription {
  /** As the library names itself: `zod`, `valibot`, `arktype`. */
  readonly vendor: string
  /** The side of the schema that goes over the wire. The input's, but of responses where the application sends what their schemas make (`responses: 'strip'`). */
  readonly side: 'input' | 'output'
  readonly schema: Schema
}

/** What a guard says of itself: see `secured`. */
export interface SecurityDescription {
  readonly name: string
  readonly scheme: SecurityScheme
  readonly scopes: readonly string[]
  /** The value of `WWW-Authenticate` of a 401; `undefined` where the scheme is none of HTTP's. */
  readonly challenge: string | undefined
}

/** A type of problem that an operation lists. */
export interface ProblemDescription {
  readonly type: string
  readonly status: number
  readonly title: string
  readonly description: string | undefined
  readonly members: SchemaDescription | undefined
}

/** One handler of an operation: most have one, others are told apart by media types. */
export interface VariantDescription {
  readonly docs: OperationDocs
  /** How many guards are asked for it alone. */
  readonly guards: number
  readonly security: readonly SecurityDescription[]
  readonly schemas: { readonly [Place in InputPlace]?: SchemaDescription }
  readonly response: SchemaDescription | undefined
  /** How many rules across places it has. */
  readonly rules: number
  readonly problems: readonly ProblemDescription[]
  /** `undefined` where `Accept` is not looked at. */
  readonly produces: readonly string[] | undefined
  /** None where there is no schema of a body: then it is not judged. */
  readonly consumes: readonly string[]
  /** The media types that have a parser, or a serializer, of the application's own. */
  readonly parsers: readonly string[]
  readonly serializers: readonly string[]
  /** The status of a plain value. */
  readonly status: number
  /** How its entity tag is had: from the bytes of the answer, or from a function, by which conditions are judged before the handler runs. */
  readonly etag: 'bytes' | 'function' | undefined
  /** Bytes; `undefined` where there is no limit. */
  readonly bodyLimit: number | undefined
  /** Seconds; `undefined` where there is no limit. */
  readonly timeLimit: number | undefined
  /** Whether the application makes the answers of errors itself. */
  readonly rendersErrors: boolean
}

/** One method of a service. HEAD is listed where it is an operation of its own. */
export interface OperationDescription {
  readonly method: string
  /** The policy in full, every pattern with its scheme; `undefined` where CORS is off. */
  readonly cors: PolicyInput | undefined
  /** The name of the trusted group that `cors.origins` are, where they are one. */
  readonly trusted: string | undefined
  /** How many guards of the application and the service are asked first. */
  readonly guards: number
  readonly security: readonly SecurityDescription[]
  readonly variants: readonly VariantDescription[]
}

/** A service. */
export interface ServiceDescription {
  readonly name: string
  /** With the prefixes of its groups. */
  readonly path: string
  readonly description: string | undefined
  readonly tags: readonly string[]
  /** Whether it is to be left out of documents. */
  readonly hidden: boolean
  /** In the order of their definition. */
  readonly operations: readonly OperationDescription[]
}

/** An application. */
export interface AppDescription {
  readonly services: readonly ServiceDescription[]
}

/** Gives the description of the application that answers the request: `context.get(ownDescription)()`. */
export const ownDescription: ContextValue<() => AppDescription> = contextValue('ownDescription')

/** Describe routes. `responses` is what the application does with the schemas of responses. */
export function describeRoutes({ all }: Routes, responses: ResponseChecking): readonly ServiceDescription[] {
  return Object.freeze(all.map((route) => describeRoute(route, responses)))
}

/** The services of an application that lies below a prefix of another one, whose guards are asked first. */
export function describeInside(prefix: string, guards: readonly Guard[], { services }: AppDescription): readonly ServiceDescription[] {
  const outer = describeGuards(guards)
  return services.map((service) => {
    const path = prefix !== '' && service.path === '/' ? prefix : prefix + service.path
    const operations = service.operations.map((operation) => Object.freeze({ ...operation, guards: guards.length + operation.guards, security: Object.freeze([...outer, ...operation.security]) }))
    return Object.freeze({ ...service, path, name: service.name === service.path ? path : service.name, operations: Object.freeze(operations) })
  })
}

function describeRoute(route: Route, responses: ResponseChecking): ServiceDescription {
  const { service, decider } = route
  const operations = route.methods.flatMap((method): OperationDescription[] => {
    const own = route.endpoint(method)
    if (own === undefined) return []
    const { policy } = decider.table.entry(method)
    const guards = guardsBefore(own)
    return [Object.freeze({
      method, cors: policy?.describe(), trusted: policy?.trusted, guards: guards.length, security: describeGuards(guards), variants: describeVariants(own, responses),
    })]
  })
  return Object.freeze({
    name: service.name, path: service.path, description: service.description, tags: Object.freeze([...service.tags]), hidden: service.hidden, operations: Object.freeze(operations),
  })
}

// Where there is one handler its own guards are asked with those before it, and stand at their end.
function guardsBefore({ guards, handlers }: Endpoint): readonly Guard[] {
  const [only] = handlers
  return only !== undefined && handlers.length === 1 ? guards.slice(0, guards.length - only.handling.guards.length) : guards
}

function describeVariants({ handlers }: Endpoint, responses: ResponseChecking): readonly VariantDescription[] {
  return Object.freeze(handlers.map((handler) => describeVariant(handler, responses)))
}

function describeVariant({ handling, bodyLimit, timeLimit, renderError, parsers, serializers }: HandlerEndpoint, responses: ResponseChecking): VariantDescription {
  const { schemas, guards, response, problems, rules, produces, consumes, status = 200, etag, docs } = handling
  const described = INPUT_PLACES.flatMap((place) => (schemas[place] === undefined ? [] : [[place, describeSchema(schemas[place], 'input')] as const]))
  return Object.freeze({
    docs, guards: guards.length, security: describeGuards(guards),
    schemas: Object.freeze(Object.fromEntries(described)),
    // Only stripping sends what the schema makes; else what the handler gives is sent as it is.
    response: describeSchema(response, responses === 'strip' ? 'output' : 'input'),
    rules: rules.length, problems: Object.freeze(problems.map(describeProblem)),
    produces: produces && Object.freeze([...produces]),
    consumes: Object.freeze(schemas.body === undefined ? [] : [...consumes]),
    parsers: Object.freeze([...parsers.keys()]), serializers: Object.freeze([...serializers.keys()]),
    status, etag: etag === undefined ? undefined : etag === true ? 'bytes' : 'function',
    bodyLimit: finite(bodyLimit), timeLimit: finite(timeLimit),
    rendersErrors: renderError !== undefined,
  })
}

function finite(limit: number): number | undefined {
  return limit === Infinity ? undefined : limit
}

function describeGuards(guards: readonly Guard[]): readonly SecurityDescription[] {
  return Object.freeze(guards.flatMap((guard) => securityOf(guard) ?? []))
}

function describeProblem({ type, status, title, description, members }: ProblemType): ProblemDescription {
  return Object.freeze({ type, status, title, description, members: describeSchema(members, 'input') })
}

function describeSchema(schema: MaybeSchema, side: SchemaDescription['side']): SchemaDescription | undefined {
  if (schema === undefined) return undefined
  const described = { vendor: schema['~standard'].vendor, side }
  return Object.freeze(Object.defineProperty(described, 'schema', { value: schema }) as SchemaDescription)
}
