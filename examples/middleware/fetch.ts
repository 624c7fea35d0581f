/** A fetch handler, for Bun, Deno and Workers: a policy by method, since nobody else tells which methods there are. */
import { cors } from 'corbel/fetch'

const withCors = cors({
  origins: ['https://app.example', 'https://*.partner.example'],
  methods: { GET: {}, PUT: { origins: ['https://app.example'], credentials: true } },
})

export default {
  fetch: withCors((request) => {
    if (request.method === 'PUT') return new Response(null, { status: 204 })
    return Response.json({ flavour: new URL(request.url).pathname.split('/').at(-1) })
  }),
}
