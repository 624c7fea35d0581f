/** Writing a decision into a web response, and making one of what a gate answers itself. */
import { applyDecision, survey } from '../decision/apply.ts'
import type { Survey } from '../decision/apply.ts'
import type { Decision } from '../decision/decide.ts'
import { NULL_BODY_STATUSES } from '../value/status.ts'
import type { Gate } from './gate.ts'
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
  if (response.status < 200) return response
  const found = survey(response.headers)
  if ((response as Written)[WRITTEN] !== true && isUntouched(found, decision)) return response
  if (isSentOnce(response, found) && writeInPlace(response, decision, found)) return response
  // A response is an init of its own copy: so the headers are copied once, by the runtime (on Bun 5 µs less than by way of a `Headers`).
  const copy = new Response(response.body, response)
  // What another policy wrote, perhaps, which this one would leave alone where CORS is off.
  if ((response as Written)[WRITTEN] === true) for (const name of found.cors) copy.headers.delete(name)
  applyDecision(decision, copy.headers, found)
  return copy
}

// A body is read once, so whoever keeps a response that has one cannot send it again. A runtime makes a stream of a body that is asked for; the type that comes with one tells it too,
// but for a type without a body: such a one is known the second time.
function isSentOnce(response: Written, { typed }: Survey): boolean {
  return typed && response[WRITTEN] === undefined && !NULL_BODY_STATUSES.has(response.status)
}

function writeInPlace(response: Written, decision: Decision, found: Survey): boolean {
  try {
    response[WRITTEN] = decision.outcome !== 'cors-off'
    applyDecision(decision, response.headers, found)
    return true
  } catch {
    return false
  }
}

function isUntouched({ cors }: Survey, decision: Decision): boolean {
  return decision.headers.length === 0 && decision.vary.length === 0 && (decision.outcome === 'cors-off' || cors.length === 0)
}

/** The response without what it says of CORS itself: another object, unless it says nothing. */
export function withoutCorsHeaders(response: Response): Response {
  const { cors } = survey(response.headers)
  if (cors.length === 0 || response.status < 200) return response
  const headers = new Headers(response.headers)
  for (const name of cors) headers.delete(name)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

/** What the gate answers itself, as a response that leaves with the decision. Its own headers are none that the decision concerns. `heads` are those made before. */
export function toOwnResponse(answer: OwnAnswer, decision: Decision, method: string, heads?: Gate['heads']): Response {
  // What is frozen is decided once, and comes again.
  const known = answer.headers.length === 0 && Object.isFrozen(decision) ? heads : undefined
  let headers = known?.get(decision)
  if (headers === undefined) {
    headers = toHeaders(answer.headers, decision.lines)
    known?.set(decision, headers)
  }
  return new Response(method === 'HEAD' ? null : answer.body, { status: answer.status, headers })
}

// Deno makes a response of an object faster than of a `Headers`; Bun does not mind.
function toHeaders(...lists: readonly (readonly string[])[]): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const list of lists) for (let index = 0; index < list.length; index += 2) headers[list[index] as string] = list[index + 1] as string
  return headers
}

/** What the gate answers itself, where the decision is held by the response of Node through which it leaves. */
export function toHeldResponse(answer: OwnAnswer, method: string): Response {
  // Without a `Headers`: the adapters of Node would have to read it again.
  return answer.headers.length === 0 ? new Response(null, { status: answer.status }) : new Response(method === 'HEAD' ? null : answer.body, { status: answer.status, headers: toHeaders(answer.headers) })
}
