/** From the issue of a schema library to a fault that may go to the client: located, and without the value that was submitted. */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { FaultPlace, InputFault } from '../service/problem.ts'

/** Characters of a detail and of a pointer, at most. */
const DETAIL_LENGTH = 300
const POINTER_LENGTH = 200
/** Characters of a message, at most: a longer one repeats the names of the input, and looking for its values in it would cost too much. */
const MESSAGE_LENGTH = 10_000

/** Convert an issue. `input` is what was validated: no text of it may stand in the detail. */
export function toInputFault(issue: StandardSchemaV1.Issue, input: unknown, place: FaultPlace): InputFault {
  // Copied first: arktype's paths are no plain arrays, and map themselves otherwise.
  const keys = [...(issue.path ?? [])].map((part) => (typeof part === 'object' ? part.key : part))
  const pointer = keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  return { in: place, pointer: pointer.slice(0, POINTER_LENGTH), detail: withoutValue(issue, valueAt(input, keys)).slice(0, DETAIL_LENGTH) }
}

function valueAt(input: unknown, keys: readonly PropertyKey[]): unknown {
  return keys.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), input)
}

// valibot writes «… but received "hunter2"», arktype «… (was "hunter2")», and each tells that part as a field of its own: so it can be cut out, whatever the
// schema made of the value before. What is left must not hold any text or number of the value either, as a message of a person's own might.
function withoutValue(issue: StandardSchemaV1.Issue, value: unknown): string {
  if (issue.message.length > MESSAGE_LENGTH) return 'This is not valid.'
  const received = textMember(issue, 'received')
  const actual = textMember(issue, 'actual')
  const cut = [` but received ${received}`, `: Received ${received}`, ` (was ${actual})`].reduce((text, part) => text.replace(part, ''), issue.message)
  const told = (received !== undefined && cut.includes(received)) || (actual !== undefined && cut.includes(actual))
  return told || mentions(cut, value) ? 'This is not valid.' : cut
}

function textMember(issue: object, name: 'received' | 'actual'): string | undefined {
  const value: unknown = Reflect.get(issue, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Parts of a value that are looked for in a message, at most. */
const PART_LIMIT = 1000

function mentions(message: string, value: unknown): boolean {
  const parts: unknown[] = [value]
  for (let index = 0; index < Math.min(parts.length, PART_LIMIT); index++) {
    const part = parts[index]
    if (typeof part === 'object' && part !== null) parts.push(...Object.values(part).slice(0, PART_LIMIT))
    else if (mentionsScalar(message, part)) return true
  }
  return false
}

// Texts of one or two characters stand in any sentence by chance, so they count only in quotes; a number counts where it is not part of a longer one.
function mentionsScalar(message: string, value: unknown): boolean {
  if (typeof value === 'string') return value.length > 2 ? message.includes(value) || message.includes(JSON.stringify(value)) : value !== '' && message.includes(JSON.stringify(value))
  if (typeof value !== 'number' && typeof value !== 'bigint') return false
  return new RegExp(`(?<![0-9.])${String(value).replaceAll(/[.+]/g, '\\$&')}(?![0-9.])`).test(message)
}
