/** The order of work for a request that CORS let through: method, guards, media types, input, rules, wrappers, handler. */
import type { Guard, RequestContext } from '../service/context.ts'
import { HttpProblem } from '../service/problem.ts'
import type { InputFault } from '../service/problem.ts'
import { reply, Reply } from '../service/reply.ts'
import { toAnswer } from './answer.ts'
import type { Answer } from './answer.ts'
import { checkResponse } from './check-response.ts'
import { judgeAfter, judgeBefore } from './conditional.ts'
import { ExchangeContext, OperationContext } from './context.ts'
import type { Endpoint, HandlerEndpoint } from './endpoint.ts'
import type { Exchange } from './exchange.ts'
import { invalidInput } from './fault-problem.ts'
import { validateInput } from './input.ts'
import type { DecodedParams, ReadInput } from './input.ts'
import { parseBody, refuseLongBody } from './parse-body.ts'
import type { Route, RouteMatch } from './routes.ts'
import { runRules } from './rules.ts'
import { RequestScope } from './scope.ts'
import { selectHandler } from './select.ts'
import type { Selection } from './select.ts'
import type { CheckedSettings } from './settings.ts'
import { withinTime } from './time-limit.ts'
import { isResponse } from './web-object.ts'
import { runWrapped } from './wrap.ts'

/** Answer a request whose path has a service. Throws what is to become a problem, or rejects with it. */
export function runRoute({ route, params }: RouteMatch, exchange: Exchange, settings: CheckedSettings): Answer | Promise<Answer> {
  const endpoint = route.endpoint(exchange.method)
  if (endpoint === undefined) return answerWithoutOperation(route, exchange.method)
  const scope = new RequestScope(exchange, settings, endpoint.bodyLimit)
  const path = exchange.pathname.includes('%') ? decodeParams(params) : { params, faults: NO_FAULTS }
  const [only] = endpoint.handlers
  if (only?.bare === true && endpoint.handlers.length === 1 && path.faults.length === 0 && exchange.around === undefined) return runBare(only, scope, path)
  return withinTime(endpoint.timeLimit, () => runSteps(endpoint, scope, path), scope)
}

function answerWithoutOperation(route: Route, method: string): Answer | Promise<Answer> {
  if (method === 'OPTIONS') return toAnswer(reply(204, undefined, route.options))
  throw new HttpProblem(405, 'This path has no such method.', { headers: { allow: route.allow } })
}

const NO_FAULTS: readonly InputFault[] = Object.freeze([])
const NO_INPUT: ReadInput = Object.freeze({})

// What is left of the steps where a handler has nothing beside it: the same answer, without a promise where the handler makes none.
function runBare(handler: HandlerEndpoint, scope: RequestScope, path: DecodedParams): Answer | Promise<Answer> {
  const { handling, type, bodyLimit } = handler
  refuseLongBody(scope.exchange, bodyLimit)
  const context = new OperationContext(scope, path.params, NO_INPUT, type)
  const result = handling.handler(context)
  return isAwaitable(result) ? Promise.resolve(result).then((value) => answerBare(value, context, handler, scope)) : answerBare(result, context, handler, scope)
}

// Not only promises: the query builders of databases are asked by being awaited.
function isAwaitable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

function answerBare(value: unknown, context: OperationContext, { handling, type, serializers }: HandlerEndpoint, scope: RequestScope): Answer | Promise<Answer> {
  refuseFaults(context, scope)
  return toAnswer(value, { type, status: handling.status, serializers, exchange: scope.exchange })
}

async function runSteps(endpoint: Endpoint, scope: RequestScope, path: DecodedParams): Promise<Answer> {
  const context = new ExchangeContext(scope, path.params)
  const { exchange } = scope
  const refusal = await askGuards([...exchange.around?.guards ?? [], ...endpoint.guards], context)
  if (refusal !== undefined) return refusal
  const selection = selectHandler(endpoint, exchange, context)
  if (endpoint.handlers.length === 1) return runHandler(endpoint.method, selection, scope, path, context)
  const { handling, timeLimit } = selection.handler
  return withinTime(timeLimit, async () => await askGuards(handling.guards, context) ?? runHandler(endpoint.method, selection, scope, path, context), scope)
}

async function runHandler(method: string, selection: Selection, scope: RequestScope, path: DecodedParams, before: RequestContext): Promise<Answer> {
  const { handler, accepted } = selection
  const { handling, serializers } = handler
  if (handling.schemas.body === undefined) refuseLongBody(scope.exchange, handler.bodyLimit)
  const body = handling.schemas.body === undefined ? undefined : await parseBody(method, selection, scope, before)
  const input = await validateInput(handling.schemas, scope, path, body)
  const context = new OperationContext(scope, path.params, input.valid, accepted)
  const told = await runRules(handling.rules, input.faulty, context)
  if (input.faults.length + told.size > 0) throw invalidInput([...input.faults, ...told.list], scope, told.status)
  const condition = await judgeBefore(handling, context, scope.exchange)
  if (condition.answer !== undefined) return condition.answer
  const result = await runWrapped([...scope.exchange.around?.wrappers ?? [], ...handler.wrappers], context, handling.status ?? 200, async () => {
    const given = await handling.handler(context)
    refuseFaults(context, scope)
    return checkResponse(given, handling, scope.settings.responses)
  })
  // A wrapper may have told some too.
  refuseFaults(context, scope)
  return judgeAfter(handling, condition, await toAnswer(result, { type: accepted, status: handling.status, serializers, exchange: scope.exchange }), scope.exchange)
}

// Faults that the handler told: they are the answer, whatever else it gave.
function refuseFaults({ toldFaults }: OperationContext, scope: RequestScope): void {
  if (toldFaults === undefined) return
  toldFaults.checkStatus()
  if (toldFaults.size > 0) throw invalidInput(toldFaults.list, scope, toldFaults.status)
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
  if (verdict instanceof Reply || verdict instanceof HttpProblem || isResponse(verdict)) return toAnswer(verdict)
  throw new TypeError('A guard gives nothing, true, false, a Response, a reply or an HttpProblem.')
}
