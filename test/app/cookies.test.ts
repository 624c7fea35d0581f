/** Reading cookies: what clients send, within bounds. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { readCookies } from '../../src/app/cookies.ts'
import { contextValue, createApp, service, setCookie } from '../../src/index.ts'

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

describe('one cookie', () => {
  const visitor = contextValue('visitor', ({ cookie }) => cookie('visit') ?? 'nobody')
  const app = createApp([service('/a', { guard: ({ cookie }) => cookie('blocked') === undefined, get: { cookies: z.object({ visit: z.coerce.number().optional() }), handler: ({ get, cookie, cookies }) => [get(visitor), cookie('visit'), cookies.visit] } })])
  const ask = (...headers: readonly string[]): Promise<Response> => app.request('/a', { headers: headers.map((value): [string, string] => ['cookie', value]) })

  test('is there for guards, context values and handlers, before any schema', async () => {
    expect(await (await ask('x=1; visit=%37')).json()).toEqual(['7', '7', 7])
    expect(await (await ask()).json()).toEqual(['nobody', null, null])
    expect((await ask('blocked=')).status).toBe(403)
  })

  test('has no name that every object has', async () => {
    const names = createApp([service('/a', { get: ({ cookie }) => [cookie('constructor'), cookie('__proto__')] })])
    expect(await (await names.request('/a', { headers: { cookie: 'a=1' } })).json()).toEqual([null, null])
  })
})
