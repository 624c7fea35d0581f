/** The one error of start-up. */
import { expect, test } from 'vitest'
import { createIssue } from '../../src/policy/issue.ts'
import type { FaultCode } from '../../src/policy/issue-code.ts'
import type { Issue } from '../../src/policy/issue.ts'
import { formatIssues, PolicyError } from '../../src/policy/policy-error.ts'
import { POLICY_TEXTS } from '../../src/policy/policy-text.ts'

const wildcard = createIssue(POLICY_TEXTS, 'origins/wildcard-with-credentials', ['cors', 'origins'], '*', { also: ['/a', 'put', 'cors', 'credentials'] })
const path = createIssue(POLICY_TEXTS, 'origin/path', ['/a', 'cors', 'origins', 0], 'https://app.example/', { detail: 'https://app.example' })

test('one fault is told with its place, its code, its message and its mend', () => {
  expect(formatIssues([path])).toBe([
    'One fault in the definition:',
    '  1. /a › cors › origins[0] [origin/path]',
    '     \'https://app.example/\' has a path; an origin is only scheme, host and port, without a slash at its end.',
    '     Write \'https://app.example\'.',
  ].join('\n'))
})

test('several faults are numbered, and a second place is named', () => {
  expect(formatIssues([path, wildcard]).split('\n').filter((line) => !line.startsWith('     '))).toEqual([
    '2 faults in the definition:', '  1. /a › cors › origins[0] [origin/path]', '  2. cors › origins (with /a › put › cors › credentials) [origins/wildcard-with-credentials]',
  ])
})

test('the error carries the issues as data, frozen, and is not changed with the list it was made from', () => {
  const issues: Issue<FaultCode>[] = [path]
  const error = new PolicyError(issues)
  issues.push(wildcard)
  expect(error).toBeInstanceOf(Error)
  expect(error.name).toBe('PolicyError')
  expect(error.issues).toEqual([path])
  expect(Object.isFrozen(error.issues)).toBe(true)
  expect(error.message).toBe(formatIssues([path]))
})
