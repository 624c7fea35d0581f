/** Schemas: any library that implements Standard Schema, and what they mean to the types of a handler. */
import type { StandardSchemaV1 } from '@standard-schema/spec'

/** A schema of any library that implements {@link https://standardschema.dev Standard Schema}. */
export type Schema = StandardSchemaV1

/** A schema, or none: what a field of an operation may hold. */
export type MaybeSchema = Schema | undefined

/** What a handler gets where a schema stands, and `Otherwise` where none does. */
export type OutputOf<S, Otherwise> = S extends StandardSchemaV1<unknown, infer Output> ? Output : Otherwise

/** What may be handed to a schema, and `Otherwise` where none stands. */
export type InputOf<S, Otherwise> = S extends StandardSchemaV1<infer Input> ? Input : Otherwise

/** The schemas of the places of a request. */
export interface InputSchemas {
  readonly params?: MaybeSchema
  readonly query?: MaybeSchema
  readonly headers?: MaybeSchema
  readonly cookies?: MaybeSchema
  readonly body?: MaybeSchema
}

/** A place of a request that a schema may describe. */
export type InputPlace = keyof InputSchemas

/** The places of a request, in the order in which their faults are told. */
export const INPUT_PLACES: readonly InputPlace[] = Object.freeze(['params', 'query', 'headers', 'cookies', 'body'])

/** Whether `value` implements Standard Schema. */
export function isSchema(value: unknown): value is Schema {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !('~standard' in value)) return false
  const standard: unknown = value['~standard']
  return typeof standard === 'object' && standard !== null && 'validate' in standard && typeof standard.validate === 'function'
}
