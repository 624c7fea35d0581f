/** A decider against `decide`, which it must never differ from. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.ts'
import { createDecider } from '../../src/decision/decider.ts'
import { askLookups } from '../../src/decision/lookups.ts'
import type { RequestFacts } from '../../src/decision/request.ts'
import { lookup } from '../../src/policy/input.ts'
import type { PolicyTable } from '../../src/policy/table.ts'
import { pathTable } from '../policy/path-table.ts'

const APP = 'https://app.example'
const SHOP = 'https://shop.partner.example'
const STRANGER = 'https://stranger.example'
const page = { origins: [APP] }
const family = { origins: ['https://*.partner.example'], credentials: true, exposeHeaders: ['etag'] }

const TABLES: readonly (readonly [string, PolicyTable])[] = [
  ['one policy for all', pathTable({ own: page, operations: { GET: page, PUT: page } })],
  ['patterns, and any header with credentials', pathTable({ own: family, operations: { GET: family, POST: family } })],
  ['several rules', pathTable({ own: page, operations: { GET: '*', PUT: family, DELETE: false, OPTIONS: page } })],
  ['enforce', pathTable({ own: { ...page, enforce: true }, operations: { GET: { ...page, enforce: true } } })],
  ['everybody', pathTable({ own: '*', operations: { GET: '*' } })],
  ['no CORS', pathTable({ own: false, operations: { GET: false } })],
  ['no service', pathTable({ known: false, own: page, operations: {} })],
  ['a lookup', pathTable({ own: page, operations: { GET: { origins: lookup(async (origin) => origin === APP) }, PUT: page } })],
]

const facts: fc.Arbitrary<RequestFacts> = fc.record({
  method: fc.constantFrom('OPTIONS', 'OPTIONS', 'GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'CHICKEN'),
  origin: fc.constantFrom(APP, APP, SHOP, STRANGER, 'null', undefined),
  requestMethod: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'put', 'CHICKEN', undefined),
  requestHeaders: fc.constantFrom('x-a', 'x-b,x-a', 'bad header', undefined),
  secFetchSite: fc.constantFrom('same-origin', 'cross-site', undefined),
  authority: fc.constant('api.example'),
})

describe.each(TABLES)('a decider for %s', (_name, table) => {
  test('decides as `decide` does, also what it has decided before', async () => {
    await fc.assert(fc.asyncProperty(fc.array(facts, { minLength: 1, maxLength: 40 }), async (requests) => {
      const decider = createDecider(table)
      for (const request of [...requests, ...requests]) {
        const answers = decider.asks ? await askLookups(table, request) : undefined
        expect(decider.decide(request, answers)).toEqual(decide(table, request, answers))
      }
    }), { numRuns: 60 })
  })

  test('says whether lookups have to be asked first', () => {
    expect(createDecider(table).asks).toBe(table.rules.some(({ kind }) => kind === 'lookup'))
  })
})

describe('what a decider remembers', () => {
  const remember = (of: PolicyTable) => {
    const decider = createDecider(of)
    return (request: RequestFacts) => decider.decide(request)
  }
  const table = pathTable({ own: family, operations: { GET: family, POST: page } })
  const get = (origin: string): RequestFacts => ({ method: 'GET', origin })

  test.each([[get(SHOP)], [{ method: 'GET' }]])('is given out again as it is, and nobody can change it: %j', (request) => {
    const again = remember(table)
    const first = again(request)
    expect(again(request)).toBe(first)
    expect([first, first.headers, first.lines].every(Object.isFrozen)).toBe(true)
  })

  test.each<readonly [string, RequestFacts]>([
    ['a stranger', get(STRANGER)],
    ['a method that the path lacks', { method: 'CHICKEN', origin: SHOP }],
    ['a preflight that grants what it asks for', { method: 'OPTIONS', origin: SHOP, requestMethod: 'GET', requestHeaders: 'x-a' }],
    ['a method that the path lacks, without an origin', { method: 'CHICKEN' }],
  ])('is not %s', (_name, request) => {
    const again = remember(table)
    expect(again(request)).not.toBe(again(request))
  })

  test('is no text that is longer than any origin, which everybody may send where everybody is allowed', () => {
    const again = remember(pathTable({ own: '*', operations: { GET: '*' } }))
    expect(again(get(APP))).toBe(again(get(APP)))
    expect(again(get(`https://${'x'.repeat(400)}.example`))).not.toBe(again(get(`https://${'x'.repeat(400)}.example`)))
  })

  test('is no more than a thousand origins of a method, however many a pattern allows', () => {
    const again = remember(table)
    const origins = Array.from({ length: 1001 }, (_, index) => `https://shop-${index}.partner.example`)
    for (const origin of origins) again(get(origin))
    expect(again(get('https://shop-999.partner.example'))).toBe(again(get('https://shop-999.partner.example')))
    expect(again(get('https://shop-1000.partner.example'))).not.toBe(again(get('https://shop-1000.partner.example')))
    expect(again({ method: 'POST', origin: APP })).toBe(again({ method: 'POST', origin: APP }))
  })
})
