/** An application over HTTP/2 inside the frameworks of Node that speak it. */
import fastify from 'fastify'
import Koa from 'koa'
import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { toFastify } from '../../src/fastify-mount.ts'
import * as corbel from '../../src/index.ts'
import type { App } from '../../src/index.ts'
import { toKoa } from '../../src/koa-mount.ts'
import { toNode } from '../../src/node.ts'
import { corsOf, varyOf } from '../runtimes/exchange.ts'
import { APP, createServiceApp, PIECES } from '../runtimes/service-app.ts'
import { exchangeHttp2 } from '../runtimes/service-exchange.ts'
import { listen } from '../runtimes/service-mounts.ts'
import type { RunningService } from '../runtimes/service-host.ts'

const STARTS: Readonly<Record<string, (app: App) => Promise<RunningService>>> = {
  'node:http2': (app) => listen(createServer(toNode(app) as never)),
  Koa: (app) => {
    const koa = new Koa()
    koa.silent = true
    return listen(createServer(koa.use(toKoa(app)).callback() as never))
  },
  async Fastify(app) {
    const framework = fastify({ http2: true })
    await framework.register(toFastify(app))
    await framework.listen({ port: 0, host: '127.0.0.1' })
    return { port: (framework.server.address() as AddressInfo).port, stop: () => framework.close() }
  },
}

describe.each(Object.entries(STARTS))('%s over HTTP/2', (_name, start) => {
  test('carries its answers, and cuts a stream that fails', async () => {
    const { port, stop } = await start(createServiceApp(corbel))
    onTestFinished(async () => { await stop() })
    const headers = { origin: APP }
    const [plain, stream, failing, preflight, echo] = [
      await exchangeHttp2(port, { path: '/plain', headers }), await exchangeHttp2(port, { path: '/stream', headers }), await exchangeHttp2(port, { path: '/stream-fails', headers }),
      await exchangeHttp2(port, { path: '/plain', method: 'OPTIONS', headers: { ...headers, 'access-control-request-method': 'POST' } }),
      await exchangeHttp2(port, { path: '/json', method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: ['{"scoops"', ':5}'] }),
    ]
    expect([plain, stream, failing, preflight, echo].map((answer) => [answer.status, answer.body, answer.cut, corsOf(answer)['access-control-allow-origin'], varyOf(answer).includes('origin')])).toEqual([
      [200, 'plain', false, APP, true], [200, PIECES.join(''), false, APP, true], [200, 'one,', true, APP, true], [204, '', false, APP, true], [200, '{"scoops":5}', false, APP, true],
    ])
  })
})
