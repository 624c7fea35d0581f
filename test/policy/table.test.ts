/** The policies of one path: entries by method, what a preflight grants, and what `Vary` names. */
import { describe, expect, test } from 'vitest'
import type { PolicyTable } from '../../src/policy/table.ts'
import { pathTable } from './path-table.ts'

const A = { origins: ['https://a.example'] }
const B = { origins: ['https://b.example'] }

function granted(table: PolicyTable, method: string, allowed?: readonly boolean[]): Record<string, string> | undefined {
  const entry = table.entry(method)
  const grant = allowed === undefined ? entry.grant : table.grant(entry, allowed)
  if (grant === undefined) return undefined
  return Object.fromEntries(grant.headers.flatMap((name, index) => (index % 2 === 0 ? [[name.replace('access-control-', ''), grant.headers[index + 1] ?? '']] : [])))
}

describe('entries', () => {
  test('a method has its own policy, and one that the path lacks has the service\'s', () => {
    const table = pathTable({ own: A, operations: { GET: A, PUT: B, DELETE: false } })
    expect(['GET', 'PUT', 'DELETE', 'PATCH', 'get', '__proto__', 'constructor'].map((method) => [method, table.entry(method).policy?.describe().origins, table.has(method)])).toEqual([
      ['GET', A.origins, true], ['PUT', B.origins, true], ['DELETE', undefined, true], ['PATCH', A.origins, false], ['get', A.origins, false], ['__proto__', A.origins, false],
      ['constructor', A.origins, false],
    ])
  })

  test('HEAD goes with GET, unless it is an operation of its own', () => {
    const withGet = pathTable({ operations: { GET: A } })
    expect([withGet.has('HEAD'), withGet.entry('HEAD').policy]).toEqual([true, withGet.entry('GET').policy])
    const own = pathTable({ operations: { HEAD: B, GET: A } })
    expect(own.entry('HEAD').policy?.describe()).toEqual(B)
    expect(pathTable({ operations: { PUT: A } }).has('HEAD')).toBe(false)
    expect(granted(withGet, 'GET')?.['allow-methods']).toBe('GET,HEAD')
  })

  test('the rules of a path are each there once, and an entry knows its own', () => {
    const table = pathTable({ own: A, operations: { GET: A, PUT: A, POST: '*', DELETE: false } })
    expect(table.rules.map(({ kind }) => kind)).toEqual(['listed', 'any'])
    expect(['GET', 'PUT', 'POST', 'DELETE', 'PATCH'].map((method) => table.entry(method).rule)).toEqual([0, 0, 1, -1, 0])
  })

  test('all of it is frozen, so that no request can change what the next one gets', () => {
    const table = pathTable({ own: A, operations: { GET: A, PUT: B } })
    const entry = table.entry('GET')
    const parts = { table, rules: table.rules, optionsVary: table.optionsVary, entry, vary: entry.vary, grant: entry.grant, methods: entry.grant?.methods, headers: entry.grant?.headers }
    expect(Object.entries(parts).filter(([, part]) => !Object.isFrozen(part)).map(([name]) => name)).toEqual([])
  })
})

describe('what a preflight grants to an origin that every rule allows', () => {
  test.each<[because: string, path: Parameters<typeof pathTable>[0], method: string, grant: Record<string, string> | undefined]>([
    ['all methods of the path', { operations: { GET: '*', PUT: '*', OPTIONS: '*' } }, 'PUT', { 'allow-methods': 'GET,HEAD,PUT,OPTIONS', 'allow-headers': '*,authorization', 'max-age': '7200' }],
    ['not those with CORS off', { operations: { GET: '*', PUT: '*', DELETE: false } }, 'PUT', { 'allow-methods': 'GET,HEAD,PUT', 'allow-headers': '*,authorization', 'max-age': '7200' }],
    ['nothing where CORS is off for the method', { operations: { GET: '*', DELETE: false } }, 'DELETE', undefined],
    ['nothing where the path lacks the method and has no policy of its own', { operations: { GET: '*' } }, 'DELETE', undefined],
    ['nothing where nothing can be listed', { own: '*', operations: { GET: false } }, 'PUT', undefined],
    ['the headers of the method asked for', { operations: { GET: { ...A, allowHeaders: ['x-get'] }, PUT: { ...A, allowHeaders: ['x-put'] } } }, 'PUT', { 'allow-methods': 'GET,HEAD,PUT', 'allow-headers': 'x-put', 'max-age': '7200' }],
    ['no header line where there are none', { operations: { PUT: { ...A, allowHeaders: [] } } }, 'PUT', { 'allow-methods': 'PUT', 'max-age': '7200' }],
    ['the least age of the methods listed', { operations: { GET: { ...A, maxAge: 5 }, PUT: { ...A, maxAge: 600 } } }, 'PUT', { 'allow-methods': 'GET,HEAD,PUT', 'allow-headers': '*,authorization', 'max-age': '5' }],
    ['not the age of one that is not listed', { operations: { GET: { ...A, maxAge: 5 }, PUT: { ...A, maxAge: 600, credentials: true } } }, 'PUT', { 'allow-credentials': 'true', 'allow-methods': 'PUT', 'max-age': '600' }],
    ['with credentials, only methods that have them', { operations: { GET: A, PUT: { ...A, credentials: true }, PATCH: { ...A, credentials: true } } }, 'PUT', { 'allow-credentials': 'true', 'allow-methods': 'PUT,PATCH', 'max-age': '7200' }],
    ['without credentials, those that have them too', { operations: { GET: A, PUT: { ...A, credentials: true } } }, 'GET', { 'allow-methods': 'GET,HEAD,PUT', 'allow-headers': '*,authorization', 'max-age': '7200' }],
    ['age 0 where POST has CORS off', { operations: { GET: A, POST: false, PUT: A } }, 'PUT', { 'allow-methods': 'GET,HEAD,PUT', 'allow-headers': '*,authorization', 'max-age': '0' }],
    ['age 0 where POST lacks the credentials', { operations: { POST: A, PUT: { ...A, credentials: true } } }, 'PUT', { 'allow-credentials': 'true', 'allow-methods': 'PUT', 'max-age': '0' }],
    ['its age where POST has more credentials', { operations: { POST: { ...A, credentials: true }, PUT: A } }, 'PUT', { 'allow-methods': 'POST,PUT', 'allow-headers': '*,authorization', 'max-age': '7200' }],
    ['its age where there is no POST', { operations: { GET: false, PUT: A } }, 'PUT', { 'allow-methods': 'PUT', 'allow-headers': '*,authorization', 'max-age': '7200' }],
    ['for a method that the path lacks, what is there', { own: { ...A, allowHeaders: ['x-own'] }, operations: { GET: A } }, 'CHICKEN', { 'allow-methods': 'GET,HEAD', 'allow-headers': 'x-own', 'max-age': '7200' }],
  ])('%s', (_, path, method, grant) => {
    expect(granted(pathTable(path), method)).toEqual(grant)
  })
})

describe('what a preflight grants to an origin that some rules allow', () => {
  const path = { own: A, operations: { GET: A, POST: B, PUT: { ...A, maxAge: 60 }, PATCH: B } }

  test.each<[because: string, allowed: readonly boolean[], method: string, methods: string | undefined, age: string | undefined]>([
    ['the methods of the rule that allows it; POST is withheld, so nothing is kept', [true, false], 'PUT', 'GET,HEAD,PUT', '0'],
    ['POST is among them, so the answer is kept', [false, true], 'PATCH', 'POST,PATCH', '7200'],
    ['all of them', [true, true], 'PUT', 'GET,HEAD,POST,PUT,PATCH', '60'],
    ['none', [false, false], 'PUT', undefined, undefined],
  ])('%s', (_, allowed, method, methods, age) => {
    const table = pathTable(path)
    const [shared] = table.rules
    expect(shared).toBe(table.entry('PUT').policy?.origins)
    const grant = granted(table, method, table.rules.map((rule) => allowed[rule === table.entry('PATCH').policy?.origins ? 1 : 0] === true))
    expect([grant?.['allow-methods'], grant?.['max-age']]).toEqual([methods, age])
  })

  test('nothing, where CORS is off for the method', () => {
    const table = pathTable({ operations: { GET: A, PUT: false } })
    expect(table.grant(table.entry('PUT'), [true])).toBeUndefined()
  })
})

describe('a path without a service', () => {
  const table = pathTable({ known: false, own: { ...A, credentials: true }, operations: {} })

  test.each(['PUT', 'GET', 'CHICKEN', 'a'.repeat(64)])('grants %s alone, kept for no time', (method) => {
    expect(table.grantUnlisted(method)).toEqual({ methods: [method], headers: ['access-control-allow-credentials', 'true', 'access-control-allow-methods', method, 'access-control-max-age', '0'], requested: true })
  })

  test.each(['*', '', 'PU T', 'PUT,GET', 'PUT\r\nx: y', 'TRACE', 'connect', 'ä', 'a'.repeat(65)])('grants nothing for %j, which cannot be listed', (method) => {
    expect(table.grantUnlisted(method)).toBeUndefined()
  })

  test('grants nothing without a default policy', () => {
    expect(pathTable({ known: false, operations: {} }).grantUnlisted('PUT')).toBeUndefined()
  })
})

describe('Vary', () => {
  const everybody = { origins: '*' }
  const enforcing = { ...A, enforce: true }

  test.each<[because: string, path: Parameters<typeof pathTable>[0], vary: Record<string, readonly string[]>]>([
    ['nothing where everybody is allowed', { own: everybody, operations: { GET: everybody } }, { GET: [], HEAD: [], PUT: [] }],
    ['nothing where CORS is off', { operations: { GET: false } }, { GET: [], PUT: [] }],
    ['Origin where a list decides', { own: A, operations: { GET: A, PUT: everybody } }, { GET: ['Origin'], HEAD: ['Origin'], PUT: [], PATCH: ['Origin'] }],
    ['the site too where origins are enforced', { own: everybody, operations: { GET: A, PUT: enforcing } }, { GET: ['Origin'], PUT: ['Origin', 'Sec-Fetch-Site'], PATCH: [] }],
    ['GET and HEAD are one resource', { operations: { GET: everybody, HEAD: A } }, { GET: ['Origin'], HEAD: ['Origin'] }],
    ['also where one of the two is off', { operations: { GET: enforcing, HEAD: false } }, { GET: ['Origin', 'Sec-Fetch-Site'], HEAD: ['Origin', 'Sec-Fetch-Site'] }],
  ])('%s', (_, path, vary) => {
    const table = pathTable(path)
    expect(Object.fromEntries(Object.keys(vary).map((method) => [method, table.entry(method).vary]))).toEqual(vary)
  })

  test.each<[because: string, path: Parameters<typeof pathTable>[0], vary: readonly string[]]>([
    ['whether it is a preflight depends on two headers', { own: everybody, operations: { GET: everybody } }, ['Origin', 'Access-Control-Request-Method']],
    ['also where CORS is off, as the status tells', { operations: { GET: false } }, ['Origin', 'Access-Control-Request-Method']],
    ['the names that are asked for, where they are granted as such', { operations: { GET: { ...A, credentials: true } } }, ['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers']],
    ['not where they are listed', { operations: { GET: { ...A, credentials: true, allowHeaders: ['x-a'] } } }, ['Origin', 'Access-Control-Request-Method']],
    ['the site, where a plain OPTIONS is enforced', { own: enforcing, operations: { GET: enforcing } }, ['Origin', 'Access-Control-Request-Method', 'Sec-Fetch-Site']],
    ['the site, where the operation OPTIONS is', { own: A, operations: { OPTIONS: enforcing } }, ['Origin', 'Access-Control-Request-Method', 'Sec-Fetch-Site']],
    ['not where only another operation is', { own: A, operations: { GET: enforcing } }, ['Origin', 'Access-Control-Request-Method']],
    ['a path without a service, with a default policy', { known: false, own: A, operations: {} }, ['Origin', 'Access-Control-Request-Method']],
    ['a path without a service and without a policy depends on nothing', { known: false, operations: {} }, []],
  ])('on OPTIONS: %s', (_, path, vary) => {
    expect(pathTable(path).optionsVary).toEqual(vary)
  })
})
