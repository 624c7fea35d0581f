/** A preflight on `node:http`, against a hard-coded answer. */
import { checkAllowed } from '../checks.ts'
import type { Contender } from '../contender.ts'
import { atLeast, atMost } from '../part.ts'
import type { Bench, Findings, Part } from '../part.ts'
import { APP, ASKED, PARTNER, preflight } from '../requests.ts'
import { rivalOf, runVersus } from '../versus.ts'

const FLOOR: Contender = { host: 'http', variant: 'granted' }
const FRONTS: readonly Contender[] = ['express', 'fastify', 'koa', 'hono', 'h3'].map((host) => ({ host, variant: 'front' }))
const PEERS: readonly Contender[] = ['fastify', 'koa', 'hono', 'h3', 'express'].map((host) => ({ host, variant: 'peer' }))
const OWN: readonly Contender[] = ['express', 'fastify', 'koa', 'hono', 'h3'].map((host) => ({ host, variant: 'corbel' }))
const PATH = '/icecream/lemon'

/** The part. */
export const part: Part = {
  name: 'preflight',
  title: 'Preflights',
  paces: ['socket', 'mock'],
  async run(bench: Bench): Promise<Findings> {
    const corbel: Contender = { host: 'http', variant: 'corbel' }
    const small = await runVersus(bench, {
      title: 'A preflight', floor: FLOOR, sent: preflight(PATH), check: checkAllowed(204),
      contenders: [{ host: 'http', variant: 'hand' }, corbel, { host: 'service', variant: 'corbel' }, ...FRONTS], peers: [...OWN, ...PEERS],
    })
    const browser = await runVersus(bench, {
      title: 'A preflight of browser size', floor: FLOOR, sent: preflight(PATH, APP, ASKED, true), check: checkAllowed(204),
      contenders: [{ host: 'http', variant: 'hand' }, corbel, { host: 'service', variant: 'corbel' }], peers: [{ host: 'fastify', variant: 'peer' }],
    })
    // The floor answers with the origin that is hard-coded, so its answer is not judged.
    const pattern = await runVersus(bench, {
      title: 'A preflight that a pattern allows', floor: FLOOR, sent: preflight(PATH, PARTNER), check: () => undefined,
      contenders: [{ ...corbel, options: { origins: ['https://*.partner.example'] } }],
    })
    const own = rivalOf(small, 'http corbel')
    return {
      tables: [small.table, browser.table, pattern.table],
      verdicts: [
        atLeast('preflight on node:http', 0.95, own.ratio),
        atMost('preflight on node:http, in process', 1.5, own.times, '×'),
        atMost('preflight that a pattern allows, in process', 1.8, rivalOf(pattern, 'http corbel').times, '×'),
        atLeast('preflight of browser size on node:http', 0.95, rivalOf(browser, 'http corbel').ratio),
        ...FRONTS.map(({ host }) => atLeast(`preflight in front of ${host}`, 0.95, rivalOf(small, `${host} front`).ratio)),
      ],
      notes: ['`front` is Corbel around the listener of the host, `corbel` its middleware inside the host, `peer` the host with its own CORS package, `hand` a map from origin to answer written by hand.'],
    }
  },
}
