/** From the definitions of an application to the document of its API. */
import type { AppDescription } from '../app/describe.ts'
import { Components } from './components.ts'
import { compact } from './document.ts'
import type { OpenApiDocument, OpenApiObject, OpenApiOptions, OpenApiResult, OpenApiWarning } from './document.ts'
import { declaredIds, Operations } from './operations.ts'
import { toPaths } from './paths.ts'
import { toSecuritySchemes } from './security-schemes.ts'

/** What has definitions to tell: an application. */
export interface Described {
  readonly describe: () => AppDescription
}

/**
 * The {@link https://spec.openapis.org/oas/v3.1.1.html OpenAPI} document of an application, the same each time for the same definitions. What it could not say as it should is told in `warnings`, and in the document
 * where it is missing. Hidden services are left out.
 */
export function toOpenApi(app: Described, options: OpenApiOptions): OpenApiResult {
  const all = app.describe()
  const description: AppDescription = { services: all.services.filter(({ hidden }) => !hidden) }
  const warnings = new Map<string, OpenApiWarning>()
  const warn = (warning: OpenApiWarning): void => {
    warnings.set(JSON.stringify(warning), warning)
  }
  const { openapi = '3.1', title, version, summary, description: text, termsOfService, contact, license, servers, externalDocs } = options
  const components = new Components(description, options.toJsonSchema, warn)
  const latest = openapi === '3.2'
  const operations = new Operations({ components, items: latest ? 'itemSchema' : 'schema' }, declaredIds(description.services), warn)
  const paths = toPaths(description.services, operations, latest ? 'additionalOperations' : 'x-methods', warn)
  const document: OpenApiDocument = {
    openapi: latest ? '3.2.0' : '3.1.1',
    info: { title, version, ...compact({ summary, description: text, termsOfService, contact, license }) },
    ...compact({ servers, tags: toTags(description, options.tags ?? []) }),
    paths,
    ...compact({ components: compact({ schemas: components.schemas, responses: components.responses, securitySchemes: toSecuritySchemes(description, warn) }), externalDocs }),
  }
  return { document, warnings: [...warnings.values()] }
}

function toTags({ services }: AppDescription, declared: readonly OpenApiObject[]): readonly OpenApiObject[] {
  const known = new Set(declared.map(({ name }) => name))
  const used = services.flatMap(({ tags, operations }) => [...tags, ...operations.flatMap(({ variants }) => variants.flatMap(({ docs }) => docs.tags ?? []))])
  return [...declared, ...[...new Set(used)].filter((name) => !known.has(name)).map((name) => ({ name }))]
}
