/** CORS around a fetch handler that is no Corbel application: `bun fetch.ts`, `deno serve fetch.ts`, or `main` of a Worker. */
import { cors } from 'corbel/fetch'

const withCors = cors({ origins: ['https://shop.example'], methods: { GET: {}, PUT: { credentials: true } } })

export default {
  fetch: withCors((request) => {
    if (request.method === 'PUT') return new Response(null, { status: 204 })
    return Response.json({ flavour: new URL(request.url).pathname.split('/').at(-1) })
  }),
}
