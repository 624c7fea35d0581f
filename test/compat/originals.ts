/** The three packages themselves, and a Corbel policy, each as a server that a model of a browser can ask. The application behind them is the same. */
import fastifyCors from '@fastify/cors'
import expressCors from 'cors'
import fastify from 'fastify'
import { Hono } from 'hono'
import { cors as honoCors } from 'hono/cors'
import { applyDecision, askLookups, decide, safeCompilePolicy } from '../../src/cors.ts'
import type { HeaderBag, StandalonePolicyInput } from '../../src/cors.ts'
import type { SentRequest, Server, ServerResponse } from '../model/browser.ts'
import { getHeader } from '../model/browser-headers.ts'

/** What the application answers: headers of every kind that exposing is about. */
export const APPLICATION_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/plain', 'cache-control': 'no-store', etag: '"1"', 'x-e': 'e', 'x-f': 'f', 'set-cookie': 'a=1',
}

/** Headers of a response that is being written. */
class Written implements HeaderBag {
  readonly #lines = new Map<string, string>()
  get = (name: string): string | undefined => this.#lines.get(name.toLowerCase())
  set = (name: string, value: string): unknown => this.#lines.set(name.toLowerCase(), value)
  delete = (name: string): unknown => this.#lines.delete(name.toLowerCase())
  keys = (): Iterable<string> => this.#lines.keys()
  list = (): readonly (readonly [string, string])[] => [...this.#lines]
}

/** Express `cors` as a middleware in front of an application that has no OPTIONS route. */
export function serveExpress(options: unknown, application = APPLICATION_HEADERS): Server {
  const middleware = options === undefined ? expressCors() : expressCors(options as expressCors.CorsOptions)
  return ({ method, headers }) => new Promise((resolve) => {
    const written = new Written()
    const finish = (status: number): void => resolve({ status, headers: written.list() })
    const response = {
      statusCode: 200,
      getHeader: written.get,
      setHeader: written.set,
      end(): void {
        finish(this.statusCode)
      },
    }
    const next = (error?: unknown): void => {
      // The router's own answer to an error has none of the headers that were set before.
      if (error) return resolve({ status: 500, headers: [] })
      if (method === 'OPTIONS') return finish(404)
      for (const [name, value] of Object.entries(application)) written.set(name, value)
      return finish(200)
    }
    try {
      middleware({ method, headers: Object.fromEntries(headers) }, response, next)
    } catch (error) {
      next(error)
    }
  })
}

/** `@fastify/cors` in an application that answers every method but OPTIONS. */
export async function serveFastify(options: unknown, application = APPLICATION_HEADERS): Promise<Server> {
  const app = fastify()
  for (const method of ['QUERY', 'PROPFIND', 'PURGE']) app.addHttpMethod(method, { hasBody: false, overrideExisting: true })
  // The application reads no body, so that none is missing.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  await app.register(fastifyCors, options as Parameters<typeof fastifyCors>[1])
  const methods = app.supportedMethods.filter((method) => method !== 'OPTIONS' && method !== 'HEAD')
  app.route({ method: methods, url: '/r', handler: (_, reply) => reply.headers(application).send('') })
  await app.ready()
  return async ({ method, url, headers }) => {
    const response = await app.inject({ method: method as 'GET', url: new URL(url).pathname, headers: Object.fromEntries(headers) })
    return { status: response.statusCode, headers: Object.entries(response.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const])) }
  }
}

/** `hono/cors` as a middleware in front of an application that answers every method but OPTIONS. */
export function serveHono(options: unknown, application = APPLICATION_HEADERS): Server {
  const app = new Hono()
  app.onError((_, context) => context.text('', 500))
  app.use('*', options === undefined ? honoCors() : honoCors(options as Parameters<typeof honoCors>[0]))
  app.all('/r', (context) => context.body('', 200, application))
  return async ({ method, url, headers }) => {
    const response = await app.request(url, { method, headers: headers.map(([name, value]) => [name, value] as [string, string]) })
    return { status: response.status, headers: [...response.headers] }
  }
}

/** A policy, compiled, in front of an application that answers every method but OPTIONS. */
export function serveCorbel(input: StandalonePolicyInput, application = APPLICATION_HEADERS): Server {
  const result = safeCompilePolicy(input)
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'))
  const { policy } = result
  return async ({ method, headers }: SentRequest): Promise<ServerResponse> => {
    const facts = {
      method,
      origin: getHeader(headers, 'origin'),
      requestMethod: getHeader(headers, 'access-control-request-method'),
      requestHeaders: getHeader(headers, 'access-control-request-headers'),
    }
    const decision = decide(policy, facts, await askLookups(policy, facts))
    const written = new Written()
    const own = decision.kind === 'preflight' || method === 'OPTIONS' ? {} : application
    for (const [name, value] of Object.entries(own)) written.set(name, value)
    applyDecision(decision, written)
    return { status: decision.kind === 'preflight' ? decision.status : method === 'OPTIONS' ? 404 : 200, headers: written.list() }
  }
}
