/** Problems as schemas: those that an operation lists, and Corbel's own. */
import type { ProblemDescription } from '../app/describe.ts'
import type { Components } from './components.ts'
import type { JsonSchema } from './json-schema.ts'
import { toPascalCase } from './name.ts'

// The document of a problem: https://www.rfc-editor.org/rfc/rfc9457#section-3.1
const PROBLEM: JsonSchema = {
  type: 'object',
  description: 'A problem (RFC 9457).',
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'What kind of problem it is; about:blank where the status says all.' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri-reference' },
  },
  required: ['type', 'title', 'status'],
}

const FAULTS: JsonSchema = {
  type: 'array',
  description: 'Every fault of the input.',
  items: {
    type: 'object',
    properties: {
      in: { enum: ['body', 'query', 'path', 'header', 'cookie'] },
      pointer: { type: 'string', format: 'json-pointer', description: 'A JSON pointer into the place; empty for all of it.' },
      detail: { type: 'string' },
    },
    required: ['in', 'pointer', 'detail'],
  },
}

/** Any problem. */
export function anyProblem(components: Components): JsonSchema {
  return components.addOnce('Problem', () => PROBLEM)
}

/** A problem of Corbel's own, which its status tells. */
export function ownProblem(components: Components): JsonSchema {
  return components.addOnce('PlainProblem', () => ({ allOf: [anyProblem(components), { properties: { type: { const: 'about:blank' } } }] }))
}

/** The problem of input that is not valid, with its faults. */
export function invalidInput(components: Components): JsonSchema {
  return components.addOnce('InvalidInput', () => ({ allOf: [anyProblem(components), { properties: { type: { const: 'about:blank' }, errors: FAULTS } }] }))
}

/** A problem that an operation lists. `place` is told where its members cannot be exported. */
export function listedProblem({ type, status, title, description, members }: ProblemDescription, place: string, components: Components): JsonSchema {
  const name = toPascalCase(title) || 'ListedProblem'
  const own = { properties: { type: { const: type }, title: { const: title }, status: { const: status } } }
  const extended = members === undefined ? [] : [components.embed(members, { name: `${name}Members`, place: `${place} problem ${type}` })]
  return components.add(name, { ...(description !== undefined && { description }), allOf: [anyProblem(components), own, ...extended] })
}
