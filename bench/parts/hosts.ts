/** Hosts with Corbel's CORS, against the same hosts that write the same lines themselves, and against none. */
import { checkAllowed, checkAnswer } from '../checks.ts'
import { atLeast } from '../part.ts'
import type { Bench, Findings, Part, Table, Verdict } from '../part.ts'
import type { Runner } from '../process.ts'
import { actual, plain } from '../requests.ts'
import { toRough } from '../rounds.ts'
import { rivalOf, runVersus } from '../versus.ts'

/** Targets of each host: against none with an Origin; against its own lines and without an Origin they are the same for all. */
const AGAINST_NONE: Readonly<Record<string, number | undefined>> = { http: undefined, express: 0.91, fastify: 0.91, koa: 0.91, hono: 0.87, h3: 0.82 }
const PATH = '/icecream/lemon'

/** The part. */
export const part: Part = {
  name: 'hosts',
  title: 'Hosts with CORS and without',
  paces: ['socket', 'mock'],
  async run(bench: Bench): Promise<Findings> {
    const found: { readonly tables: readonly Table[]; readonly verdicts: readonly Verdict[] }[] = []
    for (const [host, least] of Object.entries(AGAINST_NONE)) found.push(await runHost(bench, host, least))
    return {
      tables: found.flatMap(({ tables }) => tables),
      verdicts: found.flatMap(({ verdicts }) => verdicts),
      notes: ['`lines` writes the same header lines as constants, in the way that its host makes cheapest, and asks nothing of the request; `bare` writes none; `vary` writes `Vary: Origin` alone.'],
    }
  },
}

function checkUnlessBare(runner: Runner): void {
  if (!runner.name.endsWith('bare')) checkAllowed(200)(runner)
}

async function runHost(full: Bench, host: string, least: number | undefined): Promise<{ readonly tables: readonly Table[]; readonly verdicts: readonly Verdict[] }> {
  // In process there is no target.
  const bench = { ...full, mock: toRough(full.mock) }
  const corbel = { host, variant: 'corbel' }
  const others = host === 'http' ? [] : [{ host, variant: 'front' }, { host, variant: 'peer' }]
  const lines = await runVersus(bench, { title: `${host}, a GET with an Origin`, floor: { host, variant: 'lines' }, sent: actual(PATH), check: checkAllowed(200), contenders: [corbel] })
  const none = await runVersus(bench, {
    title: `${host}, a GET with an Origin`, floor: { host, variant: 'bare' }, sent: actual(PATH), check: checkUnlessBare, contenders: [corbel], peers: [{ host, variant: 'lines' }, ...others],
  })
  const without = await runVersus(bench, {
    title: `${host}, a GET without an Origin`, floor: { host, variant: 'bare' }, sent: plain(PATH), check: checkAnswer(200, {}), contenders: [corbel], peers: [{ host, variant: 'vary' }, ...others],
  })
  return {
    tables: [lines.table, none.table, without.table],
    verdicts: [
      atLeast(`${host} with Corbel against its own lines`, 0.97, rivalOf(lines, `${host} corbel`).ratio),
      ...(least === undefined ? [] : [atLeast(`${host} with Corbel against none`, least, rivalOf(none, `${host} corbel`).ratio)]),
      atLeast(`${host} with Corbel against none, without an Origin`, 0.98, rivalOf(without, `${host} corbel`).ratio),
    ],
  }
}
