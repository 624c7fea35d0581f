/** The README: short, and true to the letter. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createApp, PolicyError, service } from '../../src/index.ts'
import { ROOT, runNode } from './command.ts'

const text = readFileSync(join(ROOT, 'README.md'), 'utf8')
const fenced = (info: string): readonly string[] => [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].filter(([, found]) => found === info).map(([, , code = '']) => code)

/** What the examples leave to the reader. */
const PRELUDE = `
import { createApp, originsFromEnv, service, trusted } from 'corbel'
declare const listOrders: () => readonly string[]
declare const response: Response
void [createApp, originsFromEnv, service, trusted, listOrders, response]
`
const FREEZER = 'declare const freezer: Record<"get" | "put" | "delete", (flavour: string, scoops?: number) => unknown>\n'

test('has under 250 lines', () => {
  expect(text.split('\n').length).toBeLessThan(250)
})

test('has examples that compile as they stand', () => {
  const [first = '', ...others] = fenced('ts')
  expect(others.length).toBeGreaterThan(1)
  const folder = mkdtempSync(join(ROOT, 'test', 'package', 'readme-'))
  try {
    writeFileSync(join(folder, 'first.ts'), `${FREEZER}${first}`)
    // The application that another example imports has a name.
    for (const [index, code] of others.entries()) writeFileSync(join(folder, code.includes('export const app =') ? 'app.ts' : `other-${index}.ts`), code.includes('import ') ? `${code}\ndeclare const response: Response\n` : `${PRELUDE}${code}\nexport {}\n`)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      extends: '../../../tsconfig.base.json',
      compilerOptions: { lib: ['ES2023', 'WebWorker', 'WebWorker.Iterable'], types: ['node'], noEmit: true, noUnusedLocals: false }, include: ['*.ts'],
    }))
    expect(runNode(folder, join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder, '--pretty', 'false').stdout).toBe('')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('shows the error that the definition gives', () => {
  const definition = JSON.parse('[{ "origins": ["https://lolnet.org/"] }, { "origins": "*" }, { "credentials": true }]')
  const define = (): unknown => createApp([
    service('/orders', { cors: definition[0], get: () => 1 }),
    service('/flavours', { cors: definition[1], put: { cors: definition[2], handler: () => 1 } }),
  ])
  expect(define).toThrow(PolicyError)
  const shown = (fenced('').find((block) => block.includes('faults')) ?? '').trim()
  expect(shown).toMatch(/^2 faults/)
  expect(define).toThrow(shown)
})

test('names every document that it links to', () => {
  for (const [, path = ''] of text.matchAll(/\]\(((?!http)[^)]+)\)/g)) expect(() => readFileSync(join(ROOT, path))).not.toThrow()
})
