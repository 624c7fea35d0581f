/** docs/openapi.md: its examples compile as they stand, and its example of `x-cors` is one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { service } from '../../src/index.ts'
import { ensureBuilt } from '../package/build.ts'
import { ROOT, runNode } from '../package/command.ts'
import { at, documentOf } from './read.ts'

const text = readFileSync(join(ROOT, 'docs/openapi.md'), 'utf8')
const fenced = (info: string): readonly string[] => [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].filter(([, found]) => found === info).map(([, , code = '']) => code)

test('the examples compile', () => {
  ensureBuilt()
  const examples = fenced('ts')
  expect(examples.length).toBeGreaterThan(2)
  const folder = mkdtempSync(join(ROOT, 'test', 'openapi', 'manual-'))
  try {
    for (const [index, code] of examples.entries()) writeFileSync(join(folder, `example-${index}.ts`), code.includes('import ') ? code : `import { app } from './example-0.ts'\n${code}`)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../../tsconfig.base.json', compilerOptions: { lib: ['ES2023', 'WebWorker', 'WebWorker.Iterable'], types: ['node'], noEmit: true, noUnusedLocals: false }, include: ['*.ts'] }))
    expect(runNode(folder, join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder, '--pretty', 'false').stdout).toBe('')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the example of x-cors is what a policy gives', () => {
  const [shown = ''] = fenced('json')
  const document = documentOf([service('/a', { cors: { origins: ['https://lolnet.org', '*.notmyidea.org'] }, get: () => 1 })])
  expect(JSON.parse(`{${shown}}`)).toEqual({ 'x-cors': at(document, 'paths', '/a', 'get', 'x-cors') })
})
