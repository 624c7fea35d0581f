/** The application of the suite in Fastify 5. */
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import fastify from 'fastify'
import { cors } from '../../../src/adapters/fastify.ts'
import { CHUNKS, INNER_HEADERS, OFF, pause } from '../host.ts'
import type { Host, Running, Setup } from '../host.ts'

/** Fastify 5. */
export const fastifyHost: Host = {
  name: 'Fastify', tellsMethods: true, tellsUnknown: true, wrongMethod: 404, plainOptions: 404, raw: true,
  async start({ policy, options, open, members }: Setup): Promise<Running> {
    const ran: string[] = []
    const app = fastify({ bodyLimit: 1024 })
    await app.register(cors, { ...policy, ...options })
    app.addHook('onRequest', async (request, reply) => {
      if (!request.url.startsWith('/private')) return
      ran.push('guard')
      if (request.headers.authorization === undefined) await reply.code(401).send('who?')
    })
    const ok = (request: { readonly method: string; readonly url: string }): string => {
      ran.push(`${request.method} ${request.url}`)
      return 'ok'
    }

    app.removeContentTypeParser('text/plain')
    app.get('/plain', (request) => ok(request) && 'plain')
    app.post('/plain', ok)
    app.post('/json', ok)
    app.get('/private/thing', ok)
    app.get('/throws', () => { throw new Error('at once') })
    app.get('/throws-late', async () => {
      await pause()
      throw new Error('late')
    })
    app.get('/throws-teapot', () => { throw Object.assign(new Error('short and stout'), { statusCode: 418, headers: { 'access-control-allow-origin': 'https://teapot.example' } }) })
    app.get('/stream', (_request, reply) => reply.send(Readable.from(chunks())))
    app.get('/stream-fails', (_request, reply) => reply.send(Readable.from(failing())))
    app.get('/redirect', (_request, reply) => reply.redirect('/plain'))
    app.get('/vary', (_request, reply) => reply.header('Vary', 'Accept-Encoding').header('ETag', '"1"').send('ok'))
    app.get('/vary-origin', (_request, reply) => reply.header('Vary', 'accept-encoding, origin').send('ok'))
    app.get('/vary-star', (_request, reply) => reply.header('Vary', '*').send('ok'))
    app.get('/inner', (_request, reply) => reply.headers(INNER_HEADERS).send('ok'))
    app.get('/raw', (_request, reply) => {
      reply.hijack()
      reply.raw.writeHead(200, ['Vary', 'Accept', 'Access-Control-Allow-Origin', 'https://inner.example', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'])
      reply.raw.end('raw')
    })
    app.get('/items/:id', ok)
    app.put('/items/:id', ok)
    app.delete('/items/:id', ok)
    app.get('/options', ok)
    app.options('/options', (request) => ok(request) && 'mine')
    app.get('/open', { config: { cors: open } }, ok)
    app.get('/closed', { config: { cors: OFF } }, (request, reply) => reply.headers(INNER_HEADERS).send(ok(request)))
    app.get('/members/:id', ok)
    app.put('/members/:id', { config: { cors: members } }, ok)

    await app.listen({ port: 0, host: '127.0.0.1' })
    return { port: (app.server.address() as AddressInfo).port, ran, stop: () => app.close() }
  },
}

async function* chunks(): AsyncGenerator<string> {
  for (const chunk of CHUNKS) {
    yield chunk
    await pause()
  }
}

async function* failing(): AsyncGenerator<string> {
  yield 'one,'
  await pause()
  throw new Error('in the stream')
}
