/** Security schemes: what the guards of operations say of themselves. */
import type { AppDescription, OperationDescription, SecurityDescription } from '../app/describe.ts'
import type { OpenApiObject, Warn } from './document.ts'

/** The schemes of a document by name. The first of a name counts, and another one is told. */
export function toSecuritySchemes({ services }: AppDescription, warn: Warn): OpenApiObject {
  const schemes = new Map<string, SecurityDescription['scheme']>()
  for (const { path, operations } of services) {
    for (const operation of operations) {
      for (const { name, scheme } of securityOf(operation)) {
        const known = schemes.get(name)
        if (known === undefined) schemes.set(name, scheme)
        else if (JSON.stringify(known) !== JSON.stringify(scheme)) warn({ code: 'openapi/security', place: `${operation.method} ${path}`, message: `There is another security scheme named '${name}'; give one of them another name.` })
      }
    }
  }
  return Object.fromEntries(schemes)
}

/** What an operation asks for: everything at once where all its variants do, else what each of them does. `undefined` where no guard says anything. */
export function toSecurity({ security, variants }: OperationDescription): readonly OpenApiObject[] | undefined {
  const each = variants.map((variant) => toRequirement([...security, ...variant.security]))
  const distinct = [...new Map(each.map((requirement) => [JSON.stringify(requirement), requirement])).values()]
  return distinct.every((requirement) => Object.keys(requirement).length === 0) ? undefined : distinct
}

function toRequirement(asked: readonly SecurityDescription[]): OpenApiObject {
  const names = [...new Set(asked.map(({ name }) => name))]
  return Object.fromEntries(names.map((name) => [name, [...new Set(asked.filter((each) => each.name === name).flatMap(({ scopes }) => scopes))]]))
}

function securityOf({ security, variants }: OperationDescription): readonly SecurityDescription[] {
  return [...security, ...variants.flatMap((variant) => variant.security)]
}
