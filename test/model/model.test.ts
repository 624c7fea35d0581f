/** The model itself against tables written by hand: what Cornice did and what of it stays, patterns, layers, `enforce`, `Vary`. */
import { describe, expect, test } from 'vitest'
import { differences, sameAnswer } from './comparison.ts'
import { originMatches } from './origin-reference.ts'
import { nearMisses, originsAround, PATTERNS } from './origin-samples.ts'
import { isPromised, readableHeaders } from './page-meaning.ts'
import { answer, effectiveLayer, policyFor, requestedNames } from './reference.ts'
import type { Layer, Meaning, ModelApp, ModelRequest, ModelService } from './reference.ts'

const FOO = 'https://foobar.example'
const NOT_MY_IDEA = 'https://notmyidea.org'
const LOLNET = 'https://lolnet.org'
const app: ModelApp = {}

const squirel: ModelService = {
  cors: { origins: [FOO] },
  operations: {
    GET: { cors: { origins: [NOT_MY_IDEA, FOO], allowHeaders: ['X-My-Header'], exposeHeaders: ['X-My-Header'] } },
    POST: { cors: false },
    PUT: {},
  },
}
const spam: ModelService = {
  cors: { origins: '*' },
  operations: { GET: { cors: { origins: [LOLNET], credentials: true, allowHeaders: ['X-My-Header'], maxAge: 42 } }, POST: {} },
}
const eggs: ModelService = { cors: { origins: '*' }, operations: { GET: { cors: { allowHeaders: ['X-My-Header', 'x-my-header', 'X-Another-Header'] } } } }
const klass: ModelService = { cors: { origins: [LOLNET], credentials: true }, operations: { POST: {} } }

function preflight(origin: string, requestMethod: string, requestHeaders?: string): ModelRequest {
  return { method: 'OPTIONS', authority: 'api.example', origin, requestMethod, requestHeaders }
}

const allowed = (origin: string): Record<string, string> => ({ 'access-control-allow-origin': origin })

describe('preflights', () => {
  const credentials = { 'access-control-allow-credentials': 'true' }
  const rows: readonly (readonly [title: string, service: ModelService | undefined, request: ModelRequest, status: number, headers: Record<string, string>])[] = [
    ['lists the operation', klass, preflight(LOLNET, 'POST'), 204,
      { ...allowed(LOLNET), ...credentials, 'access-control-allow-methods': 'POST', 'access-control-max-age': '7200' }],
    ['lists what there is where the method is none of the service', klass, preflight(LOLNET, 'PUT'), 204,
      { ...allowed(LOLNET), ...credentials, 'access-control-allow-methods': 'POST', 'access-control-max-age': '7200' }],
    ['of an origin that is not allowed', squirel, preflight(LOLNET, 'GET'), 403, {}],
    ['lists only what the origin may use, and is not kept where a POST is not', squirel, preflight(NOT_MY_IDEA, 'GET'), 204,
      { ...allowed(NOT_MY_IDEA), 'access-control-allow-methods': 'GET,HEAD', 'access-control-allow-headers': 'x-my-header', 'access-control-max-age': '0' }],
    ['lists every operation of the origin, not only the one asked for', squirel, preflight(FOO, 'GET'), 204,
      { ...allowed(FOO), 'access-control-allow-methods': 'GET,HEAD,PUT', 'access-control-allow-headers': 'x-my-header', 'access-control-max-age': '0' }],
    ['of HEAD is judged as GET', squirel, preflight(NOT_MY_IDEA, 'HEAD'), 204,
      { ...allowed(NOT_MY_IDEA), 'access-control-allow-methods': 'GET,HEAD', 'access-control-allow-headers': 'x-my-header', 'access-control-max-age': '0' }],
    ['of an operation whose CORS is off', squirel, preflight(NOT_MY_IDEA, 'POST'), 403, {}],
    ['of an operation that is not for this origin', squirel, preflight(NOT_MY_IDEA, 'PUT'), 403, {}],
    ['of put, which is no PUT', squirel, preflight(NOT_MY_IDEA, 'put'), 403, {}],
    ['of put is told what there is where the service is for the origin', squirel, preflight(FOO, 'put'), 204,
      { ...allowed(FOO), 'access-control-allow-methods': 'GET,HEAD,PUT', 'access-control-allow-headers': '*,authorization', 'access-control-max-age': '0' }],
    ['with credentials lists only operations that have them', spam, preflight(LOLNET, 'GET'), 204,
      { ...allowed(LOLNET), ...credentials, 'access-control-allow-methods': 'GET,HEAD', 'access-control-allow-headers': 'x-my-header', 'access-control-max-age': '0' }],
    ['without credentials keeps the least time of those listed', spam, preflight(LOLNET, 'POST'), 204,
      { ...allowed('*'), 'access-control-allow-methods': 'GET,HEAD,POST', 'access-control-allow-headers': '*,authorization', 'access-control-max-age': '42' }],
    ['of null is answered by a star', spam, preflight('null', 'POST'), 204,
      { ...allowed('*'), 'access-control-allow-methods': 'POST', 'access-control-allow-headers': '*,authorization', 'access-control-max-age': '7200' }],
    ['answers all names where all are allowed with credentials', klass, preflight(LOLNET, 'POST', ' Foo,    bar,,baz  ,bar'), 204,
      { ...allowed(LOLNET), ...credentials, 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'bar,baz,foo', 'access-control-max-age': '7200' }],
    ['answers no names where one is no token', klass, preflight(LOLNET, 'POST', 'foo,b ar'), 204,
      { ...allowed(LOLNET), ...credentials, 'access-control-allow-methods': 'POST', 'access-control-max-age': '7200' }],
    ['answers its own list, once each, whatever is asked for', eggs, preflight(LOLNET, 'GET', 'x-my-header,baz'), 204, {
      ...allowed('*'), 'access-control-allow-methods': 'GET,HEAD', 'access-control-allow-headers': 'x-another-header,x-my-header', 'access-control-max-age': '7200',
    }],
    ['of a service without CORS', { operations: { GET: {} } }, preflight(LOLNET, 'GET'), 403, {}],
    ['of a path without a service', undefined, preflight(LOLNET, 'GET'), 404, {}],
    ['of no service operation that the origin may use', { cors: { origins: '*' }, operations: { PUT: { cors: false } } }, preflight(LOLNET, 'GET'), 403, {}],
  ]
  test.each(rows)('a preflight %s', (_, service, request, status, headers) => {
    const model = answer(app, service, request)
    expect(model).toMatchObject({ kind: 'preflight', status })
    expect(differences(model, { status, headers: [...Object.entries(headers), ['Vary', '*']] })).toEqual([])
  })

  test('a preflight of an unknown path is granted by the default policy, for no time', () => {
    const model = answer({ cors: { origins: [FOO], credentials: true } }, undefined, preflight(FOO, 'PATCH', 'x-a'))
    const granted = { 'access-control-allow-methods': 'PATCH', 'access-control-max-age': '0', 'access-control-allow-headers': 'x-a' }
    expect(model).toMatchObject({ status: 204, headers: granted })
    for (const method of ['', '*', 'a b', 'TRACE']) expect(answer({ cors: { origins: '*' } }, undefined, preflight(FOO, method)).status).toBe(404)
  })

  test('an OPTIONS without Origin or without a requested method is an ordinary request', () => {
    expect(answer(app, squirel, { method: 'OPTIONS', authority: 'a', origin: FOO })).toMatchObject({ kind: 'actual', headers: allowed(FOO) })
    expect(answer(app, squirel, { method: 'OPTIONS', authority: 'a', requestMethod: 'GET' })).toMatchObject({ kind: 'actual', headers: {} })
  })
})

describe('actual requests', () => {
  const actual = (method: string, origin?: string): ModelRequest => ({ method, authority: 'api.example', origin })
  const exposing = { 'access-control-expose-headers': 'X-My-Header' }
  const rows: readonly (readonly [title: string, service: ModelService, request: ModelRequest, headers: Record<string, string>, vary: readonly string[]])[] = [
    ['without Origin', squirel, actual('GET'), {}, ['origin']],
    ['from an allowed origin', squirel, actual('GET', NOT_MY_IDEA), { ...allowed(NOT_MY_IDEA), ...exposing }, ['origin']],
    ['by HEAD, as by GET', squirel, actual('HEAD', NOT_MY_IDEA), { ...allowed(NOT_MY_IDEA), ...exposing }, ['origin']],
    ['with credentials', klass, actual('POST', LOLNET), { ...allowed(LOLNET), 'access-control-allow-credentials': 'true' }, ['origin']],
    ['with credentials but no Origin', klass, actual('POST'), {}, ['origin']],
    ['from an origin that is not allowed', klass, actual('POST', FOO), {}, ['origin']],
    ['open to all, without Origin', spam, actual('POST'), allowed('*'), []],
    ['open to all, from null', spam, actual('POST', 'null'), allowed('*'), []],
    ['open to all, from nonsense', spam, actual('POST', 'not an origin'), allowed('*'), []],
    ['from null to a list', squirel, actual('GET', 'null'), {}, ['origin']],
    ['from "not foobar" to a list', squirel, actual('PUT', 'not foobar'), {}, ['origin']],
    ['to an operation whose CORS is off', squirel, actual('POST', FOO), {}, []],
    ['to an operation that names others than its service', spam, actual('GET', FOO), {}, ['origin']],
    ['by a method that the service lacks', squirel, actual('DELETE', FOO), allowed(FOO), ['origin']],
    ['by that method from an origin of another operation', squirel, actual('DELETE', NOT_MY_IDEA), {}, ['origin']],
  ]
  test.each(rows)('a request %s', (_, service, request, headers, vary) => {
    const model = answer(app, service, request)
    expect(model).toEqual({ kind: 'actual', headers, vary: new Set(vary) })
  })
})

describe('layers', () => {
  const full: Meaning = { origins: ['https://a.example'], credentials: true, allowHeaders: ['x-a'], exposeHeaders: ['x-e'], maxAge: 100, enforce: true }
  const plain: Meaning = { origins: '*', credentials: false, allowHeaders: '*', exposeHeaders: [], maxAge: 7200, enforce: false }
  const rows: readonly (readonly [title: string, layers: readonly [Layer, Layer, Layer], Meaning | undefined])[] = [
    ['nothing is no CORS', [undefined, undefined, undefined], undefined],
    ['fields without origins are no CORS', [{ maxAge: 3 }, undefined, undefined], undefined],
    ['what is not written has its default', [undefined, { origins: '*' }, undefined], plain],
    ['the default is inherited', [full, undefined, undefined], full],
    ['a nearer field replaces, also by less', [full, { allowHeaders: [] }, { credentials: false }], { ...full, allowHeaders: [], credentials: false }],
    ['the nearest wins, also by zero', [{ maxAge: 600 }, full, { maxAge: 0 }], { ...full, maxAge: 0 }],
    ['off stays off', [full, false, undefined], undefined],
    ['off by a field stays off', [full, undefined, { enabled: false, origins: '*' }], undefined],
    ['fields after off start from empty', [full, false, { origins: '*' }], plain],
  ]
  test.each(rows)('%s', (_, layers, meaning) => expect(effectiveLayer(...layers)).toEqual(meaning))

  test('a method of its own name is never one of an object\'s', () => {
    for (const method of ['__proto__', 'constructor', 'toString']) expect(policyFor(app, { operations: { GET: { cors: full } } }, method)).toBeUndefined()
  })
})

describe('patterns', () => {
  test.each(PATTERNS)('%s names its samples', (pattern) => {
    for (const origin of originsAround([pattern])) expect(originMatches(pattern, origin), origin).toBe(true)
  })

  const rows: readonly (readonly [pattern: string, missed: readonly string[]])[] = [
    ['https://example.com', nearMisses('https://example.com').filter((origin) => origin !== 'https://example.com')],
    ['https://*.example.com', [
      'https://example.com', 'https://.example.com', 'https://a..example.com', 'https://aexample.com', 'http://a.example.com', 'https://a.example.com:8443',
    ]],
    ['https://pr-*.example.com', ['https://pr-.example.com', 'https://pr-1.a.example.com', 'https://pr-a_b.example.com', 'https://xpr-1.example.com']],
    ['https://a-*-b.example.com', ['https://a-b.example.com', 'https://a--b.example.com', 'https://a-x-c.example.com']],
    ['https://example.com:*', ['https://example.com:443', 'https://example.com:0', 'https://example.com:65536', 'https://example.com:']],
    ['example.com', ['http://example.com', 'example.com', '//example.com', 'null', '']],
  ]
  test.each(rows)('%s misses its neighbours', (pattern, missed) => {
    for (const origin of missed) expect(originMatches(pattern, origin), origin).toBe(false)
  })
})

describe('enforce', () => {
  const guarded: ModelService = { cors: { origins: [FOO], enforce: true }, operations: { POST: {} } }
  const at = (origin: string | undefined, secFetchSite?: string): ModelRequest => ({ method: 'POST', authority: 'api.example:8443', origin, secFetchSite })
  const rows: readonly (readonly [title: string, ModelRequest, kind: string])[] = [
    ['no Origin passes', at(undefined, 'cross-site'), 'actual'],
    ['the same origin passes by its own word', at(LOLNET, 'same-origin'), 'actual'],
    ['a request by the user passes', at(LOLNET, 'none'), 'actual'],
    ['another site is refused', at(LOLNET, 'cross-site'), 'enforced'],
    ['the same site is refused', at('https://www.api.example:8443', 'same-site'), 'enforced'],
    ['an allowed origin passes', at(FOO, 'cross-site'), 'actual'],
    ['without Sec-Fetch-Site the authority decides', at('https://api.example:8443'), 'actual'],
    ['another port is another authority', at('https://api.example'), 'enforced'],
    ['null is foreign', at('null'), 'enforced'],
    ['what is no origin is foreign', at('https://api.example:8443/'), 'enforced'],
  ]
  test.each(rows)('%s', (_, request, kind) => {
    const model = answer(app, guarded, request)
    expect(model.kind).toBe(kind)
    expect(model.vary).toEqual(new Set(['origin', 'sec-fetch-site']))
    if (kind === 'enforced') expect(model).toMatchObject({ status: 403, headers: {} })
  })

  test('the public origin stands for the authority', () => {
    expect(answer({ publicOrigin: 'https://public.example' }, guarded, at('https://public.example')).kind).toBe('actual')
    expect(answer({ publicOrigin: 'https://public.example' }, guarded, at('https://api.example:8443')).kind).toBe('enforced')
  })
})

test.each([
  ['tolerates case, order, spaces and empty members', ' X-B ,,\tx-a,x-b', ['x-a', 'x-b']],
  ['reads 64 names', Array.from({ length: 64 }, (_, index) => `x${index + 10}`).join(), Array.from({ length: 64 }, (_, index) => `x${index + 10}`)],
  ['reads no 65', Array.from({ length: 65 }, (_, index) => `x${index + 10}`).join(), []],
  ['reads a name of 128 bytes', 'x'.repeat(128), ['x'.repeat(128)]],
  ['reads none of 129', 'x'.repeat(129), []],
  ['reads nothing above 4,096 bytes', `x${','.repeat(4096)}`, []],
])('a list of requested names %s', (_, text, names) => expect(requestedNames(text)).toEqual(names))

test('a page is promised what its origin, method, headers and credentials have in common with the policy', () => {
  const page = { origin: NOT_MY_IDEA, method: 'GET', unsafeHeaders: ['x-my-header'], credentials: false }
  expect(isPromised(app, squirel, page)).toBe(true)
  expect(isPromised(app, squirel, { ...page, unsafeHeaders: ['x-other'] })).toBe(false)
  expect(isPromised(app, squirel, { ...page, credentials: true })).toBe(false)
  expect(isPromised(app, squirel, { ...page, method: 'PUT' })).toBe(false)
  expect(isPromised(app, squirel, { ...page, origin: FOO, method: 'DELETE' })).toBe(false)
  expect(isPromised({ cors: { origins: '*' } }, undefined, { ...page, method: 'DELETE' })).toBe(true)
  expect(readableHeaders(policyFor(app, squirel, 'GET'), ['X-My-Header', 'ETag', 'Content-Type', 'Set-Cookie'])).toEqual(['content-type', 'x-my-header'])
})

test('an answer is told from another by its status, its headers and its Vary', () => {
  const model = answer(app, squirel, preflight(NOT_MY_IDEA, 'GET'))
  const right = {
    status: 204,
    headers: [...Object.entries({ ...model.headers, 'access-control-allow-methods': 'HEAD, GET' }), ['vary', 'Origin, Access-Control-Request-Method']] as const,
  }
  expect(sameAnswer(model, right)).toBe(true)
  expect(sameAnswer(model, { ...right, status: 200 })).toBe(false)
  expect(sameAnswer(model, { ...right, headers: right.headers.slice(1) })).toBe(false)
  expect(sameAnswer(model, { ...right, headers: right.headers.slice(0, -1) })).toBe(false)
  expect(sameAnswer(model, { ...right, headers: [...right.headers, ['Access-Control-Allow-Origin', NOT_MY_IDEA]] })).toBe(false)
  expect(sameAnswer(model, { ...right, headers: [...right.headers, ['Access-Control-Expose-Headers', '']] })).toBe(false)
})
