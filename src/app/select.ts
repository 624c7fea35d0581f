/** Choosing the handler of a method, and the media type of its answer, by Content-Type and Accept. */
import { isConsumed, parseMediaType } from '../service/media-type.ts'
import { negotiateType } from '../service/negotiate-type.ts'
import { HttpProblem } from '../service/problem.ts'
import { hasBody } from './body.ts'
import type { Endpoint, HandlerEndpoint } from './endpoint.ts'
import type { Exchange } from './exchange.ts'

/** A handler, and the media type that its answer should have. */
export interface Selection {
  readonly handler: HandlerEndpoint
  readonly accepted: string
}

/** Choose. Throws the problem of a request that no handler takes: 406, and 415 where there are several to choose from. */
export function selectHandler(endpoint: Endpoint, exchange: Exchange): Selection {
  const candidates = endpoint.handlers.length === 1 ? endpoint.handlers : takingBody(endpoint, exchange)
  const offers = candidates.flatMap((handler) => (handler.handling.produces ?? [handler.type]).map((type) => ({ handler, accepted: type })))
  const [first] = offers
  if (first === undefined) throw unsupportedType(endpoint)
  // Where nothing says what is produced, Accept is not looked at.
  if (!endpoint.negotiated) return first
  const accepted = negotiateType(exchange.header('accept'), [...new Set(offers.map((offer) => offer.accepted))])
  const chosen = offers.find((offer) => offer.accepted === accepted) ?? offers.find(({ handler }) => handler.handling.produces === undefined)
  if (chosen === undefined) throw new HttpProblem(406, `This can be had as ${[...new Set(offers.map((offer) => offer.accepted))].join(', ')}.`)
  return chosen
}

function takingBody({ handlers }: Endpoint, exchange: Exchange): readonly HandlerEndpoint[] {
  const announced = hasBody(exchange)
  const type = exchange.header('content-type')
  const bodyless = handlers.filter(({ handling }) => handling.schemas.body === undefined)
  // Without a body, whoever reads none goes before whoever would miss one.
  if (announced === false || (announced === undefined && type === undefined)) return bodyless.length === 0 ? handlers : bodyless
  const essence = type === undefined ? undefined : parseMediaType(type)
  return handlers.filter((handler) => bodyless.includes(handler) || (essence !== undefined && isConsumed(essence, handler.handling.consumes)))
}

/** The header that tells which media types a body may have: https://www.rfc-editor.org/rfc/rfc5789#section-3.1, https://www.w3.org/TR/ldp/#header-accept-post */
export function acceptHeader(method: string): string {
  return method === 'POST' ? 'accept-post' : method === 'PATCH' ? 'accept-patch' : 'accept'
}

/** The problem of a body whose type no handler takes. */
export function unsupportedType({ method, consumes }: Endpoint): HttpProblem {
  const types = consumes.join(', ')
  return new HttpProblem(415, `The body is to be ${types}, and to say so in Content-Type.`, { headers: { [acceptHeader(method)]: types } })
}
