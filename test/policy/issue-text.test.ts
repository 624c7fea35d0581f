/** The texts of issues by themselves, whoever tells them. */
import { describe, expect, test } from 'vitest'
import type { IssueCode } from '../../src/policy/issue-code.ts'
import { createIssue } from '../../src/policy/issue.ts'
import { ISSUE_CODES, ISSUE_TEXTS } from './issue-tables.ts'

/** Codes whose sentences need a word more than the value: those that tell them always give it. */
const NEEDS_DETAIL = new Set<string>([
  'origins/environment', 'origins/public-suffix-with-credentials', 'methods/case', 'lookup/option', 'service/duplicate-path', 'service/duplicate-name', 'warning/public-suffix', 'warning/redundant-origin',
])

describe.each(ISSUE_CODES)('%s', (code) => {
  test('is an area, a slash and a word, with a text of its own', () => {
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*\/[a-z]+(?:-[a-z]+)*$/)
    expect(Object.hasOwn(ISSUE_TEXTS, code)).toBe(true)
  })

  test('is told in whole sentences on one line', () => {
    for (const detail of NEEDS_DETAIL.has(code) ? ['A detail.'] : ['A detail.', undefined]) {
      const issue = createIssue(ISSUE_TEXTS, code as IssueCode, ['cors'], 'the value', { detail })
      expect(issue).toMatchObject({ code, path: ['cors'], value: 'the value' })
      for (const text of [issue.message, issue.fix]) {
        expect(text).toMatch(/^\S.*\S[.…]$/)
        expect(text).not.toMatch(/undefined|\n| {2}/)
      }
    }
  })

  test('tells what to do, not only what is wrong', () => {
    const { message, fix } = createIssue(ISSUE_TEXTS, code as IssueCode, [], 'the value')
    expect(fix).not.toBe(message)
    expect(fix).toMatch(/^(?:Write|Remove|Add|Name|Define|Set|List|Use|Leave|Put|Serve|A wildcard is|Make|Give|Operations are)\b/)
  })
})
