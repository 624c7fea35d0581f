/** Hono on `@hono/node-server`. */
import { getRequestListener } from '@hono/node-server'
import { cors } from 'corbel/hono'
import { cors as front } from 'corbel/node'
import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import { cors as peer } from 'hono/cors'
import type { RequestListener } from 'node:http'
import { ACTUAL_LINES, eachLine, findOrigin, peerPolicyOf, PLAIN_LINES, policyOf, scoopsOf } from '../variant.ts'
import type { Variants } from '../variant.ts'

const createListener = (createMiddleware?: (app: Hono) => MiddlewareHandler): RequestListener => {
  const app = new Hono()
  const middleware = createMiddleware?.(app)
  if (middleware !== undefined) app.use(middleware)
  app.get('/icecream/:flavour', (context) => context.json(scoopsOf(context.req.param('flavour'))))
  app.put('/icecream/:flavour', (context) => context.body(null, 204))
  app.patch('/icecream/:flavour', (context) => context.body(null, 204))
  app.delete('/icecream/:flavour', (context) => context.body(null, 204))
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
  peer: (options) => {
    const { credentials, methods, allowedHeaders, exposedHeaders, maxAge } = peerPolicyOf(options)
    const find = findOrigin(options)
    return createListener(() => peer({
      credentials, exposeHeaders: exposedHeaders, maxAge, allowMethods: methods, ...(allowedHeaders !== undefined && { allowHeaders: allowedHeaders }), origin: (origin) => find(origin) ?? null,
    }))
  },
}
