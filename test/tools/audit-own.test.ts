/** Corbel's own servers: an audit has nothing to say of them, whatever their policies are. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { audit, formatAudit } from '../../src/audit.ts'
import type { AuditCode, AuditExchange } from '../../src/audit.ts'
import { cors } from '../../src/adapters/fetch.ts'
import { serve } from '../../src/node.ts'
import { createApp, lookup, service } from '../../src/index.ts'
import { createEngine, WRITINGS } from '../model/engine.ts'
import { holds } from '../model/property.ts'
import { OWN_ORIGIN, UNKNOWN_PATH, world } from '../model/world.ts'
import { exchange } from './audit-network.ts'

const PATHS = ['/ice', '/cones/scoops', UNKNOWN_PATH]
// Not what a handler plants itself: where CORS is off for it, that is left as it is, and rightly found.
const ANSWERS = ['', '?answer=throw', '?answer=problem', '?answer=stream']
const place = fc.tuple(fc.constantFrom(...PATHS), fc.constantFrom(...ANSWERS)).map(([path, query]) => OWN_ORIGIN + path + query)

holds('an audit says nothing of an application that is as declared', fc.tuple(world, fc.constantFrom(...WRITINGS.filter((each) => each !== 'trusted later')), place, fc.boolean()), 60, async ([each, writing, url, unsafe]) => {
  const { send, running } = createEngine(each, writing)
  const network: AuditExchange = (request) => send({ kind: 'actual', ...request })
  const report = await audit(network, { url, origins: each.pool, declared: running, unsafe })
  expect(report.findings, formatAudit(report)).toEqual([])
})

// Patterns are given for all paths and methods together, so that some are refused where the audit asks.
const REFUSED: readonly AuditCode[] = ['origin-not-allowed']

holds('an audit that is told the patterns, and nothing else, finds nothing either', fc.tuple(world, place, fc.boolean()), 60, async ([each, url, unsafe]) => {
  const { send } = createEngine(each)
  const report = await audit((request) => send({ kind: 'actual', ...request }), { url, origins: each.pool, unsafe })
  expect(report.findings.filter(({ code }) => !REFUSED.includes(code)), formatAudit(report)).toEqual([])
})

describe('over a network', () => {
  const icecream = service('/icecream/:flavour', {
    cors: { origins: ['https://app.example', 'https://*.team.example'], credentials: true, allowHeaders: ['x-a'], exposeHeaders: ['etag'] },
    get: () => ({ scoops: 3 }),
    put: () => undefined,
    delete: { cors: false, handler: () => undefined },
  })
  const open = service('/open', { cors: { origins: '*' }, get: () => 'everybody', post: () => undefined })
  const asked = service('/asked', { cors: { origins: lookup((origin) => origin === 'https://app.example') }, get: () => 'some' })
  const app = createApp([icecream, open, asked], { onError: () => undefined })

  test.each(['/icecream/lemon', '/open', '/asked', '/nowhere'])('it says nothing of a served application: %s', async (path) => {
    const serving = await serve(app, { port: 0, host: '127.0.0.1', signals: false })
    try {
      const { port } = new URL(serving.url)
      const url = `http://127.0.0.1:${port}${path}`
      expect((await audit(exchange, { url, declared: app, unsafe: true })).findings).toEqual([])
      const origins = path === '/icecream/lemon' ? ['https://app.example', 'https://*.team.example'] : path === '/asked' ? ['https://app.example'] : []
      expect((await audit(exchange, { url, origins })).findings).toEqual([])
    } finally {
      await serving.stop()
    }
  })

  test('nor of a middleware around a handler', async () => {
    const handler = cors({ origins: ['https://app.example'], methods: ['GET', 'PUT'] })((request: Request) => new Response(null, { status: request.method === 'GET' ? 200 : 405 }))
    const network: AuditExchange = async ({ method, url, headers, body }) => {
      const response = await handler(new Request(url, { method, headers: headers.map(([name, value]): [string, string] => [name, value]), ...(body === undefined ? {} : { body }) }))
      return { status: response.status, headers: [...response.headers] }
    }
    const report = await audit(network, { url: 'https://api.example/', origins: ['https://app.example'] })
    expect(report.findings, formatAudit(report)).toEqual([])
  })
})
