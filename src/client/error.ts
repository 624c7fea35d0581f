/** Why a call has no value to give. */
import type { ProblemDocument } from './outcome.ts'

/** No answer came, or the browser keeps it from the page; a script is not told which. `cause` is what the platform threw. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

/** The answer is a problem: what `orThrow()` rejects with. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: ProblemDocument
  readonly response: Response

  constructor(problem: ProblemDocument, response: Response) {
    super(`${problem.status} ${problem.detail ?? problem.title}`)
    this.problem = problem
    this.response = response
  }
}
