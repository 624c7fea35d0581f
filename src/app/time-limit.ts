/** Limits on the time of an answer. */
import { HttpProblem } from '../service/problem.ts'
import type { RequestScope } from './scope.ts'

/** Do work within a number of seconds. Where it takes longer, it is given up, and the signal of the scope aborted: rejects with the problem 503. */
export function withinTime<T>(seconds: number, work: () => T | Promise<T>, scope?: RequestScope): T | Promise<T> {
  return seconds === Infinity ? work() : race(seconds, work, scope?.deadline)
}

async function race<T>(seconds: number, work: () => T | Promise<T>, deadline: AbortController | undefined): Promise<T> {
  const working = (async () => work())()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const problem = new HttpProblem(503, 'This took too long.')
      deadline?.abort(problem)
      reject(problem)
      // A stream that comes all the same would wait for a reader for ever, with whatever it holds.
      working.then(cancelBody).catch(() => undefined)
    }, seconds * 1000)
  })
  try {
    return await Promise.race([working, late])
  } finally {
    clearTimeout(timer)
  }
}

async function cancelBody(answer: unknown): Promise<void> {
  if (typeof answer === 'object' && answer !== null && 'body' in answer && answer.body instanceof ReadableStream) await answer.body.cancel()
}
