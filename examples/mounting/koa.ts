/** Koa: a Corbel application below `/api`, and Koa's own routes beside it. */
import Router from '@koa/router'
import { toKoa } from 'corbel/koa-mount'
import Koa from 'koa'
import { icecreamApp } from './icecream.ts'

const app = new Koa()
const router = new Router()

router.get('/hello', (context) => {
  context.body = 'hello'
})

app.use(toKoa(icecreamApp, { prefix: '/api' })).use(router.routes()).use(router.allowedMethods())
export const server = app.listen(Number(process.env['PORT'] ?? 3000), 'localhost')
