import type { AddressInfo } from 'node:net'
import {
  All, Catch, Controller, Get, Injectable, Module, Param, ParseIntPipe, Post, Put, Scope, Sse, StreamableFile, UseFilters, UseGuards, VersioningType, ForbiddenException,
} from '@nestjs/common'
import type { ArgumentsHost, CanActivate, ExceptionFilter, INestApplication, MiddlewareConsumer, Type } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { of } from 'rxjs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Cors } from '../../src/adapters/nest-controllers.ts'
import { enableCors } from '../../src/adapters/nest.ts'
import { PolicyError } from '../../src/policy/policy-error.ts'
import { corsOf, linesOf, varyOf } from '../runtimes/exchange.ts'
import { ADMIN, APP, clientOf, STRANGER } from './middleware-server.ts'
import type { Served } from './middleware-server.ts'

const page = { origins: [APP] }
const admin = { origins: [ADMIN], credentials: true }

const PLATFORMS = { Express: () => new ExpressAdapter(), Fastify: () => new FastifyAdapter() }

describe.each(Object.entries(PLATFORMS))('NestJS on %s', (platform, createAdapter) => {
  async function create(controllers: readonly Type[], adapter = createAdapter()): Promise<INestApplication> {
    @Module({ controllers: [...controllers] })
    class TestModule {}
    const app: INestApplication = await NestFactory.create(TestModule, adapter, { logger: false, abortOnError: false })
    onTestFinished(() => app.close())
    return app
  }

  async function listen(app: INestApplication): Promise<Served> {
    await app.listen(0, '127.0.0.1')
    return clientOf((app.getHttpServer().address() as AddressInfo).port)
  }

  async function serve(controllers: readonly Type[], setUp: (app: INestApplication) => unknown): Promise<Served> {
    const app = await create(controllers)
    await setUp(app)
    return listen(app)
  }

  test('lays the policy of a handler over that of its controller, and both over that of the application', async () => {
    @Controller('things')
    @Cors({ origins: [ADMIN] })
    class Things {
      @Get()
      list(): string {
        return 'ok'
      }

      @Put()
      @Cors({ credentials: true })
      store(): string {
        return 'ok'
      }

      @Post()
      @Cors(false)
      post(): string {
        return 'ok'
      }
    }
    const { preflight, allowed } = await serve([Things], (app) => enableCors(app, { ...page, maxAge: 60, exposeHeaders: ['etag'] }))
    expect(await preflight('/things', 'PUT', ADMIN)).toEqual([204, {
      // No answer is kept where the path has a POST that is not granted.
      'access-control-allow-origin': ADMIN, 'access-control-allow-credentials': 'true', 'access-control-allow-methods': 'PUT', 'access-control-max-age': '0',
    }])
    expect(await preflight('/things', 'GET', ADMIN)).toEqual([204, {
      'access-control-allow-origin': ADMIN, 'access-control-allow-methods': 'GET,HEAD,PUT', 'access-control-allow-headers': '*,authorization', 'access-control-max-age': '0',
    }])
    expect(await preflight('/things', 'PUT', APP)).toEqual([403, {}])
    expect(await preflight('/things', 'POST', ADMIN)).toEqual([403, {}])
    expect([await allowed('/things'), await allowed('/things', 'GET', ADMIN), await allowed('/things', 'PUT', ADMIN), await allowed('/things', 'POST', ADMIN)]).toEqual([undefined, ADMIN, ADMIN, undefined])
  })

  test('starts empty where a controller has no CORS and one of its handlers has', async () => {
    @Controller('things')
    @Cors(false)
    class Things {
      @Get()
      list(): string {
        return 'ok'
      }

      @Put()
      @Cors({ origins: [ADMIN] })
      store(): string {
        return 'ok'
      }
    }
    const { preflight, allowed } = await serve([Things], (app) => enableCors(app, { ...page, credentials: true, maxAge: 60 }))
    expect(await preflight('/things', 'PUT', ADMIN)).toEqual([204, {
      'access-control-allow-origin': ADMIN, 'access-control-allow-methods': 'PUT', 'access-control-allow-headers': '*,authorization', 'access-control-max-age': '7200',
    }])
    expect([await preflight('/things', 'GET'), await allowed('/things')]).toEqual([[403, {}], undefined])
  })

  test('turns CORS on for single handlers of an application without it', async () => {
    @Controller()
    class Things {
      @Get('closed')
      closed(): string {
        return 'ok'
      }

      @Get('open')
      @Cors({ origins: '*' })
      open(): string {
        return 'ok'
      }
    }
    const { granted, allowed } = await serve([Things], (app) => enableCors(app, false))
    expect([await granted('/open', 'GET', STRANGER), await granted('/closed', 'GET')]).toEqual(['GET,HEAD', 403])
    expect([await allowed('/open'), await allowed('/closed')]).toEqual(['*', undefined])
  })

  test('gives controllers that share a handler the policy of each', async () => {
    class Shared {
      @Get()
      @Cors({ exposeHeaders: ['etag'] })
      show(): string {
        return this.constructor.name
      }

      @Put()
      store(): string {
        return 'ok'
      }
    }
    @Controller('first')
    @Cors({ origins: [ADMIN] })
    class First extends Shared {}
    @Controller('second')
    class Second extends Shared {
      @Get()
      override show(): string {
        return 'overridden'
      }

      @Get('more')
      override store(): string {
        return 'ok'
      }
    }
    @Controller('third')
    class Third extends First {
      @Get('more')
      more(): string {
        return 'ok'
      }
    }
    @Controller('fourth')
    class Fourth extends Shared {}
    const { send, allowed } = await serve([First, Second, Third, Fourth], (app) => enableCors(app, page))
    const exposed = async (path: string, origin: string): Promise<unknown> => {
      const answer = await send({ path, headers: { origin } })
      return [answer.body, corsOf(answer)]
    }
    expect(await exposed('/first', ADMIN)).toEqual(['First', { 'access-control-allow-origin': ADMIN, 'access-control-expose-headers': 'etag' }])
    expect(await exposed('/third', ADMIN)).toEqual(['Third', { 'access-control-allow-origin': ADMIN, 'access-control-expose-headers': 'etag' }])
    expect(await exposed('/fourth', APP)).toEqual(['Fourth', { 'access-control-allow-origin': APP, 'access-control-expose-headers': 'etag' }])
    expect([await allowed('/first', 'GET', APP), await allowed('/third/more', 'GET', ADMIN), await allowed('/third', 'PUT', APP)]).toEqual([undefined, ADMIN, undefined])
    expect([await allowed('/second/more'), await allowed('/second/more', 'GET', ADMIN)]).toEqual([APP, undefined])
    expect(await exposed('/second', APP)).toEqual(['overridden', { 'access-control-allow-origin': APP }])
  })

  test('knows the policy of a handler that another decorator has replaced', async () => {
    const replace = (_target: object, _name: string, descriptor: TypedPropertyDescriptor<() => string>): TypedPropertyDescriptor<() => string> => ({ ...descriptor, value: () => 'replaced' })
    @Controller()
    class Things {
      @Get('thing')
      @replace
      @Cors({ origins: [ADMIN] })
      show(): string {
        return 'ok'
      }
    }
    const { granted, allowed } = await serve([Things], (app) => enableCors(app, page))
    expect([await granted('/thing', 'GET', ADMIN), await allowed('/thing', 'GET', ADMIN), await allowed('/thing')]).toEqual(['GET,HEAD', ADMIN, undefined])
  })

  test('answers preflights before middleware and guards, and everything that these answer carries the headers', async () => {
    const ran: string[] = []
    class Closed implements CanActivate {
      canActivate(): boolean {
        ran.push('guard')
        return false
      }
    }
    @Catch(ForbiddenException)
    class Teapot implements ExceptionFilter {
      catch(_error: unknown, host: ArgumentsHost): void {
        const reply = host.switchToHttp().getResponse<{ status(code: number): { send(body: string): void } }>()
        reply.status(418).send('short and stout')
      }
    }
    @Controller()
    class Things {
      @Get('items/:id')
      show(@Param('id', ParseIntPipe) id: number): string {
        return `ok ${id}`
      }

      @Get('closed')
      @UseGuards(new Closed())
      closed(): string {
        return 'ok'
      }

      @Get('filtered')
      @UseGuards(new Closed())
      @UseFilters(new Teapot())
      filtered(): string {
        return 'ok'
      }

      @Get('barred')
      barred(): string {
        return 'ok'
      }

      @Get('ended')
      ended(): string {
        return 'ok'
      }

      @Sse('events')
      @Cors({ origins: [ADMIN] })
      events(): object {
        return of({ data: 'one' }, { data: 'two' })
      }

      @Get('file')
      @Cors({ origins: [ADMIN] })
      file(): StreamableFile {
        return new StreamableFile(Buffer.from('bytes'))
      }
    }
    @Module({ controllers: [Things] })
    class TestModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply((request: { readonly originalUrl: string }, response: { end(body: string): void }, next: () => void) => {
          ran.push('middleware')
          if (request.originalUrl === '/barred') throw new ForbiddenException()
          if (request.originalUrl === '/ended') response.end('middleware')
          else next()
        }).forRoutes('*path')
      }
    }
    const app: INestApplication = await NestFactory.create(TestModule, createAdapter(), { logger: false, abortOnError: false })
    onTestFinished(() => app.close())
    enableCors(app, page)
    const { preflight, send } = await listen(app)
    expect([(await preflight('/closed', 'GET'))[0], (await preflight('/nowhere', 'GET'))[0], (await preflight('/closed', 'GET', STRANGER))[0], ran]).toEqual([204, 204, 403, []])
    for (const [path, status, origin, body] of [
      ['/items/x', 400, APP, /numeric/], ['/closed', 403, APP, /Forbidden/], ['/filtered', 418, APP, /stout/], ['/barred', 403, APP, /Forbidden/], ['/ended', 200, APP, /middleware/],
      ['/nowhere', 404, APP, /nowhere/], ['/events', 200, ADMIN, /data: one\n[^]*data: two/], ['/file', 200, ADMIN, /bytes/],
    ] as const) {
      const answer = await send({ path, headers: { origin } })
      expect([path, answer.status, corsOf(answer)['access-control-allow-origin'], varyOf(answer)]).toEqual([path, status, origin, expect.arrayContaining(['origin'])])
      expect(answer.body).toMatch(body)
    }
  })

  test('knows the routes below a prefix and of a version, those for every method, and controllers that are made for each request', async () => {
    @Injectable({ scope: Scope.REQUEST })
    @Controller({ path: 'things', version: '1', scope: Scope.REQUEST })
    class Things {
      @Get()
      list(): string {
        return 'ok'
      }

      @Put()
      @Cors(admin)
      store(): string {
        return 'ok'
      }

      @All('any')
      @Cors(admin)
      any(): string {
        return 'ok'
      }
    }
    const { granted, allowed } = await serve([Things], (app) => {
      app.setGlobalPrefix('api')
      app.enableVersioning({ type: VersioningType.URI })
      enableCors(app, page)
    })
    expect([await granted('/api/v1/things', 'GET'), await granted('/api/v1/things', 'PUT', ADMIN)]).toEqual(['GET,HEAD', 'PUT'])
    expect([await allowed('/api/v1/things'), await allowed('/api/v1/things', 'PUT', ADMIN), await allowed('/api/v1/things', 'PUT')]).toEqual([APP, ADMIN, undefined])
    expect([await allowed('/api/v1/things/any', 'PATCH', ADMIN), await allowed('/api/v1/things/any', 'PATCH')]).toEqual([ADMIN, undefined])
    expect(await granted('/api/v1/things/any', 'PATCH', ADMIN)).toContain('PATCH')
    expect(await granted('/api/v1/things/any', 'PATCH')).toBe(403)
  })

  test('lets a handler have what the policy around it refuses, with enforce', async () => {
    @Controller()
    class Things {
      @Post('hook')
      @Cors({ origins: [ADMIN] })
      hook(): string {
        return 'ok'
      }

      @Post('thing')
      thing(): string {
        return 'ok'
      }
    }
    @Module({ controllers: [Things] })
    class TestModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply((_request: object, _response: object, next: () => void) => next()).forRoutes('*path')
      }
    }
    const app: INestApplication = await NestFactory.create(TestModule, createAdapter(), { logger: false, abortOnError: false })
    onTestFinished(() => app.close())
    enableCors(app, { ...page, enforce: true })
    const { send } = await listen(app)
    const post = async (path: string, origin: string): Promise<number> => (await send({ path, method: 'POST', headers: { origin } })).status
    expect([await post('/hook', ADMIN), await post('/hook', APP), await post('/thing', ADMIN), await post('/thing', APP)]).toEqual([201, 403, 403, 201])
  })

  test('lists no more than the methods that a person listed, but what handlers say of themselves', async () => {
    @Controller('things')
    class Things {
      @Get()
      list(): string {
        return 'ok'
      }

      @Put()
      @Cors({ maxAge: 5 })
      store(): string {
        return 'ok'
      }
    }
    const { granted, preflight } = await serve([Things], (app) => enableCors(app, { ...page, methods: { GET: {}, PUT: { exposeHeaders: ['etag'] } } }))
    expect(await granted('/things', 'GET')).toBe('GET,HEAD,PUT')
    expect((await preflight('/things', 'PUT'))[1]['access-control-max-age']).toBe('5')
  })

  test('tells every fault of all controllers at once, each with its place', async () => {
    @Controller('things')
    @Cors({ origins: ['https://app.example/'] as readonly string[] })
    class Things {
      @Get()
      list(): string {
        return 'ok'
      }

      @Put()
      @Cors({ maxage: 5 } as object)
      store(): string {
        return 'ok'
      }
    }
    @Controller('open')
    class Open {
      @Get()
      @Cors({ credentials: true })
      list(): string {
        return 'ok'
      }
    }
    const app = await create([Things, Open])
    try {
      enableCors(app, { origins: '*' })
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(PolicyError)
      expect((error as PolicyError).issues.map(({ code, path, also }) => [code, path, also])).toEqual([
        ['origin/path', ['Things', 'Cors', 'origins', 0], undefined],
        ['policy/unknown-field', ['Things', 'store', 'Cors', 'maxage'], undefined],
        ['origins/wildcard-with-credentials', ['origins'], ['Open', 'list', 'Cors', 'credentials']],
      ])
    }
  })

  test('refuses to compile what one literal shows to be wrong', () => {
    // @ts-expect-error Credentials beside '*'.
    expect(Cors({ origins: '*', credentials: true })).toBeTypeOf('function')
    // @ts-expect-error A misspelt field.
    expect(Cors({ origin: [APP] })).toBeTypeOf('function')
    // @ts-expect-error The methods are those of the handlers.
    expect(Cors({ methods: ['GET'] })).toBeTypeOf('function')
  })

  test('warns of what is unwise in any of them, once', async () => {
    @Controller('things')
    @Cors({ maxAge: 80_000 })
    class Things {
      @Get()
      list(): string {
        return 'ok'
      }

      @Put()
      store(): string {
        return 'ok'
      }
    }
    const warned: unknown[] = []
    await serve([Things], (app) => enableCors(app, page, { onWarning: ({ code, path }) => warned.push([code, path]) }))
    expect(warned).toEqual([['warning/max-age', ['Things', 'Cors', 'maxAge']]])
  })

  test('is refused twice, and too late', async () => {
    const app = await create([])
    enableCors(app, page)
    expect(() => enableCors(app, page)).toThrow(/twice/)
    const late = await create([])
    await late.init()
    expect(() => enableCors(late, page)).toThrow(/too late/)
  })

  test('leaves nothing of what Nest\'s own CORS says', async () => {
    @Controller()
    class Things {
      @Get('thing')
      show(): string {
        return 'ok'
      }
    }
    const { send, preflight } = await serve([Things], (app) => {
      enableCors(app, page)
      app.enableCors({ origin: true, credentials: true })
    })
    const answer = await send({ path: '/thing', headers: { origin: STRANGER } })
    expect([answer.status, corsOf(answer), varyOf(answer)]).toEqual([200, {}, ['origin']])
    expect((await preflight('/thing', 'GET', STRANGER))[0]).toBe(403)
  })

  test('keeps the policies of two applications of the same controllers apart', async () => {
    class Base {
      @Get()
      show(): string {
        return 'ok'
      }
    }
    @Controller('thing')
    @Cors({ maxAge: 5 })
    class Things extends Base {}
    const first = await serve([Things], (app) => enableCors(app, page))
    const second = await serve([Things], (app) => enableCors(app, { origins: [ADMIN] }))
    expect([await first.allowed('/thing'), await first.allowed('/thing', 'GET', ADMIN)]).toEqual([APP, undefined])
    expect([await second.allowed('/thing'), await second.allowed('/thing', 'GET', ADMIN)]).toEqual([undefined, ADMIN])
    expect([(await first.preflight('/thing', 'GET'))[1]['access-control-max-age'], (await second.preflight('/thing', 'GET', ADMIN))[1]['access-control-max-age']]).toEqual(['5', '5'])
  })

  test.runIf(platform === 'Fastify')('works where Nest keeps no place for CORS', async () => {
    @Controller()
    class Things {
      @Get('thing')
      show(): string {
        return 'ok'
      }
    }
    const adapter = createAdapter()
    Reflect.deleteProperty(adapter, 'corsHook')
    const app = await create([Things], adapter)
    enableCors(app, page)
    const { granted, send } = await listen(app)
    expect(await granted('/thing', 'GET')).toBe('GET,HEAD')
    expect(linesOf(await send({ path: '/nowhere', headers: { origin: APP } }), 'access-control-allow-origin')).toEqual([APP])
  })
})
