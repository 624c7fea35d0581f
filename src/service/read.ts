/** From definitions as they were written to services that run: groups are laid open, every fault is told with its place. */
import { suggestField } from '../policy/field-name.ts'
import type { IssueList } from '../policy/issue-list.ts'
import type { IssuePath } from '../policy/issue.ts'
import { layerOver } from '../policy/layer.ts'
import { checkLayer } from '../policy/validate.ts'
import type { OriginsContext } from '../policy/validate-origins.ts'
import { isForbiddenMethod, isMethod } from '../value/method.ts'
import { OPERATION_FIELDS } from './define.ts'
import type { Handling, Operation, ReadService, Surroundings } from './definition.ts'
import { extend, isBoolean, isFunction, NONE, readErrorRenderer, readGuards, readOption, readText, readTexts, readWrappers, toFields } from './read-field.ts'
import type { Fields } from './read-field.ts'
import { createOperation, readOperation } from './read-operation.ts'

/** The fields that services and groups have in common. */
export const SHARED_FIELDS: readonly string[] = ['cors', 'guard', 'wrap', 'renderError', 'tags', 'hidden']
/** The fields of a service. */
export const SERVICE_FIELDS: readonly string[] = ['name', 'description', ...SHARED_FIELDS, 'methods', ...OPERATION_FIELDS.keys()]

/** What lies around definitions that stand in no group. */
export const NO_SURROUNDINGS: Surroundings = Object.freeze({ prefix: '', policy: 'off', guards: NONE, wrappers: NONE, renderError: undefined, tags: NONE, hidden: false })

/** Takes services one by one: of thousands, each is done with before the next is read, so that what was only needed to read it is not kept. */
export type ServiceTaker = (service: ReadService) => void

/** Read what stands at a place of a list of definitions: a service, or a group with all the services in it. */
export function readDefinitions(value: unknown, place: IssuePath, around: Surroundings, origins: OriginsContext, take: ServiceTaker): void {
  if (isGroupLike(value)) readGroup(value, place, around, origins, take)
  else if (isServiceLike(value)) take(readService(value, around, origins))
  else origins.issues.fault('service/type', place, value)
}

interface ServiceLike {
  readonly path: string
  readonly definition: object
}

interface GroupLike {
  readonly prefix: string
  readonly services: readonly unknown[]
  readonly options: object
}

function isServiceLike(value: unknown): value is ServiceLike {
  if (typeof value !== 'object' || value === null || !('path' in value) || !('definition' in value)) return false
  return typeof value.path === 'string' && typeof value.definition === 'object' && value.definition !== null
}

function isGroupLike(value: unknown): value is GroupLike {
  if (typeof value !== 'object' || value === null || !('prefix' in value) || !('services' in value) || !('options' in value)) return false
  return typeof value.prefix === 'string' && Array.isArray(value.services) && typeof value.options === 'object' && value.options !== null
}

function readGroup({ prefix, services, options }: GroupLike, place: IssuePath, around: Surroundings, origins: OriginsContext, take: ServiceTaker): void {
  const fields = toFields(options, prefix === '' ? place : [around.prefix + prefix], origins.issues)
  const inner = around.prefix + checkPrefix(prefix, fields.path, origins.issues)
  for (const field of fields.values.keys()) if (!SHARED_FIELDS.includes(field)) origins.issues.fault('group/unknown-field', [...fields.path, field], field, { detail: suggestField(field, SHARED_FIELDS) })
  const inside = readShared(fields, { ...around, prefix: inner }, origins)
  services.forEach((service, index) => readDefinitions(service, [...fields.path, index], inside, origins, take))
}

// One that is faulty goes on as it should have been written, so that it breeds no faults of the paths below it.
function checkPrefix(prefix: string, path: IssuePath, issues: IssueList): string {
  // So what stands in the definitions is what is served, and no path can be written in two ways.
  if (prefix === '' || (prefix.startsWith('/') && !prefix.endsWith('/'))) return prefix
  const trimmed = prefix.replace(/^\/*(.*?)\/*$/s, '$1')
  issues.fault('group/prefix', path, prefix, { detail: trimmed === '' ? undefined : `/${trimmed}` })
  return trimmed === '' ? '' : `/${trimmed}`
}

function readShared(fields: Fields, around: Surroundings, origins: OriginsContext): Surroundings {
  return {
    prefix: around.prefix,
    policy: layerOver(around.policy, checkLayer(fields.values.get('cors'), [...fields.path, 'cors'], origins)),
    guards: extend(around.guards, readGuards(fields)),
    wrappers: extend(around.wrappers, readWrappers(fields)),
    renderError: readErrorRenderer(fields) ?? around.renderError,
    tags: extend(around.tags, readTexts(fields, 'tags')),
    hidden: readOption(fields, 'hidden', isBoolean, 'true or false') ?? around.hidden,
  }
}

function readService(value: ServiceLike, around: Surroundings, origins: OriginsContext): ReadService {
  const path = joinPath(around.prefix, value.path)
  const fields = toFields(value.definition, [path], origins.issues)
  const before = origins.issues.faults.length
  for (const field of fields.values.keys()) if (!SERVICE_FIELDS.includes(field)) reportServiceField(field, fields)
  const shared = readShared(fields, around, origins)
  const operations = readOperations(fields, origins)
  if (operations.size === 0 && origins.issues.faults.length === before) origins.issues.fault('service/no-operation', fields.path, path)
  return {
    path, operations, name: readText(fields, 'name') ?? path, description: readText(fields, 'description'), inherits: shared.policy === around.policy,
    policy: shared.policy, guards: shared.guards, wrappers: shared.wrappers, renderError: shared.renderError, tags: shared.tags, hidden: shared.hidden,
  }
}

// In a group, '/' and '' are the path of the group itself.
function joinPath(prefix: string, path: string): string {
  return prefix !== '' && path === '/' ? prefix : prefix + path
}

function reportServiceField(field: string, { path, issues }: Fields): void {
  const at = [...path, field]
  if (isForbiddenMethod(field)) issues.fault('operation/method', at, field, { detail: 'browsers forbid it, and so does Corbel' })
  else if (SERVICE_FIELDS.includes(field.toLowerCase())) issues.fault('service/unknown-field', at, field, { detail: `Write ${field.toLowerCase()}.` })
  else if (field === field.toUpperCase() && isMethod(field)) issues.fault('service/unknown-field', at, field, { detail: `Write methods: { ${field}: … }.` })
  else issues.fault('service/unknown-field', at, field, { detail: suggestField(field, SERVICE_FIELDS) })
}

function readOperations({ values, path, issues }: Fields, origins: OriginsContext): ReadonlyMap<string, Operation> {
  const operations = new Map<string, Operation>()
  const add = (method: string, value: unknown, at: IssuePath): void => {
    const operation = readOperation(method, value, at, origins)
    if (operation !== undefined) operations.set(method, operation)
  }
  for (const [field, value] of values) {
    const method = OPERATION_FIELDS.get(field)
    // Most are a handler and nothing else, which has no place to be told.
    if (method !== undefined && isFunction<Handling['handler']>(value)) operations.set(method, createOperation(method, value))
    else if (method !== undefined) add(method, value, [...path, field])
    if (field !== 'methods') continue
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      issues.fault('service/methods', [...path, field], value)
      continue
    }
    for (const [name, operation] of Object.entries(value)) {
      const at = [...path, 'methods', name]
      const fault = findMethodFault(name)
      if (fault === undefined) add(name, operation, at)
      else issues.fault('operation/method', at, name, { detail: fault })
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
