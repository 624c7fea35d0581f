/** The application of the suite in Koa 3, with its router. */
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import Router from '@koa/router'
import Koa from 'koa'
import { cors } from '../../../src/adapters/koa.ts'
import { CHUNKS, INNER_HEADERS, judgeJson, OFF, pause } from '../host.ts'
import type { Host, Running, Setup } from '../host.ts'

/** Koa 3. */
export const koaHost: Host = {
  name: 'Koa', tellsMethods: true, wrongMethod: 405, plainOptions: 200, raw: true,
  start({ policy, options, open, members }: Setup): Promise<Running> {
    const ran: string[] = []
    const app = new Koa()
    app.silent = true
    const router = new Router()
    const ok = (context: Koa.Context): void => {
      ran.push(`${context.method} ${context.path}`)
      context.body = 'ok'
    }

    app.use(cors(policy, options))
    app.use(async (context, next) => {
      if (context.path.startsWith('/private')) {
        ran.push('guard')
        if (context.get('authorization') === '') context.throw(401, 'who?')
      }
      await next()
    })
    app.use(router.routes()).use(router.allowedMethods())
    router.get('/plain', (context) => {
      ok(context)
      context.body = 'plain'
    })
    router.post('/plain', ok)
    router.post('/json', async (context) => {
      let text = ''
      for await (const chunk of context.req) text += String(chunk)
      const status = judgeJson(context.get('content-type'), text)
      if (status !== 200) context.throw(status)
      ok(context)
    })
    router.get('/private/thing', ok)
    router.get('/throws', () => { throw new Error('at once') })
    router.get('/throws-late', async () => {
      await pause()
      throw new Error('late')
    })
    router.get('/throws-teapot', (context) => context.throw(418, 'short and stout', { headers: { 'access-control-allow-origin': 'https://teapot.example' } }))
    router.get('/stream', (context) => { context.body = streamOf(CHUNKS) })
    router.get('/stream-fails', (context) => { context.body = streamOf(['one,'], new Error('in the stream')) })
    router.get('/redirect', (context) => { context.redirect('/plain') })
    router.get('/vary', (context) => {
      context.set({ Vary: 'Accept-Encoding', ETag: '"1"' })
      context.body = 'ok'
    })
    router.get('/vary-origin', (context) => {
      context.set('Vary', 'accept-encoding, origin')
      context.body = 'ok'
    })
    router.get('/vary-star', (context) => {
      context.set('Vary', '*')
      context.body = 'ok'
    })
    router.get('/inner', (context) => {
      context.set(INNER_HEADERS)
      context.body = 'ok'
    })
    router.get('/raw', (context) => {
      context.respond = false
      context.res.writeHead(200, ['Vary', 'Accept', 'Access-Control-Allow-Origin', 'https://inner.example', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'])
      context.res.end('raw')
    })
    router.get('/items/:id', ok).put('/items/:id', ok).delete('/items/:id', ok)
    router.get('/options', ok).options('/options', (context) => {
      ok(context)
      context.body = 'mine'
    })
    router.get('/open', cors(open, options), ok)
    router.get('/closed', cors(OFF), (context) => {
      ok(context)
      context.set(INNER_HEADERS)
    })
    router.get('/members/:id', ok).put('/members/:id', cors(members, options), ok)

    return new Promise((resolve) => {
      const server = app.listen(0, '127.0.0.1', () => resolve({
        port: (server.address() as AddressInfo).port, ran,
        stop: () => new Promise((done) => { server.close(() => done()) }),
      }))
    })
  },
}

function streamOf(pieces: readonly string[], error?: Error): PassThrough {
  const stream = new PassThrough()
  const write = async (): Promise<void> => {
    for (const piece of pieces) {
      stream.write(piece)
      await pause()
    }
    if (error === undefined) stream.end()
    else stream.destroy(error)
  }
  void write()
  return stream
}
