/** Operations: a handler and nothing else, which is not read field by field, against the same handler as the one field of an object. */
import { describe, expect, test } from 'vitest'
import { APP_TEXTS } from '../../src/app/app-text.ts'
import { createIssueList } from '../../src/policy/issue-list.ts'
import { handlingsOf, readOperation } from '../../src/service/read-operation.ts'

describe('a handler and nothing else', () => {
  test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'])('is the same operation of %s as an object with that handler', (method) => {
    const issues = createIssueList(APP_TEXTS)
    const handler = (): number => 1
    const [short, long] = [handler, { handler }].map((value) => readOperation(method, value, ['/a'], { issues, groups: new Map() }))
    if (short === undefined || long === undefined) throw new Error('Neither is faulty.')
    expect([short.method, short.cors, handlingsOf(short)]).toEqual([long.method, long.cors, handlingsOf(long)])
    expect(handlingsOf(short).map((handling) => Object.keys(handling))).toEqual(handlingsOf(long).map((handling) => Object.keys(handling)))
    expect(issues.faults).toEqual([])
  })
})
