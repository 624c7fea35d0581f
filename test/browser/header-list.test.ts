import { describe, expect, test } from 'vitest'
import { extractTokens, getHeader, headerLines, normalizeValue, pickHeaders, splitValue } from '../../src/browser/header-list.ts'
import type { HeaderList } from '../../src/browser/header-list.ts'

test.each([
  ['x', 'x'], ['  x\t', 'x'], ['\r\n x y \r\n', 'x y'], ['\u000Bx', '\u000Bx'], ['\u00A0x', '\u00A0x'], ['', ''],
])('the value %j is held as %j', (value, held) => {
  expect(normalizeValue(value)).toBe(held)
})

describe('several lines of one name', () => {
  const headers: HeaderList = [['A', ' 1 '], ['b', '2'], ['a', '3']]

  test('are found without regard to case, each normalised', () => {
    expect(headerLines(headers, 'a')).toEqual(['1', '3'])
    expect(headerLines(headers, 'c')).toEqual([])
  })

  test('are joined by a comma and a space; a name without a line gives nothing', () => {
    expect(getHeader(headers, 'a')).toBe('1, 3')
    expect(getHeader([['a', '']], 'a')).toBe('')
    expect(getHeader(headers, 'c')).toBeUndefined()
  })

  test('can be picked out as they were sent', () => {
    expect(pickHeaders(headers, ['a'])).toEqual([['A', ' 1 '], ['a', '3']])
  })
})

describe('a list of tokens', () => {
  test.each<[readonly string[], readonly string[]]>([
    [['PUT'], ['PUT']],
    [['PUT, PATCH'], ['PUT', 'PATCH']],
    [['PUT', 'PATCH'], ['PUT', 'PATCH']],
    [[',,PUT,\t,'], ['PUT']],
    [[''], []],
    [['\tx-a ,x-b'], ['x-a', 'x-b']],
    [['*'], ['*']],
    [['a,a'], ['a', 'a']],
  ])('of the lines %j has the members %j', (lines, members) => {
    expect(extractTokens(lines.map((line) => ['l', line] as const), 'l')).toEqual({ kind: 'list', members })
  })

  test.each<[readonly string[], string]>([
    [['PUT, bad method'], 'bad method'],
    [['a', '"b"'], '"b"'],
    [['a;'], 'a;'],
    [['a\u000B'], 'a\u000B'],
    [['a\u00A0,b'], 'a\u00A0'],
    [['@#$%,b'], '@#$%'],
    [['a\0'], 'a\0'],
  ])('of the lines %j is spoilt by %j', (lines, member) => {
    expect(extractTokens(lines.map((line) => ['L', line] as const), 'l')).toEqual({ kind: 'failure', member })
  })

  test('without a line is absent', () => {
    expect(extractTokens([['x', 'a']], 'l')).toEqual({ kind: 'absent' })
  })
})

test.each<[string, readonly string[]]>([
  ['nosniff,', ['nosniff', '']],
  ['', ['']],
  ['text/html;", x/x', ['text/html;", x/x']],
  ['x/x;test="hi",y/y', ['x/x;test="hi"', 'y/y']],
  ['x / x,,,1', ['x / x', '', '', '1']],
  ['"1,2", 3', ['"1,2"', '3']],
  ['"a\\",b", c', ['"a\\",b"', 'c']],
  ['"a\\', ['"a\\']],
  [' a ,\tb\t', ['a', 'b']],
])('the value %j is split into %j', (value, members) => {
  expect(splitValue(value)).toEqual(members)
})
