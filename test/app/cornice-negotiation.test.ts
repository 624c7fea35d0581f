/** What people know of Cornice's content negotiation, filters and renderers, as it is here. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, reply, service, variant } from '../../src/index.ts'
import type { ErrorRenderer, Wrapper } from '../../src/index.ts'
import type { ExchangeCase } from './cornice-cases.ts'
import { checkExchange, named } from './cornice-exchange.ts'
import { json } from './exchange.ts'

const accept = (value: string): RequestInit => ({ headers: { accept: value } })
const send = (type: string | undefined, accepted?: string): RequestInit => ({
  method: 'POST', body: new TextEncoder().encode('"x"'), headers: { ...(type !== undefined && { 'content-type': type }), ...(accepted !== undefined && { accept: accepted }) },
})

const offers = service('/offers', { get: { produces: ['application/json', 'text/plain'], handler: ({ accepted }) => accepted } })
const takes = service('/takes', { get: () => 'got', post: { body: z.unknown(), consumes: ['application/json'], handler: () => 'taken' }, put: { body: z.unknown(), consumes: ['text/plain', 'application/json'], handler: () => 'taken' } })
const both = service('/both', { post: { produces: ['text/plain', 'application/json'], consumes: ['application/json'], body: z.unknown(), handler: ({ accepted }) => accepted } })
const apart = service('/apart', {
  get: [variant({ produces: ['text/html'], handler: () => 'page' }), variant({ produces: ['application/json'], handler: () => 'data' })],
  post: [variant({ body: z.string(), consumes: ['text/plain'], produces: ['text/plain'], handler: () => 'text' }), variant({ body: z.unknown(), produces: ['application/json'], handler: () => 'data' })],
})

const ACCEPTS: readonly ExchangeCase[] = [
  ...([
    ['no Accept gets the first', undefined, 'application/json'], ['a range gets what is in it', 'application/*', 'application/json'], ['the other type is got by its name', 'text/plain', 'text/plain'],
    ['a range that fits nothing is passed over', 'audio/*, application/*', 'application/json'], ['JSON is preferred', 'application/json; q=1.0, text/plain; q=0.9', 'application/json'], ['text is preferred', 'application/json; q=0.9, text/plain; q=1.0', 'text/plain'],
    ['a better quality of what there is not does not matter', 'audio/mp4; q=0.9, text/plain; q=0.5', 'text/plain'], ['case does not matter', 'TEXT/PLAIN', 'text/plain'], ['everything gets the first', '*/*', 'application/json'],
  ] as const).map(([words, value, got]): ExchangeCase => ({ words, path: '/offers', init: value === undefined ? {} : accept(value), status: 200, headers: { 'content-type': got, 'vary': 'Accept' }, body: got })),
  ...['audio/*', 'text/html', 'application/xml, audio/mp4; q=0.9'].map((value): ExchangeCase => ({
    words: `${value} gets a 406 that lists what there is, in its order, and varies by Accept`, path: '/offers', init: accept(value), status: 406, headers: { vary: 'Accept', 'content-type': 'application/problem+json' },
    detail: 'This can be had as application/json, text/plain.',
  })),
  { words: 'of two handlers the accepted one answers', path: '/apart', init: accept('application/json'), status: 200, body: 'data', headers: { vary: 'Accept' } },
  { words: 'the last of two handlers is reached as the first is', path: '/apart', init: accept('audio/*, application/json;q=0.1'), status: 200, body: 'data' },
  { words: 'the first of two handlers answers whoever takes anything', path: '/apart', status: 200, body: 'page' },
  { words: 'what none of the handlers has is a 406 with all of them', path: '/apart', init: accept('audio/ogg'), status: 406, detail: 'This can be had as text/html, application/json.' },
]

const jsonOnly = 'The body is to be application/json, and to say so in Content-Type.'
const TYPES: readonly ExchangeCase[] = [
  { words: 'JSON is taken where JSON is asked for', path: '/takes', init: send('application/json'), status: 200, body: 'taken' },
  { words: 'parameters of the type do not matter', path: '/takes', init: { ...send('text/plain; charset=utf-8'), method: 'PUT' }, status: 200, body: 'taken' },
  { words: 'case does not matter in Content-Type', path: '/takes', init: send('Application/JSON'), status: 200, body: 'taken' },
  ...['application/x-www-form-urlencoded', 'text/plain', 'text/xml', 'multipart/form-data; boundary=x', 'application/jsonx', undefined].map((type): ExchangeCase => ({
    words: `a body of ${type ?? 'no type at all'} is a 415 that tells the type`, path: '/takes', init: send(type), status: 415, detail: jsonOnly, headers: { 'accept-post': 'application/json' },
  })),
  { words: 'a 415 lists all types, in their order', path: '/takes', init: { ...send('text/xml'), method: 'PUT' }, status: 415, detail: 'The body is to be text/plain, application/json, and to say so in Content-Type.', headers: { accept: 'text/plain, application/json' } },
  { words: 'GET has nothing to do with the types of POST', path: '/takes', init: { headers: { 'content-type': 'text/xml' } }, status: 200, body: 'got' },
  { words: 'no body has no type to be wrong', path: '/takes', init: { method: 'POST' }, status: 200, body: 'taken' },
  { words: 'both are right', path: '/both', init: send('application/json', 'application/json'), status: 200, body: 'application/json' },
  { words: 'the answer cannot be had so', path: '/both', init: send('application/json', 'audio/*'), status: 406, headers: { vary: 'Accept' } },
  { words: 'the body is of another type', path: '/both', init: send('text/plain', 'application/json'), status: 415, headers: { vary: 'Accept' } },
  ...['text/plain', 'application/json'].map((type): ExchangeCase => ({ words: `without a body each type can be had: ${type}`, path: '/both', init: { method: 'POST', headers: { accept: type } }, status: 200, body: type })),
  { words: 'two handlers are told apart by both: JSON', path: '/apart', init: send('application/json', 'application/json'), status: 200, body: 'data' },
  { words: 'two handlers are told apart by both: text', path: '/apart', init: send('text/plain', 'text/plain'), status: 200, body: 'text' },
  { words: 'what one handler takes is not answered as the other does', path: '/apart', init: send('text/plain', 'application/json'), status: 406, detail: 'This can be had as text/plain.' },
]

const filter: Wrapper = async (_context, next) => reply(200, `filtered ${String((await next()).body)}`, { 'content-type': 'text/plain' })
const filtered = service('/filtered', { get: { wrap: filter, handler: () => 'response' }, post: () => 'unfiltered' })
const fresh: Wrapper = async (_context, next) => { await next(); return new Response('another', { status: 203, headers: { 'x-new': '1' } }) }
const heard: unknown[] = []
const mistaken: Wrapper = async (_context, next) => { await next(); return (undefined as never as { readonly call: () => unknown }).call() }
const replaced = service('/replaced', { get: { wrap: fresh, handler: () => 'old' }, put: { wrap: mistaken, handler: () => 1 } })
const seeing: Wrapper = (_context, next) => next().catch(() => reply(299, 'seen'))
const failing = service('/failing', { get: { wrap: seeing, handler: () => { throw new Error('x') } } })
const cornice: ErrorRenderer = ({ members }) => reply(418, { status: 'error', errors: members.errors ?? [] })
const faulty = service('/faulty', { post: { body: z.object({ a: z.string() }), handler: () => 1 } })
const pages = service('/pages', { get: { produces: ['application/json', 'text/html'], serializers: { 'text/html': (value) => `<p>${String(value)}</p>` }, handler: () => 'hello' } })

const REPLIES: readonly ExchangeCase[] = [
  { words: 'what stands around one method changes its answer', path: '/filtered', status: 200, body: 'filtered response' },
  { words: 'and not that of another method', path: '/filtered', init: { method: 'POST' }, status: 200, body: 'unfiltered' },
  { words: 'a new response is the response', path: '/replaced', status: 203, body: 'another', headers: { 'x-new': '1' } },
  { words: 'a mistake in it is a mistake, and not hidden', path: '/replaced', init: { method: 'PUT' }, status: 500, settings: { onError: (error) => { heard.push(error) } } },
  { words: 'errors come by too', path: '/failing', status: 299, body: 'seen' },
  { words: 'a renderer of one\'s own says what Cornice says', path: '/faulty', init: json({}), status: 418, body: { status: 'error', errors: [{ in: 'body', pointer: '/a', detail: 'Invalid input: expected string, received undefined' }] }, settings: { renderError: cornice } },
  { words: 'a type of one\'s own is written by its serializer', path: '/pages', init: accept('text/html'), status: 200, headers: { 'content-type': 'text/html' }, body: '<p>hello</p>' },
  { words: 'beside JSON', path: '/pages', init: accept('application/json'), status: 200, headers: { 'content-type': 'application/json' }, body: 'hello' },
]

const services = [offers, takes, both, apart, filtered, replaced, failing, faulty, pages]

describe('Accept', () => {
  test.each(named(ACCEPTS))('%s', (_, each) => checkExchange({ services, ...each }))
})

describe('Content-Type', () => {
  test.each(named(TYPES))('%s', (_, each) => checkExchange({ services, ...each }))
})

describe('what stands around', () => {
  test.each(named(REPLIES))('%s', (_, each) => checkExchange({ services, ...each }))
})

test('the mistake in what stands around was told to the hook as it is', async () => {
  heard.length = 0
  await createApp(services, { onError: (error) => { heard.push(error) } }).request('/replaced', { method: 'PUT' })
  expect(heard).toEqual([expect.any(TypeError)])
})
