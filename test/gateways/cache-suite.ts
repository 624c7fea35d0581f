/** The suite of shared caches: no origin is ever given the answer of another one, however they take turns; and a build without `Vary` is caught at once. */
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { corsOf, exchange, varyOf } from '../runtimes/exchange.ts'
import type { Answer } from '../runtimes/exchange.ts'
import { pause } from '../runtimes/host.ts'
import { APP, PARTNER, startMiddleware, startServices, STRANGER, withoutVary } from './cached-app.ts'
import type { CachedApp, Kind, StartCachedApp } from './cached-app.ts'
import { startGateway } from './gateway.ts'
import type { Edit, Gateway, RunningGateway } from './gateway.ts'
import { showLogOnFailure } from './log.ts'

/** Who asks: two origins that are allowed somewhere, one that never is, and nobody that a browser would name. */
export type Asker = string | undefined
const ASKERS: readonly Asker[] = [APP, PARTNER, STRANGER, undefined]
type Orders = readonly (readonly Asker[])[]
/** `brief` has a test of its own: it is stale before all would have asked. */
const KINDS: readonly Kind[] = ['shared', 'moved', 'missing', 'members', 'strict', 'open']
const ROUNDS = 2
/** Milliseconds after which what is kept for a second is stale for every cache: some count in whole seconds. */
const STALE = 2100

/** An application with a gateway in front of it. */
export interface Pair {
  readonly app: CachedApp
  readonly gateway: RunningGateway
}

/** Run the suite against a gateway. */
export function runCacheSuite(gateway: Gateway): void {
  describe(`${gateway.name} in front of services`, () => {
    const pair = usePair(gateway, startServices)
    describeStale(gateway, pair, () => describeOrders(gateway, pair, ORDERS))
  })
  describe(`${gateway.name} in front of a middleware`, () => {
    describeOrders(gateway, usePair(gateway, startMiddleware), FEW_ORDERS)
  })
  describe.skipIf(gateway.traits.mixes.length === 0)(`${gateway.name} in front of a build without Vary`, () => {
    describeMixture(gateway, usePair(gateway, withoutVary(startServices)))
  })
}

/** Start both for the tests around this call, and stop them afterwards. */
export function usePair(gateway: Gateway, start: StartCachedApp, edit?: Edit): () => Pair {
  let pair: Pair | undefined
  beforeAll(async () => {
    const app = await start()
    pair = { app, gateway: await startGateway(gateway, app.port, edit) }
  })
  afterAll(async () => {
    await pair?.gateway.stop()
    await pair?.app.stop()
  })
  const running = (): Pair => {
    if (pair === undefined) throw new Error('Nothing runs.')
    return pair
  }
  showLogOnFailure(() => running().gateway.log())
  return running
}

function describeOrders({ traits }: Gateway, pair: () => Pair, orders: Orders): void {
  test.each(KINDS)('/%s gives everybody what is his, in every order, and from the cache where that keeps it', async (kind) => {
    const turns = await takeTurns(pair(), kind, kind === 'shared' ? orders : FEW_ORDERS)
    expect(mixUpsOf(turns)).toEqual([])
    // Whoever asks again gets the same copy: so the cache did keep one for each.
    const copies = traits.keeps.includes(kind)
    expect(turns.filter(({ answer, again }) => again !== undefined && answer.status !== 403 && (answer.body === again.body) !== copies).map(nameOf)).toEqual([])
  })

  test('preflights between the requests are each answered for the one who asks', async () => {
    const preflight = { 'access-control-request-method': 'GET' }
    const own = new Map(await Promise.all(ASKERS.map(async (asker) => [asker, await ask(pair().app.port, '/shared/direct', asker, 'OPTIONS', preflight)] as const)))
    await Promise.all(FEW_ORDERS.map(async (order, index) => {
      for (const asker of [...order, ...order]) {
        const answer = await ask(pair().gateway.port, `/shared/preflight-${index}`, asker, 'OPTIONS', preflight)
        expect([answer.status, corsOf(answer), varyOf(answer)]).toEqual([own.get(asker)?.status, corsOf(own.get(asker) ?? answer), varyOf(own.get(asker) ?? answer)])
        await ask(pair().gateway.port, `/shared/preflight-${index}`, asker)
      }
    }))
    expect(own.get(APP)?.status).toBe(204)
    expect(own.get(STRANGER)?.status).toBe(403)
  })

  test('all at once and before anything is kept, everybody gets what is his', async () => {
    const own = await ownAnswers(pair().app.port, 'shared')
    const keys = Array.from({ length: 6 }, (_, index) => `/shared/crowd-${index}`)
    const answers = await Promise.all(keys.flatMap((path) => ASKERS.map(async (asker) => [asker, await ask(pair().gateway.port, path, asker)] as const)))
    for (const [asker, answer] of answers) expect(essence(answer)).toEqual(own.get(asker))
  })

  test('HEAD, and a question whether a copy is still right, are answered for the one who asks', async () => {
    const path = '/shared/conditional'
    for (const asker of ASKERS) await ask(pair().gateway.port, path, asker)
    const own = await ownAnswers(pair().app.port, 'shared')
    for (const asker of ASKERS) {
      const head = await ask(pair().gateway.port, path, asker, 'HEAD')
      expect([essence(head), head.body]).toEqual([own.get(asker), ''])
      const unchanged = await ask(pair().gateway.port, path, asker, 'GET', { 'if-none-match': '"1"' })
      expect(unchanged.status).toBe(304)
      // A browser keeps the headers that it has where a 304 is silent.
      expect(corsOf(unchanged)).toEqual(traits.own304 === 'bare' ? {} : own.get(asker)?.cors)
    }
  })
}

/** What is kept for a second, looked at again after other tests have used up the time in which it becomes stale. */
function describeStale({ traits }: Gateway, pair: () => Pair, describeOthers: () => void): void {
  const filled = { at: 0 }
  beforeAll(async () => {
    await Promise.all(FEW_ORDERS.map(async (order, index) => {
      for (const asker of order) await ask(pair().gateway.port, `/brief/stale-${index}`, asker)
    }))
    filled.at = Date.now()
  })

  describeOthers()

  test('what has become stale is asked for, and refreshed for the one who asks', async () => {
    const { app, gateway } = pair()
    const own = await ownAnswers(app.port, 'brief')
    await pause(filled.at + STALE - Date.now())
    await Promise.all(FEW_ORDERS.map(async (order, index) => {
      for (const asker of [...order].reverse().flatMap((each) => [each, each])) {
        expect(essence(await ask(gateway.port, `/brief/stale-${index}`, asker))).toEqual(own.get(asker))
      }
      for (const asker of order) expect(essence(await ask(gateway.port, `/brief/stale-${index}`, asker))).toEqual(own.get(asker))
    }))
    expect(app.ran.some((path) => path.startsWith('/brief/stale') && path.endsWith(' 304'))).toBe(traits.revalidates)
  })
}

function describeMixture({ traits }: Gateway, pair: () => Pair): void {
  test.each(KINDS)('/%s goes to everybody as it went to the first, where the cache keeps it', async (kind) => {
    const turns = await takeTurns(pair(), kind, FEW_ORDERS)
    const firsts = new Map(turns.filter(({ first }) => first).map(({ order, answer }) => [order, answer]))
    if (!traits.mixes.includes(kind)) {
      expect(mixUpsOf(turns)).toEqual([])
      return
    }
    expect(mixUpsOf(turns).length).toBeGreaterThan(FEW_ORDERS.length)
    // 403 is never kept, so nothing is until somebody is let in.
    const kept = turns.filter(({ order }) => firsts.get(order)?.status !== 403)
    expect(kept.filter(({ order, answer }) => answer.body !== firsts.get(order)?.body || !isDeepStrictEqual(corsOf(answer), corsOf(firsts.get(order) ?? answer))).map(nameOf)).toEqual([])
  })
}

/** What one asker got, in which order of them. */
interface Turn {
  readonly asker: Asker
  readonly order: number
  readonly first: boolean
  readonly answer: Answer
  readonly own: Essence | undefined
  /** What he gets when he asks the second time. */
  readonly again: Answer | undefined
}

/** Let all of them ask for a path in every order, each twice, with a path of its own for each order. */
async function takeTurns({ app, gateway }: Pair, kind: Kind, orders: Orders): Promise<readonly Turn[]> {
  const own = await ownAnswers(app.port, kind)
  const turns = await Promise.all(orders.map(async (askers, order) => {
    const rounds: (readonly Answer[])[] = []
    while (rounds.length < ROUNDS) {
      const answers: Answer[] = []
      for (const asker of askers) answers.push(await ask(gateway.port, `/${kind}/order-${order}`, asker))
      rounds.push(answers)
    }
    return rounds.flatMap((answers, round) => answers.map((answer, index): Turn => ({
      asker: askers[index], order, first: round === 0 && index === 0, answer, own: own.get(askers[index]), again: rounds[round + 1]?.[index],
    })))
  }))
  return turns.flat()
}

/** Answers that say something else of CORS than the application itself says to the same asker. */
function mixUpsOf(turns: readonly Turn[]): readonly string[] {
  return turns.filter(({ answer, own }) => !isDeepStrictEqual(essence(answer), own)).map(nameOf)
}

function nameOf({ asker = 'nobody', order, answer, own }: Turn): string {
  return `In order ${order}, ${asker} got ${answer.status} ${answer.body} ${JSON.stringify(answer.lines)}, and not ${JSON.stringify(own)}`
}

/** What has to be the same however an answer is reached. */
export interface Essence {
  readonly status: number
  readonly cors: Readonly<Record<string, string>>
  readonly vary: string
}

/** The essence of an answer. */
export function essence(answer: Answer): Essence {
  return { status: answer.status, cors: Object.fromEntries(Object.entries(corsOf(answer)).sort()), vary: [...varyOf(answer)].sort().join() }
}

/** What the application says itself, without a gateway. */
async function ownAnswers(port: number, kind: Kind): Promise<ReadonlyMap<Asker, Essence>> {
  return new Map(await Promise.all(ASKERS.map(async (asker) => [asker, essence(await ask(port, `/${kind}/direct`, asker))] as const)))
}

/** Ask for a path, with an `Origin` where somebody asks. */
export function ask(port: number, path: string, asker: Asker, method = 'GET', headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return exchange(port, { path, method, headers: { host: 'api.example', ...headers, ...(asker !== undefined && { origin: asker }) } })
}

function ordersOf<Value>(values: readonly Value[]): readonly (readonly Value[])[] {
  return values.length < 2 ? [values] : values.flatMap((value, index) => ordersOf([...values.slice(0, index), ...values.slice(index + 1)]).map((rest) => [value, ...rest]))
}

/** All orders, and four of them in which each comes first and last once, and next to each other one. */
const ORDERS = ordersOf(ASKERS)
const FEW_ORDERS = [[0, 1, 2, 3], [1, 3, 0, 2], [2, 0, 3, 1], [3, 2, 1, 0]].map((order) => order.map((index) => ASKERS[index]))
