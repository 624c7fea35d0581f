/** Checking one layer: what a valid one amounts to, and that every fault is told at once. */
import { describe, expect, test } from 'vitest'
import { createIssueList } from '../../src/policy/issue-list.ts'
import { checkLayer, checkLayered, checkMethods } from '../../src/policy/validate.ts'
import { POLICY_TEXTS } from '../../src/policy/policy-text.ts'

function check(value: unknown, extra?: readonly string[]) {
  const issues = createIssueList(POLICY_TEXTS)
  const layer = checkLayer(value, ['cors'], { issues, groups: new Map() }, extra)
  return { layer, faults: issues.faults.map(({ code, path }) => [code, path]), warnings: issues.warnings.map(({ code, path }) => [code, path]) }
}

describe('checkLayer', () => {
  test('nothing written is no layer', () => {
    expect(check(undefined)).toEqual({ layer: undefined, faults: [], warnings: [] })
  })

  test.each([[false], [{ enabled: false }], [{ enabled: false, origins: ['https://a.example'] }]])('%j is off', (value) => {
    expect(check(value)).toEqual({ layer: { off: true, path: ['cors'] }, faults: [], warnings: [] })
  })

  test.each([[null], [true], ['*'], [0], [['https://a.example']]])('%j is no layer and a fault', (value) => {
    expect(check(value)).toEqual({ layer: undefined, faults: [['policy/type', ['cors']]], warnings: [] })
  })

  test('fields that were written stand with their places, others do not stand at all', () => {
    expect(check({ origins: '*', credentials: false, allowHeaders: ['X-B', 'x-a', 'X-A'], maxAge: 0 }).layer).toEqual({
      off: false, path: ['cors'], fields: {
        origins: { value: { kind: 'any' }, path: ['cors', 'origins'] },
        credentials: { value: false, path: ['cors', 'credentials'] },
        allowHeaders: { value: ['x-a', 'x-b'], path: ['cors', 'allowHeaders'] },
        maxAge: { value: 0, path: ['cors', 'maxAge'] },
      },
    })
  })

  test('every field is read', () => {
    const { layer, faults } = check({
      enabled: true, origins: '*', credentials: false, allowHeaders: '*', exposeHeaders: '*', maxAge: 1, enforce: false, dangerouslyAllowInsecureOrigins: true, dangerouslyAllowPublicSuffixes: true,
    })
    expect(faults).toEqual([])
    expect(layer?.off === false && Object.entries(layer.fields).map(([name, field]) => [name, field.value])).toEqual([
      ['origins', { kind: 'any' }], ['credentials', false], ['allowHeaders', '*'], ['exposeHeaders', '*'], ['maxAge', 1], ['enforce', false], ['dangerouslyAllowInsecureOrigins', true],
      ['dangerouslyAllowPublicSuffixes', true],
    ])
  })

  test('a faulty field stands without a value, so that it is known to be written', () => {
    const { layer } = check({ origins: 'x', credentials: 'yes', allowHeaders: 'x', exposeHeaders: 1, maxAge: -1, enforce: 0 })
    expect(layer?.off === false && Object.values(layer.fields).map((field) => field.value)).toEqual(Array.from({ length: 6 }))
  })

  test('fields of other checks may stand there', () => {
    expect(check({ origins: '*', methods: 'any thing' }, ['methods']).faults).toEqual([])
    expect(check({ origins: '*', methods: ['GET'] }).faults).toEqual([['policy/unknown-field', ['cors', 'methods']]])
  })

  test('a policy without a prototype, or frozen, or of a class is one too', () => {
    const bare = Object.assign(Object.create(null) as object, { origins: '*' })
    class Settings { readonly origins = '*' }
    for (const value of [bare, Object.freeze({ origins: '*' }), new Settings()]) expect(check(value).faults).toEqual([])
  })

  test('every fault is told at once, in the order of what was written', () => {
    const { faults } = check({
      bogus: 1, origins: ['https://a.example/', 'null', 42, '*', 'https://ok.example'], credentials: 'yes', allowHeaders: ['Cookie', '*', 'x y'], exposeHeaders: ['Set-Cookie'], maxAge: 1e9, enforce: null,
    })
    expect(faults).toEqual([
      ['policy/unknown-field', ['cors', 'bogus']], ['policy/boolean', ['cors', 'credentials']], ['policy/boolean', ['cors', 'enforce']],
      ['origin/path', ['cors', 'origins', 0]], ['origin/null', ['cors', 'origins', 1]], ['origin/type', ['cors', 'origins', 2]], ['origins/wildcard-in-list', ['cors', 'origins', 3]],
      ['allow-headers/forbidden', ['cors', 'allowHeaders', 0]], ['allow-headers/wildcard-in-list', ['cors', 'allowHeaders', 1]], ['allow-headers/invalid', ['cors', 'allowHeaders', 2]],
      ['expose-headers/forbidden', ['cors', 'exposeHeaders', 0]], ['max-age/range', ['cors', 'maxAge']],
    ])
  })

  test.each([[0, []], [7200, []], [7201, [['warning/max-age', ['cors', 'maxAge']]]], [86_400, [['warning/max-age', ['cors', 'maxAge']]]]])('maxAge %d is valid, warnings %j', (maxAge, warnings) => {
    expect(check({ maxAge })).toMatchObject({ faults: [], warnings })
  })
})

test('checkLayered has nothing to say where CORS is off', () => {
  const issues = createIssueList(POLICY_TEXTS)
  checkLayered('off', issues)
  expect([issues.faults, issues.warnings]).toEqual([[], []])
})

describe('checkMethods', () => {
  test.each<[value: unknown, methods: readonly string[], faults: readonly string[]]>([
    [['GET', 'PUT'], ['GET', 'PUT'], []],
    [['PATCH', 'QUERY', 'CHICKEN', 'Chicken', 'M-SEARCH', 'OPTIONS', 'HEAD'], ['PATCH', 'QUERY', 'CHICKEN', 'Chicken', 'M-SEARCH', 'OPTIONS', 'HEAD'], []],
    [[], [], ['methods/empty']],
    ['GET', [], ['methods/type']],
    [undefined, [], ['methods/type']],
    [['GET', '*', 'patch', 'TRACE', '', 'PUT'], ['GET', 'PUT'], ['methods/wildcard', 'methods/case', 'methods/forbidden', 'methods/invalid']],
  ])('%j', (value, methods, faults) => {
    const issues = createIssueList(POLICY_TEXTS)
    expect(checkMethods(value, ['methods'], issues)).toEqual(methods)
    expect(issues.faults.map(({ code }) => code)).toEqual(faults)
  })

  test('a method in the wrong case is told with the right one', () => {
    const issues = createIssueList(POLICY_TEXTS)
    checkMethods(['patch'], ['methods'], issues)
    expect(issues.faults[0]).toMatchObject({ message: '\'patch\' is not PATCH: methods are case-sensitive.', fix: 'Write \'PATCH\'.' })
  })
})
