/** The application of the suite in NestJS, on Express and on Fastify. */
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

function moduleOf({ open, members }: Setup, ran: string[]): new () => object {
  const ok = (request: AnyRequest): string => {
    ran.push(`${request.method} ${request.url}`)
    return 'ok'
  }

  @Controller()
  class SuiteController {
    @Get('plain')
    plain(@Req() request: AnyRequest): string {
      return ok(request) && 'plain'
    }

    @Post('plain')
    @HttpCode(200)
    post(@Req() request: AnyRequest): string {
      return ok(request)
    }

    @Post('json')
    @HttpCode(200)
    json(@Req() request: AnyRequest): string {
      if (request.headers['content-type'] !== 'application/json') throw new UnsupportedMediaTypeException()
      return ok(request)
    }

    @Get('private/thing')
    private(@Req() request: AnyRequest): string {
      return ok(request)
    }

    @Get('redirect')
    @Redirect('/plain', 302)
    redirect(): void {}

    @Get('vary')
    @Header('Vary', 'Accept-Encoding')
    @Header('ETag', '"1"')
    vary(@Req() request: AnyRequest): string {
      return ok(request)
    }

    @Get('vary-origin')
    @Header('Vary', 'accept-encoding, origin')
    varyOrigin(@Req() request: AnyRequest): string {
      return ok(request)
    }

    @Get('vary-star')
    @Header('Vary', '*')
    varyStar(@Req() request: AnyRequest): string {
      return ok(request)
    }

    @Get('inner')
    inner(@Req() request: AnyRequest, @Res({ passthrough: true }) reply: AnyReply): string {
      for (const [name, value] of Object.entries(INNER_HEADERS)) reply.header(name, value)
      return ok(request)
    }

    @Get('items/:id')
    getItem(@Req() request: AnyRequest): string {
      return ok(request)
    }

    @Put('items/:id')
    putItem(@Req() request: AnyRequest): string {
      return ok(request)
    }

    @Delete('items/:id')
    deleteItem(@Req() request: AnyRequest): string {
      return ok(request)
    }

    @Get('options')
    getOptions(@Req() request: AnyRequest): string {
      return ok(request)
    }

    @Options('options')
    options(@Req() request: AnyRequest): string {
      return ok(request) && 'mine'
    }

    @Get('open')
    @Cors(open)
    open(@Req() request: AnyRequest): string {
      return ok(request)
    }

    @Cors(OFF)
    @Get('closed')
    closed(@Req() request: AnyRequest, @Res({ passthrough: true }) reply: AnyReply): string {
      return this.inner(request, reply)
    }

    @Get('members/:id')
    getMember(@Req() request: AnyRequest): string {
      return ok(request)
    }

    @Put('members/:id')
    @Cors(members)
    putMember(@Req() request: AnyRequest): string {
      return ok(request)
    }
  }

  @Module({ controllers: [SuiteController, FailingController] })
  class SuiteModule {}
  return SuiteModule
}

@Controller()
class FailingController {
  @Get('throws')
  throws(): never {
    throw new Error('at once')
  }

  @Get('throws-late')
  async throwsLate(): Promise<never> {
    await pause()
    throw new Error('late')
  }

  @Get('throws-teapot')
  throwsTeapot(@Res() reply: AnyReply): never {
    reply.header('access-control-allow-origin', 'https://teapot.example')
    throw new HttpException('short and stout', 418)
  }

  @Get('stream')
  stream(): StreamableFile {
    return new StreamableFile(Readable.from(chunks()))
  }

  @Get('stream-fails')
  streamFails(): StreamableFile {
    return new StreamableFile(Readable.from(failing()))
  }

  @Get('raw')
  raw(@Res() reply: AnyReply): void {
    reply.hijack?.()
    const response = reply.raw ?? (reply as unknown as ServerResponse)
    response.writeHead(200, ['Vary', 'Accept', 'Access-Control-Allow-Origin', 'https://inner.example', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'])
    response.end('raw')
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
