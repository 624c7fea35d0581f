/** The application of the suite in Express 5. */
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { NextFunction, Request, Response } from 'express'
import { cors } from '../../../src/adapters/express.ts'
import { CHUNKS, INNER_HEADERS, OFF, pause } from '../host.ts'
import type { Host, Running, Setup } from '../host.ts'

/** Express 5. */
export const expressHost: Host = {
  name: 'Express', tellsMethods: true, wrongMethod: 404, plainOptions: 200, raw: true,
  start({ policy, options, open, members }: Setup): Promise<Running> {
    const ran: string[] = []
    const app = express()
    const note = (request: Request, _response: Response, next: NextFunction): void => {
      ran.push(`${request.method} ${request.path}`)
      next()
    }
    const ok = (_request: Request, response: Response): void => { response.send('ok') }

    app.use(cors(policy, options))
    app.use('/private', (request, response, next) => {
      ran.push('guard')
      if (request.headers.authorization === undefined) response.status(401).send('who?')
      else next()
    })
    app.use('/json', (request, response, next) => {
      if (request.is('application/json') === 'application/json') next()
      else response.status(415).send('json only')
    })
    app.use(express.json({ limit: 1024 }))
    app.get('/plain', note, (_request, response) => { response.send('plain') })
    app.post('/plain', note, ok)
    app.post('/json', note, ok)
    app.get('/private/thing', note, ok)
    app.get('/throws', () => { throw new Error('at once') })
    app.get('/throws-late', async () => {
      await pause()
      throw new Error('late')
    })
    app.get('/throws-teapot', () => { throw Object.assign(new Error('short and stout'), { status: 418, headers: { 'access-control-allow-origin': 'https://teapot.example' } }) })
    app.get('/stream', async (_request, response) => {
      for (const chunk of CHUNKS) {
        response.write(chunk)
        await pause()
      }
      response.end()
    })
    app.get('/stream-fails', async (_request, response) => {
      response.write('one,')
      await pause()
      throw new Error('in the stream')
    })
    app.get('/redirect', (_request, response) => { response.redirect('/plain') })
    app.get('/vary', (_request, response) => { response.set('Vary', 'Accept-Encoding').set('ETag', '"1"').send('ok') })
    app.get('/vary-origin', (_request, response) => { response.set('Vary', 'accept-encoding, origin').send('ok') })
    app.get('/vary-star', (_request, response) => { response.set('Vary', '*').send('ok') })
    app.get('/inner', (_request, response) => { response.set(INNER_HEADERS).send('ok') })
    app.get('/raw', (_request, response) => {
      response.writeHead(200, ['Vary', 'Accept', 'Access-Control-Allow-Origin', 'https://inner.example', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'])
      response.end('raw')
    })
    app.route('/items/:id').get(note, ok).put(note, ok).delete(note, ok)
    app.route('/options').get(ok).options(note, (_request, response) => { response.send('mine') })
    app.get('/open', cors(open, options), note, ok)
    app.get('/closed', cors(OFF), note, (_request, response) => { response.set(INNER_HEADERS).send('ok') })
    app.get('/members/:id', note, ok)
    app.put('/members/:id', cors(members, options), note, ok)

    return new Promise((resolve) => {
      const server = app.listen(0, '127.0.0.1', () => resolve({
        port: (server.address() as AddressInfo).port, ran,
        stop: () => new Promise((done) => { server.close(() => done()) }),
      }))
    })
  },
}
