/** The application of the suite in h3 2, on Node. */
import type { ServerResponse } from 'node:http'
import { fromNodeHandler, H3, HTTPError, redirect } from 'h3'
import type { H3Event } from 'h3'
import { serve } from 'h3/node'
import { cors } from '../../../src/adapters/h3.ts'
import { CHUNKS, INNER_HEADERS, judgeJson, OFF, pause } from '../host.ts'
import type { Host, Running, Setup } from '../host.ts'

/** h3 2. */
export const h3Host: Host = {
  name: 'h3', tellsMethods: true, wrongMethod: 404, plainOptions: 404, raw: true,
  async start(setup: Setup): Promise<Running> {
    const ran: string[] = []
    const server = serve(h3Application(setup, ran), { port: 0, hostname: '127.0.0.1', silent: true, gracefulShutdown: false })
    await server.ready()
    return { port: Number(new URL(server.url ?? '').port), ran, stop: () => server.close(true) }
  },
}

/** The application itself, for tests that do without a server. */
export function h3Application({ policy, options, open, members }: Setup, ran: string[]): H3 {
  const app = new H3({ silent: true })
  const ok = (event: H3Event): string => {
    ran.push(`${event.req.method} ${event.url.pathname}`)
    return 'ok'
  }
  const inner = (event: H3Event): string => {
    for (const [name, value] of Object.entries(INNER_HEADERS)) event.res.headers.set(name, value)
    return ok(event)
  }

  app.use(cors(policy, options))
  app.use('/private/**', (event) => {
    ran.push('guard')
    if (!event.req.headers.has('authorization')) throw new HTTPError({ status: 401, message: 'who?' })
  })
  app.get('/plain', (event) => ok(event) && 'plain')
  app.post('/plain', ok)
  app.post('/json', async (event) => {
    const status = judgeJson(event.req.headers.get('content-type') ?? undefined, await event.req.text())
    if (status !== 200) throw new HTTPError({ status })
    return ok(event)
  })
  app.get('/private/thing', ok)
  app.get('/throws', () => { throw new Error('at once') })
  app.get('/throws-late', async () => {
    await pause()
    throw new Error('late')
  })
  app.get('/throws-teapot', () => { throw new HTTPError({ status: 418, message: 'short and stout', headers: { 'access-control-allow-origin': 'https://teapot.example', vary: 'Accept' } }) })
  app.get('/stream', () => new ReadableStream({
    async start(controller) {
      for (const chunk of CHUNKS) {
        controller.enqueue(new TextEncoder().encode(chunk))
        await pause()
      }
      controller.close()
    },
  }))
  app.get('/stream-fails', () => new Response(new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode('one,'))
      await pause(30)
      controller.error(new Error('in the stream'))
    },
  })))
  app.get('/redirect', () => redirect('/plain'))
  app.get('/vary', (event) => {
    event.res.headers.set('etag', '"1"')
    return new Response('ok', { headers: { Vary: 'Accept-Encoding' } })
  })
  app.get('/vary-origin', (event) => {
    event.res.headers.set('vary', 'accept-encoding, origin')
    return 'ok'
  })
  app.get('/vary-star', () => new Response('ok', { headers: { Vary: '*' } }))
  app.get('/inner', () => new Response('ok', { headers: INNER_HEADERS }))
  app.get('/raw', fromNodeHandler((_request, response) => {
    ;(response as ServerResponse).writeHead(200, ['Vary', 'Accept', 'Access-Control-Allow-Origin', 'https://inner.example', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'])
    response.end('raw')
  }))
  app.get('/items/:id', ok).put('/items/:id', ok).delete('/items/:id', ok)
  app.get('/options', ok).options('/options', (event) => ok(event) && 'mine')
  app.get('/open', ok, { middleware: [cors(open, options)] })
  app.get('/closed', inner, { middleware: [cors(OFF)] })
  app.get('/members/:id', ok)
  app.put('/members/:id', ok, { middleware: [cors(members, options)] })
  return app
}
