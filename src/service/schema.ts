/** Schemas: any library that implements Standard Schema, and running one without its types. */
import type { StandardSchemaV1 } from '@standard-schema/spec'

/** A schema of any library that implements {@link https://standardschema.dev Standard Schema}. */
export type Schema = StandardSchemaV1

/** What a handler gets where a schema stands, and `Otherwise` where none does. */
export type OutputOf<S, Otherwise> = S extends StandardSchemaV1<unknown, infer Output> ? Output : Otherwise

/** Whether `value` implements Standard Schema. */
export function isSchema(value: unknown): value is Schema {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !('~standard' in value)) return false
  const standard: unknown = value['~standard']
  return typeof standard === 'object' && standard !== null && 'validate' in standard && typeof standard.validate === 'function'
}
