/** Bodies that somebody has read before they reach a mounted application. */
import { bodyParser } from '@koa/bodyparser'
import { serve as serveHono } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { H3 } from 'h3'
import { toNodeHandler } from 'h3/node'
import { Hono } from 'hono'
import Koa from 'koa'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { toNodeHandler as toFetchListener } from 'srvx/node'
import * as z from 'zod'
import { toExpress } from '../../src/express-mount.ts'
import { toFastify } from '../../src/fastify-mount.ts'
import { toFetch } from '../../src/fetch.ts'
import { toH3 } from '../../src/h3.ts'
import { toHono } from '../../src/hono.ts'
import { createApp, service } from '../../src/index.ts'
import type { App } from '../../src/index.ts'
import { toKoa } from '../../src/koa-mount.ts'
import { toNode } from '../../src/node.ts'
import { corsOf } from '../runtimes/exchange.ts'
import { exchangeHttp1 } from '../runtimes/service-exchange.ts'
import type { ServiceAnswer, ServiceSent } from '../runtimes/service-exchange.ts'
import { listen } from '../runtimes/service-mounts.ts'

const ORIGIN = 'https://app.example'
const JSON_TYPE = { 'content-type': 'application/json', origin: ORIGIN }

interface Things {
  readonly app: App
  readonly errors: string[]
}

function createThings(): Things {
  const errors: string[] = []
  const app = createApp([
    service('/schema', { cors: { origins: [ORIGIN] }, post: { body: z.object({ name: z.string() }), handler: ({ body }) => body } }),
    service('/text', { cors: { origins: [ORIGIN] }, post: ({ request }) => request.text(), put: async ({ request }) => [...new Uint8Array(await request.arrayBuffer())] }),
    service('/unread', { cors: { origins: [ORIGIN] }, post: ({ request, url }) => `${url.pathname} ${request.headers.get('content-type') ?? ''}`, get: ({ request }) => request.text() }),
  ], { onError: (error) => { errors.push(error instanceof Error ? error.message : String(error)) } })
  return { app, errors }
}

type Send = (sent: ServiceSent) => Promise<ServiceAnswer>

async function serveListener(listener: RequestListener): Promise<Send> {
  const { port, stop } = await listen(createServer(listener))
  onTestFinished(async () => { await stop() })
  return (sent) => exchangeHttp1(port, sent)
}

/** Applications behind something that has read the body and kept nothing of it as it came. */
const LOST: Readonly<Record<string, (app: App) => RequestListener>> = {
  'express.json()': (app) => express().use(express.json(), toExpress(app)),
  'express.text()': (app) => express().use(express.text({ type: () => true }), toExpress(app)),
  'a listener of node:http': (app) => {
    const mounted = toNode(app)
    return (request, response) => { request.resume().on('end', () => mounted(request, response)) }
  },
  'a middleware of Koa': (app) => {
    const koa = new Koa()
    koa.use(async ({ req }, next) => {
      for await (const chunk of req) void chunk
      await next()
    })
    return koa.use(toKoa(app)).callback()
  },
  'a middleware of h3': (app) => toNodeHandler(new H3({ silent: true }).use(async (event) => { await event.req.text() }).use(toH3(app))) as RequestListener,
  'a fetch handler': (app) => {
    const mounted = toFetch(app, () => new Response(null, { status: 404 }))
    return toFetchListener(async (request) => {
      await request.text()
      return mounted(request)
    }) as RequestListener
  },
}

describe.each(Object.entries(LOST))('a body that %s has read', (_name, listenerOf) => {
  test.each<readonly [string, string, string]>([['a schema', '/schema', '{"name":"a"}'], ['a handler', '/text', '{}']])('is missed by %s, which says so to whoever runs the server', async (_who, path, body) => {
    const { app, errors } = createThings()
    const send = await serveListener(listenerOf(app))
    const answer = await send({ path, method: 'POST', headers: JSON_TYPE, body })
    expect([answer.status, corsOf(answer)['access-control-allow-origin']]).toEqual([500, ORIGIN])
    expect(answer.body).not.toContain('express')
    expect(errors).toEqual([expect.stringMatching(/^The body of this request was read before it reached the Corbel application, by a body parser such as express\.json\(\).*Mount the application before the parser/)])
  })

  test('is not missed where nobody asks for it, or where there was none', async () => {
    const { app, errors } = createThings()
    const send = await serveListener(listenerOf(app))
    expect((await send({ path: '/unread', method: 'POST', headers: JSON_TYPE, body: '{}' })).body).toBe('"/unread application/json"')
    expect((await send({ path: '/unread', headers: { origin: ORIGIN } })).body).toBe('""')
    expect((await send({ path: '/text', method: 'POST', headers: { origin: ORIGIN, 'content-length': '0' } })).body).toBe('""')
    expect(errors).toEqual([])
  })
})

/** Applications behind something that reads the body, or would, and leaves them all of it. */
const KEPT: Readonly<Record<string, (app: App) => RequestListener | Promise<RequestListener>>> = {
  'express.json(), mounted before it': (app) => express().use(toExpress(app), express.json()),
  'express.raw()': (app) => express().use(express.raw({ type: () => true }), toExpress(app)),
  'a parser that keeps rawBody': (app) => express().use(express.json({ verify: (request, _response, bytes) => { Object.assign(request, { rawBody: bytes }) } }), toExpress(app)),
  '@koa/bodyparser': (app) => new Koa().use(bodyParser({ enableTypes: ['json', 'text'] })).use(toKoa(app)).callback(),
  'the parsers of Fastify': async (app) => {
    const framework = fastify()
    framework.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => { done(new Error('nobody asked')) })
    await framework.register(toFastify(app))
    await framework.ready()
    return (request, response) => { framework.server.emit('request', request, response) }
  },
  'a middleware of Hono': async (app) => {
    const hono = new Hono()
    hono.use(async (c, next) => {
      await c.req.text()
      await next()
    })
    const server = serveHono({ fetch: hono.use(toHono(app)).fetch, overrideGlobalObjects: false, port: 0, hostname: '127.0.0.1' })
    onTestFinished(() => { server.close() })
    return (request, response) => { server.emit('request', request, response) }
  },
}

describe.each(Object.entries(KEPT))('a body behind %s', (_name, listenerOf) => {
  test('arrives', async () => {
    const { app, errors } = createThings()
    const send = await serveListener(await listenerOf(app))
    const valid = await send({ path: '/schema', method: 'POST', headers: JSON_TYPE, body: '{"name":"é"}' })
    expect([valid.status, valid.body, corsOf(valid)['access-control-allow-origin']]).toEqual([200, '{"name":"é"}', ORIGIN])
    expect((await send({ path: '/schema', method: 'POST', headers: JSON_TYPE, body: '{"name":1}' })).status).toBe(400)
    expect((await send({ path: '/text', method: 'POST', headers: { 'content-type': 'application/json' }, body: '{ "a": 1 }' })).body).toBe('"{ \\"a\\": 1 }"')
    expect((await send({ path: '/text', method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: new Uint8Array([0, 1, 127]) })).body).toBe('[0,1,127]')
    expect(errors).toEqual([])
  })
})
