/** JSON Schema as the libraries write it, and the walk through its places that hold schemas. */
import type { StandardJSONSchemaV1 } from '@standard-schema/spec'
import type { SchemaDescription } from '../app/describe.ts'
import type { Schema } from '../service/schema.ts'

/** A JSON Schema of {@link https://json-schema.org/draft/2020-12 draft 2020-12}: an object of keywords. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** Converts the schemas of a library that does not do so itself. Asked before the schema's own converter; `undefined` leaves it to that. */
export type SchemaConverter = (schema: Schema, side: SchemaDescription['side']) => JsonSchema | undefined

/** A JSON Schema, or why there is none. */
export type Exported = { readonly json: JsonSchema } | { readonly reason: string }

/** The JSON Schema of the side of a schema that goes over the wire. Never throws. */
export function exportSchema({ schema, side, vendor }: SchemaDescription, convert: SchemaConverter | undefined): Exported {
  try {
    const json = convert?.(schema, side) ?? (isExportable(schema) ? schema['~standard'].jsonSchema[side]({ target: 'draft-2020-12' }) : undefined)
    if (json !== undefined) return { json }
    return { reason: `A schema of ${vendor} does not tell its JSON Schema. Give toJsonSchema, which converts it.` }
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) }
  }
}

function isExportable(schema: Schema): schema is Schema & StandardJSONSchemaV1 {
  return 'jsonSchema' in schema['~standard'] && typeof schema['~standard'].jsonSchema === 'object' && schema['~standard'].jsonSchema !== null
}

/** Whether a value is an object of keywords. A schema may also be `true` or `false`. */
export function isJsonSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The keywords that hold a schema, a list of them, and schemas by name. Whatever stands elsewhere (`const`, `default`, `examples`) is a value, and no schema. */
const HOLD_ONE: ReadonlySet<string> = new Set([
  'items', 'additionalItems', 'additionalProperties', 'unevaluatedItems', 'unevaluatedProperties', 'propertyNames', 'contains', 'contentSchema', 'not', 'if', 'then', 'else',
])
const HOLD_LIST: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'])
const HOLD_NAMED: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas'])
/** What means something only where a schema is a document of its own. */
const OF_DOCUMENTS: ReadonlySet<string> = new Set(['$schema', '$id', 'id', '$defs', 'definitions'])

/** A copy in which each reference is rewritten, and which fits into another document: without `$schema`, `$id` and the definitions. */
export function embedSchema(schema: JsonSchema, rewrite: (reference: string) => string): JsonSchema {
  const inner = (value: unknown): unknown => (isJsonSchema(value) ? embedSchema(value, rewrite) : value)
  return Object.fromEntries(Object.entries(schema).filter(([keyword, value]) => value !== undefined && !OF_DOCUMENTS.has(keyword)).map(([keyword, value]) => {
    if ((keyword === '$ref' || keyword === '$dynamicRef') && typeof value === 'string') return [keyword, rewrite(value)]
    if (HOLD_LIST.has(keyword) && Array.isArray(value)) return [keyword, value.map(inner)]
    if (HOLD_NAMED.has(keyword) && isJsonSchema(value)) return [keyword, Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inner(each)]))]
    return [keyword, HOLD_ONE.has(keyword) ? inner(value) : value]
  }))
}

/** The definitions that a schema brings along. */
export function definitionsOf(schema: JsonSchema): ReadonlyMap<string, JsonSchema> {
  const all = [schema['definitions'], schema['$defs']].flatMap((definitions) => (isJsonSchema(definitions) ? Object.entries(definitions) : []))
  return new Map(all.filter((entry): entry is [string, JsonSchema] => isJsonSchema(entry[1])))
}

/** Whether anything in the schema refers to a part of its own document. */
export function hasLocalReference(schema: JsonSchema): boolean {
  let found = false
  const look = (reference: string): string => {
    found ||= reference.startsWith('#')
    return reference
  }
  for (const each of [schema, ...definitionsOf(schema).values()]) embedSchema(each, look)
  return found
}
