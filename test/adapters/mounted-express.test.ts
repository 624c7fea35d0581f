/** An application inside Express: paths, routers, and whatever wraps responses there. */
import express from 'express'
import { createServer, request as sendRequest } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { describe, expect, onTestFinished, test } from 'vitest'
import { toExpress } from '../../src/express-mount.ts'
import { createApp, service } from '../../src/index.ts'
import { toNode } from '../../src/node.ts'
import { corsOf, linesOf } from '../runtimes/exchange.ts'
import { exchangeHttp1, exchangeHttp2 } from '../runtimes/service-exchange.ts'
import type { ServiceAnswer, ServiceSent } from '../runtimes/service-exchange.ts'
import { listen } from '../runtimes/service-mounts.ts'

const ORIGIN = 'https://app.example'
const things = createApp([
  service('/', { get: ({ url }) => url.href.replace(/:\d+/, '') }),
  service('/things/:id', { cors: { origins: [ORIGIN] }, get: ({ url }) => `${url.pathname}${url.search}` }),
  service('/stream', { async* get() { yield 'a'; yield 'b' } }),
])

async function start(framework: express.Express): Promise<(sent: ServiceSent) => Promise<ServiceAnswer>> {
  const { port, stop } = await listen(createServer(framework))
  onTestFinished(async () => { await stop() })
  return (sent) => exchangeHttp1(port, sent)
}

describe('a path of Express', () => {
  test.each<readonly [string, (framework: express.Express) => unknown]>([
    ['of its own', (framework) => framework.use('/api/v1', toExpress(things))],
    ['of a router', (framework) => framework.use('/api', express.Router().use('/v1', toExpress(things)))],
    ['of an application', (framework) => framework.use('/api', express().use('/v1', toExpress(things)))],
    ['with parameters', (framework) => framework.use('/:any/:version', toExpress(things))],
  ])('%s is taken off before the application sees it', async (_name, declare) => {
    const framework = express()
    declare(framework)
    framework.use((request, response) => { response.status(404).send(`express ${request.originalUrl} ${request.url}`) })
    const send = await start(framework)
    expect((await send({ path: '/api/v1/things/1?a=b' })).body).toBe('"/things/1?a=b"')
    expect((await send({ path: '/api/v1' })).body).toBe('"http://127.0.0.1/"')
    expect((await send({ path: '/api/v1/nowhere?x' })).body).toBe('express /api/v1/nowhere?x /api/v1/nowhere?x')
  })
})

describe('Express around an application', () => {
  test('passes it over where somebody has answered before', async () => {
    const send = await start(express().use((_request, response) => { response.send('early') }).use(toExpress(things)))
    expect((await send({ path: '/things/1' })).body).toBe('early')
  })

  test('may look at the head before it goes out, and at the body', async () => {
    const framework = express()
    framework.use((_request, response, next) => {
      const { writeHead, write } = response
      response.writeHead = function writeHeadLate(this: typeof response, ...head: never[]) {
        this.setHeader('x-late', [this.getHeader('content-type')].flat().map(String))
        return Reflect.apply(writeHead, this, head) as typeof response
      } as typeof writeHead
      response.write = function writeUpper(this: typeof response, chunk: Uint8Array) { return write.call(this, Buffer.from(chunk).toString().toUpperCase(), 'utf8') } as typeof write
      next()
    })
    const send = await start(framework.use(toExpress(things)))
    expect(linesOf(await send({ path: '/things/1' }), 'x-late')).toEqual(['application/json'])
    const stream = await send({ path: '/stream' })
    expect([stream.body, linesOf(stream, 'x-late')]).toEqual(['AB', ['application/octet-stream']])
  })

  test('keeps what it says of itself', async () => {
    const send = await start(express().use(toExpress(things)))
    expect(linesOf(await send({ path: '/things/1' }), 'x-powered-by')).toEqual(['Express'])
  })
})

describe('toNode', () => {
  test('without a listener behind it answers for every path', async () => {
    const { port, stop } = await listen(createServer(toNode(things, undefined, { prefix: '/api' })))
    onTestFinished(async () => { await stop() })
    const answers = await Promise.all(['/api/things/1', '/api/nowhere', '/things/1', '/nowhere'].map((path) => exchangeHttp1(port, { path })))
    expect(answers.map((answer) => [answer.status, linesOf(answer, 'content-type')[0]])).toEqual([
      [200, 'application/json'], [404, 'application/problem+json'], [404, 'application/problem+json'], [404, 'application/problem+json'],
    ])
    expect((await exchangeHttp1(port, { path: '*', method: 'OPTIONS' })).status).toBe(204)
  })

  test('leaves a target that is no URL to the listener behind it, and refuses it where there is none', async () => {
    const statusOf = async (port: number): Promise<number | undefined> => new Promise((resolve, reject) => {
      sendRequest({ port, host: '127.0.0.1', path: '//[', agent: false }, (incoming) => { incoming.resume(); resolve(incoming.statusCode) }).on('error', reject).end()
    })
    const alone = await listen(createServer(toNode(things)))
    const beside = await listen(createServer(toNode(things, (_request: unknown, response: { writeHead(status: number): { end(): void } }) => { response.writeHead(299).end() })))
    onTestFinished(async () => { await Promise.all([alone.stop(), beside.stop()]) })
    expect([await statusOf(beside.port), [400, 404].includes(await statusOf(alone.port) ?? 0)]).toEqual([299, true])
  })

  test('nests: each application has its own paths, the last listener the rest', async () => {
    const second = createApp([service('/second', { get: () => 2 })])
    const listener = toNode(things, toNode(second, (_request: unknown, response: { end(text: string): void }) => { response.end('rest') }))
    for (const [server, exchange] of [[createServer(listener), exchangeHttp1], [createHttp2Server(listener as never), exchangeHttp2]] as const) {
      const { port, stop } = await listen(server)
      onTestFinished(async () => { await stop() })
      expect([(await exchange(port, { path: '/second' })).body, (await exchange(port, { path: '/other' })).body]).toEqual(['2', 'rest'])
      expect(corsOf(await exchange(port, { path: '/things/1', headers: { origin: ORIGIN } }))).toEqual({ 'access-control-allow-origin': ORIGIN })
    }
  })
})
