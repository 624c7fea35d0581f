/** Generators of what reaches an application: requests of every kind, and what pages ask for. The alphabets are small, so that asked and allowed often meet. */
import fc from 'fast-check'
import type { PageIntent } from './browser.ts'
import { nearMisses, originsAround, STRANGERS } from './origin-samples.ts'
import type { ModelRequest } from './reference.ts'
import { AUTHORITY, METHODS, OWN_ORIGIN, PUBLIC_ORIGIN, seldom, UNKNOWN_PATH } from './world.ts'
import type { World } from './world.ts'

/** An `Origin` header, or none: allowed ones, near misses of them, strangers, and what no browser sends. */
export function originHeader(pool: readonly string[]): fc.Arbitrary<string | undefined> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...originsAround(pool)) },
    { weight: 2, arbitrary: fc.constantFrom(...originsAround(pool).flatMap(nearMisses)) },
    { weight: 2, arbitrary: fc.constantFrom(...STRANGERS, OWN_ORIGIN, OWN_ORIGIN, PUBLIC_ORIGIN, PUBLIC_ORIGIN) },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fieldValue(24) },
  )
}

/** A value that a header can have: any bytes but control characters, not white space at the ends. */
export function fieldValue(maxLength: number): fc.Arbitrary<string> {
  const byte = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) }, { weight: 1, arbitrary: fc.integer({ min: 0x80, max: 0xff }) })
  return fc.array(byte, { maxLength }).map((bytes) => String.fromCharCode(...bytes).trim())
}

const requestMethod = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...METHODS) },
  { weight: 2, arbitrary: fc.constantFrom('put', 'patch', 'Get', 'CHICKEN', 'TRACE', '*', '__proto__', 'constructor', 'toString', 'PUT, GET', 'PU T', '') },
  { weight: 1, arbitrary: fieldValue(12) },
)

/** What stands in `Access-Control-Request-Headers`: what browsers write, and what nobody should. */
export const requestHeaderNames: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.subarray(['x-a', 'x-b', 'content-type', 'authorization', 'range', 'x-other', '*', 'accept']).map((each) => each.join(',')) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom('X-A', 'x-b', ' x-c ', '', '\t', 'x-a'), { maxLength: 12 }).map((each) => each.join(',').trim()) },
  { weight: 1, arbitrary: fieldValue(30) },
  {
    weight: 1, arbitrary: fc.constantFrom(
      'x-a, bad header', 'x-a;x-b', 'x-ä', '__proto__,constructor', `x-a${','.repeat(4000)}x-b`, `x-a${','.repeat(5000)}x-b`, `x-a${' '.repeat(5000)},x-b`,
      'x,'.repeat(3000), `x-${'a'.repeat(126)}`, `x-${'a'.repeat(127)}`, numbered(64), numbered(65), numbered(900),
    ),
  },
)

/** A request for some path of the world, with headers that browsers send and headers that they do not. */
export function request({ pool }: World): fc.Arbitrary<ModelRequest> {
  const asPreflight = fc.record({
    method: fc.constant('OPTIONS'), origin: originHeader(pool),
    requestMethod: fc.oneof({ weight: 9, arbitrary: requestMethod }, { weight: 1, arbitrary: fc.constant(undefined) }),
    requestHeaders: fc.option(requestHeaderNames, { nil: undefined }), secFetchSite: site,
  })
  const asActual = fc.record({
    method: fc.constantFrom(...METHODS, 'CHICKEN', 'chicken'), origin: originHeader(pool), requestMethod: seldom(requestMethod),
    requestHeaders: seldom(requestHeaderNames), secFetchSite: site,
  })
  return fc.oneof(asPreflight, asActual).map((written) => ({ ...written, authority: AUTHORITY }))
}

const site = fc.constantFrom(undefined, 'same-origin', 'same-site', 'cross-site', 'none')

/** What a page asks for at this URL path: mostly from an origin that some policy may allow. */
export function pageIntent({ pool, services }: World): fc.Arbitrary<PageIntent> {
  const paths = [...Object.keys(services), ...Object.keys(services), UNKNOWN_PATH]
  const header = fc.constantFrom<readonly [string, string]>(
    ['x-a', '1'], ['X-B', '1'], ['content-type', 'application/json'], ['content-type', 'text/plain;charset=utf-8'], ['Authorization', 'Bearer 1'],
    ['accept', 'text/html'], ['accept', `text/html;q="${'1'.repeat(130)}"`], ['range', 'bytes=0-9'], ['range', 'bytes=-9'], ['*', '1'], ['x-other', '1'],
  )
  return fc.record({
    origin: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...originsAround(pool)) },
      { weight: 1, arbitrary: fc.constantFrom('https://stranger.net', 'null', OWN_ORIGIN) },
    ),
    url: fc.constantFrom(...paths).map((path) => OWN_ORIGIN + path),
    method: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...METHODS) }, { weight: 1, arbitrary: fc.constantFrom('put', 'CHICKEN', '*', 'get', 'query') }),
    headers: fc.uniqueArray(header, { maxLength: 3, selector: ([name]) => name }),
    credentials: fc.constantFrom('omit', 'same-origin', 'include'),
    forcePreflight: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  })
}

function numbered(count: number): string {
  return Array.from({ length: count }, (_, index) => `x${index}`).join(',')
}
