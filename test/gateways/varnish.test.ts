/** Varnish in front of applications; it alone of the six can be made to keep preflights. */
import { describe, expect, test } from 'vitest'
import { linesOf } from '../runtimes/exchange.ts'
import type { Answer } from '../runtimes/exchange.ts'
import { APP, PARTNER, startServices, STRANGER, withoutVary } from './cached-app.ts'
import { ask, essence, usePair } from './cache-suite.ts'
import type { Asker, Pair } from './cache-suite.ts'
import { startFront } from './front-suite.ts'
import { replaceIn } from './gateway.ts'
import type { Edit } from './gateway.ts'
import { runGatewaySuite } from './gateway-suite.ts'
import { varnish } from './servers/varnish.ts'

/** Keep what OPTIONS gets for a minute, whatever it is. Varnish asks with GET unless told otherwise. */
const KEEP_PREFLIGHTS = `
sub vcl_recv {
  unset req.http.x-method;
  if (req.method == "OPTIONS") {
    set req.http.x-method = req.method;
    return (hash);
  }
}
sub vcl_hash {
  hash_data(req.http.x-method);
}
sub vcl_backend_fetch {
  if (bereq.http.x-method) {
    set bereq.method = bereq.http.x-method;
  }
}
sub vcl_backend_response {
  if (bereq.method == "OPTIONS") {
    set beresp.ttl = 60s;
    return (deliver);
  }
}

sub vcl_backend_response`

const keepPreflights = (lines: string): string => replaceIn(lines, '\nsub vcl_backend_response', KEEP_PREFLIGHTS)

/** Preflights, and OPTIONS that is none, in turn. */
const QUESTIONS: readonly (readonly [Asker, Readonly<Record<string, string>>])[] = [APP, STRANGER, PARTNER, undefined].flatMap((asker) =>
  [{ 'access-control-request-method': 'GET' }, {}, { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a' }].map((headers) => [asker, headers] as const))

const ORDERS: readonly (readonly [string, typeof QUESTIONS])[] = [['forwards', QUESTIONS], ['backwards', [...QUESTIONS].reverse()]]

/** How many of these are answered as the application would, and how many from the cache. */
async function count({ app, gateway }: Pair, questions: typeof QUESTIONS, path: string): Promise<{ readonly right: number; readonly kept: number }> {
  const tally = { right: 0, kept: 0 }
  for (const [asker, headers] of questions) {
    const [own, answer] = [await ask(app.port, path, asker, 'OPTIONS', headers), await ask(gateway.port, path, asker, 'OPTIONS', headers)]
    if (JSON.stringify(essence(own)) === JSON.stringify(essence(answer))) tally.right++
    if (isKept(answer)) tally.kept++
  }
  return tally
}

/** Whether it is a copy: then Varnish names two requests, this one and the one that the copy is of. */
function isKept(answer: Answer): boolean {
  return linesOf(answer, 'x-varnish').some((requests) => requests.includes(' '))
}

runGatewaySuite(varnish, () => {
  test('only with the lines of the manual, what says nothing of caching is not kept', async () => {
    const keeps = async (edit?: Edit): Promise<boolean> => {
      const { send } = await startFront(varnish, edit)
      await send({ path: '/plain' })
      return isKept(await send({ path: '/plain' }))
    }
    expect(await keeps()).toBe(false)
    expect(await keeps((lines) => replaceIn(lines, 'set beresp.uncacheable = true;', ''))).toBe(true)
  })

  describe('varnish made to keep preflights', () => {
    const pair = usePair(varnish, startServices, keepPreflights)
    test.each(ORDERS)('answers each as the application does, the second time from the cache, asked %s', async (name, questions) => {
      expect(await count(pair(), questions, `/shared/${name}`)).toEqual({ right: questions.length, kept: 0 })
      expect(await count(pair(), questions, `/shared/${name}`)).toEqual({ right: questions.length, kept: questions.length })
    })
  })

  describe('varnish made to keep preflights, in front of a build without Vary,', () => {
    const pair = usePair(varnish, withoutVary(startServices), keepPreflights)
    test.each(ORDERS)('gives everybody what the first one got, asked %s', async (name, questions) => {
      expect(await count(pair(), questions, `/shared/${name}`)).toMatchObject({ kept: questions.length - 1 })
      expect((await count(pair(), questions, `/shared/${name}`)).right).toBeLessThan(questions.length / 2)
    })
  })
})
