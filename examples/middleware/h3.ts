/** h3: one policy for everything, another among the middleware of one route. Preflights obey both. */
import { cors } from 'corbel/h3'
import { H3, noContent } from 'h3'
import { toNodeHandler } from 'h3/node'
import { createServer } from 'node:http'

const app = new H3()

app.use(cors({ origins: ['https://app.example', 'https://*.partner.example'] }))

app.get('/icecream/:flavour', (event) => event.context.params)
app.put('/icecream/:flavour', () => noContent(), { middleware: [cors({ origins: ['https://app.example'], credentials: true })] })

export const server = createServer(toNodeHandler(app)).listen(Number(process.env['PORT'] ?? 3000), 'localhost')
