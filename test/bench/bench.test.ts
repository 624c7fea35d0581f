/** That the bench runs: as little of it as there can be, and no figure is looked at. */
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt } from '../package/build.ts'
import { ROOT, runNode } from '../package/command.ts'

const bench = (...args: readonly string[]): ReturnType<typeof runNode> => runNode(ROOT, join(ROOT, 'bench/dist/main.js'), ...args)

beforeAll(() => {
  ensureBuilt()
  expect(runNode(ROOT, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'bench/tsconfig.json')).toMatchObject({ code: 0, stdout: '' })
})

describe('the bench', () => {
  test.each(['refused', 'services', 'preflights'])('runs its part %s by itself', (part) => {
    const { code, stdout, stderr } = bench('--smoke', part)
    expect([code, stderr.includes('Error')], stderr).toEqual([0, false])
    expect(stdout).toMatch(/^## /)
    expect(stdout).toMatch(/\| .* \| (?:yes|\*\*no\*\*) \|/)
  })

  test('names its parts to whoever asks for one that it lacks', () => {
    expect(bench('--smoke', 'speed')).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no part speed; there are preflight, ') as string })
  })
})
