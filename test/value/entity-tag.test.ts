/** Entity tags: what one is, lists of them within bounds, and the two ways to compare. */
import { describe, expect, test } from 'vitest'
import { isSameStrongly, isSameWeakly, parseEntityTag, parseEntityTagList } from '../../src/value/entity-tag.ts'

const strong = (opaque: string) => ({ weak: false, opaque })
const weak = (opaque: string) => ({ weak: true, opaque })

describe('an entity tag', () => {
  test.each([['"abc"', strong('abc')], ['W/"abc"', weak('abc')], ['""', strong('')], ['"a,b"', strong('a,b')], ['"\\"', strong('\\')], ['"é!#~"', strong('é!#~')]] as const)('is read from %s', (text, tag) => {
    expect(parseEntityTag(text)).toEqual(tag)
  })

  test.each(['', 'abc', '"abc', 'abc"', 'w/"abc"', 'W/abc', 'W/ "abc"', '"a b"', '"a"b"', '"a\0"', '"a\n"', '"a€"', ' "a"', '*'])('is not read from %j', (text) => {
    expect(parseEntityTag(text)).toBeUndefined()
  })

  test.each([
    [strong('1'), strong('1'), true, true], [weak('1'), weak('1'), false, true], [weak('1'), strong('1'), false, true], [strong('1'), weak('1'), false, true], [strong('1'), strong('2'), false, false], [weak('1'), weak('2'), false, false],
  ])('%o and %o are the same strongly: %s, weakly: %s', (one, other, strongly, weakly) => {
    expect([isSameStrongly(one, other), isSameWeakly(one, other)]).toEqual([strongly, weakly])
  })
})

describe('a list of entity tags', () => {
  test.each([
    ['"a"', [strong('a')]], ['"a", W/"b"', [strong('a'), weak('b')]], ['"a","b"', [strong('a'), strong('b')]], [' \t"a" \t, \t"b" ', [strong('a'), strong('b')]], ['"a, b"', undefined], ['"a,b","c"', [strong('a,b'), strong('c')]],
    ['', []], [',, ,', []], [', "a",,', [strong('a')]], ['"a" "b"', undefined], ['"a""b"', undefined], ['a', undefined], ['"a", *', undefined], ['*', undefined], ['"a', undefined], ['"a", "b', undefined], ['"a"\n', undefined],
  ] as const)('%j', (text, tags) => {
    expect(parseEntityTagList(text)).toEqual(tags)
  })

  test('has at most 64 members and 4096 characters', () => {
    expect(parseEntityTagList('"a",'.repeat(64))).toHaveLength(64)
    expect(parseEntityTagList('"a",'.repeat(65))).toBeUndefined()
    expect(parseEntityTagList(`"${'a'.repeat(4094)}"`)).toHaveLength(1)
    expect(parseEntityTagList(`"${'a'.repeat(4095)}"`)).toBeUndefined()
  })

  test('takes no longer than its length, whatever is in it', () => {
    const started = performance.now()
    for (const part of [' ', '\t', '"', ',', '" ', 'W/"', '"a" ']) for (let index = 0; index < 20; index++) parseEntityTagList(`${part.repeat(4090 / part.length)}x`)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
