/** A service of Corbel. */
import { createApp, service } from 'corbel'
import { policyOf, scoopsOf } from '../variant.ts'

const app = createApp([service('/icecream/:flavour', {
  cors: policyOf({}) as never, get: ({ params }) => scoopsOf(params.flavour), put: () => undefined, patch: () => undefined, delete: () => undefined,
})])

export default { fetch: (request: Request): Promise<Response> => app.fetch(request) }
