/** Reading an answer. */
import { ProblemError } from './error.ts'
import type { AnyProblem, Outcome } from './outcome.ts'

/** Read an answer by its status and its media type. An error that is no problem document is made into one. */
export async function readOutcome(response: Response): Promise<Outcome<unknown, AnyProblem>> {
  const { ok, status, statusText } = response
  const type = response.headers.get('content-type') ?? ''
  if (ok) return { ok, status, data: await readData(response, type), response }
  const document: unknown = isJson(type) ? await response.json().catch(() => undefined) : undefined
  return { ok, status, problem: { type: 'about:blank', title: statusText || `Status ${status}`, ...(typeof document === 'object' && document), status }, response }
}

/** The value of an outcome. Throws a `ProblemError` for a problem. */
export function dataOrThrow(outcome: Outcome<unknown, AnyProblem>): unknown {
  if (outcome.ok) return outcome.data
  throw new ProblemError(outcome.problem, outcome.response)
}

// What does not say what it is stays in the response, for whoever knows.
function readData(response: Response, type: string): unknown {
  const { body } = response
  if (body === null || type === '') return undefined
  if (isJson(type)) return response.json()
  return /^text\/(?!event-stream)|[/+]xml/i.test(type) ? response.text() : body
}

function isJson(type: string): boolean {
  return /^[^;]+[/+]json\s*(?:;|$)/i.test(type)
}
