/** Growth of a list of origins, and of patterns: hits spread over the list, and misses. */
import type { Contender } from '../contender.ts'
import { atMost, round } from '../part.ts'
import type { Bench, Findings, Part, Row, Verdict } from '../part.ts'
import { startInProcess, startProcess } from '../process.ts'
import { preflight, STRANGER } from '../requests.ts'
import type { Sent } from '../requests.ts'
import { compare } from '../rounds.ts'
import { median } from '../statistics.ts'

/** More than a decider remembers, so that most hits are worked out. */
const SPREAD = 4096

interface Family {
  readonly name: string
  readonly counts: readonly number[]
  readonly pattern: (index: number) => string
  readonly origin: (index: number, salt: number) => string
}

const EXACT: Family = { name: 'exact', counts: [1, 100, 10_000, 100_000], pattern: (index) => `https://site-${index}.example`, origin: (index) => `https://site-${index}.example` }
const PATTERNS: Family = {
  name: 'patterns', counts: [1, 10, 100, 1000], pattern: (index) => `https://*.site-${index}.example`, origin: (index, salt) => `https://shop-${salt}.site-${index}.example`,
}

const listOf = ({ pattern }: Family, count: number): readonly string[] => Array.from({ length: count }, (_, index) => pattern(index))
const hitsOf = ({ origin }: Family, count: number): readonly Sent[] =>
  Array.from({ length: SPREAD }, (_, index) => preflight('/icecream/lemon', origin(Math.floor((index * count) / SPREAD), index)))
const MISSES: readonly Sent[] = Array.from({ length: SPREAD }, (_, index) => preflight('/icecream/lemon', STRANGER.replace('stranger', `stranger-${index}`)))

/** The part. */
export const part: Part = {
  name: 'origins',
  title: 'Growth of origins',
  async run(bench: Bench): Promise<Findings> {
    const rows: Row[] = []
    const verdicts: Verdict[] = []
    const families = bench.smoke ? [{ ...EXACT, counts: [1, 100] }] : [EXACT, PATTERNS]
    for (const family of families) {
      for (const contender of bench.smoke ? ['http corbel'] : ['http corbel', 'fastify peer']) {
        for (const kind of ['hit', 'miss'] as const) {
          const times = await grow(bench, family, contender, kind)
          rows.push([`${family.name}, ${contender}, ${kind}`, ...times.map((each) => `×${each.toFixed(2)}`)])
          if (contender === 'http corbel') verdicts.push(atMost(`${family.counts.at(-1)} ${family.name} against 1, ${kind}`, 1.3, times.at(-1) ?? Number.NaN, '×'))
        }
      }
    }
    const compiled = await compileTime(bench, families[0] ?? EXACT)
    return {
      tables: [{ title: 'Cost of a preflight in process, in times of that with one', head: ['', ...['one', 'few', 'many', 'most'].slice(0, (families[0]?.counts.length ?? 0))], rows }],
      verdicts: [...verdicts, atMost(`${families[0]?.counts.at(-1)} origins are compiled`, 0.3, compiled, ' s')],
      notes: [
        `Exact: ${EXACT.counts.join(', ')}; patterns: ${PATTERNS.counts.join(', ')}. Preflights of ${SPREAD} origins in turn, more than Corbel remembers. Making the middleware with ${families[0]?.counts.at(-1)} took ${round(compiled)} s.`,
      ],
    }
  },
}

async function grow(bench: Bench, family: Family, name: string, kind: 'hit' | 'miss'): Promise<readonly number[]> {
  const [host = '', variant = ''] = name.split(' ')
  bench.say(`${family.name} origins, ${name}, ${kind}`)
  const start = (count: number) => () => startInProcess({ host, variant, options: { origins: listOf(family, count) } }, kind === 'hit' ? hitsOf(family, count) : MISSES)
  const found = await compare(start(1), family.counts.map(start), { ...bench.mock, starts: 1 })
  return found.map(({ cost, speed }) => 1 / (cost ?? speed).value)
}

async function compileTime(bench: Bench, family: Family): Promise<number> {
  const contender: Contender = { host: 'http', variant: 'corbel', options: { origins: listOf(family, family.counts.at(-1) ?? 1) } }
  bench.say('compiling origins')
  const builds: number[] = []
  for (let run = 0; run < (bench.smoke ? 1 : 3); run++) {
    const process = await startProcess(contender)
    builds.push(process.made.build)
    process.stop()
  }
  return median(builds) / 1000
}
