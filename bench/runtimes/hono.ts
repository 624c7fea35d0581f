/** Hono with its own CORS middleware. */
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { findOrigin, peerPolicyOf, scoopsOf } from '../variant.ts'

const { credentials, methods, allowedHeaders, exposedHeaders, maxAge } = peerPolicyOf({})
const find = findOrigin({})
const app = new Hono()
app.use(cors({ credentials, exposeHeaders: exposedHeaders, maxAge, allowMethods: methods, ...(allowedHeaders !== undefined && { allowHeaders: allowedHeaders }), origin: (origin) => find(origin) ?? null }))
app.get('/icecream/:flavour', (context) => context.json(scoopsOf(context.req.param('flavour'))))

export default { fetch: (request: Request): Response | Promise<Response> => app.fetch(request) }
