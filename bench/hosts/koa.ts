/** Koa, with its router. */
import peer from '@koa/cors'
import Router from '@koa/router'
import { cors } from 'corbel/koa'
import { cors as front } from 'corbel/node'
import Koa from 'koa'
import type { Middleware } from 'koa'
import type { RequestListener } from 'node:http'
import { ACTUAL_LINES, eachLine, findOrigin, peerPolicyOf, PLAIN_LINES, policyOf, scoopsOf } from '../variant.ts'
import type { Variants } from '../variant.ts'

const createListener = (...middleware: readonly Middleware[]): RequestListener => {
  const app = new Koa()
  const router = new Router()
  router.get('/icecream/:flavour', (context) => { context.body = scoopsOf(context.params['flavour'] ?? '') })
  router.put('/icecream/:flavour', (context) => { context.status = 204 })
  router.patch('/icecream/:flavour', (context) => { context.status = 204 })
  router.delete('/icecream/:flavour', (context) => { context.status = 204 })
  for (const each of middleware) app.use(each)
  const callback = app.use(router.routes()).callback()
  return (request, response) => { void callback(request, response) }
}

const writing = (flat: readonly string[]): Middleware => (context, next) => {
  eachLine(flat, (name, value) => context.set(name, value))
  return next()
}

/** The variants. */
export const variants: Variants = {
  bare: () => createListener(),
  lines: () => createListener(writing(ACTUAL_LINES)),
  vary: () => createListener(writing(PLAIN_LINES)),
  corbel: (options) => createListener(cors(policyOf(options) as never) as never),
  front: (options) => front({ ...policyOf(options), methods: ['GET', 'PUT', 'PATCH', 'DELETE'] } as never)(createListener()),
  peer: (options) => {
    const { credentials, methods, allowedHeaders, exposedHeaders, maxAge } = peerPolicyOf(options)
    const find = findOrigin(options)
    return createListener(peer({
      credentials, exposeHeaders: exposedHeaders, maxAge, allowMethods: methods, ...(allowedHeaders !== undefined && { allowHeaders: allowedHeaders }),
      origin: (context) => find(context.get('origin')) ?? '',
    }))
  },
}
