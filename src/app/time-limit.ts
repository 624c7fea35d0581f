/** Limits on the time of an answer. */
import { HttpProblem } from '../service/problem.ts'
import type { RequestScope } from './scope.ts'

/** Do work within a number of seconds. Where it takes longer, it is given up, and the signal of the scope aborted: rejects with the problem 503. */
export function withinTime<T>(seconds: number, work: () => T | Promise<T>, scope?: RequestScope): T | Promise<T> {
  return seconds === Infinity ? work() : race(seconds, work, scope?.deadline)
}

async function race<T>(seconds: number, work: () => T | Promise<T>, deadline: AbortController | undefined): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const problem = new HttpProblem(503, 'This took too long.')
      deadline?.abort(problem)
      reject(problem)
    }, seconds * 1000)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
