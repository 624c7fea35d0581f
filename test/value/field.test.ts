/** Tokens, and lists of tokens read within bounds. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isToken, parseTokenList, trimOptionalWhitespace } from '../../src/value/field.ts'

const LIMITS = { bytes: 40, members: 4, memberBytes: 8 }

describe('isToken', () => {
  test.each(['a', 'PUT', 'content-type', 'x_1', '!#$%&\'*+-.^_`|~', '*', '0', '__proto__'])('takes %j', (text) => {
    expect(isToken(text)).toBe(true)
  })

  test.each(['', ' ', 'a b', 'a ', '\ta', 'a\n', 'a:', 'a,b', 'a;b', '(a)', 'a/b', 'a=b', '"a"', '[a]', '{a}', 'a@b', 'a\\b', 'a?', 'ä', 'a\0', '\x7f', '\u{1f600}'])(
    'refuses %j',
    (text) => {
      expect(isToken(text)).toBe(false)
    },
  )

  test('agrees with the letters of RFC 9110, one by one', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&\'*+-.^_`|~'
    for (let code = 0; code < 0x250; code++) {
      const character = String.fromCharCode(code)
      expect([character, isToken(character)]).toEqual([character, letters.includes(character)])
    }
  })
})

describe('parseTokenList', () => {
  test.each<[because: string, value: string, members: readonly string[] | undefined]>([
    ['nothing is an empty list', '', []],
    ['one member', 'x-a', ['x-a']],
    ['members are lower-cased and keep their order', 'X-B,x-a', ['x-b', 'x-a']],
    ['doubles are kept', 'a,A,a', ['a', 'a', 'a']],
    ['spaces and tabs around members do not count', '  x-a \t,\tx-b ', ['x-a', 'x-b']],
    ['empty members do not count', ',,a,, ,b,', ['a', 'b']],
    ['commas alone are an empty list', ','.repeat(40), []],
    ['a space inside a member is a fault', 'x-a, bad header', undefined],
    ['a semicolon is a fault', 'x-a;x-b', undefined],
    ['a line break is a fault', 'x-a\r\n,x-b', undefined],
    ['a no-break space is a fault', '\u00a0x-a', undefined],
    ['a letter beyond ASCII is a fault', 'x-ä', undefined],
    ['as many members as may be', 'a,b,c,d', ['a', 'b', 'c', 'd']],
    ['one member too many is a fault', 'a,b,c,d,e', undefined],
    ['empty members are none of the four', ',a,,b,,c,,d,', ['a', 'b', 'c', 'd']],
    ['a member as long as may be', 'abcdefgh', ['abcdefgh']],
    ['a member one byte too long is a fault', 'abcdefghi', undefined],
    ['a value as long as may be', 'a'.padEnd(40), ['a']],
    ['a value one byte too long is a fault', 'a'.padEnd(41), undefined],
  ])('%s', (_, value, members) => {
    expect(parseTokenList(value, LIMITS)).toEqual(members)
  })

  test('a value beyond the limit is not looked into', () => {
    const unread = { length: 41, split: () => expect.unreachable('the value was read') }
    expect(parseTokenList(unread as unknown as string, LIMITS)).toBeUndefined()
  })

  test('gives only lower-case tokens within the limits, whatever comes', () => {
    fc.assert(fc.property(fc.string({ maxLength: 50, unit: fc.constantFrom('a', 'B', '-', ',', ' ', '\t', '\n', 'ä') }), (value) => {
      const members = parseTokenList(value, LIMITS) ?? []
      expect(members.length).toBeLessThanOrEqual(4)
      for (const member of members) expect(isToken(member) && member.length <= 8 && member === member.toLowerCase()).toBe(true)
    }))
  })
})

describe('trimOptionalWhitespace', () => {
  test.each([['', ''], [' ', ''], ['\t \t', ''], ['a', 'a'], [' a', 'a'], ['a\t', 'a'], [' a b ', 'a b'], ['\na\n', '\na\n'], ['\u00a0a\u2003', '\u00a0a\u2003'], ['\va\f', '\va\f']])(
    'makes %j %j',
    (text, trimmed) => {
      expect(trimOptionalWhitespace(text)).toBe(trimmed)
    },
  )
})
