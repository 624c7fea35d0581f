/** Limits on the time of an answer. */
import { HttpProblem } from '../service/problem.ts'
import type { Answer } from './answer.ts'
import type { RequestScope } from './scope.ts'

/** Answer within a number of seconds. Where that takes longer, the scope's signal is aborted and the work given up: a 503. */
export async function withinTime(seconds: number, scope: RequestScope, work: () => Promise<Answer>): Promise<Answer> {
  if (seconds === Infinity) return work()
  const deadline = new AbortController()
  scope.setDeadline(deadline.signal)
  const answering = work()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const problem = new HttpProblem(503, 'This took too long.')
      deadline.abort(problem)
      reject(problem)
      // A stream that comes all the same would wait for a reader for ever, with whatever it holds.
      answering.then(({ body }) => (body instanceof ReadableStream ? body.cancel() : undefined)).catch(() => undefined)
    }, seconds * 1000)
  })
  try {
    return await Promise.race([answering, late])
  } finally {
    clearTimeout(timer)
  }
}
