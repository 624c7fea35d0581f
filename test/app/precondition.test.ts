/** Conditional requests: each condition by itself, which comes first, and what cannot be read. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { entityTagOf, evaluatePreconditions } from '../../src/app/precondition.ts'
import type { Conditions, Precondition, Validators } from '../../src/app/precondition.ts'

const BEFORE = 'Sun, 06 Nov 1994 08:49:36 GMT'
const SAME = 'Sun, 06 Nov 1994 08:49:37 GMT'
const AFTER = 'Sun, 06 Nov 1994 08:49:38 GMT'
const LONG = `${'"a",'.repeat(2000)}"1"`

const tagged: Validators = { etag: '"1"' }
const weak: Validators = { etag: 'W/"1"' }
const dated: Validators = { lastModified: new Date(`${SAME.slice(0, -4)}.999Z`) }
const both: Validators = { ...tagged, ...dated }
const bare: Validators = {}

describe('a request', () => {
  test.each<[what: string, conditions: Omit<Conditions, 'method'>, current: Validators | undefined, get: Precondition, put: Precondition]>([
    ['without conditions', {}, both, 'pass', 'pass'],
    ['if it is this version', { ifMatch: '"1"' }, tagged, 'pass', 'pass'],
    ['if it is one of these versions', { ifMatch: '"0", "1"' }, tagged, 'pass', 'pass'],
    ['if it is another version', { ifMatch: '"2"' }, tagged, 'failed', 'failed'],
    ['if it is this version, which is weak', { ifMatch: 'W/"1"' }, weak, 'failed', 'failed'],
    ['if it is this version, said weakly', { ifMatch: 'W/"1"' }, tagged, 'failed', 'failed'],
    ['if it is a version, of what has no tag', { ifMatch: '"1"' }, dated, 'failed', 'failed'],
    ['if it is a version, of what is not there', { ifMatch: '"1"' }, undefined, 'failed', 'failed'],
    ['if it is there, and it is', { ifMatch: '*' }, bare, 'pass', 'pass'],
    ['if it is there, and it is not', { ifMatch: '*' }, undefined, 'failed', 'failed'],
    ['if it is what cannot be read', { ifMatch: '1' }, tagged, 'failed', 'failed'],
    ['if it is nothing', { ifMatch: '' }, tagged, 'failed', 'failed'],
    ['if it is one of too many versions', { ifMatch: LONG }, tagged, 'failed', 'failed'],
    ['if it is not this version', { ifNoneMatch: '"1"' }, tagged, 'not-modified', 'failed'],
    ['if it is none of these versions', { ifNoneMatch: '"0", W/"1"' }, tagged, 'not-modified', 'failed'],
    ['if it is not this version, which is weak', { ifNoneMatch: '"1"' }, weak, 'not-modified', 'failed'],
    ['if it is not another version', { ifNoneMatch: '"2"' }, tagged, 'pass', 'pass'],
    ['if it is not a version, of what has no tag', { ifNoneMatch: '"1"' }, dated, 'pass', 'pass'],
    ['if it is not there, and it is', { ifNoneMatch: '*' }, bare, 'not-modified', 'failed'],
    ['if it is not there, and it is not', { ifNoneMatch: '*' }, undefined, 'pass', 'pass'],
    ['if it is not what cannot be read', { ifNoneMatch: '1' }, tagged, 'pass', 'failed'],
    ['if it is none of too many versions', { ifNoneMatch: LONG }, tagged, 'pass', 'failed'],
    ['if it changed since', { ifModifiedSince: BEFORE }, dated, 'pass', 'pass'],
    ['if it changed since it changed', { ifModifiedSince: SAME }, dated, 'not-modified', 'pass'],
    ['if it changed since it last did', { ifModifiedSince: AFTER }, dated, 'not-modified', 'pass'],
    ['if it changed since some day, without a date', { ifModifiedSince: AFTER }, tagged, 'pass', 'pass'],
    ['if it changed since no date', { ifModifiedSince: 'yesterday' }, dated, 'pass', 'pass'],
    ['if it did not change since', { ifUnmodifiedSince: BEFORE }, dated, 'failed', 'failed'],
    ['if it did not change since it changed', { ifUnmodifiedSince: SAME }, dated, 'pass', 'pass'],
    ['if it did not change since it last did', { ifUnmodifiedSince: AFTER }, dated, 'pass', 'pass'],
    ['if it did not change since some day, without a date', { ifUnmodifiedSince: BEFORE }, tagged, 'pass', 'pass'],
    ['if it did not change since no date', { ifUnmodifiedSince: 'yesterday' }, dated, 'pass', 'pass'],
    ['where the tag matches, whatever the date', { ifMatch: '"1"', ifUnmodifiedSince: BEFORE }, both, 'pass', 'pass'],
    ['where the tag does not match, whatever the date', { ifMatch: '"2"', ifUnmodifiedSince: AFTER }, both, 'failed', 'failed'],
    ['where the tag is known, whatever the date', { ifNoneMatch: '"1"', ifModifiedSince: BEFORE }, both, 'not-modified', 'failed'],
    ['where the tag is not known, whatever the date', { ifNoneMatch: '"2"', ifModifiedSince: AFTER }, both, 'pass', 'pass'],
    ['that must match and is known', { ifMatch: '"1"', ifNoneMatch: '"1"' }, tagged, 'not-modified', 'failed'],
    ['that must match, does not, and is known', { ifMatch: '"2"', ifNoneMatch: '"1"' }, tagged, 'failed', 'failed'],
    ['that must be old and is known', { ifUnmodifiedSince: SAME, ifModifiedSince: SAME }, dated, 'not-modified', 'pass'],
  ])('%s', (_what, conditions, current, get, put) => {
    expect(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'POST'].map((method) => evaluatePreconditions({ method, ...conditions }, current))).toEqual([get, get, put, put, put, put])
  })

  test.each(['abc', 'W/abc', '"a b"', ''])('never meets the tag %j, which is none', (etag) => {
    expect(() => evaluatePreconditions({ method: 'GET' }, { etag })).toThrow('An entity tag stands in double quotes, without spaces: write \'"abc"\', or \'W/"abc"\' for a weak one.')
  })
})

describe('the tag of bytes', () => {
  test.each(['', 'hello', 'größe', '\0'.repeat(1000)])('is the start of their digest: %j', async (text) => {
    const digest = createHash('sha256').update(text).digest().subarray(0, 16).toString('base64').replace(/=+$/, '')
    expect(await entityTagOf(text)).toBe(`"${digest}"`)
    expect(await entityTagOf(new TextEncoder().encode(text))).toBe(`"${digest}"`)
  })

  test('is one that clients can send back', async () => {
    const etag = await entityTagOf('hello')
    expect(evaluatePreconditions({ method: 'GET', ifNoneMatch: etag }, { etag })).toBe('not-modified')
    expect(evaluatePreconditions({ method: 'PUT', ifMatch: etag }, { etag })).toBe('pass')
    expect(evaluatePreconditions({ method: 'PUT', ifMatch: etag }, { etag: await entityTagOf('hallo') })).toBe('failed')
  })
})
