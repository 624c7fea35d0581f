/** Limits on the time of an answer. */
import { HttpProblem } from '../service/problem.ts'
import type { RequestScope } from './scope.ts'

/** Do work within a number of seconds. Where it takes longer, the scope's signal is aborted and the work given up: a 503. */
export async function withinTime<T>(seconds: number, scope: RequestScope, work: () => T | Promise<T>): Promise<T> {
  if (seconds === Infinity) return work()
  const deadline = new AbortController()
  scope.setDeadline(deadline.signal)
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const problem = new HttpProblem(503, 'This took too long.')
      deadline.abort(problem)
      reject(problem)
    }, seconds * 1000)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
