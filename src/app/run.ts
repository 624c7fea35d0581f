/** The order of work for a request that CORS let through: method, guards, media types, input, handler. */
import type { Context, Guard, RequestContext } from '../service/context.ts'
import { bodyFormOf, isConsumed, negotiateType, parseMediaType } from '../service/media-type.ts'
import type { Operation } from '../service/operation.ts'
import { HttpProblem } from '../service/problem.ts'
import type { InputFault } from '../service/problem.ts'
import { reply, Reply } from '../service/reply.ts'
import { toAnswer } from './answer.ts'
import type { Answer } from './answer.ts'
import { announcesMore, bodyTooLarge, hasBody, limitRequest, readBody } from './body.ts'
import { invalidInput, validate, validateBody, validateHeaders, validateQuery } from './input.ts'
import type { Validated } from './input.ts'
import type { RouteMatch } from './routes.ts'
import type { CheckedSettings } from './settings.ts'

/** Answer a request whose path has a service. Throws what is to become a problem. */
export async function runRoute({ route, params }: RouteMatch, request: Request, url: URL, settings: CheckedSettings): Promise<Answer> {
  const operation = route.operation(request.method)
  if (operation === undefined) {
    if (request.method === 'OPTIONS') return toAnswer(reply(204, undefined, { allow: route.allow }))
    throw new HttpProblem(405, 'This path has no such method.', { headers: { allow: route.allow } })
  }
  const path = decodeParams(params)
  const limit = operation.bodyLimit ?? settings.bodyLimit
  const context = createContext(request, url, path.params, operation.body === undefined ? limit : Infinity)
  for (const guard of [...settings.guards, ...route.service.guards, ...operation.guards]) {
    const answer = await askGuard(guard, context)
    if (answer !== undefined) return answer
  }
  const accepted = negotiate(operation, request)
  checkContentType(operation, request)
  if (announcesMore(request, limit)) throw bodyTooLarge(limit)
  const input = await readInput(operation, context, path.faults, limit)
  return toAnswer(await operation.handler(createHandlerContext(context, input, accepted)), accepted)
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
      params[name] = text === undefined ? undefined : decodeURIComponent(text)
    } catch {
      params[name] = text
      faults.push({ in: 'path', pointer: `/${name}`, detail: 'This is not valid percent-encoding.' })
    }
  }
  return { params, faults }
}

// The request is wrapped only when somebody asks for it: few handlers do.
function createContext(request: Request, url: URL, pathParams: RequestContext['pathParams'], limit: number): RequestContext {
  let limited: Request | undefined
  return {
    url, pathParams,
    method: request.method,
    get request() {
      limited ??= limitRequest(request, limit)
      return limited
    },
    get signal() {
      return request.signal
    },
  }
}

interface HandlerInput {
  readonly params: unknown
  readonly query: unknown
  readonly headers: unknown
  readonly body: unknown
}

function createHandlerContext(context: RequestContext, input: HandlerInput, accepted: string): Context<string, unknown, unknown, unknown, unknown> {
  const { url, pathParams, method } = context
  const { params, query, headers, body } = input
  const handlerContext = {
    url, pathParams, method, accepted, params, query, headers, body,
    get request() {
      return context.request
    },
    get signal() {
      return context.signal
    },
  }
  // The schemas made the values; what they made was told to the handler's types by `service()`.
  return handlerContext as Context<string, unknown, unknown, unknown, unknown>
}

// `true` and `false` are what a guard that only answers a question gives; anything else that is no answer is a mistake, and stops the request.
async function askGuard(guard: Guard, context: RequestContext): Promise<Answer | undefined> {
  const verdict = await guard(context)
  if (verdict === undefined || verdict === true) return undefined
  if (verdict === false) throw new HttpProblem(403)
  if (verdict instanceof Response || verdict instanceof Reply || verdict instanceof HttpProblem) return toAnswer(verdict)
  throw new TypeError('A guard gives nothing, true, false, a Response, a reply or an HttpProblem.')
}

function negotiate(operation: Operation, request: Request): string {
  if (operation.produces === undefined) return 'application/json'
  const accepted = negotiateType(request.headers.get('accept'), operation.produces)
  if (accepted === undefined) throw new HttpProblem(406, `This can be had as ${operation.produces.join(', ')}.`)
  return accepted
}

function checkContentType({ body, consumes }: Operation, request: Request): void {
  if (body === undefined || hasBody(request) === false) return
  const type = request.headers.get('content-type')
  // Where only reading tells whether there is a body, one without a type is judged once it is read.
  if (type === null && hasBody(request) === undefined) return
  const essence = type === null ? undefined : parseMediaType(type)
  if (essence === undefined || !isConsumed(essence, consumes)) throw unsupportedType(consumes)
}

function unsupportedType(consumes: readonly string[]): HttpProblem {
  return new HttpProblem(415, `The body is to be ${consumes.join(', ')}, and to say so in Content-Type.`)
}

async function readInput(operation: Operation, context: RequestContext, pathFaults: readonly InputFault[], limit: number): Promise<HandlerInput> {
  const { request, url } = context
  const params = pathFaults.length > 0 ? { faults: pathFaults } : await validate(operation.params, context.pathParams, 'path')
  const query = await validateQuery(operation.query, url.searchParams)
  const headers = await validateHeaders(operation.headers, request.headers)
  const body = operation.body === undefined ? { value: undefined } : await readAndValidateBody(operation, operation.body, request, limit)
  const faults = [params, query, headers, body].flatMap((part) => part.faults ?? [])
  if (faults.length > 0) throw invalidInput(faults)
  return { params: valueOf(params), query: valueOf(query), headers: valueOf(headers), body: valueOf(body) }
}

function valueOf(part: Validated): unknown {
  return part.faults === undefined ? part.value : undefined
}

async function readAndValidateBody({ consumes }: Operation, schema: NonNullable<Operation['body']>, request: Request, limit: number): Promise<Validated> {
  const bytes = hasBody(request) === false ? new Uint8Array() : await readBody(request, limit)
  const type = request.headers.get('content-type')
  if (bytes.byteLength === 0) return validateBody(schema, undefined)
  if (type === null) throw unsupportedType(consumes)
  const form = bodyFormOf(parseMediaType(type) ?? '')
  if (form === 'bytes') return validateBody(schema, bytes)
  const text = decodeText(bytes)
  if (text === undefined) return { faults: [{ in: 'body', pointer: '', detail: 'This is not valid UTF-8.' }] }
  if (form === 'text') return validateBody(schema, text)
  if (form === 'form') return validateQuery(schema, new URLSearchParams(text)).then(inBody)
  const json = parseJson(text)
  return json === undefined ? { faults: [{ in: 'body', pointer: '', detail: 'This is not valid JSON.' }] } : validateBody(schema, json.value)
}

function inBody(result: Validated): Validated {
  return result.faults === undefined ? result : { faults: result.faults.map((fault) => ({ ...fault, in: 'body' })) }
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
