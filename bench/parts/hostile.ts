/** Access-Control-Request-Headers of 15 KiB, in forms that cost a careless reader most. */
import type { Contender } from '../contender.ts'
import { atMost } from '../part.ts'
import type { Bench, Findings, Part, Row, Verdict } from '../part.ts'
import { nameOf, startInProcess } from '../process.ts'
import { APP, ASKED, PARTNER, preflight } from '../requests.ts'
import { compare, ratioOf, toRough } from '../rounds.ts'
import { inverse } from '../statistics.ts'

const SIZE = 15 * 1024

const HOSTILE: Readonly<Record<string, string>> = {
  commas: ','.repeat(SIZE),
  'a,': 'a,'.repeat(SIZE / 2),
  'long names': Array.from({ length: SIZE / 512 }, (_, index) => `x-${index}-${'n'.repeat(500)}`).join(','),
  '64 names': Array.from({ length: 64 }, (_, index) => `x-header-${index}`).join(','),
}
/** How many of them are of that size: the last is not. */
const LARGE = 3

const FORMS: Readonly<Record<string, readonly [contender: Contender, origin: string]>> = {
  list: [{ host: 'http', variant: 'corbel' }, APP],
  pattern: [{ host: 'http', variant: 'corbel', options: { origins: ['https://*.partner.example'] } }, PARTNER],
  'any header': [{ host: 'http', variant: 'corbel', options: { anyHeader: true } }, APP],
  service: [{ host: 'service', variant: 'corbel', options: { anyHeader: true } }, APP],
  ...Object.fromEntries(['fastify', 'koa', 'hono', 'h3', 'express'].map((host) => [host, [{ host, variant: 'peer', options: { anyHeader: true } }, APP]] as const)),
}

/** The part. */
export const part: Part = {
  name: 'hostile',
  title: 'Hostile request headers',
  paces: ['mock'],
  async run(bench: Bench): Promise<Findings> {
    const rows: Row[] = []
    const verdicts: Verdict[] = []
    for (const [form, [contender, origin]] of Object.entries(FORMS)) {
      bench.say(`hostile headers: ${form}`)
      const own = contender.variant === 'corbel'
      const sizes: number[] = []
      const start = (asked: string) => () => startInProcess(contender, [preflight('/icecream/lemon', origin, asked)])
      // Each contender comes after a floor of its own.
      const found = await compare(start(ASKED), Object.values(HOSTILE).map(start), own ? bench.mock : toRough(bench.mock), ({ answer }) => { sizes.push(answer.length) })
      const lengths = sizes.filter((_, index) => index % 2 === 1).slice(0, Object.keys(HOSTILE).length)
      const times = found.map((each) => inverse(ratioOf(each)))
      rows.push([own ? `${nameOf(contender)}, ${form}` : nameOf(contender), ...times.map(({ value }, index) => `×${value.toFixed(2)} (${lengths[index]} B)`)])
      if (!own) continue
      // 64 names are as many as a page may ask for, and are granted where any is: they may cost what they cost.
      const [dearest] = times.slice(0, LARGE).toSorted((one, other) => other.high - one.high)
      if (dearest !== undefined) verdicts.push(atMost(`${form}: 15 KiB against three names`, 1.2, dearest, '×'))
      verdicts.push(atMost(`${form}: answer to 15 KiB`, 1024, Math.max(...lengths.slice(0, LARGE)), ' B'))
    }
    return {
      tables: [{ title: 'Cost of a preflight in process, in times of one that asks for three names, and the bytes of the answer', head: ['', ...Object.keys(HOSTILE)], rows }],
      verdicts, notes: ['`any header` grants whatever is asked for, with credentials: the one form that reads the names. The peers send them back.'],
    }
  },
}
