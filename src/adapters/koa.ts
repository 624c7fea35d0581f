/** CORS for Koa. */
import type { PolicyCheck } from '../policy/input-check.ts'
import { whenDecided, withGate } from './gate.ts'
import { createGate } from './gate-input.ts'
import type { MiddlewareOptions, MiddlewarePolicyInput } from './gate-input.ts'
import { readKoaSteps } from './koa-routes.ts'
import type { KoaContext } from './koa-routes.ts'
import { readNodeFacts } from './node-facts.ts'
import { holdDecision } from './node-response.ts'
import { ownAnswer } from './own-answer.ts'
import { judgeAmong } from './route-steps.ts'

/** A middleware of Koa. */
export type KoaCors = (context: KoaContext, next: () => Promise<unknown>) => unknown

/**
 * CORS for an application or a route: `app.use(cors({ origins: ['https://app.example'] }))`, first of all. An instance nearer to a handler governs it:
 * `router.put('/report', cors({ … }), handler)`. Preflights obey it, and the methods that the routers have. Throws a `PolicyError` that tells every fault.
 */
export function cors<const Policy extends false | object>(policy: Policy & PolicyCheck<Policy, MiddlewarePolicyInput>, options?: MiddlewareOptions): KoaCors {
  const gate = createGate(policy, options)
  return withGate<KoaCors>((context, next) => whenDecided(judgeAmong(gate, readNodeFacts(context.req, gate.authority), () => readKoaSteps(gate, context)), (decision) => {
    // The response of Node and not Koa's: Koa takes all headers away from it before it answers an error.
    holdDecision(context.res, decision)
    const answer = ownAnswer(decision)
    if (answer === undefined) return next()
    context.status = answer.status
    context.body = answer.body
    for (let index = 0; index < answer.headers.length; index += 2) context.set(answer.headers[index] ?? '', answer.headers[index + 1] ?? '')
    return undefined
  }), gate)
}
