/** HTTP dates: the three forms, and what is no date. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatHttpDate, parseHttpDate } from '../../src/value/http-date.ts'

const TIME = Date.UTC(1994, 10, 6, 8, 49, 37)
const NOW = Date.UTC(2026, 0, 1)

describe('an HTTP date', () => {
  test.each<[text: string, time: number]>([
    ['Sun, 06 Nov 1994 08:49:37 GMT', TIME], ['Sunday, 06-Nov-94 08:49:37 GMT', TIME], ['Sun Nov  6 08:49:37 1994', TIME], ['Wed Nov 16 08:49:37 1994', TIME + 864_000_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0], ['Thu, 29 Feb 2024 23:59:59 GMT', Date.UTC(2024, 1, 29, 23, 59, 59)],
    ['Wednesday, 01-Jan-76 00:00:00 GMT', Date.UTC(2076, 0, 1)], ['Saturday, 01-Jan-77 00:00:00 GMT', Date.UTC(1977, 0, 1)], ['Saturday, 01-Jan-00 00:00:00 GMT', Date.UTC(2000, 0, 1)],
  ])('is read from %s', (text, time) => {
    expect(parseHttpDate(text, NOW)).toBe(time)
  })

  test.each([
    '', '0', 'now', '1994-11-06T08:49:37Z', '06 Nov 1994 08:49:37 GMT', 'Sun, 6 Nov 1994 08:49:37 GMT', 'Sun, 06 Nov 1994 08:49:37', 'Sun, 06 Nov 1994 08:49:37 UTC', 'Sun, 06 Nov 1994 08:49:37 +0000',
    'sun, 06 nov 1994 08:49:37 gmt', 'Sun, 31 Feb 1994 08:49:37 GMT', 'Sun, 00 Nov 1994 08:49:37 GMT', 'Sun, 06 Nov 1994 24:00:00 GMT', 'Sun, 06 Nov 1994 08:60:37 GMT', 'Sun, 06 Xyz 1994 08:49:37 GMT',
    'Sun, 06 Nov 0094 08:49:37 GMT', 'Sunday, 31-Feb-94 08:49:37 GMT', 'Sun Nov 36 08:49:37 1994', ' Sun, 06 Nov 1994 08:49:37 GMT', 'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT',
  ])('is not read from %j', (text) => {
    expect(parseHttpDate(text, NOW)).toBeUndefined()
  })

  test('is read back from what is sent, to the second', () => {
    fc.assert(fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) => {
      expect(parseHttpDate(formatHttpDate(date))).toBe(Math.floor(date.getTime() / 1000) * 1000)
    }))
  })
})
