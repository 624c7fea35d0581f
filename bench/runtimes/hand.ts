/** A handler that finds the lines of an origin by hand, in a map: what reading the request takes by itself. */
import { APP } from '../requests.ts'
import { ACTUAL_LINES, GRANTED_LINES, scoopsOf, toObject } from '../variant.ts'

const granted = new Map([[APP, toObject(GRANTED_LINES)]])
const actual = new Map([[APP, toObject(ACTUAL_LINES)]])

const isPreflight = ({ method, headers }: Request): boolean => method === 'OPTIONS' && headers.get('access-control-request-method') !== null

export default {
  fetch: (request: Request): Response => {
    const origin = request.headers.get('origin') ?? ''
    return isPreflight(request) ? new Response(null, { status: 204, headers: granted.get(origin) ?? {} }) : Response.json(scoopsOf('lemon'), { headers: actual.get(origin) ?? {} })
  },
}
