/** Express. */
import { cors } from 'corbel/express'
import { cors as front } from 'corbel/node'
import peer from 'cors'
import express from 'express'
import type { RequestHandler } from 'express'
import type { RequestListener } from 'node:http'
import { ACTUAL_LINES, eachLine, pathsOf, peerPolicyOf, PLAIN_LINES, policyOf, scoopsOf } from '../variant.ts'
import type { Variants, VariantOptions } from '../variant.ts'

const createApp = (...middleware: readonly RequestHandler[]): express.Express => {
  const app = express()
  for (const each of middleware) app.use(each)
  addPath(app, '/icecream/:flavour')
  return app
}

const addPath = (app: express.Express, path: string, ...middleware: readonly RequestHandler[]): void => {
  const route = app.route(path as '/icecream/:flavour')
  if (middleware.length > 0) route.all(...middleware)
  route.get((request, response) => { response.json(scoopsOf(request.params.flavour)) })
    .put((_request, response) => { response.status(204).end() })
    .patch((_request, response) => { response.status(204).end() })
    .delete((_request, response) => { response.status(204).end() })
}

const createPaths = (options: VariantOptions): express.Express => {
  const app = express()
  for (const [path, own] of pathsOf(options)) addPath(app, path, peer(peerPolicyOf(own)))
  return app
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
  peer: (options) => (options.services === undefined ? createApp(peer(peerPolicyOf(options))) : createPaths(options)),
}
