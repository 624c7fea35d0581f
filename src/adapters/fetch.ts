/** CORS around a fetch handler: Bun, Deno, Workers, and whatever else takes a function from `Request` to `Response`. */
import type { Decision } from '../decision/decide.ts'
import type { PolicyCheck } from '../policy/input-check.ts'
import type { Gate } from './gate.ts'
import { gateOf, judge, whenDecided, withGate } from './gate.ts'
import { createGate } from './gate-input.ts'
import type { MiddlewareOptions, MiddlewarePolicyInput } from './gate-input.ts'
import { hasMount, takesPath } from './mount-mark.ts'
import { ownAnswer, problemText } from './own-answer.ts'
import { readWebFacts } from './web-facts.ts'
import { toOwnResponse, withDecision } from './web-response.ts'

/** A fetch handler. What the runtime passes beside the request goes through. */
export type FetchHandler<Rest extends readonly unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>

/** What the wrapper takes beside the policy. */
export interface FetchOptions extends MiddlewareOptions {
  /**
   * Hears of every error that the handler threw, and may answer it; else the client gets a 500, with CORS headers: what the runtime would send has none. Unless set, the error
   * goes to the console.
   */
  readonly onError?: (error: unknown, request: Request) => Response | undefined | void | Promise<Response | undefined | void>
}

/** Where a request keeps the decision of what is nearest to the handler. */
export const DECISION: unique symbol = Symbol('corbel.decision')
type Decided = Request & { [DECISION]?: Decision | undefined }

/**
 * CORS around a fetch handler: `export default { fetch: cors({ origins: ['https://app.example'] })(handler) }`. Preflights never reach the handler, and what it throws is
 * answered. Throws a `PolicyError` that tells every fault of the policy.
 */
export function cors<const Policy extends false | object>(
  policy: Policy & PolicyCheck<Policy, MiddlewarePolicyInput>, options: FetchOptions = {},
): <Rest extends readonly unknown[]>(handler: FetchHandler<Rest>) => (request: Request, ...rest: Rest) => Promise<Response> {
  const gate = createGate(policy, options, ['onError'])
  const { onError = logError } = options
  return (handler) => {
    // Of two gates around one handler the nearer governs.
    const nearer = gateOf(handler)
    if (nearer !== undefined) return withGate(async (request, ...rest) => handler(request, ...rest), nearer)
    const mounted = hasMount(handler)
    return withGate(async (request: Request, ...rest) => {
      // An application that is mounted answers for all of its paths.
      if (mounted && URL.canParse(request.url) && takesPath(handler, new URL(request.url).pathname)) return handler(request, ...rest)
      return passFetch(gate, onError, request, () => handler(request, ...rest))
    }, gate)
  }
}

/** Answer a request through a gate: preflights at once, anything else by `run`, and what that throws by `onError`. Nothing is waited for that is there. */
export function passFetch(
  gate: Gate, onError: NonNullable<FetchOptions['onError']>, request: Decided, run: () => Response | Promise<Response>,
): Response | Promise<Response> {
  return whenDecided(judge(gate.decider, readWebFacts(request, gate.authority)), (decision) => {
    const outermost = request[DECISION] === undefined
    const answer = ownAnswer(decision)
    if (answer !== undefined && outermost) return toOwnResponse(answer, decision, request.method, gate.heads)
    request[DECISION] = decision
    const response = answer === undefined ? runSafely(onError, request, run) : toOwnResponse(answer, decision, request.method)
    if (!outermost) return response
    return response instanceof Promise ? response.then((given) => conclude(request, given)) : conclude(request, response)
  })
}

function runSafely(onError: NonNullable<FetchOptions['onError']>, request: Request, run: () => Response | Promise<Response>): Response | Promise<Response> {
  try {
    const given = run()
    // What is neither may still be something to wait for.
    return given instanceof Response ? given : Promise.resolve(given).catch((error: unknown) => answerError(error, request, onError))
  } catch (error) {
    return answerError(error, request, onError)
  }
}

function conclude(request: Decided, response: Response): Response {
  const last = request[DECISION]
  // A request may be handed in again, to try once more.
  request[DECISION] = undefined
  return last === undefined ? response : withDecision(response, last)
}

async function answerError(error: unknown, request: Request, onError: NonNullable<FetchOptions['onError']>): Promise<Response> {
  const answer = await onError(error, request)
  if (answer instanceof Response) return answer
  return new Response(problemText(500, 'Internal Server Error'), { status: 500, headers: { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' } })
}

/** What hears of errors unless somebody else does. */
export function logError(error: unknown): void {
  globalThis.console.error(error)
}
