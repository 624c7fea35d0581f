/** The engine against a browser: pages complete what their policy means, no more and no less, with a warm preflight cache and with a cold one. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { pageIntent } from './arbitraries.ts'
import { Browser } from './browser.ts'
import type { AgeRule } from './browser-cache.ts'
import type { BrowserHabits, PageIntent, Server, ServerResponse } from './browser.ts'
import { isForbiddenForPages, normalizedMethod, unsafeHeaderNames } from './browser-headers.ts'
import type { Header } from './browser-headers.ts'
import { createEngine } from './engine.ts'
import { originsAround } from './origin-samples.ts'
import { isPromised, mayCarry, maySee, mustAsk, readableHeaders } from './page-meaning.ts'
import type { PageRequest } from './page-meaning.ts'
import { holds } from './property.ts'
import { policyFor, servedMethods } from './reference.ts'
import type { ModelService } from './reference.ts'
import { busyWorld, OWN_ORIGIN, world } from './world.ts'
import type { World } from './world.ts'

const habits: fc.Arbitrary<BrowserHabits> = fc.record({
  fetchMetadata: fc.boolean(), maxAgeCap: fc.constantFrom(0, 600, 7200, 86_400), ageRule: fc.constantFrom('since stored', 'since confirmed'),
})

interface Step {
  readonly intent: PageIntent
  readonly wait: number
}

const histories = (minLength: number, maxLength: number): fc.Arbitrary<readonly [World, BrowserHabits, readonly Step[]]> => world.chain((each) => fc.tuple(
  fc.constant(each), habits, fc.array(fc.record({ intent: pageIntent(each), wait: fc.constantFrom(0, 0, 0, 1, 4, 5, 600, 7200) }), { minLength, maxLength }),
))

function asPolicySeesIt({ origin, method, headers, credentials, forcePreflight }: PageIntent): PageRequest {
  return {
    origin, method: normalizedMethod(method), unsafeHeaders: unsafeHeaderNames(headers.filter((header) => !isForbiddenForPages(header))),
    credentials: credentials === 'include', forced: forcePreflight ?? false,
  }
}

const serviceAt = ({ services }: World, url: string): ModelService | undefined => services[new URL(url).pathname]

/** A server that remembers its latest answer. */
function listenedTo(server: Server): { readonly server: Server; readonly latest: () => ServerResponse } {
  let latest: ServerResponse = { status: 0, headers: [] }
  return {
    latest: () => latest,
    server: async (request) => {
      latest = await server(request)
      return latest
    },
  }
}

holds('a page completes exactly the requests that the policy grants, and reads exactly what it exposes', histories(1, 12), 300, async ([each, habit, steps]) => {
  const { server, latest } = listenedTo(createEngine(each).send)
  for (const { intent } of steps) {
    if (intent.origin === OWN_ORIGIN) continue
    const { verdict } = await new Browser(server, habit).visit(intent)
    const page = asPolicySeesIt(intent)
    const service = serviceAt(each, intent.url)
    expect(verdict.readable, JSON.stringify([intent, verdict])).toBe(isPromised(each.app, service, page))
    if (!verdict.readable) continue
    const policy = policyFor(each.app, service, page.method)
    expect(verdict.headers, JSON.stringify(intent)).toEqual(readableHeaders(policy, latest().headers.map(([name]) => name)))
  }
})

holds('a page of the service\'s own origin is never kept from anything', histories(1, 8), 150, async ([each, habit, steps]) => {
  const engine = createEngine(each)
  const origin = each.app.publicOrigin ?? OWN_ORIGIN
  const proxy: Server = (request) => engine.send({ ...request, url: request.url.replace(origin, OWN_ORIGIN) })
  for (const { intent } of steps) {
    const { verdict, sent } = await new Browser(proxy, habit).visit({ ...intent, origin, url: intent.url.replace(OWN_ORIGIN, origin) })
    expect(sent.map(({ kind }) => kind)).toEqual(['actual'])
    expect(verdict.readable && verdict.status !== 403, JSON.stringify([intent, verdict])).toBe(true)
  }
})

const habitsThatKeep: fc.Arbitrary<BrowserHabits> = fc.record({
  fetchMetadata: fc.boolean(), maxAgeCap: fc.constantFrom(600, 7200), ageRule: fc.constantFrom<AgeRule>('since stored', 'since confirmed'),
})

/** Requests of two pages at most for one URL, so that the cache is warm. */
const busyHistories: fc.Arbitrary<readonly [World, BrowserHabits, readonly Step[]]> = busyWorld.chain((each) => {
  const pages = fc.tuple(fc.constantFrom(...originsAround(each.pool)), fc.constantFrom(...originsAround(each.pool)))
  return fc.tuple(fc.constant(each), habitsThatKeep, pages.chain(([first, second]) => fc.array(fc.record({
    intent: fc.record({
      origin: fc.constantFrom(first, first, first, second), url: fc.constant(`${OWN_ORIGIN}/ice`),
      method: fc.constantFrom('GET', 'POST', 'POST', 'PUT', 'DELETE', 'QUERY'),
      headers: fc.subarray<Header>([['x-a', '1'], ['content-type', 'application/json']]), credentials: fc.constantFrom('omit', 'include'),
    }),
    wait: fc.constantFrom(0, 0, 0, 0, 0, 1, 600),
  }), { minLength: 6, maxLength: 30 })))
})

const WARM = 'a granted request still completes, and none reaches an operation that does not grant it'
holds(`with a warm preflight cache ${WARM}`, busyHistories, 300, staysSound)
holds(`with the preflight cache of pages on many paths ${WARM}`, histories(4, 20), 150, staysSound)

async function staysSound([each, habit, steps]: readonly [World, BrowserHabits, readonly Step[]]): Promise<void> {
  const browser = new Browser(createEngine(each).send, habit)
  for (const { intent, wait } of steps) {
    browser.wait(wait)
    if (intent.origin === OWN_ORIGIN) continue
    const { verdict, sent } = await browser.visit(intent)
    const page = asPolicySeesIt(intent)
    const service = serviceAt(each, intent.url)
    const told = JSON.stringify([intent, verdict, sent.map(({ kind }) => kind)])
    const policy = policyFor(each.app, service, page.method)
    if (isPromised(each.app, service, page)) expect(verdict.readable, told).toBe(true)
    if (verdict.readable) expect(maySee(policy, page), told).toBe(true)
    if (service === undefined || !sent.some(({ kind }) => kind === 'actual') || !mustAsk(page)) continue
    // What is safe by HTTP may be sent on the word of another method's preflight; its answer is kept from the page all the same.
    if (servedMethods(service).includes(page.method) && !['GET', 'HEAD'].includes(page.method)) expect(maySee(policy, page), told).toBe(true)
    for (const name of page.unsafeHeaders) {
      const granting = [...servedMethods(service), 'a method that it lacks'].map((method) => policyFor(each.app, service, method))
      expect(granting.some((other) => maySee(other, page) && mayCarry(other, name)), told).toBe(true)
    }
  }
}
