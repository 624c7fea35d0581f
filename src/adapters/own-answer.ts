/** The answers that a gate gives itself: to preflights, and to what `enforce` refuses. */
import type { Decision } from '../decision/decide.ts'

/** An answer before CORS headers and `Vary` are written. `headers` is flat: name, value, name, value. */
export interface OwnAnswer {
  readonly status: number
  readonly headers: readonly string[]
  readonly body: string | null
}

const GRANTED: OwnAnswer = Object.freeze({ status: 204, headers: [], body: null })
const REFUSED: OwnAnswer = problemAnswer(403, 'Forbidden')
const UNKNOWN: OwnAnswer = problemAnswer(404, 'Not Found')
// Why is told to whoever runs the server, by `explainDecision`, and not to an origin that is not allowed.
const ENFORCED: OwnAnswer = problemAnswer(403, 'Forbidden', 'Pages of this origin may not use this.')

/** What the gate answers itself; `undefined` where the request goes on to the application. */
export function ownAnswer(decision: Decision): OwnAnswer | undefined {
  if (decision.kind === 'actual') return decision.outcome === 'enforced' ? ENFORCED : undefined
  return decision.status === 204 ? GRANTED : decision.status === 403 ? REFUSED : UNKNOWN
}

/** The document of a problem, as services write theirs: middlewares carry nothing of services. */
export function problemText(status: number, title: string, detail?: string): string {
  return JSON.stringify({ type: 'about:blank', title, detail, status })
}

function problemAnswer(status: number, title: string, detail?: string): OwnAnswer {
  const body = problemText(status, title, detail)
  // ASCII, so that its length in characters is that in bytes.
  return Object.freeze({
    status,
    headers: ['content-type', 'application/problem+json', 'content-length', String(body.length), 'x-content-type-options', 'nosniff'],
    body,
  })
}
