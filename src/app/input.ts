/** Validating a request's input: params, query, headers and body, every fault of all of them at once. */
import { HttpProblem } from '../service/problem.ts'
import type { FaultPlace, InputFault } from '../service/problem.ts'
import type { Schema } from '../service/schema.ts'
import { toInputFault } from './input-fault.ts'

/** Faults that one answer tells, at most: the answer to a hostile body stays small. */
const FAULT_LIMIT = 100

/** What a schema made of an input, or what is wrong with it. */
export type Validated = { readonly value: unknown; readonly faults?: undefined } | { readonly faults: readonly InputFault[] }

/** Validate one place. */
export async function validate(schema: Schema, input: unknown, place: FaultPlace): Promise<Validated> {
  const result = await schema['~standard'].validate(input)
  if (result.issues === undefined) return { value: result.value }
  return { faults: result.issues.slice(0, FAULT_LIMIT).map((issue) => toInputFault(issue, input, place)) }
}

/**
 * Validate the names and texts of a query or a form. A name that comes once is a text, one that comes several times a list; where the schema wants a list and one text came, it gets a list of one, so
 * that its type does not depend on how often a client wrote the name.
 */
export async function validateQuery(schema: Schema, query: URLSearchParams, place: FaultPlace): Promise<Validated> {
  const input: Record<string, string | readonly string[]> = Object.create(null)
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name)
    input[name] = values.length === 1 ? values[0] ?? '' : values
  }
  const first = await validate(schema, { ...input }, place)
  if (first.faults === undefined) return first
  const faulty = new Set(first.faults.map((fault) => fault.pointer.split('/')[1] ?? ''))
  const lists = Object.fromEntries(Object.entries(input).map(([name, value]) => [name, faulty.has(escapePointer(name)) && typeof value === 'string' ? [value] : value]))
  const second = await validate(schema, lists, place)
  return second.faults === undefined || second.faults.length < first.faults.length ? second : first
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** Validate the headers. The schema may write their names in any case. */
export function validateHeaders(schema: Schema, headers: Headers): Promise<Validated> {
  const input: Record<string, string> = Object.fromEntries(headers)
  const anyCase = new Proxy(input, {
    get: (target, name) => Reflect.get(target, lowerCase(name)),
    has: (target, name) => Reflect.has(target, lowerCase(name)),
    getOwnPropertyDescriptor: (target, name) => Reflect.getOwnPropertyDescriptor(target, lowerCase(name)),
  })
  return validate(schema, anyCase, 'header')
}

function lowerCase(name: string | symbol): string | symbol {
  return typeof name === 'string' ? name.toLowerCase() : name
}

/** Validate a body as it was read. An empty one is nothing, or an empty object where the schema would rather have that. */
export async function validateBody(schema: Schema, input: unknown): Promise<Validated> {
  const first = await validate(schema, input, 'body')
  if (input !== undefined || first.faults === undefined) return first
  const second = await validate(schema, {}, 'body')
  return second.faults === undefined ? second : { faults: [{ in: 'body', pointer: '', detail: 'A body is required.' }] }
}

/** The problem of input that is not valid. */
export function invalidInput(faults: readonly InputFault[]): HttpProblem {
  return new HttpProblem(400, { detail: 'The input is not valid.', errors: faults.slice(0, FAULT_LIMIT) })
}
