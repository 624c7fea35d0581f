/**
 * Instructions of an exchange, counted by Valgrind. They are no time, but what else the machine does is not among them: by their ratio to the floor it shows whether something became dearer. Processors'
 * own counters (`perf stat`) would count in a second, but virtual machines seldom have them.
 */
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Contender } from '../contender.ts'
import type { Bench, Findings, Part, Row } from '../part.ts'
import { nameOf } from '../process.ts'

const PROGRAM = fileURLToPath(new URL('../counted.js', import.meta.url))
// One thread that always does the same. The compiler is on: what it makes of the code is what runs.
const NODE_FLAGS = ['--hash-seed=1', '--random-seed=1', '--single-threaded', '--predictable']
// The start and the warming are the same in both, and fall out of the difference.
const COUNTS = [10_000, 20_000] as const

/** The floor, and what is compared with it. */
const CONTENDERS: readonly (readonly [contender: Contender, kind: string])[] = [
  [{ host: 'http', variant: 'granted' }, 'preflight'], [{ host: 'http', variant: 'corbel' }, 'preflight'], [{ host: 'service', variant: 'corbel' }, 'GET'],
]

/** The part. */
export const part: Part = {
  name: 'instructions',
  title: 'Instructions',
  paces: [],
  async run(bench: Bench): Promise<Findings> {
    if (spawnSync('valgrind', ['--version']).status !== 0) return { tables: [], verdicts: [], notes: ['Valgrind is not installed, so nothing was counted.'] }
    const rows: Row[] = []
    const counts = bench.smoke ? [100, 200] as const : COUNTS
    let floor: number | undefined
    for (const [contender, kind] of bench.smoke ? CONTENDERS.slice(0, 1) : CONTENDERS) {
      bench.say(`instructions of ${nameOf(contender)}, ${kind}`)
      const [few, many] = await Promise.all([countInstructions(contender, kind, counts[0]), countInstructions(contender, kind, counts[1])])
      const each = (many - few) / (counts[1] - counts[0])
      floor ??= each
      rows.push([nameOf(contender), kind, each.toFixed(0), `×${(each / floor).toFixed(3)}`])
    }
    return {
      tables: [{ title: 'Instructions of an exchange in process', head: ['', '', 'instructions', 'times the floor'], rows }], verdicts: [],
      notes: [`The difference between runs of ${COUNTS.join(' and ')} exchanges. Counts differ between versions of Node and processors; the ratio to the floor is what to compare with an earlier run.`],
    }
  },
}

function countInstructions({ host, variant }: Contender, kind: string, count: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('valgrind', ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null', process.execPath, ...NODE_FLAGS, PROGRAM, host, variant, kind, String(count)], { stdio: ['ignore', 'ignore', 'pipe'] })
    let printed = ''
    child.stderr.on('data', (chunk: Buffer) => { printed += chunk.toString() })
    child.once('error', reject)
    child.once('close', (code) => {
      const collected = /I +refs: +([\d,]+)/.exec(printed)?.[1]?.replaceAll(',', '')
      if (code === 0 && collected !== undefined) resolve(Number(collected))
      else reject(new Error(`Valgrind counted nothing:\n${printed.slice(-2000)}`))
    })
  })
}
