/** What comes of standing before an application at all: whose Host is believed, who owns the CORS headers, and who can read the gateway's own errors. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { serve } from '../../src/adapters/node.ts'
import { createApp, HttpProblem, service } from '../../src/index.ts'
import { corsOf, exchange, linesOf, varyOf } from '../runtimes/exchange.ts'
import type { Answer, Sent } from '../runtimes/exchange.ts'
import { pause } from '../runtimes/host.ts'
import { startGateway } from './gateway.ts'
import type { Edit, Gateway } from './gateway.ts'
import { readLines } from './manual.ts'

const APP = 'https://app.example'
const STRANGER = 'https://stranger.example'
/** The origin at which browsers reach the gateway. */
const PUBLIC = 'https://api.example'
const BODY_LIMIT = 1_048_576

/** An application behind a gateway, and how to ask it. */
export interface Behind {
  readonly send: (sent: Sent) => Promise<Answer>
  readonly stopApp: () => Promise<void>
}

/** Run the suite against a gateway. */
export function runFrontSuite(gateway: Gateway): void {
  describe(`what ${gateway.name} does to an application`, () => {
    describeHost(gateway)
    describeOwner(gateway)
    describeErrors(gateway)
  })
}

/** Start both for one test, and stop them after it. */
export async function startFront(gateway: Gateway, edit?: Edit, publicOrigin?: string): Promise<Behind> {
  const app = createApp([
    service('/plain', { get: () => 'plain' }),
    service('/busy', { get: () => { throw new HttpProblem(503) } }),
    service('/text', { post: async ({ request }) => (await request.text()).length }),
    service('/authorization', { get: ({ request }) => request.headers.get('authorization') ?? 'none' }),
    service('/breaks', { async* get() { yield 'one,'; await pause(30); throw new Error('broken off') } }),
    service('/strict', { cors: { enforce: true }, post: () => 'posted' }),
  ], { cors: { origins: [APP] }, onError: () => undefined, ...(publicOrigin !== undefined && { publicOrigin }) })
  const serving = await serve(app, { port: 0, host: '127.0.0.1', signals: false, grace: 0 })
  const running = await startGateway(gateway, serving.port, edit)
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') console.log(running.log())
    await running.stop()
    await serving.stop()
  })
  return { send: (sent) => exchange(running.port, { ...sent, headers: { host: new URL(PUBLIC).host, ...sent.headers } }), stopApp: () => serving.stop() }
}

/** A page of the application itself, and one of a stranger, ask a path that enforces. */
async function askStrictly(send: Behind['send'], headers: Readonly<Record<string, string>> = {}): Promise<readonly number[]> {
  return await Promise.all([PUBLIC, STRANGER].map(async (origin) => (await send({ path: '/strict', method: 'POST', headers: { ...headers, origin } })).status))
}

/** What pages that are allowed, and not, get of CORS. */
async function askPlainly(send: Behind['send'], path: string): Promise<readonly (readonly [number, Readonly<Record<string, string>>])[]> {
  return await Promise.all([APP, STRANGER].map(async (origin) => {
    const answer = await send({ path, headers: { origin } })
    return [answer.status, corsOf(answer)] as const
  }))
}

function describeHost(gateway: Gateway): void {
  test('under enforce, its own pages are known by the Host that the gateway passes on, also with a body as long as may be', async () => {
    const { send } = await startFront(gateway)
    expect(await askStrictly(send)).toEqual([200, 403])
    const [fits, over] = await Promise.all([BODY_LIMIT, BODY_LIMIT + 1].map((length) => send({ path: '/text', method: 'POST', headers: { origin: APP }, body: 'x'.repeat(length) })))
    expect([fits?.status, over?.status, over === undefined || linesOf(over, 'content-type')]).toEqual([200, 413, ['application/problem+json']])
    expect(over === undefined || corsOf(over)).toEqual({ 'access-control-allow-origin': APP })
  })

  test('under enforce, its own pages are taken for foreign ones where the gateway writes another Host, but for browsers that say it themselves', async () => {
    const { send } = await startFront(gateway, gateway.rewriteHost)
    expect(await askStrictly(send)).toEqual([403, 403])
    expect(await askStrictly(send, { 'sec-fetch-site': 'same-origin' })).toEqual([200, 200])
  })

  test('under enforce, its own pages are known again by publicOrigin', async () => {
    const { send } = await startFront(gateway, gateway.rewriteHost, PUBLIC)
    expect(await askStrictly(send)).toEqual([200, 403])
  })
}

function describeOwner(gateway: Gateway): void {
  test('CORS headers that the gateway writes too spoil those of the application', async () => {
    const { send } = await startFront(gateway, gateway.addOrigin)
    const written = linesOf(await send({ path: '/plain', headers: { origin: APP } }), 'access-control-allow-origin')
    expect([...written].sort()).toEqual(gateway.traits.addedOrigin === 'doubled' ? ['*', APP] : ['*'])
    // Nor is it only a matter of two lines: a stranger may read now.
    expect(linesOf(await send({ path: '/plain', headers: { origin: STRANGER } }), 'access-control-allow-origin')).toEqual(['*'])
  })
}

function describeErrors(gateway: Gateway): void {
  const { down } = gateway.traits

  test('where the application is down, the error of the gateway cannot be read by any page', async () => {
    const { send, stopApp } = await startFront(gateway)
    await stopApp()
    expect(await askPlainly(send, '/plain')).toEqual([[down, {}], [down, {}]])
    const preflight = await send({ path: '/plain', method: 'OPTIONS', headers: { origin: APP, 'access-control-request-method': 'PUT' } })
    expect([preflight.status, corsOf(preflight)]).toEqual([down, {}])
  })

  test('with the lines that the manual adds, a page that is allowed can read that error, and nothing else changes', async () => {
    const { send, stopApp } = await startFront(gateway, (lines) => gateway.mendErrors(lines, readLines(gateway.name, 'errors')))
    const readable = { 'access-control-allow-origin': APP }
    expect(await askPlainly(send, '/busy')).toEqual([[503, readable], [503, {}]])
    expect(await askPlainly(send, '/nowhere')).toEqual([[404, readable], [404, {}]])
    await stopApp()
    expect(await askPlainly(send, '/plain')).toEqual([[down, readable], [down, {}]])
    expect(varyOf(await send({ path: '/plain' }))).toContain('origin')
  })
}
