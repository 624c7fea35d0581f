/** Bytes that an exchange takes from the heap. */
import type { Contender } from '../contender.ts'
import { atMost } from '../part.ts'
import type { Bench, Findings, Part, Row } from '../part.ts'
import { nameOf, startProcess } from '../process.ts'
import { actual, preflight } from '../requests.ts'
import { median } from '../statistics.ts'

// So large a young generation that nothing is collected while it is counted.
const FLAGS = ['--expose-gc', '--max-semi-space-size=256', '--min-semi-space-size=256']

const CONTENDERS: readonly Contender[] = [
  { host: 'http', variant: 'granted' }, { host: 'http', variant: 'hand' }, { host: 'http', variant: 'corbel' }, { host: 'service', variant: 'corbel' },
  ...['fastify', 'koa', 'hono', 'h3', 'express'].map((host) => ({ host, variant: 'peer' })),
]

/** The part. */
export const part: Part = {
  name: 'memory',
  title: 'Memory allocated by an exchange',
  paces: [],
  async run(bench: Bench): Promise<Findings> {
    const rows: Row[] = []
    let own = Number.NaN
    for (const contender of bench.smoke ? CONTENDERS.slice(0, 1) : CONTENDERS) {
      bench.say(`memory of ${nameOf(contender)}`)
      const process = await startProcess(contender, FLAGS)
      const bytes: number[] = []
      for (const sent of [preflight('/icecream/lemon'), actual('/icecream/lemon')]) {
        await process.tell({ do: 'load', requests: [sent] })
        await process.tell({ do: 'run', seconds: bench.smoke ? 0.01 : 0.4 })
        const counts: number[] = []
        for (let run = 0; run < (bench.smoke ? 1 : 5); run++) counts.push((await process.tell({ do: 'allocate', count: bench.smoke ? 100 : 4000 })) as number)
        bytes.push(median(counts))
      }
      process.stop()
      if (nameOf(contender) === 'http corbel') own = bytes[0] ?? Number.NaN
      rows.push([nameOf(contender), ...bytes.map((each) => each.toFixed(0))])
    }
    return {
      tables: [{ title: 'Bytes an exchange, with those of the messages of Node and of the mock', head: ['', 'preflight', 'GET'], rows }],
      verdicts: bench.smoke ? [] : [atMost('memory of a preflight', 4.5, own / 1000, ' KB')], notes: ['The median of 5 times 4,000 exchanges.'],
    }
  },
}
