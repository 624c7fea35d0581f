/** The compiled set of origins, against each pattern by itself. */
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { compileOriginSet } from '../../src/policy/origin-set.ts'
import { parseOrigin } from '../../src/value/origin.ts'
import { matchesOriginPattern, parseOriginPattern } from '../../src/value/origin-pattern.ts'
import type { OriginPattern } from '../../src/value/origin-pattern.ts'
import { originMatches } from '../model/origin-reference.ts'
import { nearMisses, originsAround, PATTERNS, STRANGERS } from '../model/origin-samples.ts'

function patterns(texts: readonly string[]): OriginPattern[] {
  return texts.map((text) => parseOriginPattern(text)).filter((pattern) => pattern !== undefined)
}

const setOf = (...texts: readonly string[]) => compileOriginSet(patterns(texts))

/** The sites of CORS scanners: what lies near a trusted host in text and belongs to somebody else. */
function attacksOn(host: string): string[] {
  const registered = host.split('.').slice(-2).join('.')
  return [
    'https://evil.net', `https://${host}.evil.net`, `https://evil${host}`, `https://evil-${host}`, `https://evil${registered}`, `https://${host}evil.net`, `https://${host.slice(1)}`, `https://${host.slice(0, -1)}`,
    `https://${host.replace('.', 'a')}`, `https://${host}unity`, 'null', 'https://attacker.github.io', `http://${host}`, `https://${host}:8443`, `https://${host}.`, `https://user@${host}`, `https://${host}@evil.net`,
    `https://${host}/`, `https://evil.net/${host}`, `https://evil.net#${host}`, `https://evil.net?${host}`, `https://${host.toUpperCase()}`, `HTTPS://${host}`, ` https://${host}`, `https://${host} `,
    `https://${host},https://evil.net`, `https://${host} https://evil.net`, `https://${host}\0`, `https://${host}%00.evil.net`, `https://${host}%60.evil.net`,
    ...[...'_-"{}+^!~`;|&\'()*,$=\u000b'].map((sign) => `https://${host}${sign}.evil.net`),
    'constructor', '__proto__', 'toString', 'hasOwnProperty', 'size', 'has', '', '*', 'undefined', 'https://', 'file://', 'data:', 'https://[::1]', 'https://1',
  ]
}

describe('mistakes that others made', () => {
  test.each([
    ['https://foo.com', 'https://bar.com'], ['https://app.example.com'], ['https://*.example.com', 'https://bar.com'], ['https://pr-*.example.com'], ['https://foo.com', 'https://a.foo.com:*', 'http://localhost:*'],
  ].map((list) => [list]))('none of the near misses of %j is a member', (list) => {
    const set = compileOriginSet(patterns(list))
    const hosts = ['foo.com', 'bar.com', 'app.example.com', 'pr-1.example.com', 'a.foo.com']
    const members = new Set(hosts.map((host) => `https://${host}`))
    const accepted = hosts.flatMap(attacksOn).filter((origin) => set.has(origin))
    // What is accepted must be what a pattern names; nothing that no browser sends is.
    expect(accepted.filter((origin) => !list.some((pattern) => originMatches(pattern, origin)))).toEqual([])
    expect(accepted.filter((origin) => !members.has(origin) && !/^https:\/\/[a-z0-9_.-]+(?::8443)?$/.test(origin))).toEqual([])
  })

  test('two entries never make a third: foo.com and bar.com are not barfoo.com', () => {
    const set = setOf('https://foo.com', 'https://bar.com', 'https://*.foo.com', 'https://*.bar.com')
    for (const origin of ['https://barfoo.com', 'https://foo.combar.com', 'https://foobar.com', 'https://foo.bar', 'https://bar.foo.com.bar']) expect([origin, set.has(origin)]).toEqual([origin, false])
    expect(set.has('https://bar.foo.com')).toBe(true)
  })

  test('a question has no effect on the next one', () => {
    const set = setOf('https://*.foo.com', 'https://pr-*.bar.com')
    const answers = ['https://a.foo.com', 'https://pr-1.bar.com', 'https://evil.net', 'https://a.foo.com', 'https://pr-1.bar.com', 'https://evil.net'].map((origin) => set.has(origin))
    expect(answers).toEqual([true, true, false, true, true, false])
  })
})

describe('membership', () => {
  test('a set of nothing has no member', () => {
    expect(['https://app.example', '', 'null'].some((origin) => setOf().has(origin))).toBe(false)
  })

  test('is the same as asking each pattern', () => {
    const origin = fc.oneof(fc.constantFrom(...originsAround(PATTERNS)), fc.constantFrom(...originsAround(PATTERNS)).chain((near) => fc.constantFrom(...nearMisses(near))), fc.constantFrom(...STRANGERS))
    fc.assert(fc.property(fc.subarray([...PATTERNS]), fc.array(origin, { minLength: 1, maxLength: 5 }), (list, origins) => {
      const compiled = compileOriginSet(patterns(list))
      for (const text of origins) {
        const parsed = parseOrigin(text)
        const naive = parsed !== undefined && patterns(list).some((pattern) => matchesOriginPattern(pattern, parsed))
        expect([text, compiled.has(text)]).toEqual([text, naive])
      }
    }), { numRuns: 1500 })
  })

  test('is the same as asking each pattern, for hosts made of the same few labels', () => {
    const host = fc.array(fc.constantFrom('a', 'b', 'pr-1', 'pr-', 'x-b', 'com'), { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
    const scheme = fc.constantFrom('https', 'http')
    const port = fc.constantFrom('', ':8', ':81')
    const pattern = fc.tuple(scheme, fc.constantFrom('', '*.', 'pr-*.', '*-b.', 'pr-*-b.'), host, fc.constantFrom('', ':8', ':*')).map(([before, star, name, end]) => `${before}://${star}${name}${end}`)
    const origin = fc.tuple(scheme, host, port).map(([before, name, end]) => `${before}://${name}${end}`)
    fc.assert(fc.property(fc.array(pattern, { maxLength: 6 }), fc.array(origin, { minLength: 1, maxLength: 8 }), (list, origins) => {
      const compiled = compileOriginSet(patterns(list))
      for (const text of origins) {
        const parsed = parseOrigin(text)
        expect([text, compiled.has(text)]).toEqual([text, parsed !== undefined && patterns(list).some((each) => matchesOriginPattern(each, parsed))])
      }
    }), { numRuns: 1500 })
  })

  test('does not depend on the order or on doubles', () => {
    fc.assert(fc.property(fc.shuffledSubarray([...PATTERNS]), (list) => {
      const one = compileOriginSet(patterns(list))
      const other = compileOriginSet(patterns([...list, ...list].reverse()))
      for (const origin of [...originsAround(PATTERNS), ...STRANGERS]) expect(other.has(origin)).toBe(one.has(origin))
    }), { numRuns: 100 })
  })
})

describe('work is bounded', () => {
  /** The look-ups in hash tables that one question makes. */
  function lookups(ask: () => void): number {
    const spies = [vi.spyOn(Map.prototype, 'get'), vi.spyOn(Map.prototype, 'has'), vi.spyOn(Set.prototype, 'has')]
    try {
      ask()
      return spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0)
    } finally {
      for (const spy of spies) spy.mockRestore()
    }
  }

  const thousand = patterns(Array.from({ length: 1000 }, (_, index) => [`https://*.d${index}.example`, `https://e${index}.example`, `https://f${index}.example:*`]).flat())
  const large = compileOriginSet(thousand)
  const deep = `https://${'a.'.repeat(126)}b`

  test('exact origins are one look-up, the header as it came', () => {
    const two = setOf('https://a.example', 'https://b.example')
    expect(lookups(() => two.has('https://b.example'))).toBe(1)
    expect(lookups(() => two.has('https://c.example'))).toBe(1)
    expect(lookups(() => large.has('https://e999.example'))).toBe(1)
  })

  test('one look-up for each parent domain, 126 at most, however many patterns there are', () => {
    expect(lookups(() => large.has('https://a.d500.example'))).toBeLessThanOrEqual(5)
    expect(parseOrigin(deep)).toBeDefined()
    expect(lookups(() => large.has(deep))).toBeLessThanOrEqual(130)
  })

  test.each([
    ['dots', `https://${'.'.repeat(1_000_000)}`], ['labels', `https://${'a.'.repeat(500_000)}example`], ['one label', `https://${'a'.repeat(1_000_000)}.d1.example`], ['colons', `https://a${':'.repeat(1_000_000)}`],
    ['brackets', `https://[${':'.repeat(1_000_000)}]`], ['a scheme', `${'s'.repeat(1_000_000)}://a.d1.example`], ['hyphens', `https://${'-'.repeat(1_000_000)}.d1.example`], ['327 bytes', `https://${'a'.repeat(308)}.d1.example`],
  ])('a header of too many %s is not read beyond its length', (_, origin) => {
    const exec = vi.spyOn(RegExp.prototype, 'exec')
    const count = lookups(() => expect(large.has(origin)).toBe(false))
    expect(exec).not.toHaveBeenCalled()
    exec.mockRestore()
    expect(count).toBe(1)
  })
})
