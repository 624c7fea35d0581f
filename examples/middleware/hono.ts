/** Hono: one policy for everything, another for one method of one path. Preflights obey both, since the first one knows the application. */
import { serve } from '@hono/node-server'
import { cors } from 'corbel/hono'
import { Hono } from 'hono'

const app = new Hono()

app.use(cors({ origins: ['https://app.example', 'https://*.partner.example'] }, { app }))

app.get('/icecream/:flavour', (c) => c.json({ flavour: c.req.param('flavour') }))
app.put('/icecream/:flavour', cors({ origins: ['https://app.example'], credentials: true }), (c) => c.body(null, 204))

export const server = serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 3000), hostname: 'localhost' })
