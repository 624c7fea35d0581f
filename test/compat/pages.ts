/** What pages ask for: origins, methods, headers and credentials, crossed. */
import * as fc from 'fast-check'
import type { PageIntent } from '../model/browser.ts'
import type { Header } from '../model/browser-headers.ts'

/** The resource that pages ask for. */
export const RESOURCE = 'https://api.example/r'

/** Origins that are listed somewhere in the generated options, and strangers near them. */
export const ORIGINS: readonly string[] = [
  'https://app.example', 'https://b.example:8443', 'http://localhost:3000', 'http://localhost', 'http://plain.example', 'https://example.com', 'https://a.example.com',
  'https://x.a.example.com', 'https://pr-1.example.com', 'https://a_b.example.com', 'https://pr-a_b.example.com', 'http://example.com', 'http://a.example.com',
  'https://a.example.com:8443', 'https://evilexample.com', 'https://example.com.evil.net', 'https://app.example:8443', 'http://app.example', 'https://evil.net', 'null',
]

/** Methods that pages send. OPTIONS is left out: the packages answer it themselves, and Corbel leaves it to the application. */
export const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'PROPFIND', 'PURGE']

/** Headers that pages set, from none to those that browsers have rules of their own for. */
export const HEADERS: readonly (readonly Header[])[] = [
  [], [['content-type', 'text/plain']], [['content-type', 'application/json']], [['X-A', '1']], [['x-a', '1'], ['x-b', '2']], [['authorization', 'Bearer 1']],
  [['accept', '*/*'], ['accept-language', 'en']], [['content-type', 'application/json'], ['authorization', 'Bearer 1'], ['x-a', '1']],
]

const CREDENTIALS = ['omit', 'include'] as const

const KINDS: readonly Pick<PageIntent, 'method' | 'headers' | 'forcePreflight'>[] = [
  ...['GET', 'POST', 'PUT', 'PATCH', 'PROPFIND'].flatMap((method) => HEADERS.map((headers) => ({ method, headers }))),
  ...['GET', 'POST', 'PUT', 'DELETE', 'PURGE'].map((method) => ({ method, headers: [], forcePreflight: true })),
]

/** Every origin, with and without credentials, asking for everything that makes a difference. */
export const PAGES: readonly PageIntent[] = ORIGINS.flatMap((origin) => CREDENTIALS.flatMap((credentials) => KINDS.map((kind) => ({ url: RESOURCE, origin, credentials, ...kind }))))

/** Some page. */
export const page: fc.Arbitrary<PageIntent> = fc.record({
  url: fc.constant(RESOURCE),
  origin: fc.constantFrom(...ORIGINS),
  method: fc.constantFrom(...METHODS),
  headers: fc.constantFrom(...HEADERS),
  credentials: fc.constantFrom(...CREDENTIALS),
  forcePreflight: fc.boolean(),
})
