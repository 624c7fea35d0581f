/** Every adapter says what the engine says: policies and requests of all kinds, through an application that answers everything. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve as serveHono } from '@hono/node-server'
import { All, Controller, HttpCode, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { AbstractHttpAdapter } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import express from 'express'
import fastify from 'fastify'
import fc from 'fast-check'
import { H3 } from 'h3'
import { serve as serveH3 } from 'h3/node'
import { Hono } from 'hono'
import Koa from 'koa'
import { serve as serveFetch } from 'srvx/node'
import { describe, expect, onTestFinished, test } from 'vitest'
import { cors as expressCors } from '../../src/adapters/express.ts'
import { cors as fastifyCors } from '../../src/adapters/fastify.ts'
import { cors as fetchCors } from '../../src/adapters/fetch.ts'
import { cors as h3Cors } from '../../src/adapters/h3.ts'
import { cors as honoCors } from '../../src/adapters/hono.ts'
import { cors as httpCors } from '../../src/adapters/http-middleware.ts'
import { cors as koaCors } from '../../src/adapters/koa.ts'
import { enableCors } from '../../src/adapters/nest.ts'
import { cors as nextCors } from '../../src/adapters/next.ts'
import { mergeVary } from '../../src/decision/apply.ts'
import { decide } from '../../src/decision/decide.ts'
import { isPreflight } from '../../src/decision/request.ts'
import type { RequestFacts } from '../../src/decision/request.ts'
import { compilePolicy } from '../../src/policy/compile-policy.ts'
import type { StandalonePolicyInput } from '../../src/policy/input.ts'
import { originHeader, requestHeaderNames } from '../model/arbitraries.ts'
import { corsOf, exchange, linesOf } from './exchange.ts'

type Start = (policy: StandalonePolicyInput) => Promise<{ readonly port: number; stop(): unknown }>

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port
const listen = (server: ReturnType<typeof createServer>): ReturnType<Start> => new Promise((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve({ port: portOf(server), stop: () => server.close() }))
})

const STARTS: Readonly<Record<string, Start>> = {
  'node:http': (policy) => listen(createServer(httpCors(policy)((_request, response) => { response.end('ok') }))),
  Express: (policy) => listen(createServer(express().use(expressCors(policy)).use((_request, response) => { response.send('ok') }))),
  Koa: (policy) => listen(createServer(new Koa().use(koaCors(policy)).use((context) => { context.body = 'ok' }).callback())),
  async Fastify(policy) {
    const app = fastify()
    await app.register(fastifyCors, policy)
    app.all('/*', async () => 'ok')
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { port: portOf(app.server), stop: () => app.close() }
  },
  Hono: (policy) => new Promise((resolve) => {
    const app = new Hono()
    app.use(honoCors(policy, { app })).all('*', (c) => c.text('ok'))
    const server = serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve({ port, stop: () => server.close() }))
  }),
  async h3(policy) {
    const server = serveH3(new H3({ silent: true }).use(h3Cors(policy)).all('/**', () => 'ok'), { port: 0, hostname: '127.0.0.1', silent: true, gracefulShutdown: false })
    await server.ready()
    return { port: Number(new URL(server.url ?? '').port), stop: () => server.close(true) }
  },
  'NestJS on Express': (policy) => startNest(new ExpressAdapter(), policy),
  'NestJS on Fastify': (policy) => startNest(new FastifyAdapter(), policy),
  async 'Next.js'(policy) {
    const answer = (): Response => new Response('ok')
    const route = nextCors(policy)({ GET: answer, POST: answer, PUT: answer, PATCH: answer, DELETE: answer, OPTIONS: answer })
    const server = serveFetch({ fetch: (request) => route[request.method as 'GET'](request), port: 0, hostname: '127.0.0.1', silent: true, gracefulShutdown: false })
    await server.ready()
    return { port: Number(new URL(server.url ?? '').port), stop: () => server.close(true) }
  },
  async fetch(policy) {
    const server = serveFetch({ fetch: fetchCors(policy)(() => new Response('ok')), port: 0, hostname: '127.0.0.1', silent: true, gracefulShutdown: false })
    await server.ready()
    return { port: Number(new URL(server.url ?? '').port), stop: () => server.close(true) }
  },
}

async function startNest(adapter: AbstractHttpAdapter, policy: StandalonePolicyInput): ReturnType<Start> {
  @Controller()
  class Everything {
    @All('*')
    @HttpCode(200)
    answer(): string {
      return 'ok'
    }
  }
  @Module({ controllers: [Everything] })
  class AppModule {}
  const app = await NestFactory.create(AppModule, adapter, { logger: false, abortOnError: false })
  enableCors(app, policy)
  await app.listen(0, '127.0.0.1')
  return { port: portOf(app.getHttpServer() as { address(): unknown }), stop: () => app.close() }
}

const ORIGINS = ['https://app.example', 'https://*.partner.example', 'http://localhost:*', 'https://pr-*.preview.example']
const POOL = [...ORIGINS, 'https://other.example']
const METHODS = ['GET', 'POST', 'PUT']
const POLICIES: Readonly<Record<string, StandalonePolicyInput>> = {
  'for some origins': { origins: ORIGINS, methods: METHODS },
  'for everybody': { origins: '*', methods: METHODS, exposeHeaders: '*', maxAge: 0 },
  'for everybody, with few headers': { origins: '*', methods: ['GET', 'REPORT'], allowHeaders: ['x-a', 'X-B'], exposeHeaders: ['ETag', 'x-c'] },
  'with credentials and any header': { origins: ['https://app.example'], methods: METHODS, credentials: true },
  'with credentials and few headers': { origins: ORIGINS.slice(0, 2), methods: ['PUT', 'DELETE'], credentials: true, allowHeaders: ['x-a'], exposeHeaders: ['etag'], maxAge: 5 },
  'without any header': { origins: ORIGINS, methods: ['HEAD', 'OPTIONS', 'PATCH'], allowHeaders: [] },
  'that enforces': { origins: ORIGINS, methods: METHODS, enforce: true },
  'that is off': { enabled: false },
}

const request: fc.Arbitrary<RequestFacts> = fc.record({
  method: fc.oneof({ weight: 3, arbitrary: fc.constant('OPTIONS') }, { weight: 2, arbitrary: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH') }),
  origin: originHeader(POOL),
  requestMethod: fc.constantFrom(undefined, 'GET', 'HEAD', 'POST', 'PUT', 'PUT', 'DELETE', 'PATCH', 'REPORT', 'put', '*', 'PU T', '__proto__', '', 'PUT, GET'),
  requestHeaders: fc.option(requestHeaderNames, { nil: undefined }),
  secFetchSite: fc.constantFrom(undefined, 'same-origin', 'same-site', 'cross-site', 'none'),
  authority: fc.constantFrom('api.example', 'app.example', 'other.example', 'localhost:3000'),
})

const HEADERS = { origin: 'origin', requestMethod: 'access-control-request-method', requestHeaders: 'access-control-request-headers', secFetchSite: 'sec-fetch-site', authority: 'host' } as const

describe.each(Object.entries(STARTS))('%s', (_name, start) => {
  test.each(Object.entries(POLICIES))('says what the engine says of a policy %s', async (_policy, policy) => {
    const table = compilePolicy(policy as { origins: '*' })
    const { port, stop } = await start(policy)
    onTestFinished(async () => { await stop() })
    await fc.assert(fc.asyncProperty(request, async (facts) => {
      const headers = Object.fromEntries(Object.entries(HEADERS).flatMap(([fact, name]) => (facts[fact as keyof typeof HEADERS] === undefined ? [] : [[name, facts[fact as keyof typeof HEADERS] ?? '']])))
      const answer = await exchange(port, { method: facts.method, path: '/thing', headers })
      const decision = decide(table, facts)
      const expected: Record<string, string> = {}
      for (let index = 0; index < decision.headers.length; index += 2) expected[decision.headers[index] ?? ''] = decision.headers[index + 1] ?? ''
      expect(corsOf(answer)).toEqual(expected)
      expect(linesOf(answer, 'vary').join(', ')).toBe(mergeVary(undefined, decision.vary))
      if (decision.kind === 'preflight') expect([isPreflight(facts), answer.status]).toEqual([true, decision.status])
      else if (decision.outcome === 'enforced') expect(answer.status).toBe(403)
      else expect([answer.status, answer.body]).toEqual([200, facts.method === 'HEAD' ? '' : 'ok'])
    }), { numRuns: 60 })
  })
})
