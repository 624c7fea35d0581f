/** The manual of the policy: its examples compile and run, its tables say what the engine does. */
import { describe, expect, test } from 'vitest'
import type { StandalonePolicy } from '../../src/cors.ts'
import { POLICY_DEFAULTS, POLICY_FIELDS, STANDALONE_METHODS } from '../../src/policy/input.ts'
import { LOOKUP_CONCURRENCY, LOOKUP_DEFAULTS } from '../../src/policy/lookup-cache.ts'
import { parseOrigin } from '../../src/value/origin.ts'
import { matchesOriginPattern, parseOriginPattern } from '../../src/value/origin-pattern.ts'
import { compileExamples, fencedBlocks, readManual, runExample } from './manual-examples.ts'
import { ISSUE_CODES } from './issue-tables.ts'

const text = readManual('policy.md')

/** The rows of the table that begins with this heading, each a list of cells. */
function tableAfter(head: string): readonly (readonly string[])[] {
  const lines = text.slice(text.indexOf(head)).split('\n')
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(2, end).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))
}

const inCode = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]*)`/g)].map(([, code = '']) => code)

describe('docs/policy.md', () => {
  const examples = fencedBlocks(text, 'ts policy')

  test('has examples, and the compiler has nothing to say of them', () => {
    expect(examples.length).toBeGreaterThan(5)
    expect(compileExamples(examples)).toBe('')
  })

  test.each(examples)('this example is a policy, and its full form compiles to itself: %s', (example) => {
    const policy = runExample(example) as StandalonePolicy
    expect(policy.describe().origins).toBeDefined()
    expect(policy.rules).toHaveLength(1)
  })

  test('lists every field, with its default', () => {
    const rows = tableAfter('| field | what it may be')
    expect(rows.map(([field = '']) => inCode(field)[0]).sort()).toEqual([...POLICY_FIELDS].sort())
    const shown = new Map(rows.map(([field = '', , unless = '']) => [inCode(field)[0], unless.replaceAll(/[`']/g, '')]))
    for (const [field, value] of Object.entries(POLICY_DEFAULTS)) expect([field, shown.get(field)]).toEqual([field, Array.isArray(value) ? 'none' : String(value)])
    const named = STANDALONE_METHODS.join(', ').replace(/, (?=[A-Z]+$)/, ' and ')
    expect(text).toContain(named)
  })

  test('the table of patterns says what they name', () => {
    const rows = tableAfter('| pattern | names')
    expect(rows.length).toBeGreaterThan(5)
    for (const [pattern = '', names = '', others = ''] of rows) {
      const parsed = parseOriginPattern(inCode(pattern)[0] ?? '')
      const matches = (origin: string): boolean => {
        const tuple = parseOrigin(origin)
        return parsed !== undefined && tuple !== undefined && matchesOriginPattern(parsed, tuple)
      }
      const origins = (cell: string): readonly string[] => inCode(cell).filter((each) => each.includes('://'))
      expect(parsed).toBeDefined()
      expect(origins(names).filter((origin) => !matches(origin))).toEqual([])
      expect(origins(others).filter((origin) => parseOrigin(origin) === undefined || matches(origin))).toEqual([])
      expect(origins(others).length).toBeGreaterThan(0)
    }
  })

  test('the table of lookup options says their defaults', () => {
    const rows = tableAfter('| option | unless set')
    expect(Object.fromEntries(rows.map(([option = '', value = '']) => [inCode(option)[0], Number(value)]))).toEqual(LOOKUP_DEFAULTS)
    expect(LOOKUP_CONCURRENCY).toBe(1000)
    expect(text).toContain('a thousand in all')
  })

  test('links to headings that there are', () => {
    expect(readManual('errors.md')).toMatch(/^# Warnings$/m)
    expect([...text.matchAll(/errors\.md#([a-z-]+)/g)].map(([, anchor]) => anchor)).toEqual(['warnings'])
    expect(ISSUE_CODES.some((code) => code.startsWith('warning/'))).toBe(true)
  })
})
