/** What a person writes: the makers of dynamic origins, and the defaults. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { lookup, originsFromEnv, POLICY_DEFAULTS, POLICY_FIELDS, STANDALONE_METHODS, trusted } from '../../src/policy/input.ts'

afterEach(() => vi.unstubAllGlobals())

describe('originsFromEnv', () => {
  test.each<[text: string | undefined, patterns: readonly string[] | undefined]>([
    [undefined, undefined],
    ['', []],
    [' , \n', []],
    ['https://a.example', ['https://a.example']],
    ['https://a.example,https://b.example', ['https://a.example', 'https://b.example']],
    [' https://a.example ,\n\t https://b.example,, ', ['https://a.example', 'https://b.example']],
    ['https://a.example/;*', ['https://a.example/;*']],
  ])('reads %j as %j', (text, patterns) => {
    expect(originsFromEnv('ALLOWED', text === undefined ? {} : { ALLOWED: text })).toEqual({ kind: 'environment', variable: 'ALLOWED', patterns })
  })

  test('reads the environment of the process unless another is given', () => {
    vi.stubGlobal('process', { env: { ALLOWED: 'https://a.example' } })
    expect(originsFromEnv('ALLOWED').patterns).toEqual(['https://a.example'])
    expect(originsFromEnv('OTHER').patterns).toBeUndefined()
  })

  test.each([undefined, {}])('finds nothing set where the runtime has no environment: process is %j', (process) => {
    vi.stubGlobal('process', process)
    expect(originsFromEnv('ALLOWED').patterns).toBeUndefined()
  })

  test.each(['constructor', 'toString', '__proto__'])('a variable named %s is not set, though every object has such a member', (variable) => {
    expect(originsFromEnv(variable, {}).patterns).toBeUndefined()
  })
})

describe('the makers', () => {
  test('trusted names a group', () => {
    expect(trusted('partners')).toEqual({ kind: 'trusted', name: 'partners' })
  })

  test('lookup carries the question and its options', () => {
    const ask = () => true
    expect(lookup(ask)).toEqual({ kind: 'lookup', ask })
    expect(lookup(ask, { ttl: 1, negativeTtl: 2, maxEntries: 3, timeout: 4 })).toEqual({ kind: 'lookup', ask, ttl: 1, negativeTtl: 2, maxEntries: 3, timeout: 4 })
  })

  test('an option cannot take the place of the question', () => {
    const ask = () => true
    expect(lookup(ask, { ask: () => false, kind: 'trusted' } as never)).toEqual({ kind: 'lookup', ask })
  })

  test('what they make is frozen', () => {
    expect([trusted('a'), lookup(() => true), originsFromEnv('A', {})].every(Object.isFrozen)).toBe(true)
  })
})

test('the defaults are those of the manual, frozen', () => {
  expect(POLICY_DEFAULTS).toEqual({ credentials: false, allowHeaders: '*', exposeHeaders: [], maxAge: 7200, enforce: false })
  expect(STANDALONE_METHODS).toEqual(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
  expect([POLICY_DEFAULTS, STANDALONE_METHODS].every(Object.isFrozen)).toBe(true)
  expect(new Set(POLICY_FIELDS).size).toBe(9)
})
