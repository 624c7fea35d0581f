import { describe, expect, test } from 'vitest'
import { needsPreflight, preflightReasons, preflightRequest } from '../../src/browser/preflight.ts'
import type { FetchRequest } from '../../src/browser/request.ts'

const request: FetchRequest = { url: 'https://api.example/x', origin: 'https://app.example' }

describe('a preflight is needed', () => {
  test.each<Partial<FetchRequest>>([
    { method: 'PUT' }, { method: 'put' }, { method: 'DELETE' }, { method: 'PATCH' }, { method: 'patch' }, { method: 'OPTIONS' }, { method: 'CHICKEN' },
    { headers: [['authorization', 'x']] }, { headers: [['content-type', 'application/json']], method: 'POST' }, { headers: [['x-a', '']] }, { headers: [['range', 'bytes=-9']] },
    { forcePreflight: true }, { headers: [['x-http-method', 'PUT']] },
  ])('for %j', (change) => {
    expect(needsPreflight({ ...request, ...change })).toBe(true)
  })

  test('for every reason that is named', () => {
    const changed: FetchRequest = { ...request, method: 'PUT', headers: [['X-A', '1'], ['accept', '*/*']], forcePreflight: true }
    expect(preflightReasons(changed)).toEqual([
      { kind: 'upload-listener' }, { kind: 'method', method: 'PUT' }, { kind: 'header', header: { name: 'x-a', value: '1', reason: 'name' } },
    ])
  })
})

test.each<Partial<FetchRequest>>([
  {}, { method: 'get' }, { method: 'HEAD' }, { method: 'post' }, { method: 'POST', headers: [['content-type', 'text/plain;charset=UTF-8']] }, { headers: [['accept', 'x'], ['range', 'bytes=0-9']] },
  { headers: [['x-http-method-override', 'TRACE']] }, { headers: [['cookie', 'x'], ['sec-x', '1'], ['origin', 'x']] }, { mode: 'no-cors', headers: [['x-a', '1']] },
  { credentials: 'include' }, { mode: 'same-origin', method: 'PUT' },
])('no preflight is needed for %j', (change) => {
  expect(needsPreflight({ ...request, ...change })).toBe(false)
})

describe('the preflight request', () => {
  test('names the method as it is and the unsafe headers in lower case, sorted, with commas alone', () => {
    const headers = [['X-B', '1'], ['Content-Type', 'application/json'], ['x-a', '1'], ['Accept', 'x'], ['Authorization', 'y'], ['Cookie', 'z']] as const
    expect(preflightRequest({ ...request, method: 'patch', headers, credentials: 'include' })).toEqual({
      method: 'OPTIONS',
      url: request.url,
      headers: [
        ['accept', '*/*'],
        ['access-control-request-method', 'patch'],
        ['access-control-request-headers', 'authorization,content-type,x-a,x-b'],
        ['origin', 'https://app.example'],
      ],
    })
  })

  test('has no Access-Control-Request-Headers where no header is unsafe', () => {
    expect(preflightRequest({ ...request, method: 'PUT' }).headers.map(([name]) => name)).toEqual(['accept', 'access-control-request-method', 'origin'])
  })

  test('carries the origin null after a redirect between foreign origins', () => {
    expect(preflightRequest({ ...request, earlierUrls: ['https://b.example/'] }).headers).toContainEqual(['origin', 'null'])
  })
})
