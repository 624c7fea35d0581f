/** Variants: several handlers of one method, told apart by what they consume and produce. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, service, variant } from '../../src/index.ts'
import { corsOf, from, json, preflight, problemOf } from './exchange.ts'

const report = service('/report', {
  get: [
    variant({ produces: ['text/html'], handler: ({ accepted }) => `<p>${accepted}` }),
    variant({ produces: ['application/json', 'text/csv'], serializers: { 'text/csv': () => 'a,b' }, handler: ({ accepted }) => ({ accepted }) }),
  ],
  post: [
    variant({ body: z.object({ n: z.number() }), handler: ({ body }) => ({ json: body.n }) }),
    variant({ body: z.string(), consumes: ['text/csv', 'text/tab-separated-values'], handler: ({ body }) => ({ text: body }) }),
    variant({ produces: ['application/json'], query: z.object({ dry: z.string().optional() }), handler: () => ({ bodyless: true }) }),
  ],
})
const app = createApp([report])

const accept = (value: string): RequestInit => ({ headers: { accept: value } })

describe('by what the client accepts', () => {
  test.each([
    ['anything: the first', {}, 'text/html'],
    ['*/*: the first', accept('*/*'), 'text/html'],
    ['a type of the second', accept('application/json'), 'application/json'],
    ['the last type of the second', accept('text/csv'), 'text/csv'],
    ['case does not matter', accept('APPLICATION/JSON'), 'application/json'],
    ['a range', accept('application/*'), 'application/json'],
    ['the better quality', accept('text/html;q=.5, application/json;q=.9'), 'application/json'],
    ['what is refused by its quality', accept('text/html;q=0, */*;q=.1'), 'application/json'],
    ['an unknown one beside a known', accept('audio/ogg, text/csv'), 'text/csv'],
    ['a charset beside the type', accept('application/json; charset=utf-8'), 'application/json'],
  ])('%s', async (_words, init, type) => {
    const response = await app.request('/report', init)
    expect([response.status, response.headers.get('content-type'), response.headers.get('vary')]).toEqual([200, type, 'Accept'])
  })

  test('a serializer writes its type, and JSON is written for the others', async () => {
    expect(await (await app.request('/report', accept('text/csv'))).text()).toBe('a,b')
    expect(await (await app.request('/report', accept('application/json'))).text()).toBe('{"accepted":"application/json"}')
  })

  test('406 lists the types of all of them, once each and in order, and varies by Accept', async () => {
    const response = await app.request('/report', accept('audio/*'))
    expect([response.status, response.headers.get('vary')]).toEqual([406, 'Accept'])
    expect((await problemOf(response)).detail).toBe('This can be had as text/html, application/json, text/csv.')
  })

  test('HEAD is told apart like GET', async () => {
    expect((await app.request('/report', { method: 'HEAD', ...accept('text/csv') })).headers.get('content-type')).toBe('text/csv')
  })

  test('a variant that does not say what it produces takes what the others do not', async () => {
    const lenient = createApp([service('/a', { get: [variant({ produces: ['text/html'], handler: () => 'page' }), variant({ handler: () => 'data' })] })])
    expect(await (await lenient.request('/a', accept('audio/ogg'))).json()).toBe('data')
    expect(await (await lenient.request('/a', accept('application/json'))).json()).toBe('data')
    expect(await (await lenient.request('/a', accept('text/html'))).text()).toBe('page')
  })
})

describe('by what the body is', () => {
  const post = (body: string | undefined, type?: string): RequestInit => ({ method: 'POST', ...(body !== undefined && { body: new TextEncoder().encode(body) }), headers: type === undefined ? {} : { 'content-type': type } })

  test.each([
    ['JSON', post('{"n":1}', 'application/json'), { json: 1 }],
    ['JSON of a type of its own', post('{"n":1}', 'application/x+json'), { json: 1 }],
    ['text', post('a,b', 'Text/CSV; charset=utf-8'), { text: 'a,b' }],
    ['no body', post(undefined), { bodyless: true }],
  ])('%s', async (_words, init, body) => {
    const response = await app.request('/report', { ...init, headers: { ...init.headers, accept: 'application/json' } })
    expect([response.status, body === undefined ? undefined : await response.json()]).toEqual([200, body])
  })

  test.each([['another type', 'image/png'], ['no type', undefined], ['what is no type', 'x']])('%s: the variant without a body reads none, so it takes any', async (_words, type) => {
    expect(await (await app.request('/report', post('x', type))).json()).toEqual({ bodyless: true })
  })

  const strict = createApp([service('/strict', {
    post: [variant({ body: z.object({ n: z.number() }), handler: () => 1 }), variant({ body: z.string(), consumes: ['text/csv'], handler: () => 2 })],
    patch: { body: z.object({}), consumes: ['application/merge-patch+json'], handler: () => 3 },
    put: { body: z.object({}), handler: () => 4 },
  })])

  test.each([
    ['POST', 'accept-post', 'application/json, application/*+json, text/csv'], ['PATCH', 'accept-patch', 'application/merge-patch+json'], ['PUT', 'accept', 'application/json, application/*+json'],
  ])('415 of %s tells in %s what it takes', async (method, header, types) => {
    for (const type of ['image/png', undefined, 'text']) {
      const response = await strict.request('/strict', { ...post('x', type), method })
      expect([response.status, response.headers.get(header)]).toEqual([415, types])
      expect((await problemOf(response)).detail).toContain(types)
    }
  })

  test('OPTIONS tells what POST and PATCH take', async () => {
    const { headers } = await strict.request('/strict', { method: 'OPTIONS' })
    expect([headers.get('accept-post'), headers.get('accept-patch')]).toEqual(['application/json, application/*+json, text/csv', 'application/merge-patch+json'])
  })

  test('each has its own schema, and its own faults', async () => {
    expect((await problemOf(await strict.request('/strict', json({ n: 'x' })))).errors).toEqual([{ in: 'body', pointer: '/n', detail: expect.any(String) as string }])
  })

  test('each has its own limit of a body', async () => {
    const limited = createApp([service('/a', { post: [variant({ body: z.unknown(), bodyLimit: 4, handler: () => 1 }), variant({ body: z.string(), consumes: ['text/plain'], bodyLimit: 8, handler: () => 2 })] })])
    expect((await limited.request('/a', post('[1,2]', 'application/json'))).status).toBe(413)
    expect((await limited.request('/a', post('12345', 'text/plain'))).status).toBe(200)
    expect((await limited.request('/a', post('123456789', 'text/plain'))).status).toBe(413)
  })
})

describe('what stands beside', () => {
  const ORIGIN = 'https://app.example'
  const ran: string[] = []
  const guarded = createApp([service('/a', {
    guard: () => { ran.push('service') },
    get: [
      variant({ cors: { origins: [ORIGIN], credentials: true }, produces: ['text/html'], guard: () => { ran.push('html') }, handler: () => 'page' }),
      variant({ guard: () => { ran.push('json'); return false }, handler: () => 'data' }),
    ],
  })])

  test('the policy of the first holds for all of the method, preflights and answers alike', async () => {
    expect(corsOf(await guarded.request('/a', preflight(ORIGIN, 'GET')))).toMatchObject({ 'allow-origin': ORIGIN, 'allow-credentials': 'true' })
    for (const type of ['text/html', 'application/json', 'audio/ogg']) expect(corsOf(await guarded.request('/a', from(ORIGIN, accept(type))))).toEqual({ 'allow-origin': ORIGIN, 'allow-credentials': 'true' })
  })

  test('guards of the service come first, then those of the variant that was chosen', async () => {
    ran.length = 0
    expect((await guarded.request('/a', accept('application/json'))).status).toBe(403)
    expect((await guarded.request('/a', accept('text/html'))).status).toBe(200)
    expect(ran).toEqual(['service', 'json', 'service', 'html'])
  })
})

describe('media types that a function tells for a request', () => {
  const paid = (request: Request, types: readonly string[]): readonly string[] => (request.headers.has('authorization') ? types : types.slice(0, 1))
  const told = createApp([service('/a', {
    get: { produces: ({ request }) => paid(request, ['text/plain', 'text/csv']), handler: ({ accepted }) => accepted },
    post: { body: z.string(), consumes: ({ request }) => paid(request, ['text/plain', 'text/csv']), handler: ({ body }) => body },
    put: { produces: () => ['csv'], handler: () => 1 },
    patch: { produces: (() => []) as never, handler: () => 1 },
  })], { onError: () => undefined })
  const as = (headers: Record<string, string>, init: RequestInit = {}): Promise<Response> => told.request('/a', { ...init, headers })

  test('are those that it can have, and 406 lists them', async () => {
    expect(await (await as({ accept: 'text/csv', authorization: 'x' })).text()).toBe('text/csv')
    const refused = await as({ accept: 'text/csv' })
    expect([refused.status, refused.headers.get('vary'), (await problemOf(refused)).detail]).toEqual([406, 'Accept', 'This can be had as text/plain.'])
  })

  test('are those that its body may have, and 415 lists them', async () => {
    expect(await (await as({ 'content-type': 'text/csv', 'authorization': 'x' }, { method: 'POST', body: 'a,b' })).json()).toBe('a,b')
    const refused = await as({ 'content-type': 'text/csv' }, { method: 'POST', body: 'a,b' })
    expect([refused.status, refused.headers.get('accept-post')]).toEqual([415, 'text/plain'])
  })

  test.each(['PUT', 'PATCH'])('that are none are a mistake of the application (%s)', async (method) => {
    expect((await as({}, { method })).status).toBe(500)
  })
})
