// Bundles src/ into the entries of the package and a few files that they share: Node takes about a millisecond for every file that it imports, and the tree has many.
// tsc has checked the sources and written their declarations; the maps lead back to the sources.
import { chmodSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const DIST = join(ROOT, 'dist')
const { bin, dependencies, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

const programs = Object.values(bin)
const entries = [...Object.values(exports).flatMap((target) => target.default ?? []), ...programs].map((path) => path.replace(/^\.\/dist\/(.*)\.js$/, '$1'))

// What is loaded together lies together; a module is in the first group that takes it. Whatever is left is cut by what reaches it.
const GROUPS = [
  ['value', /\/src\/value\/(?!public-suffix|origin-pattern|pattern-fault)/],
  ['engine', /\/src\/(?:policy|decision|value)\//],
  ['answer', /\/src\/(?:app\/(?:answer|answer-headers|bytes|exchange|stream|web-object)|service\/(?:define|operation-path|problem|reply|request-reply))\.ts$/],
  ['services', /\/src\/(?:app\/(?!multipart|part-)|service\/(?!multipart))|\/node_modules\/|rolldown\/runtime/],
  ['gate', /\/src\/adapters\/(?:gate|gate-input|mount-mark|node-facts|node-pass|node-response|own-answer|route-steps)\.ts$/],
  // Apart, since what is for every runtime may not reach a module of Node.
  ['mount', /\/src\/adapters\/(?:mount|mount-text|read-body)\.ts$/],
  ['node', /\/src\/adapters\/(?:node-answer|node-exchange|node-mount|node-rest|srvx)\.ts$/],
]

// Nothing in the tree has an effect when it is loaded (a law), but not every bundler sees that of a call; said so, it leaves out what a program does not use.
const CALL = /^((?:export )?(?:const|let|var) \w+ = )(?=(?:new )?[A-Za-z_$][\w$.]*\()/gm

// Packages that are no dependencies are taken in: they are CommonJS, which Node takes 3 to 8 ms each to import. `rou3` is taken in too, and is a dependency for its types alone.
const external = Object.keys(dependencies).filter((name) => name !== 'rou3')

// What is compiled when it is loaded is the greater part of a start: half the text takes 3 of 20 ms less with a middleware, 5 of 45 with services. Names stay, so that a stack can be read. One
// character beyond ASCII would make the text of its file twice as large.
const keepNames = { function: true, class: true }
const MINIFY = { compress: { keepNames }, mangle: { toplevel: true, keepNames }, codegen: { asciiOnly: true } }

const bundle = await rolldown({
  cwd: ROOT,
  input: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
  platform: 'neutral',
  resolve: { mainFields: ['module', 'main'] },
  external: (id) => id.startsWith('node:') || external.some((name) => id === name || id.startsWith(`${name}/`)),
  // The table of public suffixes is one string; it would be written out wherever it is named.
  optimization: { inlineConst: false },
  transform: { target: 'es2022' },
  plugins: [{ name: 'pure calls', renderChunk: (code) => ({ code: code.replaceAll(CALL, '$1/* @__PURE__ */ '), map: null }) }],
})
const { output } = await bundle.write({
  dir: DIST, format: 'esm', sourcemap: true, minify: MINIFY, chunkFileNames: 'chunks/[name].js',
  codeSplitting: { groups: GROUPS.map(([name, test], index) => ({ name, test, priority: GROUPS.length - index })) },
})
await bundle.close()

// What was taken in may be passed on only with its licence.
const taken = [...new Set(output.flatMap(({ moduleIds = [] }) => moduleIds).flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id.replaceAll('\\', '/')) ?? []))].toSorted()
const licences = taken.map((folder) => {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return `${name} ${version}\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}\n`
})
const PREAMBLE = 'The table of public suffixes is made from the Public Suffix List (https://publicsuffix.org, MPL 2.0); it stands in src/value/public-suffix-table.ts. Parts of these packages stand in the files of this folder.'
writeFileSync(join(DIST, 'LICENCES.txt'), `${PREAMBLE}\n\n${licences.join('\n---\n\n')}`)

const written = new Set(output.map(({ fileName }) => fileName))
for (const path of readdirSync(DIST, { recursive: true }).map((each) => each.replaceAll('\\', '/'))) {
  if (/\.js(?:\.map)?$/.test(path) && !written.has(path)) rmSync(join(DIST, path))
}
for (const path of programs) chmodSync(join(ROOT, path), 0o755)
