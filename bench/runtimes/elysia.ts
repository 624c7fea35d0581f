/** Elysia with its own CORS plugin, which runs on Bun. */
import { cors } from '@elysiajs/cors'
import { Elysia } from 'elysia'
import { peerPolicyOf, scoopsOf } from '../variant.ts'

const { origin, credentials, methods, allowedHeaders, exposedHeaders, maxAge } = peerPolicyOf({})
const app = new Elysia()
  .use(cors({ origin, credentials, methods, exposeHeaders: exposedHeaders, maxAge, ...(allowedHeaders !== undefined && { allowedHeaders }) } as never))
  .get('/icecream/:flavour', ({ params }) => scoopsOf(params.flavour))

export default { fetch: (request: Request): Response | Promise<Response> => app.fetch(request) }
