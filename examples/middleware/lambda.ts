/** AWS Lambda, behind API Gateway, a function URL or a load balancer: CORS is left to the services, so switch it off there. */
import { createApp, service } from 'corbel'
import { toLambda } from 'corbel/lambda'

const icecream = service('/icecream/:flavour', {
  cors: { origins: ['https://app.example', 'https://*.partner.example'] },
  get: ({ params }) => ({ flavour: params.flavour }),
  put: { cors: { origins: ['https://app.example'], credentials: true }, handler: () => undefined },
})

export const handler = toLambda(createApp([icecream]))
