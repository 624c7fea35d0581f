/**
 * Instructions of an exchange, counted by Valgrind in Node's interpreter. They say nothing of speed, but two runs of the same code differ by a few in a million: so they show what became dearer.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Contender } from '../contender.ts'
import type { Bench, Findings, Part, Row } from '../part.ts'
import { nameOf } from '../process.ts'

const PROGRAM = fileURLToPath(new URL('../counted.js', import.meta.url))
const NODE_FLAGS = ['--jitless', '--hash-seed=1', '--random-seed=1', '--single-threaded', '--predictable']
const CONTENDERS: readonly (readonly [contender: Contender, kind: string])[] = [
  [{ host: 'http', variant: 'granted' }, 'preflight'], [{ host: 'http', variant: 'corbel' }, 'preflight'], [{ host: 'service', variant: 'corbel' }, 'preflight'],
  [{ host: 'http', variant: 'lines' }, 'GET'], [{ host: 'http', variant: 'corbel' }, 'GET'], [{ host: 'service', variant: 'corbel' }, 'GET'],
]

/** The part. */
export const part: Part = {
  name: 'instructions',
  title: 'Instructions',
  paces: [],
  async run(bench: Bench): Promise<Findings> {
    if (spawnSync('valgrind', ['--version']).status !== 0) return { tables: [], verdicts: [], notes: ['Valgrind is not installed, so nothing was counted.'] }
    const rows: Row[] = []
    for (const [contender, kind] of bench.smoke ? CONTENDERS.slice(0, 1) : CONTENDERS) {
      bench.say(`instructions of ${nameOf(contender)}, ${kind}`)
      // What is the same in both runs is the start, and falls out.
      const [few = Number.NaN, many = Number.NaN] = [50, 150].map((count) => countOf(contender, kind, count))
      rows.push([nameOf(contender), kind, String(Math.round((many - few) / 100))])
    }
    return { tables: [{ title: 'Instructions of an exchange, interpreted', head: ['', '', 'instructions'], rows }], verdicts: [], notes: ['To be compared with an earlier run of the same Node on the same machine, and with nothing else.'] }
  },
}

function countOf({ host, variant }: Contender, kind: string, count: number): number {
  const { stderr, status } = spawnSync('valgrind', ['--tool=callgrind', '--callgrind-out-file=/dev/null', process.execPath, ...NODE_FLAGS, PROGRAM, host, variant, kind, String(count)], { encoding: 'utf8' })
  const collected = /Collected : (\d+)/.exec(stderr)?.[1]
  if (status !== 0 || collected === undefined) throw new Error(`Valgrind counted nothing:\n${stderr.slice(-2000)}`)
  return Number(collected)
}
