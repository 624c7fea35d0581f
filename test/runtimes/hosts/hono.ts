/** The application of the suite in Hono, on Node. */
import type { AddressInfo } from 'node:net'
import type { Server, ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { stream } from 'hono/streaming'
import { cors } from '../../../src/adapters/hono.ts'
import { CHUNKS, INNER_HEADERS, judgeJson, OFF, pause } from '../host.ts'
import type { Host, Running, Setup } from '../host.ts'

/** Hono 4. */
export const honoHost: Host = {
  name: 'Hono', tellsMethods: true, wrongMethod: 404, plainOptions: 404, raw: true,
  start(setup: Setup): Promise<Running> {
    const ran: string[] = []
    const app = honoApplication(setup, ran)
    return new Promise((resolve) => {
      const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }: AddressInfo) => resolve({
        port, ran, stop: () => new Promise((done) => { (server as Server).close(() => done()) }),
      }))
    })
  },
}

/** The application itself, for tests that do without a server. */
export function honoApplication({ policy, options, open, members }: Setup, ran: string[]): Hono {
  const app = new Hono()
  const ok = (c: Context): Response => {
    ran.push(`${c.req.method} ${c.req.path}`)
    return c.text('ok')
  }
  const inner = (c: Context): Response => {
    for (const [name, value] of Object.entries(INNER_HEADERS)) c.header(name, value)
    return ok(c)
  }

  app.use(cors(policy, { ...options, app }))
  app.use('/private/*', async (c, next) => {
    ran.push('guard')
    if (c.req.header('authorization') === undefined) throw new HTTPException(401, { message: 'who?' })
    await next()
  })
  app.onError((error, c) => (error instanceof HTTPException ? error.getResponse() : c.text('Internal Server Error', 500)))
  app.get('/plain', (c) => ok(c) && c.text('plain'))
  app.post('/plain', ok)
  app.post('/json', async (c) => {
    const status = judgeJson(c.req.header('content-type'), await c.req.text())
    return status === 200 ? ok(c) : c.text('no', status as 400)
  })
  app.get('/private/thing', ok)
  app.get('/throws', () => { throw new Error('at once') })
  app.get('/throws-late', async () => {
    await pause()
    throw new Error('late')
  })
  app.get('/throws-teapot', () => {
    throw new HTTPException(418, { res: new Response('short and stout', { status: 418, headers: { 'access-control-allow-origin': 'https://teapot.example' } }) })
  })
  app.get('/stream', (c) => stream(c, async (output) => {
    for (const chunk of CHUNKS) {
      await output.write(chunk)
      await pause()
    }
  }))
  app.get('/stream-fails', () => new Response(new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode('one,'))
      await pause(30)
      controller.error(new Error('in the stream'))
    },
  })))
  app.get('/redirect', (c) => c.redirect('/plain'))
  app.get('/vary', (c) => c.text('ok', 200, { Vary: 'Accept-Encoding', ETag: '"1"' }))
  app.get('/vary-origin', (c) => c.text('ok', 200, { Vary: 'accept-encoding, origin' }))
  app.get('/vary-star', (c) => c.text('ok', 200, { Vary: '*' }))
  app.get('/inner', inner)
  app.get('/raw', (c) => {
    const { outgoing } = c.env as { readonly outgoing: ServerResponse }
    outgoing.writeHead(200, ['Vary', 'Accept', 'Access-Control-Allow-Origin', 'https://inner.example', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'])
    outgoing.end('raw')
    return RESPONSE_ALREADY_SENT
  })
  app.get('/items/:id', ok).put(ok).delete(ok)
  app.get('/options', ok).options('/options', (c) => ok(c) && c.text('mine'))
  app.get('/open', cors(open, options), ok)
  app.get('/closed', cors(OFF), inner)
  app.get('/members/:id', ok)
  app.put('/members/:id', cors(members, options), ok)
  return app
}
