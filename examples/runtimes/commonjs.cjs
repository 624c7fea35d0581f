/** CommonJS requires every entry: `SHOPS='https://shop.example' node commonjs.cjs`. */
const { createApp, originsFromEnv, service, trusted } = require('corbel')
const { serve } = require('corbel/node')

const stock = new Map([['lemon', 3], ['pistachio', 7]])

const icecream = service('/icecream/:flavour', {
  cors: { origins: trusted('shops') },
  get: ({ params: { flavour } }) => ({ flavour, scoops: stock.get(flavour) ?? 0 }),
  put: { cors: { credentials: true }, handler: ({ params: { flavour } }) => { stock.set(flavour, 10) } },
  delete: { cors: false, handler: ({ params: { flavour } }) => { stock.delete(flavour) } },
})

const app = createApp([icecream], { trust: { shops: originsFromEnv('SHOPS') } })

serve(app, { host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) }).then(({ url }) => console.log(`Ice cream at ${url}/icecream/lemon`))
