/** Where an operation stands in its service. */
import type { IssuePath } from '../policy/issue.ts'
import { OPERATION_FIELDS } from './define.ts'

/** Where the operation of a method stands in its service. */
export function operationPath(method: string): IssuePath {
  for (const [field, name] of OPERATION_FIELDS) if (name === method) return [field]
  return ['methods', method]
}
