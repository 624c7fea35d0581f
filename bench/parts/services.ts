/** Growth of the number of services, each with a policy of its own; how long they take to build, and how much memory. */
import { countsOf, grow, textsOf } from '../growth.ts'
import { atMost, round } from '../part.ts'
import type { Bench, Findings, Part, Row, Verdict } from '../part.ts'
import { actual, preflight } from '../requests.ts'
import type { Sent } from '../requests.ts'

const SPREAD = 64

const OWN = 'service'
const PEERS = ['h3', 'fastify', 'express', 'hono', 'koa']
/** Where so many as of all others take minutes to build. */
const MOST: Readonly<Record<string, number>> = { fastify: 1000 }

// Requests cycle over paths that are spread over all of them.
const cycle = (sent: (path: string) => Sent) => (services: number): readonly Sent[] =>
  Array.from({ length: SPREAD }, (_, index) => sent(`/shop-${Math.floor((index * services) / SPREAD)}/icecream/lemon`))

/** The part. */
export const part: Part = {
  name: 'services',
  title: 'Growth of services',
  paces: ['mock'],
  async run(bench: Bench): Promise<Findings> {
    const counts = bench.smoke ? [10, 100] : [10, 100, 1000, 10_000]
    const most = counts.at(-1) ?? 0
    const rows: Row[] = []
    const verdicts: Verdict[] = []
    for (const host of bench.smoke ? [OWN] : [OWN, ...PEERS]) {
      const own = host === OWN
      const name = `${host} ${own ? 'corbel' : 'peer'}`
      bench.say(`services of ${name}`)
      const measured = countsOf(counts.filter((count) => count <= (MOST[host] ?? count)), !own)
      const { times, micros, made } = await grow(bench, {
        contenderOf: (services) => ({ host, variant: own ? 'corbel' : 'peer', options: { services } }), counts: measured,
        kinds: { preflight: cycle(preflight), GET: cycle(actual) }, rough: !own,
      })
      const [build, memory] = [made.build / 1000, made.memory / 2 ** 20]
      for (const [kind, estimates] of times) {
        rows.push([`${name}, ${kind}`, ...textsOf(estimates, measured, counts), round(micros.get(kind) ?? Number.NaN), round(build), round(memory)])
        const last = estimates.at(-1)
        if (own && last !== undefined) verdicts.push(atMost(`${kind} of ${most} services against 10`, 1.3, last, '×'))
      }
      if (own) verdicts.push(atMost(`${most} services are built`, 0.5, build, ' s'), atMost(`${most} services over an empty process`, 90, memory, ' MB'))
    }
    return {
      tables: [{ title: 'Cost of an exchange in process, in times of that with 10 services (the first is the control), and what the most of them take', head: ['', ...counts.map(String), 'µs', 'built in s', 'MB'], rows }],
      verdicts, notes: ['Each service has a path parameter, four operations and a policy of its own; with the peers each path has, in the way of their host. Memory is that of the process, over what it was before anything was imported. Fastify gets a scope for each, for its plugin answers the preflights of a whole scope by one policy; 10,000 of them take minutes, so its most is 1,000.'],
    }
  },
}
