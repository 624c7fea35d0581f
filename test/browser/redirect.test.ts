import { describe, expect, test } from 'vitest'
import { followRedirect } from '../../src/browser/redirect.ts'
import type { Redirected } from '../../src/browser/redirect.ts'
import type { HeaderList } from '../../src/browser/header-list.ts'
import type { FetchRequest, SettledRequest } from '../../src/browser/request.ts'
import { serializeRequestOrigin } from '../../src/browser/request.ts'

const home = 'https://app.example'
const api = 'https://api.example/x'
const STATUSES = [301, 302, 303, 307, 308] as const
const go = (change: Partial<FetchRequest>, location: string | readonly string[], status = 302): Redirected => {
  const lines = typeof location === 'string' ? [location] : location
  return followRedirect({ url: api, origin: home, ...change }, { status, headers: lines.map((line) => ['Location', line] as const) })
}
const next = (redirected: Redirected): SettledRequest => {
  if (!redirected.allowed || redirected.kind !== 'follow') throw new Error(`not followed: ${JSON.stringify(redirected)}`)
  return redirected.request
}
const code = (redirected: Redirected): string => (redirected.allowed ? redirected.kind : redirected.code)

describe('what is a redirect', () => {
  test.each(STATUSES)('%d with a Location', (status) => {
    expect(next(go({}, '/y', status))).toMatchObject({ url: 'https://api.example/y', earlierUrls: [api] })
  })

  test.each([200, 201, 204, 300, 304, 305, 306, 309, 404])('%d is none', (status) => {
    expect(code(go({}, '/y', status))).toBe('final')
  })

  test.each(STATUSES)('%d without a Location is an answer like any other', (status) => {
    expect(code(go({}, [], status))).toBe('final')
  })
})

describe('the redirect mode', () => {
  test.each(STATUSES)('error fails at %d', (status) => {
    expect(code(go({ redirect: 'error' }, '/y', status))).toBe('RedirectModeError')
    expect(code(go({ redirect: 'error' }, [], status))).toBe('RedirectModeError')
    expect(go({ redirect: 'error' }, '/y', status)).toMatchObject({ differences: [] })
    expect(go({ redirect: 'error' }, [], status)).toMatchObject({ differences: [{ engine: 'chromium', allowed: true }, { engine: 'webkit', allowed: true }] })
  })

  test.each(STATUSES)('manual stops at %d, wherever it leads', (status) => {
    for (const location of ['/y', 'http://[', 'data:,x', []]) expect(code(go({ redirect: 'manual' }, location, status))).toBe('opaque')
  })

  test('manual stops in Chromium only where the Location parses', () => {
    expect(go({ redirect: 'manual' }, 'http://[')).toMatchObject({ kind: 'opaque', differences: [{ engine: 'chromium', allowed: false }] })
    expect(go({ redirect: 'manual' }, 'data:,x')).toMatchObject({ kind: 'opaque', differences: [] })
  })

  test('does not matter to other answers', () => {
    expect(code(go({ redirect: 'error' }, [], 200))).toBe('final')
    expect(code(go({ redirect: 'manual' }, [], 200))).toBe('final')
  })
})

describe('the Location', () => {
  test.each<[string, string, string]>([
    [api, 'y', 'https://api.example/y'],
    [api, ' /y\t', 'https://api.example/y'],
    [api, '//b.example', 'https://b.example/'],
    [api, '', api],
    [`${api}?q#f`, '', `${api}?q#f`],
    [`${api}#f`, '/y', 'https://api.example/y#f'],
    [`${api}#f`, '/y#g', 'https://api.example/y#g'],
    [`${api}#f`, '/y#', 'https://api.example/y#'],
    [api, '/y', 'https://api.example/y'],
    [api, 'http://API.example:80/', 'http://api.example/'],
    [api, 'https://@api.example/', 'https://api.example/'],
    [api, 'https://:@api.example/', 'https://api.example/'],
  ])('%s redirected to %j is %s', (url, location, target) => {
    expect(next(go({ url }, location)).url).toBe(target)
  })

  test('must be one, and parse', () => {
    expect(go({}, 'http://[')).toMatchObject({ code: 'InvalidRedirectLocation', step: { number: '5' } })
    expect(code(go({}, ['/a', '/b']))).toBe('InvalidRedirectLocation')
    expect(code(go({}, ['/a', '/a']))).toBe('InvalidRedirectLocation')
    expect(code(go({ url: 'nonsense' }, '/a'))).toBe('InvalidRedirectLocation')
  })

  test.each(['data:,HI', 'mailto:a@a.com', 'facetime:a@a.org', 'about:blank', 'about:unicorn', 'blob:djfksfjs', 'ftp://api.example/', 'file:///x', 'javascript:1', 'ws://api.example/'])(
    'must be http or https, not %s, in any mode', (location) => {
      for (const mode of ['cors', 'no-cors', 'same-origin'] as const) expect(go({ mode }, location)).toMatchObject({ code: 'CorsDisabledScheme', step: { number: '6' } })
      expect(code(go({ url: `${home}/` }, location))).toBe('CorsDisabledScheme')
    })
})

test('twenty redirects are followed, the next one is not', () => {
  const chain = (count: number): Partial<FetchRequest> => ({ earlierUrls: Array.from({ length: count }, () => api) })
  expect(code(go(chain(19), '/y'))).toBe('follow')
  expect(go(chain(20), '/y')).toMatchObject({ code: 'TooManyRedirects', step: { number: '7' }, reason: 'this is redirect number 21' })
})

describe('a user name or password in the Location', () => {
  const own = `${home}/x`
  test.each<[Partial<FetchRequest>, string, string]>([
    [{ url: own }, 'https://u:p@api.example/', '9'],
    [{ url: own }, 'https://u:@api.example/', '9'],
    [{ url: own }, 'https://:p@api.example/', '9'],
    [{}, 'https://u@api.example/', '9'],
    [{}, 'https://u:p@b.example/', '9'],
    [{}, 'https://u:p@app.example/', '10'],
    [{}, 'https://:p@app.example/', '10'],
    [{ url: own, earlierUrls: [api] }, 'https://u@app.example/', '10'],
    [{ origin: 'null', url: own }, 'https://u@app.example/', '9'],
  ])('%j to %s fails at step %s', (change, location, number) => {
    for (const status of STATUSES) expect(go(change, location, status)).toMatchObject({ code: 'RedirectContainsCredentials', step: { number } })
  })

  test('is followed within the page\'s own origin, and without CORS', () => {
    expect(code(go({ url: own }, 'https://u:p@app.example/'))).toBe('follow')
    expect(code(go({ mode: 'no-cors' }, 'https://u:p@b.example/'))).toBe('follow')
    expect(code(go({ url: own, mode: 'same-origin' }, 'https://u:p@b.example/'))).toBe('follow')
  })

  test.each(['https://u@app.example/', 'https://:p@app.example/'])('is not followed by Chromium even there: %s', (location) => {
    expect(go({ url: own }, location)).toMatchObject({ kind: 'follow', differences: [{ engine: 'chromium', allowed: false }] })
    expect(go({ url: own }, 'https://@app.example/')).toMatchObject({ differences: [] })
  })
})

describe('method and body', () => {
  test.each<[number, string, string]>([
    ...STATUSES.flatMap((status) => [[status, 'GET', 'GET'], [status, 'HEAD', 'HEAD']] as [number, string, string][]),
    [301, 'POST', 'GET'], [302, 'POST', 'GET'], [303, 'POST', 'GET'], [307, 'POST', 'POST'], [308, 'POST', 'POST'],
    [301, 'PUT', 'PUT'], [302, 'PUT', 'PUT'], [303, 'PUT', 'GET'], [307, 'PUT', 'PUT'], [308, 'DELETE', 'DELETE'],
    [303, 'TESTING', 'GET'], [302, 'patch', 'patch'], [303, 'patch', 'GET'],
  ])('%d makes %s into %s', (status, method, after) => {
    const headers: HeaderList = [['Content-Type', 'text/plain'], ['content-language', 'en'], ['Content-Encoding', 'identity'], ['content-location', 'x'], ['content-length-x', '1'], ['x-a', '1']]
    const request = next(go({ method, headers, body: 'replayable' }, '/y', status))
    const rewritten = method !== after
    expect(request.method).toBe(after)
    expect(request.body).toBe(rewritten ? 'none' : 'replayable')
    expect(request.headers.map(([name]) => name)).toEqual(rewritten ? ['content-length-x', 'x-a'] : headers.map(([name]) => name))
  })

  test('a streamed body can only be let go', () => {
    for (const status of STATUSES) expect(code(go({ method: 'POST', body: 'stream' }, '/y', status))).toBe(status === 303 ? 'follow' : 'StreamedBodyRedirect')
    expect(go({ method: 'POST', body: 'stream' }, '/y', 307)).toMatchObject({ step: { number: '11' } })
  })
})

describe('towards another origin', () => {
  const headers: HeaderList = [['Authorization', 'x'], ['x-a', '1'], ['AUTHORIZATION', 'y']]

  test('Authorization stays behind, other headers do not', () => {
    expect(go({ headers }, 'https://b.example/')).toMatchObject({ dropped: ['authorization', 'authorization'], request: { headers: [['x-a', '1']] } })
    expect(go({ headers }, 'http://api.example/')).toMatchObject({ dropped: ['authorization', 'authorization'] })
    expect(go({ headers }, 'https://api.example:8443/')).toMatchObject({ dropped: ['authorization', 'authorization'] })
    expect(go({ url: `${home}/`, headers }, api)).toMatchObject({ dropped: ['authorization', 'authorization'] })
    expect(go({ headers }, '/y')).toMatchObject({ dropped: [], request: { headers } })
  })

  test.each<[string, string, string]>([
    ['same origin to same origin', `${home}/x`, `${home}/y`], ['same origin to foreign', `${home}/x`, api], ['foreign to the same foreign', api, 'https://api.example/y'],
  ])('the origin stays, %s', (_, url, location) => {
    expect(serializeRequestOrigin(next(go({ url }, location)))).toBe(home)
  })

  test.each<[string, string, string]>([['foreign to another', api, 'https://b.example/'], ['foreign and back', api, `${home}/`]])('the origin becomes null, %s', (_, url, location) => {
    expect(serializeRequestOrigin(next(go({ url }, location)))).toBe('null')
  })
})

test('a failure shows the Location and the status', () => {
  expect(go({ redirect: 'error' }, '/y', 307)).toMatchObject({
    reason: 'the response redirects (307), and redirect mode "error" allows none', received: [['Location', '/y']], step: { algorithm: 'HTTP fetch', number: '6.3' },
  })
})
