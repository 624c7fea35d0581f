/** Each law of the source tree is broken on purpose, in a tree of its own, and must be reported; its lawful twin must not be. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from './command.ts'
import { entryLaws, steps } from './floors.ts'
import { compile, fellTree, growTree, lint } from './law-tree.ts'
import type { Files, Law, Report } from './law-tree.ts'
import { exceptions, lintLaws } from './lint-laws.ts'
import { beside, declared, everywhere, portable } from './type-laws.ts'

function all(files: readonly Files[]): Files {
  return Object.assign({}, ...files) as Files
}

function offender(law: Law): string {
  return Object.keys(law.broken)[0] ?? ''
}

function rulesFor(path: string, reports: readonly Report[]): readonly string[] {
  return [...new Set(reports.filter((report) => report.path === path).map((report) => report.rule))]
}

describe('the linter', { timeout: 60_000 }, () => {
  const laws = [...lintLaws, ...entryLaws]
  const kept = all([...laws.map((law) => law.kept), exceptions, ...steps.filter((step) => step.lawful).map(({ path, source }) => ({ [path]: source }))])
  const broken = all([...laws.map((law) => law.broken), ...steps.filter((step) => !step.lawful).map(({ path, source }) => ({ [path]: source }))])
  const lawful = growTree(kept)
  const lawless = growTree(broken)
  let reports: readonly Report[] = []

  beforeAll(() => {
    reports = lint(lawless).reports
  }, 60_000)
  afterAll(() => {
    fellTree(lawful)
    fellTree(lawless)
  })

  test('has nothing to say about the lawful tree, and has read every file of it', () => {
    const result = lint(lawful)
    expect(result.reports).toEqual([])
    // scripts/laws.mjs came with the configuration.
    expect(result.files).toBe(Object.keys(kept).length + 1)
  })

  test.each(laws.map((law) => [law.law, law] as const))('sees that %s', (_law, law) => {
    expect(rulesFor(offender(law), reports)).toEqual([law.rule])
  })

  test.each([...new Set(steps.map((step) => step.room))])('keeps %s on its floor', (room) => {
    const own = steps.filter((step) => step.room === room)
    const refused = own.filter((step) => rulesFor(step.path, reports).includes('eslint(no-restricted-imports)'))
    expect(refused).toEqual(own.filter((step) => !step.lawful))
  })
})

describe('the compiler', { timeout: 60_000 }, () => {
  const laws = [...everywhere, ...portable, ...declared]
  const lawful = growTree(all([beside, ...laws.map((law) => law.kept)]))
  const lawless = growTree(all([beside, ...laws.map((law) => law.broken)]))

  afterAll(() => {
    fellTree(lawful)
    fellTree(lawless)
  })

  const projects: readonly (readonly [string, readonly Law[]])[] = [
    ['tsconfig.json', everywhere],
    ['tsconfig.build.json', [...everywhere, ...declared]],
    ['tsconfig.portable.json', [...everywhere, ...portable, ...declared]],
  ]
  describe.each(projects)('by %s', (project, own) => {
    let reports: readonly Report[] = []

    beforeAll(() => {
      reports = compile(lawless, project).reports
    }, 60_000)

    test('has nothing to say about the lawful tree, and has read it', () => {
      const result = compile(lawful, project)
      expect(result.reports).toEqual([])
      expect(result.files).toEqual(expect.arrayContaining(own.flatMap((law) => Object.keys(law.kept)).filter((path) => !path.startsWith('src/adapters/'))))
    })

    test.each(own.map((law) => [law.law, law] as const))('holds: %s', (_law, law) => {
      expect(rulesFor(offender(law), reports)).toEqual([law.rule])
    })
  })
})

// Where a law does not hold, on purpose; the reason stands beside it in the source.
const KNOWN = ['app/settings.ts: oxlint-disable-next-line no-console']

test('no source file asks a tool to look away, but for what is known', () => {
  const asking = /(?:oxlint|eslint)-disable.*|@ts-(?:ignore|expect-error|nocheck)|(?:v8|istanbul|c8) ignore.*/g
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  const found = sources.flatMap((path) => (readFileSync(join(ROOT, 'src', path), 'utf8').match(asking) ?? []).map((words) => `${path.replaceAll('\\', '/')}: ${words.trim()}`))
  expect(sources).not.toEqual([])
  expect(found.sort()).toEqual(KNOWN)
})
