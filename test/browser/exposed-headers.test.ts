import { describe, expect, test } from 'vitest'
import { exposedHeaders, taintingOf } from '../../src/browser/exposed-headers.ts'
import type { HeaderList } from '../../src/browser/header-list.ts'
import type { FetchRequest } from '../../src/browser/request.ts'

const request: FetchRequest = { url: 'https://api.example/x', origin: 'https://app.example' }
const shown: HeaderList = [['Content-Language', 'mkay'], ['BB-8', 'hey'], ['Set-Cookie', 'a=b'], ['set-cookie2', 'c'], ['X-Other', '1'], ['*', 'whoa']]
const read = (expose: readonly string[], change: Partial<FetchRequest> = {}) =>
  exposedHeaders({ ...request, ...change }, { status: 200, headers: [...shown, ...expose.map((line) => ['Access-Control-Expose-Headers', line] as const)] })

test('seven headers are readable always, others are not', () => {
  const safe = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma']
  const headers: HeaderList = [...safe, 'server', 'etag', 'date', 'location', 'x-a'].map((name) => [name.toUpperCase(), 'x'] as const)
  expect(exposedHeaders(request, { status: 500, headers })).toEqual({
    readable: safe,
    hidden: ['server', 'etag', 'date', 'location', 'x-a'].map((name) => ({ name, reason: 'not-exposed' })),
    invalidMember: undefined,
  })
})

describe('Access-Control-Expose-Headers', () => {
  test.each<readonly string[][]>([
    [['bb-8']], [['BB-8']], [['bb-8,no']], [['no', 'bb-8']], [['bb-8', 'no']], [[',bb-8,']], [[' \t bb-8 \t ,,']], [['bb-8', '']], [['bb-8, bb-8']], [['!,bb-8']], [['bb-8,set-cookie']],
  ])('%j exposes the header', (lines) => {
    const { readable, invalidMember } = read(lines)
    expect(readable.filter((name) => name !== 'access-control-expose-headers')).toEqual(['content-language', 'bb-8'])
    expect(invalidMember).toBeUndefined()
  })

  test.each<[readonly string[], string]>([
    [['bb-8, no no'], 'no no'], [['no no', 'bb-8'], 'no no'], [['@invalid,bb-8'], '@invalid'], [['bb-8;'], 'bb-8;'], [['"bb-8"'], '"bb-8"'], [['bb-8,"no"'], '"no"'], [['bb-8\u000B'], 'bb-8\u000B'],
    [['\u00A0,bb-8'], '\u00A0'], [['bb-8\r\n: no'], 'bb-8\r\n: no'], [['*, a b'], 'a b'],
  ])('%j exposes nothing, because of %j', (lines, member) => {
    const { readable, invalidMember } = read(lines)
    expect(readable).toEqual(['content-language'])
    expect(invalidMember).toBe(member)
  })

  test.each<readonly string[][]>([[['']], [[',,']], [['bb8']], [['bb-8no']]])('%j names no header of the answer', (lines) => {
    expect(read(lines).readable).toEqual(['content-language'])
  })

  test('never exposes Set-Cookie', () => {
    expect(read(['set-cookie, set-cookie2, *']).hidden).toEqual([{ name: 'set-cookie', reason: 'forbidden' }, { name: 'set-cookie2', reason: 'forbidden' }])
  })

  test.each<FetchRequest['credentials']>(['omit', 'same-origin'])('"*" exposes all without credentials (%s), also as one of several', (credentials = 'omit') => {
    expect(read(['*'], { credentials }).readable).toEqual(['content-language', 'bb-8', 'x-other', '*', 'access-control-expose-headers'])
    expect(read(['x', '*'], { credentials }).readable).toContain('bb-8')
  })

  test('"*" exposes only a header of that name with credentials', () => {
    expect(read(['*'], { credentials: 'include' }).readable).toEqual(['content-language', '*'])
    expect(read(['*, bb-8'], { credentials: 'include' }).readable).toEqual(['content-language', 'bb-8', '*'])
  })
})

test('an answer of the page\'s own origin shows everything but cookies, one without CORS nothing', () => {
  const own = read(['a b'], { url: 'https://app.example/' })
  expect(own.readable).toEqual(['content-language', 'bb-8', 'x-other', '*', 'access-control-expose-headers'])
  expect(own.invalidMember).toBeUndefined()
  const opaque = read(['*'], { mode: 'no-cors' })
  expect(opaque.readable).toEqual([])
  expect(opaque.hidden[0]).toEqual({ name: 'content-language', reason: 'opaque' })
})

test('the tainting of an answer is that of all the URLs on its way', () => {
  expect(taintingOf({ ...request, url: 'https://app.example/' })).toBe('basic')
  expect(taintingOf(request)).toBe('cors')
  expect(taintingOf({ ...request, mode: 'no-cors' })).toBe('opaque')
  expect(taintingOf({ ...request, url: 'https://app.example/', earlierUrls: [request.url] })).toBe('cors')
})
