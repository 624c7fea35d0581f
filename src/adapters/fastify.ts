/** CORS for Fastify 5, as a plugin. */
import type { Decision } from '../decision/decide.ts'
import type { CorsInput } from '../policy/input.ts'
import { createGateBuilder, MIDDLEWARE_OPTIONS } from './gate-input.ts'
import type { GateBuilder, MiddlewareOptions, MiddlewarePolicyInput } from './gate-input.ts'
import { judge } from './gate.ts'
import { bookOf, createScope, noteRoute, scopeOf, deciderOfRequest } from './fastify-routes.ts'
import type { FastifyInstance, FastifyRequest, RouteOptions } from './fastify-routes.ts'
import { hasMount, takesPath } from './mount-mark.ts'
import { pathOfTarget, readNodeFacts } from './node-facts.ts'
import { holdDecision } from './node-response.ts'
import type { NodeResponse } from './node-response.ts'
import { ownAnswer } from './own-answer.ts'

/** What the plugin takes: a policy and its settings, in one object. */
export interface FastifyCorsOptions extends MiddlewarePolicyInput, MiddlewareOptions {}

/** What may stand in the `config` of a route: `cors` lies over the policy of the plugin, field by field; `false` = no CORS on this route. */
export interface FastifyCorsConfig {
  readonly cors?: CorsInput
}

/** What is needed of a reply of Fastify. */
export interface FastifyReply {
  readonly raw: NodeResponse
  readonly sent: boolean
  code(status: number): FastifyReply
  header(name: string, value: string): FastifyReply
  send(body?: Uint8Array): unknown
}

/** The plugin. */
export type FastifyCors = (instance: FastifyInstance, options: FastifyCorsOptions) => Promise<void>

/** What `register` takes beside the options of a plugin. */
const REGISTER_OPTIONS: readonly string[] = ['prefix', 'logLevel', 'logSerializers']

/**
 * The plugin: `await app.register(cors, { origins: ['https://app.example'] })`, before hooks and routes. It is for the scope that registers it and all scopes in that; a scope
 * inside may register its own, and a route may say `config: { cors: … }`. Preflights obey both, and the methods that the routes have. The application fails to start with a
 * `PolicyError` that tells every fault.
 */
export const cors: FastifyCors = Object.assign(registerCors, {
  // The hooks are for the scope that registers the plugin, and not for one of the plugin's own.
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'corbel',
  [Symbol.for('plugin-meta')]: { name: 'corbel', fastify: '5.x' },
})

async function registerCors(instance: FastifyInstance, options: FastifyCorsOptions): Promise<void> {
  const { policy, settings } = splitOptions(options)
  governFastify(instance, createGateBuilder(policy, { onWarning: (warning) => instance.log.warn({ code: warning.code, path: warning.path }, `${warning.message} ${warning.fix}`), ...settings }))
}

/** What runs before everything else for a request. */
export type FastifyHook = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void

/** Put the instance and what is registered in it under a policy. `addHook` puts the hook before those of the application; unless given it becomes the next `onRequest` hook. */
export function governFastify(instance: FastifyInstance, builder: GateBuilder, addHook: (hook: FastifyHook) => unknown = (hook) => instance.addHook('onRequest', hook)): void {
  const outer = scopeOf(instance)
  createScope(instance, builder)
  instance.addHook('onReady', async () => builder.finish())
  // The hooks of the scope around it serve this one too.
  if (outer !== undefined) return
  const book = bookOf(instance)
  instance.addHook('onRoute', function noteRouteForCors(this: FastifyInstance, route: RouteOptions) {
    noteRoute(book, this, route)
  })
  addHook((request, reply, done) => {
    const { raw, server } = request
    // An application that is mounted answers for all of its paths.
    if (hasMount(server.server) && takesPath(server.server, pathOfTarget(raw.url ?? '/'))) {
      done()
      return
    }
    const scope = scopeOf(server)
    if (scope === undefined) throw new Error('The hook of cors runs in no scope.')
    const decided = judge(deciderOfRequest(book, scope, request), readNodeFacts(raw, scope.gate.authority))
    if (decided instanceof Promise) void decided.then((decision) => conclude(decision, reply, done))
    else conclude(decided, reply, done)
  })
}

function conclude(decision: Decision, reply: FastifyReply, done: () => void): void {
  // The response of Node: a hijacked reply writes to it past Fastify.
  holdDecision(reply.raw, decision)
  const answer = ownAnswer(decision)
  if (answer === undefined) {
    done()
    return
  }
  if (reply.sent || reply.raw.headersSent) return
  for (let index = 0; index < answer.headers.length; index += 2) reply.header(answer.headers[index] ?? '', answer.headers[index + 1] ?? '')
  // As bytes: Fastify would add a charset to the type of a text, and problem details have none.
  reply.code(answer.status).send(answer.body === null ? undefined : new TextEncoder().encode(answer.body))
}

function splitOptions(options: FastifyCorsOptions): { readonly policy: unknown; readonly settings: MiddlewareOptions } {
  const entries = Object.entries(options).filter(([name]) => !REGISTER_OPTIONS.includes(name))
  return { policy: Object.fromEntries(entries.filter(([name]) => !isSetting(name))), settings: Object.fromEntries(entries.filter(([name]) => isSetting(name))) }
}

function isSetting(name: string): boolean {
  return MIDDLEWARE_OPTIONS.some((option) => option === name)
}
