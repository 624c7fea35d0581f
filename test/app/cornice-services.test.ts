/** What people know of Cornice's services, methods and resources, as it is here. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { contextValue, createApp, group, HttpProblem, mount, reply, resource, service, variant } from '../../src/index.ts'
import { IDEA, LOLNET } from './cornice-cases.ts'
import type { ExchangeCase } from './cornice-cases.ts'
import { checkExchange, named } from './cornice-exchange.ts'
import { from, json, preflight } from './exchange.ts'

const ages = service('/ages', { cors: { origins: [LOLNET], maxAge: 42 }, get: { cors: { maxAge: 42 }, handler: () => 1 }, post: { cors: { maxAge: 32 }, handler: () => 1 }, put: { cors: { maxAge: 7 }, handler: () => 1 } })
const off = service('/off', { cors: { origins: '*', enabled: false }, get: () => 'off' })
const headers = service('/headers', { cors: { origins: [LOLNET], allowHeaders: [] }, get: { cors: { allowHeaders: ['X-Get', 'x-get', 'X-Both'] }, handler: () => 1 }, put: { cors: { allowHeaders: ['X-Put'] }, handler: () => 1 }, delete: { cors: false, handler: () => 1 } })
const policy = { origins: [LOLNET], credentials: true } as const
const shared = service('/shared', { cors: { ...policy, exposeHeaders: ['x-more'] }, get: () => 1 })

const granted = { 'allow-origin': LOLNET, 'allow-credentials': 'true' }

const CORS_CASES: readonly ExchangeCase[] = [
  { words: 'CORS that is switched off although it has origins is off', path: '/off', init: from(LOLNET), status: 200, cors: {}, services: [off] },
  { words: 'a preflight of what is switched off is refused', path: '/off', init: preflight(LOLNET, 'GET'), status: 403, cors: {}, services: [off] },
  { words: 'OPTIONS of what is switched off tells the methods, and nothing of CORS', path: '/off', init: from(LOLNET, { method: 'OPTIONS' }), status: 204, cors: {}, headers: { allow: 'GET, HEAD, OPTIONS' }, services: [off] },
  { words: 'the shortest age of the methods that are granted together is told', path: '/ages', init: preflight(LOLNET, 'GET'), status: 204, cors: { 'allow-origin': LOLNET, 'allow-methods': 'GET,HEAD,POST,PUT', 'allow-headers': '*,authorization', 'max-age': '7' }, services: [ages] },
  {
    words: 'headers of one method are granted for that method, once each, and none of another or of one that is off', path: '/headers', init: preflight(LOLNET, 'GET'), status: 204,
    cors: { 'allow-origin': LOLNET, 'allow-methods': 'GET,HEAD,PUT', 'allow-headers': 'x-both,x-get', 'max-age': '7200' }, services: [headers],
  },
  { words: 'headers of the other method are granted for the other', path: '/headers', init: preflight(LOLNET, 'PUT'), status: 204, cors: { 'allow-origin': LOLNET, 'allow-methods': 'GET,HEAD,PUT', 'allow-headers': 'x-put', 'max-age': '7200' }, services: [headers] },
  { words: 'a policy is a value that is shared and spread', path: '/shared', init: from(LOLNET), status: 200, cors: { ...granted, 'expose-headers': 'x-more' }, services: [shared] },
]

const users = resource('/users', {
  collection: service('/', { cors: { origins: [IDEA] }, get: () => ({ users: [1, 2] }), patch: () => 'all patched' }),
  item: service('/:id', { cors: { origins: [LOLNET] }, get: ({ params }) => ({ name: params.id }), patch: { body: z.object({ name: z.string() }), handler: ({ body }) => body } }),
})
const below = service('/a', { cors: { origins: [LOLNET] }, get: () => 'below' })

const RESOURCES: readonly ExchangeCase[] = [
  { words: 'a collection is got', path: '/users', status: 200, body: { users: [1, 2] } },
  { words: 'an item of it is got', path: '/users/1', status: 200, body: { name: '1' } },
  { words: 'a collection is patched', path: '/users', init: { method: 'PATCH' }, status: 200, body: 'all patched' },
  { words: 'an item is patched', path: '/users/1', init: json({ name: 'x' }, 'PATCH'), status: 200, body: { name: 'x' } },
  { words: 'a collection has the policy of the collection', path: '/users', init: from(IDEA), status: 200, cors: { 'allow-origin': IDEA } },
  { words: 'an item does not have the policy of the collection', path: '/users/1', init: from(IDEA), status: 200, cors: {} },
  { words: 'an item has the policy of items', path: '/users/1', init: from(LOLNET), status: 200, cors: { 'allow-origin': LOLNET } },
  { words: 'a preflight of the collection knows the two apart', path: '/users', init: preflight(LOLNET, 'PATCH'), status: 403, cors: {} },
].map((each) => ({ services: [users], ...each }))

const PREFIXES: readonly ExchangeCase[] = ['/api', '/api/v1'].flatMap((prefix): readonly ExchangeCase[] => [
  { words: `below the prefix ${prefix} CORS holds`, path: `${prefix}/a`, init: from(LOLNET), status: 200, cors: { 'allow-origin': LOLNET }, body: 'below', services: [group(prefix, [below])] },
  { words: `below the prefix ${prefix} preflights are answered`, path: `${prefix}/a`, init: preflight(LOLNET, 'GET', ''), status: 204, cors: { 'allow-origin': LOLNET, 'allow-methods': 'GET,HEAD', 'allow-headers': '*,authorization', 'max-age': '7200' }, services: [group(prefix, [below])] },
  { words: `an application that is mounted at ${prefix} has its own policies`, path: `${prefix}/a`, init: from(LOLNET), status: 200, cors: { 'allow-origin': LOLNET }, body: 'below', services: [mount(prefix, createApp([below]))] },
  { words: `without the prefix ${prefix} there is nothing`, path: '/a', init: from(LOLNET), status: 404, cors: {}, services: [group(prefix, [below])] },
])

const callers = contextValue('caller', ({ request }) => request.headers.get('authorization'))
const guarded = service('/guarded', {
  get: () => 'open',
  post: { guard: async ({ get }) => { const caller = await get(callers); return caller === null ? new HttpProblem(401, {}, { headers: { 'www-authenticate': 'Basic' } }) : caller === 'bob' }, handler: () => 'posted' },
})
const as = (authorization: string): RequestInit => ({ method: 'POST', headers: { authorization } })

const temperature = service('/fresh-air', {
  wrap: async ({ headers: all }, next) => { const { status, body, headers: own } = await next(); return reply(status, `${String(body)} with ${all instanceof Headers ? 'headers' : 'context'}!`, own) },
  get: { headers: z.object({ 'X-Temperature': z.coerce.number() }), handler: () => 'fresh air' },
})
const books = new Map([['1', 'Dune']])
const book = contextValue('book', ({ pathParams }) => books.get(pathParams['id'] ?? '') ?? (() => { throw new HttpProblem(404) })())
const library = service('/books/:id', { get: { guard: ({ get }) => { get(book) }, handler: ({ get }) => get(book) }, delete: { handler: ({ get }) => { get(book) } } })
const kinds = service('/kinds', {
  get: { query: z.object({ kind: z.enum(['fruit', 'tree']) }), cors: { origins: [LOLNET] }, handler: ({ query }) => (query.kind === 'fruit' ? 'apples' : 'oaks') },
  post: [variant({ body: z.unknown(), handler: () => 'data' }), variant({ body: z.string(), consumes: ['text/plain'], handler: () => 'text' })],
})
const all = { get: () => 'get', post: () => 'post', patch: () => 'patch', put: () => 'put', delete: () => reply(204), options: () => 'options' }

const SERVICES: readonly ExchangeCase[] = [
  { words: 'whoever is not known is told how to sign in', path: '/guarded', init: { method: 'POST' }, status: 401, headers: { 'www-authenticate': 'Basic' }, services: [guarded] },
  { words: 'whoever is known and may not is told so', path: '/guarded', init: as('eve'), status: 403, services: [guarded] },
  { words: 'whoever may is let through', path: '/guarded', init: as('bob'), status: 200, body: 'posted', services: [guarded] },
  { words: 'the guard of one method is not that of another', path: '/guarded', status: 200, body: 'open', services: [guarded] },
  { words: 'a guard of the application denies everybody', path: '/guarded', status: 403, services: [guarded], settings: { guard: () => false } },
  { words: 'a check of the whole application does not stand before the type of the body', path: '/kinds', init: { method: 'POST', body: 'x', headers: { 'content-type': 'image/png' } }, status: 415, services: [kinds], settings: { guard: ({ request }) => request.method === 'POST' } },
  { words: 'a header that is missing is a fault of the header', path: '/fresh-air', status: 400, faults: ['header /X-Temperature'], services: [temperature] },
  { words: 'with the header the answer comes, changed by what stands around', path: '/fresh-air', init: { headers: { 'x-temperature': '20' } }, status: 200, body: 'fresh air with context!', services: [temperature] },
  { words: 'what stands around every handler changes every answer', path: '/guarded', status: 200, body: 'OPEN', services: [guarded], settings: { wrap: async (_context, next) => { const inner = await next(); return reply(inner.status, String(inner.body).toUpperCase(), inner.headers) } } },
  { words: 'what a path stands for is looked for once, and handed to the handler', path: '/books/1', status: 200, body: 'Dune', services: [library] },
  { words: 'what a path stands for and is not there is not found', path: '/books/2', status: 404, services: [library] },
  { words: 'nor is it for the handler that asks first', path: '/books/2', init: { method: 'DELETE' }, status: 404, headers: { allow: null }, services: [library] },
  { words: 'what the query says is told apart in the handler, with one policy', path: '/kinds?kind=tree', init: from(LOLNET), status: 200, body: 'oaks', cors: { 'allow-origin': LOLNET }, services: [kinds] },
  { words: 'a kind that is none is a fault, readable by the same policy', path: '/kinds?kind=stone', init: from(LOLNET), status: 400, faults: ['query /kind'], cors: { 'allow-origin': LOLNET }, services: [kinds] },
  { words: 'two handlers of one method are told apart by the body: JSON', path: '/kinds', init: json({}), status: 200, body: 'data', services: [kinds] },
  { words: 'two handlers of one method are told apart by the body: text', path: '/kinds', init: { method: 'POST', body: 'x' }, status: 200, body: 'text', services: [kinds] },
  ...Object.keys(all).filter((field) => field !== 'delete').map((field): ExchangeCase => ({ words: `a service has ${field}`, path: '/all', init: { method: field.toUpperCase() }, status: 200, body: field, services: [service('/all', all)] })),
  { words: 'a service has delete', path: '/all', init: { method: 'DELETE' }, status: 204, body: '', headers: { 'content-type': null }, services: [service('/all', all)] },
  { words: 'HEAD follows from GET, and stands behind it in Allow', path: '/all', init: { method: 'PURGE' }, status: 405, headers: { 'allow': 'GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS', 'content-type': 'application/problem+json' }, services: [service('/all', all)] },
  { words: 'a method is written as it is sent', path: '/all', init: { method: 'post' }, status: 200, body: 'post', services: [service('/all', all)] },
]

describe('a policy', () => {
  test.each(named(CORS_CASES))('%s', (_, each) => checkExchange(each))
})

describe('a resource', () => {
  test.each(named(RESOURCES))('%s', (_, each) => checkExchange(each))
})

describe('a prefix', () => {
  test.each(named(PREFIXES))('%s', (_, each) => checkExchange(each))
})

describe('a service', () => {
  test.each(named(SERVICES))('%s', (_, each) => checkExchange(each))
})

test('a resource without a collection is one service, and the origins of each method are told', () => {
  const app = createApp([service('/users/:id', { cors: { origins: [LOLNET] }, get: { cors: { origins: [IDEA] }, handler: () => 1 }, put: () => 1, delete: { cors: false, handler: () => 1 } })])
  expect(app.access().map(({ method, cors }) => [method, cors?.origins])).toEqual([['GET', [IDEA]], ['PUT', [LOLNET]], ['DELETE', undefined]])
})
