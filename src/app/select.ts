/** Choosing the handler of a method, and the media type of its answer, by Content-Type and Accept. */
import type { RequestContext } from '../service/context.ts'
import { isConcreteMediaType, isConsumed, isMediaType, parseMediaType } from '../service/media-type.ts'
import { negotiateType } from '../service/negotiate-type.ts'
import type { MediaTypeSource } from '../service/operation.ts'
import { HttpProblem } from '../service/problem.ts'
import { hasBody } from './body.ts'
import type { Endpoint, HandlerEndpoint } from './endpoint.ts'
import type { Exchange } from './exchange.ts'

/** A handler, and the media type that its answer should have. */
export interface Selection {
  readonly handler: HandlerEndpoint
  readonly accepted: string
  /** The media types that its body may have. */
  readonly consumes: readonly string[]
  /** Those that a body may have for any of the handlers, for whoever sent another. */
  readonly takes: readonly string[]
}

interface Candidate {
  readonly handler: HandlerEndpoint
  readonly consumes: readonly string[]
}

/** Choose. Throws the problem of a request that no handler takes: 406, and 415 where there are several to choose from. Throws a `TypeError` where a function tells what is no media type. */
export function selectHandler(endpoint: Endpoint, exchange: Exchange, context: RequestContext): Selection {
  const all = endpoint.handlers.map((handler): Candidate => ({ handler, consumes: tell(handler.handling.typesFor.consumes, context, isMediaType) ?? handler.handling.consumes }))
  const takes = endpoint.consumes.length > 0 || all.every(({ handler }) => handler.handling.typesFor.consumes === undefined) ? endpoint.consumes : [...new Set(all.flatMap(({ consumes }) => consumes))]
  const candidates = all.length === 1 ? all : takingBody(all, exchange)
  const offers = candidates.flatMap(({ handler, consumes }) => {
    const produces = tell(handler.handling.typesFor.produces, context, isConcreteMediaType) ?? handler.handling.produces
    return (produces ?? [handler.type]).map((accepted) => ({ handler, accepted, consumes, takes, any: produces === undefined }))
  })
  const [first] = offers
  if (first === undefined) throw unsupportedType(endpoint.method, takes)
  // Where nothing says what is produced, Accept is not looked at.
  if (!endpoint.negotiated) return first
  const accepted = negotiateType(exchange.header('accept'), [...new Set(offers.map((offer) => offer.accepted))])
  const chosen = offers.find((offer) => offer.accepted === accepted) ?? offers.find(({ any }) => any)
  if (chosen === undefined) throw new HttpProblem(406, `This can be had as ${[...new Set(offers.map((offer) => offer.accepted))].join(', ')}.`)
  return chosen
}

function tell(source: MediaTypeSource | undefined, context: RequestContext, isValid: (type: string) => boolean): readonly string[] | undefined {
  if (source === undefined) return undefined
  const types: unknown = source(context)
  if (Array.isArray(types) && types.length > 0 && types.every((type) => typeof type === 'string' && isValid(type))) return types
  throw new TypeError('A function that stands for produces or consumes gives a list of media types.')
}

function takingBody(all: readonly Candidate[], exchange: Exchange): readonly Candidate[] {
  const announced = hasBody(exchange)
  const type = exchange.header('content-type')
  const bodyless = all.filter(({ handler }) => handler.handling.schemas.body === undefined)
  // Without a body, whoever reads none goes before whoever would miss one.
  if (announced === false || (announced === undefined && type === undefined)) return bodyless.length === 0 ? all : bodyless
  const essence = type === undefined ? undefined : parseMediaType(type)
  return all.filter((candidate) => bodyless.includes(candidate) || (essence !== undefined && isConsumed(essence, candidate.consumes)))
}

/** The header that tells which media types a body may have: https://www.rfc-editor.org/rfc/rfc5789#section-3.1, https://www.w3.org/TR/ldp/#header-accept-post */
export function acceptHeader(method: string): string {
  return method === 'POST' ? 'accept-post' : method === 'PATCH' ? 'accept-patch' : 'accept'
}

/** The problem of a body whose type no handler takes. */
export function unsupportedType(method: string, types: readonly string[]): HttpProblem {
  const list = types.join(', ')
  return new HttpProblem(415, `The body is to be ${list}, and to say so in Content-Type.`, { headers: { [acceptHeader(method)]: list } })
}
