/** An application inside Fastify: its scopes, hooks and routes. */
import { fastify } from 'fastify'
import type { FastifyInstance } from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { toFastify } from '../../src/fastify-mount.ts'
import { createApp, PolicyError, reply, service } from '../../src/index.ts'

const ORIGIN = 'https://app.example'
const things = createApp([
  service('/things/:id', { cors: { origins: [ORIGIN] }, get: ({ url }) => url.pathname, post: ({ request }) => request.text() }),
  service('/cookie', { get: () => reply(200, 'ok', { 'set-cookie': 'own=1' }) }),
])

async function ready(declare: (framework: FastifyInstance) => unknown): Promise<FastifyInstance> {
  const framework = fastify()
  onTestFinished(() => framework.close())
  await declare(framework)
  await framework.ready()
  return framework
}

/** Status and body of a GET. */
async function get(framework: FastifyInstance, path: string): Promise<readonly [number, string]> {
  const { statusCode, body } = await framework.inject({ path })
  return [statusCode, body.slice(0, 40)]
}

describe('a scope of Fastify', () => {
  test('puts its prefix before that of the application', async () => {
    const framework = await ready((root) => root.register(async (scope) => {
      await scope.register(toFastify(things), { prefix: '/shop' })
      scope.get('/own', async () => 'own')
    }, { prefix: '/v1' }))
    expect(await get(framework, '/v1/shop/things/1')).toEqual([200, '"/things/1"'])
    expect(await get(framework, '/v1/own')).toEqual([200, 'own'])
    for (const path of ['/things/1', '/shop/things/1', '/v1/things/1', '/v1/nowhere', '/nowhere']) expect((await get(framework, path))[0]).toBe(404)
  })

  test('has its hooks run before the application, and those of no other scope', async () => {
    const framework = await ready(async (root) => {
      await root.register(async (scope) => {
        scope.addHook('onRequest', async (request, answer) => { if (request.headers.authorization === undefined) await answer.code(401).send('who?') })
        await scope.register(toFastify(things))
      }, { prefix: '/inner' })
      await root.register(toFastify(things), { prefix: '/open' })
    })
    expect(await get(framework, '/inner/things/1')).toEqual([401, 'who?'])
    expect((await framework.inject({ path: '/inner/things/1', headers: { authorization: 'x' } })).body).toBe('"/things/1"')
    expect(await get(framework, '/open/things/1')).toEqual([200, '"/things/1"'])
    expect((await framework.inject({ method: 'OPTIONS', path: '/open/things/1', headers: { origin: ORIGIN, 'access-control-request-method': 'GET' } })).statusCode).toBe(204)
  })

  test('may have a catch-all of its own', async () => {
    const framework = await ready((root) => root.register(async (scope) => {
      scope.all('/*', async () => 'rest')
      await scope.register(toFastify(things))
    }, { prefix: '/v1' }))
    expect([await get(framework, '/v1/things/1'), await get(framework, '/v1/nowhere')]).toEqual([[200, '"/things/1"'], [200, 'rest']])
  })

  test('leaves unknown paths to the not-found handler of the application around it', async () => {
    const framework = await ready(async (root) => {
      root.setNotFoundHandler(async (_request, answer) => answer.code(404).send('nobody'))
      await root.register(async (scope) => { await scope.register(toFastify(things)) }, { prefix: '/v1' })
    })
    expect([await get(framework, '/v1/nowhere'), await get(framework, '/nowhere')]).toEqual([[404, 'nobody'], [404, 'nobody']])
  })
})

describe('Fastify around an application', () => {
  test('leaves it a path that it has a route for itself', async () => {
    const framework = await ready(async (root) => {
      await root.register(toFastify(things))
      root.get('/things/:id', async () => 'fastify')
      root.put('/things/:id', async () => 'fastify')
    })
    expect([await get(framework, '/things/1'), (await framework.inject({ method: 'PUT', path: '/things/1' })).statusCode]).toEqual([[200, '"/things/1"'], 405])
  })

  test('runs its later hooks for its answers, and keeps their headers', async () => {
    const seen: string[] = []
    const framework = await ready(async (root) => {
      root.addHook('onRequest', async (_request, answer) => { answer.header('set-cookie', 'early=1').header('x-early', 'yes') })
      root.addHook('onSend', async (_request, answer) => { answer.header('set-cookie', 'late=1') })
      root.addHook('onResponse', async (request, answer) => { seen.push(`${request.originalUrl} ${answer.statusCode}`) })
      await root.register(toFastify(things), { prefix: '/api' })
    })
    const answer = await framework.inject({ path: '/api/cookie' })
    expect([answer.headers['x-early'], answer.cookies.map(({ name }) => name).sort()]).toEqual(['yes', ['early', 'late', 'own']])
    expect(seen).toEqual(['/api/cookie 200'])
  })

  test('gives it a body before its own parsers, of any type', async () => {
    const framework = await ready((root) => root.register(toFastify(things)))
    const answer = await framework.inject({ method: 'POST', path: '/things/1', headers: { 'content-type': 'application/x-strange' }, payload: 'as it is' })
    expect([answer.statusCode, answer.json()]).toEqual([200, 'as it is'])
  })

  test('fails to start where the prefix is none that an application could stand below', async () => {
    for (const prefix of ['/:tenant', '/api/', '/*']) await expect(ready((root) => root.register(toFastify(things), { prefix }))).rejects.toThrow(PolicyError)
  })
})
