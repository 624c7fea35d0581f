/** Regular expressions as patterns: a table, and every origin that a browser could send asked of both. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readExpression } from '../../src/compat/regexp-origin.ts'
import type { ExpressionCause, ExpressionDifference } from '../../src/compat/regexp-origin.ts'
import { parseExpression } from '../../src/compat/regexp-syntax.ts'
import { compileOriginSet } from '../../src/policy/origin-set.ts'
import { parseOrigin } from '../../src/value/origin.ts'
import { parseOriginPattern, serializeOriginPattern } from '../../src/value/origin-pattern.ts'

function setOf(patterns: readonly string[]): { has(origin: string): boolean } {
  return compileOriginSet(patterns.flatMap((pattern) => parseOriginPattern(pattern) ?? []))
}

describe('an expression that is patterns', () => {
  test.each<[RegExp, readonly string[], (readonly ExpressionDifference[])?]>([
    [/^https:\/\/app\.example$/, ['https://app.example']],
    [/^https:\/\/app\.example:8443$/, ['https://app.example:8443']],
    [/^https?:\/\/app\.example$/, ['http://app.example', 'https://app.example']],
    [/^http(s)?:\/\/app\.example$/, ['http://app.example', 'https://app.example']],
    [/^(http|https):\/\/app\.example$/, ['http://app.example', 'https://app.example']],
    [/^(?:https:\/\/a\.example|https:\/\/b\.example)$/, ['https://a.example', 'https://b.example']],
    [/^https:\/\/a\.example$|^https:\/\/b\.example$/, ['https://a.example', 'https://b.example']],
    [/(^https:\/\/a\.example$)/, ['https://a.example']],
    [/^https:\/\/(?<name>app|admin)\.example\.com$/, ['https://app.example.com', 'https://admin.example.com']],
    [/^https:\/\/app[12]\.example\.com$/, ['https://app1.example.com', 'https://app2.example.com']],
    [/^https:\/\/w{3}\.example\.com$/, ['https://www.example.com']],
    [/^https:\/\/(www\.)?example\.com$/, ['https://example.com', 'https://www.example.com']],
    [/^HTTPS:\/\/App\.Example$/i, ['https://app.example']],
    [/^https:\/\/app\.example$/gimsuy, ['https://app.example']],
    [/^https:\/\/.*\.example\.com$/, ['https://*.example.com']],
    [/^https:\/\/.+\.example\.com$/, ['https://*.example.com']],
    [/^https:\/\/.+?\.example\.com$/, ['https://*.example.com']],
    [/^https:\/\/[^/]+\.example\.com$/, ['https://*.example.com']],
    [/^https:\/\/[\w.-]+\.example\.com$/, ['https://*.example.com']],
    [/^https:\/\/[\w-.]+\.example\.com$/, ['https://*.example.com']],
    [/^https:\/\/[a-z0-9.-]+\.example\.com$/, ['https://*.example.com'], ['wider']],
    [/^https:\/\/[A-Za-z0-9.-]{1,}\.example\.com$/, ['https://*.example.com'], ['wider']],
    [/^https:\/\/([\w-]+\.)+example\.com$/, ['https://*.example.com']],
    [/^https:\/\/([^.]+\.)+example\.com$/, ['https://*.example.com']],
    [/^https:\/\/([a-z0-9-]+\.)+example\.com$/, ['https://*.example.com'], ['wider']],
    [/^https:\/\/([a-z0-9-]+\.)*example\.com$/, ['https://example.com', 'https://*.example.com'], ['wider']],
    [/^https:\/\/(?:[a-z0-9-]{1,63}\.)*example\.com$/, ['https://example.com', 'https://*.example.com'], ['wider']],
    [/^https:\/\/(.+\.)?example\.com$/, ['https://example.com', 'https://*.example.com']],
    [/^https:\/\/pr-[a-z0-9-]+\.example\.com$/, ['https://pr-*.example.com']],
    [/^https:\/\/pr-[a-z\d-]{1,63}\.example\.com$/, ['https://pr-*.example.com']],
    [/^https:\/\/pr-[a-z0-9-]+\.example\.com$/i, ['https://pr-*.example.com']],
    [/^https:\/\/[a-z0-9-]+-team\.vercel\.app$/, ['https://*-team.vercel.app']],
    [/^https:\/\/a-[a-z0-9-]+-b\.example\.com$/, ['https://a-*-b.example.com']],
    [/^https:\/\/pr-[\w-]+\.example\.com$/, ['https://pr-*.example.com'], ['narrower']],
    [/^https:\/\/pr-[^.]+\.example\.com$/, ['https://pr-*.example.com'], ['narrower']],
    [/^https?:\/\/localhost(:\d+)?$/, ['http://localhost:*', 'https://localhost:*']],
    [/^http:\/\/localhost(?::[0-9]{1,5})?$/, ['http://localhost:*']],
    [/^http:\/\/localhost(:\d*)?$/, ['http://localhost:*']],
    [/^http:\/\/localhost(:3000|:5173)?$/, ['http://localhost', 'http://localhost:3000', 'http://localhost:5173']],
    [/^http:\/\/127\.0\.0\.1:\d$/, Array.from({ length: 9 }, (_, digit) => `http://127.0.0.1:${digit + 1}`)],
    [/^https:\/\/app\.example(:443)?$/, ['https://app.example']],
    [/^http:\/\/\[::1\]:3000$/, ['http://[::1]:3000']],
    [/^capacitor:\/\/localhost$/, ['capacitor://localhost']],
  ])('%s is %j', (expression, patterns, differences = []) => {
    const reading = readExpression(expression)
    expect(reading.kind === 'patterns' ? { ...reading, patterns: [...reading.patterns].toSorted() } : reading).toEqual({ kind: 'patterns', patterns: [...patterns].toSorted(), differences })
  })
})

describe('an expression that is none', () => {
  test.each<[RegExp, readonly ExpressionCause[], readonly string[]]>([
    [/\.example\.com$/, ['start', 'scheme'], ['https://*.example.com']],
    [/example\.com$/, ['start', 'scheme'], ['https://example.com', 'https://*.example.com']],
    [/^https:\/\/example\.com/, ['end'], ['https://example.com']],
    [/https:\/\/example\.com/, ['start', 'end'], ['https://example.com']],
    [/example\.com/, ['start', 'end', 'scheme'], ['https://example.com', 'https://*.example.com']],
    [/\/\/example\.com$/, ['start', 'scheme'], ['https://example.com', 'https://*.example.com']],
    [/^https:\/\/a\.example|https:\/\/b\.example$/, ['end', 'start'], ['https://a.example', 'https://b.example']],
    [/localhost/, ['start', 'end', 'scheme'], ['http://localhost:*']],
    [/localhost:3000$/, ['start', 'scheme'], ['http://localhost:3000']],
    [/^https:\/\/app.example.com$/, ['dot'], ['https://app.example.com']],
    [/^https:\/\/app.example\.com/, ['end', 'dot'], ['https://app.example.com']],
    [/^https:\/\/.*example\.com$/, ['dots'], ['https://example.com', 'https://*.example.com']],
    [/^https:\/\/.*$/, ['dots'], []],
    [/.*/, ['start', 'end', 'dots', 'scheme'], []],
    [/^https:\/\/[a-z0-9-]+\.example\.com$/, ['one-label'], ['https://*.example.com']],
    [/^https:\/\/[^.]*\.example\.com$/, ['one-label'], ['https://*.example.com']],
    [/^https:\/\/pr-.+\.example\.com$/, ['dots'], ['https://pr-*.example.com']],
    [/^https:\/\/pr-\d+\.example\.com$/, ['characters'], ['https://pr-*.example.com']],
    [/^https:\/\/pr-[a-z0-9-]*\.example\.com$/, ['characters'], ['https://pr-*.example.com']],
    [/^https:\/\/pr-[a-z0-9-]{8}\.example\.com$/, ['characters'], ['https://pr-*.example.com']],
    [/^https:\/\/pr-[a-z]\.example\.com$/, ['characters'], ['https://pr-*.example.com']],
    [/^https:\/\/([a-z]+\.)+example\.com$/, ['characters'], ['https://*.example.com']],
    [/^https:\/\/.{3,9}\.example\.com$/, ['characters'], ['https://*.example.com']],
    [/^https:\/\/pr[a-z0-9-]+\.example\.com$/, ['place'], []],
    [/^https:\/\/a\.[a-z0-9-]+\.example\.com$/, ['place'], []],
    [/^https:\/\/a\.([\w-]+\.)+example\.com$/, ['place'], []],
    [/^https:\/\/a^\.example\.com$/, ['place'], ['https://a.example.com']],
    [/^http:\/\/localhost:\d+$/, ['port'], ['http://localhost:*']],
    [/^http:\/\/localhost(:\d{4})?$/, ['port'], ['http://localhost', 'http://localhost:*']],
    [/^http:\/\/localhost(:\d+x)?$/, ['port'], ['http://localhost']],
    [/^[a-z]+:\/\/app\.example$/, ['characters', 'scheme'], ['https://app.example']],
    [/^.+\.example\.com$/, ['scheme'], ['https://*.example.com']],
    [/^https:\/\/App\.example$/, ['never'], []],
    [/^https:\/\/app\.example\/$/, ['never'], ['https://app.example']],
    [/^https:\/\/app\.example:443$/, ['never'], ['https://app.example']],
    [/^null$/, ['scheme'], []],
    [/^https:\/\/(?!evil).+\.example\.com$/, ['unread'], []],
    [/^https:\/\/(?<=x)example\.com$/, ['unread'], []],
    [/^https:\/\/(a)\1\.example$/, ['unread'], []],
    [/^https:\/\/\S+\.example\.com$/, ['unread'], []],
    [/^https:\/\/\bapp\.example\.com$/, ['unread'], []],
    [/^https:\/\/[\s\S]+\.example\.com$/, ['unread'], []],
    [/^https:\/\/(\w+\.example\.com)+$/, ['unread'], []],
    [/^https:\/\/(?:ab){2}\.example\.com$/, ['unread'], []],
    [/^https:\/\/[0-9][0-9]\.example\.com$/, ['unread'], []],
    [/^https:\/\/a\u{2d}b\.example$/u, ['unread'], []],
    [new RegExp('^https://[a-z]\\.example$', 'v'), ['unread'], []],
    [/^https:\/\/a{x\.example$/, ['unread'], []],
  ])('%s, because of %j, where %j may be meant', (expression, causes, meant) => {
    expect(readExpression(expression)).toEqual({ kind: 'other', causes, meant })
  })
})

describe('reading', () => {
  test.each(['(', '[a', 'a)', '[z-', '\\', '(?:', 'a**'])('is total: %s is no expression, and is not read', (source) => {
    // No engine gives such an expression, but its source is a text all the same.
    expect(parseExpression({ source, flags: '' } as RegExp)).toBeUndefined()
  })
})

const CLASSES = ['[a-z0-9-]+', '[\\w-]+', '[^.]+', '[^.]*', '.+', '.*', '[a-z]+', '\\w+', '[\\w.-]+', '[a-z0-9.-]*', '[A-Z]+', '\\d+', '[a-z0-9-]{1,63}', '[a-z0-9-]{2,}', '[0-9a-z_-]+?']
const one = (...choices: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...choices)
const wild = one(...CLASSES)
const label = fc.oneof(one('a', 'pr-1', 'x-team', '[ab]', 'a?', '(a|b1)'), wild, wild.map((each) => `pr-${each}`), wild.map((each) => `${each}-team`), wild.map((each) => `pr-${each}-team`))
const below = fc.oneof(one('', ''), label.map((each) => `${each}\\.`), label.map((each) => `(${each}\\.)?`), wild.map((each) => `(?:${each}\\.)+`), wild.map((each) => `(${each}\\.)*`), wild, label.map((each) => `${each}.`))
const expression = fc.record({
  start: one('^', '^', '^', '^', ''),
  scheme: one('https:\\/\\/', 'https?:\\/\\/', '(http|capacitor):\\/\\/', '[a-z]+:\\/\\/', '.*'),
  below,
  domain: one('example\\.com', 'example\\.com', 'example.com', '(example|evil)\\.com', 'localhost'),
  port: one('', '', ':8443', '(:\\d+)?', '(?::[0-9]{1,5})?', ':\\d+', '(:3000|:8443)?', '(:\\d{2,})?'),
  end: one('$', '$', '$', '$', ''),
  flags: one('', 'i', 'm', 'g'),
}).map(({ start, scheme, below: names, domain, port, end, flags }) => new RegExp(`${start}${scheme}${names}${domain}${port}${end}`, flags))
const origin = fc.record({
  scheme: one('https', 'https', 'https', 'http', 'capacitor'),
  labels: fc.array(one('a', 'b1', 'pr-1', 'pr-x', 'x-team', 'pr-x-team', 'pr-', '-team', 'pr--team', 'a_b', 'pr-a_b', 'a_b-team', 'evil', 'example', 'com', '12'), { maxLength: 3 }),
  domain: one('example.com', 'example.com', 'example.com', 'evilexample.com', 'example.com.evil.net', 'examplexcom', 'evil.com', 'localhost', 'net'),
  port: one('', '', '', ':8443', ':3000', ':1', ':65535'),
}).map(({ scheme, labels, domain, port }) => `${scheme}://${[...labels, domain].join('.')}${port}`).filter((text) => parseOrigin(text) !== undefined)

describe('every origin that a browser could send', () => {
  test('is named by the patterns if and only if the expression matches it, but for underscores where they are told', () => {
    let patterns = 0
    let members = 0
    fc.assert(fc.property(expression, fc.array(origin, { minLength: 60, maxLength: 60 }), (regexp, origins) => {
      const reading = readExpression(regexp)
      if (reading.kind === 'other') return
      patterns += 1
      const set = setOf(reading.patterns)
      for (const each of origins) {
        const matches = new RegExp(regexp.source, regexp.flags).test(each)
        if (matches === set.has(each)) members += matches ? 1 : 0
        else expect([each, matches, reading.differences, each.includes('_')]).toEqual([each, matches, expect.arrayContaining([matches ? 'narrower' : 'wider']), true])
      }
    }), { numRuns: 2000 })
    expect(patterns).toBeGreaterThan(100)
    expect(members).toBeGreaterThan(500)
  })

  test('what may be meant is always a pattern, written in full', () => {
    fc.assert(fc.property(expression, (regexp) => {
      const reading = readExpression(regexp)
      const patterns = reading.kind === 'other' ? reading.meant : reading.patterns
      for (const pattern of patterns) {
        const parsed = parseOriginPattern(pattern)
        expect(parsed && serializeOriginPattern(parsed)).toBe(pattern)
      }
    }), { numRuns: 1000 })
  })
})
