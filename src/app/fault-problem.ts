/** The problem of input that is not valid. */
import { HttpProblem } from '../service/problem.ts'
import type { InputFault } from '../service/problem.ts'
import type { RequestScope } from './scope.ts'

/** Faults that one answer tells, at most: the answer to a hostile body stays small. */
export const FAULT_LIMIT = 100

/** The problem that tells the faults, in the client's language where the application has a translator. */
export function invalidInput(faults: readonly InputFault[], scope: RequestScope, status = 400): HttpProblem {
  const { translateFault } = scope.settings
  const told = faults.slice(0, FAULT_LIMIT)
  const errors = translateFault === undefined ? told : told.map((fault) => ({ ...fault, detail: translateFault(fault, scope.request) ?? fault.detail }))
  return new HttpProblem(status, { detail: 'The input is not valid.', errors })
}
