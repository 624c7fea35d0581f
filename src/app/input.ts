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
  const input: QueryInput = Object.create(null)
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name)
    input[name] = values.length === 1 ? values[0] ?? '' : values
  }
  const first = await validate(schema, { ...input }, place)
  if (first.faults === undefined) return first
  // Where a list of one is no better, the text stays: the fault is then told of what was written.
  const faulty = pointersOf(first.faults)
  const tried = Object.keys(input).filter((name) => typeof input[name] === 'string' && faulty.has(toPointer(name)))
  if (tried.length === 0) return first
  const second = await validate(schema, withLists(input, tried), place)
  if (second.faults === undefined) return second
  const still = pointersOf(second.faults)
  const lists = tried.filter((name) => !still.has(toPointer(name)))
  return lists.length === tried.length ? second : validate(schema, withLists(input, lists), place)
}

type QueryInput = Record<string, string | readonly string[]>

function withLists(input: QueryInput, names: readonly string[]): QueryInput {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, typeof value === 'string' && names.includes(name) ? [value] : value]))
}

function pointersOf(faults: readonly InputFault[]): ReadonlySet<string> {
  return new Set(faults.map((fault) => fault.pointer))
}

function toPointer(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/**
 * Validate the headers. The schema may write their names in any case: a first pass learns which names it asks for, and gets them; where it asked for one in another case, a
 * second pass gets a plain object with the headers under the names that were asked for.
 */
export async function validateHeaders(schema: Schema, headers: Headers): Promise<Validated> {
  const input: Record<string, string> = Object.fromEntries(headers)
  const asked = new Map<string, string>()
  const find = (name: string | symbol): string | symbol => {
    if (typeof name !== 'string' || !Object.hasOwn(input, name.toLowerCase())) return name
    asked.set(name.toLowerCase(), name)
    return name.toLowerCase()
  }
  const first = await validate(schema, new Proxy({ ...input }, {
    get: (target, name) => Reflect.get(target, find(name)),
    has: (target, name) => Reflect.has(target, find(name)),
  }), 'header')
  if ([...asked].every(([lower, name]) => lower === name)) return first
  return validate(schema, Object.fromEntries(Object.entries(input).map(([name, value]) => [asked.get(name) ?? name, value])), 'header')
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
