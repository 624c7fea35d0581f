/** The body of a request, by media type. */
import type { OperationDescription, SchemaDescription, VariantDescription } from '../app/describe.ts'
import { bodyFormOf } from '../service/media-type.ts'
import type { Components, SchemaUse } from './components.ts'
import { anyOf, compact } from './document.ts'
import type { OpenApiObject } from './document.ts'
import { isJsonSchema } from './json-schema.ts'
import type { JsonSchema } from './json-schema.ts'

const MULTIPART = 'multipart/form-data'

/** The body of an operation, `undefined` where none of its variants has a schema of one. */
export function toRequestBody({ variants }: OperationDescription, use: SchemaUse, components: Components): OpenApiObject | undefined {
  const own = { name: `${use.name}Body`, place: `${use.place} body` }
  const media = variants.flatMap((variant) => mediaOf(variant, own, components))
  if (media.length === 0) return undefined
  const types = [...new Set(media.map(({ type }) => type))]
  const content = Object.fromEntries(types.map((type) => {
    const found = media.filter((each) => each.type === type)
    const example = found.find((each) => each.example !== undefined)?.example
    return [type, { schema: anyOf(found.map(({ schema }) => schema)), ...(example !== undefined && { example }) }]
  }))
  const required = variants.every(({ schemas }) => schemas.body !== undefined && needsBody(components.export(schemas.body, own.place)))
  return { ...compact({ required: required || undefined }), content }
}

interface Media {
  readonly type: string
  readonly schema: JsonSchema
  readonly example: unknown
}

function mediaOf({ schemas, consumes, parsers, docs }: VariantDescription, use: SchemaUse, components: Components): readonly Media[] {
  const { body } = schemas
  if (body === undefined) return []
  return listedTypes(consumes).map((type) => ({ type, schema: schemaOf(body, type, parsers, use, components), example: docs.examples?.body }))
}

/** Media types as they are listed: beside `application/json`, its `+json` range tells nobody anything. */
export function listedTypes(types: readonly string[]): readonly string[] {
  return types.includes('application/json') ? types.filter((type) => type !== 'application/*+json') : types
}

function schemaOf(body: SchemaDescription, type: string, parsers: readonly string[], use: SchemaUse, components: Components): JsonSchema {
  const essence = type.toLowerCase()
  // A schema of bytes is one of an object in memory, which says nothing of what is sent.
  if (!parsers.includes(essence) && essence !== MULTIPART && bodyFormOf(essence) === 'bytes') return binary(essence.includes('*') ? undefined : essence)
  if (essence !== MULTIPART) return components.embed(body, use)
  const json = components.export(body, use.place)
  return json === undefined ? components.embed(body, use) : components.place(withFiles(json), use.name)
}

/** The bytes of a file, in the words of OpenAPI 3.1 (`contentMediaType`) and in those that most tools still look for. */
function binary(contentMediaType = 'application/octet-stream'): JsonSchema {
  return { type: 'string', format: 'binary', contentMediaType }
}

// Files are parts of a form: the libraries write them as texts in a binary encoding, or as anything at all.
function withFiles(json: JsonSchema): JsonSchema {
  const { properties } = json
  return isJsonSchema(properties) ? { ...json, properties: Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, toPart(property)])) } : json
}

function toPart(schema: unknown): unknown {
  if (!isJsonSchema(schema)) return schema
  const { contentEncoding, contentMediaType, ...rest } = schema
  if (rest['format'] === 'binary' || contentEncoding === 'binary') return { ...rest, ...binary(typeof contentMediaType === 'string' ? contentMediaType : undefined) }
  if (rest['type'] === 'array') return { ...schema, items: toPart(schema['items']) }
  return Object.keys(schema).length === 0 ? binary() : schema
}

// An empty body is tried as an empty object: where nothing is required of one, it may be left out.
function needsBody(json: JsonSchema | undefined): boolean {
  return json === undefined || json['type'] !== 'object' || (Array.isArray(json['required']) && json['required'].length > 0)
}
