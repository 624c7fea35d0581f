/** A reader that remembers lists against one that does not, which it must never differ from. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { APP_TEXTS } from '../../src/app/app-text.ts'
import { createIssueList } from '../../src/policy/issue-list.ts'
import { createListReader } from '../../src/policy/list-reader.ts'
import { createPolicyLists, SINGLE_LISTS } from '../../src/policy/validate-origins.ts'

const text = fc.constantFrom<unknown>('https://a.example', 'a.example', '*.a.example', 'http://a.example', 'http://localhost:*', 'https://a.example/', '*', 'null', 'x-a', 'X-A', 'cookie', 'etag', '"', '","', 7, undefined, null, /a/)
// eslint-disable-next-line no-sparse-arrays
const lists = fc.array(fc.oneof(fc.array(text, { maxLength: 5 }), fc.constant(['https://a.example', , 'https://b.example'])), { minLength: 1, maxLength: 8 })

describe.each(['origins', 'allowHeaders', 'exposeHeaders'] as const)('a reader of %s that remembers', (kind) => {
  test('reads what one without a memory reads, and tells the same at each place', () => {
    fc.assert(fc.property(lists, (written) => {
      const remembering = createPolicyLists()
      const [one, other] = [createIssueList(APP_TEXTS), createIssueList(APP_TEXTS)]
      for (const [index, list] of [...written, ...written, ...written.map((each) => [...each])].entries()) {
        const read = remembering[kind](list, ['cors', index], one)
        const plain = SINGLE_LISTS[kind](list, ['cors', index], other)
        expect(JSON.stringify(read)).toBe(JSON.stringify(plain))
      }
      expect([one.faults, one.warnings]).toEqual([other.faults, other.warnings])
    }), { numRuns: 300 })
  })
})

describe('lists that hold the same texts', () => {
  test('are read once, and so is one list however often it stands somewhere', () => {
    let count = 0
    const read = createListReader((list) => { count++; return list.length })
    const issues = createIssueList(APP_TEXTS)
    const list = ['a', 'b']
    expect([read(list, [], issues), read(list, ['x'], issues), read(['a', 'b'], [], issues), count]).toEqual([2, 2, 2, 1])
    expect([read(['a,b'], [], issues), read(['a', 7], [], issues), read(['a', 7], [], issues), count]).toEqual([1, 2, 2, 4])
  })
})
