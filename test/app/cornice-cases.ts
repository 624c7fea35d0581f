/** The behaviour that people know of Cornice, in words, as it is to be here: what is asked, and all of the answer that matters. */
import * as z from 'zod'
import { HttpProblem, reply, service } from '../../src/index.ts'
import type { AppMember, AppSettings, Service } from '../../src/index.ts'
import { from, json, preflight } from './exchange.ts'

/** One exchange. `cors` is every CORS header of the answer, without `access-control-`. */
export interface ExchangeCase {
  readonly words: string
  readonly path: string
  readonly init?: RequestInit
  readonly status: number
  readonly cors?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string | null>>
  /** The value of a JSON body, or the text of another one. */
  readonly body?: unknown
  /** The faults that a problem document tells: place and pointer. */
  readonly faults?: readonly string[]
  /** What stands in the detail of a problem document. */
  readonly detail?: string
  readonly services?: readonly AppMember[]
  readonly settings?: AppSettings
}

export const LOLNET = 'https://lolnet.example'
export const IDEA = 'https://notmyidea.example'
const EVIL = 'https://evil.example'

const typeOfBacon = z.object({ type: z.string().endsWith('good') })

/** One list for the service, an operation that has another, one that is off, one that has nothing of its own. */
const squirrel = service('/squirrel', {
  cors: { origins: [LOLNET] },
  get: { cors: { origins: [IDEA], allowHeaders: ['X-My-Header'], exposeHeaders: ['X-My-Header'] }, handler: () => 'squirrels' },
  post: { cors: false, handler: () => 'posted' },
  put: () => 'put',
})
const spam = service('/spam', {
  cors: { origins: '*' },
  get: { cors: { origins: [LOLNET], credentials: true, allowHeaders: ['X-My-Header'], maxAge: 42 }, handler: () => 'spam' },
  post: { guard: ({ request }) => request.headers.has('authorization'), handler: () => 'more spam' },
})
const eggs = service('/eggs', { cors: { origins: '*', allowHeaders: ['X-My-Header', 'X-Another-Header', 'X-Another-Header2'] }, get: () => 'eggs', put: () => 'put' })
const bacon = service('/bacon/:type', {
  cors: { origins: '*' },
  get: {
    params: typeOfBacon,
    handler: ({ params }) => {
      if (params.type !== 'good') throw new HttpProblem(404)
      return 'bacon'
    },
  },
  post: () => new Response('own'),
  put: () => {
    throw new HttpProblem(400, 'never')
  },
})
const klass = service('/klass', { cors: { origins: [LOLNET], credentials: true }, post: () => 'posted' })
const busy = service('/busy', {
  cors: { origins: [LOLNET], maxAge: 100 },
  guard: () => false,
  get: { cors: { maxAge: 0 }, handler: () => 1 },
  put: { body: z.object({ a: z.string() }), query: z.object({ b: z.string() }), handler: () => 1 },
  options: () => 'own',
})

/** The services of the exchanges, unless one has its own. */
export const CORNICE_SERVICES: readonly Service[] = [squirrel, spam, eggs, bacon, klass, busy]

const anyHeader = { 'allow-headers': '*,authorization' }

/** Preflights. */
export const PREFLIGHTS: readonly ExchangeCase[] = [
  {
    words: 'a method that the service has is granted with the methods of the service', path: '/klass', init: preflight(LOLNET, 'POST'), status: 204, body: '',
    cors: { 'allow-origin': LOLNET, 'allow-credentials': 'true', 'allow-methods': 'POST', 'max-age': '7200' },
  },
  {
    words: 'a method that the service lacks is not among those granted', path: '/klass', init: preflight(LOLNET, 'PUT'), status: 204,
    cors: { 'allow-origin': LOLNET, 'allow-credentials': 'true', 'allow-methods': 'POST', 'max-age': '7200' },
  },
  { words: 'OPTIONS alone is no preflight: the methods of the path are told', path: '/squirrel', init: { method: 'OPTIONS' }, status: 204, cors: {}, headers: { allow: 'GET, HEAD, POST, PUT, OPTIONS' } },
  {
    words: 'OPTIONS with a requested method and no origin is no preflight', path: '/squirrel', init: { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } }, status: 204, cors: {},
    headers: { allow: 'GET, HEAD, POST, PUT, OPTIONS' },
  },
  {
    words: 'OPTIONS with an origin and no requested method is an ordinary request, and readable', path: '/squirrel', init: from(LOLNET, { method: 'OPTIONS' }), status: 204,
    cors: { 'allow-origin': LOLNET }, headers: { allow: 'GET, HEAD, POST, PUT, OPTIONS', vary: 'Origin, Access-Control-Request-Method' },
  },
  {
    words: 'an origin of GET alone is granted GET and HEAD, neither PUT nor the POST that is off, and no exposed headers', path: '/squirrel', init: preflight(IDEA, 'GET'), status: 204,
    cors: { 'allow-origin': IDEA, 'allow-methods': 'GET,HEAD', 'allow-headers': 'x-my-header', 'max-age': '0' },
  },
  { words: 'an origin of the service is refused for the operation that has its own list', path: '/squirrel', init: preflight(LOLNET, 'GET'), status: 403, cors: {} },
  { words: 'an operation that is off is refused', path: '/squirrel', init: preflight(IDEA, 'POST'), status: 403, cors: {} },
  { words: 'an operation that is off is refused to an origin of the service too', path: '/squirrel', init: preflight(LOLNET, 'POST'), status: 403, cors: {} },
  { words: 'an origin of GET alone is refused for PUT', path: '/squirrel', init: preflight(IDEA, 'PUT'), status: 403, cors: {} },
  {
    words: 'credentials are allowed for the operation that has them, with its own max age', path: '/spam', init: preflight(LOLNET, 'GET'), status: 204,
    cors: { 'allow-origin': LOLNET, 'allow-credentials': 'true', 'allow-methods': 'GET,HEAD', 'allow-headers': 'x-my-header', 'max-age': '0' },
  },
  {
    words: 'credentials are not allowed for the operation that has none', path: '/spam', init: preflight(IDEA, 'POST'), status: 204,
    cors: { 'allow-origin': '*', 'allow-methods': 'POST', ...anyHeader, 'max-age': '7200' },
  },
  {
    words: 'requested names are granted by the wildcard, however they are spaced', path: '/squirrel', init: preflight(LOLNET, 'PUT', 'foo,    bar,baz  '), status: 204,
    cors: { 'allow-origin': LOLNET, 'allow-methods': 'PUT', ...anyHeader, 'max-age': '0' },
  },
  {
    words: 'a strict list grants its names, however they were asked for', path: '/eggs', init: preflight(IDEA, 'GET', '  X-My-Header  ,X-Another-Header,   X-Another-Header2 '), status: 204,
    cors: { 'allow-origin': '*', 'allow-methods': 'GET,HEAD,PUT', 'allow-headers': 'x-another-header,x-another-header2,x-my-header', 'max-age': '7200' },
  },
  {
    words: 'a strict list does not grant another name', path: '/eggs', init: preflight(IDEA, 'GET', 'x-my-header, baz'), status: 204,
    cors: { 'allow-origin': '*', 'allow-methods': 'GET,HEAD,PUT', 'allow-headers': 'x-another-header,x-another-header2,x-my-header', 'max-age': '7200' },
  },
  {
    words: 'nobody signs in for a preflight', path: '/spam', init: preflight(LOLNET, 'POST'), status: 204,
    cors: { 'allow-origin': '*', 'allow-methods': 'GET,HEAD,POST', ...anyHeader, 'max-age': '42' },
  },
  {
    words: 'methods are case-sensitive: put is not PUT', path: '/squirrel', init: preflight(LOLNET, 'put'), status: 204,
    cors: { 'allow-origin': LOLNET, 'allow-methods': 'PUT', ...anyHeader, 'max-age': '0' },
  },
  {
    words: 'no guard, schema or operation of OPTIONS runs, and a max age of 0 is the least', path: '/busy', init: preflight(LOLNET, 'PUT', 'content-type'), status: 204, body: '',
    cors: { 'allow-origin': LOLNET, 'allow-methods': 'GET,HEAD,PUT,OPTIONS', ...anyHeader, 'max-age': '0' },
  },
  {
    words: 'thousands of commas are answered in a few bytes', path: '/eggs', init: preflight(IDEA, 'GET', ','.repeat(8000)), status: 204,
    cors: { 'allow-origin': '*', 'allow-methods': 'GET,HEAD,PUT', 'allow-headers': 'x-another-header,x-another-header2,x-my-header', 'max-age': '7200' },
  },
  {
    words: 'without requested names there is no list of none', path: '/klass', init: preflight(LOLNET, 'POST', ''), status: 204,
    cors: { 'allow-origin': LOLNET, 'allow-credentials': 'true', 'allow-methods': 'POST', 'max-age': '7200' },
  },
  { words: 'an unknown path is not found', path: '/nothing', init: preflight(LOLNET, 'GET'), status: 404, cors: {} },
  {
    words: 'an unknown path is granted by the policy of the application', path: '/nothing', init: preflight(LOLNET, 'PUT'), status: 204, settings: { cors: { origins: [LOLNET] } },
    cors: { 'allow-origin': LOLNET, 'allow-methods': 'PUT', ...anyHeader, 'max-age': '0' },
  },
]

/** Actual requests. */
export const ACTUALS: readonly ExchangeCase[] = [
  { words: 'without an origin nothing is said but that it would matter', path: '/squirrel', status: 200, cors: {}, headers: { vary: 'Origin' }, body: 'squirrels' },
  { words: 'an allowed origin may read, and the exposed headers too', path: '/squirrel', init: from(IDEA), status: 200, cors: { 'allow-origin': IDEA, 'expose-headers': 'x-my-header' }, headers: { vary: 'Origin' } },
  { words: 'credentials are allowed to a listed origin', path: '/spam', init: from(LOLNET), status: 200, cors: { 'allow-origin': LOLNET, 'allow-credentials': 'true' } },
  { words: 'a failed validation is readable', path: '/bacon/not', init: from(IDEA), status: 400, cors: { 'allow-origin': '*' } },
  { words: 'a 404 of a handler is readable, and no 405', path: '/bacon/notgood', init: from(IDEA), status: 404, cors: { 'allow-origin': '*' }, headers: { allow: null } },
  { words: 'a response of the handler\'s own is readable', path: '/bacon/good', init: from(IDEA, { method: 'POST' }), status: 200, cors: { 'allow-origin': '*' } },
  { words: 'a thrown 400 is readable', path: '/bacon/good', init: from(IDEA, { method: 'PUT' }), status: 400, cors: { 'allow-origin': '*' } },
  { words: 'a 403 of a guard is readable', path: '/spam', init: from(IDEA, { method: 'POST' }), status: 403, cors: { 'allow-origin': '*' } },
  { words: 'everybody is told even without an origin', path: '/bacon/good', init: { method: 'POST' }, status: 200, cors: { 'allow-origin': '*' }, headers: { vary: null } },
  { words: 'an operation with a list says nothing without an origin', path: '/squirrel', init: { method: 'PUT' }, status: 200, cors: {}, headers: { vary: 'Origin' } },
  { words: 'a refused origin is answered, and may not read', path: '/squirrel', init: from(EVIL, { method: 'PUT' }), status: 200, cors: {}, headers: { vary: 'Origin' }, body: 'put' },
  { words: 'an origin that is none is a refused one', path: '/squirrel', init: from('not foobar', { method: 'PUT' }), status: 200, cors: {}, headers: { vary: 'Origin' } },
  { words: 'a POST of the same origin is answered', path: '/klass', init: from('http://localhost', { method: 'POST' }), status: 200, cors: {} },
  { words: 'a refused origin gets no credentials header and no exposed names', path: '/spam', init: from(EVIL), status: 200, cors: {}, headers: { vary: 'Origin' } },
  { words: 'a sandboxed page may read what everybody may', path: '/bacon/good', init: from('null', { method: 'POST' }), status: 200, cors: { 'allow-origin': '*' } },
  { words: 'a sandboxed page may not read what a list allows', path: '/squirrel', init: from('null', { method: 'PUT' }), status: 200, cors: {}, headers: { vary: 'Origin' } },
  { words: 'an operation that is off says nothing to an origin of the service', path: '/squirrel', init: from(LOLNET, { method: 'POST' }), status: 200, cors: {}, headers: { vary: null } },
  { words: 'an operation narrows a service that everybody may use', path: '/spam', init: from(IDEA), status: 200, cors: {}, headers: { vary: 'Origin' } },
  { words: 'a method that the path lacks is a readable 405 with the methods that it has', path: '/klass', init: from(LOLNET, { method: 'PUT' }), status: 405, cors: { 'allow-origin': LOLNET, 'allow-credentials': 'true' }, headers: { allow: 'POST, OPTIONS' } },
  { words: 'without an origin there is no credentials header', path: '/klass', init: { method: 'POST' }, status: 200, cors: {}, headers: { vary: 'Origin' } },
  {
    words: 'an uncaught error is a readable 500', path: '/throws', init: from(IDEA), status: 500, cors: { 'allow-origin': '*' }, settings: { onError: () => undefined },
    services: [service('/throws', { cors: { origins: '*' }, get: () => { throw new Error('secret') } })],
  },
  {
    words: 'a redirect is readable', path: '/moved', init: from(IDEA), status: 302, cors: { 'allow-origin': '*' }, headers: { location: 'https://elsewhere.example/' },
    services: [service('/moved', { cors: { origins: '*' }, get: () => Response.redirect('https://elsewhere.example/') })],
  },
  {
    words: 'a 204 is empty, without a type, and readable', path: '/gone', init: from(IDEA, { method: 'DELETE' }), status: 204, cors: { 'allow-origin': '*' }, headers: { 'content-type': null }, body: '',
    services: [service('/gone', { cors: { origins: '*' }, delete: () => reply(204) })],
  },
  {
    words: 'an origin that a handler allows by itself is overruled', path: '/own', init: from(EVIL), status: 200, cors: {}, headers: { vary: 'Accept, Origin' },
    services: [service('/own', { cors: { origins: [LOLNET] }, get: () => reply(200, 1, { 'access-control-allow-origin': EVIL, vary: 'Accept' }) })],
  },
  {
    words: 'a 406 is readable', path: '/picky', init: from(LOLNET, { headers: { accept: 'audio/*' } }), status: 406, cors: { 'allow-origin': LOLNET }, headers: { vary: 'Accept, Origin' },
    services: [service('/picky', { cors: { origins: [LOLNET] }, get: { produces: ['application/json'], handler: () => 1 } })],
  },
  {
    words: 'a 415 is readable', path: '/picky', init: from(LOLNET, { method: 'POST', body: 'a=1', headers: { 'content-type': 'text/plain' } }), status: 415, cors: { 'allow-origin': LOLNET },
    services: [service('/picky', { cors: { origins: [LOLNET] }, post: { body: z.unknown(), handler: () => 1 } })],
  },
  {
    words: 'CORS on one operation alone works', path: '/one', init: from(LOLNET), status: 200, cors: { 'allow-origin': LOLNET },
    services: [service('/one', { get: { cors: { origins: [LOLNET] }, handler: () => 1 }, put: () => 1 })],
  },
  {
    words: 'CORS on one operation alone leaves the others without', path: '/one', init: from(LOLNET, { method: 'PUT' }), status: 200, cors: {},
    services: [service('/one', { get: { cors: { origins: [LOLNET] }, handler: () => 1 }, put: () => 1 })],
  },
]

const users = new Map([['1', 'gawel'], ['2', 'tarek']])

/** Services and methods. */
export const METHODS: readonly ExchangeCase[] = [
  { words: 'an unknown path is not found', path: '/nothing', status: 404, cors: {} },
  { words: 'a method that is not defined is a 405 with the methods in the order of their definition', path: '/busy', init: { method: 'DELETE' }, status: 405, headers: { allow: 'GET, HEAD, PUT, OPTIONS' } },
  { words: 'HEAD follows from GET', path: '/squirrel', init: { method: 'HEAD' }, status: 200, body: '', headers: { 'content-length': '11' } },
  { words: 'one path has a collection, another its items', path: '/users', status: 200, body: [...users.keys()], services: [service('/users', { get: () => [...users.keys()] }), service('/users/:id', { get: ({ params }) => ({ name: users.get(params.id) }) })] },
  { words: 'an item of a collection', path: '/users/2', status: 200, body: { name: 'tarek' }, services: [service('/users', { get: () => [...users.keys()] }), service('/users/:id', { get: ({ params }) => ({ name: users.get(params.id) }) })] },
  { words: 'a handler reads the path, a PATCH too', path: '/users/1', init: json({ name: 'x' }, 'PATCH'), status: 200, body: 'x', services: [service('/users/:id', { patch: { body: z.object({ name: z.string() }), handler: ({ body }) => body.name } })] },
  { words: 'every answer forbids sniffing', path: '/squirrel', status: 200, headers: { 'x-content-type-options': 'nosniff' } },
  { words: 'so does an error', path: '/nothing', status: 404, headers: { 'x-content-type-options': 'nosniff' } },
  { words: 'whoever may not is told so', path: '/spam', init: { method: 'POST' }, status: 403 },
  { words: 'whoever may passes', path: '/spam', init: { method: 'POST', headers: { authorization: 'Basic x' } }, status: 200, body: 'more spam' },
  { words: 'a guard of the whole application does not turn a 405 into a 403', path: '/eggs', init: { method: 'DELETE' }, status: 405, settings: { guard: () => false } },
  { words: 'a guard of the whole application does not turn a 404 into a 403', path: '/nothing', status: 404, settings: { guard: () => false } },
]
