/** Printing a policy: what is printed reads as what it was. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { printPolicy, printValue } from '../../src/compat/print-policy.ts'
import { statedReason } from '../../src/compat/reasons.ts'
import { readSource } from './printed.ts'

test('a short policy stands on one line, a long one and one with a reason on several', () => {
  const short = { name: 'origins', code: '\'*\'', reason: undefined }
  expect(printPolicy([short])).toBe('{ origins: \'*\' }')
  expect(printPolicy([{ ...short, reason: 'why' }, short])).toBe('{\n  // why\n  origins: \'*\',\n  origins: \'*\',\n}')
  expect(printPolicy(Array.from({ length: 9 }, () => short))).toContain('\n  origins: \'*\',\n')
})

test('every value reads as it was, whatever its characters', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.array(fc.string()))
  fc.assert(fc.property(value, (each) => {
    expect(readSource(`{ value: ${printValue(each)} }`)).toEqual({ value: each })
  }))
})

test('a reason never ends its comment', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    const reason = statedReason({ origin: text }, 'origin')
    const fields = [{ name: 'maxAge', code: '5', reason }]
    expect(readSource(printPolicy(fields))).toEqual({ maxAge: 5 })
  }))
  expect(readSource(printPolicy([{ name: 'maxAge', code: '5', reason: statedReason({ origin: 'a\r\nb: 1,\u2028c */ //' }, 'origin') }]))).toEqual({ maxAge: 5 })
})
