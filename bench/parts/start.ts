/** Cold start: from the first line of a program to its first answer. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Contender } from '../contender.ts'
import { atMost } from '../part.ts'
import type { Bench, Findings, Part } from '../part.ts'
import { nameOf } from '../process.ts'
import { median } from '../statistics.ts'

const PROGRAM = fileURLToPath(new URL('../cold.js', import.meta.url))
const BARE: Contender = { host: 'node', variant: 'bare' }
const MIDDLEWARE: Contender = { host: 'http', variant: 'corbel' }
const SERVICE: Contender = { host: 'service', variant: 'corbel' }
const PEERS: readonly Contender[] = ['hono', 'h3', 'express', 'koa', 'fastify'].map((host) => ({ host, variant: 'peer' }))

/** The part. */
export const part: Part = {
  name: 'start',
  title: 'Cold start',
  paces: [],
  async run(bench: Bench): Promise<Findings> {
    const contenders = bench.smoke ? [BARE, MIDDLEWARE] : [BARE, MIDDLEWARE, SERVICE, ...PEERS]
    const times = new Map<Contender, number[]>(contenders.map((each) => [each, []]))
    for (let round = 0; round < (bench.smoke ? 1 : 11); round++) {
      bench.say(`cold start, round ${round + 1}`)
      for (const contender of contenders) times.get(contender)?.push(runOnce(contender))
    }
    // Of each round by itself, so that a slow moment of the machine falls on both.
    const over = (contender: Contender): number => median((times.get(contender) ?? []).map((each, round) => each - (times.get(BARE)?.[round] ?? Number.NaN)))
    return {
      tables: [{ title: 'Milliseconds from the first line to the first answer', head: ['', 'all', 'over bare Node'], rows: contenders.map((each) => [nameOf(each), median(times.get(each) ?? []).toFixed(1), over(each).toFixed(1)]) }],
      verdicts: bench.smoke ? [] : [atMost('start of the engine with a middleware, over bare Node', 25, over(MIDDLEWARE), ' ms'), atMost('start of a service, over bare Node', 40, over(SERVICE), ' ms')],
      notes: ['`http corbel` is `corbel/node` around a listener. The peers are loaded with Corbel\'s middleware beside them, which takes a few milliseconds.'],
    }
  },
}

function runOnce({ host, variant }: Contender): number {
  const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, host, variant], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${host} ${variant} does not start: ${stderr}`)
  return Number(stdout)
}
