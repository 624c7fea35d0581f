/** Lists of header names. */
import { describe, expect, test } from 'vitest'
import { createIssueList } from '../../src/policy/issue-list.ts'
import { checkHeaderNames } from '../../src/policy/validate-headers.ts'
import { POLICY_TEXTS } from '../../src/policy/policy-text.ts'

function check(field: 'allowHeaders' | 'exposeHeaders', value: unknown) {
  const issues = createIssueList(POLICY_TEXTS)
  return { names: checkHeaderNames(field, value, [field], issues), faults: issues.faults.map(({ code, path }) => [code, path.at(-1)]), warnings: issues.warnings.map(({ code, path }) => [code, path.at(-1)]) }
}

describe.each(['allowHeaders', 'exposeHeaders'] as const)('%s', (field) => {
  test.each<[value: unknown, names: unknown]>([
    ['*', '*'],
    [[], []],
    [['X-B', 'x-a', 'X-A', 'x-b'], ['x-a', 'x-b']],
    [['Authorization'], ['authorization']],
    [['constructor', '__proto__', 'x_1!#$%&\'*+-.^`|~'], ['__proto__', 'constructor', 'x_1!#$%&\'*+-.^`|~']],
  ])('%j is valid', (value, names) => {
    expect(check(field, value)).toEqual({ names, faults: [], warnings: [] })
  })

  test('a faulty name leaves the others', () => {
    expect(check(field, ['x-a', 'x y', 'x-b']).names).toEqual(['x-a', 'x-b'])
  })

  test('what is no list has no names', () => {
    expect(check(field, { 0: 'x-a', length: 1 })).toMatchObject({ names: undefined, warnings: [] })
  })
})

describe('the two directions differ', () => {
  test.each<[name: string, allow: string | undefined, expose: string | undefined]>([
    ['Cookie', 'allow-headers/forbidden', undefined],
    ['Host', 'allow-headers/forbidden', undefined],
    ['Set-Cookie', 'allow-headers/forbidden', 'expose-headers/forbidden'],
    ['Set-Cookie2', undefined, 'expose-headers/forbidden'],
    ['Origin', 'allow-headers/forbidden', 'expose-headers/prohibited'],
    ['Access-Control-Request-Method', 'allow-headers/forbidden', 'expose-headers/prohibited'],
    ['Access-Control-Allow-Methods', 'allow-headers/prohibited', 'expose-headers/prohibited'],
    ['Access-Control-Allow-Origin', 'allow-headers/prohibited', undefined],
    ['Content-Type', undefined, 'warning/safelisted-header'],
    ['Cache-Control', undefined, 'warning/safelisted-header'],
    ['X-HTTP-Method-Override', 'warning/method-override', undefined],
    ['ETag', undefined, undefined],
  ])('%s: allowed %s, exposed %s', (name, allow, expose) => {
    const told = (field: 'allowHeaders' | 'exposeHeaders') => {
      const { faults, warnings } = check(field, [name])
      return [...faults, ...warnings].map(([code]) => code)
    }
    expect([told('allowHeaders'), told('exposeHeaders')]).toEqual([allow === undefined ? [] : [allow], expose === undefined ? [] : [expose]])
  })

  test('an unwise name is kept', () => {
    expect(check('exposeHeaders', ['Content-Type']).names).toEqual(['content-type'])
  })
})
