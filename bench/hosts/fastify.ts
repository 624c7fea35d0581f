/** Fastify. */
import peer from '@fastify/cors'
import { cors } from 'corbel/fastify'
import { cors as front } from 'corbel/node'
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import type { RequestListener } from 'node:http'
import { ACTUAL_LINES, eachLine, pathsOf, peerPolicyOf, PLAIN_LINES, policyOf, scoopsOf } from '../variant.ts'
import type { Variants, VariantOptions } from '../variant.ts'

const addPath = (app: FastifyInstance, path: string): void => {
  app.get<{ Params: { flavour: string } }>(path, (request, reply) => { reply.send(scoopsOf(request.params.flavour)) })
  app.put(path, (_request, reply) => { reply.code(204).send() })
  app.patch(path, (_request, reply) => { reply.code(204).send() })
  app.delete(path, (_request, reply) => { reply.code(204).send() })
}

const createListener = async (prepare: (app: FastifyInstance) => unknown = () => undefined): Promise<RequestListener> => {
  const app = fastify()
  await prepare(app)
  addPath(app, '/icecream/:flavour')
  await app.ready()
  return app.routing
}

// A scope for each, for the plugin answers the preflights of a whole scope by one policy.
const createPaths = async (options: VariantOptions): Promise<RequestListener> => {
  const app = fastify()
  for (const [path, own] of pathsOf(options)) {
    const end = path.indexOf('/', 1)
    app.register(async (scope) => {
      await scope.register(peer, { ...peerPolicyOf(own), strictPreflight: false })
      addPath(scope, path.slice(end))
    }, { prefix: path.slice(0, end) })
  }
  await app.ready()
  return app.routing
}

const writing = (flat: readonly string[]) => (app: FastifyInstance): unknown => app.addHook('onRequest', (_request, reply, done) => {
  eachLine(flat, (name, value) => reply.header(name, value))
  done()
})

/** The variants. */
export const variants: Variants = {
  bare: () => createListener(),
  lines: () => createListener(writing(ACTUAL_LINES)),
  vary: () => createListener(writing(PLAIN_LINES)),
  corbel: (options) => createListener((app) => app.register(cors as never, policyOf(options))),
  front: async (options) => front({ ...policyOf(options), methods: ['GET', 'PUT', 'PATCH', 'DELETE'] } as never)(await createListener()),
  peer: (options) => (options.services === undefined ? createListener((app) => app.register(peer, { ...peerPolicyOf(options), strictPreflight: false })) : createPaths(options)),
}
