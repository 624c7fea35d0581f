/** Texts from outside as they are shown to a person. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quote } from '../../src/value/quote.ts'

describe('quote', () => {
  test.each<[because: string, text: string, shown: string]>([
    ['a plain text stands in quotes', 'https://app.example', '\'https://app.example\''],
    ['an empty text is two quotes', '', '\'\''],
    ['a quote is escaped', 'it\'s', '\'it\\\'s\''],
    ['a backslash is escaped', 'a\\b', '\'a\\\\b\''],
    ['a line break is escaped', 'a\r\nb', '\'a\\u000d\\u000ab\''],
    ['a terminal command is escaped', '\x1b[2J', '\'\\u001b[2J\''],
    ['NUL and DEL are escaped', '\0\x7f', '\'\\u0000\\u007f\''],
    ['a control character of Latin 1 is escaped', '\x85\x9b', '\'\\u0085\\u009b\''],
    ['line and paragraph separators are escaped', '\u2028\u2029', '\'\\u2028\\u2029\''],
    ['overrides of direction are escaped', '\u202e\u2066', '\'\\u202e\\u2066\''],
    ['half a surrogate pair is escaped', '\ud800', '\'\\ud800\''],
    ['other letters stay', 'bücher.例え', '\'bücher.例え\''],
  ])('%s', (_, text, shown) => {
    expect(quote(text)).toBe(shown)
  })

  test.each([['arabic letter mark', '\u061c'], ['left-to-right mark', '\u200e'], ['right-to-left mark', '\u200f']])('the %s is escaped, as it directs too', (_, mark) => {
    expect(quote(`a${mark}b`)).not.toContain(mark)
  })

  test('a text of 120 characters is shown in full, a longer one is cut', () => {
    expect(quote('a'.repeat(120))).toBe(`'${'a'.repeat(120)}'`)
    expect(quote('a'.repeat(121))).toBe(`'${'a'.repeat(120)}…'`)
  })

  test('the limit may be another one', () => {
    expect(quote('abcdef', 3)).toBe('\'abc…\'')
  })

  test('nothing unprintable gets through, and the length is bounded, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const shown = quote(text)
      expect(shown).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
      expect(shown.length).toBeLessThanOrEqual(120 * 6 + 3)
      expect(shown.startsWith('\'') && shown.endsWith('\'')).toBe(true)
    }))
  })
})
