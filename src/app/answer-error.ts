/** From whatever was thrown to an answer. */
import { callHook } from '../policy/hook.ts'
import type { ErrorRenderer } from '../service/operation.ts'
import { HttpProblem } from '../service/problem.ts'
import { Reply } from '../service/reply.ts'
import { problemAnswer, toAnswer } from './answer.ts'
import type { Answer } from './answer.ts'
import type { Exchange } from './exchange.ts'
import type { CheckedSettings } from './settings.ts'
import { withinTime } from './time-limit.ts'
import { isResponse } from './web-object.ts'

/** Who makes the answer of an error, and the seconds that it may take. */
export interface Rendering {
  readonly render: ErrorRenderer | undefined
  readonly timeLimit: number
}

/**
 * The answer of an error. What was thrown may be an answer itself; everything else is a mistake of ours or the handler's: the hook hears of it, and the client learns no more than that. Never rejects.
 */
export async function answerError(error: unknown, exchange: Exchange, rendering: Rendering, settings: CheckedSettings): Promise<Answer> {
  const report = (cause: unknown): HttpProblem => {
    callHook(() => settings.onError(cause, exchange.request))
    return new HttpProblem(500, {}, { cause })
  }
  try {
    if (error instanceof Reply || isResponse(error)) return await toAnswer(error)
    const problem = error instanceof HttpProblem ? error : report(error)
    return await renderProblem(problem, exchange, rendering, report)
  } catch (second) {
    return problemAnswer(report(second))
  }
}

async function renderProblem(problem: HttpProblem, exchange: Exchange, { render, timeLimit }: Rendering, report: (cause: unknown) => HttpProblem): Promise<Answer> {
  if (render === undefined) return problemAnswer(problem)
  try {
    const answer = await withinTime(timeLimit, async () => {
      const rendered = await render(problem, exchange.request)
      return rendered instanceof HttpProblem ? problemAnswer(rendered) : rendered === undefined ? undefined : toAnswer(rendered)
    })
    if (answer !== undefined) return answer
  } catch (error) {
    report(error)
  }
  return problemAnswer(problem)
}
