/** Cold start: from the first line of a program to its first answer. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Contender } from '../contender.ts'
import { atMost } from '../part.ts'
import type { Bench, Findings, Part } from '../part.ts'
import { nameOf } from '../process.ts'
import { estimate, median } from '../statistics.ts'
import type { Estimate } from '../statistics.ts'

const PROGRAM = fileURLToPath(new URL('../cold.js', import.meta.url))
const HOSTS = ['express', 'fastify', 'koa', 'hono', 'h3']
const NODE: Contender = { host: 'node', variant: 'bare' }
const MIDDLEWARE: Contender = { host: 'node', variant: 'corbel' }
const SERVICE: Contender = { host: 'service', variant: 'corbel' }
const ALL: readonly Contender[] = [NODE, MIDDLEWARE, SERVICE, ...HOSTS.flatMap((host) => ['bare', 'corbel', 'peer'].map((variant) => ({ host, variant })))]

/** The part. */
export const part: Part = {
  name: 'start',
  title: 'Cold start',
  paces: [],
  async run(bench: Bench): Promise<Findings> {
    const contenders = bench.smoke ? ALL.slice(0, 2) : ALL
    const rounds = bench.smoke ? 1 : 9
    const times = new Map<string, number[]>(contenders.map((each) => [nameOf(each), []]))
    for (let round = 0; round < rounds; round++) {
      bench.say(`cold start, round ${round + 1} of ${rounds}`)
      for (const contender of contenders) times.get(nameOf(contender))?.push(runOnce(contender))
    }
    // Of each round by itself, so that a slow moment of the machine falls on both; and each round is a start.
    const over = (contender: Contender, base: Contender): Estimate => {
      const floor = times.get(nameOf(base)) ?? []
      return estimate((times.get(nameOf(contender)) ?? []).map((each, round) => [each - (floor[round] ?? Number.NaN)]))
    }
    return {
      tables: [{
        title: 'Milliseconds from the first line to the first answer', head: ['', 'all', 'over bare Node', 'over the bare host'],
        rows: contenders.map((each) => [
          nameOf(each), median(times.get(nameOf(each)) ?? []).toFixed(1), textOf(over(each, NODE)), HOSTS.includes(each.host) ? textOf(over(each, { host: each.host, variant: 'bare' })) : '',
        ]),
      }],
      verdicts: [
        atMost('start of the engine with a middleware, over bare Node', 25, over(MIDDLEWARE, NODE), ' ms'),
        ...(bench.smoke ? [] : [atMost('start of a service, over bare Node', 40, over(SERVICE, NODE), ' ms')]),
      ],
      notes: [`The median of ${rounds} rounds. \`node corbel\` is \`corbel/node\` around a listener, \`service corbel\` is \`corbel\` served by \`corbel/node\`. Each program imports what it serves with and nothing else, and asks itself once; Node's own start is before its first line.`],
    }
  },
}

function textOf({ value, low, high }: Estimate): string {
  return `${value.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`
}

function runOnce({ host, variant }: Contender): number {
  const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, host, variant], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${host} ${variant} does not start: ${stderr}`)
  return Number(stdout)
}
