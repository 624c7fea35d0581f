/** The operations of a document: docs, ids, parameters, bodies, security, the cross-origin policy. */
import { toJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import * as mini from 'zod/mini'
import { lookup, secured, service, trusted, variant } from '../../src/index.ts'
import type { CorsInput } from '../../src/index.ts'
import { multipart } from '../../src/multipart.ts'
import { kits } from './kits.ts'
import { at, documentOf, faultsIn, resultOf } from './read.ts'

const Scoop = z.object({ scoops: z.int().min(1) })

test('a document says what the API is', () => {
  const info = { title: 'Ice', version: '2', summary: 'Short', description: 'Long', termsOfService: 'https://api.example/terms', contact: { name: 'Ann' }, license: { name: 'MIT' } }
  const more = { servers: [{ url: 'https://api.example' }], externalDocs: { url: 'https://docs.example' } }
  const services = [service('/a', { tags: ['two', 'one'], get: () => 1 }), service('/b', { get: { tags: ['three'], handler: () => 1 } })]
  expect(documentOf(services, {}, { ...info, ...more, tags: [{ name: 'one', description: 'First' }] })).toMatchObject({
    openapi: '3.1.1', info, ...more, tags: [{ name: 'one', description: 'First' }, { name: 'two' }, { name: 'three' }],
  })
  expect(documentOf(services, {}, { openapi: '3.2' }).openapi).toBe('3.2.0')
})

test('an operation has its docs, its path those of the service', () => {
  const document = documentOf([service('/a/:id', {
    name: 'things', description: 'All of them.', tags: ['thing'],
    post: { summary: 'Add', description: 'Adds.', tags: ['write'], operationId: 'addThing', deprecated: true, body: Scoop, response: Scoop, examples: { body: { scoops: 1 }, response: { scoops: 2 } }, handler: ({ body }) => body },
  })])
  expect(at(document, 'paths', '/a/{id}')).toMatchObject({ summary: 'things', description: 'All of them.' })
  const operation = at(document, 'paths', '/a/{id}', 'post')
  expect(operation).toMatchObject({ summary: 'Add', description: 'Adds.', tags: ['thing', 'write'], operationId: 'addThing', deprecated: true })
  expect(operation).toMatchObject({ requestBody: { content: { 'application/json': { example: { scoops: 1 } } } }, responses: { 200: { content: { 'application/json': { example: { scoops: 2 } } } } } })
})

test('hidden services, automatic HEAD and automatic OPTIONS are not listed, and own ones are', () => {
  const document = documentOf([service('/hidden', { hidden: true, get: () => 1 }), service('/a', { get: () => 1 }), service('/b', { head: () => 1, options: () => 1 })])
  expect(Object.keys(document.paths)).toEqual(['/a', '/b'])
  expect(Object.keys(Object(at(document, 'paths', '/a')) as object)).toEqual(['get'])
  expect(Object.keys(Object(at(document, 'paths', '/b')) as object)).toEqual(['head', 'options'])
})

test('methods without a field stand in x-methods, and in their own places since 3.2', () => {
  const services = [service('/a', { methods: { QUERY: { body: Scoop, handler: () => 1 }, PURGE: () => 1 } })]
  expect(at(documentOf(services), 'paths', '/a')).toMatchObject({ 'x-methods': { QUERY: { operationId: 'queryA', requestBody: {} }, PURGE: { operationId: 'purgeA' } } })
  expect(at(documentOf(services, {}, { openapi: '3.2' }), 'paths', '/a')).toMatchObject({ query: { operationId: 'queryA' }, additionalOperations: { PURGE: { operationId: 'purgeA' } } })
})

describe('ids', () => {
  test.each([['/', 'getRoot'], ['/icecream/:flavour', 'getIcecreamByFlavour'], ['/a-b/c_d', 'getABCD'], ['/caf\u00e9', 'getCaf'], ['/v:version/x', 'getVByVersionX'], ['/100%25', 'get100']])('of GET %s is %s', (path, id) => {
    expect(JSON.stringify(documentOf([service(path, { get: () => 1 })]).paths)).toContain(`"operationId":"${id}"`)
  })

  test('that are made up leave those that were given free, and are numbered where they meet', () => {
    const document = documentOf([service('/a-b', { get: () => 1 }), service('/a/b', { get: () => 1 }), service('/c', { get: { operationId: 'getAB', handler: () => 1 } })])
    expect(['/a-b', '/a/b', '/c'].map((path) => at(document, 'paths', path, 'get', 'operationId'))).toEqual(['getAB2', 'getAB3', 'getAB'])
  })

  test('that were given twice are told', () => {
    const operation = { operationId: 'same', handler: () => 1 }
    const { document, warnings } = resultOf([service('/a', { get: operation }), service('/b', { get: operation })])
    expect([at(document, 'paths', '/a', 'get', 'operationId'), at(document, 'paths', '/b', 'get', 'operationId')]).toEqual(['same', 'same2'])
    expect(warnings).toEqual([{ code: 'openapi/operation-id', place: 'GET /b', message: expect.stringContaining('\'same\'') as string }])
  })
})

describe.each(kits)('parameters by $name', (kit) => {
  test('are the properties of the schemas, as a client sends them', () => {
    const document = documentOf([service('/a/:id', { get: { params: kit.params, query: kit.query, headers: kit.headers, cookies: kit.cookies, handler: () => 1 } })])
    expect(at(document, 'paths', '/a/{id}', 'get', 'parameters')).toMatchObject([
      { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^\\d+$' } },
      { name: 'page', in: 'query', required: true, schema: { type: 'string' } },
      { name: 'tag', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
      { name: 'x-request', in: 'header', required: true, schema: { type: 'string' } },
      { name: 'session', in: 'cookie', schema: { type: 'string' } },
    ])
    expect(at(document, 'paths', '/a/{id}', 'get', 'parameters', '2')).not.toHaveProperty('required')
  })
})

describe('parameters', () => {
  const parametersOf = (path: string, operation: object): unknown => at(documentOf([service(path, { get: { ...operation, handler: () => 1 } })]), 'paths', path.replace(/:(\w+).*/, '{$1}'), 'get', 'parameters')

  test('have their descriptions beside the schema', () => {
    expect(parametersOf('/a', { query: z.object({ page: z.string().meta({ description: 'Which', deprecated: true }) }) })).toEqual([{ name: 'page', in: 'query', required: true, description: 'Which', deprecated: true, schema: { type: 'string' } }])
  })

  test('of a path without a schema are texts, with their constraint', () => {
    expect(parametersOf('/a/:id(\\d+)', {})).toEqual([{ name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^(?:\\d+)$' } }])
  })

  test('that take slashes say so', () => {
    expect(at(documentOf([service('/files/**:rest', { get: () => 1 })]), 'paths', '/files/{rest}', 'get', 'parameters')).toMatchObject([{ name: 'rest', in: 'path', description: expect.stringContaining('slashes') as string }])
  })

  test('that an optional part brings are left out with it', () => {
    const document = documentOf([service('/a/:id?', { get: () => 1 })])
    expect(at(document, 'paths', '/a/{id}', 'get', 'parameters')).toHaveLength(1)
    expect(at(document, 'paths', '/a', 'get', 'parameters')).toBeUndefined()
  })

  test('that OpenAPI tells elsewhere are not listed', () => {
    expect(parametersOf('/a', { headers: z.object({ Accept: z.string(), 'content-type': z.string(), Authorization: z.string(), 'x-a': z.string() }) })).toMatchObject([{ name: 'x-a' }])
  })

  test('of intersections are all of them, of unions those of each, required where all ask for it', () => {
    const query = z.union([z.object({ kind: z.literal('a'), x: z.string() }), z.object({ kind: z.literal('b') })]).and(z.object({ y: z.string() }))
    expect(parametersOf('/a', { query })).toEqual(expect.arrayContaining([
      expect.objectContaining({ name: 'kind', required: true, schema: { anyOf: [expect.objectContaining({ const: 'a' }), expect.objectContaining({ const: 'b' })] } }), expect.not.objectContaining({ required: true }), expect.objectContaining({ name: 'y', required: true }),
    ]))
  })

  test('of a record are told as free names, of what is no object not at all, which is told', () => {
    expect(parametersOf('/a', { query: z.record(z.string(), z.int()) })).toMatchObject([{ name: 'parameters', in: 'query', schema: { type: 'object', additionalProperties: { type: 'integer' } } }])
    expect(resultOf([service('/a', { get: { query: z.string(), handler: () => 1 } })]).warnings).toEqual([{ code: 'openapi/parameters', place: 'GET /a query', message: expect.any(String) as string }])
    expect(resultOf([service('/a', { get: { query: z.object({}), handler: () => 1 } })]).warnings).toEqual([])
  })

  test('refer to definitions that they bring along', async () => {
    const Flavour = z.enum(['lemon', 'mint']).meta({ id: 'Flavour' })
    const document = documentOf([service('/a', { get: { query: z.object({ one: Flavour, two: Flavour.optional() }), handler: () => 1 } })])
    expect(at(document, 'paths', '/a', 'get', 'parameters')).toMatchObject([{ schema: { $ref: '#/components/schemas/Flavour' } }, { schema: { $ref: '#/components/schemas/Flavour' } }])
    expect(await faultsIn(document)).toEqual([])
  })

  test('tell the conditions of an entity tag', () => {
    const etag = (): string => '"1"'
    expect(parametersOf('/a', { etag: true })).toMatchObject([{ name: 'If-None-Match', in: 'header' }])
    expect(at(documentOf([service('/a', { put: { etag, handler: () => 1 } })]), 'paths', '/a', 'put', 'parameters')).toMatchObject([{ name: 'If-Match', in: 'header' }])
  })
})

describe('a body', () => {
  const bodyOf = (operation: object): unknown => at(documentOf([service('/a', { post: { ...operation, handler: () => 1 } })]), 'paths', '/a', 'post', 'requestBody')

  test('stands once for each type that is consumed', () => {
    expect(bodyOf({ body: Scoop })).toMatchObject({ required: true, content: { 'application/json': { schema: { type: 'object' } } } })
    expect(Object.keys(Object(Reflect.get(Object(bodyOf({ body: Scoop, consumes: ['application/json', 'application/x-www-form-urlencoded'] })), 'content')) as object)).toEqual(['application/json', 'application/x-www-form-urlencoded'])
  })

  test('may be left out where nothing is required of it', () => {
    expect(bodyOf({ body: z.object({ a: z.string().optional() }) })).not.toHaveProperty('required')
    expect(bodyOf({ body: z.array(z.string()) })).toMatchObject({ required: true })
  })

  test.each([
    ['a file', z.file(), { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' }],
    ['a file of a type', z.file().mime('image/png'), { type: 'string', format: 'binary', contentMediaType: 'image/png' }],
    ['several files', z.array(z.file()), { type: 'array', items: { type: 'string', format: 'binary' } }],
    ['anything', z.any(), { type: 'string', format: 'binary' }],
    ['a text', z.string(), { type: 'string' }],
  ])('of a form tells %s', (_name, field, schema) => {
    const body = bodyOf({ body: z.object({ field }), consumes: ['multipart/form-data'], parsers: { 'multipart/form-data': multipart() } })
    expect(body).toMatchObject({ content: { 'multipart/form-data': { schema: { properties: { field: schema } } } } })
    expect(JSON.stringify(body)).not.toContain('contentEncoding')
  })

  test('of bytes is told as bytes, whatever the schema sees of them, but not where a parser makes a value of them', () => {
    const body = z.instanceof(Uint8Array)
    expect(bodyOf({ body, consumes: ['image/png'] })).toMatchObject({ content: { 'image/png': { schema: { type: 'string', format: 'binary', contentMediaType: 'image/png' } } } })
    expect(bodyOf({ body: Scoop, consumes: ['application/yaml'], parsers: { 'application/yaml': () => 1 } })).toMatchObject({ content: { 'application/yaml': { schema: { type: 'object' } } } })
  })

  test('of several variants has the types of all, and is needed where all of them need one', () => {
    const one = variant({ body: Scoop, consumes: ['application/json'], handler: () => 1 })
    const other = variant({ body: z.object({ other: z.string() }), consumes: ['application/x-www-form-urlencoded'], handler: () => 1 })
    const document = (list: readonly ReturnType<typeof variant>[]): unknown => at(documentOf([service('/a', { post: list })]), 'paths', '/a', 'post', 'requestBody')
    expect(document([one, other])).toMatchObject({ required: true, content: { 'application/json': {}, 'application/x-www-form-urlencoded': {} } })
    expect(document([one, variant({ handler: () => 1 })])).not.toHaveProperty('required')
  })
})

describe('schemas without a form as a JSON Schema', () => {
  const Mini = mini.object({ name: mini.string() })
  const Plain = v.object({ name: v.string() })

  test.each([['zod/mini', Mini], ['valibot', Plain], ['zod', z.object({ when: z.date() })]])('of %s are told, in the warnings and in the document', (_name, schema) => {
    const { document, warnings } = resultOf([service('/a', { post: { query: schema, body: schema, response: schema, handler: (): never => { throw new Error('never') } } })])
    expect(warnings.map(({ code, place }) => [code, place])).toEqual([['openapi/schema', 'POST /a query'], ['openapi/schema', 'POST /a body'], ['openapi/schema', 'POST /a response']])
    const operation = at(document, 'paths', '/a', 'post')
    expect(operation).toMatchObject({
      description: expect.stringContaining('The schema of the query has no form') as string,
      requestBody: { content: { 'application/json': { schema: { description: expect.stringContaining('no form as a JSON Schema') as string } } } },
      responses: { 200: { content: { 'application/json': { schema: { description: expect.any(String) as string } } } } },
    })
  })

  test('are converted by what is given for them', () => {
    const services = [service('/mini', { post: { query: Mini, body: Mini, handler: () => 1 } }), service('/plain', { post: { body: Plain, handler: () => 1 } }), service('/zod', { post: { body: Scoop, handler: () => 1 } })]
    const sides: string[] = []
    const { document, warnings } = resultOf(services, {}, {
      toJsonSchema(schema, side) {
        sides.push(side)
        if (schema === Mini) return mini.toJSONSchema(Mini, { io: side }) as Readonly<Record<string, unknown>>
        return schema === Plain ? toJsonSchema(Plain) as Readonly<Record<string, unknown>> : undefined
      },
    })
    expect([warnings, new Set(sides)]).toEqual([[], new Set(['input'])])
    for (const path of ['/mini', '/plain', '/zod']) expect(at(document, 'paths', path, 'post', 'requestBody', 'content', 'application/json', 'schema')).toMatchObject({ type: 'object' })
    expect(JSON.stringify(document)).not.toContain('$schema')
  })
})

describe('security', () => {
  const bearer = secured('token', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, () => true)
  const session = secured('session', { type: 'apiKey', in: 'cookie', name: 'sid' }, () => true)
  const oauth = secured('oauth', { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://id.example', scopes: { write: 'Write' } } } }, () => true, { scopes: ['write'] })

  test('is everything that the guards of application, service and operation ask for', async () => {
    const document = documentOf([service('/a', { guard: session, get: () => 1, put: { guard: [oauth, () => true], handler: () => 1 } }), service('/b', { get: () => 1 })], { guard: bearer })
    expect([at(document, 'paths', '/a', 'get', 'security'), at(document, 'paths', '/a', 'put', 'security'), at(document, 'paths', '/b', 'get', 'security')]).toEqual([[{ token: [], session: [] }], [{ token: [], session: [], oauth: ['write'] }], [{ token: [] }]])
    expect(document.components?.['securitySchemes']).toEqual({
      token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, session: { type: 'apiKey', in: 'cookie', name: 'sid' }, oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://id.example', scopes: { write: 'Write' } } } },
    })
    expect(await faultsIn(document)).toEqual([])
  })

  test('of variants is that of either; none is asked for where no guard says anything', () => {
    const document = documentOf([service('/a', { get: [variant({ produces: ['text/html'], guard: session, handler: () => '' }), variant({ handler: () => 1 })], put: { guard: () => true, handler: () => 1 } })])
    expect([at(document, 'paths', '/a', 'get', 'security'), at(document, 'paths', '/a', 'put', 'security')]).toEqual([[{ session: [] }, {}], undefined])
  })

  test('of two schemes with one name is told', () => {
    const other = secured('token', { type: 'http', scheme: 'basic' }, () => true)
    expect(resultOf([service('/a', { guard: bearer, get: () => 1 }), service('/b', { guard: other, get: () => 1 })]).warnings).toEqual([{ code: 'openapi/security', place: 'GET /b', message: expect.stringContaining('\'token\'') as string }])
  })
})

describe('the cross-origin policy', () => {
  const REST = { credentials: false, allowHeaders: '*', exposeHeaders: [], maxAge: 7200, enforce: false }

  test.each<readonly [CorsInput | undefined, unknown]>([
    [undefined, false],
    [false, false],
    [{ origins: '*' }, { ...REST, origins: '*' }],
    [{ origins: ['*.notmyidea.org'], credentials: true, allowHeaders: ['x-b', 'X-A'], exposeHeaders: ['etag'], maxAge: 5, enforce: true }, { origins: ['https://*.notmyidea.org'], credentials: true, allowHeaders: ['x-a', 'x-b'], exposeHeaders: ['etag'], maxAge: 5, enforce: true }],
    [{ origins: trusted('partners') }, { ...REST, origins: { trusted: 'partners' } }],
    [{ origins: trusted('tenants') }, { ...REST, origins: { trusted: 'tenants' } }],
    [{ origins: lookup(() => true) }, { ...REST, origins: { lookup: true } }],
  ])('%j is told as %j', (cors, told) => {
    const document = documentOf([service('/a', { ...(cors !== undefined && { cors }), get: () => 1 })], { trust: { partners: ['https://secret.example'], tenants: lookup(() => true) } })
    expect(at(document, 'paths', '/a', 'get', 'x-cors')).toEqual(told)
    expect(JSON.stringify(document)).not.toContain('secret')
  })
})

describe('paths that are one to OpenAPI', () => {
  test('are one there: their methods together, under the names of the first', async () => {
    const { document, warnings } = resultOf([service('/a/:id(\\d+)', { get: () => 1 }), service('/a/:name', { put: { params: z.object({ name: z.string() }), handler: () => 1 } })])
    expect([Object.keys(document.paths), warnings]).toEqual([['/a/{id}'], []])
    expect(at(document, 'paths', '/a/{id}', 'put', 'parameters')).toMatchObject([{ name: 'id', in: 'path' }])
    expect(await faultsIn(document)).toEqual([])
  })

  test('and have one method are told', () => {
    const { document, warnings } = resultOf([service('/a/:id(\\d+)', { get: { summary: 'first', handler: () => 1 } }), service('/a/:name', { get: () => 1 })])
    expect(at(document, 'paths', '/a/{id}', 'get', 'summary')).toBe('first')
    expect(warnings).toEqual([{ code: 'openapi/path', place: 'GET /a/:name', message: expect.stringContaining('/a/:id(\\d+)') as string }])
  })

  test('belong to the service that has them without an optional part', () => {
    const { document, warnings } = resultOf([service('/a/:id?', { get: { summary: 'one', handler: () => 1 } }), service('/a', { get: { summary: 'all', handler: () => 1 } })])
    expect([at(document, 'paths', '/a', 'get', 'summary'), at(document, 'paths', '/a/{id}', 'get', 'summary'), warnings]).toEqual(['all', 'one', []])
  })
})
