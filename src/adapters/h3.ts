/** CORS for h3 2, on any runtime. */
import { applyDecision } from '../decision/apply.ts'
import type { Decision } from '../decision/decide.ts'
import type { PolicyCheck } from '../policy/input-check.ts'
import { isCorsResponseHeader } from '../value/header-name.ts'
import { whenDecided, withGate } from './gate.ts'
import type { Gate } from './gate.ts'
import { createGate } from './gate-input.ts'
import type { MiddlewareOptions, MiddlewarePolicyInput } from './gate-input.ts'
import { readH3Steps } from './h3-routes.ts'
import type { H3Event } from './h3-routes.ts'
import { readNodeFacts } from './node-facts.ts'
import { holdDecision, isNodeResponse } from './node-response.ts'
import { ownAnswer } from './own-answer.ts'
import { judgeAmong } from './route-steps.ts'
import { readWebFacts } from './web-facts.ts'
import { toHeldResponse, toOwnResponse, withoutCorsHeaders } from './web-response.ts'

/** A middleware of h3. */
export type H3Cors = (event: H3Event, next: () => unknown) => unknown

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

type DecidedEvent = H3Event & { [DECISION]?: Decision }

// At once unless a lookup has to be asked: what h3 can answer at once stays so.
function passH3(gate: Gate, event: DecidedEvent, next: () => unknown): unknown {
  const { req } = event
  const node = req.runtime?.node
  const facts = node?.req === undefined ? readWebFacts(req, gate.authority) : readNodeFacts(node.req, gate.authority)
  return whenDecided(judgeAmong(gate, facts, () => readH3Steps(event)), (decision) => {
    // On Node the response that leaves is not always the one that the application made: a handler may write past it, a stream may fail at once.
    const governed = isNodeResponse(node?.res) && holdDecision(node.res, decision, event)
    const answer = ownAnswer(decision)
    const outermost = !governed && event[DECISION] === undefined
    if (!governed) event[DECISION] = decision
    if (answer !== undefined) return governed ? toHeldResponse(answer, req.method) : toOwnResponse(answer, decision, req.method, gate.heads)
    return outermost ? prepareAfter(event, next) : next()
  })
}

async function prepareAfter(event: DecidedEvent, next: () => unknown): Promise<unknown> {
  try {
    const result = await next()
    return prepare(event, result)
  } catch (error) {
    prepare(event, error)
    throw error
  }
}

/**
 * h3 lays the headers of `event.res` over those of a result or an error when it makes the response: so they are written there, with what the result says of `Vary`, and what
 * the result itself says of CORS is taken away.
 */
function prepare(event: DecidedEvent, result: unknown): unknown {
  const decision = event[DECISION]
  if (decision === undefined) return result
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
