/** Methods as the Fetch standard sorts them. */
import { describe, expect, test } from 'vitest'
import { isForbiddenMethod, isListableMethod, isMethod, isSafelistedMethod, normalizeMethod } from '../../src/value/method.ts'

test.each<[method: string, is: { method: boolean; safelisted: boolean; forbidden: boolean; listable: boolean }]>([
  ['GET', { method: true, safelisted: true, forbidden: false, listable: true }],
  ['HEAD', { method: true, safelisted: true, forbidden: false, listable: true }],
  ['POST', { method: true, safelisted: true, forbidden: false, listable: true }],
  ['PUT', { method: true, safelisted: false, forbidden: false, listable: true }],
  ['PATCH', { method: true, safelisted: false, forbidden: false, listable: true }],
  ['OPTIONS', { method: true, safelisted: false, forbidden: false, listable: true }],
  ['get', { method: true, safelisted: false, forbidden: false, listable: true }],
  ['CHICKEN', { method: true, safelisted: false, forbidden: false, listable: true }],
  ['constructor', { method: true, safelisted: false, forbidden: false, listable: true }],
  ['CONNECT', { method: true, safelisted: false, forbidden: true, listable: false }],
  ['TRACE', { method: true, safelisted: false, forbidden: true, listable: false }],
  ['TRACK', { method: true, safelisted: false, forbidden: true, listable: false }],
  ['trace', { method: true, safelisted: false, forbidden: true, listable: false }],
  ['Connect', { method: true, safelisted: false, forbidden: true, listable: false }],
  ['*', { method: true, safelisted: false, forbidden: false, listable: false }],
  ['', { method: false, safelisted: false, forbidden: false, listable: false }],
  ['PU T', { method: false, safelisted: false, forbidden: false, listable: false }],
  ['PUT,GET', { method: false, safelisted: false, forbidden: false, listable: false }],
  ['PÜT', { method: false, safelisted: false, forbidden: false, listable: false }],
  ['PUT\n', { method: false, safelisted: false, forbidden: false, listable: false }],
])('%j is sorted rightly', (method, is) => {
  expect({
    method: isMethod(method), safelisted: isSafelistedMethod(method), forbidden: isForbiddenMethod(method), listable: isListableMethod(method),
  }).toEqual(is)
})

describe('normalizeMethod', () => {
  test.each([
    ['get', 'GET'], ['Get', 'GET'], ['head', 'HEAD'], ['post', 'POST'], ['put', 'PUT'], ['delete', 'DELETE'], ['options', 'OPTIONS'], ['PUT', 'PUT'],
  ])('makes %s %s, as clients do', (method, normalized) => {
    expect(normalizeMethod(method)).toBe(normalized)
  })

  test.each(['patch', 'Patch', 'PATCH', 'query', 'chicken', 'trace', ''])('leaves %j as it is, as clients do', (method) => {
    expect(normalizeMethod(method)).toBe(method)
  })

  test.each(['po\u017ft', 'opt\u0131ons'])('leaves %s as it is, which only looks like one in Unicode', (method) => {
    expect(normalizeMethod(method)).toBe(method)
  })
})
