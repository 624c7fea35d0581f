/** Paths of a document: the operations of services under their templates. */
import type { OperationDescription, ServiceDescription } from '../app/describe.ts'
import { compact } from './document.ts'
import type { OpenApiObject, Warn } from './document.ts'
import type { Operations } from './operations.ts'
import { toPathTemplates } from './path-template.ts'
import type { PathTemplate } from './path-template.ts'

/** What stands under which path. */
export type Paths = Readonly<Record<string, OpenApiObject>>

const FIELDS: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'])

/** Where methods stand that OpenAPI has no field for: it has one for QUERY, and a place for others, since 3.2. */
export type OtherMethods = 'x-methods' | 'additionalOperations'

interface Placed {
  readonly service: ServiceDescription
  readonly template: PathTemplate
}

/** The paths of services, in the order of their definition. */
export function toPaths(services: readonly ServiceDescription[], operations: Operations, others: OtherMethods, warn: Warn): Paths {
  const items = new Map<string, { readonly path: string; readonly fields: Map<string, OpenApiObject>; readonly others: Map<string, OpenApiObject>; readonly service: ServiceDescription }>()
  for (const { service, template } of placeServices(services)) {
    const shape = shapeOf(template)
    const item = items.get(shape) ?? { path: template.path, fields: new Map(), others: new Map(), service }
    items.set(shape, item)
    for (const operation of service.operations) {
      const { group, field } = fieldOf(operation, others)
      if (item[group].has(field)) warnTwin(operation, service, item.service, warn)
      else item[group].set(field, operations.write(service, operation, renamed(template, item.path)))
    }
  }
  return Object.fromEntries([...items.values()].map(({ path, fields, others: more, service }) => [path, {
    ...compact({ summary: service.name === service.path ? undefined : service.name, description: service.description }),
    ...Object.fromEntries(fields),
    ...compact({ [others]: Object.fromEntries(more) }),
  }]))
}

// Where a pattern has optional parts, the router prefers a service that has the shorter path for its own.
function placeServices(services: readonly ServiceDescription[]): readonly Placed[] {
  const all = services.map((service) => ({ service, templates: toPathTemplates(service.path) }))
  const taken = new Set(all.map(({ templates: [first] }) => shapeOf(first)))
  return all.flatMap(({ service, templates: [first, ...shorter] }) => [
    { service, template: first },
    ...shorter.filter((template) => {
      const shape = shapeOf(template)
      const free = !taken.has(shape)
      taken.add(shape)
      return free
    }).map((template) => ({ service, template })),
  ])
}

// Two templates that differ only in names are one to OpenAPI: https://spec.openapis.org/oas/v3.1.1.html#paths-object
function shapeOf({ path }: PathTemplate): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}')
}

function renamed(template: PathTemplate, path: string): PathTemplate {
  const names = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name)
  return { path, parameters: template.parameters.map((parameter, index) => ({ ...parameter, name: names[index] ?? parameter.name })) }
}

function fieldOf({ method }: OperationDescription, others: OtherMethods): { readonly group: 'fields' | 'others'; readonly field: string } {
  if (FIELDS.has(method)) return { group: 'fields', field: method.toLowerCase() }
  return method === 'QUERY' && others === 'additionalOperations' ? { group: 'fields', field: 'query' } : { group: 'others', field: method }
}

function warnTwin({ method }: OperationDescription, service: ServiceDescription, other: ServiceDescription, warn: Warn): void {
  warn({ code: 'openapi/path', place: `${method} ${service.path}`, message: `To OpenAPI this is the same path as ${other.path}, which has the method too; it is left out.` })
}
