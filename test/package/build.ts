/** The build output that the tests of the package look at, and what package.json says about it. */
import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, runNode } from './command.ts'

/** The parts of package.json that the tests read. */
export interface Manifest {
  readonly name: string
  readonly files: readonly string[]
  readonly bin?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** package.json of the repository. */
export const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest

/** One entry of the package: how a user names it, and its files, relative to the package's folder. */
export interface Entry {
  readonly specifier: string
  readonly code: string
  readonly types: string
  readonly source: string
}

/** The entries that package.json exports, but for package.json itself. */
export const entries: readonly Entry[] = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
  if (typeof target === 'string') return []
  const source = target.default.replace(/^\.\/dist\//, 'src/').replace(/\.js$/, '.ts')
  return [{ specifier: subpath.replace('.', manifest.name), code: target.default.slice(2), types: target.types.slice(2), source }]
})

/** The files below `folder` of the repository, with slashes, relative to it. */
export function filesBelow(folder: string): readonly string[] {
  const found = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return found.map((entry) => join(entry.parentPath, entry.name).slice(join(ROOT, folder).length + 1).replaceAll('\\', '/')).sort()
}

const code = new Set([...entries.map(({ code: path }) => path), ...Object.values(manifest.bin ?? {})].map((path) => path.replace(/^(?:\.\/)?dist\//, '')))

/** What a source file of `src/` is built into, as paths below `dist/`: its declarations, and of entries and programs the code. All other code stands in what these share. */
export function builtFrom(source: string): readonly string[] {
  const endings = code.has(source.replace(/\.ts$/, '.js')) ? ['.js', '.d.ts', '.d.ts.map'] : ['.d.ts', '.d.ts.map']
  return endings.map((ending) => source.replace(/\.ts$/, ending))
}

/** Whether a path below `dist/` is of no source by itself: code that entries share, the map of some code (an entry that only names what others have needs none), the licences of what was taken in. */
export function isShared(path: string): boolean {
  return path === 'LICENCES.txt' || /^chunks\/[\w-]+\.js$|\.js\.map$/.test(path)
}

/** Bring dist/ up to date with src/. `npm test` has built it before; this is for whoever starts one test alone. Two files may call it at a time. */
export function ensureBuilt(): void {
  const sources = filesBelow('src').filter((path) => path.endsWith('.ts'))
  const newest = Math.max(...sources.map((path) => modified(`src/${path}`)))
  const fresh = sources.every((path) => builtFrom(path).every((built) => modified(`dist/${built}`) >= (built.includes('.d.ts') ? modified(`src/${path}`) : newest)))
  if (!fresh) {
    for (const [program, ...args] of [['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], ['scripts/bundle.mjs']] as const) {
      const { code: status, stdout, stderr } = runNode(ROOT, program, ...args)
      if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`)
    }
  }
  const expected = new Set(sources.flatMap(builtFrom))
  for (const path of filesBelow('dist')) if (!expected.has(path) && !isShared(path)) rmSync(join(ROOT, 'dist', path), { force: true })
}

function modified(path: string): number {
  return statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? -Infinity
}
