/** Parameters: the properties of the schemas of a request's path, query, headers and cookies, and the conditions of an entity tag. */
import type { OperationDescription, SchemaDescription, VariantDescription } from '../app/describe.ts'
import type { InputPlace } from '../service/schema.ts'
import type { Components, SchemaUse } from './components.ts'
import { anyOf, compact } from './document.ts'
import type { OpenApiObject, Warn } from './document.ts'
import { definitionsOf, isJsonSchema } from './json-schema.ts'
import type { JsonSchema } from './json-schema.ts'
import { toPascalCase } from './name.ts'
import type { PathTemplate } from './path-template.ts'

const PLACES: readonly (readonly [InputPlace, string])[] = [['query', 'query'], ['headers', 'header'], ['cookies', 'cookie']]
// OpenAPI says these elsewhere, and ignores parameters of their names: https://spec.openapis.org/oas/v3.1.1.html#parameter-object
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization'])

interface Property {
  readonly name: string
  readonly schema: JsonSchema
  readonly required: boolean
}

/** The places of a request whose parameters cannot be listed, since their schemas have no JSON Schema. */
export function unlistedPlaces({ variants }: OperationDescription, use: SchemaUse, components: Components): readonly string[] {
  const places: readonly InputPlace[] = ['params', 'query', 'headers', 'cookies']
  return places.filter((place) => variants.some(({ schemas }) => schemas[place] !== undefined && components.export(schemas[place], `${use.place} ${place}`) === undefined))
}

/** The parameters of an operation at a path. */
export function toParameters(operation: OperationDescription, template: PathTemplate, use: SchemaUse, components: Components, warn: Warn): readonly OpenApiObject[] {
  const { variants } = operation
  const rest = PLACES.flatMap(([place, where]) => mergeProperties(variants.map(({ schemas }) => readProperties(schemas[place], place, use, components, warn)))
    .filter(({ name }) => where !== 'header' || !TOLD_ELSEWHERE.has(name.toLowerCase()))
    .map((property) => toParameter(where, property, use, components)))
  return [...pathParameters(variants, template, use, components, warn), ...rest, ...conditions(operation)]
}

function toParameter(where: string, { name, schema, required }: Property, use: SchemaUse, components: Components): OpenApiObject {
  const placed = components.place(schema, `${use.name}${toPascalCase(where)}${toPascalCase(name)}`)
  const { description, deprecated, ...rest } = placed
  const told = { name, in: where, description, ...(required && { required }), ...(deprecated === true && { deprecated }) }
  return { ...compact(told), schema: rest }
}

function pathParameters(variants: readonly VariantDescription[], { parameters }: PathTemplate, use: SchemaUse, components: Components, warn: Warn): readonly OpenApiObject[] {
  const declared = mergeProperties(variants.map(({ schemas }) => readProperties(schemas.params, 'params', use, components, warn)))
  return parameters.map(({ name, pattern, many }) => {
    const text = { type: 'string', ...(pattern !== undefined && { pattern }) }
    const parameter = toParameter('path', { name, schema: declared.find((property) => property.name === name)?.schema ?? text, required: true }, use, components)
    if (!many) return parameter
    const slashes = 'Several segments of the path, with the slashes between them.'
    return { ...parameter, description: typeof parameter['description'] === 'string' ? `${parameter['description']} ${slashes}` : slashes }
  })
}

// The variants of a method are one operation: a parameter is required where all of them ask for it.
function mergeProperties(all: readonly (readonly Property[])[]): readonly Property[] {
  const names = [...new Set(all.flatMap((properties) => properties.map(({ name }) => name)))]
  return names.map((name) => {
    const found = all.flatMap((properties) => properties.filter((property) => property.name === name))
    return { name, schema: anyOf(found.map(({ schema }) => schema)), required: found.length === all.length && found.every(({ required }) => required) }
  })
}

function readProperties(schema: SchemaDescription | undefined, place: InputPlace, use: SchemaUse, components: Components, warn: Warn): readonly Property[] {
  if (schema === undefined) return []
  const at = `${use.place} ${place}`
  const json = components.export(schema, at)
  if (json === undefined) return []
  const definitions = definitionsOf(json)
  const properties = collect(json, definitions, new Set())
  // A property that refers to definitions brings them along.
  const whole = (property: Property): Property => ({ ...property, schema: definitions.size === 0 ? property.schema : { ...property.schema, $defs: Object.fromEntries(definitions) } })
  if (properties.length > 0) return properties.map(whole)
  const { additionalProperties } = json
  if (place === 'query' && isJsonSchema(additionalProperties)) return [whole({ name: 'parameters', schema: { type: 'object', additionalProperties }, required: false })]
  if (!isJsonSchema(json['properties'])) warn({ code: 'openapi/parameters', place: at, message: 'The schema has no properties, so no parameters can be listed. Write it as an object.' })
  return []
}

/** The properties of an object schema, and of those that it is made of. */
function collect(schema: JsonSchema, definitions: ReadonlyMap<string, JsonSchema>, seen: ReadonlySet<JsonSchema>): readonly Property[] {
  if (seen.has(schema)) return []
  const within = new Set([...seen, schema])
  const inner = (value: unknown): readonly Property[] => (isJsonSchema(value) ? collect(value, definitions, within) : [])
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
  const own = Object.entries(isJsonSchema(schema['properties']) ? schema['properties'] : {})
    .map(([name, value]) => ({ name, schema: isJsonSchema(value) ? value : {}, required: required.has(name) }))
  const target = typeof schema['$ref'] === 'string' ? definitions.get(schema['$ref'].replace(/^#\/(?:\$defs|definitions)\//, '')) : undefined
  const all = Array.isArray(schema['allOf']) ? schema['allOf'].flatMap(inner) : []
  const alternatives = [schema['anyOf'], schema['oneOf']].flatMap((list) => (Array.isArray(list) ? [mergeProperties(list.map(inner))] : []))
  const found = [...own, ...inner(target), ...all, ...alternatives.flat()]
  return [...new Set(found.map(({ name }) => name))].map((name) => {
    const each = found.filter((property) => property.name === name)
    return { name, schema: each.length === 1 ? each[0]?.schema ?? {} : { allOf: each.map((property) => property.schema) }, required: each.some((property) => property.required) }
  })
}

function conditions({ method, variants }: OperationDescription): readonly OpenApiObject[] {
  const etags = new Set(variants.map(({ etag }) => etag))
  const safe = method === 'GET' || method === 'HEAD'
  return [
    ...(safe && (etags.has('bytes') || etags.has('function')) ? [textHeader('If-None-Match', 'The entity tags that the client has: where the present one is among them, the answer is 304.')] : []),
    ...(!safe && etags.has('function') ? [textHeader('If-Match', 'The entity tag that the client has seen: where the present one is another, the answer is 412.')] : []),
  ]
}

function textHeader(name: string, description: string): OpenApiObject {
  return { name, in: 'header', description, schema: { type: 'string' } }
}
