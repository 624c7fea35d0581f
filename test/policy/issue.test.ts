/** The table of issues: every code has an input that shows it, with its place, a message that shows the value, and a mend. */
import { describe, expect, test } from 'vitest'
import { safeCompilePolicy } from '../../src/policy/compile-policy.ts'
import { createIssue, formatPath, showValue } from '../../src/policy/issue.ts'
import type { Issue } from '../../src/policy/issue.ts'
import { POLICY_TEXTS } from '../../src/policy/policy-text.ts'
import { parseOriginPattern } from '../../src/value/origin-pattern.ts'
import { FAULT_CASES, WARNING_CASES } from './engine-issues.ts'
import type { IssueCase } from './engine-issues.ts'
import { ISSUE_CODES } from './issue-tables.ts'

/** Areas whose issues services, operations, settings and servers tell; and the warnings that need a service to be told. */
const ELSEWHERE = /^(?:service|group|operation|settings|serve|mount)\/|^policy\/unreadable$|^warning\/(?:preflight-cache|private-network|content-type)$/

const CONTROL = /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/

function issuesOf({ input, options }: IssueCase): readonly Issue[] {
  const result = safeCompilePolicy(input, options)
  return result.ok ? result.policy.warnings : [...result.issues, ...result.warnings]
}

const named = (each: IssueCase) => [each.code, showValue(each.input), JSON.stringify(each.input, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))?.slice(0, 90), each] as const

describe('every code', () => {
  test.each(FAULT_CASES.map(named))('%s: %s %s is refused for it, and for nothing else', (_code, _shown, _json, each) => {
    const result = safeCompilePolicy(each.input, each.options)
    expect(result.ok).toBe(false)
    expect(result.ok ? [] : result.issues.map(({ code, path, also }) => ({ code, path, also }))).toEqual([{ code: each.code, path: each.path, also: each.also }])
  })

  test.each(WARNING_CASES.map(named))('%s: %s %s works, and is warned of', (_code, _shown, _json, each) => {
    const result = safeCompilePolicy(each.input, each.options)
    expect(result.ok ? result.policy.warnings.map(({ code, path }) => ({ code, path })) : result.issues).toEqual([{ code: each.code, path: each.path }])
  })

  test('of the engine has an input in these tables', () => {
    const shown = new Set<string>([...FAULT_CASES, ...WARNING_CASES].map(({ code }) => code))
    expect(ISSUE_CODES.filter((code) => !ELSEWHERE.test(code))).toEqual(ISSUE_CODES.filter((code) => shown.has(code)))
  })
})

describe('the texts', () => {
  test.each([...FAULT_CASES, ...WARNING_CASES].map(named))('of %s for %s %s are sentences without a gap, on one line', (_code, _shown, _json, each) => {
    const issues = issuesOf(each)
    expect(issues).not.toEqual([])
    for (const { message, fix } of issues) {
      for (const text of [message, fix]) {
        expect(text).not.toMatch(CONTROL)
        expect(text).not.toMatch(/\[object| {2}| \.(?:$| )/)
        expect(text.length).toBeLessThan(500)
      }
    }
  })

  test.each(FAULT_CASES.filter(({ code }) => code.startsWith('origin/') || code === 'origins/type').map(named))('of %s for %s %s: the origins in its mend are valid', (_code, _shown, _json, each) => {
    for (const { fix } of issuesOf(each)) {
      for (const [, suggestion = ''] of fix.matchAll(/'([^']*)'/g)) expect([suggestion, suggestion === '*' || parseOriginPattern(suggestion) !== undefined]).toEqual([suggestion, true])
    }
  })

  const hostile = '\x1b[2J\u202e\r\n\0'
  test.each<[where: string, each: Pick<IssueCase, 'input' | 'options'>]>([
    ['the text of origins', { input: { origins: `https://a.example${hostile}` } }],
    ['an origin', { input: { origins: [`https://a.example${hostile}`] } }],
    ['an origin with a comma', { input: { origins: [`https://a.example${hostile},b`] } }],
    ['a symbol', { input: { origins: Symbol(hostile) } }],
    ['the name of a field', { input: { origins: '*', [hostile]: 1 } }],
    ['the name of a group that is asked for', { input: { origins: { kind: 'trusted', name: hostile } } }],
    ['the name of a group that is defined', { input: { origins: { kind: 'trusted', name: 'a' } }, options: { trust: { [hostile]: [] } } }],
    ['the name of a variable', { input: { origins: { kind: 'environment', variable: hostile } } }],
    ['a header name', { input: { origins: '*', allowHeaders: [hostile], exposeHeaders: [hostile] } }],
    ['a method', { input: { origins: '*', methods: [hostile] } }],
    ['the place of a fault', { input: { origins: { kind: 'trusted', name: 'a' }, credentials: true }, options: { trust: { a: ['http://a.example'], [hostile]: ['x/'] } } }],
  ])('hold no control character where %s does', (_, each) => {
    const issues = issuesOf(each as IssueCase)
    expect(issues).not.toEqual([])
    expect(issues.flatMap(({ path, message, fix }) => [formatPath(path), message, fix]).filter((text) => CONTROL.test(text))).toEqual([])
  })

  test('are bounded, whatever the length of the value', () => {
    const long = 'a'.repeat(100_000)
    for (const value of [long, 10n ** 10_000n, Symbol(long)]) expect(showValue(value).length).toBeLessThan(1000)
    const { message, fix } = createIssue(POLICY_TEXTS, 'origins/type', ['origins'], long)
    expect(message.length + fix.length).toBeLessThan(1000)
    const [issue] = issuesOf({ code: 'origins/type', input: { origins: `${'https://a.example,'.repeat(1000)}` }, path: [] })
    expect(issue?.fix.length).toBeLessThan(5000)
  })
})

describe('showValue', () => {
  test.each<[value: unknown, shown: string]>([
    ['a', '\'a\''], ['', '\'\''], [1, '1'], [Number.NaN, 'NaN'], [10n, '10'], [true, 'true'], [null, 'null'], [undefined, 'undefined'], [Symbol('a'), 'Symbol(a)'], [() => 1, 'a function'],
    [class A {}, 'a function'], [/a/g, 'a regular expression'], [[1], 'a list'], [{}, 'an object'], [Object.create(null), 'an object'], [new Date(0), 'an object'], [new Map(), 'an object'],
  ])('%# shows a value as words', (value, shown) => {
    expect(showValue(value)).toBe(shown)
  })
})

describe('formatPath', () => {
  test.each<[path: readonly (string | number)[], text: string]>([
    [[], ''],
    [['origins'], 'origins'],
    [['origins', 0], 'origins[0]'],
    [['/icecream/:flavour', 'put', 'cors', 'origins', 0], '/icecream/:flavour › put › cors › origins[0]'],
    [['trust', 'partners', 12], 'trust › partners[12]'],
    [[0, 'cors'], '[0] › cors'],
  ])('%j is %s', (path, text) => {
    expect(formatPath(path)).toBe(text)
  })
})

describe('createIssue', () => {
  test('keeps the value as it was, and has `also` only where there is one', () => {
    const value = { any: 'thing' }
    expect(createIssue(POLICY_TEXTS, 'policy/type', [], value).value).toBe(value)
    expect(createIssue(POLICY_TEXTS, 'policy/type', [], value)).not.toHaveProperty('also')
    expect(createIssue(POLICY_TEXTS, 'origins/wildcard-with-credentials', ['cors', 'origins'], '*', { also: ['/a', 'cors', 'credentials'] })).toMatchObject({
      also: ['/a', 'cors', 'credentials'], message: expect.stringContaining('/a › cors › credentials') as string,
    })
  })

  test('names a place only where it is known', () => {
    expect(createIssue(POLICY_TEXTS, 'enforce/wildcard', ['enforce'], true).message).toBe('enforce refuses foreign origins, and \'*\' allows every origin.')
    expect(createIssue(POLICY_TEXTS, 'origins/missing', [], undefined).message).toBe('This policy does not say which origins it is for.')
  })
})
