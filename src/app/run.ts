/** The order of work for a request that CORS let through: method, guards, media types, input, handler. */
import type { Context, Guard, RequestContext } from '../service/context.ts'
import { bodyFormOf, isConsumed, negotiateType, parseMediaType } from '../service/media-type.ts'
import type { Operation } from '../service/operation.ts'
import { HttpProblem } from '../service/problem.ts'
import type { InputFault } from '../service/problem.ts'
import { reply, Reply } from '../service/reply.ts'
import type { Schema } from '../service/schema.ts'
import { toAnswer } from './answer.ts'
import type { Answer } from './answer.ts'
import { announcesMore, bodyTooLarge, hasBody, readBody } from './body.ts'
import { ExchangeContext, OperationContext, RequestSource } from './context.ts'
import type { OperationInput } from './context.ts'
import type { Exchange } from './exchange.ts'
import { invalidInput, validate, validateBody, validateHeaders, validateQuery } from './input.ts'
import type { Validated } from './input.ts'
import type { RouteMatch } from './routes.ts'
import type { CheckedSettings } from './settings.ts'

/** Answer a request whose path has a service. Throws what is to become a problem. */
export async function runRoute({ route, params }: RouteMatch, exchange: Exchange, settings: CheckedSettings): Promise<Answer> {
  const operation = route.operation(exchange.method)
  if (operation === undefined) {
    if (exchange.method === 'OPTIONS') return toAnswer(reply(204, undefined, { allow: route.allow }))
    throw new HttpProblem(405, 'This path has no such method.', { headers: { allow: route.allow } })
  }
  const path = decodeParams(params)
  const limit = operation.bodyLimit ?? settings.bodyLimit
  const guards = [settings.guards, route.service.guards, operation.guards].flat()
  // Where nobody but Corbel reads the body, it is counted once, as it is read.
  const source = new RequestSource(exchange, operation.body !== undefined && guards.length === 0 ? Infinity : limit)
  const refusal = guards.length === 0 ? undefined : await askGuards(guards, new ExchangeContext(source, path.params))
  if (refusal !== undefined) return refusal
  const accepted = negotiate(operation, exchange)
  const body = operation.body === undefined ? refuseLongBody(exchange, limit) : await takeBody(operation, source, limit)
  const input = hasSchema(operation) || path.faults.length > 0 ? await readInput(operation, exchange, path, body) : NO_INPUT
  const context = new OperationContext(source, path.params, input, accepted)
  // The schemas made the values; what they made was told to the handler's types by `service()`.
  return toAnswer(await operation.handler(context as Context<string, unknown, unknown, unknown, unknown>), accepted)
}

const NO_INPUT: OperationInput = Object.freeze({ params: undefined, query: undefined, headers: undefined, body: undefined })

function hasSchema({ params, query, headers, body }: Operation): boolean {
  return params !== undefined || query !== undefined || headers !== undefined || body !== undefined
}

interface DecodedParams {
  readonly params: Readonly<Record<string, string | undefined>>
  readonly faults: readonly InputFault[]
}

// A parameter that cannot be decoded stays as it came for the guards; it is a fault of the input, told with the others.
function decodeParams(encoded: RouteMatch['params']): DecodedParams {
  const params: Record<string, string | undefined> = {}
  const faults: InputFault[] = []
  for (const [name, text] of Object.entries(encoded)) {
    try {
      params[name] = text?.includes('%') === true ? decodeURIComponent(text) : text
    } catch {
      params[name] = text
      faults.push({ in: 'path', pointer: `/${name}`, detail: 'This is not valid percent-encoding.' })
    }
  }
  return { params, faults }
}

async function askGuards(guards: readonly Guard[], context: RequestContext): Promise<Answer | undefined> {
  for (const guard of guards) {
    const answer = await askGuard(guard, context)
    if (answer !== undefined) return answer
  }
  return undefined
}

// `true` and `false` are what a guard that only answers a question gives; anything else that is no answer is a mistake, and stops the request.
async function askGuard(guard: Guard, context: RequestContext): Promise<Answer | undefined> {
  const verdict = await guard(context)
  if (verdict === undefined || verdict === true) return undefined
  if (verdict === false) throw new HttpProblem(403)
  if (verdict instanceof Response || verdict instanceof Reply || verdict instanceof HttpProblem) return toAnswer(verdict)
  throw new TypeError('A guard gives nothing, true, false, a Response, a reply or an HttpProblem.')
}

function negotiate(operation: Operation, exchange: Exchange): string {
  if (operation.produces === undefined) return 'application/json'
  const accepted = negotiateType(exchange.header('accept'), operation.produces)
  if (accepted === undefined) throw new HttpProblem(406, `This can be had as ${operation.produces.join(', ')}.`)
  return accepted
}

/** A body that was read, with the essence of its type. */
interface TakenBody {
  readonly bytes: Uint8Array
  readonly type: string
}

// A body that the handler may read for itself: only what is announced can be refused before.
function refuseLongBody(exchange: Exchange, limit: number): undefined {
  if (announcesMore(exchange, limit)) throw bodyTooLarge(limit)
}

// `undefined` where there is none. Its type is judged before it is read, but where only reading tells whether there is one at all.
async function takeBody({ consumes }: Operation, source: RequestSource, limit: number): Promise<TakenBody | undefined> {
  const { exchange } = source
  const announced = hasBody(exchange)
  if (announced === false) return undefined
  const type = announced === true ? readContentType(exchange, consumes) : undefined
  refuseLongBody(exchange, limit)
  const bytes = await readBody(source.request, limit)
  return bytes.byteLength === 0 ? undefined : { bytes, type: type ?? readContentType(exchange, consumes) }
}

function readContentType(exchange: Exchange, consumes: readonly string[]): string {
  const type = exchange.header('content-type')
  const essence = type === undefined ? undefined : parseMediaType(type)
  if (essence === undefined || !isConsumed(essence, consumes)) throw unsupportedType(consumes)
  return essence
}

function unsupportedType(consumes: readonly string[]): HttpProblem {
  return new HttpProblem(415, `The body is to be ${consumes.join(', ')}, and to say so in Content-Type.`)
}

async function readInput(operation: Operation, exchange: Exchange, path: DecodedParams, taken: TakenBody | undefined): Promise<OperationInput> {
  const { params, query, headers, body } = operation
  const parts = {
    params: path.faults.length > 0 ? { faults: path.faults } : params && await validate(params, path.params, 'path'),
    query: query && await validateQuery(query, new URLSearchParams(exchange.search), 'query'),
    headers: headers && await validateHeaders(headers, exchange.request.headers),
    body: body && await validateTaken(body, taken),
  }
  const faults = Object.values(parts).flatMap((part) => part?.faults ?? [])
  if (faults.length > 0) throw invalidInput(faults)
  return { params: valueOf(parts.params), query: valueOf(parts.query), headers: valueOf(parts.headers), body: valueOf(parts.body)?.value }
}

function valueOf(part: Validated | undefined): { readonly value: unknown } | undefined {
  return part === undefined || part.faults !== undefined ? undefined : part
}

function validateTaken(schema: Schema, taken: TakenBody | undefined): Validated | Promise<Validated> {
  if (taken === undefined) return validateBody(schema, undefined)
  const { bytes, type } = taken
  const form = bodyFormOf(type)
  if (form === 'bytes') return validateBody(schema, bytes)
  const text = decodeText(bytes)
  if (text === undefined) return { faults: [{ in: 'body', pointer: '', detail: 'This is not valid UTF-8.' }] }
  if (form === 'text') return validateBody(schema, text)
  if (form === 'form') return validateQuery(schema, new URLSearchParams(text), 'body')
  const json = parseJson(text)
  return json === undefined ? { faults: [{ in: 'body', pointer: '', detail: 'This is not valid JSON.' }] } : validateBody(schema, json.value)
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
