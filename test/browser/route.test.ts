import { expect, test } from 'vitest'
import { routeRequest } from '../../src/browser/route.ts'
import type { FetchRequest } from '../../src/browser/request.ts'

const home = 'https://app.example'
const api = 'https://api.example/x'
const way = (change: Partial<FetchRequest>): string => {
  const route = routeRequest({ url: api, origin: home, ...change })
  return route.allowed ? `${route.tainting}${route.http ? '' : ' without HTTP'}${route.preflight ? ' after a preflight' : ''}` : route.code
}

test.each<[Partial<FetchRequest>, string]>([
  [{ url: `${home}/` }, 'basic'],
  [{ url: `${home}/`, method: 'PUT', headers: [['x-a', '1']] }, 'basic'],
  [{ url: `${home}/`, mode: 'same-origin' }, 'basic'],
  [{ url: `${home}/`, mode: 'no-cors', redirect: 'manual' }, 'basic'],
  [{ url: `${home}/`, forcePreflight: true }, 'basic'],
  [{ url: `blob:${home}/1` }, 'basic without HTTP'],
  [{ url: 'data:,x' }, 'basic without HTTP'],
  [{ url: 'data:,x', mode: 'same-origin' }, 'basic without HTTP'],
  [{}, 'cors'],
  [{ url: 'http://app.example/' }, 'cors'],
  [{ url: 'https://app.example:8443/' }, 'cors'],
  [{ origin: 'null' }, 'cors'],
  [{ url: `${home}/`, origin: 'null' }, 'cors'],
  [{ url: `${home}/`, earlierUrls: [api] }, 'cors'],
  [{ method: 'PUT' }, 'cors after a preflight'],
  [{ headers: [['x-a', '1']] }, 'cors after a preflight'],
  [{ forcePreflight: true, method: 'POST' }, 'cors after a preflight'],
  [{ url: `${home}/`, earlierUrls: [api], method: 'PUT' }, 'cors after a preflight'],
  [{ mode: 'no-cors' }, 'opaque'],
  [{ mode: 'no-cors', earlierUrls: [api], url: `${home}/` }, 'opaque'],
  [{ mode: 'no-cors', headers: [['x-a', '1']] }, 'opaque'],
  [{ mode: 'no-cors', redirect: 'manual' }, 'NoCorsRedirectModeNotFollow'],
  [{ mode: 'no-cors', redirect: 'error' }, 'NoCorsRedirectModeNotFollow'],
  [{ mode: 'same-origin' }, 'DisallowedByMode'],
  [{ mode: 'same-origin', url: `${home}/`, origin: 'null' }, 'DisallowedByMode'],
  [{ url: 'ftp://api.example/' }, 'CorsDisabledScheme'],
  [{ url: 'file:///x', origin: 'null' }, 'CorsDisabledScheme'],
  [{ url: 'blob:https://other.example/1' }, 'CorsDisabledScheme'],
  [{ url: 'nonsense' }, 'CorsDisabledScheme'],
])('the request %j goes its way: %s', (change, expected) => {
  expect(way(change)).toBe(expected)
})

test('a way that is closed is a failure of main fetch', () => {
  expect(routeRequest({ url: api, origin: home, mode: 'same-origin' })).toMatchObject({
    step: { algorithm: 'main fetch', number: '12', url: 'https://fetch.spec.whatwg.org/#concept-main-fetch' },
    reason: `mode "same-origin" asks the page's own origin, ${home}, and no other: not ${api}`,
  })
})
