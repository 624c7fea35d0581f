/** Fastify: one policy for everything, and what differs for one route in its `config`. Preflights obey both. */
import { cors } from 'corbel/fastify'
import fastify from 'fastify'

const app = fastify()

await app.register(cors, { origins: ['https://app.example', 'https://*.partner.example'] })

app.get('/icecream/:flavour', (request) => request.params)
app.put('/icecream/:flavour', { config: { cors: { origins: ['https://app.example'], credentials: true } } }, (_request, reply) => reply.code(204).send())

await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: 'localhost' })
export const { server } = app
