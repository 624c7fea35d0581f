/** NestJS, on Express or on Fastify: one policy for everything, and what differs for one handler. Preflights obey both. */
import { Controller, Get, HttpCode, Module, Param, Put } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Cors, enableCors } from 'corbel/nest'
import type { Server } from 'node:http'

@Controller('icecream')
class IcecreamController {
  @Get(':flavour')
  show(@Param('flavour') flavour: string): object {
    return { flavour }
  }

  @Put(':flavour')
  @HttpCode(204)
  @Cors({ origins: ['https://app.example'], credentials: true })
  store(): void {}
}

@Module({ controllers: [IcecreamController] })
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: false })
enableCors(app, { origins: ['https://app.example', 'https://*.partner.example'] })
await app.listen(Number(process.env['PORT'] ?? 3000), 'localhost')
export const server = app.getHttpServer() as Server
