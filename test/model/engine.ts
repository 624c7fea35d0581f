/** The application under test, made from a generated world: every operation has a handler that counts its runs and answers as the query asks. */
import { createApp, lookup, service, trusted } from '../../src/index.ts'
import type { App } from '../../src/index.ts'
import type { SentRequest, ServerResponse } from './browser.ts'
import type { Header } from './browser-headers.ts'
import { originMatches } from './origin-reference.ts'
import type { Layer, ModelRequest } from './reference.ts'
import type { World } from './world.ts'

/** A running application, and how often its own code ran. */
export interface Engine {
  readonly send: (request: SentRequest) => Promise<ServerResponse>
  readonly handled: () => number
  readonly guarded: () => number
  readonly running: App
  /** The groups of trusted hosts that the policies name. */
  readonly trust: Readonly<Record<string, readonly string[]>>
}

/** How lists of origins are written: as lists, as groups of trusted hosts, as groups that trust nobody as yet, or as questions that are answered at once or later. */
export const WRITINGS = ['listed', 'trusted', 'trusted later', 'asked', 'asked later'] as const

/** One of them. */
export type Writing = (typeof WRITINGS)[number]

/** How a handler answers, chosen by `?answer=…`: every road that an answer can take must come out with the same CORS headers. */
export const ANSWERS = ['response', 'value', 'nothing', 'throw', 'problem', 'redirect', 'stream', 'planted'] as const

/** Header names that the handlers' own responses carry. */
export const HANDLER_HEADERS: Readonly<Record<string, string>> = {
  etag: '"1"', 'x-e': 'e', 'x-f': 'f', 'x-g': 'g', location: '/elsewhere', 'content-type': 'text/plain', vary: 'Accept-Encoding', 'set-cookie': 'a=1',
}

/** What a handler has no business to write: a foreign origin, and credentials for it. */
export const PLANTED: Readonly<Record<string, string>> = {
  'access-control-allow-origin': 'https://planted.example', 'access-control-allow-credentials': 'planted', 'access-control-max-age': '99',
}

const FIELDS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options']

// The types of `service` tell the operations of one literal apart; a generated definition is none.
const declare = service as unknown as (path: string, definition: Readonly<Record<string, unknown>>) => ReturnType<typeof service>

/** The application of a world. */
export function createEngine({ app, services }: World, writing: Writing = 'listed'): Engine {
  const trust: Record<string, readonly string[]> = {}
  const write = (layer: Layer): unknown => {
    if (layer === undefined || layer === false || layer.origins === undefined || layer.origins === '*' || writing === 'listed') return layer
    const patterns = layer.origins
    const ask = (origin: string): boolean => patterns.some((pattern) => originMatches(pattern, origin))
    if (writing === 'asked') return { ...layer, origins: lookup(ask) }
    if (writing === 'asked later') return { ...layer, origins: lookup(async (origin) => ask(origin)) }
    const name = `group ${patterns.join(' ')}`
    trust[name] = patterns
    return { ...layer, origins: trusted(name) }
  }
  const count = { handled: 0, guarded: 0 }
  const guard = (): void => {
    count.guarded += 1
  }
  const handlerAt = (path: string) => ({ url }: { readonly url: URL }): unknown => {
    count.handled += 1
    return handlerAnswer(url.searchParams.get('answer'), path)
  }
  const declared = Object.entries(services).map(([path, { cors, operations }]) => {
    const handler = handlerAt(path)
    const written = Object.entries(operations).map(([method, operation]) =>
      [method, operation.cors === undefined ? handler : { cors: write(operation.cors), guard, handler }] as const)
    const fields = written.filter(([method]) => FIELDS.includes(method.toLowerCase())).map(([method, operation]) => [method.toLowerCase(), operation] as const)
    const methods = written.filter(([method]) => !FIELDS.includes(method.toLowerCase()))
    return declare(path, { ...(cors === undefined ? {} : { cors: write(cors) }), guard, ...Object.fromEntries(fields), methods: Object.fromEntries(methods) })
  })
  const cors = write(app.cors)
  const groups = writing === 'trusted later' ? Object.fromEntries(Object.keys(trust).map((name) => [name, []])) : trust
  const running = createApp(declared, { ...app, cors, trust: groups, guard, onError: () => undefined } as Parameters<typeof createApp>[1])
  return {
    running, trust,
    handled: () => count.handled,
    guarded: () => count.guarded,
    async send(request) {
      const response = await running.fetch(toRequest(request))
      await response.body?.cancel()
      return { status: response.status, headers: [...response.headers] }
    },
  }
}

function handlerAnswer(kind: string | null, path: string): unknown {
  switch (kind) {
    case 'path': return new Response(null, { headers: { 'x-path': path } })
    case 'value': return { scoops: 3 }
    case 'nothing': return undefined
    case 'throw': throw new Error('a handler failed')
    case 'problem': return new Response('{}', { status: 404, headers: { 'content-type': 'application/problem+json' } })
    case 'redirect': return Response.redirect('https://elsewhere.example/', 303)
    case 'stream': return new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([1])) }), { headers: HANDLER_HEADERS })
    case 'planted': return new Response('planted', { headers: { ...HANDLER_HEADERS, ...PLANTED } })
    default: return new Response('plain', { headers: HANDLER_HEADERS })
  }
}

/** The request as the platform has it. */
export function toRequest({ url, method, headers }: SentRequest): Request {
  const list = new Headers()
  for (const [name, value] of headers) list.append(name, value)
  return new Request(url, { method, headers: list })
}

/** The header lines of a request, from the facts of which CORS speaks. */
export function headersOf({ origin, requestMethod, requestHeaders, secFetchSite }: ModelRequest): Header[] {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['origin', origin], ['access-control-request-method', requestMethod], ['access-control-request-headers', requestHeaders], ['sec-fetch-site', secFetchSite],
  ]
  return lines.flatMap(([name, value]) => value === undefined ? [] : [[name, value] as const])
}
