/** A recall against making every value anew. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRecall } from '../../src/adapters/recall.ts'

const keys = fc.array(fc.constantFrom<unknown>('GET', 'PUT', undefined, 1, Symbol.iterator), { maxLength: 5 })

test.each([0, 1, 3, 4000])('gives each list its own value, with room for %i places', (limit) => {
  fc.assert(fc.property(fc.array(keys, { maxLength: 60 }), (lists) => {
    const recall = createRecall<{ readonly made: readonly unknown[] }>(limit)
    for (const list of lists) expect(recall.of(list, () => ({ made: list })).made).toEqual(list)
  }))
})

test('makes a value once, and what it has no room for each time', () => {
  const recall = createRecall<object>(2)
  expect(recall.of(['GET', 'PUT'], () => ({}))).toBe(recall.of(['GET', 'PUT'], () => ({})))
  expect(recall.of([], () => ({}))).toBe(recall.of([], () => ({})))
  expect(recall.of(['GET', 'POST'], () => ({ of: 1 }))).not.toBe(recall.of(['GET', 'POST'], () => ({ of: 1 })))
})
