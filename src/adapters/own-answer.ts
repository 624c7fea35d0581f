/** The answers that a gate gives itself: to preflights, and to what `enforce` refuses. */
import type { Decision } from '../decision/decide.ts'
import { HttpProblem, problemDocument } from '../service/problem.ts'

/** An answer before CORS headers and `Vary` are written. `headers` is flat: name, value, name, value. */
export interface OwnAnswer {
  readonly status: number
  readonly headers: readonly string[]
  readonly body: string | null
}

const GRANTED: OwnAnswer = Object.freeze({ status: 204, headers: [], body: null })
const REFUSED: OwnAnswer = problemAnswer(new HttpProblem(403))
const UNKNOWN: OwnAnswer = problemAnswer(new HttpProblem(404))
// Why is told to whoever runs the server, by `explainDecision`, and not to an origin that is not allowed.
const ENFORCED: OwnAnswer = problemAnswer(new HttpProblem(403, 'Pages of this origin may not use this.'))

/** What the gate answers itself; `undefined` where the request goes on to the application. */
export function ownAnswer(decision: Decision): OwnAnswer | undefined {
  if (decision.kind === 'actual') return decision.outcome === 'enforced' ? ENFORCED : undefined
  return decision.status === 204 ? GRANTED : decision.status === 403 ? REFUSED : UNKNOWN
}

function problemAnswer(problem: HttpProblem): OwnAnswer {
  const body = JSON.stringify(problemDocument(problem))
  // ASCII, so that its length in characters is that in bytes.
  return Object.freeze({
    status: problem.status,
    headers: ['content-type', 'application/problem+json', 'content-length', String(body.length), 'x-content-type-options', 'nosniff'],
    body,
  })
}
