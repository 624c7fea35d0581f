/** The cross-origin policy of an operation, as the extension `x-cors`. */
import { POLICY_DEFAULTS } from '../policy/input.ts'
import type { OperationDescription } from '../app/describe.ts'
import type { OpenApiObject } from './document.ts'

/**
 * The value of `x-cors`: `false` where CORS is off, else who may read the answers (`'*'`, patterns, `{ trusted: name }` for a group of trusted hosts, `{ lookup: true }` where a function decides), and the rest of the
 * policy in full.
 */
export function toCrossOrigin({ cors, trusted }: OperationDescription): OpenApiObject | false {
  if (cors?.origins === undefined) return false
  const { origins } = cors
  const { credentials, allowHeaders, exposeHeaders, maxAge, enforce } = { ...POLICY_DEFAULTS, ...cors }
  // Who is trusted stands in the settings, and is not for everybody to read who may read a document.
  const told = trusted !== undefined ? { trusted } : typeof origins === 'object' && 'kind' in origins ? { lookup: true } : origins
  return { origins: told, credentials, allowHeaders, exposeHeaders, maxAge, enforce }
}
