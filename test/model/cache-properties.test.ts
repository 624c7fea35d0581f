/** The engine behind shared caches: `Vary` names everything on which an answer depends, so that no origin is given the answer of another. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { originHeader } from './arbitraries.ts'
import type { SentRequest, Server, ServerResponse } from './browser.ts'
import { getHeader } from './browser-headers.ts'
import type { Header } from './browser-headers.ts'
import { headersByName, varyOf } from './comparison.ts'
import { createEngine } from './engine.ts'
import { holds } from './property.ts'
import { OWN_ORIGIN, UNKNOWN_PATH, world } from './world.ts'
import type { World } from './world.ts'

/** Requests for one path that differ in few headers, so that many differ only in what `Vary` does not name. */
function similar(each: World): fc.Arbitrary<SentRequest[]> {
  const paths = [...Object.keys(each.services), ...Object.keys(each.services), UNKNOWN_PATH]
  return fc.tuple(fc.constantFrom(...paths), fc.array(originHeader(each.pool), { minLength: 3, maxLength: 3 })).chain(([path, origins]) => {
    const varied: readonly (readonly [name: string, values: fc.Arbitrary<string | undefined>])[] = [
      ['origin', fc.constantFrom(undefined, ...origins)],
      ['sec-fetch-site', fc.constantFrom(undefined, 'same-origin', 'cross-site')],
      ['access-control-request-method', fc.constantFrom(undefined, 'PUT', 'GET', 'CHICKEN')],
      ['access-control-request-headers', fc.constantFrom(undefined, 'x-a', 'x-a,x-b', 'bad name')],
      ['cookie', fc.constantFrom(undefined, 'session=1')],
      ['x-own', fc.constantFrom(undefined, '1')],
    ]
    const headers = fc.tuple(...varied.map(([name, values]) => values.map((value): Header[] => value === undefined ? [] : [[name, value]]))).map((lines) => lines.flat())
    return fc.array(fc.record({
      kind: fc.constant('actual' as const), method: fc.constantFrom('GET', 'GET', 'HEAD', 'OPTIONS', 'POST'), url: fc.constant(OWN_ORIGIN + path), headers,
    }), { minLength: 2, maxLength: 24 })
  })
}

const asked = world.chain((each) => fc.tuple(fc.constant(each), similar(each)))

/** What CORS made of an answer: its headers, and whether it is a refusal. The status of a preflight is made by CORS altogether. */
function madeByCors(request: SentRequest, response: ServerResponse): string {
  const written = [...headersByName(response)].filter(([name]) => name.startsWith('access-control-')).sort()
  return JSON.stringify([request.method === 'OPTIONS' ? response.status : response.status === 403, written])
}

holds('answers to one method that differ in what CORS made of them differ in a header that Vary names', asked, 400, async ([each, requests]) => {
  const engine = createEngine(each)
  const answers = await Promise.all(requests.map(async (request) => ({ request, response: await engine.send(request) })))
  for (const one of answers) {
    const names = [...varyOf(one.response)]
    for (const other of answers) {
      if (one.request.method !== other.request.method) continue
      if (!names.every((name) => getHeader(one.request.headers, name) === getHeader(other.request.headers, name))) continue
      expect(madeByCors(other.request, other.response), JSON.stringify([one.request, other.request, names])).toBe(madeByCors(one.request, one.response))
    }
  }
})

holds('Vary names nothing twice, keeps what the handler named, and takes nothing from the request', asked, 150, async ([each, requests]) => {
  const engine = createEngine(each)
  for (const request of requests) {
    const before = engine.handled()
    const response = await engine.send({ ...request, headers: [...request.headers, ['vary', 'x-from-request']] })
    const named = (headersByName(response).get('vary') ?? '').split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '')
    expect(named.length).toBe(new Set(named).size)
    expect(named).not.toContain('x-from-request')
    if (engine.handled() > before) expect(named).toContain('accept-encoding')
  }
})

interface Stored {
  readonly url: string
  readonly method: string
  readonly selecting: ReadonlyMap<string, string | undefined>
  readonly response: ServerResponse
}

/** A shared cache that keeps every answer to GET and HEAD for ever, and answers HEAD from a GET too: https://www.rfc-editor.org/rfc/rfc9111#section-4 */
function cached(server: Server): Server {
  const stored: Stored[] = []
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return server(request)
    const hit = stored.find(({ url, method, selecting }) => url === request.url && (method === request.method || method === 'GET')
      && [...selecting].every(([name, value]) => name !== '*' && getHeader(request.headers, name) === value))
    if (hit !== undefined) return hit.response
    const response = await server(request)
    const selecting = new Map([...varyOf(response)].map((name) => [name, getHeader(request.headers, name)]))
    stored.push({ url: request.url, method: request.method, selecting, response })
    return response
  }
}

holds('behind a shared cache every origin is answered as if there were none, and never with the grant of another', asked, 400, async ([each, requests]) => {
  const engine = createEngine(each)
  const cache = cached(engine.send)
  for (const request of requests) {
    const response = await cache(request)
    expect([undefined, '*', getHeader(request.headers, 'origin')]).toContain(headersByName(response).get('access-control-allow-origin'))
    // A HEAD that is an operation of its own may have another policy than the GET that a cache answers it from.
    const isOwnHead = request.method === 'HEAD' && Object.values(each.services).some(({ operations }) => operations['HEAD'] !== undefined)
    if (!isOwnHead) expect(madeByCors(request, response), JSON.stringify(request)).toBe(madeByCors(request, await engine.send(request)))
  }
})
