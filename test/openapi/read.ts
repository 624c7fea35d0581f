/** Reading documents in tests: a document as loose data, its parts by path, its validity. */
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'vitest'
import { createApp } from '../../src/index.ts'
import type { AppMember, AppSettings, CorsInput } from '../../src/index.ts'
import { toOpenApi } from '../../src/openapi.ts'
import type { OpenApiDocument, OpenApiOptions, OpenApiWarning } from '../../src/openapi.ts'

/** What the documents of the tests say of the API as a whole. */
export const INFO = { title: 'Ice cream', version: '1.0.0' } satisfies OpenApiOptions

/** The document of services. */
export function documentOf(services: readonly AppMember[], settings: AppSettings<CorsInput | undefined> = {}, options: Partial<OpenApiOptions> = {}): OpenApiDocument {
  return resultOf(services, settings, options).document
}

/** The document of services, and the warnings. */
export function resultOf(services: readonly AppMember[], settings: AppSettings<CorsInput | undefined> = {}, options: Partial<OpenApiOptions> = {}): { readonly document: OpenApiDocument; readonly warnings: readonly OpenApiWarning[] } {
  return toOpenApi(createApp(services, settings as AppSettings), { ...INFO, ...options })
}

/** What stands at a place of a document, by the keys that lead there; a reference on the way is followed. */
export function at(document: OpenApiDocument, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((value, key) => follow(document, Reflect.get(Object(value), key)), document)
}

/** The value, or what it refers to. */
export function follow(document: OpenApiDocument, value: unknown): unknown {
  const reference: unknown = typeof value === 'object' && value !== null && '$ref' in value ? value.$ref : undefined
  if (typeof reference !== 'string') return value
  const target = reference.slice(2).split('/').reduce<unknown>((part, key) => Reflect.get(Object(part), key), document)
  expect(target, reference).toBeDefined()
  return follow(document, target)
}

/** The faults that an independent validator finds in a document that has gone over a wire; none where it is valid. */
export async function faultsIn(document: OpenApiDocument): Promise<unknown> {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)) as Record<string, unknown>)
  return valid ? [] : errors
}

/** A judge of values by the schemas of a document. */
export function schemaJudge(document: OpenApiDocument): (schema: unknown, value: unknown) => readonly string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  // The package is CommonJS: its function is the `default` of what a module sees.
  const add = 'default' in addFormats ? addFormats.default : addFormats
  Reflect.apply(add, undefined, [ajv])
  ajv.addSchema({ $id: 'document', ...document }, 'document')
  return (schema, value) => {
    const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/')) as object)
    return validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
  }
}
