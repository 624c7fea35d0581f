import { describe, expect, test } from 'vitest'
import { createApp, service } from '../../src/index.ts'
import { expectCors } from '../../src/testing.ts'
import type { CorsTarget } from '../../src/testing.ts'
import { serve } from '../../src/node.ts'

const APP = 'https://app.example'
let puts = 0
const icecream = service('/icecream/:flavour', {
  cors: { origins: [APP], credentials: true, allowHeaders: ['content-type'], exposeHeaders: ['etag'] },
  get: () => new Response('lemon', { headers: { etag: '"1"', 'x-hidden': '1' } }),
  put: () => {
    puts += 1
  },
  delete: { cors: false, handler: () => undefined },
})
const moved = service('/moved', { cors: { origins: '*' }, get: () => Response.redirect('https://api.test/icecream/lemon', 302) })
const broken = service('/broken', { cors: { origins: '*' }, get: () => { throw new Error('out of ice') } })
const app = createApp([icecream, moved, broken], { onError: () => undefined })

async function failureOf(expectation: Promise<unknown>): Promise<Error> {
  const failure = await expectation.then(() => undefined, (error: unknown) => error)
  if (!(failure instanceof Error)) throw new Error('the expectation held')
  return failure
}

const served = async (use: (target: CorsTarget) => Promise<void>): Promise<void> => {
  const serving = await serve(app, { port: 0, host: '127.0.0.1', signals: false })
  try {
    await use(`http://127.0.0.1:${serving.port}`)
  } finally {
    await serving.stop()
  }
}
const TARGETS: readonly (readonly [string, (use: (target: CorsTarget) => Promise<void>) => Promise<void>])[] = [
  ['an application', (use) => use(app)],
  ['a fetch handler', (use) => use(app.fetch)],
  ['an object with a fetch', (use) => use({ fetch: app.fetch })],
  ['a URL', served],
]

describe.each(TARGETS)('expecting of %s', (_, withTarget) => {
  test('what holds passes', () => withTarget(async (target) => {
    const page = expectCors(target).from(APP)
    await page.to('PUT', '/icecream/lemon').withHeaders({ 'Content-Type': 'application/json' }).withCredentials().toBeAllowed()
    await page.to('GET', '/icecream/lemon').toExpose('ETag', 'content-type')
    await page.to('PUT', '/icecream/lemon').toPreflight()
    await page.to('GET', '/icecream/lemon').notToPreflight()
    await page.to('POST', '/icecream/lemon').withBody('x').notToPreflight()
    await page.to('GET', '/broken').toBeAllowed()
    await page.to('DELETE', '/icecream/lemon').toBeBlocked('PreflightMissingAllowOriginHeader')
    await page.to('PUT', '/icecream/lemon').withHeaders({ 'x-other': '1' }).toBeBlocked('HeaderDisallowedByPreflightResponse')
    await expectCors(target).from('https://other.example').to('GET', '/icecream/lemon').toBeBlocked('MissingAllowOriginHeader')
    await page.to('GET', '/broken').withCredentials().toBeBlocked('WildcardOriginNotAllowed')
    await expectCors(target).from('null').to('GET', '/icecream/lemon').toBeBlocked()
  }))

  test('what does not hold fails, and its message is the trace: what was sent and answered, the verdict and the mend', () => withTarget(async (target) => {
    const { message } = await failureOf(expectCors(target).from('https://other.example').to('PUT', '/icecream/lemon').withCredentials().toBeAllowed())
    for (const piece of [
      /^Expected PUT https?:\/\/\S+\/icecream\/lemon from https:\/\/other\.example with credentials to be allowed\.\n\npreflight, because of method PUT\n/,
      '  > OPTIONS http', '  > access-control-request-method: PUT', '  > origin: https://other.example', '  < 403', '  < vary: Origin',
      'verdict: blocked, PreflightMissingAllowOriginHeader', '  CORS check, step 2: https://fetch.spec.whatwg.org/#concept-cors-check', '  reason: the response has no', '  mend: Answer "Access-Control-Allow-Origin: https://other.example"',
    ]) expect(message).toMatch(piece)
  }))
})

describe('a failure', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['tells that the request was allowed', () => expectCors(app).from(APP).to('GET', '/icecream/lemon').toBeBlocked(), 'verdict: allowed, cors, status 200\n  not exposed: x-'],
    ['tells the other code', () => expectCors(app).from('https://other.example').to('GET', '/icecream/lemon').toBeBlocked('AllowOriginMismatch'), 'to be blocked (AllowOriginMismatch).'],
    ['tells what is not exposed', () => expectCors(app).from(APP).to('GET', '/icecream/lemon').toExpose('etag', 'x-hidden'), 'not exposed: x-content-type-options, x-hidden'],
    ['tells a header that is not there', () => expectCors(app).from(APP).to('GET', '/broken').toExpose('etag'), 'to expose etag'],
    ['tells why there is a preflight', () => expectCors(app).from(APP).to('GET', '/icecream/lemon').withHeaders({ 'x-a': '1' }).notToPreflight(), 'The browser asks first, because of the header x-a'],
    ['tells why there is none', () => expectCors(app).from(APP).to('GET', '/icecream/lemon').toPreflight(), 'without asking'],
    ['tells a call that the browser itself refuses', () => expectCors(app).from(APP).to('TRACE', '/icecream/lemon').toPreflight(), 'InvalidRequest'],
    ['tells the target\'s error', () => expectCors(() => { throw new Error('no network') }).from(APP).to('GET', '/').toBeAllowed(), 'no response: Error: no network'],
    ['tells the server\'s own reasons', () => expectCors(app).from('https://other.example').to('GET', '/icecream/lemon').toBeAllowed(), 'the server says\n  '],
  ])('%s', async (_, expectation, piece) => {
    const failure = await failureOf(expectation())
    expect(failure.name).toBe('CorsExpectationError')
    expect(failure.message).toContain(piece)
  })

  test('follows redirects as a browser does', async () => {
    const { message } = await failureOf(expectCors(app).from(APP).to('GET', 'https://other.test/moved').toBeAllowed())
    expect(message).toContain('origin: null')
    expect(message).toContain('> GET https://other.test/moved')
    expect(message).toContain('> GET https://api.test/icecream/lemon')
  })
})

test('asking whether there is a preflight sends nothing, and a blocked one runs no handler', async () => {
  const before = puts
  await expectCors(app).from(APP).to('PUT', '/icecream/lemon').toPreflight()
  await expectCors(app).from('https://other.example').to('PUT', '/icecream/lemon').toBeBlocked()
  expect(puts).toBe(before)
  await expectCors(app).from(APP).to('PUT', '/icecream/lemon').toBeAllowed()
  expect(puts).toBe(before + 1)
})

test('a body goes with the actual request alone', async () => {
  const seen: string[] = []
  const echo = async (request: Request): Promise<Response> => {
    seen.push(`${request.method} ${await request.text()}`)
    return new Response(null, { headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': '*', 'access-control-allow-headers': '*' } })
  }
  const { exchanges, outcome } = await expectCors(echo).from(APP).to('PUT', '/').withBody('{}').withHeaders({ 'content-type': 'application/json' }).toBeAllowed()
  expect(seen).toEqual(['OPTIONS ', 'PUT {}'])
  expect(exchanges.map(({ exchange }) => exchange.kind)).toEqual(['preflight', 'actual'])
  expect(outcome.allowed).toBe(true)
})

describe('a mistake in the test itself is told at once', () => {
  test.each<[string, () => unknown, string]>([
    ['an origin with a slash', () => expectCors(app).from('https://app.example/'), 'write "https://app.example"'],
    ['no origin', () => expectCors(app).from('app'), 'write scheme and host'],
    ['a target that is none', () => expectCors({} as unknown as CorsTarget), 'an application, a fetch handler or a URL'],
    ['a URL that is none', () => expectCors('/icecream'), 'absolute URL'],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })
})
