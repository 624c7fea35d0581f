/** What people paste: console messages of three engines, the output of curl, HAR files. */
import { describe, expect, test } from 'vitest'
import { stepRequest } from '../../src/browser.ts'
import type { FetchRequest, FetchResponse } from '../../src/browser.ts'
import { explainPaste } from '../../src/explain.ts'
import type { ConsoleReading, PasteHints, PasteReading } from '../../src/explain.ts'

const PAGE = 'https://app.example'
const API = 'https://api.example/icecream'

async function readOne(text: string): Promise<ConsoleReading> {
  const reading = await explainPaste(text)
  if (reading.kind !== 'console') throw new Error(`not a console message: ${text}`)
  expect(reading.messages).toHaveLength(1)
  return reading.messages[0] as ConsoleReading
}

const READABLE = ['access-control-allow-origin', PAGE] as const
const failures: readonly (readonly [string, Partial<FetchRequest>, FetchResponse])[] = [
  ['no header', {}, { status: 200, headers: [] }],
  ['no header, on an error', {}, { status: 500, headers: [] }],
  ['no header, on a preflight', { method: 'PUT' }, { status: 204, headers: [] }],
  ['another origin', {}, { status: 200, headers: [['access-control-allow-origin', 'https://b.example']] }],
  ['no origin', {}, { status: 200, headers: [['access-control-allow-origin', 'everybody']] }],
  ['two lines', {}, { status: 200, headers: [READABLE, READABLE] }],
  ['everybody, with credentials', { credentials: 'include' }, { status: 200, headers: [['access-control-allow-origin', '*']] }],
  ['no credentials', { credentials: 'include' }, { status: 200, headers: [READABLE] }],
  ['no credentials, on a preflight', { credentials: 'include', method: 'PUT' }, { status: 200, headers: [READABLE] }],
  ['a status', { method: 'PUT' }, { status: 401, headers: [READABLE] }],
  ['a redirect', { method: 'PUT' }, { status: 307, headers: [READABLE, ['location', '/x']] }],
  ['a method', { method: 'PUT' }, { status: 204, headers: [READABLE] }],
  ['a header', { headers: [['x-token', '1']] }, { status: 204, headers: [READABLE] }],
  ['a broken list of methods', { method: 'PUT' }, { status: 204, headers: [READABLE, ['access-control-allow-methods', 'PUT;']] }],
  ['a broken list of headers', { method: 'PUT' }, { status: 204, headers: [READABLE, ['access-control-allow-headers', 'a b']] }],
  ['a password', {}, { status: 302, headers: [READABLE, ['location', 'https://u:p@c.example/']] }],
]

describe('a console message', () => {
  test.each(failures)('of each engine is understood as what was printed: %s', async (_name, request, response) => {
    const steps = stepRequest({ url: API, origin: PAGE, ...request })
    steps.next()
    const { value: outcome } = steps.next(response)
    if (outcome === undefined || !('allowed' in outcome) || outcome.allowed) throw new Error('this does not fail')
    const printed = Object.entries(outcome.messages).filter(([, text]) => text !== undefined)
    expect(printed.length).toBeGreaterThan(0)
    for (const [engine, text = ''] of printed) {
      const reading = await readOne(text)
      expect(reading.engine).toBe(engine)
      // Firefox and Safari print the same for a preflight and what follows it, and tell fewer failures apart.
      const codes = engine === 'chromium' ? [outcome.code] : [outcome.code, outcome.code.replace(/^Preflight(?!InvalidStatus|DisallowedRedirect)/, ''), ...(COARSER[outcome.code] ?? [])]
      expect(codes).toContain(reading.code)
      if (reading.url !== undefined) expect(reading.url).toBe(API)
      expect(reading.mend).not.toMatch(/undefined/)
    }
  })

  const COARSER: Readonly<Record<string, readonly string[]>> = {
    AllowOriginMismatch: ['MissingAllowOriginHeader'], InvalidAllowOriginValue: ['MissingAllowOriginHeader', 'AllowOriginMismatch'], MultipleAllowOriginValues: ['MissingAllowOriginHeader'],
    PreflightDisallowedRedirect: ['PreflightInvalidStatus'],
  }

  test.each([
    ['an earlier wording of Chromium', 'Access to XMLHttpRequest at \'https://api.example/x\' from origin \'http://localhost:3000\' has been blocked by CORS policy: No \'Access-Control-Allow-Origin\' header is present on the requested resource. If an opaque response serves your needs, set the request\'s mode to \'no-cors\' to fetch the resource with CORS disabled.', { code: 'MissingAllowOriginHeader', origin: 'http://localhost:3000', url: 'https://api.example/x' }],
    ['a line with the place in front', 'index.js:12 Access to fetch at \'https://api.example/x\' from origin \'null\' has been blocked by CORS policy: Request header field x-a is not allowed by Access-Control-Allow-Headers in preflight response.', { code: 'HeaderDisallowedByPreflightResponse', value: 'x-a', origin: 'null' }],
    ['an earlier wording of Firefox', 'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/x. (Reason: missing token ‘x-a’ in CORS header ‘Access-Control-Allow-Headers’ from CORS preflight channel).', { code: 'HeaderDisallowedByPreflightResponse', value: 'x-a', url: 'https://api.example/x' }],
    ['straight quotes', 'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/x. (Reason: CORS header \'Access-Control-Allow-Origin\' missing). Status code: 502.', { code: 'MissingAllowOriginHeader', status: 502, meaning: expect.stringContaining('status is 502') as string }],
    ['mixed content', 'Mixed Content: The page at \'https://app.example/\' was loaded over HTTPS, but requested an insecure resource \'http://api.example/\'. This request has been blocked; the content must be served over HTTPS.', { code: 'NotCors', mend: 'Serve the API over https.' }],
    ['the local network', 'Access to fetch was blocked: Permission was denied for this request to access the `loopback` address space.', { code: 'NotCors', meaning: expect.stringContaining('local network') as string }],
    ['an ad blocker', 'GET https://api.example/ads net::ERR_BLOCKED_BY_CLIENT', { code: 'NotCors' }],
    ['what code in a page sees', 'Uncaught (in promise) TypeError: Failed to fetch', { code: 'NoDetail', mend: expect.stringContaining('corbel explain URL') as string }],
    ['the same of Safari', 'TypeError: Load failed', { code: 'NoDetail' }],
  ])('is known: %s', async (_name, text, reading) => {
    expect(await readOne(text)).toMatchObject(reading)
  })

  test('that tells nothing is left out beside one that does, and each stands once', async () => {
    const line = `Access to fetch at '${API}' from origin '${PAGE}' has been blocked by CORS policy: It does not have HTTP ok status.`
    const reading = await explainPaste(`${line}\n${line}\nGET ${API} net::ERR_FAILED\nTypeError: Failed to fetch`)
    expect(reading).toMatchObject({ kind: 'console', messages: [{ code: 'PreflightInvalidStatus' }] })
  })

  test('of any length is read in a short time', async () => {
    for (const text of ['Access to fetch at \''.repeat(50_000), 'remote resource at '.repeat(50_000), `${'('.repeat(500_000)}`, 'Origin '.repeat(100_000), '\n'.repeat(1_000_000)]) {
      const start = performance.now()
      await explainPaste(text)
      expect(performance.now() - start).toBeLessThan(1500)
    }
  })
})

function outcomesOf(reading: PasteReading): readonly unknown[] {
  if (reading.kind !== 'http' && reading.kind !== 'har') throw new Error(`not exchanges: ${reading.kind}`)
  return reading.explanations.map(({ intent, outcome, verdict, causes }) => [intent.method, intent.url, outcome, verdict?.allowed === false ? verdict.code : undefined, causes[0]?.code])
}

const CURL_VERBOSE = [
  '* Connected to api.example (192.0.2.1) port 443', '> OPTIONS /icecream HTTP/1.1', '> Host: api.example', '> User-Agent: curl/8.5.0', '> Accept: */*', `> Origin: ${PAGE}`,
  '> Access-Control-Request-Method: PUT', '> Access-Control-Request-Headers: content-type', '> ', '< HTTP/1.1 401 Unauthorized', '< www-authenticate: Bearer', '< content-length: 0', '< ', '* Connection #0 left intact',
].join('\r\n')

describe('the output of curl', () => {
  test.each<readonly [string, string, PasteHints, readonly unknown[]]>([
    ['an answer without CORS', 'HTTP/2 200\r\ncontent-type: text/html\r\n\r\n<p>hello</p>', { origin: PAGE, url: API }, ['GET', API, 'blocked', 'MissingAllowOriginHeader', 'origin-refused']],
    ['an answer that may be read', `HTTP/1.1 200 OK\naccess-control-allow-origin: ${PAGE}\nvary: origin\n\n{}`, { url: API }, ['GET', API, 'allowed', undefined, undefined]],
    ['an interim answer first', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 Oops\r\n\r\n', { origin: PAGE, url: API, method: 'POST' }, ['POST', API, 'blocked', 'MissingAllowOriginHeader', 'server-error']],
    ['an answer to a preflight, which is enough', `HTTP/1.1 204 No Content\r\naccess-control-allow-origin: ${PAGE}\r\naccess-control-allow-methods: PUT\r\n\r\n`, { url: API }, ['PUT', API, 'unfinished', undefined, undefined]],
    ['an answer to a preflight, which is not', `HTTP/1.1 204 No Content\r\naccess-control-allow-origin: ${PAGE}\r\naccess-control-allow-methods: PUT\r\n\r\n`, { url: API, method: 'PATCH' }, ['PATCH', API, 'blocked', 'MethodDisallowedByPreflightResponse', 'method-not-granted']],
    ['a request printed too', CURL_VERBOSE, {}, ['PUT', API, 'blocked', 'PreflightMissingAllowOriginHeader', 'preflight-authentication']],
    ['two lines of one header', `HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: ${PAGE}\r\nAccess-Control-Allow-Origin: *\r\n\r\n`, { origin: PAGE, url: API }, ['GET', API, 'blocked', 'MultipleAllowOriginValues', 'two-layers']],
  ])('is judged: %s', async (_name, text, hints, expected) => {
    expect(outcomesOf(await explainPaste(text, hints))).toEqual([expected])
  })

  test('is judged for an assumed origin where it tells none, which is said', async () => {
    expect(await explainPaste('HTTP/1.1 200 OK\r\n\r\n')).toMatchObject({ kind: 'http', assumptions: [expect.stringContaining('judged for https://app.example')] })
  })
})

function entry(method: string, url: string, request: Readonly<Record<string, string>>, status: number, response: Readonly<Record<string, string>>): object {
  const list = (headers: Readonly<Record<string, string>>): object[] => Object.entries(headers).map(([name, value]) => ({ name, value }))
  return { request: { method, url, headers: list({ ':authority': 'x', 'user-agent': 'x', ...request }) }, response: { status, headers: list(response), content: {}, ...(status === 0 && { _error: 'net::ERR_FAILED' }) } }
}

function har(...entries: readonly object[]): string {
  return JSON.stringify({ log: { version: '1.2', entries } })
}

describe('a HAR file', () => {
  test('is replayed: a preflight and what followed it, redirects, and answers that a cache allowed', async () => {
    const preflight = { origin: PAGE, 'access-control-request-method': 'PUT' }
    const reading = await explainPaste(har(
      entry('GET', `${PAGE}/index.html`, {}, 200, {}),
      entry('OPTIONS', API, preflight, 204, { 'access-control-allow-origin': PAGE, 'access-control-allow-methods': 'PUT' }),
      entry('PUT', API, { origin: PAGE }, 502, {}),
      entry('GET', 'https://api.example/a', { origin: PAGE }, 302, { location: '/b', 'access-control-allow-origin': PAGE }),
      entry('GET', 'https://api.example/b', { origin: PAGE }, 200, { 'access-control-allow-origin': PAGE, vary: 'Origin' }),
      entry('DELETE', 'https://api.example/c', { origin: PAGE }, 204, { 'access-control-allow-origin': PAGE, vary: 'Origin' }),
      entry('OPTIONS', 'https://api.example/d', preflight, 404, {}),
      entry('GET', 'https://api.example/e', { origin: PAGE }, 0, {}),
    ))
    expect(outcomesOf(reading)).toEqual([
      ['PUT', API, 'blocked', 'MissingAllowOriginHeader', 'gateway'],
      ['GET', 'https://api.example/a', 'allowed', undefined, undefined],
      ['DELETE', 'https://api.example/c', 'allowed', undefined, undefined],
      ['PUT', 'https://api.example/d', 'blocked', 'PreflightMissingAllowOriginHeader', 'preflight-not-routed'],
      ['GET', 'https://api.example/e', 'blocked', 'NoResponse', 'no-response'],
    ])
  })

  test('without an exchange across origins has nothing to explain', async () => {
    expect(await explainPaste(har(entry('GET', `${PAGE}/`, {}, 200, {}), {}, { request: 7 }))).toMatchObject({ kind: 'har', explanations: [] })
  })
})

test.each(['', 'hello', '{}', '{"log":{}}', 'null'])('nothing is known of %j', async (text) => {
  expect(await explainPaste(text)).toEqual({ kind: 'nothing' })
})
