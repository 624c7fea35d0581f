/** The browser of the model against tables written by hand, from the steps of the Fetch standard. */
import { expect, test } from 'vitest'
import { Browser } from './browser.ts'
import type { BrowserHabits, FailedStep, PageIntent, Server, Visit } from './browser.ts'
import { exposedNames, isForbiddenForPages, unsafeHeaderNames } from './browser-headers.ts'
import type { Header } from './browser-headers.ts'

const ORIGIN = 'https://app.example'
const URL_TEXT = 'https://api.example/x'
const page: PageIntent = { origin: ORIGIN, url: URL_TEXT, method: 'GET', headers: [], credentials: 'same-origin' }

function serverOf(preflight: Record<string, string>, actual: Record<string, string>, preflightStatus = 204): Server {
  return async ({ kind }) => kind === 'preflight'
    ? { status: preflightStatus, headers: Object.entries(preflight) }
    : { status: 200, headers: Object.entries(actual) }
}

async function visit(server: Server, intent: Partial<PageIntent>, habits?: BrowserHabits): Promise<Visit> {
  return new Browser(server, habits).visit({ ...page, ...intent })
}

const kinds = ({ sent }: Visit): string => sent.map((request) => request.kind).join()
const failure = ({ verdict }: Visit): FailedStep | undefined => verdict.readable ? undefined : verdict.step

const checks: readonly (readonly [allowOrigin: string | undefined, allowCredentials: string | undefined, credentials: PageIntent['credentials'], passes: boolean])[] = [
  [undefined, undefined, 'omit', false],
  ['*', undefined, 'omit', true],
  ['*', 'true', 'omit', true],
  ['*', 'true', 'include', false],
  [ORIGIN, undefined, 'same-origin', true],
  [ORIGIN, undefined, 'include', false],
  [ORIGIN, 'true', 'include', true],
  [ORIGIN, 'True', 'include', false],
  [ORIGIN, 'true, true', 'include', false],
  [`${ORIGIN}/`, undefined, 'omit', false],
  ['HTTPS://app.example', undefined, 'omit', false],
  [`${ORIGIN}, ${ORIGIN}`, undefined, 'omit', false],
  ['null', undefined, 'omit', false],
]
test.each(checks)('the CORS check of %s and %s with credentials %s: %s', async (allowOrigin, allowCredentials, credentials, passes) => {
  const headers = {
    ...(allowOrigin === undefined ? {} : { 'Access-Control-Allow-Origin': allowOrigin }),
    ...(allowCredentials === undefined ? {} : { 'Access-Control-Allow-Credentials': allowCredentials }),
  }
  const simple = await visit(serverOf({}, headers), { credentials })
  expect(simple.verdict.readable).toBe(passes)
  expect(kinds(simple)).toBe('actual')
  const asked = await visit(serverOf({ ...headers, 'access-control-allow-methods': 'PUT' }, headers), { credentials, method: 'put' })
  expect(asked.verdict.readable).toBe(passes)
  expect(kinds(asked)).toBe(passes ? 'preflight,actual' : 'preflight')
})

const open = { 'access-control-allow-origin': ORIGIN, 'access-control-allow-credentials': 'true' }
const preflights: readonly (readonly [answer: Record<string, string>, intent: Partial<PageIntent>, step: FailedStep | undefined])[] = [
  [{}, { method: 'POST' }, undefined],
  [{ 'access-control-allow-methods': 'put' }, { method: 'PUT' }, 'the method is not listed'],
  [{ 'access-control-allow-methods': 'PATCH' }, { method: 'patch' }, 'the method is not listed'],
  [{ 'access-control-allow-methods': ',,PUT,,' }, { method: 'PUT' }, undefined],
  [{ 'access-control-allow-methods': 'PUT, bad method' }, { method: 'PUT' }, 'a list of the preflight does not parse'],
  [{ 'access-control-allow-methods': '*' }, { method: 'PUT' }, undefined],
  [{ 'access-control-allow-methods': '*' }, { method: 'PUT', credentials: 'include' }, 'the method is not listed'],
  [{ 'access-control-allow-headers': 'X-A' }, { headers: [['x-a', '1']] }, undefined],
  [{ 'access-control-allow-headers': 'x-a, bad header' }, { headers: [['x-a', '1']] }, 'a list of the preflight does not parse'],
  [{ 'access-control-allow-headers': 'x-b' }, { headers: [['x-a', '1']] }, 'a header is not listed'],
  [{ 'access-control-allow-headers': '*' }, { headers: [['x-a', '1']] }, undefined],
  [{ 'access-control-allow-headers': '*' }, { headers: [['x-a', '1']], credentials: 'include' }, 'a header is not listed'],
  [{ 'access-control-allow-headers': '*' }, { headers: [['Authorization', '1']] }, 'authorization is not named'],
  [{ 'access-control-allow-headers': '*,authorization' }, { headers: [['Authorization', '1']] }, undefined],
  [{}, { headers: [['content-type', 'application/json']], method: 'POST' }, 'a header is not listed'],
  [{}, { method: 'TRACE' }, 'the method is forbidden'],
  [{}, { method: 'a b' }, 'the method is no token'],
]
test.each(preflights)('a preflight answered by %j for %j: %s', async (answer, intent, step) => {
  expect(failure(await visit(serverOf({ ...open, ...answer }, open), { forcePreflight: true, ...intent }))).toBe(step)
})

test.each([
  [200, undefined], [299, undefined], [302, 'the status of the preflight'], [403, 'the status of the preflight'],
])('a preflight of status %d: %s', async (status, step) => {
  expect(failure(await visit(serverOf({ ...open, 'access-control-allow-methods': 'PUT' }, open, status), { method: 'PUT' }))).toBe(step)
})

test('a preflight carries the method, the sorted unsafe names and no cookie; the request carries the rest', async () => {
  const seen = await visit(serverOf({ ...open, 'access-control-allow-methods': 'PUT', 'access-control-allow-headers': 'x-a,x-b' }, open), {
    method: 'PUT', credentials: 'include', headers: [['X-B', '1'], ['accept', 'text/html'], ['x-a', '2'], ['Cookie', 'c=1']],
  })
  expect(seen.sent).toEqual([
    {
      kind: 'preflight', method: 'OPTIONS', url: URL_TEXT,
      headers: [
        ['accept', '*/*'], ['access-control-request-method', 'PUT'], ['access-control-request-headers', 'x-a,x-b'], ['origin', ORIGIN],
        ['sec-fetch-site', 'cross-site'],
      ],
    },
    {
      kind: 'actual', method: 'PUT', url: URL_TEXT,
      headers: [['X-B', '1'], ['accept', 'text/html'], ['x-a', '2'], ['origin', ORIGIN], ['sec-fetch-site', 'cross-site'], ['cookie', 'session=1']],
    },
  ])
})

test('a same-origin request is never judged, and names its origin unless it is a GET', async () => {
  const server = serverOf({}, { etag: '1', 'set-cookie': 'a=1' })
  const posted = await visit(server, { origin: 'https://api.example', method: 'POST' })
  expect(posted.verdict).toEqual({ readable: true, status: 200, headers: ['etag'] })
  expect(posted.sent[0]?.headers).toContainEqual(['origin', 'https://api.example'])
  expect((await visit(server, { origin: 'https://api.example' }, { fetchMetadata: false })).sent[0]?.headers).toEqual([['cookie', 'session=1']])
})

const unsafe: readonly (readonly [header: Header, isUnsafe: boolean])[] = [
  [['accept', 'text/html'], false], [['Accept', 'a"b'], true], [['accept', 'a'.repeat(129)], true], [['accept-language', 'de-CH, de;q=0.9'], false],
  [['accept-language', 'de_CH'], true], [['content-language', 'de'], false], [['content-type', 'Text/Plain; charset=utf-8'], false],
  [['content-type', 'multipart/form-data; boundary=x'], false], [['content-type', 'application/json'], true], [['content-type', 'text/plain; a="b"'], true],
  [['range', 'bytes=0-9'], false], [['range', 'bytes=5-'], false], [['range', 'bytes=-9'], true], [['range', 'bytes=9-0'], true], [['range', 'bytes= 0-9'], true],
  [['x-a', ''], true], [['authorization', 'x'], true],
]
test.each(unsafe)('the header %j is unsafe: %s', (header, isUnsafe) => expect(unsafeHeaderNames([header])).toEqual(isUnsafe ? [header[0].toLowerCase()] : []))

test('safelisted values of more than 1,024 bytes together are all unsafe', () => {
  const long = (name: string): Header => [name, 'a'.repeat(128)]
  const headers = [...Array.from({ length: 8 }, () => long('accept')), long('content-language')]
  expect(unsafeHeaderNames(headers)).toEqual(['accept', 'content-language'])
  expect(unsafeHeaderNames(headers.slice(1))).toEqual([])
})

test('a page cannot set forbidden headers, nor smuggle a forbidden method', () => {
  const forbidden: readonly Header[] = [['Origin', 'x'], ['Sec-Fetch-Site', 'same-origin'], ['proxy-a', '1'], ['X-HTTP-Method-Override', 'put, trace']]
  expect(forbidden.every(isForbiddenForPages)).toBe(true)
  expect(([['x-http-method-override', 'PUT'], ['x-sec-a', '1']] as const).some(isForbiddenForPages)).toBe(false)
})

test.each([
  ['x-e', false, ['content-type', 'x-e']], ['X-E, etag', true, ['content-type', 'etag', 'x-e']],
  ['*', false, ['access-control-expose-headers', 'content-type', 'etag', 'x-e']],
  ['*', true, ['content-type']], ['x-e, bad name', false, ['content-type']], ['set-cookie', false, ['content-type']],
])('a page reads of a response that exposes %s with credentials %s: %j', (exposed, credentials, names) => {
  const headers: Header[] = [['ETag', '1'], ['X-E', '1'], ['Content-Type', 'a/b'], ['Set-Cookie', 'a=1'], ['Access-Control-Expose-Headers', exposed]]
  expect(exposedNames(headers, credentials)).toEqual(names)
})

interface Step {
  readonly intent: Partial<PageIntent>
  readonly after?: number
  readonly sends: string
}
const granted = { ...open, 'access-control-allow-methods': 'PUT', 'access-control-allow-headers': 'x-a' }
const put = { method: 'PUT', headers: [['x-a', '1']] as const }
const histories: readonly (readonly [title: string, answer: Record<string, string>, habits: BrowserHabits, steps: readonly Step[]])[] = [
  ['five seconds unless told', granted, {}, [
    { intent: put, sends: 'preflight,actual' }, { intent: put, after: 4, sends: 'actual' }, { intent: put, after: 1, sends: 'preflight,actual' }]],
  ['not at all for zero', { ...granted, 'access-control-max-age': '0' }, {}, [{ intent: put, sends: 'preflight,actual' }, { intent: put, sends: 'preflight,actual' }]],
  ['five seconds for nonsense', { ...granted, 'access-control-max-age': 'soon' }, {}, [
    { intent: put, sends: 'preflight,actual' }, { intent: put, after: 4, sends: 'actual' }, { intent: put, after: 1, sends: 'preflight,actual' }]],
  ['no longer than the browser likes', { ...granted, 'access-control-max-age': '600' }, { maxAgeCap: 10 }, [
    { intent: put, sends: 'preflight,actual' }, { intent: put, after: 9, sends: 'actual' }, { intent: put, after: 1, sends: 'preflight,actual' }]],
  ['for another method with the same header, which then need not be asked for', granted, {}, [
    { intent: put, sends: 'preflight,actual' }, { intent: { ...put, method: 'POST' }, sends: 'actual' }, { intent: { ...put, method: 'DELETE' }, sends: 'preflight' }]],
  ['not for another URL, another origin or another header', granted, {}, [
    { intent: put, sends: 'preflight,actual' }, { intent: { ...put, url: `${URL_TEXT}?y` }, sends: 'preflight,actual' },
    { intent: { ...put, origin: 'https://b.example' }, sends: 'preflight' }, { intent: { headers: [['x-b', '1']] }, sends: 'preflight' }]],
  ['without credentials, for requests without them only', granted, {}, [
    { intent: put, sends: 'preflight,actual' }, { intent: { ...put, credentials: 'include' }, sends: 'preflight,actual' }]],
  ['with credentials, for all', granted, {}, [
    { intent: { ...put, credentials: 'include' }, sends: 'preflight,actual' }, { intent: { ...put, credentials: 'include' }, sends: 'actual' },
    { intent: put, sends: 'actual' }]],
  ['until something fails', granted, {}, [
    { intent: put, sends: 'preflight,actual' }, { intent: { method: 'DELETE' }, sends: 'preflight' }, { intent: put, sends: 'preflight,actual' }]],
  ['for a star, but never for authorization', { ...granted, 'access-control-allow-headers': '*,x-z' }, {}, [
    { intent: put, sends: 'preflight,actual' }, { intent: { headers: [['x-y', '1']] }, sends: 'actual' },
    { intent: { headers: [['authorization', '1']] }, sends: 'preflight' }]],
  ['even when only the upload is watched, for the method asked for', open, {}, [
    { intent: { method: 'POST', forcePreflight: true }, sends: 'preflight,actual' }, { intent: { method: 'POST', forcePreflight: true }, sends: 'actual' }]],
]
test.each(histories)('a preflight is kept %s', async (_, answer, habits, steps) => {
  const browser = new Browser(serverOf(answer, open), habits)
  for (const { intent, after = 0, sends } of steps) {
    browser.wait(after)
    expect(kinds(await browser.visit({ ...page, ...intent }))).toBe(sends)
  }
})

test.each([['since stored', 'preflight,actual'], ['since confirmed', 'actual']] as const)('a confirmed entry is kept %s', async (ageRule, sends) => {
  const growing: Server = async ({ headers }) => {
    const asked = headers.find(([name]) => name === 'access-control-request-headers')?.[1] ?? ''
    return { status: 200, headers: Object.entries({ ...granted, 'access-control-allow-headers': `x-a,${asked}`, 'access-control-max-age': '10' }) }
  }
  const browser = new Browser(growing, { ageRule })
  await browser.visit({ ...page, ...put })
  browser.wait(6)
  expect(kinds(await browser.visit({ ...page, method: 'PUT', headers: [['x-b', '1']] }))).toBe('preflight,actual')
  browser.wait(6)
  expect(kinds(await browser.visit({ ...page, ...put }))).toBe(sends)
})
