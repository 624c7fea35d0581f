/** Problem types: problems that know their name, their status and what they are made of. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { HttpProblem, problemType } from '../../src/index.ts'
import { problemDocument } from '../../src/service/problem.ts'

const SoldOut = problemType('/problems/sold-out', 409, { title: 'Sold out', description: 'Come back tomorrow.', members: z.object({ left: z.number() }) })
const NotHere = problemType('/problems/not-here', 404, { title: 'Not here' })

describe('a problem of a type', () => {
  test('has its name, its status, its title and the members that it is given', () => {
    const problem = SoldOut({ left: 0, detail: 'None is left.' })
    expect(problem).toBeInstanceOf(HttpProblem)
    expect(problemDocument(problem)).toEqual({ type: '/problems/sold-out', title: 'Sold out', status: 409, left: 0, detail: 'None is left.' })
  })

  test('needs nothing said where its type has no members', () => {
    expect(problemDocument(NotHere())).toEqual({ type: '/problems/not-here', title: 'Not here', status: 404 })
    expect(problemDocument(NotHere({ detail: 'Gone.' }))).toMatchObject({ detail: 'Gone.' })
    // @ts-expect-error: what its type needs has to be said
    SoldOut()
  })

  test('may have headers and a cause, and cannot be renamed by its members', () => {
    const cause = new Error('why')
    const problem = NotHere({ type: 'x', title: 'y', status: 1 } as object, { headers: { 'retry-after': '5' }, cause })
    expect([problem.headers, problem.cause, problemDocument(problem)]).toEqual([{ 'retry-after': '5' }, cause, { type: '/problems/not-here', title: 'Not here', status: 404 }])
  })
})

test('a type says what it is, for documents', () => {
  expect([SoldOut.type, SoldOut.status, SoldOut.title, SoldOut.description, NotHere.members]).toEqual(['/problems/sold-out', 409, 'Sold out', 'Come back tomorrow.', undefined])
})

test.each([200, 399, 600, 404.5])('%d is the status of no problem', (status) => {
  expect(() => problemType('/x', status, { title: 'X' })).toThrow(RangeError)
})
