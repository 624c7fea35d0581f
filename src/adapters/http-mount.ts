/** An application as a request listener of `node:http`, `node:https` or `node:http2`. */
import { problemAnswer } from '../app/answer.ts'
import { HttpProblem } from '../service/problem.ts'
import { createMount } from './mount.ts'
import type { FetchApp, PrefixedMountOptions } from './mount.ts'
import { markMount } from './mount-mark.ts'
import { failAnswer, sendAnswer } from './node-answer.ts'
import type { NodeIncoming, NodeOutgoing } from './node-exchange.ts'
import { passMount } from './node-mount.ts'

/** A request listener, as `createServer` takes it. */
export type NodeFallback = (request: never, response: never) => unknown

/** The listener of a mounted application. */
export type NodeMount = (request: NodeIncoming, response: NodeOutgoing) => void

/**
 * An application as a request listener: `createServer(toNode(app, listener))`. Paths that it has a service for are wholly its own; any other goes to the listener, or, where there
 * is none, is the application's 404. Throws a `PolicyError` that tells every fault of the options.
 */
export function toNode(app: FetchApp, fallback?: NodeFallback, options: PrefixedMountOptions = {}): NodeMount {
  const mount = createMount(app, fallback === undefined ? { owns: true, ...options } : options)
  const proceed = (fallback ?? answerNobody) as (request: NodeIncoming, response: NodeOutgoing) => unknown
  return markMount<NodeMount>((request, response) => {
    const passing = passMount(mount, request, response, () => proceed(request, response))
    if (passing instanceof Promise) passing.catch(() => failAnswer(response))
  }, mount.takes)
}

// Outside the prefix, with nobody there: a path that has no policy either. `OPTIONS *` asks about the server: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.7
function answerNobody({ method, url }: NodeIncoming, response: NodeOutgoing): void {
  if (method === 'OPTIONS' && url === '*') response.writeHead(204).end()
  else void sendAnswer(response, problemAnswer(new HttpProblem(404)), method ?? 'GET')
}
