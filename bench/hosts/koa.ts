/** Koa, with its router. */
import peer from '@koa/cors'
import Router from '@koa/router'
import { cors } from 'corbel/koa'
import { cors as front } from 'corbel/node'
import Koa from 'koa'
import type { Middleware } from 'koa'
import type { RequestListener } from 'node:http'
import { ACTUAL_LINES, eachLine, findOrigin, pathsOf, peerPolicyOf, PLAIN_LINES, policyOf, scoopsOf } from '../variant.ts'
import type { Variants, VariantOptions } from '../variant.ts'

const addPath = (router: Router, path: string, ...middleware: readonly Middleware[]): void => {
  router.get(path, ...middleware, (context) => { context.body = scoopsOf(context.params['flavour'] ?? '') })
  router.put(path, ...middleware, (context) => { context.status = 204 })
  router.patch(path, ...middleware, (context) => { context.status = 204 })
  router.delete(path, ...middleware, (context) => { context.status = 204 })
}

const createListener = (router: Router, ...middleware: readonly Middleware[]): RequestListener => {
  const app = new Koa()
  for (const each of middleware) app.use(each)
  const callback = app.use(router.routes()).callback()
  return (request, response) => { void callback(request, response) }
}

const createOne = (...middleware: readonly Middleware[]): RequestListener => {
  const router = new Router()
  addPath(router, '/icecream/:flavour')
  return createListener(router, ...middleware)
}

const toPeer = (options: VariantOptions): Middleware => {
  const { credentials, methods, allowedHeaders, exposedHeaders, maxAge } = peerPolicyOf(options)
  const find = findOrigin(options)
  return peer({
    credentials, exposeHeaders: exposedHeaders, maxAge, allowMethods: methods, ...(allowedHeaders !== undefined && { allowHeaders: allowedHeaders }),
    origin: (context) => find(context.get('origin')) ?? '',
  })
}

const createPaths = (options: VariantOptions): RequestListener => {
  const router = new Router()
  for (const [path, own] of pathsOf(options)) {
    const middleware = toPeer(own)
    router.options(path, middleware)
    addPath(router, path, middleware)
  }
  return createListener(router)
}

const writing = (flat: readonly string[]): Middleware => (context, next) => {
  eachLine(flat, (name, value) => context.set(name, value))
  return next()
}

/** The variants. */
export const variants: Variants = {
  bare: () => createOne(),
  lines: () => createOne(writing(ACTUAL_LINES)),
  vary: () => createOne(writing(PLAIN_LINES)),
  corbel: (options) => createOne(cors(policyOf(options) as never) as never),
  front: (options) => front({ ...policyOf(options), methods: ['GET', 'PUT', 'PATCH', 'DELETE'] } as never)(createOne()),
  peer: (options) => (options.services === undefined ? createOne(toPeer(options)) : createPaths(options)),
}
