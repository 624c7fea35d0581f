/** Two readings of the Fetch standard against each other: the browser of the model and the one that Corbel ships send and deliver the same, whatever is answered. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { createPreflightCache, playRequest } from '../../src/browser.ts'
import { Browser } from './browser.ts'
import type { PageIntent, SentRequest, ServerResponse } from './browser.ts'
import type { Header } from './browser-headers.ts'
import { holds } from './property.ts'

const APP = 'https://app.example'
const PAGES = [APP, APP, APP, APP, APP, APP, 'null', 'https://api.example']

const seldomSent = (name: string, ...values: readonly string[]): fc.Arbitrary<Header[]> =>
  fc.oneof({ weight: 1, arbitrary: fc.constant<Header[]>([]) }, { weight: 4, arbitrary: fc.constantFrom(...values).map((value): Header[] => [[name, value]]) })

const response: fc.Arbitrary<ServerResponse> = fc.record({
  status: fc.constantFrom(200, 200, 204, 204, 299, 403, 500),
  headers: fc.tuple(
    seldomSent('Access-Control-Allow-Origin', ...PAGES, APP, APP, APP, '*', '*', `${APP}/`, `${APP}, *`),
    seldomSent('Access-Control-Allow-Credentials', 'true', 'true', 'true', 'true', 'true', 'true', 'True', 'true, true'),
    seldomSent('access-control-allow-methods', 'PUT', 'PUT, DELETE', 'DELETE,PUT,POST', '*', 'put', ',,PUT,,', 'PUT, bad method', '', 'POST,PUT'),
    seldomSent('access-control-allow-headers', 'x-a', 'X-A, content-type', 'authorization,content-type,x-a,x-b', '*', '*,authorization', 'x-a, bad header', 'x-b,\tx-a'),
    seldomSent('access-control-max-age', '0', '4', '10', '10', '600', '600', '600', '', 'junk', '1.5', '600, 600'),
    seldomSent('access-control-expose-headers', 'etag', 'ETag, x-e', '*', 'x-e, bad name', 'set-cookie', ''),
    fc.constant<Header[]>([['ETag', '1'], ['X-E', '1'], ['content-type', 'text/plain'], ['set-cookie', 'a=1']]),
    seldomSent('access-control-allow-methods', 'DELETE'),
  ).map((lines) => lines.flat()),
})

const intent: fc.Arbitrary<PageIntent> = fc.record({
  origin: fc.constantFrom(...PAGES), url: fc.constantFrom('https://api.example/x', 'https://api.example/x', 'https://api.example/x?y'),
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PUT', 'put', 'patch', 'DELETE', 'TRACE', 'a b', '*'),
  headers: fc.uniqueArray(fc.constantFrom<Header>(
    ['x-a', '1'], ['X-B', '2'], ['content-type', 'application/json'], ['Content-Type', 'text/plain; charset=utf-8'], ['authorization', 'Bearer 1'], ['accept', 'a"b'],
    ['accept', 'text/html'], ['accept-language', 'de-CH'], ['accept-language', 'de_CH'], ['range', 'bytes=0-9'], ['range', 'bytes=-9'], ['cookie', 'a=1'], ['sec-x', '1'],
    ['x-http-method-override', 'TRACE'], ['content-language', 'x'.repeat(129)],
  ), { maxLength: 3, selector: ([name]) => name.toLowerCase() }),
  credentials: fc.constantFrom('omit', 'same-origin', 'include'), forcePreflight: fc.constantFrom(false, false, false, true),
})

// Few requests, often repeated with other credentials, so that the caches are asked for what they hold.
const steps = fc.array(intent, { minLength: 1, maxLength: 3 }).chain((few) => fc.array(fc.record({
  intent: fc.record({ one: fc.constantFrom(...few), credentials: fc.constantFrom(undefined, 'omit' as const, 'include' as const) })
    .map(({ one, credentials }): PageIntent => ({ ...one, credentials: credentials ?? one.credentials })),
  wait: fc.constantFrom(0, 0, 0, 1, 5, 600),
}), { minLength: 1, maxLength: 20 }))
const history = fc.tuple(fc.array(response, { minLength: 40, maxLength: 40 }), steps)

/** What of a request both browsers speak of. */
function essence({ kind, method, url, headers }: Pick<SentRequest, 'kind' | 'method' | 'url' | 'headers'>): readonly unknown[] {
  const spoken = headers.map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name, value]) => !['cookie', 'sec-fetch-site'].includes(name) && value !== '*/*')
  return [kind, method, url, spoken.sort(([one], [other]) => one < other ? -1 : 1)]
}

holds('both send the same requests and deliver the same answers', history, 500, async ([responses, visits]) => {
  const [told, played]: [unknown[], unknown[]] = [[], []]
  const next = (log: readonly unknown[]): ServerResponse => responses[log.length % responses.length] ?? { status: 200, headers: [] }
  const browser = new Browser(async (request) => {
    const answer = next(told)
    told.push(essence(request))
    return answer
  }, { ageRule: 'since confirmed', maxAgeCap: Infinity })
  let now = 0
  const cache = createPreflightCache({ now: () => now * 1000 })
  for (const step of visits) {
    browser.wait(step.wait)
    now += step.wait
    const { verdict } = await browser.visit(step.intent)
    const outcome = await playRequest(step.intent, (exchange) => {
      const answer = next(played)
      played.push(essence(exchange))
      return answer
    }, { cache })
    expect(played, JSON.stringify(step.intent)).toEqual(told)
    expect(outcome.allowed, JSON.stringify([step.intent, verdict])).toBe(verdict.readable)
    if (outcome.allowed && verdict.readable) expect([outcome.response?.status, [...outcome.exposed.readable].sort()]).toEqual([verdict.status, verdict.headers])
  }
})
