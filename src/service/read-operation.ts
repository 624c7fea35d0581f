/** From one method of a service as it was written to an operation that runs: every fault with its place. */
import { suggestField } from '../policy/field-name.ts'
import type { IssuePath } from '../policy/issue.ts'
import { checkLayer } from '../policy/validate.ts'
import type { OriginsContext } from '../policy/validate-origins.ts'
import type { AnyContext } from './context.ts'
import type { Handling, Operation } from './definition.ts'
import { areAlike, isConcreteMediaType, isMediaType } from './media-type.ts'
import type { EntityTagSource, MediaTypeSource, OperationDocs, PlacedRule } from './operation.ts'
import { isProblemType } from './problem-type.ts'
import type { ProblemType } from './problem-type.ts'
import {
  isBoolean, isFunction, NO_ENTRIES, NONE, readBodyLimit, readErrorRenderer, readGuards, readMediaTypes, readOption, readParsers, readSerializers, readText, readTexts, readTimeLimit, readWrappers, toFields,
} from './read-field.ts'
import type { Fields } from './read-field.ts'
import { INPUT_PLACES, isSchema } from './schema.ts'
import type { InputPlace, InputSchemas, Schema } from './schema.ts'

/** The fields of an operation. */
export const OPERATION_FIELDS: readonly string[] = [
  'summary', 'description', 'tags', 'operationId', 'deprecated', 'examples', 'guard', 'wrap', 'renderError', 'produces', 'consumes', 'parsers', 'serializers', 'bodyLimit',
  'timeLimit', 'status', 'problems', ...INPUT_PLACES, 'response', 'validate', 'etag', 'cors', 'handler',
]
const BODYLESS: ReadonlySet<string> = new Set(['GET', 'HEAD'])
const BODY_FIELDS = ['body', 'consumes', 'parsers']
const DEFAULT_CONSUMES: readonly string[] = Object.freeze(['application/json', 'application/*+json'])

/** Read the operation of a method. `undefined` where it is none that could run. */
export function readOperation(method: string, value: unknown, path: IssuePath, origins: OriginsContext): Operation | undefined {
  if (Array.isArray(value)) return readVariants(method, value, path, origins)
  if (isFunction<Handling['handler']>(value)) return createOperation(method, value)
  if (!isObject(value)) {
    origins.issues.fault('operation/type', path, value)
    return undefined
  }
  const fields = toFields(value, path, origins.issues)
  const cors = checkLayer(fields.values.get('cors'), [...path, 'cors'], origins)
  const handling = readHandling(method, fields)
  return handling && { method, cors, handlings: [handling], handler: undefined }
}

/** The operation of a handler and nothing else. */
export function createOperation(method: string, handler: Handling['handler']): Operation {
  return { method, cors: undefined, handlings: undefined, handler }
}

/** The handlings of an operation. Those of a mere handler are made when they are asked for: of thousands, most are asked for seldom. */
export function handlingsOf({ handlings, handler }: Operation): readonly Handling[] {
  return handlings ?? (handler === undefined ? NONE : [createHandling(handler)])
}

function readVariants(method: string, list: readonly unknown[], path: IssuePath, origins: OriginsContext): Operation | undefined {
  const { issues } = origins
  if (list.length === 0) issues.fault('operation/type', path, list)
  let cors: Operation['cors']
  const handlings = list.flatMap((value, index): Handling[] => {
    const at = [...path, index]
    if (!isObject(value) || !('variant' in value) || !isObject(value.variant)) {
      issues.fault('operation/type', at, value)
      return []
    }
    const fields = toFields(value.variant, at, issues)
    const own = fields.values.get('cors')
    // A preflight tells the method and not the media types, so one method has one policy.
    if (index === 0) cors = checkLayer(own, [...at, 'cors'], origins)
    else if (own !== undefined) issues.fault('operation/variant-cors', [...at, 'cors'], own)
    const handling = readHandling(method, fields)
    return handling === undefined ? [] : [handling]
  })
  handlings.forEach((handling, index) => {
    const twin = handlings.slice(0, index).findIndex((other) => areAlike(handling, other))
    if (twin !== -1) issues.fault('operation/variants-alike', [...path, index], method, { also: [...path, twin] })
  })
  return handlings.length === 0 ? undefined : { method, cors, handlings, handler: undefined }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readHandling(method: string, fields: Fields): Handling | undefined {
  const { values, path, issues } = fields
  for (const field of values.keys()) if (!OPERATION_FIELDS.includes(field)) issues.fault('operation/unknown-field', [...path, field], field, { detail: suggestField(field, OPERATION_FIELDS) })
  const handler = values.get('handler')
  if (!isFunction<Handling['handler']>(handler)) {
    issues.fault('operation/handler', [...path, 'handler'], handler)
    return undefined
  }
  if (BODYLESS.has(method)) for (const field of BODY_FIELDS) if (values.has(field)) issues.fault('operation/body-without-body', [...path, field], method)
  return {
    handler,
    schemas: readSchemas(fields),
    response: readSchema(fields, 'response'),
    problems: readProblems(fields),
    rules: readRules(fields),
    guards: readGuards(fields),
    wrappers: readWrappers(fields),
    renderError: readErrorRenderer(fields),
    produces: readMediaTypes(fields, 'produces', isConcreteMediaType),
    consumes: readMediaTypes(fields, 'consumes', isMediaType) ?? DEFAULT_CONSUMES,
    typesFor: readTypeSources(fields),
    parsers: readParsers(fields),
    serializers: readSerializers(fields),
    bodyLimit: readBodyLimit(fields),
    timeLimit: readTimeLimit(fields),
    status: readOption(fields, 'status', isSuccess, 'a whole number, 200 to 299'),
    etag: readEntityTag(method, fields),
    docs: readDocs(fields),
  }
}

const NO_TYPE_SOURCES: Handling['typesFor'] = Object.freeze({ produces: undefined, consumes: undefined })
const NO_SCHEMAS: InputSchemas = Object.freeze(Object.fromEntries(INPUT_PLACES.map((place) => [place, undefined])))
const NO_DOCS: OperationDocs = Object.freeze({ tags: NONE })

// What `readHandling` makes of a handler and nothing else, as most operations are: most of what makes thousands of services readable in no time. The fields are in the same order there, so
// that both are of one shape.
function createHandling(handler: Handling['handler']): Handling {
  return {
    handler,
    schemas: NO_SCHEMAS,
    response: undefined,
    problems: NONE,
    rules: NONE,
    guards: NONE,
    wrappers: NONE,
    renderError: undefined,
    produces: undefined,
    consumes: DEFAULT_CONSUMES,
    typesFor: NO_TYPE_SOURCES,
    parsers: NO_ENTRIES,
    serializers: NO_ENTRIES,
    bodyLimit: undefined,
    timeLimit: undefined,
    status: undefined,
    etag: undefined,
    docs: NO_DOCS,
  }
}

function readTypeSources(fields: Fields): Handling['typesFor'] {
  const produces = readTypeSource(fields, 'produces')
  const consumes = readTypeSource(fields, 'consumes')
  return produces === undefined && consumes === undefined ? NO_TYPE_SOURCES : { produces, consumes }
}

function readTypeSource({ values }: Fields, field: string): MediaTypeSource | undefined {
  const value = values.get(field)
  return isFunction<MediaTypeSource>(value) ? value : undefined
}

function isSuccess(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 299
}

// Of what other methods work on, the bytes of their answer say nothing.
function readEntityTag(method: string, fields: Fields): Handling['etag'] {
  if (BODYLESS.has(method)) return readOption(fields, 'etag', isEntityTagOption, 'true, or a function that tells the entity tag')
  return readOption(fields, 'etag', isFunction<EntityTagSource<AnyContext>>, `a function that tells the entity tag; true is for GET`)
}

function isEntityTagOption(value: unknown): value is true | EntityTagSource<AnyContext> {
  return value === true || typeof value === 'function'
}

function readSchemas(fields: Fields): InputSchemas {
  if (!INPUT_PLACES.some((place) => fields.values.has(place))) return NO_SCHEMAS
  return Object.freeze(Object.fromEntries(INPUT_PLACES.map((place) => [place, readSchema(fields, place)])))
}

function readSchema({ values, path, issues }: Fields, field: string): Schema | undefined {
  const value = values.get(field)
  if (value === undefined || isSchema(value)) return value
  issues.fault('operation/schema', [...path, field], value, { detail: field })
  return undefined
}

function readProblems(fields: Fields): readonly ProblemType[] {
  return readOption(fields, 'problems', isProblemList, 'a list of what problemType(…) gives') ?? NONE
}

function isProblemList(value: unknown): value is readonly ProblemType[] {
  return Array.isArray(value) && value.every(isProblemType)
}

function readRules({ values, path, issues }: Fields): readonly PlacedRule<AnyContext>[] {
  const value = values.get('validate')
  if (value === undefined) return NONE
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.flatMap((rule, index): PlacedRule<AnyContext>[] => {
    if (isFunction<PlacedRule<AnyContext>['check']>(rule)) return [{ needs: INPUT_PLACES, check: rule }]
    if (isPlacedRule(rule)) return [{ needs: [...rule.needs], check: rule.check }]
    issues.fault('operation/rule', Array.isArray(value) ? [...path, 'validate', index] : [...path, 'validate'], rule)
    return []
  })
}

function isPlacedRule(value: unknown): value is PlacedRule<AnyContext> {
  if (!isObject(value) || !('needs' in value) || !('check' in value)) return false
  return typeof value.check === 'function' && Array.isArray(value.needs) && value.needs.every((place: InputPlace) => INPUT_PLACES.includes(place))
}

function readDocs(fields: Fields): OperationDocs {
  const texts = Object.fromEntries(['summary', 'description', 'operationId'].map((field) => [field, readText(fields, field)]).filter(([, text]) => text !== undefined))
  const deprecated = readOption(fields, 'deprecated', isBoolean, 'true or false')
  const examples = readOption(fields, 'examples', isObject, 'an object with body, response, or both')
  return Object.freeze({ ...texts, tags: Object.freeze([...readTexts(fields, 'tags')]), ...(deprecated !== undefined && { deprecated }), ...(examples !== undefined && { examples }) })
}
