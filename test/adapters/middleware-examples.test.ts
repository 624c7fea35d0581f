import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { toNodeHandler } from 'srvx/node'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { LambdaHandler } from '../../src/adapters/lambda.ts'
import { ensureBuilt } from '../package/build.ts'
import { ROOT, runNode } from '../package/command.ts'
import { corsOf, exchange } from '../runtimes/exchange.ts'
import { createFront } from '../runtimes/hosts/lambda.ts'

interface Example {
  readonly server?: Server
  readonly default?: { readonly fetch: (request: Request) => Promise<Response> }
  readonly handler?: LambdaHandler
}

const EXAMPLES = ['express', 'fastify', 'koa', 'hono', 'h3', 'nest', 'http', 'fetch', 'lambda']
const APP = 'https://app.example'
const SHOP = 'https://shop.partner.example'

// The examples import `corbel` as its users do, so they run on the build.
beforeAll(() => { ensureBuilt() })

test('the examples of middleware compile', () => {
  expect(runNode(ROOT, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'examples/middleware/tsconfig.json')).toMatchObject({ code: 0, stdout: '' })
})

describe.each(EXAMPLES)('the example for %s', (name) => {
  let server: Server

  beforeAll(async () => {
    vi.stubEnv('PORT', '0')
    const example = (await import(`../../examples/middleware/${name}.ts`)) as Example
    server = example.server ?? (example.handler && createFront('an HTTP API or a function URL', example.handler).listen(0, 'localhost')) ?? createServer(toNodeHandler(example.default?.fetch ?? (() => new Response(null, { status: 500 }))) as never).listen(0, 'localhost')
    if (!server.listening) await once(server, 'listening')
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    server.close()
  })

  const send = async (method: string, origin: string, requestMethod?: string): Promise<readonly [number, string | undefined, string | undefined]> => {
    const headers = { origin, ...(requestMethod !== undefined && { 'access-control-request-method': requestMethod }) }
    const { port, address } = server.address() as AddressInfo
    const answer = await exchange(port, { path: '/icecream/lemon', method, headers }, address)
    return [answer.status, corsOf(answer)['access-control-allow-origin'], corsOf(answer)['access-control-allow-credentials']]
  }

  test('lets both sites read, and only its own change something', async () => {
    expect([await send('GET', APP), await send('GET', SHOP), await send('GET', 'https://partner.example')]).toEqual([[200, APP, undefined], [200, SHOP, undefined], [200, undefined, undefined]])
    expect([await send('OPTIONS', SHOP, 'GET'), await send('OPTIONS', APP, 'PUT'), await send('OPTIONS', SHOP, 'PUT')]).toEqual([[204, SHOP, undefined], [204, APP, 'true'], [403, undefined, undefined]])
    expect([await send('PUT', APP), await send('PUT', SHOP)]).toEqual([[204, APP, 'true'], [204, undefined, undefined]])
  })
})
