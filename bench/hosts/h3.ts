/** h3 on `node:http`. */
import { cors } from 'corbel/h3'
import { cors as front } from 'corbel/node'
import { H3, handleCors, noContent } from 'h3'
import type { Middleware } from 'h3'
import { toNodeHandler } from 'h3/node'
import type { RequestListener } from 'node:http'
import { ACTUAL_LINES, eachLine, peerPolicyOf, PLAIN_LINES, policyOf, scoopsOf } from '../variant.ts'
import type { Variants } from '../variant.ts'

const createListener = (...middleware: readonly Middleware[]): RequestListener => {
  const app = new H3()
  for (const each of middleware) app.use(each)
  app.get('/icecream/:flavour', (event) => scoopsOf(event.context.params?.['flavour'] ?? ''))
  app.put('/icecream/:flavour', () => noContent())
  app.patch('/icecream/:flavour', () => noContent())
  app.delete('/icecream/:flavour', () => noContent())
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
  peer: (options) => {
    const { origin, credentials, methods, allowedHeaders = '*', exposedHeaders, maxAge } = peerPolicyOf(options)
    const policy = { origin, credentials, methods, allowHeaders: allowedHeaders, exposeHeaders: exposedHeaders, maxAge: String(maxAge), preflight: { statusCode: 204 } }
    return createListener((event, next) => {
      const answer = handleCors(event, policy as never)
      return answer === false ? next() : answer
    })
  },
}
