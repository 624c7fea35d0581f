/** What goes into a document of an API, and what comes out. */
import type { JsonSchema, SchemaConverter } from './json-schema.ts'

/** A server at which the API is. */
export interface ServerObject {
  readonly url: string
  readonly description?: string
  readonly variables?: Readonly<Record<string, { readonly default: string; readonly enum?: readonly string[]; readonly description?: string }>>
}

/** What a document says of the API as a whole. */
export interface OpenApiOptions {
  readonly title: string
  /** The version of the API, not of OpenAPI. */
  readonly version: string
  readonly summary?: string
  readonly description?: string
  readonly termsOfService?: string
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string }
  readonly license?: { readonly name: string; readonly identifier?: string; readonly url?: string }
  readonly servers?: readonly ServerObject[]
  readonly externalDocs?: { readonly url: string; readonly description?: string }
  /** What the tags mean, in the order in which they are to be listed. Those that only operations name follow. */
  readonly tags?: readonly { readonly name: string; readonly description?: string }[]
  /** The version of OpenAPI: 3.1.1 unless set. 3.2 has a place for methods such as QUERY, which stand under `x-methods` in 3.1. */
  readonly openapi?: '3.1' | '3.2'
  /** Converts the schemas of a library that does not do so itself. */
  readonly toJsonSchema?: SchemaConverter
}

/** What a document could not say as it should. */
export interface OpenApiWarning {
  readonly code: 'openapi/schema' | 'openapi/parameters' | 'openapi/path' | 'openapi/operation-id' | 'openapi/security'
  /** The operation and the part of it: `PUT /icecream/:flavour body`. */
  readonly place: string
  readonly message: string
}

/** An object of a document. */
export type OpenApiObject = Readonly<Record<string, unknown>>

/** A document: {@link https://spec.openapis.org/oas/v3.1.1.html OpenAPI 3.1}, plain data that can be written as JSON. */
export interface OpenApiDocument {
  readonly openapi: string
  readonly info: OpenApiObject
  readonly servers?: readonly ServerObject[]
  readonly tags?: readonly OpenApiObject[]
  readonly paths: Readonly<Record<string, OpenApiObject>>
  readonly components?: OpenApiObject
  readonly externalDocs?: OpenApiObject
}

/** A document, and what it could not say as it should. */
export interface OpenApiResult {
  readonly document: OpenApiDocument
  readonly warnings: readonly OpenApiWarning[]
}

/** Where the parts of a document report to. */
export type Warn = (warning: OpenApiWarning) => void

/** An object without the members that are `undefined`. */
export function defined(object: OpenApiObject): OpenApiObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}

/** An object without the members that are `undefined`, and without empty lists and objects: those say nothing in a document. */
export function compact(object: OpenApiObject): OpenApiObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0)))
}

/** One schema of several: itself where there is one, each at most once. */
export function anyOf(schemas: readonly JsonSchema[], keyword: 'anyOf' | 'oneOf' = 'anyOf'): JsonSchema {
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()]
  const [only] = distinct
  return distinct.length === 1 && only !== undefined ? only : { [keyword]: distinct }
}
