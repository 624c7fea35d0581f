/** The Corbel application that the examples mount: it knows nothing of where it stands. */
import { createApp, service } from 'corbel'

const icecream = service('/icecream/:flavour', {
  cors: { origins: ['https://app.example', 'https://*.partner.example'] },
  get: ({ params }) => ({ flavour: params.flavour }),
  put: { cors: { origins: ['https://app.example'], credentials: true }, handler: () => undefined },
})

export const icecreamApp = createApp([icecream])
