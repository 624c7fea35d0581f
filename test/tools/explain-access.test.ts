/** The access matrix seen from origins, one operation of it, two versions of it, and what is unwise in production. */
import { describe, expect, test } from 'vitest'
import { ANY_OTHER, accessMatrix, diffAccess, findAccess, lintProduction } from '../../src/explain.ts'
import { createApp, lookup, service, trusted } from '../../src/index.ts'
import type { AccessRow, PolicyInput } from '../../src/index.ts'

const handler = (): number => 1
const rows = createApp([
  service('/icecream/:flavour', {
    cors: { origins: ['https://app.example', 'https://*.notmyidea.org', 'https://pr-*.b.example', 'http://localhost:*'] },
    get: handler, put: { cors: { origins: trusted('partners'), credentials: true }, handler }, delete: { cors: false, handler },
  }),
  service('/open', { cors: { origins: '*' }, post: handler, methods: { QUERY: { cors: { origins: lookup(() => true) }, handler } } }),
], { trust: { partners: ['https://partner.example'] } }).access()

function cellsOf(method: string, origins?: readonly string[]): Record<string, string> {
  const line = accessMatrix(rows, origins).find((each) => each.method === method)
  return Object.fromEntries((line?.cells ?? []).map(({ origin, access }) => [origin, access]))
}

describe('the matrix', () => {
  test('has a column for each pattern of the policies and one for everybody else', () => {
    expect(cellsOf('GET')).toEqual({
      'https://app.example': 'allowed', 'https://*.notmyidea.org': 'allowed', 'https://pr-*.b.example': 'allowed', 'http://localhost:*': 'allowed', 'https://partner.example': 'refused', [ANY_OTHER]: 'refused',
    })
    expect(cellsOf('PUT')).toMatchObject({ 'https://partner.example': 'with-credentials', 'https://app.example': 'refused' })
    expect(new Set(Object.values(cellsOf('DELETE')))).toEqual(new Set(['refused']))
    expect(new Set(Object.values(cellsOf('POST')))).toEqual(new Set(['allowed']))
    expect(new Set(Object.values(cellsOf('QUERY')))).toEqual(new Set(['lookup']))
  })

  test('tells which methods are always preflighted', () => {
    expect(Object.fromEntries(accessMatrix(rows).map(({ method, preflight }) => [method, preflight]))).toEqual({ GET: 'by-header', PUT: 'always', DELETE: 'always', POST: 'by-header', QUERY: 'always' })
  })

  test('is for the origins that are asked for', () => {
    expect(cellsOf('GET', ['https://a.notmyidea.org', 'https://notmyidea.org', 'null'])).toEqual({ 'https://a.notmyidea.org': 'allowed', 'https://notmyidea.org': 'refused', null: 'refused' })
  })

  test('refuses what is no origin', () => {
    expect(() => accessMatrix(rows, ['https://app.example/'])).toThrow(RangeError)
  })
})

test.each([
  ['PUT', '/icecream/:flavour', ['PUT /icecream/:flavour']],
  ['PUT', '/icecream/lemon', ['PUT /icecream/:flavour']],
  ['HEAD', '/icecream/lemon', ['GET /icecream/:flavour']],
  ['PATCH', '/icecream/lemon', []],
  ['PUT', '/cake', []],
])('%s %s is found by its pattern or by a path', (method, path, expected) => {
  expect(findAccess(rows, method, path).map((row) => `${row.method} ${row.path}`)).toEqual(expected)
})

describe('what changed', () => {
  const row = (cors: PolicyInput | undefined): AccessRow[] => [{ name: '/', path: '/', method: 'GET', cors }]
  const one = { origins: ['https://a.example'] }
  const two = { origins: ['https://a.example', 'https://b.example'] }
  test.each<readonly [string, PolicyInput | undefined, PolicyInput | undefined, unknown]>([
    ['nothing', one, { ...one }, []],
    ['an origin more', one, two, [{ kind: 'wider', details: ['+ https://b.example'] }]],
    ['an origin fewer', two, one, [{ kind: 'narrower', details: ['- https://b.example'] }]],
    ['another origin', one, { origins: ['https://c.example'] }, [{ kind: 'changed' }]],
    ['everybody', two, { origins: '*' }, [{ kind: 'wider' }]],
    ['no longer everybody', { origins: '*' }, one, [{ kind: 'narrower' }]],
    ['credentials', one, { ...one, credentials: true }, [{ kind: 'wider', details: ['+ credentials'] }]],
    ['fewer origins, but with credentials', two, { ...one, credentials: true }, [{ kind: 'changed' }]],
    ['CORS turned off', one, undefined, [{ kind: 'narrower' }]],
    ['CORS turned on', undefined, one, [{ kind: 'wider' }]],
    ['headers', one, { ...one, allowHeaders: ['x-a'] }, [{ kind: 'changed', details: ['allowHeaders: default → x-a'] }]],
  ])('is told: %s', (_name, before, after, expected) => {
    expect(diffAccess(row(before), row(after))).toMatchObject(expected as object[])
    expect(diffAccess(row(before), row(after))).toHaveLength((expected as unknown[]).length)
  })

  test('operations that came and went are told', () => {
    expect(diffAccess(row(one), rows).map(({ kind, method, path }) => `${kind} ${method} ${path}`)).toEqual(['removed GET /', ...rows.map(({ method, path }) => `added ${method} ${path}`)])
  })
})

test('production is no place for this machine, for insecure pages, for what is dangerous, and for writes by everybody', () => {
  const app = createApp([
    service('/a', { cors: { origins: ['http://localhost:3000', 'http://a.example'], dangerouslyAllowInsecureOrigins: true, credentials: true }, get: handler, put: handler }),
    service('/b', { cors: { origins: '*' }, get: handler, delete: handler }),
    service('/c', { cors: { origins: ['https://app.example'], credentials: true }, get: handler, post: handler }),
    service('/d', { get: handler }),
  ])
  expect(lintProduction(app.access()).map(({ code, places }) => [code, places.join(', ')])).toEqual([
    ['production/this-machine', 'GET /a, PUT /a'], ['production/insecure', 'GET /a, PUT /a'], ['production/dangerous', 'GET /a, PUT /a'], ['production/everybody-writes', 'DELETE /b'],
  ])
})
