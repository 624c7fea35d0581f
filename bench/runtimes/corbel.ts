/** The bare handler without lines of its own, in Corbel's CORS. */
import { cors } from 'corbel/fetch'
import { policyOf, scoopsOf } from '../variant.ts'

export default { fetch: cors({ ...policyOf({}), methods: ['GET', 'PUT', 'PATCH', 'DELETE'] } as never)((_request: Request) => Response.json(scoopsOf('lemon'))) }
