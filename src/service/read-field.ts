/** Reading single fields of definitions: each gives what is valid of a value, and tells the rest as faults. */
import type { IssueList } from '../policy/issue-list.ts'
import type { IssuePath } from '../policy/issue.ts'
import type { ServiceFaultCode } from '../policy/issue-code.ts'
import type { Guard } from './context.ts'
import { isMediaType } from './media-type.ts'
import type { StreamParser } from './multipart.ts'
import type { BodyParser, BodySerializer, ErrorRenderer, Wrapper } from './operation.ts'

/** An object whose fields are read one by one: those that stand, with the place of the object and the list for faults. */
export interface Fields {
  readonly values: ReadonlyMap<string, unknown>
  readonly path: IssuePath
  readonly issues: IssueList
}

/** What is read where no list stands: one value for all. */
export const NONE: readonly never[] = Object.freeze([])
/** What is read where nothing stands by media type. */
export const NO_ENTRIES: ReadonlyMap<string, never> = new Map<string, never>()

/** A list with what is added to it; the same list where that is nothing. */
export function extend<T>(list: readonly T[], added: readonly T[]): readonly T[] {
  return added.length === 0 ? list : [...list, ...added]
}

/** The fields of an object that are not `undefined`. */
export function toFields(value: object, path: IssuePath, issues: IssueList): Fields {
  const values = new Map<string, unknown>()
  for (const name of Object.keys(value)) {
    const field = (value as Readonly<Record<string, unknown>>)[name]
    if (field !== undefined) values.set(name, field)
  }
  return { values, path, issues }
}

/** Read a text. */
export function readText({ values, path, issues }: Fields, field: string): string | undefined {
  const value = values.get(field)
  if (value === undefined || typeof value === 'string') return value
  issues.fault('service/text', [...path, field], value, { detail: field })
  return undefined
}

/** Read a list of texts. */
export function readTexts({ values, path, issues }: Fields, field: string): readonly string[] {
  const value = values.get(field)
  if (value === undefined) return NONE
  if (Array.isArray(value) && value.every((text) => typeof text === 'string')) return value
  issues.fault('operation/option', [...path, field], value, { detail: `${field} is a list of texts` })
  return []
}

/** Read a value of which `isValid` tells whether it will do; `mend` says what it is to be: `status is 200 to 299`. */
export function readOption<T>({ values, path, issues }: Fields, field: string, isValid: (value: unknown) => value is T, mend: string): T | undefined {
  const value = values.get(field)
  if (value === undefined || isValid(value)) return value
  issues.fault('operation/option', [...path, field], value, { detail: `${field} is ${mend}` })
  return undefined
}

/** Whether a value is `true` or `false`. */
export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

/** Whether a value is a function, of whatever type the caller knows it to have. */
export function isFunction<T>(value: unknown): value is T {
  return typeof value === 'function'
}

function readFunctions<T>({ values, path, issues }: Fields, field: string, code: ServiceFaultCode): readonly T[] {
  const value = values.get(field)
  if (value === undefined) return NONE
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((one, index): one is T => {
    if (typeof one === 'function') return true
    issues.fault(code, Array.isArray(value) ? [...path, field, index] : [...path, field], one)
    return false
  })
}

/** Read one guard, or a list of them. */
export function readGuards(fields: Fields): readonly Guard[] {
  return readFunctions(fields, 'guard', 'operation/guard')
}

/** Read one wrapper, or a list of them. */
export function readWrappers(fields: Fields): readonly Wrapper[] {
  return readFunctions(fields, 'wrap', 'operation/wrapper')
}

/** Read what makes the answers of errors. */
export function readErrorRenderer(fields: Fields): ErrorRenderer | undefined {
  return readOption(fields, 'renderError', isFunction<ErrorRenderer>, 'a function from a problem to its answer')
}

/** Read a list of media types; a function is none. */
export function readMediaTypes({ values, path, issues }: Fields, field: string, isValid: (type: string) => boolean): readonly string[] | undefined {
  const value = values.get(field)
  if (value === undefined || typeof value === 'function') return undefined
  if (!Array.isArray(value) || value.length === 0) {
    issues.fault('operation/media-types', [...path, field], value)
    return undefined
  }
  return value.filter((type: unknown, index): type is string => {
    const valid = typeof type === 'string' && isValid(type)
    if (!valid) issues.fault('operation/media-types', [...path, field, index], type)
    return valid
  })
}

/** Read serializers by media type, in lower case. */
export function readSerializers(fields: Fields): ReadonlyMap<string, BodySerializer> {
  return readByMediaType(fields, 'serializers', isFunction<BodySerializer>)
}

/** Read parsers by media type, in lower case. */
export function readParsers(fields: Fields): ReadonlyMap<string, BodyParser | StreamParser> {
  return readByMediaType(fields, 'parsers', isParser)
}

function isParser(value: unknown): value is BodyParser | StreamParser {
  return typeof value === 'function' || (typeof value === 'object' && value !== null && 'readEntries' in value && typeof value.readEntries === 'function')
}

function readByMediaType<T>({ values, path, issues }: Fields, field: string, isValid: (value: unknown) => value is T): ReadonlyMap<string, T> {
  const value = values.get(field)
  if (value === undefined) return NO_ENTRIES
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    issues.fault('operation/option', [...path, field], value, { detail: `${field} is an object of functions by media type` })
    return new Map()
  }
  return new Map(Object.entries(value).flatMap(([type, one]): [string, T][] => {
    if (!isMediaType(type)) issues.fault('operation/media-types', [...path, field, type], type)
    else if (isValid(one)) return [[type.toLowerCase(), one]]
    else issues.fault('operation/option', [...path, field, type], one, { detail: `${field} has a function for each media type` })
    return []
  }))
}

/** Read a limit on the bytes of a body; `Infinity` is one. */
export function readBodyLimit({ values, path, issues }: Fields): number | undefined {
  const value = values.get('bodyLimit')
  if (value === undefined) return undefined
  if (typeof value === 'number' && (value === Infinity || (Number.isInteger(value) && value >= 0))) return value
  issues.fault('settings/body-limit', [...path, 'bodyLimit'], value)
  return undefined
}

/** The longest time that a timer of the platform can wait, in seconds. */
const LONGEST_TIME = 2_147_483

/** Read a limit on the time of an answer, in seconds; `Infinity` is one. */
export function readTimeLimit(fields: Fields): number | undefined {
  return readOption(fields, 'timeLimit', isTimeLimit, 'a number of seconds above 0, or Infinity')
}

function isTimeLimit(value: unknown): value is number {
  return typeof value === 'number' && (value === Infinity || (value > 0 && value <= LONGEST_TIME))
}
