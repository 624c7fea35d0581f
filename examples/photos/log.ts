/** The log: who did what, and how it ended. */
import { HttpProblem } from 'corbel'
import type { Wrapper } from 'corbel'
import { visitor, writeLog } from './context.ts'

/** Writes a line for each request that came past the guards and had no fault in its input. */
export const logRequests: Wrapper = async ({ method, url, get }, next) => {
  const log = (status: number): void => get(writeLog)(`${get(visitor)?.name ?? 'somebody'}: ${method} ${url.pathname} ${status}`)
  try {
    const reply = await next()
    log(reply.status)
    return reply
  } catch (error) {
    log(error instanceof HttpProblem ? error.status : 500)
    throw error
  }
}
