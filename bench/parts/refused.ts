/** A preflight from an origin that is not allowed. */
import { checkAnswer } from '../checks.ts'
import type { Contender } from '../contender.ts'
import { atLeast, atMost } from '../part.ts'
import type { Bench, Findings, Part } from '../part.ts'
import { startInProcess } from '../process.ts'
import { preflight, STRANGER } from '../requests.ts'
import { compare, ratioOf } from '../rounds.ts'
import { inverse } from '../statistics.ts'
import { rivalOf, runVersus } from '../versus.ts'

const PATH = '/icecream/lemon'
const CORBEL: Contender = { host: 'http', variant: 'corbel' }

/** The part. */
export const part: Part = {
  name: 'refused',
  title: 'Refused preflights',
  paces: ['socket', 'mock'],
  async run(bench: Bench): Promise<Findings> {
    // Peers answer with a 204 or a 404; what they share is that no origin is allowed.
    const refused = await runVersus(bench, {
      title: 'A refused preflight', floor: { host: 'http', variant: 'refused' }, sent: preflight(PATH, STRANGER),
      check: (runner) => (runner.name.endsWith('peer') ? undefined : checkAnswer(403, { 'access-control-allow-origin': undefined })(runner)),
      contenders: bench.smoke ? [CORBEL] : [CORBEL, { host: 'service', variant: 'corbel' }],
      peers: bench.smoke ? [] : ['fastify', 'koa', 'hono', 'h3', 'express'].map((host) => ({ host, variant: 'peer' })),
    })
    bench.say('A refused preflight against a granted one')
    const against = await compare(() => startInProcess(CORBEL, [preflight(PATH)]), [() => startInProcess(CORBEL, [preflight(PATH, STRANGER)])], bench.mock)
    return {
      tables: [refused.table],
      verdicts: [
        atLeast('refused preflight', 0.92, rivalOf(refused, 'http corbel').ratio),
        ...against.map((each) => atMost('refused against granted, in process', 1, inverse(ratioOf(each)), '×')),
      ],
      notes: ['The floor is the whole refusal, hard-coded: a 403 with a problem document. Peers send less, a 204 or a 404 without a body.'],
    }
  },
}
