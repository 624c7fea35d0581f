/** The suite that every framework passes: what leaves its server, line by line. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookup } from '../../src/policy/input.ts'
import type { PolicyInput } from '../../src/policy/input.ts'
import { corsOf, exchange, linesOf, varyOf } from './exchange.ts'
import type { Answer, Sent } from './exchange.ts'
import { CHUNKS, INNER_HEADERS, pause } from './host.ts'
import type { Host, Running, Setup } from './host.ts'

const APP = 'https://app.example'
const PARTNER = 'https://shop.partner.example'
const STRANGER = 'https://stranger.example'
const POLICY: PolicyInput = { origins: [APP, 'https://*.partner.example'], exposeHeaders: ['etag'], maxAge: 600 }
const SETUP: Setup = {
  policy: POLICY,
  open: { origins: '*', exposeHeaders: ['etag'], maxAge: 600 },
  members: { ...POLICY, origins: [APP], credentials: true, maxAge: 60 },
}
const USUAL = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT']

/** What an origin that is allowed may read. */
const READABLE = { 'access-control-allow-origin': APP, 'access-control-expose-headers': 'etag' }

/** Origins that are none, or not allowed, and how they are sent. */
const REFUSED: readonly (readonly [string, string | readonly string[]])[] = [
  ['a stranger', STRANGER], ['null', 'null'], ['a path', `${APP}/`], ['upper case', 'https://APP.example'], ['another scheme', 'http://app.example'],
  ['another port', `${APP}:8443`], ['a suffix', 'https://app.example.evil.example'], ['a prefix', 'https://evilapp.example'], ['the wildcard itself', 'https://*.partner.example'],
  ['the domain of a wildcard', 'https://partner.example'], ['two lines', [APP, PARTNER]], ['the same line twice', [APP, APP]], ['two in one line', `${APP} ${PARTNER}`],
  ['nothing', ''], ['a very long one', `https://${'a'.repeat(4000)}.partner.example`], ['a name of every object', 'constructor'],
]

/** Every way in which a request can fail or succeed: what is sent, and the status. */
const EXCHANGES: readonly (readonly [string, Sent, (host: Host) => number])[] = [
  ['200', { path: '/plain' }, () => 200],
  ['200 of a POST', { path: '/plain', method: 'POST' }, () => 200],
  ['302', { path: '/redirect' }, () => 302],
  ['400 malformed JSON', { path: '/json', method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }, () => 400],
  ['401 of the guard', { path: '/private/thing' }, () => 401],
  ['404', { path: '/nowhere' }, () => 404],
  ['404 below a path', { path: '/items/1/deeper/down' }, (host) => (host.tellsMethods ? 404 : 200)],
  ['a method that the path lacks', { path: '/redirect', method: 'DELETE' }, (host) => host.wrongMethod],
  ['413', { path: '/json', method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify('x'.repeat(2000)) }, () => 413],
  ['415', { path: '/json', method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' }, () => 415],
  ['418 of an error with headers of its own', { path: '/throws-teapot' }, () => 418],
  ['500 thrown at once', { path: '/throws' }, () => 500],
  ['500 thrown late', { path: '/throws-late' }, () => 500],
  ['a stream', { path: '/stream' }, () => 200],
  ['a stream that fails', { path: '/stream-fails' }, () => 200],
]

/** Run the suite against a framework. */
export function runCorsSuite(host: Host): void {
  describe(`CORS for ${host.name}`, () => {
    let running: Running
    beforeAll(async () => { running = await host.start(SETUP) })
    afterAll(() => running.stop())
    const send = (sent: Sent): Promise<Answer> => sendTo(running, sent)
    const preflight = (path: string, method: string, headers: Headers = {}): Promise<Answer> =>
      send({ path, method: 'OPTIONS', headers: { origin: APP, 'access-control-request-method': method, ...headers } })

    describePreflights(host, preflight, () => running)
    describePlainOptions(host, send, () => running)
    describeActual(host, send)
    describeHeaders(host, send)
    describeRoutes(host, send, preflight, () => running)
  })
  describeEnforce(host)
  describeStricterRoute(host)
  describeLookups(host)
  describeInstances(host)
}

type Headers = NonNullable<Sent['headers']>
type Send = (sent: Sent) => Promise<Answer>
type Preflight = (path: string, method: string, headers?: Headers) => Promise<Answer>

async function sendTo(running: Running, sent: Sent): Promise<Answer> {
  running.ran.length = 0
  const answer = await exchange(running.port, sent)
  await running.settle?.()
  return answer
}

function methodsOf(answer: Answer): readonly string[] {
  return (corsOf(answer)['access-control-allow-methods'] ?? '').split(',').sort()
}

function describePreflights(host: Host, preflight: Preflight, running: () => Running): void {
  describe('a preflight', () => {
    test('is answered with all that the origin may do', async () => {
      const answer = await preflight('/items/1', 'PUT', { 'access-control-request-headers': 'content-type' })
      expect(answer.status).toBe(204)
      expect(answer.body).toBe('')
      expect(linesOf(answer, 'content-length')).toEqual([])
      expect(corsOf(answer)).toEqual({
        'access-control-allow-origin': APP, 'access-control-allow-headers': '*,authorization', 'access-control-max-age': '600',
        'access-control-allow-methods': corsOf(answer)['access-control-allow-methods'],
      })
      expect(methodsOf(answer)).toEqual(host.tellsMethods ? ['DELETE', 'GET', 'HEAD', 'PUT'] : USUAL)
      expect(varyOf(answer)).toEqual(expect.arrayContaining(['origin', 'access-control-request-method']))
      expect(running().ran).toEqual([])
    })

    test('comes before the guard', async () => {
      const answer = await preflight('/private/thing', 'GET', { 'access-control-request-headers': 'authorization' })
      expect([answer.status, corsOf(answer)['access-control-allow-origin']]).toEqual([204, APP])
      expect(running().ran).toEqual([])
    })

    test('comes before the path\'s own OPTIONS', async () => {
      expect((await preflight('/options', 'GET')).status).toBe(204)
      expect(running().ran).toEqual([])
    })

    test('for an unknown path lets the page read the 404', async () => {
      const answer = await preflight('/nowhere', 'PUT')
      expect([answer.status, corsOf(answer)['access-control-allow-origin']]).toEqual([204, APP])
      expect(methodsOf(answer)).toEqual(host.tellsUnknown === true ? ['PUT'] : USUAL)
      expect(corsOf(answer)['access-control-max-age']).toBe(host.tellsUnknown === true ? '0' : '600')
    })

    test('for a method that the path lacks lists those that it has', async () => {
      const answer = await preflight('/plain', 'DELETE')
      expect(answer.status).toBe(204)
      expect(methodsOf(answer)).toEqual(host.tellsMethods ? ['GET', 'HEAD', 'POST'] : USUAL)
    })

    test('for a method in lower case does not list it so', async () => {
      const answer = await preflight('/items/1', 'put')
      expect(answer.status).toBe(204)
      expect(methodsOf(answer)).not.toContain('put')
    })

    test.each(REFUSED)('from %s is refused without a word about CORS', async (_name, origin) => {
      const answer = await preflight('/items/1', 'PUT', { origin })
      expect(answer.status).toBe(origin === '' && host.dropsEmpty === true ? host.plainOptions : 403)
      expect(corsOf(answer)).toEqual({})
      expect(varyOf(answer)).toEqual(expect.arrayContaining(['origin', 'access-control-request-method']))
      expect(JSON.stringify(answer)).not.toContain('stranger')
      expect(running().ran).toEqual([])
    })
  })

  describe('the names in Access-Control-Request-Headers, with credentials', () => {
    const granted = async (requested: string | readonly string[]): Promise<string | undefined> => {
      const answer = await preflight('/members/1', 'PUT', { 'access-control-request-headers': requested })
      expect(answer.status).toBe(204)
      expect(corsOf(answer)['access-control-allow-credentials']).toBe('true')
      return corsOf(answer)['access-control-allow-headers']
    }
    const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `x-${String(index).padStart(3, '0')}`)

    test('are granted, tidied', async () => {
      expect(await granted(' X-B,,x-a ,\tx-b')).toBe('x-a,x-b')
      expect(await granted(['x-b', 'x-a'])).toBe('x-a,x-b')
      expect(await granted(names(64).join(','))).toBe(names(64).join(','))
    })

    test.each<readonly [string, string]>([
      ['none', ''], ['too many', names(65).join(',')], ['one too long', `x-${'a'.repeat(127)}`], ['what is no token', 'x-a,x b'], ['commas alone', ','.repeat(5000)],
    ])('are not granted where there is %s of them', async (_name, requested) => {
      expect(await granted(requested)).toBeUndefined()
    })
  })
}

function describePlainOptions(host: Host, send: Send, running: () => Running): void {
  describe('OPTIONS that is no preflight', () => {
    test.each<readonly [string, Headers]>([
      ['without Origin', {}],
      ['with Origin alone', { origin: APP }],
      ['with Access-Control-Request-Method alone', { 'access-control-request-method': 'PUT' }],
    ])('%s is left to the application', async (_name, headers = {}) => {
      const readable = 'origin' in headers ? READABLE : {}
      const unhandled = await send({ path: '/items/1', method: 'OPTIONS', headers })
      expect(unhandled.status).toBe(host.plainOptions)
      expect(corsOf(unhandled)).toEqual(readable)
      const own = await send({ path: '/options', method: 'OPTIONS', headers })
      expect([own.status, own.body]).toEqual([200, 'mine'])
      expect(corsOf(own)).toEqual(readable)
      expect(running().ran).toEqual(['OPTIONS /options'])
      expect(varyOf(own)).toEqual(expect.arrayContaining(['origin', 'access-control-request-method']))
    })
  })
}

function describeActual(host: Host, send: Send): void {
  describe.each(EXCHANGES)('%s', (_name, sent, status) => {
    test('can be read by an origin that is allowed', async () => {
      const answer = await send({ ...sent, headers: { ...sent.headers, origin: APP } })
      expect(answer.status).toBe(status(host))
      expect(corsOf(answer)).toEqual(READABLE)
      expect(varyOf(answer)).toContain('origin')
    })

    test('goes to another one, and to none, without a word about CORS but for Vary', async () => {
      for (const origin of [[STRANGER], []]) {
        const answer = await send({ ...sent, headers: { ...sent.headers, origin } })
        expect(answer.status).toBe(status(host))
        expect(corsOf(answer)).toEqual({})
        expect(varyOf(answer)).toContain('origin')
      }
    })
  })

  test.each(REFUSED)('an answer to %s says nothing about CORS', async (_name, origin) => {
    const answer = await send({ path: '/plain', headers: { origin } })
    expect([answer.status, answer.body, corsOf(answer), varyOf(answer)]).toEqual([200, 'plain', {}, ['origin']])
  })

  test('an origin of the wildcard is allowed', async () => {
    expect(corsOf(await send({ path: '/plain', headers: { origin: PARTNER } }))).toEqual({ ...READABLE, 'access-control-allow-origin': PARTNER })
  })
}

function describeHeaders(host: Host, send: Send): void {
  describe('headers of the application', () => {
    test.each<readonly [string, readonly string[]]>([['/vary', ['accept-encoding', 'origin']], ['/vary-origin', ['accept-encoding', 'origin']], ['/vary-star', ['*']]])(
      'Vary of %s is kept, and nothing in it doubled', async (path, expected) => {
        for (const origin of [[APP], [STRANGER], []]) expect([...varyOf(await send({ path, headers: { origin, vary: 'x-injected' } }))].sort()).toEqual([...expected].sort())
      })

    test('HEAD is answered as GET is', async () => {
      const [head, get] = [await send({ path: '/vary', method: 'HEAD', headers: { origin: APP } }), await send({ path: '/vary', headers: { origin: APP } })]
      expect([head.status, head.body, linesOf(head, 'etag')]).toEqual([200, '', ['"1"']])
      expect([corsOf(head), varyOf(head)]).toEqual([corsOf(get), varyOf(get)])
    })

    test('that say otherwise of CORS are replaced', async () => {
      expect(corsOf(await send({ path: '/inner', headers: { origin: APP } }))).toEqual(READABLE)
      expect(corsOf(await send({ path: '/inner', headers: { origin: STRANGER } }))).toEqual({})
      expect(corsOf(await send({ path: '/inner' }))).toEqual({})
    })

    test.runIf(host.raw)('that are written past the framework are treated the same, and all others kept', async () => {
      const answer = await send({ path: '/raw', headers: { origin: APP } })
      expect([answer.status, answer.body]).toEqual([200, 'raw'])
      expect(corsOf(answer)).toEqual(READABLE)
      expect(varyOf(answer)).toEqual(['accept', 'origin'])
      expect(linesOf(answer, 'set-cookie')).toEqual(['a=1', 'b=2'])
      expect(corsOf(await send({ path: '/raw' }))).toEqual({})
    })

    test('a stream arrives whole, and one that fails is cut', async () => {
      const whole = await send({ path: '/stream', headers: { origin: APP } })
      expect([whole.body, whole.cut]).toEqual([CHUNKS.join(''), false])
      const cut = await send({ path: '/stream-fails', headers: { origin: APP } })
      expect([cut.body, cut.cut]).toEqual(['one,', host.hidesCuts !== true])
    })
  })
}

function describeRoutes(host: Host, send: Send, preflight: Preflight, running: () => Running): void {
  describe('a route with a policy of its own', () => {
    const anybody = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag' }

    test('for everybody answers everybody the same', async () => {
      for (const origin of [[STRANGER], [APP], ['null'], []]) {
        const answer = await send({ path: '/open', headers: { origin } })
        expect([answer.status, corsOf(answer), varyOf(answer)]).toEqual([200, anybody, []])
      }
    })

    test('for everybody is obeyed by preflights', async () => {
      const answer = await preflight('/open', 'GET', { origin: STRANGER })
      expect([answer.status, corsOf(answer)['access-control-allow-origin']]).toEqual([204, '*'])
    })

    test('without CORS has none, and the handler\'s own is left alone', async () => {
      const answer = await send({ path: '/closed', headers: { origin: APP } })
      expect([running().ran, corsOf(answer)]).toEqual([['GET /closed'], INNER_HEADERS])
      const refused = await preflight('/closed', 'GET')
      expect([refused.status, corsOf(refused)]).toEqual([403, {}])
    })

    test('for one method is obeyed by that method alone', async () => {
      const put = await send({ path: '/members/1', method: 'PUT', headers: { origin: APP } })
      expect([put.status, corsOf(put)]).toEqual([200, { ...READABLE, 'access-control-allow-credentials': 'true' }])
      expect(corsOf(await send({ path: '/members/1', headers: { origin: APP } }))).toEqual(READABLE)
    })

    test('for one method keeps out whom the policy around it lets in', async () => {
      const put = await send({ path: '/members/1', method: 'PUT', headers: { origin: PARTNER } })
      expect([put.status, corsOf(put), varyOf(put)]).toEqual([200, {}, ['origin']])
      expect(corsOf(await send({ path: '/members/1', headers: { origin: PARTNER } }))['access-control-allow-origin']).toBe(PARTNER)
      expect([(await preflight('/members/1', 'PUT', { origin: PARTNER })).status, methodsOf(await preflight('/members/1', 'GET', { origin: PARTNER }))]).toEqual([403, ['GET', 'HEAD']])
    })

    test('for one method is obeyed by the preflights of that method, which list no method without its credentials', async () => {
      const put = await preflight('/members/1', 'PUT')
      expect(corsOf(put)).toEqual({
        'access-control-allow-origin': APP, 'access-control-allow-credentials': 'true', 'access-control-allow-methods': 'PUT', 'access-control-max-age': '60',
      })
      const get = await preflight('/members/1', 'GET')
      expect(corsOf(get)['access-control-allow-credentials']).toBeUndefined()
      expect(methodsOf(get)).toEqual(['GET', 'HEAD', 'PUT'])
      expect(host.name).not.toBe('')
    })
  })
}

function describeEnforce(host: Host): void {
  describe(`${host.name} with enforce`, () => {
    let running: Running
    beforeAll(async () => {
      running = await host.start({ policy: { ...POLICY, enforce: true }, open: { ...SETUP.open, origins: '*', enforce: false }, members: { ...SETUP.members, origins: [STRANGER] } })
    })
    afterAll(() => running.stop())
    const post = (headers: Headers, path = '/plain', method = 'POST'): Promise<Answer> => sendTo(running, { path, method, headers })

    test.each<readonly [string, string, string]>([['the path', '/plain', 'POST'], ['a guarded path', '/private/thing', 'GET'], ['an unknown path', '/nowhere', 'POST']])(
      'a request of a stranger for %s is refused before anything runs', async (_name, path, method) => {
        const answer = await post({ origin: STRANGER, 'sec-fetch-site': 'cross-site' }, path, method)
        expect([answer.status, linesOf(answer, 'content-type'), corsOf(answer), running.ran]).toEqual([403, ['application/problem+json'], {}, []])
        expect(JSON.parse(answer.body)).toMatchObject({ status: 403, title: 'Forbidden' })
        expect(varyOf(answer)).toEqual(expect.arrayContaining(['origin', 'sec-fetch-site']))
      })

    test('a HEAD of a stranger is refused without a body', async () => {
      const answer = await post({ origin: STRANGER }, '/plain', 'HEAD')
      expect([answer.status, answer.body, running.ran]).toEqual([403, '', []])
    })

    test.each<readonly [string, Headers]>([
      ['of an origin that is allowed', { origin: APP, 'sec-fetch-site': 'cross-site' }],
      ['without an origin', {}],
      ['of the same origin, as the browser says', { origin: STRANGER, 'sec-fetch-site': 'same-origin' }],
      ['of the same origin, as its host says', { origin: 'https://api.example', host: 'api.example' }],
    ])('a request %s passes', async (_name, headers) => {
      expect((await post(headers)).status).toBe(200)
      expect(running.ran).toEqual(['POST /plain'])
    })

    test('a route with another policy judges for itself', async () => {
      expect((await post({ origin: STRANGER }, '/open', 'GET')).status).toBe(200)
      expect(corsOf(await post({ origin: STRANGER }, '/members/1', 'PUT'))['access-control-allow-origin']).toBe(STRANGER)
    })
  })
}

function describeStricterRoute(host: Host): void {
  test(`${host.name} refuses at a route that enforces what the policy around it allows`, async () => {
    const running = await host.start({ ...SETUP, policy: { ...POLICY, origins: [APP, STRANGER] }, members: { ...SETUP.members, enforce: true } })
    const put = async (origin: string): Promise<readonly [Answer, readonly string[]]> => [await sendTo(running, { path: '/members/1', method: 'PUT', headers: { origin } }), [...running.ran]]
    const [[refused, first], [passed, second]] = [await put(STRANGER), await put(APP)]
    await running.stop()
    expect([refused.status, corsOf(refused), linesOf(refused, 'content-type'), first]).toEqual([403, {}, ['application/problem+json'], []])
    expect([passed.status, second]).toEqual([200, ['PUT /members/1']])
  })
}

function describeLookups(host: Host): void {
  test(`${host.name} asks a lookup, and mixes up no two requests that wait for it`, async () => {
    const asked: string[] = []
    const ask = async (origin: string): Promise<boolean> => {
      asked.push(origin)
      await pause(origin === APP ? 40 : 5)
      if (origin === PARTNER) throw new Error('The directory is away.')
      return origin !== STRANGER
    }
    const running = await host.start({ ...SETUP, policy: { ...POLICY, origins: lookup(ask) }, members: { ...SETUP.members, origins: [APP] } })
    const origins = [APP, STRANGER, 'https://third.example', PARTNER, 'null']
    const actual = await Promise.all(origins.map((origin) => exchange(running.port, { path: '/plain', headers: { origin } })))
    const preflights = await Promise.all(origins.map((origin) => exchange(running.port, { path: '/items/1', method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } })))
    await running.stop()
    expect(actual.map((answer) => corsOf(answer)['access-control-allow-origin'])).toEqual([APP, undefined, 'https://third.example', undefined, undefined])
    expect(actual.map((answer) => [answer.status, varyOf(answer)])).toEqual(origins.map(() => [200, ['origin']]))
    expect(preflights.map((answer) => [answer.status, corsOf(answer)['access-control-allow-origin']])).toEqual([
      [204, APP], [403, undefined], [204, 'https://third.example'], [403, undefined], [403, undefined],
    ])
    expect(new Set(asked)).toEqual(new Set([APP, STRANGER, 'https://third.example', PARTNER]))
  })
}

function describeInstances(host: Host): void {
  test.skipIf(host.separate)(`two applications of ${host.name} in one process keep their policies apart`, async () => {
    const [first, second] = await Promise.all([host.start(SETUP), host.start({ ...SETUP, policy: { origins: [STRANGER], maxAge: 5 } })])
    const answers = await Promise.all([first, second].flatMap(({ port }) => [APP, STRANGER].map((origin) => exchange(port, { path: '/plain', headers: { origin } }))))
    await Promise.all([first.stop(), second.stop()])
    expect(answers.map((answer) => corsOf(answer)['access-control-allow-origin'])).toEqual([APP, undefined, undefined, STRANGER])
  })
}
