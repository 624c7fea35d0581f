/** Koa: one policy for everything, another for one method of one path. Preflights obey both. */
import Router from '@koa/router'
import { cors } from 'corbel/koa'
import Koa from 'koa'

const app = new Koa()
const router = new Router()

router.get('/icecream/:flavour', (context) => {
  context.body = { flavour: context.params['flavour'] }
})
router.put('/icecream/:flavour', cors({ origins: ['https://app.example'], credentials: true }), (context) => {
  context.status = 204
})

app.use(cors({ origins: ['https://app.example', 'https://*.partner.example'] })).use(router.routes()).use(router.allowedMethods())
export const server = app.listen(Number(process.env['PORT'] ?? 3000), 'localhost')
