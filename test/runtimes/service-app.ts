/** The application of the service suite. It imports nothing at run time: whoever starts it hands in `corbel`, from the source or as it was built. */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type * as corbel from '../../src/index.ts'
import type { App, RequestContext } from '../../src/index.ts'

/** The part of `corbel` that the application is made with. */
export type Corbel = Pick<typeof corbel, 'createApp' | 'HttpProblem' | 'reply' | 'service'>

/** A page that the policy of everything allows. */
export const APP = 'https://app.example'
/** One that it allows by a wildcard. */
export const PARTNER = 'https://shop.partner.example'
/** One that it does not allow. */
export const STRANGER = 'https://stranger.example'

/** The request header that names a run: `GET /ran/NAME` lists what ran under that name, in order. */
export const RUN_HEADER = 'x-run'

/** What `/inner` and `/closed` set themselves. */
export const INNER_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': 'https://inner.example', 'access-control-allow-credentials': 'true', 'access-control-foo': 'bar',
}

/** The pieces of `/stream`, with a pause between them. */
export const PIECES: readonly string[] = ['one,', 'two,', 'three']

/** Bytes of a body of `/json`, at most. */
export const BODY_LIMIT = 1024

const PAUSE = 60

/**
 * The application. What ran is noted by the name in `x-run`: `METHOD /path` of a handler, `guard /path` of a guard, `error MESSAGE` of what `onError` heard,
 * `aborted /path` of a signal, `closed /path` of a stream whose reader is gone.
 */
export function createServiceApp({ createApp, HttpProblem, reply, service }: Corbel): App {
  const ran = new Map<string, string[]>()
  const note = (request: Request, text: string): void => {
    const name = request.headers.get(RUN_HEADER)
    if (name !== null) ran.set(name, [...(ran.get(name) ?? []), text])
  }
  const did = <Result>({ request, method, url }: RequestContext, result: Result): Result => {
    note(request, `${method} ${url.pathname}`)
    return result
  }

  return createApp([
    service('/ran/:run', { cors: false, get: ({ params }) => ran.get(params.run) ?? [] }),

    service('/plain', {
      get: (context) => did(context, reply(200, 'plain', { 'content-type': 'text/plain;charset=utf-8', etag: '"1"' })),
      post: (context) => did(context, 'posted'),
    }),
    service('/items/:id', {
      get: (context) => did(context, { id: context.params.id, query: context.url.search, path: context.url.pathname }),
      put: (context) => did(context, { id: context.params.id }),
      delete: (context) => did(context, undefined),
    }),
    service('/files/**:rest', { get: (context) => did(context, { rest: context.params.rest }) }),
    service('/reports', { get: () => 'reports', methods: { REPORT: (context) => did(context, 'reported') } }),
    service('/empty', { get: (context) => did(context, reply(200)) }),
    service('/created', { post: (context) => did(context, reply(201, { made: true }, { location: '/items/1' })) }),
    service('/redirect', { get: (context) => did(context, reply(302, undefined, { location: '/plain' })) }),
    service('/cookies', { get: (context) => did(context, reply(200, 'ok', [['set-cookie', 'a=1; Path=/'], ['set-cookie', 'b=2; Expires=Wed, 21 Oct 2099 07:28:00 GMT']])) }),
    service('/options', { get: () => 'ok', options: (context) => did(context, 'mine') }),
    service('/fruit', { get: { produces: ['application/json', 'text/plain'], handler: (context) => did(context, context.accepted === 'text/plain' ? reply(200, 'pear', { 'content-type': 'text/plain' }) : 'pear') } }),

    service('/vary', { get: () => reply(200, 'ok', { vary: 'Accept-Encoding', etag: '"1"' }) }),
    service('/vary-origin', { get: () => reply(200, 'ok', { vary: 'accept-encoding, origin' }) }),
    service('/vary-star', { get: () => reply(200, 'ok', { vary: '*' }) }),
    service('/inner', { get: () => reply(200, 'ok', INNER_HEADERS) }),

    service('/closed', { cors: false, get: (context) => did(context, reply(200, 'ok', INNER_HEADERS)) }),
    service('/open', { cors: { origins: '*' }, get: (context) => did(context, 'ok') }),
    service('/members/:id', {
      get: (context) => did(context, 'ok'),
      put: { cors: { origins: [APP], credentials: true, maxAge: 60 }, handler: (context) => did(context, 'ok') },
      post: { cors: { origins: [STRANGER] }, handler: (context) => did(context, 'ok') },
    }),
    service('/strict', { cors: { enforce: true }, get: (context) => did(context, 'ok'), post: (context) => did(context, 'ok') }),
    service('/private', {
      guard: ({ request, url }) => {
        note(request, `guard ${url.pathname}`)
        if (request.headers.get('authorization') === null) throw new HttpProblem(401, 'Who is it?', { headers: { 'www-authenticate': 'Bearer' } })
      },
      get: (context) => did(context, 'ok'), post: (context) => did(context, 'ok'),
    }),

    service('/json', { post: { body: SCOOPS, bodyLimit: BODY_LIMIT, handler: (context) => did(context, { scoops: context.body.scoops }) } }),
    service('/bytes', {
      get: (context) => did(context, Uint8Array.from({ length: 256 }, (_, index) => index)),
      post: async (context) => did(context, new Uint8Array(await context.request.arrayBuffer())),
    }),
    service('/count', { post: async (context) => did(context, { bytes: (await context.request.arrayBuffer()).byteLength }) }),
    service('/echo', { post: (context) => did(context, new Response(context.request.body, { headers: { 'content-type': 'text/plain' } })) }),

    service('/throws', { get: (context) => { throw did(context, new Error('secret')) }, post: (context) => { throw did(context, new Error('secret')) } }),
    service('/throws-late', { get: async () => { await pause(); throw new Error('secret') } }),
    service('/throws-teapot', { get: () => { throw new HttpProblem(418, 'Short and stout.', { headers: { ...INNER_HEADERS, 'x-pot': 'tea' } }) } }),
    service('/stream', { async* get(context) {
      for (const piece of did(context, PIECES)) {
        yield piece
        await pause()
      }
    } }),
    service('/stream-fails', { async* get() { yield 'one,'; await pause(); throw new Error('secret') } }),
    service('/stream-fails-early', { async* get({ request }) { await pause(); if (request.method !== '') throw new Error('secret'); yield 'never' } }),
    service('/endless', { async* get({ request, url }) {
      try {
        for (;;) {
          yield 'x'.repeat(1000)
          await pause(5)
        }
      } finally {
        note(request, `closed ${url.pathname}`)
      }
    } }),
    service('/waiting', { get: ({ request, signal, url }) => new Promise((resolve) => {
      signal.addEventListener('abort', () => { note(request, `aborted ${url.pathname}`); resolve('too late') })
      setTimeout(() => resolve('nobody left'), 3000)
    }) }),
  ], {
    cors: { origins: [APP, 'https://*.partner.example'], exposeHeaders: ['etag'], maxAge: 600 },
    onError: (error, request) => note(request, `error ${error instanceof Error ? error.message : String(error)}`),
  })
}

/** `{ scoops: a whole number from 1 }`, as a schema of no library. */
const SCOOPS: StandardSchemaV1<unknown, { readonly scoops: number }> = {
  '~standard': {
    version: 1, vendor: 'suite',
    validate: (value) => {
      const scoops: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'scoops') : undefined
      if (typeof scoops === 'number' && Number.isInteger(scoops) && scoops > 0) return { value: { scoops } }
      return { issues: [{ message: 'A whole number from 1.', path: ['scoops'] }] }
    },
  },
}

function pause(milliseconds = PAUSE): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds) })
}
