/** What the compiler says of a policy that cannot work: its message holds the mend. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const CASES: readonly (readonly [literal: string, mend: string])[] = [
  ['{ origins: \'*\', credentials: true }', 'credentials cannot go with origins \'*\': list the origins'],
  ['{ origins: \'*\', enforce: true }', 'enforce cannot go with origins \'*\': list the origins'],
  ['{ origins: [\'https://app.example/\'] }', 'an origin has no path or slash: write https://app.example'],
  ['{ origins: [\'https://ok.example\', \'https://app.example:8443/a/b\'] }', 'an origin has no path or slash: write https://app.example:8443'],
  ['{ origins: [\'*\'] }', 'write origins: \'*\' for everybody'],
  ['{ origins: [\'null\'] }', 'null is not one origin: every sandboxed frame sends it'],
  ['{ origins: \'*\', allowOrigin: \'*\' }', 'write origins'],
  ['{ origins: \'*\', allowedHeaders: [\'x-a\'] }', 'write allowHeaders'],
  ['{ origins: \'*\', exposedHeaders: [\'x-a\'] }', 'write exposeHeaders'],
  ['{ origins: \'*\', maxAgeSeconds: 1 }', 'write maxAge'],
  ['{ origins: [\'https://app.example\'], supportsCredentials: true }', 'write credentials'],
  ['{ origins: \'*\', bogus: 1 }', 'a policy has no such field'],
  ['{ origin: \'https://app.example\' }', 'write origins'],
]

const WORKING: readonly string[] = ['{ origins: \'*\' }', '{ origins: [\'https://app.example\'], credentials: true }', '{ origins: [\'https://*.app.example:8443\'], enforce: true }', '{ enabled: false }']

describe('the compiler', () => {
  let folder = ''
  let lines: readonly string[] = []

  // One run of the compiler for all cases: line 2 + index of the file holds the case.
  beforeAll(() => {
    folder = mkdtempSync(join(ROOT, 'test', 'policy', 'check-'))
    const calls = [...CASES.map(([literal]) => literal), ...WORKING].map((literal) => `compilePolicy(${literal})`)
    writeFileSync(join(folder, 'cases.ts'), ['import { compilePolicy } from \'../../../src/cors.ts\'', ...calls, ''].join('\n'))
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      extends: '../../../tsconfig.base.json', compilerOptions: { lib: ['ES2023', 'WebWorker', 'WebWorker.Iterable'], types: [], noEmit: true, allowImportingTsExtensions: true }, files: ['cases.ts'],
    }))
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8', cwd: folder })
    lines = stdout.split('\n')
  }, 120_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** What is said of one line of the file: the message and the lines indented below it. */
  function messageFor(index: number): string {
    const start = lines.findIndex((line) => line.startsWith(`cases.ts(${index + 2},`))
    if (start === -1) return ''
    const end = lines.findIndex((line, at) => at > start && !line.startsWith(' '))
    return lines.slice(start, end === -1 ? undefined : end).join('\n')
  }

  test.each(CASES.map(([literal, mend], index) => [literal, mend, index] as const))('says of %s: %s', (_, mend, index) => {
    expect(messageFor(index)).toContain(mend)
  })

  test.each(WORKING.map((literal, index) => [literal, CASES.length + index] as const))('has nothing to say of %s', (_, index) => {
    expect(messageFor(index)).toBe('')
  })

  test('points at the field or the pattern that is wrong, not at the whole call', () => {
    const column = (index: number): number => Number(/\((\d+),(\d+)\)/.exec(messageFor(index))?.[2])
    for (const [index, [literal]] of CASES.entries()) expect([literal, column(index) > 'compilePolicy({'.length]).toEqual([literal, true])
  })
})
