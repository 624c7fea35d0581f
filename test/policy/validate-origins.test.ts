/** Origins as they were written: what valid ones amount to, and what is said of unwise ones and wrong ones. */
import { describe, expect, test } from 'vitest'
import { lookup, originsFromEnv, trusted } from '../../src/policy/input.ts'
import { createIssueList } from '../../src/policy/issue-list.ts'
import type { CheckedOrigins } from '../../src/policy/layer.ts'
import { ListedOrigins } from '../../src/policy/listed-origins.ts'
import { PatternList } from '../../src/policy/pattern-list.ts'
import { checkOrigins, checkPatternSafety } from '../../src/policy/validate-origins.ts'
import { serializeOriginPattern } from '../../src/value/origin-pattern.ts'
import { POLICY_TEXTS } from '../../src/policy/policy-text.ts'

const GROUPS: ReadonlyMap<string, CheckedOrigins | undefined> = new Map<string, CheckedOrigins | undefined>([['nobody', new ListedOrigins(new PatternList([], [], []), [])], ['everybody', { kind: 'any' }], ['faulty', undefined]])

function check(value: unknown, groups = GROUPS) {
  const issues = createIssueList(POLICY_TEXTS)
  const origins = checkOrigins(value, ['origins'], { issues, groups })
  if (origins !== undefined) checkPatternSafety(origins, { credentials: undefined, insecure: false, publicSuffixes: false }, issues)
  return { origins, faults: issues.faults, warnings: issues.warnings }
}

function texts(value: unknown): readonly string[] {
  const { origins } = check(value)
  return origins?.kind === 'listed' ? origins.list.patterns.map((pattern, at) => `${serializeOriginPattern(pattern)} at ${[...origins.path, origins.list.indexes[at]].join('.')}`) : []
}

describe('checkOrigins', () => {
  test('\'*\' is everybody', () => {
    expect(check('*')).toEqual({ origins: { kind: 'any' }, faults: [], warnings: [] })
  })

  test('a list is read pattern by pattern, each with its place', () => {
    expect(texts(['https://a.example', '*.b.example', 'http://localhost:3000'])).toEqual(['https://a.example at origins.0', 'https://*.b.example at origins.1', 'http://localhost:3000 at origins.2'])
  })

  test('the patterns of an environment variable are placed at its name', () => {
    expect(texts(originsFromEnv('ALLOWED', { ALLOWED: 'https://a.example b.example' }))).toEqual(['https://a.example at origins.ALLOWED.0', 'https://b.example at origins.ALLOWED.1'])
  })

  test('a faulty pattern is left out, and the others stand', () => {
    expect(texts(['https://a.example', 'https://b.example/', 'https://c.example'])).toEqual(['https://a.example at origins.0', 'https://c.example at origins.2'])
  })

  test('a lookup is kept as it was defined', () => {
    const definition = lookup(() => true, { ttl: 1 })
    expect(check(definition)).toEqual({ origins: { kind: 'lookup', definition }, faults: [], warnings: [] })
  })

  test('every faulty option of a lookup is told', () => {
    expect(check({ kind: 'lookup', ask: () => true, ttl: 0, timeout: 'x', maxEntries: -1 }).faults.map(({ path }) => path.at(-1))).toEqual(['ttl', 'maxEntries', 'timeout'])
  })

  test('a group is what the settings say it is, and a faulty one breeds no second fault', () => {
    expect(check(trusted('nobody')).origins).toBe(GROUPS.get('nobody'))
    expect(check(trusted('everybody')).origins).toBe(GROUPS.get('everybody'))
    expect(check(trusted('faulty'))).toEqual({ origins: undefined, faults: [], warnings: [] })
  })

  test('a missing group is told with those that there are', () => {
    expect(check(trusted('partner')).faults[0]).toMatchObject({ code: 'origins/unknown-group', value: 'partner', fix: expect.stringContaining('nobody, everybody, faulty') as string })
    expect(check(trusted('partner'), new Map()).faults[0]?.fix).toBe('Define it in the settings: { trust: { partner: [\'https://partner.example\'] } }.')
  })
})

describe('the mend for what is no list', () => {
  test.each<[value: unknown, fix: string | RegExp]>([
    ['https://a.example', 'Write a list: [\'https://a.example\'].'],
    ['https://a.example, https://b.example', 'Write a list: [\'https://a.example\', \'https://b.example\'].'],
    ['a.example b.example;c.example', 'Write a list: [\'a.example\', \'b.example\', \'c.example\'].'],
    ['', 'Write a list, such as [\'https://app.example\'].'],
    [/example\.com$/, /^Write a pattern such as/],
    [() => true, /^Write lookup\(ask\)/],
    [true, 'Write \'*\' for everybody.'],
    [false, 'Write cors: false for no CORS here.'],
    [42, 'Write a list, such as [\'https://app.example\'].'],
  ])('%s', (value, fix) => {
    expect(check(value).faults[0]?.fix).toMatch(fix)
  })

  test.each<[value: unknown, fix: RegExp]>([[/a/, /^Write a pattern such as/], [() => true, /^Write lookup\(ask\)/], [true, /^Write it as text/], [null, /^Write it as text/]])('in a list: %s', (value, fix) => {
    expect(check(['https://a.example', value]).faults[0]).toMatchObject({ code: 'origin/type', fix: expect.stringMatching(fix) as string })
  })
})

describe('warnings', () => {
  test.each<[because: string, list: readonly string[], warnings: readonly (readonly [code: string, index: number])[]]>([
    ['nothing to say', ['https://a.example', 'https://*.b.example', 'http://localhost:3000', 'https://pr-*.c.example', 'http://127.0.0.1:*', 'capacitor://localhost', 'chrome-extension://abc'], []],
    ['the same origin twice, in two spellings', ['https://a.example', 'a.example', 'https://a.example'], [['warning/duplicate-origin', 1], ['warning/duplicate-origin', 2]]],
    ['an origin that a wildcard takes in', ['https://*.a.example', 'https://x.a.example', 'https://a.example', 'https://x.a.example:8443'], [['warning/redundant-origin', 1]]],
    ['an origin that a starred label takes in', ['https://pr-1.a.example', 'https://pr-*.a.example'], [['warning/redundant-origin', 0]]],
    ['any port of this machine', ['http://localhost:*'], [['warning/localhost-any-port', 0]]],
    ['an insecure origin', ['http://a.example', 'http://*.b.example'], [['warning/insecure', 0], ['warning/insecure', 1]]],
    ['names that strangers can register', ['https://*.github.io', 'https://*.co.uk'], [['warning/public-suffix', 0], ['warning/public-suffix', 1]]],
    ['insecure and below a public suffix', ['http://*.github.io'], [['warning/insecure', 0], ['warning/public-suffix', 0]]],
  ])('%s', (_, list, warnings) => {
    const found = check(list)
    expect(found.faults).toEqual([])
    expect(found.warnings.map(({ code, path }) => [code, path[1]])).toEqual(warnings)
  })

  test('a redundant origin is told with the pattern that takes it in', () => {
    expect(check(['https://*.a.example', 'https://x.a.example']).warnings[0]?.message).toBe('\'https://x.a.example\' is already taken in by https://*.a.example.')
  })

  test('a list of ten thousand is checked in one go', () => {
    const list = Array.from({ length: 10_000 }, (_, index) => `https://t${index}.example`)
    expect(check([...list, '*.example.com'])).toMatchObject({ faults: [], warnings: [] })
  })
})

describe('checkPatternSafety', () => {
  test.each<[origins: CheckedOrigins]>([[{ kind: 'any' }], [{ kind: 'lookup', definition: lookup(() => true) }]])('has nothing to say of %j', (origins) => {
    const issues = createIssueList(POLICY_TEXTS)
    checkPatternSafety(origins, { credentials: ['credentials'], insecure: false, publicSuffixes: false }, issues)
    expect([issues.faults, issues.warnings]).toEqual([[], []])
  })

  test.each([
    ['https://*.localhost'], ['https://*.internal'], ['http://*.localhost:3000'], ['http://[::1]:*'], ['http://127.9.9.9'], ['https://*.me.github.io'], ['https://*.city.kawasaki.jp'], ['tauri://localhost'],
    ['moz-extension://abc'], ['https://intranet'],
  ])('%s may be trusted with credentials', (text) => {
    const issues = createIssueList(POLICY_TEXTS)
    const origins = checkOrigins([text], ['origins'], { issues, groups: new Map() })
    if (origins !== undefined) checkPatternSafety(origins, { credentials: ['credentials'], insecure: false, publicSuffixes: false }, issues)
    expect(issues.faults).toEqual([])
  })
})
