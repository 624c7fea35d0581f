/** The repository as somebody else clones it: nothing in it may know the machine that it was made on. */
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from './command.ts'

const IGNORED = new Set(['.git', ...readFileSync(join(ROOT, '.gitignore'), 'utf8').split(/\r?\n/).map((line) => line.replace(/\/$/, ''))])

function filesOf(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (IGNORED.has(entry.name) || entry.isSymbolicLink() || entry.name.endsWith('.tgz')) return []
    return entry.isDirectory() ? filesOf(path) : [path]
  })
}

const texts = filesOf('').map((path) => ({ path, bytes: readFileSync(join(ROOT, path)) })).filter(({ bytes }) => !bytes.includes(0)).map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }))

test('is read whole', () => {
  expect(texts.map(({ path }) => path)).toEqual(expect.arrayContaining(['.ci/run', '.gitignore', 'package-lock.json', 'src/index.ts', 'test/package/repository.test.ts']))
})

// The patterns are written so that they do not match themselves.
test.each([
  ['no path of the machine that it was made on', /(?<![\w.~/-])\/(?:work|home|Users|root)\/[\w.-]|:\/{3}(?:work|root)\//],
  ['no host of a package registry', /\bregistry[.]npm|\bnpm[.]pkg[.]github|\/\/[\w.-]*(?:registry|artifactory|nexus|verdaccio)[\w-]*[.:]/i],
])('holds %s', (_name, pattern) => {
  const found = texts.flatMap(({ path, text }) => text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.slice(0, 120)}`] : [])))
  expect(found).toEqual([])
})

interface Locked {
  readonly resolved?: string
  readonly integrity?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

describe.each([['package-lock.json', 100], ['test/runtimes/programs/package-lock.json', 10]])('the lockfile %s', (path, least) => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as { readonly packages: Readonly<Record<string, Locked>> }
  const locked = Object.entries(packages).filter(([path]) => path !== '')
  const names = new Set(locked.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)))

  test('says what a package holds, and not where it came from', () => {
    expect(locked.length).toBeGreaterThan(least)
    expect(locked.filter(([, entry]) => entry.resolved !== undefined || entry.integrity === undefined).map(([path]) => path)).toEqual([])
  })

  // npm leaves out what it could not find for another platform, and then refuses its own lockfile in `npm ci`.
  test('leaves out no package that another one asks for, on any platform', () => {
    const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !names.has(name)).map((name) => `${path}: ${name}`))
    expect(missing).toEqual([])
  })
})

test('is tested in CI by the command that the README gives', () => {
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain('npm ci && npm test')
  expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).toMatch(/^npm ci && npm test\b/m)
  expect(statSync(join(ROOT, '.ci/run')).mode & 0o111).not.toBe(0)
})
