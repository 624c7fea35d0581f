/** An application that is well, but for what is unwise in production. */
import { createApp, service } from '../../../src/index.ts'

const icecream = service('/icecream/:flavour', {
  cors: { origins: ['https://app.example', 'http://localhost:3000'], maxAge: 86_400 },
  get: ({ params }) => ({ flavour: params.flavour }),
  put: { cors: { origins: ['https://app.example'], credentials: true, allowHeaders: ['content-type'] }, handler: () => ({ done: true }) },
})

export const app = createApp([icecream])
export const later = createApp([icecream, service('/open', { cors: { origins: '*' }, post: () => 1 })])
