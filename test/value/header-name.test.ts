/** Header names as the Fetch standard sorts them; every name of its lists is tried. */
import { expect, test } from 'vitest'
import {
  isCorsResponseHeader, isForbiddenRequestHeader, isForbiddenResponseHeader, isMethodOverrideHeader, isProhibitedRequestHeader, isProhibitedResponseHeader,
  isSafelistedRequestHeaderName, isSafelistedResponseHeader,
} from '../../src/value/header-name.ts'

const PREDICATES = {
  'forbidden in requests': isForbiddenRequestHeader,
  'prohibited in requests': isProhibitedRequestHeader,
  'forbidden in responses': isForbiddenResponseHeader,
  'prohibited in responses': isProhibitedResponseHeader,
  'safelisted in requests': isSafelistedRequestHeaderName,
  'safelisted in responses': isSafelistedResponseHeader,
  'a method override': isMethodOverrideHeader,
  'a CORS response header': isCorsResponseHeader,
} as const

type Class = keyof typeof PREDICATES

const NAMES: readonly (readonly [names: string, classes: readonly Class[]])[] = [
  ['accept-charset accept-encoding connection cookie cookie2 date dnt expect host keep-alive referer te trailer transfer-encoding upgrade via', ['forbidden in requests']],
  ['proxy-authorization proxy-x proxy- sec-fetch-site sec-x sec-', ['forbidden in requests']],
  ['content-length', ['forbidden in requests', 'safelisted in responses']],
  ['set-cookie', ['forbidden in requests', 'forbidden in responses']],
  ['set-cookie2', ['forbidden in responses']],
  ['origin', ['forbidden in requests', 'prohibited in responses']],
  ['access-control-request-headers access-control-request-method', ['forbidden in requests', 'prohibited in responses', 'a CORS response header']],
  ['access-control-allow-credentials access-control-allow-origin access-control-expose-headers', ['prohibited in requests', 'a CORS response header']],
  ['access-control-allow-headers access-control-allow-methods access-control-max-age', ['prohibited in requests', 'prohibited in responses', 'a CORS response header']],
  ['access-control-allow-private-network access-control-x', ['a CORS response header']],
  ['accept accept-language range', ['safelisted in requests']],
  ['content-language content-type', ['safelisted in requests', 'safelisted in responses']],
  ['cache-control expires last-modified pragma', ['safelisted in responses']],
  ['x-http-method x-http-method-override x-method-override', ['a method override']],
  ['authorization etag x-request-id vary proxy sec xsec-a access-control user-agent constructor __proto__', []],
]

test.each(NAMES.flatMap(([names, classes]) => names.split(' ').map((name) => [name, classes] as const)))('%s is of these classes and no other: %j', (name, classes) => {
  expect(Object.entries(PREDICATES).filter(([, holds]) => holds(name)).map(([label]) => label)).toEqual(classes)
})
