/** The suites of every framework and of every host of a service, in Next.js. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { runCorsSuite } from './cors-suite.ts'
import { corsOf, exchange, linesOf, varyOf } from './exchange.ts'
import type { Answer } from './exchange.ts'
import { createNext, nextHost } from './hosts/next.ts'
import type { NextApplication } from './hosts/next.ts'
import { APP } from './service-app.ts'
import { runServiceSuite } from './service-suite.ts'

let application: NextApplication
beforeAll(async () => { application = await createNext() }, 300_000)
afterAll(() => application.close())

runCorsSuite(nextHost(() => application))
runServiceSuite({ name: 'Next.js', prefix: '/api', takesMalformedPaths: false, takesOtherMethods: false, keepsQuery: false, keepsLines: false, start: () => application.serve() })

describe('Next.js', () => {
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> => {
    const running = await application.serve({ policy: { origins: [APP] }, open: { origins: '*' }, members: { origins: [APP] } })
    onTestFinished(() => running.stop())
    return exchange(running.port, { path, method, headers })
  }

  test('is told to redirect by what a handler throws, and the answer can be read', async () => {
    const answer = await get('/elsewhere', { origin: APP })
    expect([answer.status, linesOf(answer, 'location'), corsOf(answer)['access-control-allow-origin']]).toEqual([307, ['/plain?a=1;b=2'], APP])
  })

  test.each(['/icecream/lemon', '/shop/icecream/lemon'])('serves the example at %s', async (path) => {
    const SHOP = 'https://shop.partner.example'
    const send = async (method: string, origin: string, requestMethod?: string): Promise<unknown> => {
      const answer = await get(path, { origin, ...(requestMethod !== undefined && { 'access-control-request-method': requestMethod }) }, method)
      return [answer.status, corsOf(answer)['access-control-allow-origin'], corsOf(answer)['access-control-allow-credentials']]
    }
    expect([await send('GET', APP), await send('GET', SHOP), await send('GET', 'https://partner.example')]).toEqual([[200, APP, undefined], [200, SHOP, undefined], [200, undefined, undefined]])
    expect([await send('OPTIONS', SHOP, 'GET'), await send('OPTIONS', APP, 'PUT'), await send('OPTIONS', SHOP, 'PUT')]).toEqual([[204, SHOP, undefined], [204, APP, 'true'], [403, undefined, undefined]])
    expect([await send('PUT', APP), await send('PUT', SHOP)]).toEqual([[204, APP, 'true'], [204, undefined, undefined]])
    expect(JSON.parse((await get(path)).body)).toEqual({ flavour: 'lemon' })
  })

  test('lets a proxy of its own have CORS for all routes, those methods too that they do not export', async () => {
    const preflight = await get('/proxied', { origin: APP, 'access-control-request-method': 'PUT' }, 'OPTIONS')
    expect([preflight.status, corsOf(preflight)['access-control-allow-origin']]).toEqual([204, APP])
    for (const [method, status] of [['GET', 200], ['DELETE', 405]] as const) {
      const [allowed, refused] = [await get('/proxied', { origin: APP }, method), await get('/proxied', { origin: 'https://stranger.example' }, method)]
      expect([allowed.status, corsOf(allowed), varyOf(allowed).includes('origin')]).toEqual([status, { 'access-control-allow-origin': APP }, true])
      expect([refused.status, varyOf(refused).includes('origin')]).toEqual([status, true])
    }
  })

  // As docs/middleware.md says: whoever changes that there may be able to cross it out.
  test('answers a method that a route does not export itself, and nobody can read it', async () => {
    const answer = await get('/icecream/lemon', { origin: APP }, 'DELETE')
    expect([answer.status, corsOf(answer)]).toEqual([405, {}])
  })
})
