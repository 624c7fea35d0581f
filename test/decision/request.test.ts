/** Which requests are preflights. */
import { expect, test } from 'vitest'
import { isPreflight } from '../../src/decision/request.ts'

const origin = 'https://a.example'

test.each<[because: string, facts: Parameters<typeof isPreflight>[0], preflight: boolean]>([
  ['OPTIONS with both headers', { method: 'OPTIONS', origin, requestMethod: 'PUT' }, true],
  ['also with headers that say nothing', { method: 'OPTIONS', origin: '', requestMethod: '' }, true],
  ['OPTIONS alone is an ordinary request', { method: 'OPTIONS' }, false],
  ['without a requested method it is an ordinary request', { method: 'OPTIONS', origin }, false],
  ['without an origin it is an ordinary request', { method: 'OPTIONS', requestMethod: 'PUT' }, false],
  ['requested headers alone make none', { method: 'OPTIONS', origin, requestHeaders: 'x-a' }, false],
  ['methods are case-sensitive', { method: 'options', origin, requestMethod: 'PUT' }, false],
  ['another method is none', { method: 'PUT', origin, requestMethod: 'PUT' }, false],
])('%s', (_, facts, preflight) => {
  expect(isPreflight(facts)).toBe(preflight)
})
