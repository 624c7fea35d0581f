/** What a person who migrates will notice on the wire, whatever the options: each difference that docs/migrating.md tells, seen on both sides. */
import { describe, expect, test } from 'vitest'
import { fromExpressOrigin } from '../../src/compat.ts'
import { lookup } from '../../src/cors.ts'
import type { Server, ServerResponse } from '../model/browser.ts'
import type { Header } from '../model/browser-headers.ts'
import { serveCorbel, serveExpress, serveFastify, serveHono } from './originals.ts'
import { RESOURCE } from './pages.ts'

const APP = 'https://app.example'
const LIST = [APP, 'https://b.example']
const policy = { origins: LIST, credentials: true, exposeHeaders: ['etag'], allowHeaders: ['x-b', 'X-A'] }
const options = { origin: LIST, credentials: true, exposedHeaders: ['etag'], allowedHeaders: ['x-b', 'X-A'], exposeHeaders: ['etag'], allowHeaders: ['x-b', 'X-A'] }

type Serve = (options: Readonly<Record<string, unknown>>, application?: Readonly<Record<string, string>>) => Server | Promise<Server>

const SERVERS: Readonly<Record<string, Serve>> = { cors: serveExpress, '@fastify/cors': serveFastify, 'hono/cors': serveHono }

async function ask(server: Server | Promise<Server>, method: string, headers: readonly Header[]): Promise<ServerResponse> {
  return (await server)({ kind: 'actual', method, url: RESOURCE, headers })
}

const corsNames = ({ headers }: ServerResponse): readonly string[] => headers.map(([name]) => name.toLowerCase()).filter((name) => name.startsWith('access-control-')).toSorted()
const valueOf = ({ headers }: ServerResponse, name: string): string | undefined => headers.find(([each]) => each.toLowerCase() === name)?.[1]
const preflight = (origin: string): readonly Header[] => [['origin', origin], ['access-control-request-method', 'PUT'], ['access-control-request-headers', 'x-a']]

describe.each(Object.entries(SERVERS))('%s', (name, serve) => {
  test('answers OPTIONS that is no preflight itself; Corbel leaves it to the application', async () => {
    expect((await ask(serve(options), 'OPTIONS', [['origin', APP]])).status).toBe(name === '@fastify/cors' ? 400 : 204)
    // 404 is the application's own: it has no OPTIONS route.
    expect((await ask(serveCorbel(policy), 'OPTIONS', [['origin', APP]])).status).toBe(404)
  })

  test('sends credentials and exposed names to refused origins too; Corbel sends them nothing', async () => {
    const headers: readonly Header[] = [['origin', 'https://evil.net']]
    expect(corsNames(await ask(serve(options), 'GET', headers))).toEqual(['access-control-allow-credentials', 'access-control-expose-headers'])
    expect(corsNames(await ask(serveCorbel(policy), 'GET', headers))).toEqual([])
  })

  test('answers a refused preflight with 204 and what it would grant; Corbel with 403 and nothing', async () => {
    const was = await ask(serve(options), 'OPTIONS', preflight('https://evil.net'))
    expect([was.status, corsNames(was).includes('access-control-allow-methods')]).toEqual([204, true])
    const is = await ask(serveCorbel(policy), 'OPTIONS', preflight('https://evil.net'))
    expect([is.status, corsNames(is)]).toEqual([403, []])
  })

  test('sends the list of headers as it was written; Corbel in lower case, sorted', async () => {
    expect(valueOf(await ask(serve(options), 'OPTIONS', preflight(APP)), 'access-control-allow-headers')?.replaceAll(' ', '')).toBe('x-b,X-A')
    expect(valueOf(await ask(serveCorbel(policy), 'OPTIONS', preflight(APP)), 'access-control-allow-headers')).toBe('x-a,x-b')
  })

  test('sends the requested headers back where none are listed; Corbel grants all by *, or by name beside credentials', async () => {
    expect(valueOf(await ask(serve({ origin: LIST }), 'OPTIONS', preflight(APP)), 'access-control-allow-headers')).toBe('x-a')
    expect(valueOf(await ask(serveCorbel({ origins: LIST }), 'OPTIONS', preflight(APP)), 'access-control-allow-headers')).toBe('*,authorization')
    expect(valueOf(await ask(serveCorbel({ origins: LIST, credentials: true }), 'OPTIONS', preflight(APP)), 'access-control-allow-headers')).toBe('x-a')
  })

  test('sends no Access-Control-Max-Age unless told; Corbel always does', async () => {
    expect(valueOf(await ask(serve(options), 'OPTIONS', preflight(APP)), 'access-control-max-age')).toBeUndefined()
    expect(valueOf(await ask(serveCorbel(policy), 'OPTIONS', preflight(APP)), 'access-control-max-age')).toBe('7200')
  })

  test('exposes headers on preflights, where it means nothing; Corbel does not', async () => {
    expect(corsNames(await ask(serve(options), 'OPTIONS', preflight(APP)))).toContain('access-control-expose-headers')
    expect(corsNames(await ask(serveCorbel(policy), 'OPTIONS', preflight(APP)))).not.toContain('access-control-expose-headers')
  })

  test('names Origin alone in Vary of a preflight; Corbel names what decides whether it is one, too', async () => {
    expect(valueOf(await ask(serve(options), 'OPTIONS', preflight(APP)), 'vary')?.toLowerCase()).not.toContain('access-control-request-method')
    expect(valueOf(await ask(serveCorbel(policy), 'OPTIONS', preflight(APP)), 'vary')).toBe('Origin, Access-Control-Request-Method')
  })

  test('lets a handler have its own way with the origin, but for Hono; Corbel does not', async () => {
    const application = { 'access-control-allow-origin': 'https://evil.net' }
    expect(valueOf(await ask(serve(options, application), 'GET', [['origin', APP]]), 'access-control-allow-origin')).toBe(name === 'hono/cors' ? APP : 'https://evil.net')
    expect(valueOf(await ask(serveCorbel(policy, application), 'GET', [['origin', APP]]), 'access-control-allow-origin')).toBe(APP)
  })

  test('varies by Origin on actual requests, as Corbel does, with and without an origin', async () => {
    for (const headers of [[], [['origin', APP]], [['origin', 'https://evil.net']]] satisfies readonly (readonly Header[])[]) {
      expect(valueOf(await ask(serve(options), 'GET', headers), 'vary')).toBe('Origin')
      expect(valueOf(await ask(serveCorbel(policy), 'GET', headers), 'vary')).toBe('Origin')
    }
  })
})

test('cors sends the one origin that is allowed to everybody; Corbel to nobody else', async () => {
  expect(valueOf(await ask(serveExpress({ origin: APP }), 'GET', [['origin', 'https://evil.net']]), 'access-control-allow-origin')).toBe(APP)
  expect(valueOf(await ask(serveCorbel({ origins: [APP] }), 'GET', [['origin', 'https://evil.net']]), 'access-control-allow-origin')).toBeUndefined()
})

test('cors and @fastify/cors leave preflights to the application where CORS is off; Corbel answers 403', async () => {
  expect([(await ask(serveExpress({ origin: false }), 'OPTIONS', preflight(APP))).status, (await ask(serveFastify({ origin: false }), 'OPTIONS', preflight(APP))).status]).toEqual([404, 404])
  expect((await ask(serveCorbel({ enabled: false }), 'OPTIONS', preflight(APP))).status).toBe(403)
})

test('an origin function that gives an error stops the request in cors and @fastify/cors; with Corbel it runs, and its answer cannot be read', async () => {
  const origin = (_: unknown, done: (error: Error) => void): void => {
    done(new Error('no'))
  }
  expect([(await ask(serveExpress({ origin }), 'GET', [['origin', APP]])).status, (await ask(serveFastify({ origin }), 'GET', [['origin', APP]])).status]).toEqual([500, 500])
  const is = await ask(serveCorbel({ origins: lookup(fromExpressOrigin(origin, { credentials: false })) }), 'GET', [['origin', APP]])
  expect([is.status, corsNames(is)]).toEqual([200, []])
})
