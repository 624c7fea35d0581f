/** An application inside Fastify 5, as a plugin. */
import { isStreamed } from '../app/answer.ts'
import type { Answer } from '../app/answer.ts'
import { createMount } from './mount.ts'
import type { FetchApp, HeaderPairs, HostMount, MountOptions } from './mount.ts'
import type { NodeIncoming, NodeOutgoing } from './node-exchange.ts'
import { markMount } from './mount-mark.ts'
import { answerInHost, cutOnFailure, toBuffer } from './node-mount.ts'

/** What is needed of an instance of Fastify. */
export interface FastifyMountInstance {
  readonly prefix: string
  readonly server: object
  readonly supportedMethods: readonly string[]
  addHook(name: string, hook: (...values: never[]) => unknown): unknown
  hasRoute(route: { readonly method: string; readonly url: string }): boolean
  route(options: never): unknown
}

interface FastifyReply {
  readonly raw: NodeOutgoing
  readonly sent: boolean
  code(status: number): unknown
  header(name: string, value: string | readonly string[]): unknown
  removeHeader(name: string): unknown
  getHeaders(): Readonly<Record<string, number | string | readonly string[] | undefined>>
  send(body?: unknown): unknown
  callNotFound(): unknown
}

/** A mounted application as a plugin of Fastify. */
export type FastifyMount = (instance: FastifyMountInstance, options: { readonly prefix?: string }) => Promise<void>

/**
 * An application as a plugin: `await app.register(toFastify(corbelApp))`, or below a path, `await app.register(toFastify(corbelApp), { prefix: '/api' })`. Paths that it has a service
 * for are wholly its own; any other goes on to Fastify's routes. Throws a `PolicyError` that tells every fault of the options.
 */
export function toFastify(app: FetchApp, options?: MountOptions): FastifyMount {
  createMount(app, options, ['owns'])
  return Object.assign(async (instance: FastifyMountInstance, { prefix = '' }: { readonly prefix?: string }) => {
    register(createMount(app, { ...options, prefix: `${instance.prefix}${prefix}` }), instance)
  }, {
    // The hook is for the scope that registers the plugin, and not for one of the plugin's own.
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'corbel-mount',
    [Symbol.for('plugin-meta')]: { name: 'corbel-mount', fastify: '5.x' },
  })
}

function register(mount: HostMount, instance: FastifyMountInstance): void {
  instance.addHook('onRequest', (request: { readonly raw: NodeIncoming }, reply: FastifyReply, done: (error?: unknown) => void) => {
    const answering = answerInHost(mount, request.raw, reply.raw, () => headersOf(reply))
    if (answering === undefined) done()
    else answering.then((answer) => giveAnswer(reply, answer, request.raw.method)).catch(done)
  })
  markMount(instance.server, mount.takes)
  // Inside another plugin, only what Fastify has a route for passes the hooks of that plugin: and they are to run before the application too.
  if (Object.getPrototypeOf(instance) !== Object.prototype) routeEverything(instance)
}

function routeEverything(instance: FastifyMountInstance): void {
  const url = '/*'
  const method = instance.supportedMethods.filter((each) => !instance.hasRoute({ method: each, url: `${instance.prefix}${url}` }))
  if (method.length > 0) instance.route({ method, url, exposeHeadRoute: false, schema: { hide: true }, handler: (_request: unknown, reply: FastifyReply) => reply.callNotFound() } as never)
}

function* headersOf(reply: FastifyReply): HeaderPairs {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    for (const one of [value].flat()) if (one !== undefined) yield [name.toLowerCase(), String(one)]
  }
}

function giveAnswer(reply: FastifyReply, { status, headers, body }: Answer, method: string | undefined): void {
  if (reply.sent || reply.raw.headersSent) return
  reply.code(status)
  for (const name of headers.keys()) reply.header(name, headers.get(name) ?? '')
  // Fastify adds to the cookies that it has.
  reply.removeHeader('set-cookie')
  if (headers.cookies.length > 0) reply.header('set-cookie', headers.cookies)
  if (body === null) reply.send()
  else if (!isStreamed(body)) reply.send(toBuffer(body))
  else if (method !== 'HEAD') reply.send(cutOnFailure(body, reply.raw))
  else {
    body.cancel().catch(() => undefined)
    reply.send()
  }
}
