/** Origin patterns: the grammar, and what a pattern names. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseOrigin } from '../../src/value/origin.ts'
import {
  isLoopbackPattern, matchesOriginPattern, matchesStarredLabel, OPAQUE_SCHEMES, parseOriginPattern, publicSuffixOf, serializeOriginPattern,
} from '../../src/value/origin-pattern.ts'
import type { OriginPattern } from '../../src/value/origin-pattern.ts'
import { originMatches } from '../model/origin-reference.ts'
import { nearMisses, originsAround, PATTERNS, STRANGERS } from '../model/origin-samples.ts'

const exact = (host: string) => ({ kind: 'exact', host }) as const
const below = (domain: string) => ({ kind: 'subdomains', domain }) as const
const label = (prefix: string, suffix: string, domain: string) => ({ kind: 'label', prefix, suffix, domain }) as const

function parsed(text: string): OriginPattern {
  const pattern = parseOriginPattern(text)
  if (pattern === undefined) throw new Error(`no pattern: ${text}`)
  return pattern
}

function matches(pattern: string, text: string): boolean {
  const origin = parseOrigin(text)
  return origin !== undefined && matchesOriginPattern(parsed(pattern), origin)
}

describe('parseOriginPattern', () => {
  test.each<[text: string, pattern: OriginPattern, full: string]>([
    ['https://app.example', { scheme: 'https', host: exact('app.example'), port: undefined }, 'https://app.example'],
    ['app.example', { scheme: 'https', host: exact('app.example'), port: undefined }, 'https://app.example'],
    ['app.example:8443', { scheme: 'https', host: exact('app.example'), port: 8443 }, 'https://app.example:8443'],
    ['intranet', { scheme: 'https', host: exact('intranet'), port: undefined }, 'https://intranet'],
    ['a_b.example', { scheme: 'https', host: exact('a_b.example'), port: undefined }, 'https://a_b.example'],
    ['192.0.2.7', { scheme: 'https', host: exact('192.0.2.7'), port: undefined }, 'https://192.0.2.7'],
    ['[2001:db8::7]:8443', { scheme: 'https', host: exact('[2001:db8::7]'), port: 8443 }, 'https://[2001:db8::7]:8443'],
    ['http://app.example:443', { scheme: 'http', host: exact('app.example'), port: 443 }, 'http://app.example:443'],
    ['http://localhost', { scheme: 'http', host: exact('localhost'), port: undefined }, 'http://localhost'],
    ['http://localhost:*', { scheme: 'http', host: exact('localhost'), port: '*' }, 'http://localhost:*'],
    ['http://127.0.0.1:3000', { scheme: 'http', host: exact('127.0.0.1'), port: 3000 }, 'http://127.0.0.1:3000'],
    ['http://[::1]:*', { scheme: 'http', host: exact('[::1]'), port: '*' }, 'http://[::1]:*'],
    ['capacitor://localhost', { scheme: 'capacitor', host: exact('localhost'), port: undefined }, 'capacitor://localhost'],
    ['chrome-extension://abcdef', { scheme: 'chrome-extension', host: exact('abcdef'), port: undefined }, 'chrome-extension://abcdef'],
    ['https://xn--bcher-kva.example', { scheme: 'https', host: exact('xn--bcher-kva.example'), port: undefined }, 'https://xn--bcher-kva.example'],
    ['*.notmyidea.org', { scheme: 'https', host: below('notmyidea.org'), port: undefined }, 'https://*.notmyidea.org'],
    ['https://*.app.example:*', { scheme: 'https', host: below('app.example'), port: '*' }, 'https://*.app.example:*'],
    ['https://*.com', { scheme: 'https', host: below('com'), port: undefined }, 'https://*.com'],
    ['http://*.localhost:3000', { scheme: 'http', host: below('localhost'), port: 3000 }, 'http://*.localhost:3000'],
    ['https://*.xn--bcher-kva.example', { scheme: 'https', host: below('xn--bcher-kva.example'), port: undefined }, 'https://*.xn--bcher-kva.example'],
    ['https://pr-*.app.example', { scheme: 'https', host: label('pr-', '', 'app.example'), port: undefined }, 'https://pr-*.app.example'],
    ['*-team.app.example:8443', { scheme: 'https', host: label('', '-team', 'app.example'), port: 8443 }, 'https://*-team.app.example:8443'],
    ['a-*-b.app.example', { scheme: 'https', host: label('a-', '-b', 'app.example'), port: undefined }, 'https://a-*-b.app.example'],
    ['https://*-team.vercel.app', { scheme: 'https', host: label('', '-team', 'vercel.app'), port: undefined }, 'https://*-team.vercel.app'],
    ['http://pr-*.localhost', { scheme: 'http', host: label('pr-', '', 'localhost'), port: undefined }, 'http://pr-*.localhost'],
    ['pr-*.city.kawasaki.jp', { scheme: 'https', host: label('pr-', '', 'city.kawasaki.jp'), port: undefined }, 'https://pr-*.city.kawasaki.jp'],
  ])('%s', (text, pattern, full) => {
    expect(parseOriginPattern(text)).toEqual(pattern)
    expect(serializeOriginPattern(pattern)).toBe(full)
    expect(parseOriginPattern(full)).toEqual(pattern)
  })

  test.each<[because: string, texts: readonly string[]]>([
    ['everybody, nobody and null are no patterns', ['*', '', ' ', 'null', 'https://null://', '**', '*:*', '.*', 'h*', 'https://*', 'https://*:*', 'http*://app.example', '*://app.example']],
    ['a star touches only a hyphen on its inner side', [
      '*example.com', 'example*.com', 'exam*ple.com', 'pr*.app.example', '*pr.app.example', 'pr-*x.app.example', 'x*-pr.app.example', 'a-**-b.app.example', '*-*.app.example',
    ]],
    ['a star stands in the first label alone', ['a.*.com', 'a.*', 'app.pr-*', '*.*.example', '**.x', '**.app.example', 'pr-*.*.example', '*.app.*', '*-a-*.app.example', 'app.example.*']],
    ['a starred label has more than hyphens', ['-*.app.example', '*-.app.example', '--*--.app.example', '-*-.app.example']],
    ['a starred label stands below a name of somebody', ['pr-*.com', 'pr-*.co.uk', 'pr-*.internal', 'pr-*.kawasaki.jp', 'pr-*.any.kawasaki.jp', '*-x.intranet', 'pr-*']],
    ['an address has no subdomains', ['*.127.0.0.1', '*.1', '*.a.1', '*.0x7f', 'pr-*.192.0.2.7', '*.[::1]', '[*]', '[::*]']],
    ['what stands behind a star is a host', ['*.', '*..example', '*.app.example.', '*.app..example', `*.${'a'.repeat(64)}`, '*.xn--a', '*.-.', `*.${'a.'.repeat(125)}ab`]],
    ['the scheme must stand before hosts of this machine', ['localhost', 'localhost:3000', 'localhost:*', '*.localhost', 'app.localhost', 'pr-*.localhost', '127.0.0.1', '127.0.0.1:3000', '[::1]', '[::1]:*']],
    ['opaque schemes', [...OPAQUE_SCHEMES].map((scheme) => `${scheme}://app.example`)],
    ['ports that are none, or default', ['app.example:443', 'https://app.example:443', 'http://app.example:80', 'wss://app.example:443', 'ftp://app.example:21', 'app.example:0', 'app.example:', 'app.example:65536', 'app.example:*0', 'app.example:**', 'app.example:8*', 'app.example:08', 'app.example:8-9']],
    ['what no origin holds', ['https://app.example/', 'https://app.example/*', 'https://user@app.example', 'https://app.example?', 'https://app.example#', 'https://App.example', 'HTTPS://app.example', 'https://bücher.example', 'https://app.example.', 'https://app..example', ' https://app.example', 'https://app.example\n', 'a,b', '/.*/', '^https', 'https://(a|b).example', 'https://app\\.example', 'https://?.example', 'https://[a-z].example']],
    ['a punycode label that stands for nothing', ['https://xn--a.example', 'https://xn--.example']],
    ['an over-long one', [`https://${'a'.repeat(64)}.example`, `${'s'.repeat(65)}://app.example`, `https://${'a.'.repeat(200)}example`, `https://${'a'.repeat(60)}-*${'-b'.repeat(5)}.app.example`]],
    ['addresses that are not canonical', ['https://127.1', 'https://[::0001]', 'https://[::ffff:1.2.3.4]', 'https://foo.bar.255', 'https://1', 'https://[fe80::1%eth0]', 'https://[::1', 'https://::1']],
  ])('refuses: %s', (_, texts) => {
    expect(texts.filter((text) => parseOriginPattern(text) !== undefined)).toEqual([])
  })

  test('refuses a starred label with a domain so long that no host could fit', () => {
    const domain = `${`${'b'.repeat(49)}.`.repeat(4)}${'b'.repeat(49)}`
    expect(domain).toHaveLength(249)
    expect(parseOriginPattern(`https://${'a'.repeat(58)}-*.${domain}`)).toBeUndefined()
    expect(parseOriginPattern(`https://ab-*.${domain}`)).toBeUndefined()
    expect(parseOriginPattern(`https://a-*.${domain}`)).toBeDefined()
  })

  test('takes a domain of 251 bytes behind a star, and not of 252: two bytes are for the label and its dot', () => {
    const domain = `${`${'b'.repeat(49)}.`.repeat(4)}${'b'.repeat(51)}`
    expect(matches(`*.${domain}`, `https://a.${domain}`)).toBe(true)
    expect(parseOriginPattern(`*.b${domain}`)).toBeUndefined()
  })

  test('every sample is read, and its full form means the same', () => {
    for (const text of PATTERNS) expect(parseOriginPattern(serializeOriginPattern(parsed(text)))).toEqual(parsed(text))
  })
})

describe('what a pattern names', () => {
  test.each<[pattern: string, named: readonly string[], others: readonly string[]]>([
    ['https://app.example', ['https://app.example'], [
      'http://app.example', 'https://app.example:8443', 'https://www.app.example', 'https://evilapp.example', 'https://app.example.evil.net', 'https://example', 'https://appxexample', 'null', 'https://app.example.',
    ]],
    ['https://*.app.example', ['https://a.app.example', 'https://a.b.app.example', 'https://a_b.app.example', 'https://-.app.example', 'https://xn--bcher-kva.app.example'], [
      'https://app.example', 'https://evilapp.example', 'https://evil-app.example', 'https://a.app.example.evil.net', 'http://a.app.example', 'https://a.app.example:8443', 'https://.app.example',
      'https://a..app.example', 'https://evil.net/.app.example', 'https://evil.net#.app.example', 'https://evil`.app.example', 'https://*.app.example',
    ]],
    ['https://pr-*.app.example', ['https://pr-1.app.example', 'https://pr-a-b.app.example', 'https://pr--.app.example'], [
      'https://pr-.app.example', 'https://pr.app.example', 'https://pr-a.b.app.example', 'https://x.pr-1.app.example', 'https://pr-a_b.app.example', 'https://xpr-1.app.example', 'https://pr-1.evil.net',
      'https://pr-1.evil.app.example', 'https://app.example',
    ]],
    ['https://a-*-b.app.example', ['https://a-1-b.app.example', 'https://a---b.app.example'], ['https://a-b.app.example', 'https://a--b.app.example', 'https://a-1-bb.app.example', 'https://a-1.2-b.app.example']],
    ['*-team.vercel.app', ['https://x-team.vercel.app'], ['https://-team.vercel.app', 'https://team.vercel.app', 'https://x-team.evil.vercel.app', 'https://x-steam.vercel.app']],
    ['http://localhost:*', ['http://localhost', 'http://localhost:1', 'http://localhost:65535'], ['https://localhost', 'http://localhost.evil.net', 'http://evillocalhost', 'http://a.localhost', 'http://localhost:80', 'http://localhost:0']],
    ['https://*.app.example:8443', ['https://a.app.example:8443'], ['https://a.app.example', 'https://a.app.example:8444', 'https://a.app.example:84430']],
    ['http://[::1]:3000', ['http://[::1]:3000'], ['http://1:3000', 'http://[::1]', 'http://[::2]:3000', 'http://::1:3000']],
    ['https://*.com', ['https://evil.com', 'https://a.b.com'], ['https://com', 'https://evil.net']],
    ['http://*.localhost:3000', ['http://a.localhost:3000'], ['http://localhost:3000', 'http://127.0.0.1:3000']],
  ])('%s', (pattern, named, others) => {
    expect(named.filter((origin) => !matches(pattern, origin))).toEqual([])
    expect(others.filter((origin) => matches(pattern, origin))).toEqual([])
  })

  test('agrees with a literal reading of pattern and origin', () => {
    const origin = fc.oneof(fc.constantFrom(...originsAround(PATTERNS), ...STRANGERS), fc.constantFrom(...originsAround(PATTERNS)).chain((near) => fc.constantFrom(...nearMisses(near))))
    fc.assert(fc.property(fc.constantFrom(...PATTERNS), origin, (pattern, text) => {
      // The literal reading leaves out the rules for addresses; no near miss of a sample stands on them.
      expect([pattern, text, matches(pattern, text)]).toEqual([pattern, text, originMatches(pattern, text)])
    }), { numRuns: 3000 })
  })

  test('a starred label stands for one or more of a to z, digits and hyphens', () => {
    const part = fc.constantFrom('', 'a-', 'pr-', 'a-b-', '--')
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'p', 'r', '-', '1', '_', '.', 'A'), maxLength: 9 })
    fc.assert(fc.property(part, part, text, (prefix, reversed, host) => {
      const suffix = [...reversed].reverse().join('')
      const between = host.slice(prefix.length, host.length - suffix.length)
      const fits = host === prefix + between + suffix && [...between].some(() => true) && [...host].every((letter) => 'abpr-1'.includes(letter))
      expect(matchesStarredLabel({ prefix, suffix }, host)).toBe(fits)
    }), { numRuns: 3000 })
  })
})

describe('what is known of a pattern', () => {
  test.each<[pattern: string, loopback: boolean, suffix: string | undefined]>([
    ['https://app.example', false, undefined],
    ['https://github.io', false, undefined],
    ['http://localhost:*', true, undefined],
    ['http://*.localhost', true, undefined],
    ['http://pr-*.localhost', true, undefined],
    ['http://127.0.0.1', true, undefined],
    ['http://[::1]', true, undefined],
    ['https://*.app.example', false, undefined],
    ['https://*.internal', false, undefined],
    ['https://*.localhost', true, undefined],
    ['https://*.com', false, 'com'],
    ['https://*.co.uk', false, 'co.uk'],
    ['https://*.github.io', false, 'github.io'],
    ['https://*.me.github.io', false, undefined],
    ['https://*.kawasaki.jp', false, '*.kawasaki.jp'],
    ['https://*.amazonaws.com', false, 's3.amazonaws.com'],
    ['https://*-team.vercel.app', false, 'vercel.app'],
    ['https://pr-*.me.vercel.app', false, undefined],
    ['https://pr-*.app.example', false, undefined],
  ])('%s: of this machine %s, below the public suffix %s', (text, loopback, suffix) => {
    const { host } = parsed(text)
    expect([isLoopbackPattern(host), publicSuffixOf(host)]).toEqual([loopback, suffix])
  })
})
