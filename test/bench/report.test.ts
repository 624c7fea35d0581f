/** The report, from what parts have found. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { keep, readKept } from '../../bench/kept.ts'
import type { Kept } from '../../bench/kept.ts'
import { atLeast, atMost } from '../../bench/part.ts'
import { printChapter, printExplanations, printReport } from '../../bench/report.ts'
import { estimate, inverse, quantile } from '../../bench/statistics.ts'

const folder = mkdtempSync(join(tmpdir(), 'corbel-bench-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const met = atLeast('speed', 0.9, { value: 0.97, low: 0.95, high: 0.99 })
const missed = atMost('memory', 90, 306, ' MB')

const keptOf = (name: string, changes: Partial<Kept> = {}): Kept => ({
  name, title: `About ${name}`, date: '2026-11-27T09:30:00.000Z', seconds: 61.4, commit: 'abc1234', machine: { lines: ['2 × processor', 'Node v20'], load: '0.1 0.2 0.3' },
  paces: { socket: { starts: 4, rounds: 6, slice: 0.04, warm: 4000 } },
  findings: { tables: [{ title: 'A table', head: ['', 'µs'], rows: [['corbel', '5']] }], verdicts: [met, missed], notes: ['A note.'] }, ...changes,
})

describe('what is kept', () => {
  test('is read in the order of the parts, the last of each, and of no part that there is no more', () => {
    for (const kept of [keptOf('start'), keptOf('actual'), keptOf('former'), keptOf('start', { seconds: 5 })]) keep(kept, folder)
    expect(readKept(['actual', 'start', 'absent'], folder)).toEqual([keptOf('actual'), keptOf('start', { seconds: 5 })])
  })

  test('may be nothing', () => {
    expect(readKept(['actual'], join(folder, 'new'))).toEqual([])
  })
})

describe('a chapter', () => {
  test('says when and how it was measured, and why a target is missed', () => {
    expect(printChapter(keptOf('actual'))).toBe([
      '## About actual',
      'Measured 2026-11-27 at 09:30 UTC, commit abc1234, in 61 s, load 0.1 0.2 0.3 at the end; over sockets 4 starts of 6 rounds of 40 ms.', 'A note.',
      '**Targets: 1 of 2 met**\n\n| target | found | met | by |\n| --- | --: | --: | --: |\n| speed ≥ 0.9 | 0.970 (0.950 to 0.990) | yes | +0.050 |\n| memory ≤ 90 MB | 306 MB | **no** | −216.00 |',
      '- *memory*: not explained yet.', '**A table**\n\n|  | µs |\n| --- | --: |\n| corbel | 5 |',
    ].join('\n\n'))
  })

  test('explains the targets that are missed, and no others', () => {
    expect(printExplanations([met, missed], { speed: 'It is fast.', memory: 'Objects are large.' })).toBe('- *memory*: Objects are large.')
    expect(printExplanations([met])).toBe('')
  })
})

describe('the report', () => {
  test('sums up the targets and names the parts that it lacks', () => {
    const text = printReport([keptOf('actual'), keptOf('start')], ['origins', 'memory'])
    expect(text).toContain('**Targets: 2 of 4 met**')
    expect(text).toContain('Not measured, and so not in this report: `origins`, `memory`.')
    expect(text.match(/^## .*/gm)).toEqual(['## About actual', '## About start'])
    expect(text.split('2 × processor')).toHaveLength(2)
    expect(printReport([keptOf('actual')], [])).toContain('All parts are in this report.')
  })

  test('tells which part was measured on which machine where they differ', () => {
    const text = printReport([keptOf('actual'), keptOf('start', { machine: { lines: ['8 × other', 'Node v24'], load: '' } })], [])
    expect(text).toContain('- 2 × processor\n- Node v20\n\n- 8 × other\n- Node v24')
    expect(text).toContain('About actual on 1, About start on 2.')
  })
})

describe('a target', () => {
  test('is judged by the worse end of the interval', () => {
    expect(atLeast('speed', 0.96, { value: 0.97, low: 0.95, high: 0.99 })).toMatchObject({ met: false, margin: '−0.010' })
    expect(atMost('cost', 1.5, { value: 1.4, low: 1.3, high: 1.6 }, '×')).toMatchObject({ target: 'cost ≤ 1.5×', found: '1.40× (1.30 to 1.60)', met: false, margin: '−0.10' })
    expect(atMost('count', 1, 1)).toMatchObject({ found: '1.00', met: true })
  })
})

describe('an estimate', () => {
  test('lies in its interval, which is the same each time', () => {
    const found = estimate([[0.9, 1, 1.1, 1], [1.05, 0.95, 1, 1]])
    expect(found.value).toBe(1)
    expect(found.low).toBeLessThanOrEqual(found.value)
    expect(found.high).toBeGreaterThanOrEqual(found.value)
    expect(estimate([[0.9, 1, 1.1, 1], [1.05, 0.95, 1, 1]])).toEqual(found)
  })

  test('knows that starts differ: rounds that agree within each do not make it narrow', () => {
    expect(estimate([[0.8, 0.8, 0.8], [1, 1, 1], [1.2, 1.2, 1.2]])).toMatchObject({ value: 1, low: 0.8, high: 1.2 })
  })

  test('turns round with its ends', () => {
    expect(inverse({ value: 0.5, low: 0.4, high: 0.8 })).toEqual({ value: 2, low: 1.25, high: 2.5 })
    expect(quantile([1, 2, 3], 0.5)).toBe(2)
  })
})
