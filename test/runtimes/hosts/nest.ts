/** The application of the suite in NestJS, on Express and on Fastify. Its decorators are called as the functions that they are. */
import 'reflect-metadata'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import {
  Controller, Delete, Get, Header, HttpCode, HttpException, Module, Options, Post, Put, Redirect, Req, Res, StreamableFile, UnauthorizedException, UnsupportedMediaTypeException,
} from '@nestjs/common'
import type { CanActivate, ExecutionContext, INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { enableCors } from '../../../src/adapters/nest.ts'
import { Cors } from '../../../src/adapters/nest-controllers.ts'
import { CHUNKS, INNER_HEADERS, OFF, pause } from '../host.ts'
import type { Host, Running, Setup } from '../host.ts'

/** NestJS on Express. */
export const nestExpressHost: Host = {
  name: 'NestJS on Express', tellsMethods: true, wrongMethod: 404, plainOptions: 404, raw: true,
  async start(setup: Setup): Promise<Running> {
    const ran: string[] = []
    const app = await NestFactory.create<NestExpressApplication>(moduleOf(setup, ran), new ExpressAdapter(), { logger: false, abortOnError: false, bodyParser: false })
    enableCors(app, setup.policy, setup.options)
    app.useBodyParser('json', { limit: 1024 })
    return listen(app, ran)
  },
}

/** NestJS on Fastify. */
export const nestFastifyHost: Host = {
  name: 'NestJS on Fastify', tellsMethods: true, tellsUnknown: true, wrongMethod: 404, plainOptions: 404, raw: true,
  async start(setup: Setup): Promise<Running> {
    const ran: string[] = []
    const app = await NestFactory.create(moduleOf(setup, ran), new FastifyAdapter({ bodyLimit: 1024 }), { logger: false, abortOnError: false })
    enableCors(app, setup.policy, setup.options)
    return listen(app, ran)
  },
}

async function listen(app: INestApplication, ran: string[]): Promise<Running> {
  app.useGlobalGuards(new PrivateGuard(ran))
  await app.listen(0, '127.0.0.1')
  return { port: (app.getHttpServer().address() as AddressInfo).port, ran, stop: () => app.close() }
}

interface AnyRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
}

interface AnyReply {
  readonly raw?: ServerResponse
  hijack?(): void
  header(name: string, value: string): unknown
}

class PrivateGuard implements CanActivate {
  readonly #ran: string[]

  constructor(ran: string[]) {
    this.#ran = ran
  }

  canActivate(context: ExecutionContext): boolean {
    const { url, headers } = context.switchToHttp().getRequest<AnyRequest>()
    if (!url.startsWith('/private')) return true
    this.#ran.push('guard')
    if (headers.authorization === undefined) throw new UnauthorizedException('who?')
    return true
  }
}

type Decorator = (target: object, name: string, descriptor: PropertyDescriptor) => unknown

function moduleOf({ open, members }: Setup, ran: string[]): new () => object {
  const ok = (request: AnyRequest): string => {
    ran.push(`${request.method} ${request.url}`)
    return 'ok'
  }

  class SuiteController {
    plain(request: AnyRequest): string {
      ok(request)
      return 'plain'
    }

    post(request: AnyRequest): string {
      return ok(request)
    }

    json(request: AnyRequest): string {
      if (request.headers['content-type'] !== 'application/json') throw new UnsupportedMediaTypeException()
      return ok(request)
    }

    throws(): never {
      throw new Error('at once')
    }

    async throwsLate(): Promise<never> {
      await pause()
      throw new Error('late')
    }

    throwsTeapot(_request: AnyRequest, reply: AnyReply): never {
      reply.header('access-control-allow-origin', 'https://teapot.example')
      throw new HttpException('short and stout', 418)
    }

    stream(): StreamableFile {
      return new StreamableFile(Readable.from(chunks()))
    }

    streamFails(): StreamableFile {
      return new StreamableFile(Readable.from(failing()))
    }

    nothing(): undefined {
      return undefined
    }

    raw(_request: AnyRequest, reply: AnyReply): void {
      reply.hijack?.()
      const response = reply.raw ?? (reply as unknown as ServerResponse)
      response.writeHead(200, ['Vary', 'Accept', 'Access-Control-Allow-Origin', 'https://inner.example', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'])
      response.end('raw')
    }

    getItem(request: AnyRequest): string {
      return ok(request)
    }

    putItem(request: AnyRequest): string {
      return ok(request)
    }

    deleteItem(request: AnyRequest): string {
      return ok(request)
    }

    options(request: AnyRequest): string {
      ok(request)
      return 'mine'
    }
  }

  class ApartController {
    open(request: AnyRequest): string {
      return ok(request)
    }

    closed(request: AnyRequest): string {
      return ok(request)
    }

    getMember(request: AnyRequest): string {
      return ok(request)
    }

    putMember(request: AnyRequest): string {
      return ok(request)
    }
  }

  const inner = Object.entries(INNER_HEADERS).map(([name, value]) => Header(name, value))
  decorate(SuiteController, {
    plain: [Get('plain')], post: [Post('plain'), HttpCode(200)], json: [Post('json'), HttpCode(200)],
    throws: [Get('throws')], throwsLate: [Get('throws-late')], throwsTeapot: [Get('throws-teapot')],
    stream: [Get('stream')], streamFails: [Get('stream-fails')], nothing: [Get('redirect'), Redirect('/plain', 302)], raw: [Get('raw')],
    getItem: [Get('items/:id')], putItem: [Put('items/:id')], deleteItem: [Delete('items/:id')], options: [Options('options')],
  })
  // One handler of a base class for several routes: what stands on the function would be shared.
  class HeadersController extends SuiteController {
    vary(request: AnyRequest): string {
      return ok(request)
    }

    varyOrigin(request: AnyRequest): string {
      return ok(request)
    }

    varyStar(request: AnyRequest): string {
      return ok(request)
    }

    inner(request: AnyRequest): string {
      return ok(request)
    }

    private(request: AnyRequest): string {
      return ok(request)
    }

    getOptions(request: AnyRequest): string {
      return ok(request)
    }
  }
  decorate(HeadersController, {
    vary: [Get('vary'), Header('Vary', 'Accept-Encoding'), Header('ETag', '"1"')], varyOrigin: [Get('vary-origin'), Header('Vary', 'accept-encoding, origin')],
    varyStar: [Get('vary-star'), Header('Vary', '*')], inner: [Get('inner'), ...inner], private: [Get('private/thing')], getOptions: [Get('options')],
  })
  decorate(ApartController, {
    open: [Get('open'), Cors(open)], closed: [Get('closed'), ...inner, Cors(OFF)], getMember: [Get('members/:id')], putMember: [Put('members/:id'), Cors(members)],
  })
  class SuiteModule {}
  Module({ controllers: [HeadersController, ApartController] })(SuiteModule)
  return SuiteModule
}

/** Decorate a controller and its handlers, and give each handler that takes something request and response. */
function decorate(controller: new () => object, handlers: Readonly<Record<string, readonly Decorator[]>>): void {
  Controller()(controller)
  for (const [name, decorators] of Object.entries(handlers)) {
    const descriptor = Object.getOwnPropertyDescriptor(controller.prototype, name) ?? {}
    const method = descriptor.value as { readonly length: number }
    if (method.length > 0) Req()(controller.prototype as object, name, 0)
    // A handler that asks for its response answers itself, but for one that only throws.
    if (method.length > 1) Res()(controller.prototype as object, name, 1)
    for (const decorator of decorators.toReversed()) decorator(controller.prototype as object, name, descriptor)
  }
}

async function* chunks(): AsyncGenerator<Buffer> {
  for (const chunk of CHUNKS) {
    yield Buffer.from(chunk)
    await pause()
  }
}

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.from('one,')
  await pause(30)
  throw new Error('in the stream')
}
