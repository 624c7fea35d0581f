/** The routes of the suite in Next.js: those of whichever application the request belongs to, since several of them run in one process. */
import type { AsyncLocalStorage } from 'node:async_hooks'
import { cors } from '../../../src/adapters/next.ts'
import type { NextMethod } from '../../../src/adapters/next.ts'
import type { FetchOptions } from '../../../src/adapters/fetch.ts'
import { CHUNKS, INNER_HEADERS, judgeJson, OFF, pause } from '../host.ts'
import type { Setup } from '../host.ts'

/** One application: its policies, what ran in it, and its routes once they are made. */
export interface Tenant extends Setup {
  readonly ran: string[]
  routes?: ReadonlyMap<string, Routes>
}

type Routes = Readonly<Record<NextMethod, (request: Request) => Promise<Response>>>

/** The name under which the test keeps the application of a request. */
export const TENANT: unique symbol = Symbol.for('corbel.test.tenant') as never

/** What a route throws to answer at once. Only a file of the application itself can import it. */
export interface Signals {
  notFound(): never
  redirect(path: string): never
}

/** The handlers to export. */
export function tenantRoutes(signals: Signals): Routes {
  const answer = (method: NextMethod) => async (request: Request): Promise<Response> => {
    const { [TENANT]: tenants } = globalThis as unknown as { readonly [TENANT]: AsyncLocalStorage<Tenant> }
    const tenant = tenants.getStore()
    if (tenant === undefined) throw new Error('The request belongs to no application of the suite.')
    tenant.routes ??= createRoutes(tenant, signals)
    const [, first = '', , ...deeper] = new URL(request.url).pathname.split('/')
    const route = tenant.routes.get(deeper.length === 0 ? first : '') ?? tenant.routes.get('')
    if (route === undefined) throw new Error('Nothing answers what no other route does.')
    return route[method](request)
  }
  return {
    GET: answer('GET'), HEAD: answer('HEAD'), POST: answer('POST'), PUT: answer('PUT'), PATCH: answer('PATCH'), DELETE: answer('DELETE'), OPTIONS: answer('OPTIONS'),
  }
}

function createRoutes({ policy, options, open, members, ran }: Tenant, { notFound, redirect }: Signals): ReadonlyMap<string, Routes> {
  const settings: FetchOptions = { ...options, onError: () => { ran.push('error') } }
  const withCors = cors(policy, settings)
  const ok = (request: Request, body = 'ok', headers: Record<string, string> = {}): Response => {
    ran.push(`${request.method} ${new URL(request.url).pathname}`)
    return new Response(body, { headers })
  }
  const plain = (request: Request): Response => ok(request)
  const inner = (request: Request): Response => ok(request, 'ok', INNER_HEADERS)
  return new Map<string, unknown>(Object.entries({
    plain: withCors({ GET: (request: Request) => ok(request, 'plain'), POST: plain }),
    json: withCors({
      POST: async (request: Request) => {
        const status = judgeJson(request.headers.get('content-type') ?? undefined, await request.text())
        return status === 200 ? ok(request) : new Response('no', { status })
      },
    }),
    private: withCors({
      GET: (request: Request) => {
        ran.push('guard')
        return request.headers.has('authorization') ? ok(request) : new Response('who?', { status: 401 })
      },
    }),
    throws: withCors({ GET: () => { throw new Error('at once') } }),
    'throws-late': withCors({ GET: async () => { await pause(); throw new Error('late') } }),
    'throws-teapot': withCors({ GET: () => new Response('short and stout', { status: 418, headers: { 'access-control-allow-origin': 'https://teapot.example' } }) }),
    stream: withCors({ GET: () => new Response(streamOf(CHUNKS)) }),
    'stream-fails': withCors({ GET: () => new Response(streamOf(['one,'], new Error('in the stream'))) }),
    redirect: withCors({ GET: () => new Response(null, { status: 302, headers: { location: '/plain' } }) }),
    elsewhere: withCors({ GET: () => redirect('/plain?a=1;b=2') }),
    vary: withCors({ GET: (request: Request) => ok(request, 'ok', { Vary: 'Accept-Encoding', ETag: '"1"' }) }),
    'vary-origin': withCors({ GET: (request: Request) => ok(request, 'ok', { Vary: 'accept-encoding, origin' }) }),
    'vary-star': withCors({ GET: (request: Request) => ok(request, 'ok', { Vary: '*' }) }),
    inner: withCors({ GET: inner }),
    items: withCors({ GET: plain, PUT: plain, DELETE: plain }),
    options: withCors({ GET: plain, OPTIONS: (request: Request) => ok(request, 'mine') }),
    open: cors(open, settings)({ GET: plain }),
    closed: cors(OFF)({ GET: inner }),
    members: withCors({ GET: plain, PUT: cors(members, settings)({ PUT: plain }).PUT }),
    // What no other route answers.
    '': withCors({ GET: notFound, POST: notFound, PUT: notFound, PATCH: notFound, DELETE: notFound }),
  })) as ReadonlyMap<string, Routes>
}

function streamOf(pieces: readonly string[], error?: Error): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      for (const piece of pieces) {
        controller.enqueue(new TextEncoder().encode(piece))
        await pause(20)
      }
      if (error === undefined) controller.close()
      else controller.error(error)
    },
  })
}
