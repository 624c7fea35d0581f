/** Printing a policy as TypeScript. */
import { quote } from '../value/quote.ts'

/** One field of a policy: its name, its value as code, and the reason that was stated for it. */
export interface PrintedField {
  readonly name: string
  readonly code: string
  readonly reason: string | undefined
}

/** Characters of a policy that is printed on one line, at most. */
const LINE_LENGTH = 100

/** The fields as an object expression: on one line where it is short, else one field a line, the reason for a field above it. */
export function printPolicy(fields: readonly PrintedField[]): string {
  const line = `{ ${fields.map(({ name, code }) => `${name}: ${code}`).join(', ')} }`
  if (line.length <= LINE_LENGTH && fields.every(({ reason }) => reason === undefined)) return line
  const lines = fields.flatMap(({ name, code, reason }) => [...(reason === undefined ? [] : [`  // ${reason}`]), `  ${name}: ${code},`])
  return ['{', ...lines, '}'].join('\n')
}

/** A value of a policy as code: a text, a number, true or false, a list of texts. */
export function printValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printValue).join(', ')}]`
  return typeof value === 'string' ? quote(value, Infinity) : String(value)
}
