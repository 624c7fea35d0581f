/** Reading cookies: what clients send, within bounds. */
import { describe, expect, test } from 'vitest'
import { readCookies } from '../../src/app/cookies.ts'
import { setCookie } from '../../src/service/cookie.ts'

describe('cookies', () => {
  test.each<[header: string | undefined, cookies: Readonly<Record<string, string>>]>([
    [undefined, {}], ['', {}], [';', {}], ['a', {}], ['a=1', { a: '1' }], ['a=1; b=2', { a: '1', b: '2' }], ['a=1;b=2', { a: '1', b: '2' }], [' a = 1 ;\tb=2 ', { a: '1', b: '2' }], ['a=', { a: '' }], ['a=1=2', { a: '1=2' }],
    ['a=1; a=2', { a: '1' }], ['a=1; A=2', { a: '1', A: '2' }], ['a=%20%C3%A9', { a: ' é' }], ['a=%', { a: '%' }], ['a=%ff', { a: '%ff' }], ['a="1"', { a: '"1"' }], ['=1; a=2', { a: '2' }], ['x; a=2', { a: '2' }],
    ['constructor=1; toString=2', { constructor: '1', toString: '2' }],
  ])('%j', (header, cookies) => {
    expect({ ...readCookies(header) }).toEqual(cookies)
  })

  test('are looked up in nothing but themselves', () => {
    const cookies = readCookies('__proto__=1; a=2')
    expect([Object.getPrototypeOf(cookies), cookies['constructor'], cookies['__proto__'], Object.keys(cookies)]).toEqual([null, undefined, '1', ['__proto__', 'a']])
  })

  test('are 64 at most, the first ones', () => {
    const cookies = readCookies(Array.from({ length: 65 }, (_, index) => `c${index}=${index}`).join('; '))
    expect([Object.keys(cookies).length, cookies['c63'], cookies['c64']]).toEqual([64, '63', undefined])
  })

  test('are read from 8 KiB at most, and no value is cut', () => {
    const long = 'x'.repeat(4090)
    expect(Object.keys(readCookies(`a=${long}; b=${long}`))).toEqual(['a', 'b'])
    expect({ ...readCookies(`a=${long}; b=${long}yyyyyyy`) }).toEqual({ a: long })
    expect({ ...readCookies(`a=${'x'.repeat(8190)}`) }).toEqual({ a: 'x'.repeat(8190) })
    expect({ ...readCookies(`a=${'x'.repeat(8191)}`) }).toEqual({})
    expect({ ...readCookies(`a=${'x'.repeat(8190)};b=1`) }).toEqual({ a: 'x'.repeat(8190) })
  })

  test.each(['', 'a b;c,d"e\\', 'größe 😀', '%41', '\r\n'])('come back as they were set: %j', (value) => {
    const [pair] = setCookie('a', value).split(';')
    expect(readCookies(pair)['a']).toBe(value)
  })
})
