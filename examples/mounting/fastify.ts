/** Fastify: a Corbel application below `/api`, and Fastify's own routes beside it. */
import { toFastify } from 'corbel/fastify-mount'
import fastify from 'fastify'
import { icecreamApp } from './icecream.ts'

const app = fastify()

await app.register(toFastify(icecreamApp), { prefix: '/api' })

app.get('/hello', () => 'hello')

await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: 'localhost' })
export const { server } = app
