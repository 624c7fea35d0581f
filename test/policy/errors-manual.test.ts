/** The manual of the errors: a heading for each code, in the order of the table, and examples that show what they say. */
import { describe, expect, test } from 'vitest'
import { PolicyError } from '../../src/cors.ts'
import { ISSUE_CODES, ISSUE_TABLES } from './issue-tables.ts'
import { compileExamples, fencedBlocks, readManual, runExample } from './manual-examples.ts'

const text = readManual('errors.md')
const sections = new Map(text.split(/^## /m).slice(1).map((section) => [section.slice(0, section.indexOf('\n')), section.split(/^# /m)[0] ?? ''] as const))

/** The codes of the faults, or else of the warnings, that an example of a policy shows. */
function shownBy(code: string): readonly string[] {
  try {
    const policy = runExample(code) as { readonly warnings: readonly { readonly code: string }[] }
    return policy.warnings.map((warning) => warning.code)
  } catch (error) {
    if (error instanceof PolicyError) return error.issues.map((issue) => issue.code)
    throw error
  }
}

describe('docs/errors.md', () => {
  const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading ?? '')

  test('has one heading for every code, and no other', () => {
    expect(headings.toSorted()).toEqual(ISSUE_CODES.toSorted())
  })

  test.each(ISSUE_TABLES.map((table) => [Object.keys(table)[0] ?? '', Object.keys(table)] as const))('has those of the table with %s in its order', (_, codes) => {
    expect(headings.filter((heading) => codes.includes(heading))).toEqual(codes)
  })

  test.each(ISSUE_CODES)('%s: what is wrong, an example, the mend and the reason', (code) => {
    const section = sections.get(code) ?? ''
    expect(section).toMatch(/^\S+\n\n[A-Z`].*\n\n```ts( policy)?\n[\s\S]+\n```\n\n\*\*Mend:\*\* .+\n\n\*\*Why:\*\* .+\n*$/)
    expect(section).not.toMatch(/undefined|TODO/)
  })

  test.each(ISSUE_CODES.filter((code) => fencedBlocks(sections.get(code) ?? '', 'ts policy').length > 0))('the example of %s shows it, and nothing else', (code) => {
    for (const example of fencedBlocks(sections.get(code) ?? '', 'ts policy')) expect(shownBy(example)).toEqual([code])
  })

  test('every code of the engine has an example that runs', () => {
    const without = ISSUE_CODES.filter((code) => fencedBlocks(sections.get(code) ?? '', 'ts policy').length === 0)
    expect(without.filter((code) => !/^(?:service|group|operation|settings|serve|mount)\//.test(code))).toEqual(['warning/preflight-cache', 'warning/content-type', 'warning/private-network'])
  })

  test('the examples compile', () => {
    expect(compileExamples(fencedBlocks(text, 'ts policy'))).toBe('')
  })
})
