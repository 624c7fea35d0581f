import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { toNodeHandler } from 'srvx/node'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ensureBuilt } from '../package/build.ts'
import { ROOT, runNode } from '../package/command.ts'
import { corsOf, exchange } from '../runtimes/exchange.ts'

interface Example {
  readonly server?: Server
  readonly default?: { readonly fetch: (request: Request) => Promise<Response> }
}

const EXAMPLES = ['express', 'fastify', 'koa', 'h3', 'http', 'fetch', 'hono']
const APP = 'https://app.example'
const SHOP = 'https://shop.partner.example'

// The examples import `corbel` as its users do, so they run on the build.
beforeAll(() => { ensureBuilt() })

test('the examples of mounting compile', () => {
  expect(runNode(ROOT, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'examples/mounting/tsconfig.json')).toMatchObject({ code: 0, stdout: '' })
})

describe.each(EXAMPLES)('the example for %s', (name) => {
  let server: Server

  beforeAll(async () => {
    vi.stubEnv('PORT', '0')
    const example = (await import(`../../examples/mounting/${name}.ts`)) as Example
    server = example.server ?? createServer(toNodeHandler(example.default?.fetch ?? (() => new Response(null, { status: 500 }))) as never).listen(0, 'localhost')
    if (!server.listening) await once(server, 'listening')
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    server.close()
  })

  const send = async (method: string, path: string, origin: string, requestMethod?: string): Promise<readonly [number, string, string | undefined]> => {
    const headers = { origin, ...(requestMethod !== undefined && { 'access-control-request-method': requestMethod }) }
    const { port, address } = server.address() as AddressInfo
    const answer = await exchange(port, { path, method, headers }, address)
    return [answer.status, answer.body, corsOf(answer)['access-control-allow-origin']]
  }

  test('answers for the application, with its CORS', async () => {
    expect(await send('GET', '/api/icecream/lemon', SHOP)).toEqual([200, '{"flavour":"lemon"}', SHOP])
    expect(await send('OPTIONS', '/api/icecream/lemon', APP, 'PUT')).toEqual([204, '', APP])
    expect((await send('OPTIONS', '/api/icecream/lemon', SHOP, 'PUT'))[0]).toBe(403)
    expect((await send('DELETE', '/api/icecream/lemon', SHOP))[0]).toBe(405)
  })

  test('answers for itself, without', async () => {
    expect(await send('GET', '/hello', APP)).toEqual([200, 'hello', undefined])
    expect((await send('GET', '/icecream/lemon', APP))[2]).toBe(undefined)
  })
})
