/** Hono: a Corbel application below `/api`, and Hono's own routes beside it. */
import { serve } from '@hono/node-server'
import { toHono } from 'corbel/hono'
import { Hono } from 'hono'
import { icecreamApp } from './icecream.ts'

const app = new Hono()

app.use(toHono(icecreamApp, { prefix: '/api' }))

app.get('/hello', (c) => c.text('hello'))

export const server = serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 3000), hostname: 'localhost' })
