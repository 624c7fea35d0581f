/** The program itself, as somebody starts it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureBuilt, manifest } from '../package/build.ts'
import { ROOT, run, runNode } from '../package/command.ts'

const folder = mkdtempSync(join(tmpdir(), 'corbel-cli-'))
const program = join(ROOT, manifest.bin?.['corbel'] ?? 'missing')

beforeAll(() => {
  ensureBuilt()
  const entry = pathToFileURL(join(ROOT, 'dist/index.js')).href
  writeFileSync(join(folder, 'app.mjs'), [
    `import { createApp, service } from ${JSON.stringify(entry)}`,
    'console.log("starting")',
    'export default createApp([service("/icecream", { cors: { origins: ["https://app.example"] }, get: () => 1 })])',
    // What keeps a process alive must not keep the command from ending.
    'setInterval(() => {}, 1000)',
  ].join('\n'))
  writeFileSync(join(folder, 'app.ts'), 'export const nothing: number = 1\n')
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('it runs, keeps what the module prints out of its output, and ends though the module would not', () => {
  const { code, stdout, stderr } = runNode(folder, program, 'check', 'app.mjs', '--json')
  expect([code, JSON.parse(stdout), stderr]).toEqual([0, expect.objectContaining({ ok: true }), 'starting\n'])
})

test('its exit code is that of the command', () => {
  expect(runNode(folder, program, 'explain', 'app.mjs', '/icecream', '--origin', 'https://b.example').code).toBe(1)
  expect(runNode(folder, program, 'cheque').code).toBe(2)
})

test('a TypeScript module is loaded, or it is said what to do', () => {
  const { code, stderr } = runNode(folder, program, 'check', 'app.ts')
  expect(code).toBe(2)
  const strips = 'typescript' in process.features && process.features.typescript !== false
  expect(stderr).toMatch(strips ? /exports no application/ : /cannot run "app\.ts"[^]*Node 22\.18 or later/)
})

test('it reads what is pasted from standard input', () => {
  const { stdout } = run(folder, 'sh', '-c', `printf 'HTTP/1.1 200 OK\\r\\n\\r\\n' | '${process.execPath}' '${program}' explain --paste --origin https://app.example`)
  expect(stdout).toContain('[MissingAllowOriginHeader]')
})
