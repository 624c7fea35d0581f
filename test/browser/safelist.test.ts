import { describe, expect, test } from 'vitest'
import { isClientHint, isForbiddenRequestHeader, isNoCorsSafelisted, isNonWildcardHeader, isSafelistedRequestHeader, unsafeHeaderNames, unsafeHeaders, unsafeReason } from '../../src/browser/safelist.ts'
import type { HeaderList } from '../../src/browser/header-list.ts'

const a = (length: number): string => 'a'.repeat(length)

const SAFE: readonly (readonly [string, string])[] = [
  ['accept', ''], ['ACCEPT', 'text/html, */*;q=0.1'], ['accept', a(128)], ['accept', 'a\tb'], ['accept', '\u00E9'], ['accept', ` ${a(128)}\t`], ['accept', 'jewelry'],
  ['accept-language', 'nn_NO,nn'.replace('_', '-')], ['accept-language', 'en-US;q=0.8, *;q=0.1'], ['accept-language', 'test'], ['accept-language', a(128)],
  ['CONTENT-language', 'test'], ['content-language', 'eu'], ['content-language', ''],
  ['content-type', 'text/plain'], ['Content-Type', 'TEXT/plain;charset=UTF-8'], ['content-type', 'text/plain;'], ['content-type', 'text/plain;garbage'],
  ['content-type', 'text/plain; parameter=whatever'], ['content-type', 'multipart/form-data'], ['content-type', 'multipart/form-data;boundary=----x'],
  ['content-type', 'application/x-www-form-urlencoded'], ['content-type', 'application/x-www-form-urlencoded;charset=UTF-8'], ['content-type', ' text/plain '],
  ['range', 'bytes=0-'], ['range', 'bytes=200-'], ['Range', 'bytes=100-200'], ['range', 'bytes=5-5'], ['range', 'bytes=0-9 '],
  ['range', 'bytes=00000000000000000009-10'],
]

const UNSAFE: readonly (readonly [string, string, string])[] = [
  ['accept', a(129), 'length'], ['accept-language', a(129), 'length'], ['content-language', a(129), 'length'], ['content-type', `text/plain; long=${a(112)}`, 'length'],
  ...[...'"():<>?@[\\]{}', '\u007F', '\u0001', '\u001F', '\u000B', '\0'].map((byte) => ['accept', `x${byte}x`, 'byte'] as const),
  ...[...'@_"/+\t!\u00E9', '\u0001'].map((byte) => ['accept-language', `x${byte}x`, 'byte'] as const),
  ['content-language', '@', 'byte'], ['content-language', '\u0001', 'byte'],
  ['content-type', 'text/html', 'mime-type'], ['content-type', 'application/json', 'mime-type'], ['content-type', '', 'mime-type'], ['content-type', 'text', 'mime-type'],
  ['content-type', 'text /plain', 'mime-type'], ['content-type', 'text\t/\tplain', 'mime-type'], ['content-type', 'text/plain,', 'mime-type'], ['content-type', ',text/plain', 'mime-type'],
  ['content-type', 'text/plain,text/plain', 'mime-type'], ['content-type', 'text/plain,x/x', 'mime-type'], ['content-type', 'application/www-form-urlencoded', 'mime-type'],
  ['content-type', 'text/plain;garbage\u0001\u0002', 'byte'], ['content-type', 'text/plain\u000B', 'byte'], ['content-type', 'text/plain\u000C', 'byte'],
  ['content-type', 'application/x-www-form-urlencoded;\u007F', 'byte'], ['content-type', 'multipart/form-data;"', 'byte'],
  ...['100-200', 'MB=100-200', 'bytes =100-200', 'bytes\t=100-200', 'bytes=  100-200', 'bytes=\t\t100-200', 'bytes= \t100-200', 'bytes=100 -200', 'bytes=100\t-200', 'bytes=100- 200',
    'bytes=100-\t200', 'bytes=100-200hello', 'bytes=abc-def', 'bytes=100-200,300-400', 'bytes=-200', 'bytes=-', 'bytes=200-100', 'bytes 100-200', 'bytes = 100-200', ',bytes=100-200',
    'bytes=,100-200', 'Bytes=0-9', 'bytes 0-', ''].map((value) => ['range', value, 'range'] as const),
  ['range', `bytes=1${'0'.repeat(60)}-2${'0'.repeat(60)}`, 'length'],
  ['authorization', 'basics', 'name'], ['x-test', 'hi', 'name'], ['test', '', 'name'], ['last-event-id', 'abc123', 'name'], ['if-none-match', '"x"', 'name'], ['cache-control', 'no-cache', 'name'],
  ['dpr', '1', 'name'], ['*', '1', 'name'],
]

describe('a request header', () => {
  test.each(SAFE)('%s: %j is safelisted', (name, value) => {
    expect(unsafeReason(name, value)).toBeUndefined()
    expect(isSafelistedRequestHeader(name, value)).toBe(true)
  })

  test.each(UNSAFE)('%s: %j is not safelisted (%s)', (name, value, reason) => {
    expect(unsafeReason(name, value)).toBe(reason)
    expect(isSafelistedRequestHeader(name, value)).toBe(false)
  })
})

describe('the unsafe headers of a request', () => {
  test('are named once each, in lower case, in the order of their bytes', () => {
    const headers: HeaderList = [['X-B', '1'], ['content-type', 'application/json'], ['x-b', '2'], ['accept', '*/*'], ['x_a', '1'], ['X-A', '1'], ['Authorization', 'Bearer x']]
    expect(unsafeHeaderNames(headers)).toEqual(['authorization', 'content-type', 'x-a', 'x-b', 'x_a'])
    expect(unsafeHeaders(headers)[3]).toEqual({ name: 'x-b', value: '1', reason: 'name' })
  })

  test('include every safelisted one, once their values exceed 1024 bytes together', () => {
    const eight: HeaderList = Array.from({ length: 8 }, () => ['accept', a(128)] as const)
    expect(unsafeHeaderNames(eight)).toEqual([])
    expect(unsafeHeaderNames([...eight, ['accept-language', '']])).toEqual([])
    expect(unsafeHeaders([...eight, ['accept-language', 'a']])).toEqual([
      { name: 'accept', value: a(128), reason: 'total' },
      { name: 'accept-language', value: 'a', reason: 'total' },
    ])
  })

  test('do not count the bytes of an unsafe value, and keep its own reason', () => {
    const headers: HeaderList = [...Array.from({ length: 8 }, () => ['accept', a(128)] as const), ['x-long', a(4000)]]
    expect(unsafeHeaderNames(headers)).toEqual(['x-long'])
    expect(unsafeHeaders([...headers, ['accept', a(129)], ['range', 'bytes=0-']]).map(({ name, reason }) => [name, reason])).toEqual([['accept', 'length'], ['range', 'total'], ['x-long', 'name']])
  })
})

describe('a header that no page can set', () => {
  test.each([
    'Accept-Charset', 'accept-encoding', 'Access-Control-Request-Headers', 'access-control-request-method', 'connection', 'content-length', 'cookie', 'Cookie2', 'date', 'DNT', 'expect', 'Host',
    'keep-alive', 'Origin', 'referer', 'set-cookie', 'TE', 'trailer', 'transfer-encoding', 'upgrade', 'Via', 'Proxy-', 'proxy-authorization', 'Sec-', 'sec-fetch-site',
  ])('%s', (name) => {
    expect(isForbiddenRequestHeader(name, 'x')).toBe(true)
  })

  test.each(['x-http-method', 'X-HTTP-Method-Override', 'x-method-override'])('%s, where a value is a forbidden method', (name) => {
    const forbidden = ['TRACE', 'trace', ' Track ', 'CONNECT', 'GET, TRACE', 'GET,TRACK ', ',TRACE', '"x",connect']
    const allowed = ['GET', '', 'PUT, DELETE', '"TRACE"', '"a,TRACE"', 'TRACES', 'x TRACE', 'TR ACE']
    expect([...allowed, ...forbidden].filter((value) => isForbiddenRequestHeader(name, value))).toEqual(forbidden)
  })

  test.each(['x-test', 'proxy', 'secret', 'sec', 'authorization', 'user-agent', 'x-http-method-overrides', 'content-type'])('%s is none', (name) => {
    expect(isForbiddenRequestHeader(name, 'TRACE')).toBe(false)
  })
})

test('only Authorization must be named where "*" stands for all others', () => {
  expect(isNonWildcardHeader('AUTHORIZATION')).toBe(true)
  expect(isNonWildcardHeader('x-authorization')).toBe(false)
})

test('mode no-cors lets four safelisted headers through, and no range', () => {
  expect(isNoCorsSafelisted('Accept', 'x')).toBe(true)
  expect(isNoCorsSafelisted('content-type', 'application/json')).toBe(false)
  expect(isNoCorsSafelisted('range', 'bytes=0-')).toBe(false)
})

test('a client hint is known by its name', () => {
  expect(isClientHint('DPR')).toBe(true)
  expect(isClientHint('x-dpr')).toBe(false)
})
