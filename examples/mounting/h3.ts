/** h3: a Corbel application below `/api`, and h3's own routes beside it. */
import { toH3 } from 'corbel/h3'
import { H3 } from 'h3'
import { toNodeHandler } from 'h3/node'
import { createServer } from 'node:http'
import { icecreamApp } from './icecream.ts'

const app = new H3()

app.use(toH3(icecreamApp, { prefix: '/api' }))

app.get('/hello', () => 'hello')

export const server = createServer(toNodeHandler(app)).listen(Number(process.env['PORT'] ?? 3000), 'localhost')
