/** Writing a decision into a web response, and making one of what a gate answers itself. */
import { applyDecision, removeCorsHeaders } from '../decision/apply.ts'
import type { Decision } from '../decision/decide.ts'
import { isCorsResponseHeader } from '../value/header-name.ts'
import { NULL_BODY_STATUSES } from '../value/status.ts'
import type { OwnAnswer } from './own-answer.ts'

const WRITTEN: unique symbol = Symbol('corbel.written')

/** Of a response that was written in place: whether headers of CORS were among what was written. */
type Written = Response & { [WRITTEN]?: boolean }

/**
 * The response with what was decided. It is another object where an application may keep the response, which then may be on its way to another origin at the same moment; and
 * where its headers cannot be changed, as those of one that came from `fetch`.
 */
export function withDecision(response: Response, decision: Decision): Response {
  // An upgrade (101) and a network error (0) cannot be made again, and no page reads them.
  if (response.status < 200 || ((response as Written)[WRITTEN] !== true && isUntouched(response, decision))) return response
  if (isSentOnce(response) && writeInPlace(response, decision)) return response
  // A response is an init of its own copy: so the headers are copied once, by the runtime (on Bun 5 µs less than by way of a `Headers`).
  const copy = new Response(response.body, response)
  // What another policy wrote, perhaps, which this one would leave alone where CORS is off.
  if ((response as Written)[WRITTEN] === true) removeCorsHeaders(copy.headers)
  applyDecision(decision, copy.headers)
  return copy
}

// A body is read once, so whoever keeps a response that has one cannot send it again. A runtime makes a stream of a body that is asked for; the type that comes with one tells it too,
// but for a type without a body: such a one is known the second time.
function isSentOnce(response: Written): boolean {
  return response[WRITTEN] === undefined && !NULL_BODY_STATUSES.has(response.status) && response.headers.has('content-type')
}

function writeInPlace(response: Written, decision: Decision): boolean {
  try {
    response[WRITTEN] = decision.outcome !== 'cors-off'
    applyDecision(decision, response.headers)
    return true
  } catch {
    return false
  }
}

function isUntouched(response: Response, decision: Decision): boolean {
  if (decision.headers.length > 0 || decision.vary.length > 0) return false
  return decision.outcome === 'cors-off' || ![...response.headers.keys()].some(isCorsResponseHeader)
}

/** The response without what it says of CORS itself: another object, unless it says nothing. */
export function withoutCorsHeaders(response: Response): Response {
  const names = [...response.headers.keys()].filter(isCorsResponseHeader)
  if (names.length === 0 || response.status < 200) return response
  const headers = new Headers(response.headers)
  for (const name of names) headers.delete(name)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

/** What the gate answers itself, as a response that leaves with the decision. Its own headers are none that the decision concerns. `heads` are those made before. */
export function toOwnResponse(answer: OwnAnswer, decision: Decision, method: string, heads?: WeakMap<Decision, Headers>): Response {
  // A response copies the `Headers` that it is given, on Bun in a quarter of the time that making them takes. What is frozen is decided once, and comes again.
  const known = answer.headers.length === 0 && Object.isFrozen(decision) ? heads : undefined
  let headers = known?.get(decision)
  if (headers === undefined) {
    headers = toHeaders(answer.headers, decision.lines)
    known?.set(decision, headers)
  }
  return new Response(method === 'HEAD' ? null : answer.body, { status: answer.status, headers })
}

function toHeaders(...lists: readonly (readonly string[])[]): Headers {
  const headers = new Headers()
  for (const list of lists) for (let index = 0; index < list.length; index += 2) headers.set(list[index] as string, list[index + 1] as string)
  return headers
}

/** What the gate answers itself, where the decision is held by the response of Node through which it leaves. */
export function toHeldResponse(answer: OwnAnswer, method: string): Response {
  // Without a `Headers`: the adapters of Node would have to read it again.
  return answer.headers.length === 0 ? new Response(null, { status: answer.status }) : new Response(method === 'HEAD' ? null : answer.body, { status: answer.status, headers: toHeaders(answer.headers) })
}
