/** node:http: a policy by method, since nobody else tells which methods there are. */
import { cors } from 'corbel/node'
import { createServer } from 'node:http'

const withCors = cors({
  origins: ['https://app.example', 'https://*.partner.example'],
  methods: { GET: {}, PUT: { origins: ['https://app.example'], credentials: true } },
})

export const server = createServer(withCors((request, response) => {
  if (request.method === 'PUT') response.writeHead(204).end()
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ flavour: request.url?.split('/').at(-1) }))
})).listen(Number(process.env['PORT'] ?? 3000), 'localhost')
