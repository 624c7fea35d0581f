/** The application of the service suite inside every framework, with routes of the framework's own beside it. */
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { serve as serveHono } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { H3 } from 'h3'
import { serve as serveH3 } from 'h3/node'
import { Hono } from 'hono'
import Koa from 'koa'
import { serve as serveFetch } from 'srvx/node'
import { toExpress } from '../../src/express-mount.ts'
import { toFastify } from '../../src/fastify-mount.ts'
import { toFetch } from '../../src/fetch.ts'
import { toH3 } from '../../src/h3.ts'
import { toHono } from '../../src/hono.ts'
import * as corbel from '../../src/index.ts'
import { toKoa } from '../../src/koa-mount.ts'
import { toNode } from '../../src/node.ts'
import type { FetchApp } from '../../src/node.ts'
import { createServiceApp } from './service-app.ts'
import { exchangeHttp2 } from './service-exchange.ts'
import type { RunningService, ServiceHost } from './service-host.ts'
import { runServiceSuite } from './service-suite.ts'

/** What somebody else says of CORS around the application, and of something that the application says too. */
const OUTER: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true', 'access-control-expose-headers': 'x-outer', 'access-control-max-age': '1', 'x-content-type-options': 'nosniff',
}

const setOn = (headers: { set(name: string, value: string): unknown }): void => {
  for (const [name, value] of Object.entries(OUTER)) headers.set(name, value)
}

const aroundListener = (listener: RequestListener): RequestListener => (request, response) => {
  for (const [name, value] of Object.entries(OUTER)) response.setHeader(name, value)
  listener(request, response)
}

/** What stands around the application in each framework, in the framework's own way. */
const AROUND: Readonly<Record<string, unknown>> = {
  Express: (_request: express.Request, response: express.Response, next: () => void) => { setOn(response); next() },
  Koa: (context: Koa.Context, next: Koa.Next) => { setOn(context); return next() },
  Fastify: async (_request: unknown, reply: { headers(headers: object): unknown }) => { reply.headers(OUTER) },
  Hono: (c: { readonly res: Response }, next: () => Promise<void>) => { setOn(c.res.headers); return next() },
  h3: (event: { readonly res: { readonly headers: Headers; readonly errHeaders: Headers } }) => { setOn(event.res.headers); setOn(event.res.errHeaders) },
  'node:http': aroundListener, 'node:http2': aroundListener,
}

/** How the application is mounted. */
export interface Mounting {
  /** Below which path; at the root unless set. */
  readonly prefix?: string
  readonly owns?: boolean
  /** What stands around it: middleware that is registered before it. */
  readonly around?: unknown
}

/** Starts a framework with the application inside. */
export type StartMounted = (app: FetchApp, mounting: Mounting) => Promise<RunningService>

/** Listen on a free port of this machine. */
export async function listen(server: NetServer): Promise<RunningService> {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => {
      server.close(resolve)
      ;(server as Partial<Server>).closeAllConnections?.()
    }),
  }
}

const given = <Value>(value: Value | undefined): readonly Value[] => (value === undefined ? [] : [value])

const startExpress: StartMounted = (app, { prefix = '/', owns, around }) => {
  const framework = express()
  for (const middleware of given(around)) framework.use(middleware as express.Handler)
  framework.use(prefix, toExpress(app, { ...(owns !== undefined && { owns }) }))
  framework.get('/beside', (_request, response) => { response.send('beside') })
  framework.post('/beside', express.json(), (request, response) => { response.json(request.body) })
  framework.delete('/beside', (_request, response) => { response.send('gone') })
  return listen(createServer(framework))
}

const startKoa: StartMounted = (app, { around, ...options }) => {
  const framework = new Koa({ silent: true } as object)
  framework.silent = true
  for (const middleware of given(around)) framework.use(middleware as Koa.Middleware)
  framework.use(toKoa(app, options))
  framework.use(async (context) => {
    if (context.path !== '/beside') return
    if (context.method === 'POST') {
      context.type = 'json'
      context.body = context.req
    } else context.body = 'beside'
  })
  return listen(createServer(framework.callback()))
}

const startFastify: StartMounted = async (app, { prefix, owns, around }) => {
  const framework = fastify()
  for (const hook of given(around)) framework.addHook('onRequest', hook as never)
  await framework.register(toFastify(app, { ...(owns !== undefined && { owns }) }), { ...(prefix !== undefined && { prefix }) })
  framework.get('/beside', async () => 'beside')
  framework.post('/beside', (request, reply) => reply.send(request.body))
  framework.delete('/beside', async () => 'gone')
  await framework.listen({ port: 0, host: '127.0.0.1' })
  return { port: (framework.server.address() as AddressInfo).port, stop: () => framework.close() }
}

const startHono: StartMounted = async (app, { around, ...options }) => {
  const framework = new Hono()
  for (const middleware of given(around)) framework.use(middleware as never)
  framework.use(toHono(app, options))
  framework.get('/beside', (c) => c.text('beside')).post(async (c) => c.json(await c.req.json() as object)).delete((c) => c.text('gone'))
  const server = await new Promise<Server>((resolve) => {
    const started = serveHono({ fetch: framework.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started as Server))
  })
  return { port: (server.address() as AddressInfo).port, stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections() }) }
}

const startH3: StartMounted = async (app, { around, ...options }) => {
  const framework = new H3({ silent: true })
  for (const middleware of given(around)) framework.use(middleware as never)
  framework.use(toH3(app, options)).get('/beside', () => 'beside').post('/beside', (event) => event.req.json()).delete('/beside', () => 'gone')
  const server = serveH3(framework, { port: 0, hostname: '127.0.0.1', silent: true, gracefulShutdown: false })
  await server.ready()
  return { port: Number(new URL(server.url ?? '').port), stop: () => server.close(true) }
}

const startFetch: StartMounted = async (app, { around, ...options }) => {
  const own = async (request: Request): Promise<Response> => {
    if (new URL(request.url).pathname !== '/beside') return new Response('nobody', { status: 404 })
    return request.method === 'POST' ? Response.json(await request.json()) : new Response('beside')
  }
  const handler = given(around as ((next: unknown) => typeof own) | undefined).reduce((inner, wrap) => wrap(inner), toFetch(app, own, options))
  const server = serveFetch({ fetch: handler, port: 0, hostname: '127.0.0.1', silent: true, gracefulShutdown: false })
  await server.ready()
  return { port: Number(new URL(server.url ?? '').port), stop: () => server.close(true) }
}

const nodeListener = (app: FetchApp, { around, ...options }: Mounting): RequestListener => {
  const own: RequestListener = (request, response) => {
    if (request.url?.split('?')[0] !== '/beside') response.writeHead(404).end('nobody')
    else if (request.method === 'POST') request.pipe(response)
    else response.end('beside')
  }
  return given(around as ((next: unknown) => RequestListener) | undefined).reduce((inner, wrap) => wrap(inner), toNode(app, own, options) as RequestListener)
}
const startNode: StartMounted = (app, mounting) => listen(createServer(nodeListener(app, mounting)))
const startHttp2: StartMounted = (app, mounting) => listen(createHttp2Server(nodeListener(app, mounting) as never))

/** A framework: how it starts, and what it cannot do. */
export interface Framework extends Omit<ServiceHost, 'name' | 'start' | 'prefix' | 'mounted'> {
  readonly start: StartMounted
}

/** Every framework, by name. Fastify and h3 answer a path that they cannot decode before any hook or middleware runs. */
export const FRAMEWORKS: Readonly<Record<string, Framework>> = {
  Express: { start: startExpress },
  Koa: { start: startKoa },
  Fastify: { start: startFastify, takesMalformedPaths: false },
  Hono: { start: startHono },
  h3: { start: startH3, takesMalformedPaths: false },
  'a fetch handler': { start: startFetch },
  'node:http': { start: startNode },
  'node:http2': { start: startHttp2, exchange: exchangeHttp2 },
}

/** The host of the suite that a framework is with the application inside. */
export function mountedHost(name: string, mounting: Mounting = {}, how = ''): ServiceHost {
  const { start, ...abilities } = FRAMEWORKS[name] ?? { start: () => Promise.reject(new Error(`There is no framework ${name}.`)) }
  return {
    ...abilities, name: `${name}${how}`, mounted: true, ownsUnknownPaths: mounting.owns === true,
    ...(mounting.prefix !== undefined && { prefix: mounting.prefix }),
    start: () => start(createServiceApp(corbel), mounting),
  }
}

/** Run the suite inside a framework: at the root, passing on what is not the application's; and below a path that is wholly its own, with CORS of somebody else around it. */
export function runMountedSuite(name: string): void {
  runServiceSuite(mountedHost(name))
  runServiceSuite(mountedHost(name, { prefix: '/api/v1', owns: true, around: AROUND[name] }, ', below a path of its own'))
}
