/** Growth of the number of services, each with a policy of its own; how long they take to build, and how much memory. */
import type { Contender } from '../contender.ts'
import { atMost, round } from '../part.ts'
import type { Bench, Findings, Part } from '../part.ts'
import { startInProcess, startProcess } from '../process.ts'
import { actual, preflight } from '../requests.ts'
import type { Sent } from '../requests.ts'
import { compare } from '../rounds.ts'
import { median } from '../statistics.ts'

const SPREAD = 64

const servicesOf = (services: number): Contender => ({ host: 'service', variant: 'corbel', options: { services } })

// Requests cycle over paths that are spread over all of them.
const cycle = (services: number, sent: (path: string) => Sent): readonly Sent[] =>
  Array.from({ length: SPREAD }, (_, index) => sent(`/shop-${Math.floor((index * services) / SPREAD)}/icecream/lemon`))

/** The part. */
export const part: Part = {
  name: 'services',
  title: 'Growth of services',
  async run(bench: Bench): Promise<Findings> {
    const counts = bench.smoke ? [10, 100] : [10, 100, 1000, 10_000]
    const most = counts.at(-1) ?? 0
    const rows: string[][] = []
    const verdicts = []
    for (const [kind, sent] of [['preflight', preflight], ['GET', actual]] as const) {
      bench.say(`${kind} of ${counts.join(', ')} services`)
      const start = (services: number) => () => startInProcess(servicesOf(services), cycle(services, (path) => sent(path)))
      const found = await compare(start(10), counts.map(start), bench.mock)
      const times = found.map(({ cost, speed }) => 1 / (cost ?? speed).value)
      rows.push([kind, ...times.map((each) => `×${each.toFixed(2)}`)])
      verdicts.push(atMost(`${kind} of ${most} services against 10`, 1.3, times.at(-1) ?? Number.NaN, '×'))
    }
    bench.say(`building ${most} services`)
    const made = []
    for (let run = 0; run < (bench.smoke ? 1 : 3); run++) {
      const process = await startProcess(servicesOf(most), ['--expose-gc'])
      made.push(process.made)
      process.stop()
    }
    const build = median(made.map((each) => each.build)) / 1000
    const memory = median(made.map((each) => each.memory)) / 2 ** 20
    return {
      tables: [{ title: 'Cost of an exchange in process, in times of that with 10 services (the first is the control)', head: ['', ...counts.map(String)], rows }],
      verdicts: [...verdicts, atMost(`${most} services are built`, 0.5, build, ' s'), atMost(`${most} services over an empty process`, 90, memory, ' MB')],
      notes: [`Each service has a path parameter, three operations and a policy of its own. Building ${most} took ${round(build)} s and ${round(memory)} MB.`],
    }
  },
}
