/** CORS for Hono, on any runtime. */
import type { Decision } from '../decision/decide.ts'
import type { PolicyCheck } from '../policy/input-check.ts'
import type { Gate } from './gate.ts'
import { whenDecided, withGate } from './gate.ts'
import { createGate } from './gate-input.ts'
import type { MiddlewareOptions, MiddlewarePolicyInput } from './gate-input.ts'
import { readHonoSteps } from './hono-routes.ts'
import type { HonoApp, HonoRequest } from './hono-routes.ts'
import { holdDecision, isNodeResponse } from './node-response.ts'
import { ownAnswer } from './own-answer.ts'
import { judgeAmong } from './route-steps.ts'
import { readWebFacts } from './web-facts.ts'
import type { WebRequest } from './web-facts.ts'
import { toHeldResponse, toOwnResponse, withDecision } from './web-response.ts'

/** What is needed of a context of Hono. */
export interface HonoContext {
  readonly req: HonoRequest & { readonly raw: WebRequest }
  readonly env?: unknown
  readonly finalized: boolean
  get res(): Response
  set res(response: Response | undefined)
}

/** A middleware of Hono. */
export type HonoCors = (context: HonoContext, next: () => Promise<void>) => Promise<Response | void>

/** What the middleware takes beside the policy. */
export interface HonoOptions extends MiddlewareOptions {
  /** The application whose routes tell which methods a path has. Without it a preflight is answered for the methods of the policy. */
  readonly app?: HonoApp
}

/** Where a context keeps the decision of what is nearest to the handler. */
export const DECISION: unique symbol = Symbol('corbel.decision')

/**
 * CORS for an application, a path or a route: `app.use(cors({ origins: ['https://app.example'] }, { app }))`, first of all. An instance nearer to a handler governs it, and
 * preflights obey it. Throws a `PolicyError` that tells every fault.
 */
export function cors<const Policy extends false | object>(policy: Policy & PolicyCheck<Policy, MiddlewarePolicyInput>, options: HonoOptions = {}): HonoCors {
  const gate = createGate(policy, options, ['app'])
  return withGate<HonoCors>((context, next) => passHono(gate, options.app, context, next), gate)
}

type DecidedContext = HonoContext & { [DECISION]?: Decision }

// At once unless a lookup has to be asked: each promise more is a turn more that every request of the application waits.
function passHono(gate: Gate, app: HonoApp | undefined, context: DecidedContext, next: () => Promise<void>): Promise<Response | void> {
  const request = context.req.raw
  return whenDecided(judgeAmong(gate, readWebFacts(request, gate.authority), () => readHonoSteps(context.req, app)), (decision): Promise<Response | void> => {
    const governed = holdOutgoing(context, decision)
    const answer = ownAnswer(decision)
    const outermost = !governed && context[DECISION] === undefined
    if (!governed) context[DECISION] = decision
    if (answer !== undefined) return Promise.resolve(governed ? toHeldResponse(answer, request.method) : toOwnResponse(answer, decision, request.method, gate.heads))
    return outermost ? writeAfter(context, next) : next()
  })
}

async function writeAfter(context: DecidedContext, next: () => Promise<void>): Promise<void> {
  await next()
  if (!context.finalized || context[DECISION] === undefined) return
  const response = withDecision(context.res, context[DECISION])
  if (response === context.res) return
  // Hono would lay the headers of the response that it has over the new one.
  context.res = undefined
  context.res = response
}

// On Node the response that leaves is not the one that the application made where a handler wrote past it, or where a stream or something thrown that is no error failed.
function holdOutgoing(context: HonoContext, decision: Decision): boolean {
  const outgoing = (context.env as { readonly outgoing?: unknown } | null | undefined)?.outgoing
  return isNodeResponse(outgoing) && holdDecision(outgoing, decision, context)
}
