/** What services cost an editor: the work that the compiler has with many of them, and where it reports a slip in one. */
import { describe, expect, test } from 'vitest'
import { checkProject, FIRST_FILE } from './editor-project.ts'

// Counts of what the compiler makes, which do not depend on the machine, as time does. A tenth above what they were when they were written down.
describe('the work that the compiler has', { timeout: 600_000 }, () => {
  test.each([
    [200, 'none', { types: 280_000, instantiations: 1_150_000 }],
    [200, 'named', { types: 415_000, instantiations: 4_400_000 }],
    [20, 'typeof app', { types: 63_000, instantiations: 550_000 }],
  ] as const)('with %d services of five operations, called by a client (%s), is within its budget', (services, client, budget) => {
    const { errors, types, instantiations, time } = checkProject({ services, client })
    console.info(`${services} services, client ${client}: ${types} types, ${instantiations} instantiations, ${time} s`)
    expect(errors).toEqual([])
    expect(types).toBeGreaterThan(services * 100)
    expect({ types: types <= budget.types, instantiations: instantiations <= budget.instantiations }, `${types} types, ${instantiations} instantiations`).toEqual({ types: true, instantiations: true })
  })
})

/** A slip: what stands in the file, what somebody wrote instead, the part of it that is reported, and what is said. */
const SLIPS: readonly (readonly [slip: string, from: string, to: string, at: string, text: string])[] = [
  ['a parameter that the path has not', 'deleted: params.id', 'deleted: params.idd', 'idd }', "Property 'idd' does not exist"],
  ['a member that the body has not', 'reply(201, { ...body,', 'reply(201, { ...body.nam,', 'nam,', "Property 'nam' does not exist"],
  ['a member that the query has not', 'name: query.sort', 'name: query.order', 'order', "Property 'order' does not exist"],
  ['a header that is not asked for', "headers['if-match']", "headers['if-none']", "headers['if-none']", "Property 'if-none' does not exist"],
  ['a value that does not fit the schema of the response', 'price: query.page,', "price: 'dear',", "({ id: params.id, name", "Type 'string' is not assignable to type 'number'"],
  ['a member that the response lacks', ", made: '' })", ' })', '({ id: params.id, name', "Property 'made' is missing"],
]

describe('a slip in a handler is one error, at that handler', { timeout: 600_000 }, () => {
  test.each(SLIPS)('%s', (_slip, from, to, at, text) => {
    const slipped = FIRST_FILE.replace(from, to)
    expect(slipped).not.toBe(FIRST_FILE)
    const before = slipped.slice(0, slipped.indexOf(at, slipped.indexOf(to) - 200)).split('\n')
    const { errors } = checkProject({ services: 10, client: 'none', edit: () => slipped })
    expect(errors.map(({ file, line, column }) => ({ file, line, column }))).toEqual([{ file: 'group-0.mts', line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }])
    expect(errors[0]?.text).toContain(text)
  })
})
