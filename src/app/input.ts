/** Validating a request's input: params, query, headers, cookies and body, every fault of all of them at once. */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { FaultPlace, InputFault } from '../service/problem.ts'
import type { InputPlace, InputSchemas, Schema } from '../service/schema.ts'
import { readCookies } from './cookies.ts'
import { parseEntries, TOO_MANY_ENTRIES } from './entries.ts'
import type { Entries } from './entries.ts'
import { FAULT_LIMIT } from './fault-problem.ts'
import { toInputFault } from './input-fault.ts'
import type { ParsedBody } from './parse-body.ts'
import type { RequestScope } from './scope.ts'

/** What the schemas of an operation made, by place; a place without a schema is not in it. */
export type ReadInput = { readonly [Place in InputPlace]?: { readonly value: unknown } }

/** The input of a request once validated. `faults` are those of all places, in order; `valid` holds what can be relied on although others are faulty. */
export interface ValidatedInput {
  readonly valid: ReadInput
  readonly faulty: ReadonlySet<InputPlace>
  readonly faults: readonly InputFault[]
}

/** The parameters of a path, and those of them that could not be decoded. */
export interface DecodedParams {
  readonly params: Readonly<Record<string, string | undefined>>
  readonly faults: readonly InputFault[]
}

/** Validate the places that have a schema. */
export async function validateInput(schemas: InputSchemas, scope: RequestScope, path: DecodedParams, body: ParsedBody | undefined): Promise<ValidatedInput> {
  const { params, query, headers, cookies } = schemas
  const { exchange } = scope
  const parts: readonly (readonly [InputPlace, Validated | undefined])[] = [
    ['params', path.faults.length > 0 ? { faults: path.faults } : params && await validate(params, path.params, 'path')],
    ['query', query && await validateQuery(query, exchange.search)],
    ['headers', headers && await validateHeaders(headers, exchange.request.headers)],
    ['cookies', cookies && await validate(cookies, { ...readCookies(exchange.header('cookie')) }, 'cookie')],
    ['body', schemas.body && await validateParsed(schemas.body, body)],
  ]
  const valid = parts.flatMap(([place, part]) => (part === undefined ? [] : [[place, { value: part.faults === undefined ? part.value : undefined }]]))
  return {
    valid: Object.fromEntries(valid),
    faulty: new Set(parts.flatMap(([place, part]) => (part?.faults === undefined ? [] : [place]))),
    faults: parts.flatMap(([, part]) => part?.faults ?? []),
  }
}

function validateQuery(schema: Schema, search: string): Validated | Promise<Validated> {
  const entries = parseEntries(search)
  return entries === undefined ? { faults: [{ in: 'query', pointer: '', detail: TOO_MANY_ENTRIES }] } : validateEntries(schema, entries, 'query')
}

function validateParsed(schema: Schema, body: ParsedBody | undefined): Validated | Promise<Validated> {
  if (body === undefined) return validateBody(schema, undefined)
  if (body.kind === 'fault') return { faults: [{ in: 'body', pointer: '', detail: body.detail }] }
  return body.kind === 'entries' ? validateEntries(schema, body.entries, 'body') : validateBody(schema, body.value)
}

/** What a schema made of an input, or what is wrong with it. */
export type Validated = { readonly value: unknown; readonly faults?: undefined } | { readonly faults: readonly InputFault[] }

/** Validate one place. */
export async function validate(schema: Schema, input: unknown, place: FaultPlace): Promise<Validated> {
  return toValidated(await schema['~standard'].validate(input), input, place)
}

function toValidated(result: StandardSchemaV1.Result<unknown>, input: unknown, place: FaultPlace): Validated {
  if (result.issues === undefined) return { value: result.value }
  return { faults: result.issues.slice(0, FAULT_LIMIT).map((issue) => toInputFault(issue, input, place)) }
}

/**
 * Validate the names and values of a query or a form. A name that comes once is a value, one that comes several times a list; where the schema wants a list and one value came, it gets a list of one, so
 * that its type does not depend on how often a client wrote the name.
 */
export async function validateEntries(schema: Schema, entries: Entries, place: FaultPlace): Promise<Validated> {
  const lists = new Map<string, unknown[]>()
  for (const [name, value] of entries) {
    const list = lists.get(name)
    if (list === undefined) lists.set(name, [value])
    else list.push(value)
  }
  const attempt = async (asLists: ReadonlySet<string>) => {
    const input = toEntryObject(lists, asLists)
    const result = await schema['~standard'].validate(input)
    return { faulty: faultyNames(result), validated: toValidated(result, input, place) }
  }
  const first = await attempt(new Set())
  // Where a list of one is no better, the value stays: the fault is then told of what was written.
  const tried = [...lists].filter(([name, list]) => list.length === 1 && first.faulty.has(name)).map(([name]) => name)
  if (tried.length === 0) return first.validated
  const second = await attempt(new Set(tried))
  const better = tried.filter((name) => !second.faulty.has(name))
  return better.length === tried.length ? second.validated : (await attempt(new Set(better))).validated
}

// The names whose whole value is faulty: of all issues, also of those that are not told.
function faultyNames({ issues = [] }: StandardSchemaV1.Result<unknown>): ReadonlySet<string> {
  return new Set([...issues].flatMap(({ path }) => {
    const [first, ...deeper] = [...(path ?? [])].map((part) => (typeof part === 'object' ? part.key : part))
    return first === undefined || deeper.length > 0 ? [] : [String(first)]
  }))
}

// Names come from the client: defined one by one, `__proto__` is a member like any other.
function toEntryObject(lists: ReadonlyMap<string, readonly unknown[]>, asLists: ReadonlySet<string>): object {
  return Object.fromEntries([...lists].map(([name, list]) => [name, list.length === 1 && !asLists.has(name) ? list[0] : list]))
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
