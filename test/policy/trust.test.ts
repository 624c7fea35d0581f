/** The groups of trusted hosts. */
import { describe, expect, test } from 'vitest'
import { lookup, originsFromEnv } from '../../src/policy/input.ts'
import { createIssueList } from '../../src/policy/issue-list.ts'
import { checkTrust } from '../../src/policy/trust.ts'
import { POLICY_TEXTS } from '../../src/policy/policy-text.ts'

function check(value: unknown) {
  const issues = createIssueList(POLICY_TEXTS)
  const groups = checkTrust(value, ['trust'], issues)
  return { groups, faults: issues.faults.map(({ code, path }) => [code, path]) }
}

describe('checkTrust', () => {
  test('no setting is no group', () => {
    expect(check(undefined)).toEqual({ groups: new Map(), faults: [] })
  })

  test.each([null, true, 'partners', 42, ['https://app.example']])('%j is no set of groups', (value) => {
    expect(check(value)).toEqual({ groups: new Map(), faults: [['trust/type', ['trust']]] })
  })

  test('a group is a list, an environment variable, or a lookup', () => {
    const definition = lookup(() => true)
    const { groups, faults } = check({ list: ['https://a.example'], env: originsFromEnv('ALLOWED', { ALLOWED: 'https://b.example' }), lookup: definition })
    expect(faults).toEqual([])
    expect([...groups].map(([name, group]) => [name, group?.kind])).toEqual([['list', 'listed'], ['env', 'listed'], ['lookup', 'lookup']])
    expect(groups.get('lookup')).toEqual({ kind: 'lookup', group: 'lookup', definition })
  })

  test('an empty list trusts nobody and is no fault', () => {
    const { groups, faults } = check({ partners: [] })
    expect([groups.get('partners'), groups.size, faults]).toMatchObject([{ kind: 'listed', group: 'partners', path: ['trust', 'partners'], list: { texts: [] } }, 1, []])
  })

  test('a faulty group is known by its name, so that no second fault is told of it', () => {
    const { groups, faults } = check({ partners: 'https://app.example', tenants: ['https://a.example'] })
    expect(faults).toEqual([['trust/group-type', ['trust', 'partners']]])
    expect([groups.has('partners'), groups.get('partners'), groups.get('tenants')?.kind]).toEqual([true, undefined, 'listed'])
  })

  test('every fault of every group is told', () => {
    expect(check({ a: ['https://a.example/', 'null'], b: '*', c: originsFromEnv('NONE', {}), d: lookup('x' as never) }).faults).toEqual([
      ['origin/path', ['trust', 'a', 0]], ['origin/null', ['trust', 'a', 1]], ['trust/group-type', ['trust', 'b']], ['origins/environment', ['trust', 'c']], ['lookup/ask', ['trust', 'd']],
    ])
  })

  test('a group may have the name of a member that every object has', () => {
    expect(check(JSON.parse('{ "constructor": [], "__proto__": [] }')).groups.size).toBe(2)
    expect(check({}).groups.get('constructor')).toBeUndefined()
  })
})
