/** Paths that stand before others: which can, and what is left below them. */
import { expect, test } from 'vitest'
import { isPathPrefix, pathBelow } from '../../src/value/path-prefix.ts'

test.each<readonly [unknown, boolean]>([
  ['/api', true], ['/api/v1.0/~x/a%20b', true], ['/a(b)', true],
  ['', false], ['api', false], ['/', false], ['/api/', false], ['https://app.example/api', false], ['/a b', false], ['/ä', false], ['/api?x', false], ['/api#x', false], ['/:tenant', false], ['/api/*', false],
  ['/{a}', false], ['/a//b', false], ['//a', false], ['/a/../b', false], ['/a/./b', false], ['/a\\b', false], [7, false], [null, false], [undefined, false],
])('whether %j can stand before other paths: %s', (value, expected) => {
  expect(isPathPrefix(value)).toBe(expected)
})

test.each<readonly [string, string, string | undefined]>([
  ['/things', '', '/things'], ['/', '', '/'], ['/api', '/api', '/'], ['/api/', '/api', '/'], ['/api/things', '/api', '/things'], ['/api//things', '/api', '//things'],
  ['/apis', '/api', undefined], ['/', '/api', undefined], ['/x/api/things', '/api', undefined], ['/API/things', '/api', undefined], ['/a%70i/things', '/api', undefined],
])('the path %s below %j is %j', (pathname, prefix, rest) => {
  expect(pathBelow(pathname, prefix)).toBe(rest)
})
