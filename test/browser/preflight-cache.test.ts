import { describe, expect, test } from 'vitest'
import { createPreflightCache } from '../../src/browser/preflight-cache.ts'
import type { PreflightCache } from '../../src/browser/preflight-cache.ts'
import type { CacheEngine } from '../../src/browser/max-age.ts'
import type { FetchRequest } from '../../src/browser/request.ts'

const put: FetchRequest = { url: 'https://api.example/x', origin: 'https://app.example', method: 'PUT' }
const withHeader: FetchRequest = { ...put, method: 'GET', headers: [['X-A', '1']] }

interface Kept {
  readonly cache: PreflightCache
  wait(seconds: number): void
  store(request: FetchRequest, grant: { readonly methods?: string; readonly headers?: string; readonly age?: string }): void
}

function start(engine?: CacheEngine): Kept {
  let time = 1_000_000
  const cache = createPreflightCache({ now: () => time, ...(engine === undefined ? {} : { engine }) })
  return {
    cache,
    wait: (seconds) => {
      time += seconds * 1000
    },
    store: (request, { methods, headers, age }) => cache.store(request, {
      status: 204,
      headers: [
        ...(methods === undefined ? [] : [['access-control-allow-methods', methods] as const]),
        ...(headers === undefined ? [] : [['access-control-allow-headers', headers] as const]),
        ...(age === undefined ? [] : [['access-control-max-age', age] as const]),
      ],
    }),
  }
}

test('an empty cache covers what needs no preflight, and nothing else', () => {
  const { cache } = start()
  expect(cache.covers({ ...put, method: 'GET' })).toBe(true)
  expect(cache.covers(put)).toBe(false)
  expect(cache.covers(withHeader)).toBe(false)
  expect(cache.covers({ ...put, method: 'POST', forcePreflight: true })).toBe(false)
})

describe('a kept preflight', () => {
  test('covers each method and header that it listed, for the same origin and URL', () => {
    const { cache, store } = start()
    store(put, { methods: 'PUT, DELETE', headers: 'X-A,x-b', age: '60' })
    expect(cache.covers(put)).toBe(true)
    expect(cache.covers({ ...put, method: 'delete', headers: [['x-B', '1'], ['x-a', '2']] })).toBe(true)
    expect(cache.covers(withHeader)).toBe(true)
    expect(cache.covers({ ...put, url: 'HTTPS://API.example:443/x' })).toBe(true)
    expect(cache.covers({ ...put, method: 'PATCH' })).toBe(false)
    expect(cache.covers({ ...put, method: 'Delete'.toLowerCase(), headers: [['x-c', '1']] })).toBe(false)
    expect(cache.covers({ ...put, url: 'https://api.example/y' })).toBe(false)
    expect(cache.covers({ ...put, url: 'https://api.example/x?' })).toBe(false)
    expect(cache.covers({ ...put, origin: 'https://other.example' })).toBe(false)
    expect(cache.covers({ ...put, earlierUrls: ['https://b.example/'] })).toBe(false)
  })

  test('lasts until its age is over', () => {
    const { cache, store, wait } = start()
    store(put, { methods: 'PUT', age: '2' })
    wait(1.999)
    expect(cache.covers(put)).toBe(true)
    wait(0.001)
    expect(cache.covers(put)).toBe(false)
    expect(cache.entries()).toEqual([])
  })

  test.each<[CacheEngine, number]>([['standard', 5], ['chromium', 5], ['firefox', 5], ['webkit', 5]])('without an age lasts five seconds in %s', (engine, seconds) => {
    const { cache, store, wait } = start(engine)
    store(put, { methods: 'PUT' })
    wait(seconds - 0.001)
    expect(cache.covers(put)).toBe(true)
    wait(0.001)
    expect(cache.covers(put)).toBe(false)
  })

  test.each<[CacheEngine, number]>([['chromium', 7200], ['firefox', 86_400], ['webkit', 600]])('lasts at most so long in %s: %d s', (engine, seconds) => {
    const { cache, store, wait } = start(engine)
    store(put, { methods: 'PUT', age: '999999' })
    wait(seconds - 1)
    expect(cache.covers(put)).toBe(true)
    wait(1)
    expect(cache.covers(put)).toBe(false)
  })

  test.each(['0', '-1'])('with the age %s is nothing', (age) => {
    const { cache, store } = start()
    store(withHeader, { headers: 'x-a', age })
    expect(cache.covers(withHeader)).toBe(false)
  })

  test('is taken back by a later one with the age 0, and prolonged by one with a greater age', () => {
    const { cache, store, wait } = start()
    store(put, { methods: 'PUT', headers: 'x-a', age: '10' })
    wait(9)
    store(put, { methods: 'PUT', age: '10' })
    wait(9)
    expect(cache.covers(put)).toBe(true)
    expect(cache.covers(withHeader)).toBe(false)
    store(put, { methods: 'PUT', age: '0' })
    expect(cache.covers(put)).toBe(false)
  })

  test('that does not parse changes nothing', () => {
    const { cache, store } = start()
    store(put, { methods: 'PUT', age: '10' })
    store(put, { methods: 'PUT, a b', age: '0' })
    expect(cache.entries()).toHaveLength(1)
  })

  test('can be forgotten for one origin and URL', () => {
    const { cache, store } = start()
    store(put, { methods: 'PUT', age: '10' })
    store({ ...put, credentials: 'include' }, { methods: 'PUT', age: '10' })
    store({ ...put, url: 'https://api.example/y' }, { methods: 'PUT', age: '10' })
    cache.clear(put)
    expect(cache.entries().map((entry) => entry.url)).toEqual(['https://api.example/y'])
  })

  test.each<[CacheEngine, number]>([['standard', 0], ['firefox', 0], ['chromium', 1], ['webkit', 1]])('is forgotten after a failure or not, in %s: %d entries', (engine, count) => {
    const { cache, store } = start(engine)
    store(put, { methods: 'PUT', age: '10' })
    cache.clear(put)
    expect(cache.entries()).toHaveLength(count)
  })

  test('is shown as its entries', () => {
    const { cache, store } = start()
    store({ ...put, url: 'not a url', credentials: 'include' }, { methods: 'PUT', headers: 'X-A', age: '10' })
    const entry = { origin: put.origin, url: 'not a url', credentials: true, expires: 1_010_000 }
    expect(cache.entries()).toEqual([{ ...entry, grants: { kind: 'method', name: 'PUT' } }, { ...entry, grants: { kind: 'header', name: 'x-a' } }])
  })
})

describe('credentials', () => {
  const credentialed: FetchRequest = { ...put, credentials: 'include' }

  test.each<[CacheEngine, boolean]>([['standard', true], ['chromium', true], ['webkit', true], ['firefox', false]])('a preflight with them serves a request without, in %s: %s', (engine, served) => {
    const { cache, store } = start(engine)
    store(credentialed, { methods: 'PUT', age: '10' })
    expect(cache.covers(credentialed)).toBe(true)
    expect(cache.covers(put)).toBe(served)
  })

  test.each<CacheEngine>(['standard', 'chromium', 'webkit', 'firefox'])('a preflight without them never serves a request with, in %s', (engine) => {
    const { cache, store } = start(engine)
    store(put, { methods: 'PUT', age: '10' })
    expect(cache.covers({ ...put, credentials: 'omit' })).toBe(true)
    expect(cache.covers(credentialed)).toBe(false)
  })

  test('an entry with them is prolonged, not doubled, by a preflight without', () => {
    const { cache, store } = start()
    store(credentialed, { methods: 'PUT', age: '10' })
    store(put, { methods: 'PUT', age: '20' })
    expect(cache.entries()).toMatchObject([{ credentials: true, expires: 1_020_000 }])
  })
})

describe('"*"', () => {
  test('covers every method and every header but Authorization', () => {
    const { cache, store } = start()
    store(put, { methods: '*', headers: '*', age: '10' })
    expect(cache.covers({ ...put, method: 'CHICKEN', headers: [['x-a', '1'], ['content-type', 'application/json']] })).toBe(true)
    expect(cache.covers({ ...put, headers: [['Authorization', 'x']] })).toBe(false)
    store(put, { methods: 'PUT', headers: 'authorization', age: '10' })
    expect(cache.covers({ ...put, headers: [['Authorization', 'x']] })).toBe(true)
  })

  test('covers Authorization in the engines', () => {
    const { cache, store } = start('chromium')
    store(put, { headers: '*', age: '10' })
    expect(cache.covers({ ...put, method: 'GET', headers: [['Authorization', 'x']] })).toBe(true)
  })

  test('is asked about again by Firefox', () => {
    const { cache, store } = start('firefox')
    store(put, { methods: '*', headers: '*', age: '10' })
    expect(cache.covers(put)).toBe(false)
    expect(cache.covers(withHeader)).toBe(false)
    expect(cache.covers({ ...put, method: '*' })).toBe(true)
  })

  test('kept with credentials is literal in the engines; the standard\'s match takes it for every method', () => {
    const credentialed: FetchRequest = { ...put, credentials: 'include' }
    const covering = (['standard', 'chromium', 'firefox', 'webkit'] as const).filter((engine) => {
      const { cache, store } = start(engine)
      store(credentialed, { methods: '*', headers: '*', age: '10' })
      expect(cache.covers({ ...credentialed, method: '*', headers: [['*', '1']] })).toBe(true)
      return cache.covers(credentialed)
    })
    expect(covering).toEqual(['standard'])
  })
})

describe('a second preflight for one origin and URL', () => {
  test.each<[CacheEngine, boolean]>([['standard', true], ['firefox', true], ['chromium', false], ['webkit', false]])('leaves the first in place in %s: %s', (engine, kept) => {
    const { cache, store } = start(engine)
    store(put, { methods: 'PUT', age: '10' })
    store({ ...put, method: 'DELETE' }, { methods: 'DELETE', age: '10' })
    expect(cache.covers({ ...put, method: 'DELETE' })).toBe(true)
    expect(cache.covers(put)).toBe(kept)
  })
})

test('a preflight that only an upload listener made is kept though it lists no method', () => {
  const { cache, store } = start()
  const upload: FetchRequest = { ...put, method: 'POST', forcePreflight: true }
  store(upload, { age: '10' })
  expect(cache.covers(upload)).toBe(true)
})

test('the clock is the system\'s unless another is given', () => {
  const cache = createPreflightCache()
  cache.store(put, { status: 204, headers: [['access-control-allow-methods', 'PUT']] })
  expect(cache.covers(put)).toBe(true)
})
