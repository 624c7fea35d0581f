/** From the issue of a schema library to a fault that may go to the client: located, and without the value that was submitted. */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { FaultPlace, InputFault } from '../service/problem.ts'

/** Characters of a detail and of a pointer, at most. */
const DETAIL_LENGTH = 300
const POINTER_LENGTH = 200

/** Convert an issue. `input` is what was validated: no text of it may stand in the detail. */
export function toInputFault(issue: StandardSchemaV1.Issue, input: unknown, place: FaultPlace): InputFault {
  const keys = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))
  const pointer = keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  return { in: place, pointer: pointer.slice(0, POINTER_LENGTH), detail: withoutValue(issue, valueAt(input, keys)).slice(0, DETAIL_LENGTH) }
}

function valueAt(input: unknown, keys: readonly PropertyKey[]): unknown {
  return keys.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), input)
}

// Libraries put the value into their messages (valibot: «received "hunter2"», arktype: «was "hunter2"»); both also tell what they expected as a field of its own.
function withoutValue(issue: StandardSchemaV1.Issue, value: unknown): string {
  if (!mentions(issue.message, value)) return issue.message
  const expected = 'expected' in issue ? issue.expected : undefined
  return typeof expected === 'string' && !mentions(expected, value) ? `Expected ${expected}.` : 'This is not valid.'
}

// Texts of one or two characters stand in any sentence by chance, so they count only in quotes.
function mentions(message: string, value: unknown): boolean {
  if (typeof value === 'string') return value.length > 2 ? message.includes(value) || message.includes(JSON.stringify(value)) : value !== '' && message.includes(JSON.stringify(value))
  if (typeof value === 'number' || typeof value === 'bigint') return new RegExp(`(?<![0-9.])${String(value).replaceAll(/[.+]/g, '\\$&')}(?![0-9.])`).test(message)
  return typeof value === 'object' && value !== null && Object.values(value).slice(0, 1000).some((part) => typeof part === 'string' && part.length > 2 && message.includes(part))
}
