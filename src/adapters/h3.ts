/** CORS for h3 2, on any runtime. */
import { applyDecision } from '../decision/apply.ts'
import type { Decision } from '../decision/decide.ts'
import type { PolicyCheck } from '../policy/input-check.ts'
import { isCorsResponseHeader } from '../value/header-name.ts'
import { withGate } from './gate.ts'
import type { Gate } from './gate.ts'
import { createGate } from './gate-input.ts'
import type { MiddlewareOptions, MiddlewarePolicyInput } from './gate-input.ts'
import { readH3Steps } from './h3-routes.ts'
import type { H3Event } from './h3-routes.ts'
import { holdDecision, isNodeResponse } from './node-response.ts'
import { ownAnswer } from './own-answer.ts'
import { judgeAmong } from './route-steps.ts'
import { readWebFacts } from './web-facts.ts'
import { toOwnResponse, withoutCorsHeaders } from './web-response.ts'

/** A middleware of h3. */
export type H3Cors = (event: H3Event, next: () => unknown) => Promise<unknown>

/** Where an event keeps the decision of what is nearest to the handler. */
export const DECISION: unique symbol = Symbol('corbel.decision')

/**
 * CORS for an application, a path or a route: `app.use(cors({ origins: ['https://app.example'] }))`, first of all. A route with an instance among its `middleware` is governed
 * by that one. Preflights obey it, and the methods that the routes have. Throws a `PolicyError` that tells every fault.
 */
export function cors<const Policy extends false | object>(policy: Policy & PolicyCheck<Policy, MiddlewarePolicyInput>, options?: MiddlewareOptions): H3Cors {
  const gate = createGate(policy, options)
  return withGate<H3Cors>((event, next) => passH3(gate, event, next), gate)
}

async function passH3(gate: Gate, event: H3Event & { [DECISION]?: Decision }, next: () => unknown): Promise<unknown> {
  const { req } = event
  const decision = await judgeAmong(gate, readWebFacts(req, gate.authority), () => readH3Steps(event))
  const outermost = event[DECISION] === undefined
  event[DECISION] = decision
  const outgoing = req.runtime?.node?.res
  // On Node the response that leaves is not always the one that the application made: a handler may write past it, a stream may fail at once.
  const governed = isNodeResponse(outgoing) && holdDecision(outgoing, decision, event)
  const answer = ownAnswer(decision)
  if (answer !== undefined) return toOwnResponse(answer, decision, req.method)
  if (!outermost || governed) return next()
  try {
    const result = await next()
    return prepare(event, event[DECISION], result)
  } catch (error) {
    prepare(event, event[DECISION], error)
    throw error
  }
}

/**
 * h3 lays the headers of `event.res` over those of a result or an error when it makes the response: so they are written there, with what the result says of `Vary`, and what
 * the result itself says of CORS is taken away.
 */
function prepare(event: H3Event, decision: Decision, result: unknown): unknown {
  const own = headersOf(result)
  const vary = own?.get('vary')
  for (const headers of [event.res.headers, event.res.errHeaders]) {
    if (typeof vary === 'string') headers.append('vary', vary)
    applyDecision(decision, headers)
  }
  if (own === undefined || decision.outcome === 'cors-off') return result
  if (result instanceof Response) return withoutCorsHeaders(result)
  for (const name of [...own.keys()].filter(isCorsResponseHeader)) own.delete(name)
  return result
}

function headersOf(result: unknown): Headers | undefined {
  const headers: unknown = typeof result === 'object' && result !== null ? Reflect.get(result, 'headers') : undefined
  return headers instanceof Headers ? headers : undefined
}
