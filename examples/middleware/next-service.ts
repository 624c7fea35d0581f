/** Next.js, `app/shop/[...path]/route.ts`: services in a catch-all route. What is left out of the exports Next.js answers itself, without CORS. */
import { createApp, service } from 'corbel'
import { toNext } from 'corbel/next'

const icecream = service('/icecream/:flavour', {
  cors: { origins: ['https://app.example', 'https://*.partner.example'] },
  get: ({ params }) => ({ flavour: params.flavour }),
  put: { cors: { origins: ['https://app.example'], credentials: true }, handler: () => undefined },
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNext(createApp([icecream]), { prefix: '/shop' })
