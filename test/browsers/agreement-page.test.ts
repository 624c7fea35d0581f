import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { agreementPage } from './agreement-page.ts'
import type { Agreement } from './agreement-page.ts'
import { KNOWN } from './odd-comparison.ts'

const RUNS: readonly Agreement[] = [
  { engine: 'webkit', version: 'WebKitGTK 2', requests: 480, exchanges: 700, known: { 'asks again': 2 }, unsteady: 1 },
  { engine: 'chromium', version: 'Chromium 9', requests: 480, exchanges: 710, known: {}, unsteady: 0 },
  { engine: 'firefox', version: 'Firefox 8', requests: 480, exchanges: 720, known: { 'asks again': 3, 'preflights after a redirect': 4 }, unsteady: 0 },
]

describe('the page of agreement', () => {
  test('is the same whatever order the engines ran in', () => {
    expect(agreementPage(7, RUNS)).toBe(agreementPage(7, RUNS.toReversed()))
  })

  test('counts for each engine what agreed, and names every known difference', () => {
    const page = agreementPage(7, RUNS)
    expect(page).toContain('CORBEL_SEED=7 ')
    expect(page).toContain('| Firefox 8 | 480 | 720 | 473 | 7 | 0 | 0 |')
    expect(page).toContain('| asks again | 0 | 3 | 2 | ')
    for (const [name, what] of Object.entries(KNOWN)) expect(page.split('\n').some((line) => line.startsWith(`| ${name} | `) && line.endsWith(` | ${what} |`))).toBe(true)
  })
})

const written = new URL('../../docs/browsers.md', import.meta.url)

test.skipIf(!existsSync(written))('docs/browsers.md is a page of this layout: three engines, 300 exchanges and more each, nothing unexplained', () => {
  const page = readFileSync(written, 'utf8')
  const rows = [...page.matchAll(/^\| (Chromium|Mozilla Firefox|WebKitGTK) ([\d.a-z]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| 0 \| (\d+) \|$/gm)]
  expect(rows.map(([, name]) => name)).toEqual(['Chromium', 'Mozilla Firefox', 'WebKitGTK'])
  const agreements = rows.map(([, name = '', version = '', requests, exchanges, , , unsteady], column): Agreement => ({
    engine: (['chromium', 'firefox', 'webkit'] as const)[column] ?? 'webkit',
    version: `${name} ${version}`,
    requests: Number(requests),
    exchanges: Number(exchanges),
    unsteady: Number(unsteady),
    known: Object.fromEntries(Object.keys(KNOWN).map((known) => {
      const cells = page.split('\n').find((line) => line.startsWith(`| ${known} | `))?.split(' | ') ?? []
      return [known, Number(cells[column + 1])]
    })),
  }))
  for (const { exchanges } of agreements) expect(exchanges).toBeGreaterThanOrEqual(300)
  expect(page).toBe(agreementPage(Number(/CORBEL_SEED=(\d+)/.exec(page)?.[1]), agreements))
})
