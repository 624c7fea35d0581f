/** A GET of a Corbel service with CORS, a path parameter and JSON, against a hard-coded answer. */
import { checkAllowed } from '../checks.ts'
import type { Contender } from '../contender.ts'
import { atLeast, atMost } from '../part.ts'
import type { Bench, Findings, Part } from '../part.ts'
import { actual, APP } from '../requests.ts'
import { rivalOf, runVersus } from '../versus.ts'

const FLOOR: Contender = { host: 'http', variant: 'served' }
const SERVICE: Contender = { host: 'service', variant: 'corbel' }
const FASTIFY: Contender = { host: 'fastify', variant: 'peer' }

/** The part. */
export const part: Part = {
  name: 'actual',
  title: 'A GET of a service',
  paces: ['socket', 'mock'],
  async run(bench: Bench): Promise<Findings> {
    const small = await runVersus(bench, {
      title: 'A GET of a service', floor: FLOOR, sent: actual('/icecream/lemon'), check: checkAllowed(200),
      contenders: [SERVICE, FASTIFY], peers: ['koa', 'hono', 'h3', 'express'].map((host) => ({ host, variant: 'peer' })),
    })
    const fastify = await runVersus(bench, { title: 'A GET of a service', floor: FASTIFY, sent: actual('/icecream/lemon'), check: checkAllowed(200), contenders: [SERVICE] })
    const browser = await runVersus(bench, {
      title: 'A GET of browser size', floor: FLOOR, sent: actual('/icecream/lemon', APP, true), check: checkAllowed(200), contenders: [SERVICE, FASTIFY],
    })
    const own = rivalOf(small, 'service corbel')
    return {
      tables: [small.table, fastify.table, browser.table],
      verdicts: [
        atLeast('GET of a service', 0.86, own.ratio),
        atMost('GET of a service, in process', 1.9, own.times, '×'),
        atLeast('GET of a service against fastify with @fastify/cors', 1, rivalOf(fastify, 'service corbel').ratio),
        atLeast('GET of browser size', 0.86, rivalOf(browser, 'service corbel').ratio),
      ],
      notes: ['The floor reads nothing, routes nothing and encodes nothing.'],
    }
  },
}
