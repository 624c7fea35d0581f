/** Express. */
import { cors } from 'corbel/express'
import { cors as front } from 'corbel/node'
import peer from 'cors'
import express from 'express'
import type { RequestHandler } from 'express'
import type { RequestListener } from 'node:http'
import { ACTUAL_LINES, eachLine, peerPolicyOf, PLAIN_LINES, policyOf, scoopsOf } from '../variant.ts'
import type { Variants } from '../variant.ts'

const createApp = (...middleware: readonly RequestHandler[]): express.Express => {
  const app = express()
  for (const each of middleware) app.use(each)
  return app.get('/icecream/:flavour', (request, response) => { response.json(scoopsOf(request.params.flavour)) })
    .put('/icecream/:flavour', (_request, response) => { response.status(204).end() })
    .patch('/icecream/:flavour', (_request, response) => { response.status(204).end() })
    .delete('/icecream/:flavour', (_request, response) => { response.status(204).end() })
}

const writing = (flat: readonly string[]): RequestHandler => (_request, response, next) => {
  eachLine(flat, (name, value) => response.setHeader(name, value))
  next()
}

/** The variants. */
export const variants: Variants = {
  bare: () => createApp(),
  lines: () => createApp(writing(ACTUAL_LINES)),
  vary: () => createApp(writing(PLAIN_LINES)),
  corbel: (options) => createApp(cors(policyOf(options) as never)),
  front: (options) => front({ ...policyOf(options), methods: ['GET', 'PUT', 'PATCH', 'DELETE'] } as never)(createApp() as RequestListener),
  peer: (options) => createApp(peer(peerPolicyOf(options))),
}
