/** Bun, Deno and workerd: fetch handlers in Corbel's CORS, against bare ones with the same lines. */
import { checkAllowed } from '../checks.ts'
import { atLeast } from '../part.ts'
import type { Bench, Findings, Part, Row, Verdict } from '../part.ts'
import { actual, preflight } from '../requests.ts'
import { compare } from '../rounds.ts'
import { bundleHandler, RUNTIMES, startRuntime } from '../runtime.ts'
import type { Runtime } from '../runtime.ts'
import type { Estimate } from '../statistics.ts'

const VARIANTS = ['bare', 'corbel', 'hand', 'service', 'hono']
/** How many of them, from the first, are near to a target. */
const NEAR = 2

/** The part. */
export const part: Part = {
  name: 'runtimes',
  title: 'Bun, Deno and workerd',
  paces: ['socket'],
  async run(bench: Bench): Promise<Findings> {
    const rows: Row[] = []
    const verdicts: Verdict[] = []
    const runtimes = bench.smoke ? RUNTIMES.slice(0, 1) : RUNTIMES
    for (const runtime of runtimes) {
      const found = await runRuntime(bench, runtime)
      rows.push(...found.rows)
      verdicts.push(...found.verdicts)
    }
    return {
      tables: [{ title: 'Over sockets, against the bare handler on the same runtime', head: ['', 'processor time', 'speed', 'µs'], rows }], verdicts,
      notes: [
        runtimes.length === 0 ? 'None of them is installed (`node scripts/runtimes.mjs`), so nothing was measured.' : '`bare` writes the lines as constants, reads nothing and routes nothing; `hand` finds them by the origin, in a map; `corbel` is the same handler without lines in `corbel/fetch`; `service` routes, decodes a parameter and encodes JSON.',
      ],
    }
  },
}

async function runRuntime(bench: Bench, runtime: Runtime): Promise<{ readonly rows: readonly Row[]; readonly verdicts: readonly Verdict[] }> {
  const rows: Row[] = []
  const verdicts: Verdict[] = []
  const variants = runtime.name === 'Bun' ? [...VARIANTS, 'elysia'] : VARIANTS
  for (const [kind, sent, status] of [['preflight', preflight('/icecream/lemon'), 204], ['GET', actual('/icecream/lemon'), 200]] as const) {
    bench.say(`${runtime.name}, ${kind}: ${variants.join(', ')}`)
    const starts = variants.map((variant) => {
      const file = bundleHandler(variant)
      return () => startRuntime(runtime, variant, file, sent)
    })
    const [bare, ...others] = starts
    if (bare === undefined) continue
    const [near, far] = [[bare, ...others.slice(0, NEAR - 1)], others.slice(NEAR - 1)]
    const found = await compare(bare, near, bench.socket, checkAllowed(status), far)
    for (const [index, { name, speed, cost, micros }] of found.entries()) {
      rows.push([`${kind}, ${index === 0 ? `${runtime.name} control` : name}`, cost === undefined ? 'not told' : textOf(cost), textOf(speed), micros.toFixed(1)])
      if (name.endsWith(' corbel')) verdicts.push(atLeast(`${kind} on ${runtime.name}`, 0.9, cost ?? speed))
    }
  }
  return { rows, verdicts }
}

function textOf({ value, low, high }: Estimate): string {
  return `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
}
