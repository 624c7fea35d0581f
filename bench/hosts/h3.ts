/** h3 on `node:http`. */
import { cors } from 'corbel/h3'
import { cors as front } from 'corbel/node'
import { H3, handleCors, noContent } from 'h3'
import type { Middleware } from 'h3'
import { toNodeHandler } from 'h3/node'
import type { RequestListener } from 'node:http'
import { ACTUAL_LINES, eachLine, pathsOf, peerPolicyOf, PLAIN_LINES, policyOf, scoopsOf } from '../variant.ts'
import type { Variants, VariantOptions } from '../variant.ts'

const addPath = (app: H3, path: string, options: { readonly middleware?: Middleware[] } = {}): void => {
  app.get(path, (event) => scoopsOf(event.context.params?.['flavour'] ?? ''), options)
  app.put(path, () => noContent(), options)
  app.patch(path, () => noContent(), options)
  app.delete(path, () => noContent(), options)
}

const createListener = (...middleware: readonly Middleware[]): RequestListener => {
  const app = new H3()
  for (const each of middleware) app.use(each)
  addPath(app, '/icecream/:flavour')
  return toNodeHandler(app) as unknown as RequestListener
}

const toPeer = (options: VariantOptions): Middleware => {
  const { origin, credentials, methods, allowedHeaders = '*', exposedHeaders, maxAge } = peerPolicyOf(options)
  const policy = { origin, credentials, methods, allowHeaders: allowedHeaders, exposeHeaders: exposedHeaders, maxAge: String(maxAge), preflight: { statusCode: 204 } }
  return (event, next) => {
    const answer = handleCors(event, policy as never)
    return answer === false ? next() : answer
  }
}

const createPaths = (options: VariantOptions): RequestListener => {
  const app = new H3()
  for (const [path, own] of pathsOf(options)) {
    const middleware = [toPeer(own)]
    addPath(app, path, { middleware })
    app.options(path, () => noContent(), { middleware })
  }
  return toNodeHandler(app) as unknown as RequestListener
}

const writing = (flat: readonly string[]): Middleware => (event, next) => {
  eachLine(flat, (name, value) => event.res.headers.set(name, value))
  return next()
}

/** The variants. */
export const variants: Variants = {
  bare: () => createListener(),
  lines: () => createListener(writing(ACTUAL_LINES)),
  vary: () => createListener(writing(PLAIN_LINES)),
  corbel: (options) => createListener(cors(policyOf(options) as never) as never),
  front: (options) => front({ ...policyOf(options), methods: ['GET', 'PUT', 'PATCH', 'DELETE'] } as never)(createListener()),
  peer: (options) => (options.services === undefined ? createListener(toPeer(options)) : createPaths(options)),
}
