/** What is published: packed, unpacked and used as a stranger would, without the network. */
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { build } from 'esbuild'
import { publint } from 'publint'
import { afterAll, describe, expect, test } from 'vitest'
import { builtFrom, entries, filesBelow, isShared, manifest } from './build.ts'
import { ROOT, runNode } from './command.ts'
import { installStranger } from './stranger.ts'

const { folder, installed, tarball, leave } = installStranger(['@types/node'])
afterAll(leave)
const packed = walk(installed)
// The code as a bundler reads it: what is imported by each file.
const { metafile: { inputs: code } } = await build({
  absWorkingDir: installed, entryPoints: packed.filter((path) => path.endsWith('.js')), outdir: 'bundled', write: false, metafile: true, bundle: true, format: 'esm', packages: 'external', logLevel: 'silent',
})

function walk(top: string): readonly string[] {
  const found = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory())
  return found.map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1).replaceAll('\\', '/')).sort()
}

function read(path: string): string {
  return readFileSync(join(installed, path), 'utf8')
}

describe('the tarball', () => {
  test('holds every source file with its declarations, the code of the entries, and what they share', () => {
    const sources = filesBelow('src').filter((path) => path.endsWith('.ts'))
    const expected = sources.flatMap((path) => [`src/${path}`, ...builtFrom(path).map((built) => `dist/${built}`)])
    expect(packed).toEqual(expect.arrayContaining(expected))
    const built = packed.filter((path) => path.startsWith('dist/'))
    expect(built.filter((path) => !isShared(path.slice('dist/'.length)))).toEqual(expected.filter((path) => path.startsWith('dist/')).sort())
    const reached = new Set([...entries.map((entry) => entry.code), ...Object.values(manifest.bin ?? {}).map((path) => posix.normalize(path))].flatMap((path) => reach(path)))
    expect(built.filter((path) => path.endsWith('.js') && !reached.has(path))).toEqual([])
  })

  test('has few files to load, for each takes a millisecond', () => {
    const files = Object.fromEntries(entries.map(({ specifier, code }) => [specifier, reach(code).length]))
    expect(Object.entries(files).filter(([, count]) => count > 10)).toEqual([])
  })

  test('holds the documents and nothing beside', () => {
    const documents = ['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', ...filesBelow('docs').map((path) => `docs/${path}`)]
    expect(packed.filter((path) => !path.startsWith('dist/') && !path.startsWith('src/'))).toEqual([...documents, 'package.json'].sort())
  })

  test('has readable files, and only the programs can be run', () => {
    const programs = new Set(Object.values(manifest.bin ?? {}).map((path) => posix.normalize(path)))
    const modes = packed.map((path) => [path, (statSync(join(installed, path)).mode & 0o777).toString(8)])
    expect(modes).toEqual(packed.map((path) => [path, programs.has(path) ? '755' : '644']))
  })

  test('has maps that lead to sources which are there, or hold those of packages', () => {
    const lost = packed.filter((path) => path.endsWith('.map')).flatMap((path) => {
      const { sources, sourcesContent = [] } = JSON.parse(read(path)) as { readonly sources: readonly string[]; readonly sourcesContent?: readonly (string | null)[] }
      const found = sources.map((source, index) => ({ source: posix.join(posix.dirname(path), source), held: Boolean(sourcesContent[index]) }))
      return found.filter(({ source, held }) => !(source.includes('node_modules/') ? held : packed.includes(source)))
    })
    expect(lost).toEqual([])
  })

  test('imports no package that it does not depend on', () => {
    const allowed = new Set(Object.keys(manifest.dependencies ?? {}))
    const built = packed.filter((path) => /^dist\/.*\.(?:js|d\.ts)$/.test(path))
    expect(built.flatMap((path) => packagesOf(path))).toContain('rou3')
    expect(built.flatMap((path) => packagesOf(path)).filter((name) => !name.startsWith('node:') && !allowed.has(name))).toEqual([])
  })

  test('passes on the licence of every package that stands in its code', () => {
    const taken = new Set(packed.filter((path) => path.endsWith('.js.map')).flatMap((path) => {
      const { sources } = JSON.parse(read(path)) as { readonly sources: readonly string[] }
      return sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? [])
    }))
    const licences = read('dist/LICENCES.txt')
    expect(taken).toContain('negotiator')
    expect([...taken].filter((name) => !new RegExp(`^${name} \\d[^]*?Permission is hereby granted`, 'm').test(licences))).toEqual([])
  })

  const PORTABLE = ['express', 'fastify', 'hono', 'koa', 'h3', 'next', 'fetch', 'multipart', 'browser', 'client', 'explain', 'audit', 'testing', 'compat', 'openapi']
  test.each<[path: string, refused: RegExp]>([...PORTABLE.map((entry): [string, RegExp] => [`dist/${entry}.js`, /^node:/]), ['dist/cors.js', /./], ['dist/cors.d.ts', /./], ['dist/index.js', /^node:/], ['dist/index.d.ts', /^node:/]])('keeps %s clear of packages like %s', (path, refused) => {
    const reached = reach(path)
    expect(reached.length).toBeGreaterThan(path === 'dist/client.js' ? 0 : 1)
    expect(reached.flatMap((file) => packagesOf(file)).filter((name) => refused.test(name))).toEqual([])
  })
})

// Of declarations: statements, and types written as `import('…')`.
const STATEMENT = /^(?:import|export)\b(?:[\w$\s{},*]*?\bfrom)?\s*['"]([^'"\n]+)['"]/gm
const TYPE = /\bimport\(['"]([^'"$\n]+)['"]\)/g

/** The modules that a built file imports, of code those that it loads at once. */
function specifiersOf(path: string): readonly string[] {
  if (path.endsWith('.js')) return (code[path]?.imports ?? []).filter(({ kind }) => kind === 'import-statement').map(({ path: found, original }) => original ?? found)
  const text = read(path)
  return [...text.matchAll(STATEMENT), ...text.matchAll(TYPE)].map(([, specifier = '']) => specifier)
}

function packagesOf(path: string): readonly string[] {
  const bare = specifiersOf(path).filter((specifier) => !specifier.startsWith('.'))
  return bare.map((specifier) => (specifier.startsWith('node:') ? specifier : specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')))
}

/** The files of the package that `path` leads to, itself included. */
function reach(path: string, seen: Set<string> = new Set()): readonly string[] {
  if (seen.has(path)) return [...seen]
  seen.add(path)
  const ending = path.endsWith('.d.ts') ? '.d.ts' : '.js'
  for (const specifier of specifiersOf(path)) {
    if (specifier.startsWith('.')) reach(posix.join(posix.dirname(path), specifier).replace(/\.[jt]s$/, ending), seen)
  }
  return [...seen]
}

// These start programs that compile: time enough for a machine that is busy.
describe('a stranger', { timeout: 60_000 }, () => {
  const specifiers = entries.map((entry) => entry.specifier)

  test('finds no fault with publint', async () => {
    const bytes = readFileSync(tarball)
    const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
    const { messages } = await publint({ pack: { tarball: data }, strict: true })
    expect(messages).toEqual([])
  })

  test('finds no fault with the types, seen from ESM', () => {
    const { code, stdout } = runNode(folder, join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js'), tarball, '--profile', 'esm-only', '--no-emoji', '--no-color')
    expect(code, stdout).toBe(0)
    for (const specifier of specifiers) expect(stdout).toContain(`"${specifier}"`)
  })

  test('imports every entry from ESM and requires it from CommonJS, and gets the same names', () => {
    writeFileSync(join(folder, 'esm.mjs'), `const all = {}\nfor (const name of ${JSON.stringify(specifiers)}) all[name] = Object.keys(await import(name)).sort()\nconsole.log(JSON.stringify(all))\n`)
    writeFileSync(join(folder, 'commonjs.cjs'), `const all = {}\nfor (const name of ${JSON.stringify(specifiers)}) all[name] = Object.keys(require(name)).sort()\nconsole.log(JSON.stringify(all))\n`)
    const esm = runNode(folder, 'esm.mjs')
    const commonjs = runNode(folder, 'commonjs.cjs')
    expect([esm.code, commonjs.code], esm.stderr + commonjs.stderr).toEqual([0, 0])
    expect(JSON.parse(commonjs.stdout)).toEqual(JSON.parse(esm.stdout))
    expect(Object.keys(JSON.parse(esm.stdout) as object)).toEqual(specifiers)
  })

  test.each(['nodenext', 'bundler'])('compiles against every entry with %s resolution, declarations checked', (resolution) => {
    const options = { strict: true, noEmit: true, skipLibCheck: false, exactOptionalPropertyTypes: true, target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'], types: ['node'] }
    const module = resolution === 'bundler' ? 'esnext' : 'nodenext'
    const project = join(folder, `tsconfig.${resolution}.json`)
    writeFileSync(project, JSON.stringify({ compilerOptions: { ...options, module, moduleResolution: resolution }, files: ['stranger.ts'] }))
    writeFileSync(join(folder, 'stranger.ts'), specifiers.map((name, index) => `export * as e${index} from '${name}'\n`).join(''))
    const { stdout } = runNode(folder, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project, '--pretty', 'false')
    // The declarations of other packages are not ours to answer for.
    expect(stdout.split('\n').filter((line) => line.startsWith('stranger.ts') || line.includes(`node_modules/${manifest.name}/`))).toEqual([])
    expect(stdout).not.toMatch(/^error/m)
  })

  test('can ask for package.json, and for nothing that is not exported', () => {
    writeFileSync(join(folder, 'inner.cjs'), [
      `console.log(require('${manifest.name}/package.json').name)`,
      `try { require('${manifest.name}/dist/index.js') } catch (error) { console.log(error.code) }`,
    ].join('\n'))
    expect(runNode(folder, 'inner.cjs').stdout.trim().split('\n')).toEqual([manifest.name, 'ERR_PACKAGE_PATH_NOT_EXPORTED'])
    expect(existsSync(join(installed, 'dist/index.js'))).toBe(true)
  })
})
