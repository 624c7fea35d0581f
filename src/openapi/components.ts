/** The components of a document: schemas that are used once stand where they are used, the others once under a name, as do responses that many operations have. */
import type { AppDescription, SchemaDescription } from '../app/describe.ts'
import type { Schema } from '../service/schema.ts'
import type { OpenApiObject, Warn } from './document.ts'
import { definitionsOf, embedSchema, exportSchema, hasLocalReference } from './json-schema.ts'
import type { Exported, JsonSchema, SchemaConverter } from './json-schema.ts'
import { firstFree, toPascalCase } from './name.ts'

/** Where a schema is used. */
export interface SchemaUse {
  /** The name that it gets where it needs one. */
  readonly name: string
  /** The place that is told where it cannot be exported. */
  readonly place: string
}

/** A reference to a component. */
function referTo(kind: 'schemas' | 'responses', name: string): JsonSchema {
  return { $ref: `#/components/${kind}/${name}` }
}

// What the libraries number as they please, some of them anew in each process. A name that a person gave stays.
const GENERATED_NAME = /^(?:__schema)?\d+$|^[a-z]+\d+$/

/** What is known of schemas, by the side that goes over the wire. */
type BySide<Known> = Readonly<Record<SchemaDescription['side'], Map<Schema, Known>>>

/** The components of one document while it is made. */
export class Components {
  readonly #convert: SchemaConverter | undefined
  readonly #warn: Warn
  readonly #uses: ReadonlyMap<Schema, number>
  readonly #schemas = new Map<string, JsonSchema>()
  /** What a name stands for, to tell whether another one is the same. */
  readonly #sources = new Map<string, string>()
  readonly #once = new Map<string, JsonSchema>()
  readonly #responses = new Map<string, OpenApiObject>()
  readonly #exported: BySide<Exported> = { input: new Map(), output: new Map() }
  readonly #embedded: BySide<JsonSchema> = { input: new Map(), output: new Map() }

  constructor(description: AppDescription, convert: SchemaConverter | undefined, warn: Warn) {
    this.#uses = countUses(description)
    this.#convert = convert
    this.#warn = warn
  }

  /** The schemas under their names, in order of the alphabet. */
  get schemas(): Readonly<Record<string, JsonSchema>> {
    return byName(this.#schemas)
  }

  /** The responses under their names, in order of the alphabet. */
  get responses(): Readonly<Record<string, OpenApiObject>> {
    return byName(this.#responses)
  }

  /** Put a response under a name, or one with a number where that stands for another. Gives the reference to it. */
  addResponse(name: string, response: OpenApiObject): OpenApiObject {
    const source = JSON.stringify(response)
    const own = firstFree(name, (candidate) => this.#responses.has(candidate) && JSON.stringify(this.#responses.get(candidate)) !== source)
    this.#responses.set(own, response)
    return referTo('responses', own)
  }

  /** The JSON Schema as the library gives it; `undefined`, and a warning, where it gives none. */
  export(description: SchemaDescription, place: string): JsonSchema | undefined {
    const known = this.#exported[description.side]
    const exported = known.get(description.schema) ?? exportSchema(description, this.#convert)
    known.set(description.schema, exported)
    if ('json' in exported) return exported.json
    this.#warn({ code: 'openapi/schema', place, message: `The schema of ${description.vendor} cannot be exported: ${exported.reason}` })
    return undefined
  }

  /** The schema, as it is to stand in the document. One that cannot be exported says so there. */
  embed(description: SchemaDescription, use: SchemaUse): JsonSchema {
    const embedded = this.#embedded[description.side]
    // First, since each place is to be told where there is no JSON Schema.
    const exported = this.export(description, use.place)
    const before = embedded.get(description.schema)
    if (before !== undefined) return before
    const shared = exported !== undefined && (this.#uses.get(description.schema) ?? 0) > 1
    const schema = exported === undefined ? unexportable(description) : this.place(exported, use.name, shared)
    embedded.set(description.schema, schema)
    return schema
  }

  /** A JSON Schema, as it is to stand in the document: under a name where it is `named`, and where it refers to parts of itself. */
  place(json: JsonSchema, name: string, named = false): JsonSchema {
    if (hasLocalReference(json)) return this.#placeWithDefinitions(json, name)
    const schema = embedSchema(json, (reference) => reference)
    if (!named) return schema
    return this.add((typeof json['title'] === 'string' ? toPascalCase(json['title']) : '') || name, schema)
  }

  /** A schema that every document has alike, put under its name when it is first needed. */
  addOnce(name: string, make: () => JsonSchema): JsonSchema {
    const known = this.#once.get(name) ?? this.add(name, make())
    this.#once.set(name, known)
    return known
  }

  /** Put a schema under a name, or one with a number where that stands for another schema. Gives the reference to it. */
  add(name: string, schema: JsonSchema): JsonSchema {
    const own = this.#reserve(name, JSON.stringify(schema))
    this.#schemas.set(own, schema)
    return referTo('schemas', own)
  }

  #reserve(name: string, source: string): string {
    const own = firstFree(name, (candidate) => this.#sources.has(candidate) && this.#sources.get(candidate) !== source)
    this.#sources.set(own, source)
    return own
  }

  #placeWithDefinitions(json: JsonSchema, name: string): JsonSchema {
    const definitions = definitionsOf(json)
    const sourceOf = (definition: JsonSchema): string => JSON.stringify([definition, ...reachable(definition, json, definitions)])
    // Where all of it is one of its definitions, that is it.
    const alias = aliasOf(json, definitions)
    const whole = alias === undefined ? json : definitions.get(alias) ?? json
    const own = this.#reserve((alias !== undefined && givenName(alias)) || name, sourceOf(whole))
    let number = 0
    const names = new Map([...definitions].map(([key, definition]) => {
      if (key === alias) return [key, own]
      return [key, this.#reserve(givenName(key) || `${own}.${++number}`, sourceOf(definition))]
    }))
    const rewrite = (reference: string): string => rewriteReference(reference, own, names)
    for (const [key, definition] of [...definitions, ...(alias === undefined ? [[own, json] as const] : [])]) this.#schemas.set(names.get(key) ?? own, embedSchema(definition, rewrite))
    return referTo('schemas', own)
  }
}

function byName<Thing>(things: ReadonlyMap<string, Thing>): Readonly<Record<string, Thing>> {
  return Object.fromEntries([...things].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

function givenName(key: string): string {
  return GENERATED_NAME.test(key) ? '' : key.replaceAll(/[^\w.-]/g, '')
}

/** The definition that is all of a schema: `{ $ref: '#/$defs/User', $defs: … }`. */
function aliasOf(json: JsonSchema, definitions: ReadonlyMap<string, JsonSchema>): string | undefined {
  const { $ref, ...rest } = embedSchema(json, (reference) => reference)
  const key = typeof $ref === 'string' && Object.keys(rest).length === 0 ? definitionKey($ref) : undefined
  return key !== undefined && definitions.has(key) ? key : undefined
}

/** The parts of a document that a schema of it refers to, and those that they refer to. */
function reachable(schema: JsonSchema, root: JsonSchema, definitions: ReadonlyMap<string, JsonSchema>): readonly JsonSchema[] {
  const found = new Set<JsonSchema>()
  const pending = [schema]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    embedSchema(next, (reference) => {
      const key = definitionKey(reference)
      const target = key === undefined ? root : definitions.get(key)
      if (reference.startsWith('#') && target !== undefined && !found.has(target)) {
        found.add(target)
        pending.push(target)
      }
      return reference
    })
  }
  return [...found]
}

/** The name of the definition that a reference points to, or into. */
function definitionKey(reference: string): string | undefined {
  const name = /^#\/(?:\$defs|definitions)\/([^/]*)/.exec(reference)?.[1]
  return name === undefined ? undefined : decodePointer(name)
}

function rewriteReference(reference: string, own: string, names: ReadonlyMap<string, string>): string {
  if (!reference.startsWith('#')) return reference
  const key = definitionKey(reference)
  const name = key === undefined ? undefined : names.get(key)
  if (name === undefined) return `#/components/schemas/${own}${reference.slice(1)}`
  return `#/components/schemas/${name}${reference.split('/').slice(3).map((part) => `/${part}`).join('')}`
}

function decodePointer(text: string): string {
  return decodeURIComponent(text.replaceAll(/%(?![0-9A-Fa-f]{2})/g, '%25')).replaceAll('~1', '/').replaceAll('~0', '~')
}

function unexportable({ vendor }: SchemaDescription): JsonSchema {
  return { description: `What is valid here is told by a schema of ${vendor}, which has no form as a JSON Schema.` }
}

function countUses({ services }: AppDescription): ReadonlyMap<Schema, number> {
  const uses = new Map<Schema, number>()
  const count = (description: SchemaDescription | undefined): void => {
    if (description !== undefined) uses.set(description.schema, (uses.get(description.schema) ?? 0) + 1)
  }
  const variants = services.filter(({ hidden }) => !hidden).flatMap(({ operations }) => operations.flatMap(({ variants: all }) => all))
  for (const { schemas, response } of variants) for (const description of [schemas.body, response]) count(description)
  return uses
}
