/** From nothing to the first answer: one program, started by `parts/start.ts`, that prints the milliseconds it took. It imports what it measures, and nothing else. */
import { createServer, get } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { argv } from 'node:process'

const start = performance.now()
const [, , host = '', variant = ''] = argv

const ORIGIN = 'https://app.example'
const POLICY = { origins: [ORIGIN] }
const PATH = '/icecream/:flavour'

const listener: RequestListener = (_request, response) => { response.writeHead(200).end() }

// By host: the listener, without CORS, with Corbel's and with the host's own.
const HOSTS: Readonly<Record<string, () => Promise<unknown>>> = {
  async node() {
    return variant === 'corbel' ? (await import('corbel/node')).cors({ ...POLICY, methods: ['GET'] })(listener) : listener
  },
  async express() {
    const { default: express } = await import('express')
    const app = express()
    if (variant === 'corbel') app.use((await import('corbel/express')).cors(POLICY))
    if (variant === 'peer') app.use((await import('cors')).default({ origin: [ORIGIN] }))
    return app.get(PATH, (request, response) => { response.json(request.params) })
  },
  async fastify() {
    const { fastify } = await import('fastify')
    const app = fastify()
    if (variant === 'corbel') await app.register((await import('corbel/fastify')).cors as never, POLICY)
    if (variant === 'peer') await app.register((await import('@fastify/cors')).default, { origin: [ORIGIN] })
    app.get(PATH, (request, reply) => { reply.send(request.params) })
    await app.ready()
    return app.routing
  },
  async koa() {
    const [{ default: Koa }, { default: Router }] = await Promise.all([import('koa'), import('@koa/router')])
    const app = new Koa()
    if (variant === 'corbel') app.use((await import('corbel/koa')).cors(POLICY) as never)
    if (variant === 'peer') app.use((await import('@koa/cors')).default({ origin: ORIGIN }))
    const router = new Router()
    router.get(PATH, (context) => { context.body = context.params })
    return app.use(router.routes() as never).callback()
  },
  async hono() {
    const [{ Hono }, { getRequestListener }] = await Promise.all([import('hono'), import('@hono/node-server')])
    const app = new Hono()
    if (variant === 'corbel') app.use((await import('corbel/hono')).cors(POLICY, { app } as never) as never)
    if (variant === 'peer') app.use((await import('hono/cors')).cors({ origin: [ORIGIN] }))
    app.get(PATH, (context) => context.json(context.req.param()))
    return getRequestListener(app.fetch)
  },
  async h3() {
    const [{ H3, handleCors }, { toNodeHandler }] = await Promise.all([import('h3'), import('h3/node')])
    const app = new H3()
    if (variant === 'corbel') app.use((await import('corbel/h3')).cors(POLICY) as never)
    if (variant === 'peer') {
      app.use((event, next) => {
        const answer = handleCors(event, { origin: [ORIGIN] })
        return answer === false ? next() : answer
      })
    }
    app.get(PATH, (event) => event.context.params)
    return toNodeHandler(app)
  },
}

async function serveService(): Promise<number> {
  const [{ createApp, service }, { serve }] = await Promise.all([import('corbel'), import('corbel/node')])
  return (await serve(createApp([service(PATH, { cors: { origins: [ORIGIN] }, get: ({ params }) => params })]), { port: 0, host: '127.0.0.1', signals: false })).port
}

async function listen(): Promise<number> {
  const server = createServer((await HOSTS[host]?.()) as RequestListener)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return (server.address() as AddressInfo).port
}

const port = await (host === 'service' ? serveService() : listen())
get({ port, host: '127.0.0.1', path: '/icecream/lemon', headers: { origin: ORIGIN }, agent: false }, (response) => {
  if (response.statusCode !== 200 || (variant !== 'bare' && response.headers['access-control-allow-origin'] !== ORIGIN)) throw new Error(`${host} ${variant} answers ${response.statusCode}.`)
  response.resume().once('end', () => {
    console.log(performance.now() - start)
    process.exit()
  })
})
