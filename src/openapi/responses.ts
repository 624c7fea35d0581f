/** Responses: what an operation answers, its problems, and what Corbel answers for it. */
import type { OperationDescription, VariantDescription } from '../app/describe.ts'
import { acceptHeader } from '../app/select.ts'
import { titleOf } from '../service/problem.ts'
import { NULL_BODY_STATUSES } from '../value/status.ts'
import type { Components, SchemaUse } from './components.ts'
import { anyOf, compact, defined } from './document.ts'
import type { OpenApiObject } from './document.ts'
import { isJsonSchema } from './json-schema.ts'
import type { JsonSchema } from './json-schema.ts'
import type { PathTemplate } from './path-template.ts'
import { toPascalCase } from './name.ts'
import { anyProblem, invalidInput, listedProblem, ownProblem } from './problems.ts'
import { listedTypes } from './request-body.ts'

const STREAMS: ReadonlySet<string> = new Set(['text/event-stream', 'application/jsonl', 'application/x-ndjson', 'application/json-seq'])

/** What holds for all responses of a document. */
export interface ResponseContext {
  readonly components: Components
  /** The field that has the schema of the items of a stream: OpenAPI 3.1 has none of its own. */
  readonly items: 'schema' | 'itemSchema'
}

/** One way in which an operation can answer. Several of one status become one response. */
interface Answering {
  readonly status: number
  readonly description: string
  /** The name under which it stands among the components where it is alone: Corbel's own answers are the same for many operations. */
  readonly name?: string
  readonly content?: Readonly<Record<string, OpenApiObject>>
  readonly headers?: Readonly<Record<string, OpenApiObject>>
}

/** The responses of an operation by status; `default` is every other error. */
export function toResponses(operation: OperationDescription, template: PathTemplate, use: SchemaUse, context: ResponseContext): OpenApiObject {
  const { variants } = operation
  const { components } = context
  const successes = variants.flatMap((variant) => successesOf(operation, variant, use, context))
  const problems = variants.flatMap((variant) => variant.problems.map((problem) => error(problem.status, [problem.title, problem.description].filter((text) => text !== undefined).map(sentence).join(' '), listedProblem(problem, use.place, components))))
  const errors = [...problems, ...ownErrors(operation, template, components)]
  // What an application makes of its errors itself, it alone knows.
  const rendered = variants.some(({ rendersErrors }) => rendersErrors)
  const answers = [...successes, ...(rendered ? errors.map(({ content: _content, ...answer }) => answer) : errors)]
  const statuses = [...new Set(answers.map(({ status }) => status))].toSorted((one, other) => one - other)
  return {
    ...Object.fromEntries(statuses.map((status) => [String(status), writeResponse(answers.filter((answer) => answer.status === status), components)])),
    default: components.addResponse('OtherError', { description: 'Any other error.', ...(!rendered && { content: { 'application/problem+json': { schema: anyProblem(components) } } }) }),
  }
}

function successesOf({ method }: OperationDescription, { response, produces, status, etag, docs }: VariantDescription, use: SchemaUse, { components, items }: ResponseContext): readonly Answering[] {
  const safe = method === 'GET' || method === 'HEAD'
  const headers = safe && etag !== undefined ? { ETag: textHeader('The entity tag of what is answered.') } : undefined
  const types = NULL_BODY_STATUSES.has(status) || method === 'HEAD' ? [] : listedTypes(produces ?? (response === undefined ? [] : ['application/json']))
  const example = docs.examples?.response
  const content = Object.fromEntries(types.map((type) => {
    const own = response === undefined ? undefined : components.embed(response, { name: `${use.name}Response`, place: `${use.place} response` })
    const schema = own ?? (type.startsWith('text/') ? { type: 'string' } : undefined)
    return [type, defined({ [STREAMS.has(type) ? items : 'schema']: schema, example })]
  }))
  const success = { status, description: types.length === 0 ? reasonOf(status) : `${reasonOf(status).slice(0, -1)}, as ${types.join(', ')}.`, content, ...(headers && { headers }) }
  return headers === undefined ? [success] : [success, { status: 304, description: 'The client has it already.', headers }]
}

const REASONS: ReadonlyMap<number, string> = new Map([[200, 'OK.'], [201, 'Created.'], [202, 'Accepted.'], [204, 'Done; there is no content.']])

function reasonOf(status: number): string {
  return REASONS.get(status) ?? 'Success.'
}

// What Corbel itself answers. 404 and 405 are answers of no operation.
function ownErrors(operation: OperationDescription, template: PathTemplate, components: Components): readonly Answering[] {
  const { method, variants } = operation
  const bodies = variants.filter(({ schemas }) => schemas.body !== undefined)
  const produced = [...new Set(variants.flatMap(({ produces = [] }) => produces))]
  const consumed = [...new Set(bodies.flatMap(({ consumes }) => consumes))]
  const limit = Math.max(0, ...bodies.map(({ bodyLimit = Infinity }) => bodyLimit))
  const time = Math.max(0, ...variants.map(({ timeLimit = 0 }) => timeLimit))
  return [
    ...(judgesInput(operation, template) ? [ownError(400, 'The input is not valid.', components, undefined, invalidInput)] : []),
    ...refusals(operation, components),
    ...(produced.length > 0 && variants.every(({ produces, schemas }) => produces !== undefined || schemas.body !== undefined) ? [ownError(406, `It can be had as ${produced.join(', ')}.`, components)] : []),
    ...(variants.some(({ etag }) => etag === 'function') ? [ownError(412, 'It is not as the client has seen it.', components)] : []),
    ...(limit > 0 && limit < Infinity ? [ownError(413, `The body has more than ${limit} bytes.`, components)] : []),
    ...(bodies.length > 0 ? [ownError(415, `The body is to be ${consumed.join(', ')}.`, components, { [headerName(acceptHeader(method))]: textHeader('The media types that the body may have.') })] : []),
    ...(time > 0 ? [ownError(503, `It took more than ${time} seconds.`, components)] : []),
  ]
}

function judgesInput({ variants }: OperationDescription, { parameters }: PathTemplate): boolean {
  return parameters.length > 0 || variants.some(({ schemas, rules }) => rules > 0 || Object.keys(schemas).length > 0)
}

function refusals({ guards, security, cors, variants }: OperationDescription, components: Components): readonly Answering[] {
  const guarded = guards > 0 || variants.some((variant) => variant.guards > 0)
  const challenged = [...security, ...variants.flatMap((variant) => variant.security)].some(({ challenge }) => challenge !== undefined)
  const challenge = challenged ? { 'WWW-Authenticate': textHeader('How the client can prove who it is.') } : undefined
  return [
    ...(guarded ? [ownError(401, 'The client has to prove who it is.', components, challenge), ownError(403, 'The client may not do this.', components)] : []),
    ...(cors?.enforce === true ? [ownError(403, 'Pages of its origin may not do this.', components)] : []),
  ]
}

function error(status: number, description: string, schema: JsonSchema, headers?: Answering['headers']): Answering {
  return { status, description, content: { 'application/problem+json': { schema } }, ...(headers && { headers }) }
}

function ownError(status: number, description: string, components: Components, headers?: Answering['headers'], schemaOf = ownProblem): Answering {
  return { ...error(status, description, schemaOf(components), headers), name: toPascalCase(titleOf(status)) }
}

function textHeader(description: string): OpenApiObject {
  return { description, schema: { type: 'string' } }
}

function headerName(name: string): string {
  return name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('-')
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function writeResponse(answers: readonly Answering[], components: Components): OpenApiObject {
  const [only] = answers
  const merged = mergeAnswers(answers)
  return only?.name !== undefined && answers.length === 1 ? components.addResponse(only.name, merged) : merged
}

function mergeAnswers(answers: readonly Answering[]): OpenApiObject {
  const contents = answers.flatMap(({ content = {} }) => Object.entries(content))
  const types = [...new Set(contents.map(([type]) => type))]
  return compact({
    description: [...new Set(answers.map(({ description }) => description))].join(' ') || titleOf(answers[0]?.status ?? 500),
    headers: Object.assign({}, ...answers.map(({ headers }) => headers)) as OpenApiObject,
    content: Object.fromEntries(types.map((type) => [type, mergeMedia(contents.filter(([each]) => each === type).map(([, media]) => media), type)])),
  })
}

// Problems are told apart by their type, so exactly one of them fits; what several variants give may overlap.
function mergeMedia(media: readonly OpenApiObject[], type: string): OpenApiObject {
  const merged = ['schema', 'itemSchema'].map((field): readonly [string, JsonSchema | undefined] => {
    const schemas = media.map((each) => each[field]).filter((schema) => isJsonSchema(schema))
    return [field, schemas.length === 0 ? undefined : anyOf(schemas, type === 'application/problem+json' ? 'oneOf' : 'anyOf')]
  })
  return defined({ ...Object.assign({}, ...media) as OpenApiObject, ...Object.fromEntries(merged) })
}
