import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createApp } from '../../src/app/app.ts'
import { toLambda, toStreamingLambda } from '../../src/adapters/lambda.ts'
import type { LambdaServable } from '../../src/adapters/lambda.ts'
import type { LambdaResult } from '../../src/adapters/lambda-result.ts'
import { service } from '../../src/service/define.ts'
import { reply } from '../../src/service/reply.ts'
import { APP } from './middleware-server.ts'

const GATEWAY = {
  version: '2.0', rawPath: '/echo/1', rawQueryString: '', headers: { host: 'api.example' }, isBase64Encoded: false,
  requestContext: { domainName: 'api.example', stage: '$default', http: { method: 'GET', path: '/echo/1' } },
}
const REST = { httpMethod: 'GET', path: '/echo/1', headers: { Host: 'api.example' }, multiValueHeaders: { Host: ['api.example'] }, requestContext: { stage: 'prod' }, isBase64Encoded: false }
const BALANCER = { httpMethod: 'GET', path: '/echo/1', headers: { host: 'api.example' }, requestContext: { elb: {} }, isBase64Encoded: false }
const BALANCER_MULTI = { httpMethod: 'GET', path: '/echo/1', multiValueHeaders: { host: ['api.example'] }, requestContext: { elb: {} }, isBase64Encoded: false }

const echo = service('/echo/:id', {
  cors: { origins: [APP] },
  get: ({ request, params, url }) => ({ id: params.id, url: url.href, cookie: request.headers.get('cookie'), agent: request.headers.get('user-agent'), length: request.headers.get('content-length') }),
  post: async ({ request }) => ({ length: request.headers.get('content-length'), body: await request.text() }),
  put: () => reply(200, new Uint8Array([0xef, 0xbb, 0xbf, 0x7b]), { 'content-type': 'application/json' }),
})
const cookies = service('/cookies', { get: () => reply(200, 'ok', [['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['set-cookie', 'c=3']]) })
const typed = service('/typed/**:type', {
  get: ({ params, url }) => new Response(Uint8Array.from(url.searchParams.has('bad') ? [0xff] : [0xc3, 0xbc]), { headers: { 'content-type': params.type ?? '', ...(url.searchParams.has('gzip') && { 'content-encoding': 'gzip' }) } }),
})
const app = createApp([echo, cookies, typed], { cors: { origins: [APP] } })
const handler = toLambda(app)

const bodyOf = ({ body }: LambdaResult): unknown => JSON.parse(body)
const gateway = (changes: object): object => ({ ...GATEWAY, ...changes })
const at = (method: string): object => ({ requestContext: { http: { method } } })

describe('an event', () => {
  test.each<readonly [string, object]>([['of an HTTP API or a function URL', GATEWAY], ['of a REST API', REST], ['of a load balancer', BALANCER], ['of a load balancer with several values', BALANCER_MULTI]])(
    '%s is answered', async (_name, event) => {
      const result = await handler(event)
      expect([result.statusCode, bodyOf(result)]).toEqual([200, { id: '1', url: 'https://api.example/echo/1', cookie: null, agent: null, length: null }])
    })

  test.each<readonly [string, object, string]>([
    ['a query', gateway({ rawQueryString: 'a=1&b=%20+' }), 'https://api.example/echo/1?a=1&b=%20+'],
    ['a query that is no part of a URL', gateway({ rawQueryString: 'a=ü#x' }), 'https://api.example/echo/1?a=%C3%BC%23x'],
    ['a path that was decoded', gateway({ rawPath: '/echo/ü ?#\\' }), 'https://api.example/echo/%C3%BC%20%3F%23%5C'],
    ['dot segments', gateway({ rawPath: '/a/../echo/./1' }), 'https://api.example/echo/1'],
    ['a prefix', gateway({ rawPath: '/prod/echo/1' }), 'https://api.example/echo/1'],
    ['no encryption', gateway({ headers: { host: 'api.example:8080', 'x-forwarded-proto': 'http' } }), 'http://api.example:8080/echo/1'],
    ['no host', gateway({ headers: {} }), 'https://localhost/echo/1'],
    ['a decoded query', { ...REST, multiValueQueryStringParameters: { 'a&': ['1', '2 ü'], b: [''] } }, 'https://api.example/echo/1?a%26=1&a%26=2%20%C3%BC&b='],
    ['a decoded query of one value each', { ...REST, queryStringParameters: { a: '+' }, multiValueQueryStringParameters: null }, 'https://api.example/echo/1?a=%2B'],
    ['an encoded query', { ...BALANCER, queryStringParameters: { 'a%26': '1+%C3%BC' } }, 'https://api.example/echo/1?a%26=1+%C3%BC'],
    ['an encoded query with several values', { ...BALANCER_MULTI, multiValueQueryStringParameters: { a: ['1', '2'] } }, 'https://api.example/echo/1?a=1&a=2'],
  ])('with %s has its URL', async (_name, event, url) => {
    const result = await toLambda(app, { prefix: '/prod' })(event)
    expect([result.statusCode, bodyOf(result)]).toMatchObject([200, { url }])
  })

  test.each<readonly [string, string, number]>([['/prod', '/prod/echo/1', 200], ['/prod', '/echo/1', 200], ['/prod', '/product/echo/1', 404], ['', '/prod/echo/1', 404]])('has the prefix \'%s\' taken off %s', async (prefix, rawPath, status) => {
    expect((await toLambda(app, { prefix })(gateway({ rawPath }))).statusCode).toBe(status)
  })

  test('has its cookies together, and every value of a header', async () => {
    expect(bodyOf(await handler(gateway({ cookies: ['a=1', 'b=2'] })))).toMatchObject({ cookie: 'a=1; b=2' })
    expect(bodyOf(await handler({ ...BALANCER_MULTI, multiValueHeaders: { host: ['api.example'], Cookie: ['a=1', 'b=2'], 'User-Agent': ['x', 'y'] } }))).toMatchObject({ cookie: 'a=1; b=2', agent: 'x, y' })
    const preflight = { ...REST, httpMethod: 'OPTIONS', multiValueHeaders: { ORIGIN: [APP], 'Access-Control-Request-Method': ['POST'] } }
    expect(await handler(preflight)).toMatchObject({ statusCode: 204, headers: { 'access-control-allow-methods': 'GET,HEAD,POST,PUT' }, body: '' })
  })

  test('has text beyond Latin in a header as the bytes that it was', async () => {
    expect(bodyOf(await handler(gateway({ headers: { 'user-agent': '日' } })))).toMatchObject({ agent: Buffer.from('日').toString('latin1') })
  })

  test('has a body of the length that it has, whatever its headers say', async () => {
    const post = async (event: object): Promise<unknown> => bodyOf(await handler(gateway({ ...at('POST'), headers: { 'content-length': '1', 'transfer-encoding': 'chunked' }, ...event })))
    expect(await post({ body: 'Grüße' })).toEqual({ length: '7', body: 'Grüße' })
    expect(await post({ body: Buffer.from('Grüße').toString('base64'), isBase64Encoded: true })).toEqual({ length: '7', body: 'Grüße' })
    expect([await post({ body: null }), await post({ body: '' })]).toEqual([{ length: null, body: '' }, { length: null, body: '' }])
    expect(bodyOf(await handler(gateway({ body: 'of a GET' })))).toMatchObject({ id: '1' })
  })
})

describe('an event that is no request', () => {
  const EVENTS: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined], ['null', null], ['a text', 'event'], ['a list', []], ['an object', {}], ['one of a queue', { Records: [{ body: '{}' }] }],
    ['no method', gateway({ requestContext: { http: {} } })], ['a method that is no token', gateway(at('GE T'))], ['a method that is no text', gateway(at(1 as never))],
    ['no path', gateway({ rawPath: undefined })], ['a path without a slash', gateway({ rawPath: 'echo/1' })], ['a query that is no text', gateway({ rawQueryString: 1 })],
    ['a name that is no token', gateway({ headers: { 'a b': '1' } })], ['a line break in a value', gateway({ headers: { 'x-a': '1\r\nx-b: 2' } })], ['a value that is no text', gateway({ headers: { 'x-a': 1 } })],
    ['a cookie that is no text', gateway({ cookies: [1] })], ['a cookie with a line break', gateway({ cookies: ['a=1\n'] })],
    ['a body that is no text', gateway({ ...at('POST'), body: { a: 1 } })], ['a body that is not base64', gateway({ ...at('POST'), body: '{"a":1}', isBase64Encoded: true })],
    ['a host with a path', gateway({ headers: { host: 'a/b' } })], ['a host with a user', gateway({ headers: { host: 'a@b' } })], ['a host that is none', gateway({ headers: { host: '[' } })],
    ['a parameter that is no text', { ...REST, queryStringParameters: { a: {} } }], ['a parameter with half a character', { ...REST, queryStringParameters: { a: '\ud800' } }],
    ['no value of a header', { ...BALANCER_MULTI, multiValueHeaders: { host: [null] } }],
  ]

  test.each(EVENTS)('with %s is a 400, and runs nothing', async (_name, event) => {
    const fetch = vi.fn<LambdaServable['fetch']>()
    const result = await toLambda({ fetch })(event)
    expect(result).toMatchObject({ statusCode: 400, isBase64Encoded: false })
    expect([bodyOf(result), fetch.mock.calls]).toEqual([{ type: 'about:blank', title: 'Bad Request', status: 400 }, []])
  })

  test('never crashes a function, whatever it is', async () => {
    const field = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.constantFrom('/echo/1', 'OPTIONS', 'POST', 'TRACE', APP, undefined))
    const fields = fc.oneof(fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('host', 'origin', 'access-control-request-method', 'content-length', 'Cookie')), fc.oneof(field, fc.array(field))), field)
    const context = fc.oneof(fc.record({ http: fc.oneof(fc.record({ method: field }), field) }), fc.record({ elb: field }), fields)
    const event = fc.record({
      requestContext: context, httpMethod: field, rawPath: field, path: field, rawQueryString: field, headers: fields, multiValueHeaders: fields, cookies: fc.oneof(fc.array(field), field),
      queryStringParameters: fields, multiValueQueryStringParameters: fields, body: field, isBase64Encoded: fc.oneof(fc.boolean(), field),
    }, { requiredKeys: [] })
    await fc.assert(fc.asyncProperty(event, async (value) => {
      const { statusCode, body } = await handler(value)
      expect([200, 204, 400, 403, 404, 405, 413]).toContain(statusCode)
      expect(body).toBeTypeOf('string')
    }), { numRuns: 500 })
  })
})

describe('a result', () => {
  const of = async (event: object): Promise<LambdaResult> => handler(event)

  test('has cookies in the form of what asked', async () => {
    expect(await of(gateway({ rawPath: '/cookies' }))).toMatchObject({ cookies: ['a=1', 'b=2', 'c=3'] })
    expect(await of({ ...REST, path: '/cookies' })).toMatchObject({ headers: { 'content-type': 'application/json' }, multiValueHeaders: { 'set-cookie': ['a=1', 'b=2', 'c=3'] } })
    expect(await of({ ...BALANCER_MULTI, path: '/cookies' })).toMatchObject({ statusDescription: '200 OK', multiValueHeaders: { 'content-type': ['application/json'], 'set-cookie': ['a=1', 'b=2', 'c=3'] } })
    expect(await of({ ...BALANCER, path: '/cookies' })).toMatchObject({ statusDescription: '200 OK', headers: { 'set-cookie': 'a=1', 'Set-cookie': 'b=2', 'sEt-cookie': 'c=3' } })
  })

  test.each<readonly [string, boolean]>([
    ['text/plain', false], ['application/json; charset=utf-8', false], ['application/problem+json', false], ['application/vnd.api.v1+json', false], ['image/svg+xml', false], ['application/xml', false],
    ['application/javascript', false], ['application/octet-stream', true], ['image/png', true], ['application/jsonx', true], ['application/json?gzip', true], ['text/plain?bad', true],
  ])('of bytes with the type %s is base64: %s', async (path, isBase64) => {
    const [type = '', query = ''] = path.split('?')
    const result = await of(gateway({ rawPath: `/typed/${encodeURIComponent(type).replace('%2F', '/')}`, rawQueryString: query }))
    expect([result.statusCode, result.headers?.['content-type'], result.isBase64Encoded]).toEqual([200, type, isBase64])
    const bytes = Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8')
    expect([[...bytes], result.headers?.['content-length']]).toEqual([query === 'bad' ? [0xff] : [0xc3, 0xbc], String(bytes.byteLength)])
  })

  test('keeps every byte of a text, and tells a HEAD the length of what it does not send', async () => {
    const result = await of(gateway(at('PUT')))
    expect([...Buffer.from(result.body)]).toEqual([0xef, 0xbb, 0xbf, 0x7b])
    const [head, get] = [await of(gateway(at('HEAD'))), await of(GATEWAY)]
    expect([head.body, head.headers]).toEqual(['', get.headers])
  })
})

describe('an application', () => {
  let log: ReturnType<typeof vi.spyOn>
  beforeEach(() => { log = vi.spyOn(console, 'error').mockImplementation(() => undefined) })
  afterEach(() => log.mockRestore())

  test('may have a fetch of somebody\'s own around it, which gets every request', async () => {
    const asked: string[] = []
    const logged = toLambda({ ...app, fetch: (request: Request) => { asked.push(request.url); return app.fetch(request) } })
    expect([(await logged(GATEWAY)).statusCode, asked]).toEqual([200, ['https://api.example/echo/1']])
  })

  test.each<readonly [string, LambdaServable['fetch']]>([['throws', () => { throw new Error('oh') }], ['rejects', async () => { throw new Error('oh') }]])(
    'whose fetch %s is answered for', async (_name, fetch) => {
      expect((await toLambda({ fetch })(GATEWAY)).statusCode).toBe(500)
      expect(log).toHaveBeenCalledTimes(1)
    })

  test('whose stream fails while it is collected gives a 500 that can be read', async () => {
    const failing = createApp([service('/echo/:id', { async* get() { yield 'one,'; throw new Error('oh') } })], { cors: { origins: [APP] } })
    const result = await toLambda(failing)(gateway({ headers: { origin: APP } }))
    expect(result).toMatchObject({ statusCode: 500, headers: { 'content-type': 'application/problem+json', 'access-control-allow-origin': APP, vary: 'Origin' } })
    expect([bodyOf(result), log.mock.calls.length]).toEqual([{ type: 'about:blank', title: 'Internal Server Error', status: 500 }, 1])
  })

  test('is refused a prefix that is no path, and streams only where there is a runtime for it', () => {
    for (const prefix of ['prod', '/prod/', '/', 1 as never]) expect(() => toLambda(app, { prefix })).toThrow(TypeError)
    expect(() => toStreamingLambda(app)).toThrow(/toLambda/)
  })
})
