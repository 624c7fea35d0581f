/** CORS around a request listener of `node:http`, `node:https` or `node:http2`. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PolicyCheck } from '../policy/input-check.ts'
import { gateOf, withGate } from './gate.ts'
import { createGate } from './gate-input.ts'
import type { MiddlewareOptions, MiddlewarePolicyInput } from './gate-input.ts'
import { hasMount, takesPath } from './mount-mark.ts'
import { pathOfTarget } from './node-facts.ts'
import type { NodeRequest } from './node-facts.ts'
import { passNode } from './node-pass.ts'
import type { NodeResponse } from './node-response.ts'
import type { AskRouter } from './route-steps.ts'

/** A request listener, as `createServer` takes it. */
export type Listener<Request, Response> = (request: Request, response: Response) => unknown

/**
 * CORS around a request listener: `createServer(cors({ origins: ['https://app.example'] })(listener))`. Preflights never reach the listener; whatever it sends, and however,
 * leaves with the headers of the policy. Throws a `PolicyError` that tells every fault of the policy.
 */
export function cors<const Policy extends false | object>(
  policy: Policy & PolicyCheck<Policy, MiddlewarePolicyInput>, options?: MiddlewareOptions,
): <Request extends NodeRequest = IncomingMessage, Response extends NodeResponse = ServerResponse>(listener: Listener<Request, Response>) => Listener<Request, Response> {
  const gate = createGate(policy, options)
  // Of two gates around one listener the nearer governs.
  return (listener) => (gateOf(listener) === undefined
    ? withGate((request, response) => passNode(gate, request, response, askListener(listener, request), () => listener(request, response)), gate)
    : listener)
}

const ASK_NOBODY: AskRouter = () => []

function askListener(listener: object, { url = '/' }: NodeRequest): AskRouter {
  return hasMount(listener) ? () => (takesPath(listener, pathOfTarget(url)) ? [{ kind: 'mount' }] : []) : ASK_NOBODY
}
