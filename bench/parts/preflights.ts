/** How many preflights one URL takes: GET, PUT, PATCH and DELETE with three headers each, in a browser that keeps what it is granted. */
import { checkPreflight, createPreflightCache, preflightRequest } from 'corbel/browser'
import type { CacheEngine } from 'corbel/browser'
import { startChromium } from '../chromium.ts'
import type { Contender } from '../contender.ts'
import { atMost } from '../part.ts'
import type { Bench, Findings, Part, Row } from '../part.ts'
import { nameOf, startProcess } from '../process.ts'
import type { Process } from '../process.ts'
import { APP, ASKED } from '../requests.ts'

const CONTENDERS: readonly Contender[] = [{ host: 'service', variant: 'corbel' }, { host: 'http', variant: 'corbel' }, ...['express', 'fastify', 'koa', 'hono', 'h3'].map((host) => ({ host, variant: 'peer' }))]
const ENGINES: readonly CacheEngine[] = ['standard', 'chromium', 'firefox', 'webkit']
const METHODS = ['GET', 'PUT', 'PATCH', 'DELETE']

/** The part. */
export const part: Part = {
  name: 'preflights',
  title: 'Preflights of one URL',
  paces: [],
  async run(bench: Bench): Promise<Findings> {
    const rows: Row[] = []
    let most = 0
    const chromium = bench.smoke ? undefined : await startChromium()
    for (const contender of bench.smoke ? CONTENDERS.slice(0, 1) : CONTENDERS) {
      bench.say(`preflights of ${nameOf(contender)}`)
      const process = await startProcess(contender)
      const counts: number[] = []
      for (const engine of ENGINES) counts.push(await countPreflights(process, engine))
      process.stop()
      if (chromium !== undefined) counts.push(await chromium.count(contender, METHODS, ASKED.split(',')))
      if (contender.variant === 'corbel') most = Math.max(most, ...counts)
      rows.push([nameOf(contender), ...counts.map(String)])
    }
    await chromium?.close()
    return {
      tables: [{ title: `Preflights for ${METHODS.join(', ')} with three headers`, head: ['', ...ENGINES, ...(chromium === undefined ? [] : [`Chromium ${chromium.version}`])], rows }],
      verdicts: [atMost('preflights of one URL', 1, most)], notes: [
        'Counted with a model of the Fetch standard\'s cache, and of what each engine does otherwise.',
        ...(bench.smoke ? [] : [chromium === undefined ? 'No Chromium is installed (`node scripts/chromium.mjs`), so no browser was asked.' : 'In the last column by the server, which a page in real Chromium sends them to.']),
      ],
    }
  },
}

async function countPreflights(process: Process, engine: CacheEngine): Promise<number> {
  const cache = createPreflightCache({ engine })
  let count = 0
  for (const method of METHODS) {
    const request = { url: 'http://api.example:8080/icecream/lemon', origin: APP, method, credentials: 'include' as const, headers: ASKED.split(',').map((name): [string, string] => [name, 'x']) }
    if (cache.covers(request)) continue
    count++
    const { headers } = preflightRequest(request)
    const [answer = ''] = (await process.tell({ do: 'show', requests: [{ method: 'OPTIONS', path: '/icecream/lemon', headers: ['host', 'api.example:8080', ...headers.flat()] }] })) as readonly string[]
    const response = readResponse(answer)
    const verdict = checkPreflight(request, response)
    if (!verdict.allowed) throw new Error(`A preflight is not granted:\n${answer}`)
    cache.store(request, response)
  }
  return count
}

function readResponse(answer: string): { readonly status: number; readonly headers: [string, string][] } {
  const [head = ''] = answer.split('\r\n\r\n', 1)
  const [first = '', ...lines] = head.split('\r\n')
  return { status: Number(first.split(' ')[1]), headers: lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]) }
}
