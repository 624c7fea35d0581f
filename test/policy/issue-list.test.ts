/** Collecting issues. */
import { expect, test } from 'vitest'
import { createIssueList } from '../../src/policy/issue-list.ts'
import { POLICY_TEXTS } from '../../src/policy/policy-text.ts'
import { SETTING_TEXTS } from '../../src/policy/setting-text.ts'
import { checkTrust } from '../../src/policy/trust.ts'

test('an empty list has no faults and no warnings', () => {
  expect(createIssueList(POLICY_TEXTS)).toMatchObject({ faults: [], warnings: [] })
})

test('faults and warnings are kept apart, each in the order in which they come', () => {
  const issues = createIssueList(POLICY_TEXTS)
  issues.fault('policy/boolean', ['b'], 1)
  issues.warn('warning/insecure', ['c'], 'x')
  issues.fault('policy/boolean', ['a'], 2)
  issues.warn('warning/insecure', ['a'], 'x')
  expect(issues.faults.map(({ code, path }) => [code, path])).toEqual([['policy/boolean', ['b']], ['policy/boolean', ['a']]])
  expect(issues.warnings.map(({ code, path }) => [code, path])).toEqual([['warning/insecure', ['c']], ['warning/insecure', ['a']]])
})

test('the same code at the same two places is taken once', () => {
  const issues = createIssueList(POLICY_TEXTS)
  for (let times = 0; times < 3; times++) {
    issues.fault('origins/wildcard-with-credentials', ['cors', 'origins'], '*', { also: ['/a', 'cors', 'credentials'] })
    issues.warn('warning/insecure', ['cors', 'origins', 0], 'http://a.example')
  }
  expect([issues.faults.length, issues.warnings.length]).toEqual([1, 1])
})

test.each<[because: string, second: readonly [code: 'policy/boolean' | 'max-age/type', path: readonly (string | number)[], also: readonly string[] | undefined]]>([
  ['another code', ['max-age/type', ['a', 0], undefined]],
  ['another place', ['policy/boolean', ['a', 1], undefined]],
  ['a place that only reads alike', ['policy/boolean', ['a', '0'], undefined]],
  ['another second place', ['policy/boolean', ['a', 0], ['b']]],
])('%s is another issue', (_, [code, path, also]) => {
  const issues = createIssueList(POLICY_TEXTS)
  issues.fault('policy/boolean', ['a', 0], 1)
  issues.fault(code, path, 1, { also })
  expect(issues.faults).toHaveLength(2)
})

test('is for those only who tell nothing that it has no text for', () => {
  // @ts-expect-error A list of what is said of settings has no text for a fault of trusted groups.
  expect(() => checkTrust(1, ['trust'], createIssueList(SETTING_TEXTS))).toThrow(TypeError)
})
