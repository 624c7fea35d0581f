/** Fastify. */
import peer from '@fastify/cors'
import { cors } from 'corbel/fastify'
import { cors as front } from 'corbel/node'
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import type { RequestListener } from 'node:http'
import { ACTUAL_LINES, eachLine, peerPolicyOf, PLAIN_LINES, policyOf, scoopsOf } from '../variant.ts'
import type { Variants } from '../variant.ts'

const createListener = async (prepare: (app: FastifyInstance) => unknown = () => undefined): Promise<RequestListener> => {
  const app = fastify()
  await prepare(app)
  app.get<{ Params: { flavour: string } }>('/icecream/:flavour', (request, reply) => { reply.send(scoopsOf(request.params.flavour)) })
  app.put('/icecream/:flavour', (_request, reply) => { reply.code(204).send() })
  app.patch('/icecream/:flavour', (_request, reply) => { reply.code(204).send() })
  app.delete('/icecream/:flavour', (_request, reply) => { reply.code(204).send() })
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
  peer: (options) => createListener((app) => app.register(peer, { ...peerPolicyOf(options), strictPreflight: false })),
}
