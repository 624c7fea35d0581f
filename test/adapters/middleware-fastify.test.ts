import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { cors } from '../../src/adapters/fastify.ts'
import { PolicyError } from '../../src/policy/policy-error.ts'
import { corsOf } from '../runtimes/exchange.ts'
import { ADMIN, APP, clientOf } from './middleware-server.ts'
import type { Served } from './middleware-server.ts'

const ok = async (): Promise<string> => 'ok'
const page = { origins: [APP] }
const admin = { origins: [ADMIN], credentials: true }

async function serve(declare: (app: FastifyInstance) => unknown, options: FastifyServerOptions = {}): Promise<Served> {
  const app = fastify(options)
  await declare(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => app.close())
  return clientOf((app.server.address() as AddressInfo).port)
}

describe('the routes of Fastify', () => {
  test('tell the methods of a path, where different patterns match it too', async () => {
    const { granted } = await serve(async (app) => {
      await app.register(cors, page)
      app.get('/users/me', ok)
      app.get('/users/:id', ok)
      app.put('/users/:name', ok)
      app.delete('/users/:id(^\\d+$)', ok)
      app.route({ method: ['PATCH', 'POST'], url: '/users/*', handler: ok })
    })
    expect(await granted('/users/me', 'PUT')).toBe('GET,HEAD,PATCH,POST,PUT')
    expect(await granted('/users/1', 'PUT')).toBe('DELETE,GET,HEAD,PATCH,POST,PUT')
    expect(await granted('/users/1/deep', 'PATCH')).toBe('PATCH,POST')
  })

  test('have policies of their own, field by field over that of the plugin', async () => {
    const { preflight, granted, allowed } = await serve(async (app) => {
      await app.register(cors, { ...page, credentials: true, maxAge: 60 })
      app.get('/things/:id', ok)
      app.put('/things/:id', { config: { cors: { origins: [ADMIN] } } }, ok)
      app.get('/things/secret', { config: { cors: false } }, ok)
    })
    expect(await preflight('/things/1', 'PUT', ADMIN)).toEqual([204, {
      'access-control-allow-origin': ADMIN, 'access-control-allow-credentials': 'true', 'access-control-allow-methods': 'PUT', 'access-control-max-age': '60',
    }])
    expect(await granted('/things/1', 'GET')).toBe('GET,HEAD')
    expect(await granted('/things/secret', 'GET')).toBe(403)
    expect([await allowed('/things/1'), await allowed('/things/1', 'PUT'), await allowed('/things/1', 'PUT', ADMIN), await allowed('/things/secret')]).toEqual([APP, undefined, ADMIN, undefined])
  })

  test('of other patterns for the same path are granted only where it is sure which one is meant', async () => {
    const { granted } = await serve(async (app) => {
      await app.register(cors, page)
      app.get('/a/b', ok)
      app.put('/a/:one', { config: { cors: admin } }, ok)
      app.get('/c/d', ok)
      app.put('/c/:one', { config: { cors: admin } }, ok)
      app.put('/:one/d', ok)
    })
    expect(await granted('/a/b', 'GET')).toBe('GET,HEAD')
    expect(await granted('/a/b', 'GET', ADMIN)).toBe(403)
    expect(await granted('/c/d', 'GET')).toBe('GET,HEAD')
  })

  test('of which it cannot be told which one is meant are not granted where they differ', async () => {
    const { granted } = await serve(async (app) => {
      await app.register(cors, page)
      app.get('/x/5', ok)
      app.put('/x/:id(^\\d+$)', ok)
      app.put('/x/:id', { config: { cors: admin } }, ok)
      app.delete('/x/:id(^\\d+$)', ok)
      app.delete('/x/:id', ok)
    })
    expect(await granted('/x/5', 'PUT')).toBe('DELETE,GET,HEAD')
    expect(await granted('/x/5', 'PUT', ADMIN)).toBe(403)
  })

  test('of other patterns for the same path are told apart by what they become', async () => {
    const { granted } = await serve(async (app) => {
      void app.register(cors, page)
      app.put('/early/:id', ok)
      await app.after()
      app.put('/late/:id', { config: { cors: admin } }, ok)
      app.put('/late::colon/:id', { config: { cors: admin } }, ok)
      app.get('/early/x', ok)
      app.get('/late/x', ok)
      app.get('/late::colon/a%2Fb', ok)
    })
    expect(await granted('/early/x', 'PUT')).toBe('GET,HEAD,PUT')
    expect([await granted('/late/x', 'PUT'), await granted('/late/x', 'PUT', ADMIN)]).toEqual([403, 'PUT'])
    expect([await granted('/late:colon/a%2Fb', 'PUT'), await granted('/late:colon/a%2Fb', 'PUT', ADMIN)]).toEqual([403, 'PUT'])
  })

  test('that are declared before the plugin has loaded are seen all the same', async () => {
    const { granted, allowed } = await serve((app) => {
      void app.register(cors, page)
      app.get('/early', ok)
      app.put('/early', ok)
    })
    expect([await granted('/early', 'PUT'), await allowed('/early')]).toEqual(['GET,HEAD,PUT', APP])
  })


  test('that are declared too early for a policy of their own have no CORS, and the log says why', async () => {
    const lines: string[] = []
    const { allowed } = await serve((app) => {
      void app.register(cors, page)
      app.get('/early', { config: { cors: { origins: [ADMIN] } } }, ok)
    }, { logger: { level: 'error', stream: { write: (line: string) => { lines.push(line) } } } })
    expect([await allowed('/early'), await allowed('/early', 'GET', ADMIN)]).toEqual([undefined, undefined])
    expect(lines[0]).toContain('declared before the cors plugin had loaded')
  })

  test('keep their own OPTIONS, also one for everything', async () => {
    const { send, granted } = await serve(async (app) => {
      await app.register(cors, page)
      app.options('/*', async () => 'all')
      app.options('/x', async () => 'mine')
      app.get('/x', ok)
      app.get('/y', ok)
    })
    expect((await send({ path: '/x', method: 'OPTIONS', headers: { origin: APP } })).body).toBe('mine')
    expect((await send({ path: '/y', method: 'OPTIONS', headers: { origin: APP } })).body).toBe('all')
    expect(await granted('/x', 'GET')).toBe('GET,HEAD,OPTIONS')
    expect(await granted('/y', 'GET')).toBe('GET,HEAD,OPTIONS')
  })

  test('are told apart by their host, and not by a version, which no preflight tells', async () => {
    const { send } = await serve(async (app) => {
      await app.register(cors, page)
      app.get('/x', { constraints: { host: 'one.example' } }, ok)
      app.put('/x', { constraints: { host: 'two.example' }, config: { cors: admin } }, ok)
      app.put('/same', { constraints: { host: 'one.example' } }, ok)
      app.get('/same', { constraints: { host: /^two\./ } }, ok)
      app.get('/v', { constraints: { version: '1.2.0' } }, ok)
      app.get('/v', { constraints: { version: '2.0.0' } }, ok)
    })
    const granted = async (path: string, method: string, host: string, origin: string): Promise<unknown> => {
      const answer = await send({ path, method: 'OPTIONS', headers: { host, origin, 'access-control-request-method': method } })
      return corsOf(answer)['access-control-allow-methods'] ?? answer.status
    }
    expect(await granted('/x', 'GET', 'one.example', APP)).toBe('GET,HEAD')
    expect(await granted('/x', 'PUT', 'two.example', ADMIN)).toBe('PUT')
    expect(await granted('/x', 'PUT', 'two.example', APP)).toBe(403)
    expect([await granted('/same', 'PUT', 'one.example', APP), await granted('/same', 'PUT', 'two.example', APP)]).toEqual(['PUT', 'GET,HEAD'])
    expect(await granted('/v', 'GET', 'any.example', APP)).toBe('GET,HEAD')
  })

  test.each<readonly [string, FastifyServerOptions]>([
    ['as they are', {}], ['without regard to a slash at the end', { routerOptions: { ignoreTrailingSlash: true } }], ['without regard to case', { routerOptions: { caseSensitive: false } }],
    ['without regard to doubled slashes', { routerOptions: { ignoreDuplicateSlashes: true } }], ['without HEAD', { exposeHeadRoutes: false }],
  ])('below a prefix are matched %s', async (_name, options) => {
    const { granted } = await serve(async (app) => {
      await app.register(async (scope) => {
        await scope.register(cors, page)
        scope.get('/', ok)
        scope.put('/', ok)
        scope.get('/:id', ok)
        await scope.register(async (inner) => {
          inner.get('', ok)
          inner.delete('/x', ok)
        }, { prefix: '/inner/' })
      }, { prefix: '/api' })
    }, options)
    const get = options.exposeHeadRoutes === false ? 'GET,HEAD' : 'GET,HEAD'
    for (const path of ['/api', '/api/']) expect(await granted(path, 'PUT')).toBe(`${get},PUT`)
    expect([await granted('/api/1', 'GET'), await granted('/api/inner/', 'GET'), await granted('/api/inner/x', 'DELETE')]).toEqual([get, get, 'DELETE'])
    if (options.routerOptions?.caseSensitive === false) expect(await granted('/API/Inner/X', 'DELETE')).toBe('DELETE')
  })
})

test('the path of a scope of Fastify is the same with a slash and without', async () => {
  const { granted, preflight } = await serve(async (app) => {
    await app.register(async (scope) => {
      await scope.register(cors, page)
      scope.get('/', ok)
    }, { prefix: '/api' })
    await app.register(async (scope) => {
      await scope.register(cors, page)
      scope.get('/', { prefixTrailingSlash: 'no-slash' }, ok)
    }, { prefix: '/bare' })
  })
  expect([await granted('/api', 'GET'), await granted('/api/', 'GET'), await granted('/bare', 'GET')]).toEqual(['GET,HEAD', 'GET,HEAD', 'GET,HEAD'])
  expect((await preflight('/bare/', 'GET'))[1]['access-control-max-age']).toBe('0')
})

describe('scopes of Fastify', () => {
  test('have their own policy, and nothing outside has it', async () => {
    const { granted, allowed, preflight } = await serve(async (app) => {
      app.get('/public', ok)
      app.put('/admin/both', ok)
      await app.register(async (scope) => {
        await scope.register(cors, admin)
        scope.get('/inside', ok)
        scope.get('/both', ok)
      }, { prefix: '/admin' })
      await app.register(async (scope) => {
        await scope.register(cors, page)
        scope.get('/shop', ok)
        scope.put('/admin/inside', ok)
      })
    })
    expect(await granted('/admin/inside', 'GET', ADMIN)).toBe('GET,HEAD')
    expect(await granted('/admin/inside', 'PUT', ADMIN)).toBe(403)
    expect(await granted('/admin/inside', 'PUT')).toBe('PUT')
    expect(await granted('/admin/both', 'PUT', ADMIN)).toBe('GET,HEAD')
    expect(await granted('/shop', 'GET')).toBe('GET,HEAD')
    expect(await preflight('/public', 'GET', ADMIN)).toEqual([404, {}])
    expect([await allowed('/public'), await allowed('/admin/inside'), await allowed('/admin/inside', 'GET', ADMIN), await allowed('/shop')]).toEqual([undefined, undefined, ADMIN, APP])
  })

  test('inside others replace the policy around them', async () => {
    const { granted, allowed, send } = await serve(async (app) => {
      await app.register(cors, page)
      app.get('/x', ok)
      await app.register(async (scope) => {
        await scope.register(cors, admin)
        scope.put('/x', ok)
        scope.get('/y', ok)
      })
    })
    expect(await granted('/x', 'PUT', ADMIN)).toBe('PUT')
    expect(await granted('/x', 'GET')).toBe('GET,HEAD')
    expect([await allowed('/y'), await allowed('/y', 'GET', ADMIN)]).toEqual([undefined, ADMIN])
    expect((await send({ path: '/nowhere', headers: { origin: APP } })).status).toBe(404)
  })

  test('take no second policy', async () => {
    const app = fastify()
    onTestFinished(() => app.close())
    await app.register(cors, page)
    await expect(async () => { await app.register(cors, admin) }).rejects.toThrow('registered twice in one scope')
  })

  test('cover what the plugin of somebody else declares, and leave its hooks in their order', async () => {
    const ran: string[] = []
    const { send, granted } = await serve((app) => {
      void app.register(cors, page)
      app.addHook('onRequest', async (_request, reply) => {
        ran.push('guard')
        return reply.code(401).send('who?')
      })
      void app.register(async (other) => { other.get('/x', ok) })
    })
    expect(await granted('/x', 'GET')).toBe('GET,HEAD')
    expect(ran).toEqual([])
    const answer = await send({ path: '/x', headers: { origin: APP } })
    expect([answer.status, corsOf(answer)['access-control-allow-origin'], ran]).toEqual([401, APP, ['guard']])
  })
})

describe('the plugin for Fastify', () => {
  test('fails to load with every fault of its policy and settings', async () => {
    const app = fastify()
    const error: unknown = await app.register(cors, { origins: [`${APP}/`], maxAge: -1, publicOrigin: 'api.example', origin: '*' } as never).then(() => undefined, (reason: unknown) => reason)
    expect(error).toBeInstanceOf(PolicyError)
    expect((error as PolicyError).issues.map(({ code }) => code).sort()).toEqual(['max-age/range', 'origin/path', 'policy/unknown-field', 'settings/public-origin'])
  })

  test('keeps the application from starting with every fault of its routes', async () => {
    const app = fastify()
    await app.register(cors, page)
    app.get('/x', { config: { cors: { credential: true } } }, ok)
    app.put('/y', { config: { cors: { origins: '*', credentials: true } } }, ok)
    const error: unknown = await app.ready().then(() => undefined, (reason: unknown) => reason)
    expect((error as PolicyError).issues.map(({ code, path }) => [code, path])).toEqual([
      ['policy/unknown-field', ['/x', 'config', 'cors', 'credential']], ['origins/wildcard-with-credentials', ['/y', 'config', 'cors', 'origins']],
    ])
  })

  test('logs what works but is unwise, unless a hook hears of it', async () => {
    const lines: string[] = []
    const app = fastify({ logger: { level: 'warn', stream: { write: (line: string) => { lines.push(line) } } } })
    await app.register(cors, { ...page, maxAge: 80_000 })
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ code: 'warning/max-age', path: ['maxAge'] })
    const heard: string[] = []
    await fastify().register(cors, { ...page, maxAge: 80_000, onWarning: ({ code }) => { heard.push(code) } })
    expect(heard).toEqual(['warning/max-age'])
  })

  test('takes what register takes beside its options', async () => {
    const { allowed } = await serve(async (app) => {
      await app.register(cors, { ...page, prefix: '/ignored', logLevel: 'warn' } as never)
      app.get('/x', ok)
    })
    expect(await allowed('/x')).toBe(APP)
  })

  test('takes methods by name, with what differs for each', async () => {
    const { granted, preflight } = await serve(async (app) => {
      await app.register(cors, { ...page, methods: { GET: {}, PUT: { credentials: true }, DELETE: false } })
      app.get('/x', ok)
      app.patch('/x', ok)
    })
    expect(await granted('/x', 'GET')).toBe('GET,HEAD,PUT')
    expect((await preflight('/x', 'PUT'))[1]['access-control-allow-credentials']).toBe('true')
    expect(await granted('/x', 'DELETE')).toBe(403)
  })

  test('serves HTTP/2', async () => {
    const app = fastify({ http2: true })
    await app.register(cors, page)
    app.get('/x', { constraints: { host: 'api.example' } }, async () => 'ok')
    await app.listen({ port: 0, host: '127.0.0.1' })
    const session = connect(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
    onTestFinished(() => {
      session.destroy()
      return app.close()
    })
    const send = (headers: Record<string, string>): Promise<readonly unknown[]> => new Promise((resolve, reject) => {
      const stream = session.request({ ':path': '/x', ':authority': 'api.example', origin: APP, ...headers })
      stream.on('response', (lines) => { resolve([lines[':status'], lines['access-control-allow-origin'], lines['access-control-allow-methods']]) }).on('error', reject).resume().end()
    })
    expect(await send({})).toEqual([200, APP, undefined])
    expect(await send({ ':method': 'OPTIONS', 'access-control-request-method': 'GET' })).toEqual([204, APP, 'GET,HEAD'])
  })

  test('serves injected requests, which have no socket', async () => {
    const app = fastify()
    onTestFinished(() => app.close())
    await app.register(cors, page)
    app.get('/x', ok)
    const answer = await app.inject({ url: '/x', headers: { origin: APP } })
    expect([answer.headers['access-control-allow-origin'], answer.headers.vary]).toEqual([APP, 'Origin'])
    const preflight = await app.inject({ method: 'OPTIONS', url: '/x', headers: { origin: APP, 'access-control-request-method': 'GET' } })
    expect([preflight.statusCode, preflight.headers['access-control-allow-methods']]).toEqual([204, 'GET,HEAD'])
  })

  test('answers a path that a notFound handler of the scope stands for', async () => {
    const { send, preflight } = await serve(async (app) => {
      await app.register(async (scope) => {
        await scope.register(cors, page)
        scope.setNotFoundHandler(async (_request, reply) => reply.code(404).send('nothing in here'))
      }, { prefix: '/api' })
    })
    const answer = await send({ path: '/api/nowhere', headers: { origin: APP } })
    expect([answer.status, answer.body, corsOf(answer)['access-control-allow-origin']]).toEqual([404, 'nothing in here', APP])
    expect((await preflight('/api/nowhere', 'PUT'))[1]).toMatchObject({ 'access-control-allow-methods': 'PUT', 'access-control-max-age': '0' })
  })
})
