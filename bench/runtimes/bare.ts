/** A bare fetch handler that writes the header lines of the policy itself. */
import { ACTUAL_LINES, GRANTED_LINES, scoopsOf, toObject } from '../variant.ts'

const granted = toObject(GRANTED_LINES)
const actual = toObject(ACTUAL_LINES)

export default {
  fetch: (request: Request): Response => (request.method === 'OPTIONS' ? new Response(null, { status: 204, headers: granted }) : Response.json(scoopsOf('lemon'), { headers: actual })),
}
