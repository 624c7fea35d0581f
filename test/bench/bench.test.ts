/** That the bench runs: as little of it as there can be, and no figure is looked at. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt } from '../package/build.ts'
import { ROOT, runNode } from '../package/command.ts'

const REPORT = join(ROOT, 'docs/performance.md')
const KEPT = join(ROOT, 'bench/results/preflights.json')
const readIfThere = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

const bench = (...args: readonly string[]): ReturnType<typeof runNode> => runNode(ROOT, join(ROOT, 'bench/dist/main.js'), ...args)

beforeAll(() => {
  ensureBuilt()
  expect(runNode(ROOT, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'bench/tsconfig.json')).toMatchObject({ code: 0, stdout: '' })
})

describe('the bench', () => {
  test.each(['refused', 'services', 'origins', 'start', 'preflights'])('runs its part %s by itself', (part) => {
    const { code, stdout, stderr } = bench('--smoke', part)
    expect([code, stderr.includes('Error')], stderr).toEqual([0, false])
    expect(stdout).toMatch(/^## /)
    expect(stdout).toMatch(/\| .* \| (?:yes|\*\*no\*\*) \|/)
  })

  test('writes nothing of what is measured this fast', () => {
    const before = [REPORT, KEPT].map(readIfThere)
    expect(bench('--smoke', 'preflights')).toMatchObject({ code: 0, stderr: expect.not.stringContaining('wrote') as string })
    expect([REPORT, KEPT].map(readIfThere)).toEqual(before)
  })

  test('names its parts to whoever asks for one that it lacks', () => {
    expect(bench('--smoke', 'speed')).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no part speed; there are preflight, ') as string })
  })
})
