/** The runtimes that the tests start: where their programs are found, and that they are those of the manual. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { RUNTIME_NAMES, findRuntime } from '../../scripts/runtimes.mjs'
import { ROOT, run } from '../package/command.ts'
import { RUNTIMES, isLeftOut } from './runtime.ts'

const folder = mkdtempSync(join(tmpdir(), 'corbel-runtimes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Manifest {
  readonly engines?: { readonly node: string }
  readonly optionalDependencies: Readonly<Record<string, string>>
}

const readManifest = (path: string): Manifest => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Manifest
const pinned = Object.entries(readManifest('test/runtimes/programs/package.json').optionalDependencies).map(([name, wanted]) => [name, wanted.split('@').at(-1) ?? ''] as const)

describe('a runtime', () => {
  test.each<readonly [typeof RUNTIME_NAMES[number], string]>([
    ['Bun', '@oven/bun-some-platform/bin/bun'], ['Deno', '@deno/some-platform/deno'], ['workerd', '@cloudflare/workerd-some-platform/bin/workerd'], ['Node 22.12.0', 'node-22.12/bin/node'],
  ])('%s is found in the package that holds its program, and nowhere else', (name, path) => {
    expect(findRuntime(name, folder)).toBeUndefined()
    const program = join(folder, 'node_modules', path)
    mkdirSync(dirname(program), { recursive: true })
    writeFileSync(program, '#!/bin/sh\n')
    chmodSync(program, 0o644)
    expect(findRuntime(name, folder)).toBeUndefined()
    chmodSync(program, 0o755)
    expect(findRuntime(name, folder)).toBe(program)
  })

  test('that is not installed says how it is, and is missed in CI', () => {
    for (const runtime of RUNTIMES) {
      const missing = runtime.program === undefined
      expect([runtime.name.includes('node scripts/runtimes.mjs'), isLeftOut(runtime)]).toEqual([missing, missing && process.env['CI'] !== 'true'])
    }
  })
})

test('every version is pinned, and the manual names it', () => {
  const manual = readFileSync(join(ROOT, 'docs/runtimes.md'), 'utf8')
  expect(pinned).toHaveLength(RUNTIME_NAMES.length)
  for (const [name, version] of pinned) {
    expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(?:\.\d+)?$/)])
    expect(manual).toContain(version.replace(/(1\.\d{8})\.1$/, '$1'))
  }
})

test('the oldest Nodes are those that package.json takes', () => {
  expect(readManifest('package.json').engines?.node).toBe('^20.19 || >=22.12')
  expect(pinned.filter(([name]) => name.startsWith('node-2')).map(([, version]) => version).slice(0, 2)).toEqual(['20.19.0', '22.12.0'])
})

for (const runtime of RUNTIMES) {
  test.skipIf(isLeftOut(runtime))(`${runtime.name} is what it is called`, () => {
    const { stdout } = run(folder, runtime.program ?? '', '--version')
    expect(stdout).toMatch(runtime.kind === 'node' ? new RegExp(`^v${(/[\d.]+/.exec(runtime.name)?.[0] ?? '').replaceAll('.', '\\.')}`) : /\d/)
  })
}
