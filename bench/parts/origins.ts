/** Growth of a list of origins, and of patterns: hits spread over the list, and misses. */
import { countsOf, grow, textsOf } from '../growth.ts'
import { atMost, round } from '../part.ts'
import type { Bench, Findings, Part, Row, Table, Verdict } from '../part.ts'
import { preflight, STRANGER } from '../requests.ts'
import type { Sent } from '../requests.ts'

/** More than a decider remembers, so that most hits are worked out. */
const SPREAD = 4096

interface Family {
  readonly name: string
  /** Whether the time that it takes to compile has a target. */
  readonly compiled: boolean
  readonly counts: readonly number[]
  readonly pattern: (index: number) => string
  readonly origin: (index: number, salt: number) => string
}

const EXACT: Family = {
  name: 'exact origins', compiled: true, counts: [1, 100, 10_000, 100_000], pattern: (index) => `https://site-${index}.example`, origin: (index) => `https://site-${index}.example`,
}
const PATTERNS: Family = {
  name: 'patterns', compiled: false, counts: [1, 10, 100, 1000], pattern: (index) => `https://*.site-${index}.example`, origin: (index, salt) => `https://shop-${salt}.site-${index}.example`,
}

const listOf = ({ pattern }: Family, count: number): readonly string[] => Array.from({ length: count }, (_, index) => pattern(index))
const hitsOf = ({ origin }: Family, count: number): readonly Sent[] =>
  Array.from({ length: SPREAD }, (_, index) => preflight('/icecream/lemon', origin(Math.floor((index * count) / SPREAD), index)))
const MISSES: readonly Sent[] = Array.from({ length: SPREAD }, (_, index) => preflight('/icecream/lemon', STRANGER.replace('stranger', `stranger-${index}`)))

const PEERS = ['koa', 'fastify', 'hono', 'h3', 'express']

/** The part. */
export const part: Part = {
  name: 'origins',
  title: 'Growth of origins',
  paces: ['mock'],
  async run(bench: Bench): Promise<Findings> {
    const tables: Table[] = []
    const verdicts: Verdict[] = []
    for (const family of bench.smoke ? [{ ...EXACT, counts: [1, 100] }] : [EXACT, PATTERNS]) {
      const rows: Row[] = []
      for (const host of bench.smoke ? ['http'] : ['http', ...PEERS]) {
        const found = await growFamily(bench, family, host)
        rows.push(...found.rows)
        verdicts.push(...found.verdicts)
      }
      tables.push({ title: `Cost of a preflight in process with so many ${family.name}, in times of that with one (the first is the control)`, head: ['', ...family.counts.map(String), 'µs with the most', 'made in s'], rows })
    }
    return {
      tables, verdicts,
      notes: [`Preflights of ${SPREAD} origins in turn, more than Corbel remembers. \`@koa/cors\` takes no list, and \`hono/cors\` no patterns: there the set and the expressions are the bench's own.`],
    }
  },
}

async function growFamily(bench: Bench, family: Family, host: string): Promise<{ readonly rows: readonly Row[]; readonly verdicts: readonly Verdict[] }> {
  const own = host === 'http'
  const most = family.counts.at(-1) ?? 1
  const name = `${host} ${own ? 'corbel' : 'peer'}`
  const counts = countsOf(family.counts, !own)
  bench.say(`${counts.join(', ')} ${family.name}, ${name}`)
  const { times, micros, made } = await grow(bench, {
    contenderOf: (count) => ({ host, variant: own ? 'corbel' : 'peer', options: { origins: listOf(family, count) } }), counts,
    kinds: { hit: (count) => hitsOf(family, count), miss: () => MISSES }, rough: !own,
  })
  const kinds = [...times]
  return {
    rows: kinds.map(([kind, estimates]) => [`${name}, ${kind}`, ...textsOf(estimates, counts, family.counts), round(micros.get(kind) ?? Number.NaN), round(made.build / 1000)]),
    verdicts: own
      ? [...kinds.flatMap(([kind, estimates]) => estimates.slice(-1).map((last) => atMost(`${most} ${family.name} against 1, ${kind}`, 1.3, last, '×'))), ...(family.compiled ? [atMost(`${most} ${family.name} are compiled`, 0.3, made.build / 1000, ' s')] : [])]
      : [],
  }
}
