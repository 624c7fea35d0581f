/** Writing a decision into headers. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyDecision, mergeVary } from '../../src/decision/apply.ts'
import type { HeaderBag } from '../../src/decision/apply.ts'
import { decide } from '../../src/decision/decide.ts'
import type { Decision } from '../../src/decision/decide.ts'
import { compilePolicy } from '../../src/policy/compile-policy.ts'
import { pathTable } from '../policy/path-table.ts'

/** A bag as a framework may have it: names in the case in which they were set, found in any case. */
function createBag(initial: readonly (readonly [name: string, value: string])[]): HeaderBag & { entries(): readonly (readonly [string, string])[] } {
  const lines = new Map<string, readonly [name: string, value: string]>()
  const bag = {
    get: (name: string) => lines.get(name.toLowerCase())?.[1],
    set: (name: string, value: string) => void lines.set(name.toLowerCase(), [name, value]),
    delete: (name: string) => lines.delete(name.toLowerCase()),
    keys: () => [...lines.values()].map(([name]) => name).values(),
    entries: () => [...lines.values()],
  }
  for (const [name, value] of initial) bag.set(name, value)
  return bag
}

type Lines = readonly (readonly [name: string, value: string])[]

const sorted = (entries: Iterable<readonly [string, string]>): Lines => [...entries].map(([name, value]) => [name.toLowerCase(), value] as const).sort(([a], [b]) => (a < b ? -1 : 1))

/** What each kind of bag holds after the decision is written into it. */
function applied(decision: Decision, before: Lines): readonly Lines[] {
  const headers = new Headers(before.map(([name, value]) => [name, value]))
  const map = new Map(before.map(([name, value]) => [name.toLowerCase(), value]))
  const bag = createBag(before)
  for (const each of [headers, map, bag]) applyDecision(decision, each)
  return [sorted(headers), sorted(map), sorted(bag.entries())]
}

const LISTED = { origins: ['https://a.example'], exposeHeaders: ['etag'], credentials: true }
const table = pathTable({ own: LISTED, operations: { GET: LISTED, DELETE: false } })
const origin = 'https://a.example'
const FOREIGN: Lines = [
  ['Access-Control-Allow-Origin', '*'], ['access-control-allow-credentials', 'TRUE'], ['ACCESS-CONTROL-ALLOW-PRIVATE-NETWORK', 'true'], ['Access-Control-Expose-Headers', 'x-secret'], ['X-Own', '1'],
]

describe('applyDecision', () => {
  test.each<[because: string, decision: Decision, before: Lines, after: Lines]>([
    ['an allowed origin gets its headers and Vary', decide(table, { method: 'GET', origin }), [['content-type', 'text/plain']], [
      ['access-control-allow-credentials', 'true'], ['access-control-allow-origin', origin], ['access-control-expose-headers', 'etag'], ['content-type', 'text/plain'], ['vary', 'Origin'],
    ]],
    ['what the application set of CORS gives way to what was decided', decide(table, { method: 'GET', origin }), FOREIGN, [
      ['access-control-allow-credentials', 'true'], ['access-control-allow-origin', origin], ['access-control-expose-headers', 'etag'], ['vary', 'Origin'], ['x-own', '1'],
    ]],
    ['a refused origin gets nothing, whatever the application set', decide(table, { method: 'GET', origin: 'https://evil.net' }), FOREIGN, [['vary', 'Origin'], ['x-own', '1']]],
    ['no origin, no headers, whatever the application set', decide(table, { method: 'GET' }), FOREIGN, [['vary', 'Origin'], ['x-own', '1']]],
    ['where CORS is off, what the application set is left', decide(table, { method: 'DELETE', origin }), FOREIGN, sorted(FOREIGN)],
    ['everybody', decide(compilePolicy({ origins: '*' }), { method: 'GET' }), [['Vary', 'Accept']], [['access-control-allow-origin', '*'], ['vary', 'Accept']]],
    ['a refused preflight carries nothing but Vary', decide(table, { method: 'OPTIONS', origin: 'https://evil.net', requestMethod: 'GET' }), FOREIGN, [
      ['vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'], ['x-own', '1'],
    ]],
    ['a preflight with CORS off carries nothing but Vary', decide(table, { method: 'OPTIONS', origin, requestMethod: 'DELETE' }), FOREIGN, [
      ['vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'], ['x-own', '1'],
    ]],
    ['a granted preflight', decide(compilePolicy({ origins: '*', methods: ['PUT'] }), { method: 'OPTIONS', origin, requestMethod: 'PUT' }), [], [
      ['access-control-allow-headers', '*,authorization'], ['access-control-allow-methods', 'PUT'], ['access-control-allow-origin', '*'], ['access-control-max-age', '7200'],
      ['vary', 'Origin, Access-Control-Request-Method'],
    ]],
    ['Vary is added to, not replaced', decide(table, { method: 'GET', origin }), [['Vary', 'Accept-Encoding, Accept']], [
      ['access-control-allow-credentials', 'true'], ['access-control-allow-origin', origin], ['access-control-expose-headers', 'etag'], ['vary', 'Accept-Encoding, Accept, Origin'],
    ]],
    ['Vary names nothing twice', decide(table, { method: 'GET' }), [['vary', 'origin, Accept']], [['vary', 'origin, Accept']]],
    ['Vary: * is kept', decide(table, { method: 'GET' }), [['vary', '*']], [['vary', '*']]],
  ])('%s', (_, decision, before, after) => {
    expect(applied(decision, before)).toEqual([after, after, after])
  })

  test('written twice it is the same as written once', () => {
    const headers = new Headers({ vary: 'Accept' })
    const decision = decide(table, { method: 'GET', origin })
    applyDecision(decision, headers)
    const once = [...headers]
    applyDecision(decision, headers)
    expect([...headers]).toEqual(once)
    expect(headers.get('access-control-allow-origin')).toBe(origin)
  })

  test('several lines of one CORS header become none or one', () => {
    const headers = new Headers()
    for (const value of ['https://evil.net', 'https://a.example']) headers.append('access-control-allow-origin', value)
    applyDecision(decide(table, { method: 'GET', origin }), headers)
    expect(headers.get('access-control-allow-origin')).toBe(origin)
  })

  test('a name of the application in mixed case is removed from a bag that knows no case', () => {
    const map = new Map([['Access-Control-Allow-Origin', '*'], ['X-Own', '1']])
    applyDecision(decide(table, { method: 'GET' }), map)
    expect([...map.keys()]).toEqual(['X-Own', 'vary'])
  })
})

describe('mergeVary', () => {
  test.each<[existing: string | null | undefined, names: readonly string[], merged: string]>([
    [undefined, ['Origin'], 'Origin'],
    [null, ['Origin'], 'Origin'],
    ['', ['Origin', 'Sec-Fetch-Site'], 'Origin, Sec-Fetch-Site'],
    ['Accept', ['Origin'], 'Accept, Origin'],
    ['Accept', [], 'Accept'],
    ['Origin', ['Origin'], 'Origin'],
    ['ORIGIN', ['Origin'], 'ORIGIN'],
    ['accept , origin', ['Origin', 'Accept', 'Cookie'], 'accept, origin, Cookie'],
    [' ,Accept,, ', ['Origin'], 'Accept, Origin'],
    ['X-Origin', ['Origin'], 'X-Origin, Origin'],
    ['*', ['Origin'], '*'],
    ['Accept, *', ['Origin'], '*'],
    [' * ', [], '*'],
  ])('%j and %j make %j', (existing, names, merged) => {
    expect(mergeVary(existing, names)).toBe(merged)
  })

  test('keeps every name, adds every name, and is stable', () => {
    const name = fc.constantFrom('Accept', 'accept', 'Origin', 'origin', 'Cookie', 'Sec-Fetch-Site')
    fc.assert(fc.property(fc.array(name).map((names) => names.join(', ')), fc.uniqueArray(name, { selector: (each) => each.toLowerCase() }), (existing, names) => {
      const merged = mergeVary(existing, names)
      const has = (each: string) => merged.toLowerCase().split(', ').includes(each.toLowerCase())
      expect([...existing.split(', '), ...names].filter((each) => each !== '' && !has(each))).toEqual([])
      expect(mergeVary(merged, names)).toBe(merged)
    }))
  })
})
