/** Documents of many services at once, before an independent validator: for each library, each version, and the same each time. */
import { describe, expect, test } from 'vitest'
import { createApp, group, HttpProblem, mount, problemType, secured, service, trusted, variant } from '../../src/index.ts'
import type { AppMember, Service } from '../../src/index.ts'
import { multipart } from '../../src/multipart.ts'
import { toOpenApi } from '../../src/openapi.ts'
import { kits } from './kits.ts'
import type { Kit } from './kits.ts'
import { faultsIn, INFO, schemaJudge } from './read.ts'

const bearer = secured('token', { type: 'http', scheme: 'bearer' }, () => new HttpProblem(401))
const session = secured('session', { type: 'apiKey', in: 'cookie', name: 'sid' }, () => true)
const oauth = secured('oauth', { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://id.example/token', scopes: { write: 'Change things' } } } }, () => true, { scopes: ['write'] })
const PATHS = ['/a', '/a/:id', '/a/:id(\\d+)/b', '/a/:id?', '/files/**:rest', '/files/**', '/v:version?', '/x/:id/*', '{/:lang}?/c', '/caf\u00e9/:id-:part', '/a/:id+']

const SETTINGS = { trust: { partners: ['https://partner.example'] }, timeLimit: 30, parsers: { 'multipart/form-data': multipart() } }

/** A service for each path and number, no two alike: which parts it has follows from the digits of the number. */
function servicesOf(kit: Kit): readonly Service[] {
  const Gone = problemType('https://api.example/problems/gone', 409, { title: 'Gone to somebody else', members: kit.members })
  const Full = problemType('full', 409, { title: 'Full' })
  return PATHS.flatMap((path, index) => Array.from({ length: 8 }, (_, number) => {
    const has = (bit: number): boolean => ((number >> bit) & 1) === 1
    const body = [kit.scoop, kit.tree, kit.union, kit.members][(number + index) % 4] ?? kit.scoop
    return service(`/s${number}${path}`, {
      name: `${path} ${number}`, tags: has(0) ? ['even'] : [], ...(has(1) && { description: 'A service.' }),
      cors: has(2) ? { origins: trusted('partners'), enforce: true } : { origins: '*' },
      ...(has(0) && { guard: bearer }),
      get: { query: kit.query, headers: kit.headers, cookies: kit.cookies, response: body, ...(has(1) && { etag: true }), handler: () => 1 },
      post: { body, status: 201, problems: has(2) ? [Gone, Full] : [Gone], guard: has(1) ? session : oauth, consumes: has(0) ? ['application/json', 'multipart/form-data', 'image/*'] : ['application/json'], handler: () => new Response() },
      put: [variant({ body, consumes: ['application/json'], produces: ['application/json', 'text/html'], handler: () => new Response() }), variant({ body: kit.scoop, consumes: ['application/x-www-form-urlencoded'], timeLimit: 3, handler: () => 1 })],
      ...(has(2) && { delete: { cors: false, summary: 'Away', deprecated: true, handler: () => undefined } }),
      ...(has(0) && { options: () => undefined }),
      methods: has(1) ? { QUERY: { body: kit.union, handler: () => 1 }, PURGE: () => 1 } : {},
    })
  }))
}

function membersOf(kit: Kit): readonly AppMember[] {
  const inner = createApp([service('/', { get: () => 1 }), service('/:id', { put: { params: kit.params, body: kit.tree, handler: () => 1 } })], { guard: bearer })
  return [...servicesOf(kit), group('/g', [service('/:id', { get: { params: kit.params, handler: () => 1 } })], { tags: ['grouped'], guard: session }), mount('/inner', inner)]
}

describe.each(kits)('with $name', (kit) => {
  const app = createApp(membersOf(kit), SETTINGS)
  const { document: current } = toOpenApi(app, INFO)

  test.each(['3.1', '3.2'] as const)('the document of every kind of service is valid OpenAPI %s, and nothing is missing in it', async (openapi) => {
    const { document, warnings } = toOpenApi(app, { ...INFO, openapi, servers: [{ url: 'https://api.example' }], license: { name: 'MIT', identifier: 'MIT' }, externalDocs: { url: 'https://docs.example' } })
    expect(await faultsIn(document)).toEqual([])
    expect(warnings.filter(({ code }) => code !== 'openapi/path')).toEqual([])
    expect(Object.keys(document.paths).length).toBeGreaterThan(90)
  })

  test('every schema among the components can be used, and every reference leads somewhere', () => {
    const judge = schemaJudge(current)
    const schemas = Object.keys((current.components?.['schemas'] ?? {}) as object)
    expect(schemas.length).toBeGreaterThan(5)
    for (const name of schemas) expect(judge({ $ref: `#/components/schemas/${name}` }, null).length).toBeGreaterThan(0)
    const references = [...JSON.stringify(current).matchAll(/"\$ref":"#([^"]*)"/g)].map(([, pointer = '']) => pointer)
    expect(references.length).toBeGreaterThan(100)
    for (const pointer of new Set(references)) expect(pointer.slice(1).split('/').reduce<unknown>((part, key) => Reflect.get(Object(part), key), current), pointer).toBeDefined()
  })

  test('no two operations have one id', () => {
    const ids = [...JSON.stringify(current).matchAll(/"operationId":"([^"]*)"/g)].map(([, id]) => id)
    expect(ids.length).toBeGreaterThan(300)
    expect(ids).toEqual([...new Set(ids)])
  })

  test('the document is the same each time, also of definitions that are written again', () => {
    const again = createApp(membersOf(kit), SETTINGS)
    expect(JSON.stringify(toOpenApi(again, INFO))).toBe(JSON.stringify(toOpenApi(app, INFO)))
  })

})
