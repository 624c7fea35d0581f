/** What the compiler says of a literal that is wrong: the mend stands in its message. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Expressions that do not compile, and what the compiler is to say of each. */
const CASES: readonly (readonly [code: string, mend: string])[] = [
  ['service(\'/a\', { cors: { origins: \'*\', credentials: true }, get: handler })', 'credentials cannot go with origins \'*\': list the origins'],
  ['service(\'/a\', { get: { cors: { origins: \'*\', credentials: true }, handler } })', 'credentials cannot go with origins \'*\': list the origins'],
  ['createApp([], { cors: { origins: \'*\', credentials: true } })', 'credentials cannot go with origins \'*\': list the origins'],
  ['createApp([], { cors: { origins: \'*\', enforce: true } })', 'enforce cannot go with origins \'*\': list the origins'],
  ['service(\'/a\', { cors: { origin: [\'https://a.example\'] }, get: handler })', 'write origins'],
  ['service(\'/a\', { put: { cors: { origins: \'*\', allowedHeaders: [\'x-a\'] }, handler } })', 'write allowHeaders'],
  ['service(\'/a\', { delete: { cors: { origins: \'*\', maxAgeSeconds: 1 }, handler } })', 'write maxAge'],
  ['createApp([], { cors: { origins: \'*\', exposedHeaders: [\'etag\'] } })', 'write exposeHeaders'],
  ['createApp([], { cors: { allowedOrigins: [\'https://a.example\'] } })', 'write origins'],
  ['service(\'/a\', { cors: { origins: \'*\', methods: [\'GET\'] }, get: handler })', 'the methods of a service are its operations'],
  ['service(\'/a\', { cors: { origins: [\'https://a.example/\'] }, get: handler })', 'write https://a.example'],
  ['service(\'/a\', { patch: { cors: { origins: [\'https://b.example\', \'https://a.example/path\'] }, handler } })', 'write https://a.example'],
  ['createApp([], { cors: { origins: [\'https://a.example/\'] } })', 'write https://a.example'],
  ['service(\'/a\', { cors: { origins: [\'*\'] }, get: handler })', 'write origins: \'*\' for everybody'],
  ['service(\'/a\', { cors: { origins: [\'null\'] }, get: handler })', 'null is not one origin'],
  ['createApp([]).reconfigure({ cors: { origin: \'*\' } })', 'write origins'],
  ['service(\'/a\', { gett: handler })', '\'gett\' does not exist'],
  ['service(\'/:a\', { get: ({ params }) => params.b })', 'Property \'b\' does not exist'],
]

// Outside of the project: what does not compile would else be found by whoever compiles it at the same time.
const FOLDER = mkdtempSync(join(tmpdir(), 'corbel-mends-'))
const FILE = join(FOLDER, 'mends.mts')
const CONFIG = join(FOLDER, 'tsconfig.json')
const messages = new Map<number, string>()

beforeAll(async () => {
  writeFileSync(FILE, [`import { createApp, service } from ${JSON.stringify(join(ROOT, 'src/index.ts'))}`, 'const handler = (): number => 1', ...CASES.map(([code]) => `void ${code}`)].join('\n'))
  writeFileSync(CONFIG, JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions: { typeRoots: [join(ROOT, 'node_modules/@types')] }, include: [], files: [FILE] }))
  const output = await new Promise<string>((resolve) => {
    execFile(join(ROOT, 'node_modules/.bin/tsc'), ['-p', CONFIG, '--pretty', 'false'], { cwd: ROOT }, (_, stdout) => resolve(stdout))
  })
  let line = 0
  for (const text of output.split('\n')) {
    const at = /mends\.mts\((\d+),/.exec(text)
    if (at !== null) line = Number(at[1])
    messages.set(line, `${messages.get(line) ?? ''}${text}\n`)
  }
}, 60_000)

afterAll(() => {
  rmSync(FOLDER, { recursive: true })
})

describe('the compiler says', () => {
  test.each(CASES.map(([code, mend], index) => [mend, code, index] as const))('%s of %s', (mend, _, index) => {
    expect(messages.get(index + 3) ?? 'nothing').toContain(mend)
  })
})
