/** Starting and stopping a server on Node. */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createApp, PolicyError, service } from '../../src/index.ts'
import type { Issue } from '../../src/index.ts'
import { serve } from '../../src/node.ts'
import type { ServeOptions } from '../../src/node.ts'
import { createTestApp } from './node-app.ts'
import { open, pause, request } from './node-raw.ts'

const options = (more: ServeOptions = {}): ServeOptions => ({ port: 0, host: '127.0.0.1', signals: false, grace: 5, ...more })
const handler = (): string => 'ok'

describe('serve', () => {
  test('tells where it listens', async () => {
    const server = await serve(createApp([service('/', { get: handler })]), options())
    try {
      expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
      expect(await (await fetch(server.url)).json()).toBe('ok')
    } finally {
      await server.stop()
    }
  })

  test('serves anything that has a fetch', async () => {
    const server = await serve({ fetch: ({ url }) => new Response(new URL(url).pathname) }, options())
    try {
      expect(await (await fetch(`${server.url}/a`)).text()).toBe('/a')
    } finally {
      await server.stop()
    }
  })

  test('rejects a port that is taken', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    try {
      await expect(serve(createApp([]), options({ port: (taken.address() as AddressInfo).port }))).rejects.toMatchObject({ code: 'EADDRINUSE' })
    } finally {
      taken.close()
    }
  })

  test('rejects an address that is not of this machine', async () => {
    await expect(serve(createApp([]), options({ host: '192.0.2.1' }))).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
  })

  test('refuses methods that the parser of Node does not know, all at once, before it listens', async () => {
    const app = createApp([service('/a', { methods: { FLY: handler, SWIM: handler, QUERY: handler, query: handler }, get: handler })])
    const error: unknown = await serve(app, options()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(PolicyError)
    expect((error as PolicyError).issues.map(({ code, path }) => [code, ...path].join(' ')).filter((text) => !text.endsWith(' QUERY'))).toEqual(['FLY', 'SWIM', 'query'].map((method) => `serve/method /a methods ${method}`))
    expect((error as PolicyError).message).toContain('\'FLY\'')
  })

  test.each(['PURGE', 'M-SEARCH', 'PROPFIND'])('serves %s, which the parser knows', async (method) => {
    const server = await serve(createApp([service('/a', { methods: { [method]: handler } })]), options())
    try {
      expect((await fetch(`${server.url}/a`, { method })).status).toBe(200)
    } finally {
      await server.stop()
    }
  })

  test.each<[host: string, warned: boolean]>([['127.0.0.1', true], ['localhost', true], ['0.0.0.0', false]])('at %s warns of what everybody may read, if only some can reach it', async (host, warned) => {
    const heard: Issue[] = []
    const app = createApp([service('/a', { cors: { origins: '*' }, get: handler, put: { cors: { origins: ['https://a.example'] }, handler }, methods: { PURGE: handler } })], { onWarning: (warning) => heard.push(warning) })
    const server = await serve(app, options({ host }))
    await server.stop()
    expect(heard.map(({ code, path }) => [code, ...path].join(' '))).toEqual(warned ? ['warning/private-network /a get cors origins', 'warning/private-network /a methods PURGE cors origins'] : [])
  })
})

describe('stop', () => {
  test('lets a running exchange end, takes no new one, and then needs no longer', async () => {
    const { app } = createTestApp()
    const server = await serve(app, options({ grace: 20 }))
    const running = open(server.port)
    running.socket.write(request('GET /slow'))
    await pause(50)
    const start = Date.now()
    const stopped = server.stop()
    await expect(fetch(`${server.url}everybody`)).rejects.toThrow()
    const [answer] = await running.answers(1)
    expect([answer?.status, answer?.body]).toEqual([200, '"slow"'])
    await stopped
    expect(Date.now() - start).toBeLessThan(2000)
    running.socket.destroy()
  })

  test('does not wait for connections that are idle', async () => {
    const { app } = createTestApp()
    const server = await serve(app, options())
    const idle = open(server.port)
    idle.socket.write(request('GET /everybody'))
    await idle.answers(1)
    const silent = open(server.port)
    await pause(20)
    const start = Date.now()
    await server.stop()
    expect(Date.now() - start).toBeLessThan(2000)
    silent.socket.destroy()
  })

  test.each(['/waiting', '/endless'])('cuts %s after the grace', async (path) => {
    const { app, seen } = createTestApp()
    const server = await serve(app, options({ grace: 0.1 }))
    const connection = open(server.port)
    connection.socket.write(request(`GET ${path}`))
    await pause(50)
    const start = Date.now()
    await server.stop()
    await connection.closed
    expect(Date.now() - start).toBeGreaterThanOrEqual(90)
    expect(Date.now() - start).toBeLessThan(2000)
    await pause(50)
    expect([...seen.aborted, ...seen.ended]).toHaveLength(1)
  })

  test('may be asked for again', async () => {
    const server = await serve(createApp([]), options())
    await Promise.all([server.stop(), server.stop()])
    await server.stop()
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('comes by %s, unless that is switched off, and leaves no listener behind', async (signal) => {
    const before = process.listeners(signal)
    const server = await serve(createApp([]), options({ signals: true }))
    const added = process.listeners(signal).filter((listener) => !before.includes(listener))
    expect(added).toHaveLength(1)
    added[0]?.(signal)
    await server.stop()
    await expect(fetch(server.url)).rejects.toThrow()
    await pause(10)
    expect(process.listeners(signal)).toEqual(before)
    const silent = await serve(createApp([]), options())
    expect(process.listeners(signal)).toEqual(before)
    await silent.stop()
  })
})
