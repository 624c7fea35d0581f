/** The suite that a Corbel application passes wherever it is served: what leaves the server, line by line. Nothing in it needs the server's process. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { corsOf, linesOf, varyOf } from './exchange.ts'
import { APP, BODY_LIMIT, INNER_HEADERS, PARTNER, PIECES, RUN_HEADER, STRANGER } from './service-app.ts'
import { exchangeHttp1 } from './service-exchange.ts'
import type { ServiceAnswer, ServiceSent } from './service-exchange.ts'
import { abilitiesOf } from './service-host.ts'
import type { RunningService, ServiceAbilities, ServiceHost } from './service-host.ts'

type Headers = NonNullable<ServiceSent['headers']>

/** How the tests talk to the server under test. */
interface Client {
  readonly name: string
  readonly mounted: boolean
  readonly can: ServiceAbilities
  /** Send a request for a path of the application. */
  send(sent: ServiceSent): Promise<ServiceAnswer>
  /** Send a request for a path of the server itself. */
  sendBeside(sent: ServiceSent): Promise<ServiceAnswer>
  preflight(path: string, method: string, headers?: Headers): Promise<ServiceAnswer>
  /** Send a request, and tell what ran for it. */
  run(sent: ServiceSent): Promise<readonly [ServiceAnswer, Ran]>
}

/** What ran; where the server does not remember it, whatever is expected did. */
interface Ran {
  toBe(expected: readonly string[]): void
}

/** What an origin that is allowed may read. */
const READABLE = { 'access-control-allow-origin': APP, 'access-control-expose-headers': 'etag' }

/** Origins that are none, or not allowed, and how they are sent. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['a stranger', STRANGER], ['null', 'null'], ['a path', `${APP}/`], ['upper case', 'https://APP.example'], ['another scheme', 'http://app.example'],
  ['another port', `${APP}:8443`], ['a suffix', `${APP}.evil.example`], ['a prefix', 'https://evilapp.example'], ['the wildcard itself', 'https://*.partner.example'],
  ['the domain of a wildcard', 'https://partner.example'], ['two in one line', `${APP} ${PARTNER}`], ['a list', `${APP}, ${PARTNER}`],
  ['a very long one', `https://${'a'.repeat(3000)}.partner.example`], ['a name of every object', 'constructor'],
]

const JSON_TYPE = { 'content-type': 'application/json' }
const tooLong = JSON.stringify({ scoops: 1, note: 'x'.repeat(BODY_LIMIT) })

/** A request, the status of its answer, and the headers that come with that. */
type Expected = readonly [name: string, sent: ServiceSent, status: number, headers: Headers]

const PROBLEMS: readonly Expected[] = [
  ['400, malformed JSON', { path: '/json', method: 'POST', headers: JSON_TYPE, body: '{' }, 400, {}],
  ['400, not what the schema wants', { path: '/json', method: 'POST', headers: JSON_TYPE, body: '{"scoops":0}' }, 400, {}],
  ['401 of a guard', { path: '/private' }, 401, { 'www-authenticate': 'Bearer' }],
  ['401 of a guard before the method and the body are looked at', { path: '/private', method: 'POST', headers: JSON_TYPE, body: '{' }, 401, {}],
  ['405', { path: '/plain', method: 'DELETE' }, 405, { allow: 'GET, HEAD, POST, OPTIONS' }],
  ['405 with a body', { path: '/plain', method: 'PATCH', headers: JSON_TYPE, body: '{}' }, 405, { allow: 'GET, HEAD, POST, OPTIONS' }],
  ['406', { path: '/fruit', headers: { accept: 'image/png' } }, 406, {}],
  ['413, announced', { path: '/json', method: 'POST', headers: JSON_TYPE, body: tooLong }, 413, {}],
  ['415', { path: '/json', method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' }, 415, {}],
  ['415 without a type', { path: '/json', method: 'POST', body: '{"scoops":1}' }, 415, {}],
  ['418 thrown as a problem', { path: '/throws-teapot' }, 418, { 'x-pot': 'tea' }],
  ['500 thrown at once', { path: '/throws' }, 500, {}],
  ['500 thrown at once, with a body that nobody reads', { path: '/throws', method: 'POST', headers: JSON_TYPE, body: '{}' }, 500, {}],
  ['500 thrown late', { path: '/throws-late' }, 500, {}],
  ['500 of a stream before its first piece', { path: '/stream-fails-early' }, 500, {}],
]

const SUCCESSES: readonly Expected[] = [
  ['200', { path: '/plain' }, 200, { 'content-type': 'text/plain;charset=utf-8', 'content-length': '5', etag: '"1"' }],
  ['200 of a POST without a body', { path: '/plain', method: 'POST' }, 200, { 'content-type': 'application/json' }],
  ['200 of a POST with a body', { path: '/json', method: 'POST', headers: JSON_TYPE, body: '{"scoops":2}' }, 200, { 'content-type': 'application/json', 'content-length': '12' }],
  ['200 of a PUT', { path: '/items/1', method: 'PUT' }, 200, {}],
  ['200 without a body', { path: '/empty' }, 200, {}],
  ['201 with Location', { path: '/created', method: 'POST' }, 201, { location: '/items/1' }],
  ['204', { path: '/items/1', method: 'DELETE' }, 204, {}],
  ['302', { path: '/redirect' }, 302, { location: '/plain' }],
  ['a stream', { path: '/stream' }, 200, {}],
]

/** Run the suite against a host. */
export function runServiceSuite(host: ServiceHost): void {
  describe(`a service on ${host.name}`, () => {
    let running: RunningService
    beforeAll(async () => { running = await host.start() })
    afterAll(async () => { await running.stop() })
    const client = createClient(host, () => running.port)

    describePreflights(client)
    describePlainOptions(client)
    describeProblems(client)
    describeSuccesses(client)
    describeOrigins(client)
    describePolicies(client)
    describeHeaders(client)
    describeHead(client)
    describePaths(client)
    describeBodies(client)
    describeStreams(client)
    describeClients(client)
    describeUnknownPaths(client)
    if (client.mounted) describeBeside(client)
  })
}

function createClient(host: ServiceHost, port: () => number): Client {
  const { exchange = exchangeHttp1, prefix = '' } = host
  const can = abilitiesOf(host)
  const names = { count: 0 }
  const send = (sent: ServiceSent): Promise<ServiceAnswer> => exchange(port(), { ...sent, path: `${prefix}${sent.path}` })
  return {
    name: host.name, mounted: host.mounted === true, can, send,
    sendBeside: (sent) => exchange(port(), sent),
    preflight: (path, method, headers = {}) => send({ path, method: 'OPTIONS', headers: { origin: APP, 'access-control-request-method': method, ...headers } }),
    async run(sent) {
      names.count++
      const name = `run-${names.count}`
      const answer = await send({ ...sent, headers: { ...sent.headers, [RUN_HEADER]: name } })
      const ran = can.remembers ? (JSON.parse((await send({ path: `/ran/${name}` })).body) as readonly string[]) : undefined
      return [answer, { toBe: (expected) => { if (ran !== undefined) expect(ran).toEqual(expected) } }]
    },
  }
}

function methodsOf(answer: ServiceAnswer): readonly string[] {
  return (corsOf(answer)['access-control-allow-methods'] ?? '').split(',').filter((method) => method !== '').sort()
}

function expectProblem(answer: ServiceAnswer, status: number): void {
  expect([answer.status, linesOf(answer, 'content-type'), answer.cut]).toEqual([status, ['application/problem+json'], false])
  expect(JSON.parse(answer.body)).toMatchObject({ status, type: 'about:blank' })
  expect(answer.body).not.toContain('secret')
}

function expectHeaders(answer: ServiceAnswer, headers: Headers = {}): void {
  for (const [name, value] of Object.entries(headers)) expect([name, linesOf(answer, name)]).toEqual([name, [value].flat()])
}

function describePreflights({ preflight, run }: Client): void {
  describe('a preflight', () => {
    test('is answered with all that the origin may do, and nothing runs', async () => {
      const [answer, ran] = await run({ path: '/items/1', method: 'OPTIONS', headers: { origin: APP, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' } })
      expect([answer.status, answer.body, linesOf(answer, 'content-type')]).toEqual([204, '', []])
      expect(corsOf(answer)).toEqual({
        'access-control-allow-origin': APP, 'access-control-allow-methods': corsOf(answer)['access-control-allow-methods'],
        'access-control-allow-headers': '*,authorization', 'access-control-max-age': '600',
      })
      expect([methodsOf(answer), [...varyOf(answer)].sort()]).toEqual([['DELETE', 'GET', 'HEAD', 'PUT'], ['access-control-request-method', 'origin']])
      ran.toBe([])
    })

    test.each<readonly [string, string, string]>([['the guard', '/private', 'POST'], ['the path\'s own OPTIONS', '/options', 'GET']])('comes before %s', async (_name, path, method) => {
      const [answer, ran] = await run({ path, method: 'OPTIONS', headers: { origin: APP, 'access-control-request-method': method } })
      expect([answer.status, corsOf(answer)['access-control-allow-origin']]).toEqual([204, APP])
      ran.toBe([])
    })

    test.each<readonly [string, string, readonly string[]]>([
      ['that the path lacks', 'PATCH', ['GET', 'HEAD', 'POST']], ['in lower case', 'get', ['GET', 'HEAD', 'POST']], ['that is HEAD', 'HEAD', ['GET', 'HEAD', 'POST']],
    ])('for a method %s lists those that the path has', async (_name, method, methods) => {
      const answer = await preflight('/plain', method)
      expect([answer.status, methodsOf(answer)]).toEqual([204, methods])
    })

    test.each(REFUSED)('from %s is refused without a word about CORS', async (_name, origin) => {
      const answer = await preflight('/items/1', 'PUT', { origin })
      expectProblem(answer, 403)
      expect([corsOf(answer), [...varyOf(answer)].sort()]).toEqual([{}, ['access-control-request-method', 'origin']])
      expect(JSON.stringify(answer.lines) + answer.body).not.toContain('.example')
    })

    test('with credentials is granted the names that it asks for, tidied', async () => {
      const answer = await preflight('/members/1', 'PUT', { 'access-control-request-headers': 'X-B,,x-a , x-b' })
      expect(corsOf(answer)).toEqual({
        'access-control-allow-origin': APP, 'access-control-allow-credentials': 'true', 'access-control-allow-methods': 'PUT', 'access-control-allow-headers': 'x-a,x-b',
        'access-control-max-age': '0',
      })
      expect([...varyOf(answer)].sort()).toEqual(['access-control-request-headers', 'access-control-request-method', 'origin'])
    })

    test('for a path without CORS is refused', async () => {
      const answer = await preflight('/closed', 'GET')
      expectProblem(answer, 403)
      expect(corsOf(answer)).toEqual({})
    })
  })
}

function describePlainOptions({ run }: Client): void {
  describe('OPTIONS that is no preflight', () => {
    test.each<readonly [string, Headers]>([
      ['without Origin', {}], ['with Origin alone', { origin: APP }], ['with Access-Control-Request-Method alone', { 'access-control-request-method': 'PUT' }],
    ])('%s tells the methods, or runs the operation of the path', async (_name, headers) => {
      const [automatic] = await run({ path: '/items/1', method: 'OPTIONS', headers })
      expect([automatic.status, automatic.body, linesOf(automatic, 'allow')]).toEqual([204, '', ['GET, HEAD, PUT, DELETE, OPTIONS']])
      const [own, ran] = await run({ path: '/options', method: 'OPTIONS', headers })
      expect([own.status, own.body]).toEqual([200, '"mine"'])
      ran.toBe(['OPTIONS /options'])
      for (const answer of [automatic, own]) {
        expect(corsOf(answer)).toEqual('origin' in headers ? READABLE : {})
        expect(varyOf(answer)).toEqual(expect.arrayContaining(['origin', 'access-control-request-method']))
      }
    })
  })
}

function describeProblems({ send, run, can }: Client): void {
  describe.each(PROBLEMS)('%s', (_name, sent, status, headers) => {
    test('can be read by an origin that is allowed', async () => {
      const answer = await send({ ...sent, headers: { ...sent.headers, origin: APP } })
      expectProblem(answer, status)
      expectHeaders(answer, { ...headers, 'x-content-type-options': 'nosniff' })
      expect([corsOf(answer), varyOf(answer).includes('origin')]).toEqual([READABLE, true])
    })

    test('goes to another one, and to none, without a word about CORS but for Vary', async () => {
      for (const origin of [[STRANGER], []]) {
        const answer = await send({ ...sent, headers: { ...sent.headers, origin } })
        expectProblem(answer, status)
        expect([corsOf(answer), varyOf(answer).includes('origin')]).toEqual([{}, true])
      }
    })
  })

  test.runIf(can.streamsRequests)('413 of a body that comes in pieces', async () => {
    const answer = await send({ path: '/json', method: 'POST', headers: { ...JSON_TYPE, origin: APP }, body: ['{"scoops":', ' '.repeat(BODY_LIMIT), '1}'] })
    expectProblem(answer, 413)
    expect(corsOf(answer)).toEqual(READABLE)
  })

  test('faults of the input are told in full, and without what was submitted', async () => {
    const answer = await send({ path: '/json', method: 'POST', headers: JSON_TYPE, body: '{"scoops":"hunter2"}' })
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ in: 'body', pointer: '/scoops', detail: 'A whole number from 1.' }] })
    expect(answer.body).not.toContain('hunter2')
  })

  test('what became a 500 is told to whoever runs the server', async () => {
    for (const path of ['/throws', '/throws-late', '/stream-fails-early']) {
      const [answer, ran] = await run({ path })
      expect([answer.status, answer.body.includes('secret')]).toEqual([500, false])
      ran.toBe([...(path === '/throws' ? ['GET /throws'] : []), 'error secret'])
    }
  })

  test('what a guard refuses does not run', async () => {
    const [, refused] = await run({ path: '/private' })
    refused.toBe(['guard /private'])
    const [answer, passed] = await run({ path: '/private', headers: { authorization: 'Bearer x' } })
    expect(answer.status).toBe(200)
    passed.toBe(['guard /private', 'GET /private'])
  })
}

function describeSuccesses({ can, send }: Client): void {
  describe.each(SUCCESSES)('%s', (_name, sent, status, headers) => {
    test('can be read by an origin that is allowed, and by no other', async () => {
      const allowed = await send({ ...sent, headers: { ...sent.headers, origin: APP } })
      expect([allowed.status, corsOf(allowed), varyOf(allowed), allowed.cut]).toEqual([status, READABLE, ['origin'], false])
      expectHeaders(allowed, Object.fromEntries(Object.entries(headers).filter(([name]) => can.keepsLines || name !== 'content-length')))
      for (const origin of [[STRANGER], []]) {
        const answer = await send({ ...sent, headers: { ...sent.headers, origin } })
        expect([answer.status, corsOf(answer), varyOf(answer), answer.body]).toEqual([status, {}, ['origin'], allowed.body])
      }
    })
  })
}

function describeOrigins({ send, can }: Client): void {
  test.each(REFUSED)('an answer to %s says nothing about CORS', async (_name, origin) => {
    const answer = await send({ path: '/plain', headers: { origin } })
    expect([answer.status, answer.body, corsOf(answer), varyOf(answer)]).toEqual([200, 'plain', {}, ['origin']])
  })

  test('an origin of the wildcard is allowed', async () => {
    expect(corsOf(await send({ path: '/plain', headers: { origin: PARTNER } }))).toEqual({ ...READABLE, 'access-control-allow-origin': PARTNER })
  })

  test.runIf(can.takesRepeatedLines)('two lines of Origin are none that is allowed', async () => {
    for (const second of [PARTNER, APP]) expect(corsOf(await send({ path: '/plain', headers: { origin: [APP, second] } }))).toEqual({})
  })
}

function describePolicies({ send, preflight, run, can }: Client): void {
  describe('a service or an operation with a policy of its own', () => {
    test('for everybody answers everybody the same', async () => {
      for (const origin of [[STRANGER], [APP], ['null'], []]) {
        const answer = await send({ path: '/open', headers: { origin } })
        expect([answer.status, corsOf(answer), varyOf(answer)]).toEqual([200, { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag' }, []])
      }
      expect(corsOf(await preflight('/open', 'GET', { origin: STRANGER }))['access-control-allow-origin']).toBe('*')
    })

    test('without CORS has none, and the handler\'s own is left alone', async () => {
      for (const origin of [[STRANGER], [APP], []]) {
        const answer = await send({ path: '/closed', headers: { origin } })
        expect([answer.status, corsOf(answer), varyOf(answer)]).toEqual([200, INNER_HEADERS, []])
      }
    })

    test('for one method is obeyed by that method alone, and by its preflights', async () => {
      expect(corsOf(await send({ path: '/members/1', method: 'PUT', headers: { origin: APP } }))).toEqual({ ...READABLE, 'access-control-allow-credentials': 'true' })
      expect(corsOf(await send({ path: '/members/1', headers: { origin: APP } }))).toEqual(READABLE)
      expect(corsOf(await send({ path: '/members/1', method: 'PUT', headers: { origin: PARTNER } }))).toEqual({})
      expect(corsOf(await send({ path: '/members/1', headers: { origin: PARTNER } }))['access-control-allow-origin']).toBe(PARTNER)
      expect(corsOf(await send({ path: '/members/1', method: 'POST', headers: { origin: STRANGER } }))['access-control-allow-origin']).toBe(STRANGER)
      expect((await preflight('/members/1', 'PUT', { origin: PARTNER })).status).toBe(403)
      expect(methodsOf(await preflight('/members/1', 'GET', { origin: PARTNER }))).toEqual(['GET', 'HEAD'])
      expect(methodsOf(await preflight('/members/1', 'GET'))).toEqual(['GET', 'HEAD', 'PUT'])
    })

    test('that enforces refuses a stranger before anything runs', async () => {
      const [refused, ran] = await run({ path: '/strict', method: 'POST', headers: { origin: STRANGER, 'sec-fetch-site': 'cross-site' } })
      expectProblem(refused, 403)
      expect([corsOf(refused), [...varyOf(refused)].sort()]).toEqual([{}, ['origin', 'sec-fetch-site']])
      ran.toBe([])
      const [head] = await run({ path: '/strict', method: 'HEAD', headers: { origin: STRANGER } })
      expect([head.status, head.body]).toEqual([403, ''])
    })

    test.each<readonly [string, Headers]>([
      ['of an origin that is allowed', { origin: APP, 'sec-fetch-site': 'cross-site' }], ['without an origin', {}],
      ['of the same origin, as the browser says', { origin: STRANGER, 'sec-fetch-site': 'same-origin' }],
    ])('that enforces lets a request pass %s', async (_name, headers) => {
      const [answer, ran] = await run({ path: '/strict', method: 'POST', headers })
      expect(answer.status).toBe(200)
      ran.toBe(['POST /strict'])
    })
  })

  test.runIf(can.takesAnyHost)('a service that enforces knows its own host', async () => {
    const answer = await send({ path: '/strict', method: 'POST', headers: { origin: 'https://api.example', host: 'api.example' } })
    expect(answer.status).toBe(200)
  })
}

function describeHeaders({ can, send }: Client): void {
  describe('headers of a handler', () => {
    test.each<readonly [string, readonly string[]]>([['/vary', ['accept-encoding', 'origin']], ['/vary-origin', ['accept-encoding', 'origin']], ['/vary-star', ['*']], ['/fruit', ['accept', 'origin']]])(
      'Vary of %s is kept, and nothing in it doubled', async (path, expected) => {
        for (const origin of [[APP], [STRANGER], []]) expect([...varyOf(await send({ path, headers: { origin, vary: 'x-injected' } }))].sort()).toEqual([...expected].sort())
      })

    test('that say otherwise of CORS are replaced', async () => {
      for (const path of ['/inner', '/throws-teapot']) {
        expect(corsOf(await send({ path, headers: { origin: APP } }))).toEqual(READABLE)
        expect(corsOf(await send({ path, headers: { origin: STRANGER } }))).toEqual({})
        expect(corsOf(await send({ path }))).toEqual({})
      }
    })

    test('that set several cookies stay several', async () => {
      const answer = await send({ path: '/cookies', headers: { origin: APP } })
      expect(linesOf(answer, 'set-cookie')).toEqual(['a=1; Path=/', 'b=2; Expires=Wed, 21 Oct 2099 07:28:00 GMT'])
    })

    test.runIf(can.keepsLines)('come once each', async () => {
      for (const path of ['/plain', '/items/1', '/stream', '/throws', '/redirect', '/vary', '/inner']) {
        const names = (await send({ path, headers: { origin: APP } })).lines.map(([name]) => name)
        expect([path, names.filter((name, index) => names.indexOf(name) !== index)]).toEqual([path, []])
      }
    })

    test('the media type follows Accept', async () => {
      const text = await send({ path: '/fruit', headers: { accept: 'text/plain, application/json;q=0.5' } })
      expect([text.body, linesOf(text, 'content-type')]).toEqual(['pear', ['text/plain']])
      const json = await send({ path: '/fruit' })
      expect([json.body, linesOf(json, 'content-type')]).toEqual(['"pear"', ['application/json']])
    })
  })
}

/** Headers that belong to a connection or to a cache, and not to the answer. */
const OF_THE_WAY: ReadonlySet<string> = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'age', 'via', 'x-cache', 'x-cache-lookup', 'x-varnish'])

function describeHead({ run, send, can }: Client): void {
  describe('HEAD', () => {
    test.each(['/plain', '/items/1', '/bytes', '/stream', '/cookies', '/redirect', '/private', '/throws', '/closed', '/open', '/empty'])('of %s is answered as GET is, without the body', async (path) => {
      const [head, get] = [await send({ path, method: 'HEAD', headers: { origin: APP } }), await send({ path, headers: { origin: APP } })]
      const own = ({ lines }: ServiceAnswer): unknown => lines.filter(([name]) => !OF_THE_WAY.has(name)).toSorted()
      expect([head.status, head.body, head.cut]).toEqual([get.status, '', false])
      expect(own(head)).toEqual(own(get))
    })

    test('runs the operation of GET, which is told that it is HEAD where that arrives', async () => {
      const [, ran] = await run({ path: '/plain', method: 'HEAD' })
      ran.toBe([can.tellsHead ? 'HEAD /plain' : 'GET /plain'])
    })

    test('of a path without GET is a 405', async () => {
      const answer = await send({ path: '/json', method: 'HEAD' })
      expect([answer.status, answer.body, linesOf(answer, 'allow')]).toEqual([405, '', ['POST, OPTIONS']])
    })
  })
}

function describePaths({ send, run, can }: Client): void {
  describe('a path', () => {
    test.each<readonly [string, string]>([
      ['lemon', 'lemon'], ['a%20b', 'a b'], ['a%2Fb', 'a/b'], ['caf%C3%A9', 'café'], ['%F0%9F%8D%A6', '🍦'], ['%E2%82%AC%25', '€%'], ['a+b', 'a+b'], ['a;b=c', 'a;b=c'], ['a%3Fb%23c', 'a?b#c'], ['__proto__', '__proto__'],
    ])('with the parameter %s gives it decoded, once', async (text, id) => {
      const answer = await send({ path: `/items/${text}` })
      expect(JSON.parse(answer.body)).toMatchObject({ id })
    })

    test.runIf(can.keepsQuery)('keeps its query, and its own form', async () => {
      expect(JSON.parse((await send({ path: '/items/caf%C3%A9?a=1&b=%20&a=2' })).body)).toEqual({ id: 'café', query: '?a=1&b=%20&a=2', path: '/items/caf%C3%A9' })
    })

    test('of several segments is one parameter where the service says so', async () => {
      expect(JSON.parse((await send({ path: '/files/a/b%20c/d' })).body)).toEqual({ rest: 'a/b c/d' })
    })

    test.runIf(can.takesMalformedPaths)('whose percent-encoding is not valid is a 400 that can be read', async () => {
      const answer = await send({ path: '/items/%ff', headers: { origin: APP } })
      expectProblem(answer, 400)
      expect([corsOf(answer), JSON.parse(answer.body)]).toMatchObject([READABLE, { errors: [{ in: 'path', pointer: '/id' }] }])
    })

    test.runIf(can.takesOtherMethods)('has methods beyond the usual', async () => {
      const [answer, ran] = await run({ path: '/reports', method: 'REPORT', headers: { origin: APP } })
      expect([answer.status, answer.body, corsOf(answer)]).toEqual([200, '"reported"', READABLE])
      ran.toBe(['REPORT /reports'])
    })
  })
}

function describeBodies({ send, can }: Client): void {
  const all = Uint8Array.from({ length: 256 }, (_, index) => index)

  describe('a body', () => {
    test('of bytes arrives as it was, both ways', async () => {
      const got = await send({ path: '/bytes', headers: { origin: APP } })
      expect([[...got.bytes], linesOf(got, 'content-type'), linesOf(got, 'content-length')]).toEqual([[...all], ['application/octet-stream'], can.keepsLines ? ['256'] : []])
      const echoed = await send({ path: '/bytes', method: 'POST', headers: { origin: APP, 'content-type': 'application/octet-stream' }, body: all })
      expect([[...echoed.bytes], corsOf(echoed)]).toEqual([[...all], READABLE])
    })

    test('of text arrives as UTF-8', async () => {
      const answer = await send({ path: '/bytes', method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'Grüße 🍦' })
      expect(answer.body).toBe('Grüße 🍦')
    })

    test('in JSON is read by its schema', async () => {
      const answer = await send({ path: '/json', method: 'POST', headers: { 'content-type': 'application/merge-patch+json; charset=utf-8' }, body: '{"scoops":3}' })
      expect([answer.status, answer.body]).toEqual([200, '{"scoops":3}'])
    })

    test('that is long arrives whole', async () => {
      const body = 'x'.repeat(300_000)
      expect((await send({ path: '/count', method: 'POST', headers: { 'content-type': 'text/plain' }, body })).body).toBe('{"bytes":300000}')
    })

    test.runIf(can.streamsRequests)('that comes in pieces arrives whole', async () => {
      expect((await send({ path: '/count', method: 'POST', headers: { 'content-type': 'text/plain' }, body: PIECES })).body).toBe(`{"bytes":${PIECES.join('').length}}`)
      const answer = await send({ path: '/json', method: 'POST', headers: JSON_TYPE, body: ['{"sco', 'ops":', '4}'] })
      expect([answer.status, answer.body]).toEqual([200, '{"scoops":4}'])
    })

    test('may come back as it comes in', async () => {
      const answer = await send({ path: '/echo', method: 'POST', headers: { origin: APP, 'content-type': 'text/plain' }, body: can.streamsRequests ? PIECES : PIECES.join('') })
      expect([answer.status, answer.body, corsOf(answer)]).toEqual([200, PIECES.join(''), READABLE])
    })
  })
}

function describeStreams({ send, run, can }: Client): void {
  describe('a streamed answer', () => {
    test('arrives whole', async () => {
      const answer = await send({ path: '/stream', headers: { origin: APP } })
      expect([answer.status, answer.body, answer.cut, linesOf(answer, 'content-type')]).toEqual([200, PIECES.join(''), false, ['application/octet-stream']])
    })

    test.runIf(can.streamsAnswers)('arrives piece by piece', async () => {
      const { pieces } = await send({ path: '/stream' })
      expect([pieces[0], pieces.length]).toEqual([PIECES[0], PIECES.length])
    })

    test('that fails after its first piece is cut, with the headers that went before', async () => {
      const answer = await send({ path: '/stream-fails', headers: { origin: APP } })
      if (can.streamsAnswers) expect([answer.status, answer.body, answer.cut, corsOf(answer)]).toEqual([200, 'one,', can.tellsCuts, READABLE])
      else expect([answer.status >= 500, answer.body.includes('secret')]).toEqual([true, false])
    })

    test('that fails leaves the server as it was', async () => {
      await send({ path: '/stream-fails' })
      const [answer, ran] = await run({ path: '/plain' })
      expect(answer.body).toBe('plain')
      ran.toBe(['GET /plain'])
    })
  })
}

function describeClients({ send, run, can }: Client): void {
  describe.runIf(can.remembers)('a client that goes away', () => {
    const eventually = async (name: string, expected: string): Promise<void> => {
      await expect.poll(async () => JSON.parse((await send({ path: `/ran/${name}` })).body) as unknown, { timeout: 3000, interval: 50 }).toEqual([expected])
    }

    test.runIf(can.tellsDisconnect)('before the answer aborts the signal of the handler', async () => {
      await send({ path: '/waiting', headers: { [RUN_HEADER]: 'gone-before' }, leave: 150 })
      await eventually('gone-before', 'aborted /waiting')
    })

    test.runIf(can.streamsAnswers && can.endsStreams)('within a stream ends it', async () => {
      await send({ path: '/endless', headers: { [RUN_HEADER]: 'gone-within' }, leave: 150 })
      await eventually('gone-within', 'closed /endless')
    })
  })

  test('many requests at once are each answered for their own origin', async () => {
    const origins = Array.from({ length: 20 }, (_, index) => `https://shop-${index}.partner.example`)
    const answers = await Promise.all(origins.map((origin, index) => send({ path: `/items/${index}`, headers: { origin } })))
    expect(answers.map((answer) => [corsOf(answer)['access-control-allow-origin'], (JSON.parse(answer.body) as { id: string }).id])).toEqual(origins.map((origin, index) => [origin, String(index)]))
  })

  test('HEAD, preflights and errors leave nothing behind for the next request', async () => {
    for (const sent of [{ path: '/plain', method: 'HEAD' }, { path: '/json', method: 'POST', body: 'x' }, { path: '/throws' }]) await send(sent)
    const [answer, ran] = await run({ path: '/items/2', headers: { origin: APP } })
    expect([answer.status, corsOf(answer)]).toEqual([200, READABLE])
    ran.toBe(['GET /items/2'])
  })
}

function describeUnknownPaths({ send, preflight, can, mounted }: Client): void {
  describe.runIf(can.ownsUnknownPaths)('an unknown path', () => {
    test.each(['/nowhere', '/items', '/items/1/deeper', '/PLAIN', '/plain%2F'])('%s is a 404 that can be read where the default policy allows it', async (path) => {
      const allowed = await send({ path, headers: { origin: APP } })
      expectProblem(allowed, 404)
      expect([corsOf(allowed), varyOf(allowed)]).toEqual([READABLE, ['origin']])
      const refused = await send({ path, method: 'POST', headers: { origin: STRANGER, ...JSON_TYPE }, body: '{}' })
      expectProblem(refused, 404)
      expect([corsOf(refused), varyOf(refused)]).toEqual([{}, ['origin']])
    })

    test('has preflights that let the page read the 404', async () => {
      const answer = await preflight('/nowhere', 'PUT')
      expect([answer.status, methodsOf(answer), corsOf(answer)['access-control-max-age']]).toEqual([204, ['PUT'], '0'])
      const refused = await preflight('/nowhere', 'PUT', { origin: STRANGER })
      expectProblem(refused, 404)
      expect(corsOf(refused)).toEqual({})
    })
  })

  describe.runIf(mounted && !can.ownsUnknownPaths)('an unknown path', () => {
    test.each<readonly [string, ServiceSent]>([
      ['GET', { path: '/nowhere' }], ['POST', { path: '/nowhere', method: 'POST', headers: JSON_TYPE, body: '{}' }], ['a path below a service', { path: '/items/1/deeper' }],
    ])('is left to the framework: %s', async (_name, sent) => {
      const answer = await send({ ...sent, headers: { ...sent.headers, origin: APP } })
      expect([answer.status, linesOf(answer, 'content-type').includes('application/problem+json')]).toEqual([404, false])
    })
  })
}

function describeBeside({ sendBeside }: Client): void {
  describe('the framework\'s own routes', () => {
    test('answer beside the application', async () => {
      const answer = await sendBeside({ path: '/beside', headers: { origin: APP } })
      expect([answer.status, answer.body]).toEqual([200, 'beside'])
      expect((await sendBeside({ path: '/beside', method: 'DELETE' })).status).toBe(200)
      expect((await sendBeside({ path: '/beside?plain', method: 'HEAD' })).status).toBe(200)
    })

    test('get their bodies', async () => {
      const answer = await sendBeside({ path: '/beside', method: 'POST', headers: JSON_TYPE, body: '{"a":[1,"é"]}' })
      expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { a: [1, 'é'] }])
    })

    test('are not touched by the application\'s CORS', async () => {
      const answer = await sendBeside({ path: '/beside', headers: { origin: STRANGER } })
      expect(varyOf(answer)).not.toContain('origin')
      expect(corsOf(answer)['access-control-expose-headers']).not.toBe('etag')
    })

    test('and its 404 are there', async () => {
      const answer = await sendBeside({ path: '/beside/nowhere' })
      expect([answer.status, linesOf(answer, 'content-type').includes('application/problem+json')]).toEqual([404, false])
    })
  })
}
