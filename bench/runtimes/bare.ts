/** A bare fetch handler that writes the header lines of the policy itself. */
import { ACTUAL_LINES, GRANTED_LINES, scoopsOf } from '../variant.ts'

const toObject = (flat: readonly string[]): Record<string, string> => Object.fromEntries(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : [])))
const granted = toObject(GRANTED_LINES)
const actual = toObject(ACTUAL_LINES)

export default {
  fetch: (request: Request): Response => (request.method === 'OPTIONS' ? new Response(null, { status: 204, headers: granted }) : Response.json(scoopsOf('lemon'), { headers: actual })),
}
