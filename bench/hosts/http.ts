/** `node:http` itself: the floors, hard-coded and written by hand, and Corbel around a listener. */
import { cors } from 'corbel/node'
import type { RequestListener } from 'node:http'
import { APP } from '../requests.ts'
import { ACTUAL_LINES, GRANTED_LINES, PLAIN_LINES, policyOf, scoopsOf } from '../variant.ts'
import type { Variants } from '../variant.ts'

const REFUSAL = JSON.stringify({ type: 'about:blank', title: 'Forbidden', status: 403 })
const REFUSED = ['content-type', 'application/problem+json', 'content-length', String(REFUSAL.length), 'x-content-type-options', 'nosniff', 'vary', 'Origin, Access-Control-Request-Method']
const BODY = JSON.stringify(scoopsOf('lemon'))
const OWN = ['content-type', 'application/json', 'content-length', String(BODY.length)]
const SERVED = [...OWN, 'x-content-type-options', 'nosniff']

const send = (status: number, headers: string[], body?: string): RequestListener => (_request, response) => {
  response.writeHead(status, headers).end(body)
}

const listener: RequestListener = (_request, response) => {
  response.writeHead(200, OWN).end(BODY)
}

/** The variants. Those named after an answer give it to everything, and read nothing. */
export const variants: Variants = {
  granted: () => send(204, [...GRANTED_LINES]),
  refused: () => send(403, REFUSED, REFUSAL),
  served: () => send(200, [...SERVED, ...ACTUAL_LINES], BODY),
  bare: () => listener,
  lines: () => send(200, [...OWN, ...ACTUAL_LINES], BODY),
  vary: () => send(200, [...OWN, ...PLAIN_LINES], BODY),
  corbel: (options) => cors({ ...policyOf(options), methods: ['GET', 'PUT', 'PATCH', 'DELETE'] } as never)(listener),
  hand: ({ origins = [APP] }) => {
    const answers = new Map(origins.map((origin) => [origin, GRANTED_LINES.with(1, origin)]))
    return (request, response) => {
      const { headers } = request
      if (request.method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return listener(request, response)
      const answer = answers.get(headers.origin ?? '')
      return answer === undefined ? response.writeHead(403, REFUSED).end(REFUSAL) : response.writeHead(204, answer).end()
    }
  },
}
