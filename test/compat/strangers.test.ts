/** Finding an origin of somebody else that an expression lets in. */
import { describe, expect, test } from 'vitest'
import { ANYBODY, findStrangers, withoutMemory } from '../../src/compat/strangers.ts'

describe('strangers', () => {
  test.each<[RegExp, string]>([
    [/example\.com$/, 'https://evilexample.com'],
    [/^https:\/\/.*example\.com$/, 'https://evilexample.com'],
    [/^https:\/\/example\.com/, 'https://example.com.evil.net'],
    [/^https:\/\/.*\.example\.com/, 'https://sub.example.com.evil.net'],
    [/^https:\/\/app.example\.com$/, 'https://appxexample.com'],
    [/^https:\/\/.*.example\.com$/, 'https://evil-example.com'],
    [/^http:\/\/example\.com/, 'http://example.com.evil.net'],
    [/^https:\/\//, ANYBODY],
    [/.*/g, ANYBODY],
    [/(?:)/, ANYBODY],
    [/evil/, ANYBODY],
  ])('of %s: %s', (expression, stranger) => {
    expect(findStrangers(expression)).toContain(stranger)
  })

  test.each([
    /\.example\.com$/, /^https:\/\/example\.com$/, /^https:\/\/.*\.example\.com$/, /^https:\/\/([a-z0-9-]+\.)*example\.com$/, /^https?:\/\/localhost(:\d+)?$/, /^https:\/\/pr-\d+\.app\.example$/,
    /^https:\/\/(?!evil)[a-z]+\.example\.com$/, /^null$/, /^https:\/\/APP\.EXAMPLE\.COM$/i,
  ])('%s lets none in', (expression) => {
    expect(findStrangers(expression)).toEqual([])
  })

  test('a long name is not tried, since the expression may take time that doubles with each letter of it', () => {
    const slow = /^https:\/\/([a-z]+)+\.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\.example$/
    const start = performance.now()
    expect(findStrangers(slow)).toEqual([])
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

test.each<[RegExp, RegExp]>([[/a/g, /a/], [/a/gi, /a/i], [/a|b/y, /^(?:a|b)/], [/a/m, /a/m]])('%s without its memory is %s', (expression, plain) => {
  expect(withoutMemory(expression)).toEqual(plain)
})
