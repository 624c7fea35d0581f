/** Operations of a document. */
import type { OperationDescription, ServiceDescription } from '../app/describe.ts'
import { toCrossOrigin } from './cross-origin.ts'
import { compact } from './document.ts'
import type { OpenApiObject, Warn } from './document.ts'
import { firstFree, toOperationName } from './name.ts'
import { toParameters, unlistedPlaces } from './parameters.ts'
import type { PathTemplate } from './path-template.ts'
import { toRequestBody } from './request-body.ts'
import { toResponses } from './responses.ts'
import type { ResponseContext } from './responses.ts'
import { toSecurity } from './security-schemes.ts'

/** The operations of one document while it is made: no two have one id. */
export class Operations {
  readonly #context: ResponseContext
  readonly #warn: Warn
  readonly #declared: ReadonlySet<string>
  readonly #taken = new Set<string>()

  /** `declared` are the ids that definitions give: what is made up leaves them free. */
  constructor(context: ResponseContext, declared: ReadonlySet<string>, warn: Warn) {
    this.#context = context
    this.#declared = declared
    this.#warn = warn
  }

  /** The operation as it stands under a path. Where the pattern of its service has several templates, each is an operation of its own. */
  write(service: ServiceDescription, operation: OperationDescription, template: PathTemplate): OpenApiObject {
    const { components } = this.#context
    const { variants, method } = operation
    const docs = variants.map((variant) => variant.docs)
    const use = { name: toOperationName(method, template), place: `${method} ${service.path}` }
    const unlisted = unlistedPlaces(operation, use, components)
    const notes = unlisted.map((place) => `The schema of the ${place} has no form as a JSON Schema, so what it asks for is not listed here.`)
    const descriptions = [...new Set(docs.flatMap(({ description }) => description ?? [])), ...notes]
    const security = toSecurity(operation)
    return {
      ...compact({
        tags: [...new Set([...service.tags, ...docs.flatMap(({ tags = [] }) => tags)])],
        summary: docs.find(({ summary }) => summary !== undefined)?.summary,
        description: descriptions.length === 0 ? undefined : descriptions.join('\n\n'),
        operationId: this.#identify(docs.find(({ operationId }) => operationId !== undefined)?.operationId, use.name, use.place),
        parameters: toParameters(operation, template, use, components, this.#warn),
        requestBody: toRequestBody(operation, use, components),
      }),
      responses: toResponses(operation, template, use, this.#context),
      ...(docs.every(({ deprecated }) => deprecated === true) && { deprecated: true }),
      ...(security !== undefined && { security }),
      'x-cors': toCrossOrigin(operation),
    }
  }

  #identify(declared: string | undefined, name: string, place: string): string {
    if (declared !== undefined && this.#taken.has(declared)) this.#warn({ code: 'openapi/operation-id', place, message: `There is another operation with the id '${declared}'; this one gets a number.` })
    const wanted = declared ?? name.charAt(0).toLowerCase() + name.slice(1)
    const id = firstFree(wanted, (candidate) => this.#taken.has(candidate) || (candidate !== declared && this.#declared.has(candidate)))
    this.#taken.add(id)
    return id
  }
}

/** The operation ids that definitions give. */
export function declaredIds(services: readonly ServiceDescription[]): ReadonlySet<string> {
  return new Set(services.flatMap(({ operations }) => operations.flatMap(({ variants }) => variants.flatMap(({ docs }) => docs.operationId ?? []))))
}

