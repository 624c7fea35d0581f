/** The examples of the manuals: taken out of the text, run, and compiled. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInThisContext } from 'node:vm'
import * as cors from '../../src/cors.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The text of a manual. */
export function readManual(name: string): string {
  return readFileSync(join(ROOT, 'docs', name), 'utf8')
}

/** The fenced blocks of a text whose fence is followed by `ts` and these words. */
export function fencedBlocks(text: string, words: string): readonly string[] {
  return [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].filter(([, info]) => info === words).map(([, , code = '']) => code.trim())
}

/** The value of an example: one expression, in which the names of `corbel/cors` are known. */
export function runExample(code: string): unknown {
  const names = Object.keys(cors)
  const plain = code.replaceAll(/ as (?:unknown as )?(?:PolicyInput|never)\b/g, '')
  const run = runInThisContext(`(${names.join(', ')}) => (${plain}\n)`) as (...values: readonly unknown[]) => unknown
  return run(...Object.values(cors))
}

/** What the compiler says of the examples, each a statement of its own. */
export function compileExamples(codes: readonly string[]): string {
  const folder = mkdtempSync(join(ROOT, 'test', 'policy', 'examples-'))
  try {
    writeFileSync(join(folder, 'examples.ts'), [
      `import { ${Object.keys(cors).join(', ')} } from '../../../src/cors.ts'`, 'import type { PolicyInput } from \'../../../src/cors.ts\'', 'export type { PolicyInput }',
      ...codes.map((code) => `void (${code}\n)`), '',
    ].join('\n'))
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      extends: '../../../tsconfig.base.json',
      compilerOptions: { lib: ['ES2023', 'WebWorker', 'WebWorker.Iterable'], types: [], noEmit: true, noUnusedLocals: false, allowImportingTsExtensions: true }, files: ['examples.ts'],
    }))
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
    return spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8', cwd: folder }).stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
