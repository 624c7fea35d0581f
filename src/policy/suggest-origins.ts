/** What to write for origins that were written as something else than a list. */
import { parseOriginPattern } from '../value/origin-pattern.ts'
import { diagnosePattern } from '../value/pattern-fault.ts'

/** Origins that a mend writes out, at most. */
const SUGGESTED_ORIGINS = 5

/** The mend for a value that is no list of patterns; `undefined` where there is none to tell. */
export function suggestOrigins(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const entries = value.split(/[\s,;]+/).filter((entry) => entry !== '').map((entry) => (parseOriginPattern(entry) === undefined ? diagnosePattern(entry).suggestion : entry))
    const valid = entries.length > 0 && entries.length <= SUGGESTED_ORIGINS && entries.every((entry) => entry !== undefined)
    return valid ? `Write a list: [${entries.map((entry) => `'${entry}'`).join(', ')}].` : undefined
  }
  if (value instanceof RegExp) return 'Write a pattern such as \'https://*.app.example\': a regular expression on the text of an origin lets strangers in when it is off by one character.'
  if (typeof value === 'function') return 'Write lookup(ask) around the function: its answers are then bounded, cached and never asked for malformed origins.'
  if (value === true) return 'Write \'*\' for everybody.'
  if (value === false) return 'Write cors: false for no CORS here.'
  return undefined
}
