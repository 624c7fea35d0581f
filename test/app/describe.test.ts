/** `app.describe()`: the definitions as data. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, group, lookup, mount, ownDescription, problemType, secured, service, trusted, variant } from '../../src/index.ts'
import type { AppDescription, AppMember, AppSettings, CorsInput, OperationDescription, VariantDescription } from '../../src/index.ts'

const Scoop = z.object({ scoops: z.int() })
const SoldOut = problemType('https://api.example/sold-out', 409, { title: 'Sold out', description: 'None is left.', members: z.object({ left: z.int() }) })
const bearer = secured('token', { type: 'http', scheme: 'bearer' }, () => true)

function describeServices(services: readonly AppMember[], settings: AppSettings<CorsInput | undefined> = {}): AppDescription {
  return createApp(services, settings as AppSettings).describe()
}

function operationOf(definition: Parameters<typeof service>[1], settings: AppSettings<CorsInput | undefined> = {}): OperationDescription {
  const [only] = describeServices([service('/', definition)], settings).services[0]?.operations ?? []
  if (only === undefined) throw new Error('There is no operation.')
  return only
}

function variantOf(definition: Parameters<typeof service>[1], settings: AppSettings<CorsInput | undefined> = {}): VariantDescription {
  const [only] = operationOf(definition, settings).variants
  if (only === undefined) throw new Error('There is no variant.')
  return only
}

test('a service is told with its path, names and operations, in the order of the definition', () => {
  const flavours = service('/flavours/:id', { name: 'flavours', description: 'All of them', tags: ['ice'], put: () => 1, get: () => 1, methods: { QUERY: () => 1 } })
  const description = describeServices([group('/v1', [flavours], { tags: ['v1'] }), service('/other', { hidden: true, get: () => 1 })])
  expect(description.services.map(({ name, path, description: text, tags, hidden, operations }) => ({ name, path, text, tags, hidden, methods: operations.map(({ method }) => method) }))).toEqual([
    { name: 'flavours', path: '/v1/flavours/:id', text: 'All of them', tags: ['v1', 'ice'], hidden: false, methods: ['PUT', 'GET', 'QUERY'] },
    { name: '/other', path: '/other', text: undefined, tags: [], hidden: true, methods: ['GET'] },
  ])
})

describe('an operation', () => {
  test('is told with its parts', () => {
    const description = variantOf({
      post: {
        summary: 'Add', description: 'Adds.', tags: ['write'], operationId: 'add', deprecated: true, examples: { body: { scoops: 1 } },
        query: z.object({ page: z.string() }), body: Scoop, response: Scoop, problems: [SoldOut], validate: () => undefined, produces: ['application/json'], status: 201, bodyLimit: 10, timeLimit: 3,
        parsers: { 'Application/Yaml': () => 1 }, serializers: { 'text/csv': () => '' }, renderError: () => undefined, etag: () => '"1"', handler: () => ({ scoops: 1 }),
      },
    })
    expect(description).toEqual({
      docs: { summary: 'Add', description: 'Adds.', tags: ['write'], operationId: 'add', deprecated: true, examples: { body: { scoops: 1 } } },
      guards: 0, security: [], rules: 1, status: 201, bodyLimit: 10, timeLimit: 3, etag: 'function', rendersErrors: true,
      schemas: { query: { vendor: 'zod', side: 'input' }, body: { vendor: 'zod', side: 'input' } }, response: { vendor: 'zod', side: 'input' },
      problems: [{ type: 'https://api.example/sold-out', status: 409, title: 'Sold out', description: 'None is left.', members: { vendor: 'zod', side: 'input' } }],
      produces: ['application/json'], consumes: ['application/json', 'application/*+json'], parsers: ['application/yaml'], serializers: ['text/csv'],
    })
    expect([description.schemas.body?.schema, description.response?.schema, description.problems[0]?.members?.schema]).toEqual([Scoop, Scoop, SoldOut.members])
  })

  test('of a handler alone has what stands unless it is set', () => {
    expect(variantOf({ get: () => 1 })).toEqual({
      docs: { tags: [] }, guards: 0, security: [], schemas: {}, response: undefined, rules: 0, problems: [], produces: undefined, consumes: [], parsers: [], serializers: [], status: 200, etag: undefined,
      bodyLimit: 1_048_576, timeLimit: undefined, rendersErrors: false,
    })
  })

  test('has the limits, parsers and error renderer of what lies around it', () => {
    expect(variantOf({ renderError: () => undefined, post: () => 1 }, { bodyLimit: Infinity, timeLimit: 9, parsers: { 'text/csv': () => 1 } })).toMatchObject({ bodyLimit: undefined, timeLimit: 9, parsers: ['text/csv'], rendersErrors: true })
  })

  test('with several handlers has a variant for each', () => {
    const { variants } = operationOf({ get: [variant({ produces: ['text/html'], guard: [() => true, bearer], handler: () => '' }), variant({ handler: () => 1 })] })
    expect(variants.map(({ produces, guards, security }) => ({ produces, guards, security: security.map(({ name }) => name) }))).toEqual([{ produces: ['text/html'], guards: 2, security: ['token'] }, { produces: undefined, guards: 0, security: [] }])
  })

  test.each([['check', 'input'], ['strip', 'output'], ['off', 'input']] as const)('sends, where responses are to be %s, the %s of their schema', (responses, side) => {
    expect(variantOf({ get: { response: Scoop, handler: () => ({ scoops: 1 }) } }, { responses }).response?.side).toBe(side)
  })

  test('counts the guards before it and its own apart', () => {
    const operation = operationOf({ guard: bearer, get: { guard: () => true, handler: () => 1 } }, { guard: [() => true, () => true] })
    expect([operation.guards, operation.variants[0]?.guards, operation.security.map(({ name }) => name)]).toEqual([3, 1, ['token']])
  })
})

describe('the policy of an operation', () => {
  const trust = { partners: ['https://partner.example'], tenants: lookup(() => true) }

  test('is told in full, as in the access matrix', () => {
    const app = createApp([service('/a', { cors: { origins: ['*.notmyidea.org'] }, get: () => 1, put: { cors: { credentials: true, maxAge: 5 }, handler: () => 1 }, delete: { cors: false, handler: () => 1 } })])
    const told = app.describe().services.flatMap(({ operations }) => operations.map(({ cors }) => cors))
    expect(told).toEqual([{ origins: ['https://*.notmyidea.org'] }, { origins: ['https://*.notmyidea.org'], credentials: true, maxAge: 5 }, undefined])
    expect(told).toEqual(app.access().map(({ cors }) => cors))
  })

  test.each<readonly [CorsInput, string | undefined]>([
    [{ origins: trusted('partners') }, 'partners'], [{ origins: trusted('tenants') }, 'tenants'], [{ origins: ['https://partner.example'] }, undefined], [{ origins: '*' }, undefined],
    [{ origins: lookup(() => true) }, undefined], [false, undefined],
  ])('%j is that of the trusted group %s', (cors, name) => {
    expect(operationOf({ cors, get: () => 1 }, { trust }).trusted).toBe(name)
  })

  test('follows what is reconfigured', () => {
    const app = createApp([service('/a', { cors: { origins: trusted('partners') }, get: () => 1 })], { trust })
    const before = app.describe()
    expect(app.describe()).toBe(before)
    app.reconfigure({ trust: { partners: ['https://new.example'] } })
    expect(app.describe().services[0]?.operations[0]?.cors).toEqual({ origins: ['https://new.example'] })
    expect(before.services[0]?.operations[0]?.cors).toEqual({ origins: ['https://partner.example'] })
  })
})

describe('a mounted application', () => {
  const inner = createApp([service('/', { get: () => 1 }), service('/:id', { name: 'item', guard: bearer, get: () => 1 })], { trust: { partners: [] } })

  test('is told below its prefix, with the guards around it', () => {
    const { services } = createApp([service('/own', { get: () => 1 }), mount('/shop', inner)], { guard: secured('session', { type: 'apiKey', in: 'cookie', name: 'sid' }, () => true) }).describe()
    expect(services.map(({ path, name, operations }) => [path, name, operations[0]?.guards, operations[0]?.security.map((each) => each.name)])).toEqual([
      ['/own', '/own', 1, ['session']], ['/shop', '/shop', 1, ['session']], ['/shop/:id', 'item', 2, ['session', 'token']],
    ])
  })

  test('is told anew when it was reconfigured', () => {
    const app = createApp([mount('/shop', inner)])
    const before = app.describe()
    expect(app.describe()).toBe(before)
    inner.reconfigure({ cors: { origins: '*' } })
    expect(app.describe().services[0]?.operations[0]?.cors).toEqual({ origins: '*' })
  })
})

test('a handler can read the description of the application that it stands in', async () => {
  const paths = service('/paths', { get: ({ get }) => get(ownDescription)().services.map(({ path }) => path) })
  const app = createApp([paths, mount('/inner', createApp([paths, service('/more', { get: () => 1 })]))])
  expect(await (await app.request('/paths')).json()).toEqual(['/paths', '/inner/paths', '/inner/more'])
  expect(await (await app.request('/inner/paths')).json()).toEqual(['/paths', '/more'])
})

test('a description can be written as JSON, and nobody can change it', () => {
  const description = describeServices([service('/a', { guard: bearer, cors: { origins: lookup(() => true) }, post: { body: Scoop, response: Scoop, problems: [SoldOut], handler: () => ({ scoops: 1 }) } })])
  const written: unknown = JSON.parse(JSON.stringify(description))
  expect(written).toMatchObject({ services: [{ operations: [{ security: [{ name: 'token' }], cors: { origins: { kind: 'lookup' } }, variants: [{ schemas: { body: { vendor: 'zod' } } }] }] }] })
  const thawed: string[] = []
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    if (!Object.isFrozen(value)) thawed.push(path)
    for (const [key, member] of Object.entries(value)) walk(member, `${path}.${key}`)
  }
  walk(description, 'description')
  expect(thawed).toEqual([])
})
