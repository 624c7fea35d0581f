/** `corbel access`: the matrix, one operation, and two versions. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { run, runJson } from './io.ts'

const folder = mkdtempSync(join(tmpdir(), 'corbel-access-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the matrix has a line for each operation and a column for each origin', async () => {
  const { code, out } = await run(['access', 'shop.ts', '--export', 'app'])
  expect(code).toBe(0)
  expect(out.split('\n').slice(0, 7)).toEqual([
    '  [1] http://localhost:3000', '  [2] https://app.example', '  [3] any other origin', '',
    'METHOD  PATH                [1]     [2]     [3]     PREFLIGHT',
    'GET     /icecream/:flavour  yes     yes     -       by header',
    'PUT     /icecream/:flavour  -       yes+c   -       always',
  ])
})

test('the matrix is for the origins that are asked for', async () => {
  const { json } = await runJson(['access', 'shop.ts', '--export', 'app', '--origin', 'https://app.example', '--origin', 'https://evil.example'])
  expect(json).toMatchObject({ rows: [{ method: 'GET' }, { method: 'PUT' }], matrix: [{}, { method: 'PUT', cells: [{ origin: 'https://app.example', access: 'with-credentials' }, { access: 'refused' }] }] })
})

test.each([
  [['shop.ts', '--export', 'app', '--who', 'PUT /icecream/lemon'], 'PUT /icecream/:flavour\n  https://app.example, with credentials\n'],
  [['shop.ts', '--export', 'later', '--who', 'POST /open'], 'POST /open\n  everybody\n'],
  [['well.ts', '--who', 'PUT /icecream/lemon', '--origin', 'https://evil.example'], 'PUT /icecream/:flavour\n  nobody from another origin\n'],
])('who may: %j', async (args, out) => {
  expect(await run(['access', ...args])).toEqual({ code: 0, out, err: '' })
})

test('a policy that stands alone holds for every path and its own methods', async () => {
  const { json } = await runJson(['access', 'parts.ts', '--export', 'policy'])
  expect((json as { readonly rows: readonly { readonly method: string; readonly path: string }[] }).rows.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /**', 'PUT /**', 'QUERY /**'])
})

test('what changed since another module ends with 1, and with 0 where nothing did', async () => {
  const { code, out } = await run(['access', 'well.ts', '--diff', 'well.ts'])
  expect([code, out]).toEqual([0, 'Nothing changed for pages of other origins.\n'])
})

test('what changed since what --json wrote ends with 1', async () => {
  const saved = join(folder, 'before.json')
  writeFileSync(saved, (await run(['access', 'shop.ts', '--export', 'app', '--json'])).out)
  expect(await run(['access', 'shop.ts', '--export', 'app', '--diff', saved])).toMatchObject({ code: 0 })
  const { code, out } = await run(['access', 'shop.ts', '--export', 'later', '--diff', saved])
  expect([code, out]).toEqual([1, 'added     POST /open\n            *\n'])
  const { json } = await runJson(['access', 'well.ts', '--diff', saved])
  expect(json).toMatchObject({ changes: [{ method: 'GET', kind: 'narrower', details: ['- http://localhost:3000', 'maxAge: 86400 → default'] }, { method: 'PUT', kind: 'narrower' }] })
})

test('an application that does not start has no matrix, and its faults are told', async () => {
  const { code, out, err } = await run(['access', 'faulty.ts'])
  expect([code, out]).toEqual([1, ''])
  expect(err).toContain('[origin/path]')
})

test('a file that is no record is refused', async () => {
  const saved = join(folder, 'odd.json')
  writeFileSync(saved, '{"rows":[1]}')
  expect(await run(['access', 'well.ts', '--diff', saved])).toMatchObject({ code: 2, err: expect.stringContaining('is not what corbel access --json writes') as string })
})
