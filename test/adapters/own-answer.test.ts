/** What gates answer themselves, beside what services answer. */
import { expect, test } from 'vitest'
import { ownAnswer, problemText } from '../../src/adapters/own-answer.ts'
import type { Decision } from '../../src/decision/decide.ts'
import { HttpProblem, problemDocument } from '../../src/service/problem.ts'

const preflight = (status: 204 | 403 | 404): Decision => ({ kind: 'preflight', outcome: 'granted', status, headers: [], vary: [], lines: [] })
const ENFORCED: Decision = { kind: 'actual', outcome: 'enforced', headers: [], vary: [], lines: [] }

test.each<[name: string, decision: Decision, problem: HttpProblem]>([
  ['a preflight that is refused', preflight(403), new HttpProblem(403)],
  ['a preflight of a path that nobody knows', preflight(404), new HttpProblem(404)],
  ['what `enforce` refuses', ENFORCED, new HttpProblem(403, 'Pages of this origin may not use this.')],
])('%s is answered as a service would, member by member', (_, decision, problem) => {
  const body = JSON.stringify(problemDocument(problem))
  expect(ownAnswer(decision)).toEqual({
    status: problem.status, body,
    headers: ['content-type', 'application/problem+json', 'content-length', String(new TextEncoder().encode(body).length), 'x-content-type-options', 'nosniff'],
  })
})

test('a preflight that is granted has no body', () => {
  expect(ownAnswer(preflight(204))).toEqual({ status: 204, headers: [], body: null })
})

test('what a handler failed at is told as a service would', () => {
  expect(problemText(500, 'Internal Server Error')).toBe(JSON.stringify(problemDocument(new HttpProblem(500))))
})
