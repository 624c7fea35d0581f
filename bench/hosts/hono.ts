/** Hono on `@hono/node-server`. */
import { getRequestListener } from '@hono/node-server'
import { cors } from 'corbel/hono'
import { cors as front } from 'corbel/node'
import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import { cors as peer } from 'hono/cors'
import type { RequestListener } from 'node:http'
import { ACTUAL_LINES, eachLine, findOrigin, pathsOf, peerPolicyOf, PLAIN_LINES, policyOf, scoopsOf } from '../variant.ts'
import type { Variants, VariantOptions } from '../variant.ts'

const addPath = (app: Hono, path: string): void => {
  app.get(path as '/icecream/:flavour', (context) => context.json(scoopsOf(context.req.param('flavour'))))
  app.put(path, (context) => context.body(null, 204))
  app.patch(path, (context) => context.body(null, 204))
  app.delete(path, (context) => context.body(null, 204))
}

const createListener = (createMiddleware?: (app: Hono) => MiddlewareHandler): RequestListener => {
  const app = new Hono()
  const middleware = createMiddleware?.(app)
  if (middleware !== undefined) app.use(middleware)
  addPath(app, '/icecream/:flavour')
  return getRequestListener(app.fetch) as RequestListener
}

const toPeer = (options: VariantOptions): MiddlewareHandler => {
  const { origin, credentials, methods, allowedHeaders, exposedHeaders, maxAge } = peerPolicyOf(options)
  const find = findOrigin(options)
  const exact = origin.filter((each) => typeof each === 'string')
  return peer({
    credentials, exposeHeaders: exposedHeaders, maxAge, allowMethods: methods, ...(allowedHeaders !== undefined && { allowHeaders: allowedHeaders }),
    origin: exact.length === origin.length ? exact : (asked) => find(asked) ?? null,
  })
}

const createPaths = (options: VariantOptions): RequestListener => {
  const app = new Hono()
  for (const [path, own] of pathsOf(options)) {
    app.use(path, toPeer(own))
    addPath(app, path)
  }
  return getRequestListener(app.fetch) as RequestListener
}

// Before the handler: there Hono keeps the lines as they are and makes one response with all of them.
const writing = (flat: readonly string[]) => (): MiddlewareHandler => (context, next) => {
  eachLine(flat, (name, value) => context.header(name, value))
  return next()
}

/** The variants. */
export const variants: Variants = {
  bare: () => createListener(),
  lines: () => createListener(writing(ACTUAL_LINES)),
  vary: () => createListener(writing(PLAIN_LINES)),
  corbel: (options) => createListener((app) => cors(policyOf(options) as never, { app } as never) as never),
  front: (options) => front({ ...policyOf(options), methods: ['GET', 'PUT', 'PATCH', 'DELETE'] } as never)(createListener()),
  peer: (options) => (options.services === undefined ? createListener(() => toPeer(options)) : createPaths(options)),
}
