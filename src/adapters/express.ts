/** CORS for Express 5 and 4, and for other frameworks whose middleware is `(request, response, next)`. */
import type { PolicyCheck } from '../policy/input-check.ts'
import { readExpressSteps } from './express-routes.ts'
import type { ExpressRequest } from './express-routes.ts'
import { withGate } from './gate.ts'
import type { Gate } from './gate.ts'
import { createGate } from './gate-input.ts'
import type { MiddlewareOptions, MiddlewarePolicyInput } from './gate-input.ts'
import { passNode } from './node-pass.ts'
import type { NodeResponse } from './node-response.ts'
import type { RouteStep } from './route-steps.ts'

/** A middleware of Express, or of whatever calls one in its way. */
export type ExpressCors = (request: ExpressRequest, response: NodeResponse, next: (error?: unknown) => void) => void

/**
 * CORS for an application, a path or a route: `app.use(cors({ origins: ['https://app.example'] }))`, before everything that answers. An instance nearer to a handler governs
 * it: `app.put('/report', cors({ … }), handler)`, and preflights obey it, as they obey the methods that the routes have. Throws a `PolicyError` that tells every fault.
 */
export function cors<const Policy extends false | object>(policy: Policy & PolicyCheck<Policy, MiddlewarePolicyInput>, options?: MiddlewareOptions): ExpressCors {
  return createExpressCors(createGate(policy, options))
}

/** The middleware that holds a gate. `readSteps` tells what else the request meets. */
export function createExpressCors(gate: Gate, readSteps: (request: ExpressRequest) => readonly RouteStep[] = readExpressSteps): ExpressCors {
  return withGate<ExpressCors>((request, response, next) => {
    const passing = passNode(gate, request, response, () => readSteps(request), () => next())
    if (passing instanceof Promise) passing.catch(next)
  }, gate)
}
