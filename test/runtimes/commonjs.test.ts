/** CommonJS on every Node that package.json takes: `require` of the package as it is published. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { entries } from '../package/build.ts'
import { ROOT, run, runNode } from '../package/command.ts'
import { installStranger } from '../package/stranger.ts'
import { RUNTIMES, isLeftOut } from './runtime.ts'

const { folder, leave } = installStranger(['@types/node'])
afterAll(leave)

const specifiers = JSON.stringify(entries.map((entry) => entry.specifier))
const FILES: Readonly<Record<string, string>> = {
  'required.cjs': `const all = {}\nfor (const name of ${specifiers}) all[name] = Object.keys(require(name)).sort()\nconsole.log(JSON.stringify(all))\n`,
  'imported.mjs': `const all = {}\nfor (const name of ${specifiers}) all[name] = Object.keys(await import(name)).sort()\nconsole.log(JSON.stringify(all))\n`,
  // One application made of both: what they share is not there twice.
  'both.cjs': [
    'const { service, PolicyError } = require(\'corbel\')',
    'import(\'corbel\').then(async ({ createApp, PolicyError: Imported }) => {',
    '  const app = createApp([service(\'/a\', { cors: { origins: [\'https://app.example\'] }, get: () => \'ok\' })])',
    '  const answer = await app.request(\'/a\', { headers: { origin: \'https://app.example\' } })',
    '  console.log(answer.status, answer.headers.get(\'access-control-allow-origin\'), Imported === PolicyError)',
    '})',
    '',
  ].join('\n'),
}
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text)

for (const runtime of RUNTIMES.filter(({ kind }) => kind === 'node')) {
  describe.skipIf(isLeftOut(runtime))(`CommonJS on ${runtime.name}`, () => {
    const output = (file: string): string => {
      const { code, stdout, stderr } = run(folder, runtime.program ?? 'a Node that is not installed', file)
      expect(code, stderr).toBe(0)
      return stdout.trim()
    }

    test('requires every entry, without a flag, and gets the names that an import gets', () => {
      const required = JSON.parse(output('required.cjs')) as Readonly<Record<string, readonly string[]>>
      expect(required).toEqual(JSON.parse(output('imported.mjs')))
      expect(Object.entries(required).filter(([, names]) => names.length === 0)).toEqual([])
      expect(Object.keys(required)).toHaveLength(entries.length)
    })

    test('shares with modules what it requires', () => {
      expect(output('both.cjs')).toBe('200 https://app.example true')
    })
  })
}

test('the types of what is required are those of what is imported', () => {
  writeFileSync(join(folder, 'typed.cts'), [
    'import corbel = require(\'corbel\')',
    'import { serve } from \'corbel/node\'',
    'const app: corbel.App = corbel.createApp([corbel.service(\'/a/:b\', { get: ({ params }) => params.b })])',
    'export const serving = serve(app)',
    '// @ts-expect-error: a path has the parameters that it names',
    'corbel.service(\'/a/:b\', { get: ({ params }) => params.c })',
    '',
  ].join('\n'))
  const options = { strict: true, noEmit: true, module: 'nodenext', target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'], types: ['node'], skipLibCheck: true }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['typed.cts'] }))
  expect(runNode(folder, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder)).toMatchObject({ code: 0, stdout: '' })
})
