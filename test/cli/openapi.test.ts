/** `corbel openapi`: the document of a module. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { OpenApiDocument, OpenApiWarning } from '../../src/openapi.ts'
import { faultsIn } from '../openapi/read.ts'
import { manifest } from '../package/build.ts'
import { run, runJson } from './io.ts'

const folder = mkdtempSync(join(tmpdir(), 'corbel-openapi-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the document goes to standard output, titled as the nearest package.json says', async () => {
  const { code, out, err } = await run(['openapi', 'well.ts'])
  expect([code, err]).toEqual([0, ''])
  const document = JSON.parse(out) as OpenApiDocument
  expect(document).toMatchObject({ openapi: '3.1.1', info: { title: manifest.name, version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string }, paths: { '/icecream/{flavour}': { get: {}, put: {} } } })
  expect(await faultsIn(document)).toEqual([])
})

test('the options and the converter that the module exports are used, and options of the command go before them', async () => {
  const { code, out, err } = await run(['openapi', 'described.ts', '--api-version', '3', '--openapi', '3.2'])
  expect(JSON.parse(out)).toMatchObject({
    openapi: '3.2.0', info: { title: 'Notes', version: '3', description: 'What one has to remember.' },
    paths: { '/notes': { post: { requestBody: { content: { 'application/json': { schema: { properties: { text: { type: 'string' } } } } } } } } },
  })
  expect(code).toBe(0)
  expect(err).toMatch(/^PUT \/notes body \[openapi\/schema\]\n {2}.*Date/)
  expect(JSON.parse((await run(['openapi', 'described.ts', '--title', 'Mine'])).out)).toMatchObject({ info: { title: 'Mine' } })
})

describe('--strict', () => {
  test.each([['described.ts', 1], ['well.ts', 0]])('ends %s with %i', async (module, code) => {
    expect((await run(['openapi', module, '--strict'])).code).toBe(code)
  })
})

test('--out writes a file, and nothing to standard output', async () => {
  const file = join(folder, 'openapi.json')
  expect(await run(['openapi', 'well.ts', '--out', file])).toEqual({ code: 0, out: '', err: '' })
  expect(readFileSync(file, 'utf8')).toBe((await run(['openapi', 'well.ts'])).out)
})

test('--json has the warnings beside the document, or beside the file', async () => {
  const { code, json } = await runJson(['openapi', 'described.ts'])
  const { document, warnings } = json as { readonly document: OpenApiDocument; readonly warnings: readonly OpenApiWarning[] }
  expect([code, document.openapi, warnings.map((warning) => warning.code)]).toEqual([0, '3.1.1', ['openapi/schema']])
  const file = join(folder, 'other.json')
  expect((await runJson(['openapi', 'described.ts', '--out', file])).json).toEqual({ file, warnings })
})

test('a module without a package.json around it has a title that says nothing', async () => {
  const module = join(folder, 'app.mjs')
  writeFileSync(module, `export { app } from ${JSON.stringify(new URL('modules/well.ts', import.meta.url).href)}\n`)
  expect(JSON.parse((await run(['openapi', module])).out)).toMatchObject({ info: { title: 'API', version: '0.0.0' } })
  writeFileSync(join(folder, 'package.json'), '{')
  expect(await run(['openapi', module])).toMatchObject({ code: 2, err: expect.stringContaining('is not JSON. Give --title') as string })
  writeFileSync(join(folder, 'package.json'), '{"name":"near"}')
  expect(JSON.parse((await run(['openapi', module])).out)).toMatchObject({ info: { title: 'near', version: '0.0.0' } })
})

test('an application that does not start has no document, and its faults are told', async () => {
  const { code, out, err } = await run(['openapi', 'faulty.ts'])
  expect([code, out]).toEqual([1, ''])
  expect(err).toContain('[origin/path]')
})

test.each<readonly [readonly string[], RegExp]>([
  [['openapi'], /give one module: corbel openapi/],
  [['openapi', 'well.ts', 'shop.ts'], /give one module/],
  [['openapi', 'shop.ts'], /exports more than one: app, later/],
  [['openapi', 'well.ts', '--openapi', '2.0'], /takes 3\.1 or 3\.2, not "2\.0"/],
  [['openapi', 'well.ts', '--out', join(folder, 'no', 'where.json')], /could not be written/],
])('%j says what to do, and ends with 2', async (args, message) => {
  const { code, out, err } = await run(args)
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(message)
})
