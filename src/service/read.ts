/** From a definition as it was written to operations that run: every fault with its place. */
import { isForbiddenMethod, isMethod } from '../value/method.ts'
import { suggestField } from '../policy/field-name.ts'
import type { CorsInput } from '../policy/input.ts'
import type { IssueList } from '../policy/issue-list.ts'
import type { IssuePath } from '../policy/issue.ts'
import type { FaultCode } from '../policy/issue-code.ts'
import type { Guard } from './context.ts'
import { OPERATION_FIELDS } from './define.ts'
import { isConcreteMediaType, isMediaType } from './media-type.ts'
import type { Operation } from './operation.ts'
import { isSchema } from './schema.ts'
import type { Schema } from './schema.ts'

/** A service once read. */
export interface ReadService {
  readonly path: string
  readonly name: string
  readonly description: string | undefined
  /** As written; checked where policies are derived. */
  readonly cors: unknown
  readonly guards: readonly Guard[]
  /** By method, in the order of the definition. */
  readonly operations: ReadonlyMap<string, Operation>
}

const SERVICE_FIELDS = ['name', 'description', 'cors', 'guard', 'methods', ...OPERATION_FIELDS.keys()]
const OPERATION_OBJECT_FIELDS = ['description', 'guard', 'produces', 'consumes', 'bodyLimit', 'params', 'query', 'headers', 'body', 'cors', 'handler']
const BODYLESS: ReadonlySet<string> = new Set(['GET', 'HEAD'])
const DEFAULT_CONSUMES: readonly string[] = Object.freeze(['application/json', 'application/*+json'])

/** Read a service. `undefined` where it is none at all. */
export function readService(value: unknown, place: IssuePath, issues: IssueList): ReadService | undefined {
  if (!isServiceLike(value)) {
    issues.fault('service/type', place, value)
    return undefined
  }
  const { path } = value
  const definition = new Map(Object.entries(value.definition).filter(([, field]) => field !== undefined))
  const at: IssuePath = [path]
  for (const field of definition.keys()) if (!SERVICE_FIELDS.includes(field)) reportServiceField(field, [...at, field], issues)
  const operations = readOperations(definition, at, issues)
  if (operations.size === 0 && !issues.faults.some((fault) => fault.path[0] === path)) issues.fault('service/no-operation', at, path)
  return {
    path,
    name: readText(definition, 'name', at, issues) ?? path,
    description: readText(definition, 'description', at, issues),
    cors: definition.get('cors'),
    guards: readGuards(definition.get('guard'), [...at, 'guard'], issues),
    operations,
  }
}

function isServiceLike(value: unknown): value is { readonly path: string; readonly definition: Readonly<Record<string, unknown>> } {
  if (typeof value !== 'object' || value === null || !('path' in value) || !('definition' in value)) return false
  return typeof value.path === 'string' && typeof value.definition === 'object' && value.definition !== null
}

function readText(fields: ReadonlyMap<string, unknown>, field: string, at: IssuePath, issues: IssueList): string | undefined {
  const value = fields.get(field)
  if (value === undefined || typeof value === 'string') return value
  issues.fault('service/text', [...at, field], value, { detail: field })
  return undefined
}

function reportServiceField(field: string, path: IssuePath, issues: IssueList): void {
  if (isForbiddenMethod(field)) issues.fault('operation/method', path, field, { detail: 'browsers forbid it, and so does Corbel' })
  else if (SERVICE_FIELDS.includes(field.toLowerCase())) issues.fault('service/unknown-field', path, field, { detail: `Write ${field.toLowerCase()}.` })
  else if (field === field.toUpperCase() && isMethod(field)) issues.fault('service/unknown-field', path, field, { detail: `Write methods: { ${field}: … }.` })
  else issues.fault('service/unknown-field', path, field, { detail: suggestField(field, SERVICE_FIELDS) })
}

function readOperations(definition: ReadonlyMap<string, unknown>, at: IssuePath, issues: IssueList): ReadonlyMap<string, Operation> {
  const operations = new Map<string, Operation>()
  const add = (method: string, value: unknown, path: IssuePath): void => {
    const operation = readOperation(method, value, path, issues)
    if (operation !== undefined) operations.set(method, operation)
  }
  for (const [field, value] of definition) {
    const method = OPERATION_FIELDS.get(field)
    if (method !== undefined) add(method, value, [...at, field])
    if (field !== 'methods') continue
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      issues.fault('service/methods', [...at, field], value)
      continue
    }
    for (const [name, operation] of Object.entries(value)) {
      const path = [...at, 'methods', name]
      const fault = findMethodFault(name)
      if (fault === undefined) add(name, operation, path)
      else issues.fault('operation/method', path, name, { detail: fault })
    }
  }
  return operations
}

function findMethodFault(name: string): string | undefined {
  if (name === '*') return 'it is not a method'
  if (!isMethod(name)) return 'it is not a token'
  if (isForbiddenMethod(name)) return 'browsers forbid it, and so does Corbel'
  if (OPERATION_FIELDS.has(name.toLowerCase())) return `it is the field ${name.toLowerCase()} of the service`
  return undefined
}

function readOperation(method: string, value: unknown, path: IssuePath, issues: IssueList): Operation | undefined {
  if (typeof value !== 'function' && (typeof value !== 'object' || value === null || Array.isArray(value))) {
    issues.fault('operation/type', path, value)
    return undefined
  }
  const fields = new Map<string, unknown>(typeof value === 'function' ? [['handler', value]] : Object.entries(value).filter(([, field]) => field !== undefined))
  for (const field of fields.keys()) {
    if (!OPERATION_OBJECT_FIELDS.includes(field)) issues.fault('operation/unknown-field', [...path, field], field, { detail: suggestField(field, OPERATION_OBJECT_FIELDS) })
  }
  const handler = fields.get('handler')
  if (!isHandler(handler)) {
    issues.fault('operation/handler', [...path, 'handler'], handler)
    return undefined
  }
  const schema = (field: string): Schema | undefined => readSchema(fields.get(field), field, [...path, field], issues)
  if (BODYLESS.has(method)) for (const field of ['body', 'consumes']) if (fields.has(field)) issues.fault('operation/body-without-body', [...path, field], method)
  return Object.freeze({
    method, handler,
    params: schema('params'), query: schema('query'), headers: schema('headers'), body: schema('body'),
    cors: fields.get('cors') as CorsInput | undefined,
    guards: readGuards(fields.get('guard'), [...path, 'guard'], issues),
    produces: readMediaTypes(fields.get('produces'), isConcreteMediaType, [...path, 'produces'], issues),
    consumes: readMediaTypes(fields.get('consumes'), isMediaType, [...path, 'consumes'], issues) ?? DEFAULT_CONSUMES,
    bodyLimit: readBodyLimit(fields.get('bodyLimit'), [...path, 'bodyLimit'], issues),
    description: readText(fields, 'description', path, issues),
  })
}

function isHandler(value: unknown): value is Operation['handler'] {
  return typeof value === 'function'
}

function readSchema(value: unknown, field: string, path: IssuePath, issues: IssueList): Schema | undefined {
  if (value === undefined || isSchema(value)) return value
  issues.fault('operation/schema', path, value, { detail: field })
  return undefined
}

/** Read one guard, or a list of them. */
export function readGuards(value: unknown, path: IssuePath, issues: IssueList): readonly Guard[] {
  const guards: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value]
  return guards.filter((guard, index): guard is Guard => {
    const valid = typeof guard === 'function'
    if (!valid) issues.fault('operation/guard', Array.isArray(value) ? [...path, index] : path, guard)
    return valid
  })
}

function readMediaTypes(value: unknown, isValid: (type: string) => boolean, path: IssuePath, issues: IssueList): readonly string[] | undefined {
  if (value === undefined) return undefined
  const code: FaultCode = 'operation/media-types'
  if (!Array.isArray(value) || value.length === 0) {
    issues.fault(code, path, value)
    return undefined
  }
  return value.filter((type: unknown, index): type is string => {
    const valid = typeof type === 'string' && isValid(type)
    if (!valid) issues.fault(code, [...path, index], type)
    return valid
  })
}

/** Read a limit on the bytes of a body; `Infinity` is one. */
export function readBodyLimit(value: unknown, path: IssuePath, issues: IssueList): number | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' && (value === Infinity || (Number.isInteger(value) && value >= 0))) return value
  issues.fault('settings/body-limit', path, value)
  return undefined
}
