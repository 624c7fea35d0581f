/** What handlers are told of their input, and what does not compile. */
import { type } from 'arktype'
import * as v from 'valibot'
import { assertType, describe, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { createApp, lookup, originsFromEnv, reply, service, trusted, file, HttpProblem, redirect } from '../../src/index.ts'
import type { App, Context, PathParams, PolicyInput, Service } from '../../src/index.ts'

const handler = () => 1

describe('without schemas', () => {
  test('the path tells the parameters, the platform the rest', () => {
    const one = service('/icecream/:flavour/:size?', {
      get: (context) => {
        expectTypeOf(context.params.flavour).toEqualTypeOf<string>()
        expectTypeOf(context.params.size).toEqualTypeOf<string | undefined>()
        expectTypeOf(context.query).toEqualTypeOf<URLSearchParams>()
        expectTypeOf(context.headers).toEqualTypeOf<Headers>()
        expectTypeOf(context.body).toEqualTypeOf<undefined>()
        expectTypeOf(context.request).toEqualTypeOf<Request>()
        expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>()
        expectTypeOf(context.accepted).toEqualTypeOf<string>()
        // @ts-expect-error: the path has no such parameter
        return context.params.flavor
      },
      post: {
        handler: ({ params, body }) => {
          expectTypeOf(params.flavour).toEqualTypeOf<string>()
          expectTypeOf(body).toEqualTypeOf<undefined>()
          // @ts-expect-error: the path has no such parameter
          return params.colour
        },
      },
    })
    expectTypeOf(one).toExtend<Service<'/icecream/:flavour/:size?'>>()
  })

  test('several parameters, wildcards and none', () => {
    expectTypeOf<PathParams<'/a/:b/c/:d'>>().toEqualTypeOf<Readonly<{ b: string; d: string }>>()
    expectTypeOf<PathParams<'/a'>['x' & keyof PathParams<'/a'>]>().toBeNever()
    expectTypeOf<PathParams<'/a/**:rest'>>().toHaveProperty('rest')
    expectTypeOf<PathParams<string>>().toEqualTypeOf<Readonly<Record<string, string | undefined>>>()
  })

  test('a path that is known only at run time has parameters that may be absent', () => {
    service('/a' as string, {
      get: ({ params }) => {
        expectTypeOf(params['any']).toEqualTypeOf<string | undefined>()
      },
    })
  })
})

describe('with schemas', () => {
  const schemas = {
    zod: { params: z.object({ id: z.coerce.number() }), query: z.object({ page: z.coerce.number().default(1) }), headers: z.object({ 'x-a': z.string().transform((text) => text.length) }), body: z.object({ name: z.string() }) },
    valibot: { params: v.object({ id: v.pipe(v.string(), v.transform(Number)) }), query: v.object({ page: v.optional(v.pipe(v.string(), v.transform(Number)), '1') }), headers: v.object({ 'x-a': v.pipe(v.string(), v.length(1), v.transform((text) => text.length)) }), body: v.object({ name: v.string() }) },
    arktype: { params: type({ id: 'string.integer.parse' }), query: type({ page: 'string.integer.parse' }), headers: type({ 'x-a': 'string.integer.parse' }), body: type({ name: 'string' }) },
  }

  test('of zod: what they make', () => {
    const { params, query, headers, body } = schemas.zod
    const check = (context: { readonly params: { id: number }; readonly query: { page: number }; readonly headers: { 'x-a': number } }) => context
    service('/:id', {
      get: { params, query, headers, handler: (context) => { check(context); expectTypeOf(context.params).toEqualTypeOf<{ id: number }>(); expectTypeOf(context.body).toEqualTypeOf<undefined>() } },
      head: { params, query, headers, handler: (context) => { check(context); expectTypeOf(context.query).toEqualTypeOf<{ page: number }>() } },
      post: { params, query, headers, body, handler: (context) => { check(context); expectTypeOf(context.body).toEqualTypeOf<{ name: string }>() } },
      put: { params, query, headers, body, handler: (context) => { check(context); expectTypeOf(context.body).toEqualTypeOf<{ name: string }>() } },
      patch: { params, query, headers, body, handler: (context) => { check(context); expectTypeOf(context.body).toEqualTypeOf<{ name: string }>() } },
      delete: { params, query, headers, body, handler: (context) => { check(context); expectTypeOf(context.body).toEqualTypeOf<{ name: string }>() } },
      options: { params, query, headers, body, handler: (context) => { check(context); expectTypeOf(context.headers).toEqualTypeOf<{ 'x-a': number }>() } },
    })
  })

  test('of valibot: what they make', () => {
    const { params, query, headers, body } = schemas.valibot
    service('/:id', {
      get: { params, query, headers, handler: (context) => { expectTypeOf(context.params).toEqualTypeOf<{ id: number }>(); expectTypeOf(context.query).toEqualTypeOf<{ page: number }>() } },
      head: { params, handler: (context) => { expectTypeOf(context.params.id).toEqualTypeOf<number>() } },
      post: { params, headers, body, handler: (context) => { expectTypeOf(context.headers).toEqualTypeOf<{ 'x-a': number }>(); expectTypeOf(context.body).toEqualTypeOf<{ name: string }>() } },
      put: { body, handler: ({ body: made, params: raw }) => { expectTypeOf(made).toEqualTypeOf<{ name: string }>(); expectTypeOf(raw.id).toEqualTypeOf<string>() } },
      patch: { query, handler: (context) => { expectTypeOf(context.query.page).toEqualTypeOf<number>() } },
      delete: { headers, handler: (context) => { expectTypeOf(context.headers['x-a']).toEqualTypeOf<number>() } },
      options: { body, handler: (context) => { expectTypeOf(context.body.name).toEqualTypeOf<string>() } },
    })
  })

  test('of arktype: what they make', () => {
    const { params, query, headers, body } = schemas.arktype
    service('/:id', {
      get: { params, query, headers, handler: (context) => { expectTypeOf(context.params.id).toEqualTypeOf<number>(); expectTypeOf(context.query.page).toEqualTypeOf<number>(); expectTypeOf(context.headers['x-a']).toEqualTypeOf<number>() } },
      post: { body, handler: (context) => { expectTypeOf(context.body.name).toEqualTypeOf<string>() } },
      put: { body, params, handler: (context) => { expectTypeOf(context.body.name).toEqualTypeOf<string>(); expectTypeOf(context.params.id).toEqualTypeOf<number>() } },
    })
  })

  test('beside guards, a policy and limits, in any order', () => {
    service('/:id', {
      post: {
        handler: ({ body }) => { expectTypeOf(body).toEqualTypeOf<{ name: string }>() },
        cors: { origins: ['https://a.example'], credentials: true }, guard: ({ pathParams }) => { expectTypeOf(pathParams).toEqualTypeOf<Readonly<Record<string, string | undefined>>>() },
        bodyLimit: 1, consumes: ['application/json'], body: schemas.zod.body,
      },
    })
  })

  test('a handler may stand apart, its context named', () => {
    const apart = ({ params, body }: Context<'/:id', { body: typeof schemas.zod.body }>): string => params.id + body.name
    service('/:id', { post: { body: schemas.zod.body, handler: apart } })
  })
})

describe('other methods', () => {
  test('know the parameters of the path, and nothing of what schemas made', () => {
    service('/:id', {
      methods: {
        PURGE: ({ params }) => { expectTypeOf(params.id).toEqualTypeOf<string>() },
        QUERY: { body: z.object({ name: z.string() }), cors: { origins: ['https://a.example'] }, handler: ({ params, body }) => { expectTypeOf(params.id).toEqualTypeOf<string>(); expectTypeOf(body).toBeUnknown() } },
        // @ts-expect-error: the path has no such parameter
        COPY: ({ params }) => params.to,
      },
    })
  })
})

describe('what does not compile', () => {
  test('credentials or enforce beside everybody, at each of the three levels', () => {
    // @ts-expect-error: list the origins
    service('/a', { cors: { origins: '*', credentials: true }, get: handler })
    // @ts-expect-error: list the origins
    service('/a', { get: { cors: { origins: '*', credentials: true }, handler } })
    // @ts-expect-error: list the origins
    createApp([], { cors: { origins: '*', credentials: true } })
    // @ts-expect-error: list the origins
    service('/a', { cors: { origins: '*', enforce: true }, get: handler })
    // @ts-expect-error: list the origins
    createApp([]).reconfigure({ cors: { origins: '*', credentials: true } })
  })

  test('a misspelt or unknown field of a policy, at each level', () => {
    // @ts-expect-error: origins
    service('/a', { cors: { origin: '*' }, get: handler })
    // @ts-expect-error: allowHeaders
    service('/a', { cors: { origins: '*', allowedHeaders: ['x-a'] }, get: handler })
    // @ts-expect-error: maxAge
    service('/a', { get: { cors: { origins: '*', maxAgeSeconds: 1 }, handler } })
    // @ts-expect-error: exposeHeaders
    service('/a', { delete: { cors: { origins: '*', exposedHeaders: [] }, handler } })
    // @ts-expect-error: methods are the operations
    service('/a', { put: { cors: { origins: '*', methods: ['PUT'] }, handler } })
    // @ts-expect-error: origins
    createApp([], { cors: { allowedOrigins: ['https://a.example'] } })
    // @ts-expect-error: origins
    service('/a', { methods: { QUERY: { cors: { origin: '*' }, handler } } })
    // @ts-expect-error: no such field
    createApp([], { cors: { origins: '*', bogus: 1 } })
  })

  test('an origin with a slash or a path, everybody in a list, null', () => {
    // @ts-expect-error: write https://a.example
    service('/a', { cors: { origins: ['https://a.example/'] }, get: handler })
    // @ts-expect-error: write https://a.example
    service('/a', { post: { cors: { origins: ['https://b.example', 'https://a.example/path'] }, handler } })
    // @ts-expect-error: write https://a.example
    createApp([], { cors: { origins: ['https://a.example/'] } })
    // @ts-expect-error: write origins: '*'
    service('/a', { cors: { origins: ['*'] }, get: handler })
    // @ts-expect-error: null is not one origin
    service('/a', { cors: { origins: ['null'] }, get: handler })
    // @ts-expect-error: a list
    service('/a', { cors: { origins: 'https://a.example' }, get: handler })
    // @ts-expect-error: true is no policy
    service('/a', { cors: true, get: handler })
  })

  test('an operation that is none', () => {
    // @ts-expect-error: get
    service('/a', { GET: handler })
    // @ts-expect-error: get
    service('/a', { gett: handler })
    // @ts-expect-error: QUERY stands in methods
    service('/a', { QUERY: handler })
    // @ts-expect-error: no such field
    service('/a', { get: handler, title: 'x' })
    // @ts-expect-error: a handler is needed
    service('/a', { get: {} })
    // @ts-expect-error: query
    service('/a', { get: { querry: z.object({}), handler } })
    // @ts-expect-error: no such field
    service('/a', { get: { parameters: z.object({}), handler } })
  })

  test('a body where there is none', () => {
    // @ts-expect-error: GET has no body
    service('/a', { get: { body: z.object({}), handler } })
    // @ts-expect-error: HEAD has no body
    service('/a', { head: { body: z.object({}), handler } })
  })

  test('what is no schema', () => {
    // @ts-expect-error: no schema
    service('/a', { post: { body: { type: 'object' }, handler } })
    // @ts-expect-error: no schema
    service('/a', { get: { query: (value: unknown) => value, handler } })
  })

  test('what a schema did not make', () => {
    service('/a', {
      // @ts-expect-error: the body has no such field
      post: { body: z.object({ name: z.string() }), handler: ({ body }) => body.nam },
      // @ts-expect-error: the query has no such field
      get: { query: z.object({ page: z.string() }), handler: ({ query }) => query.pages },
    })
  })

  test('settings that are none', () => {
    // @ts-expect-error: no such setting
    createApp([], { corss: { origins: '*' } })
    // @ts-expect-error: a number
    createApp([], { bodyLimit: '1mb' })
    // @ts-expect-error: no such setting is swapped
    createApp([]).reconfigure({ bodyLimit: 1 })
    // @ts-expect-error: no service
    createApp([{ path: '/a', get: handler }])
    // @ts-expect-error: a group is no '*'
    createApp([], { trust: { group: '*' } })
  })
})

describe('what compiles', () => {
  test('policies of every form, at every level', () => {
    const shared = { origins: ['https://a.example'], credentials: true } as const
    const wide: PolicyInput = { origins: '*' }
    assertType<Service>(service('/a', { cors: shared, get: { cors: { ...shared, maxAge: 1 }, handler }, put: { cors: wide, handler }, delete: { cors: false, handler } }))
    assertType<Service>(service('/a', { cors: { origins: trusted('a') }, get: { cors: { origins: lookup(async () => true), credentials: true }, handler }, put: { cors: { origins: originsFromEnv('A', {}) }, handler }, post: { cors: { origins: '*', credentials: false }, handler } }))
    assertType<App>(createApp([], { cors: { origins: ['https://*.a.example', 'http://localhost:*'], credentials: true, enforce: true }, trust: { a: ['https://a.example'], b: lookup(() => true), c: originsFromEnv('C', {}) } }))
    const texts: string[] = ['https://a.example']
    assertType<Service>(service('/a', { cors: { origins: texts }, get: handler }))
  })

  test('handlers of every kind, guards alone and in lists', () => {
    assertType<Service>(service('/a', {
      name: 'a', description: 'text', guard: [() => undefined, async () => false], get: async () => ({ a: 1 }), async* put() { yield 'a' }, post: () => undefined, head: () => new Response(null), options: { guard: () => true, handler: async () => null },
    }))
  })

  test('a list that is only read, where the response is one', () => {
    const names: readonly string[] = ['lemon']
    const schema = z.array(z.string())
    assertType<Service>(service('/a', { get: { response: schema, handler: () => names }, post: { response: schema, handler: async () => names }, put: { response: schema, handler: () => reply(201, names) } }))
    // @ts-expect-error: what is in it is something else
    service('/a', { get: { response: schema, handler: (): readonly number[] => [1] } })
  })

  test('services of different paths in one list', () => {
    const list = [service('/a', { get: handler }), service('/b/:c', { get: handler })]
    assertType<App>(createApp(list))
    assertType<(request: Request) => Promise<Response>>(createApp(list).fetch)
  })
})

test('beside the value of its schema, a handler may give what has none', () => {
  const response = z.object({ id: z.string() })
  service('/:id', {
    get: { response, handler: () => redirect('/elsewhere') },
    put: { response, handler: () => file(new Blob(['x'])) },
    post: { response, handler: () => new HttpProblem(409) },
    // @ts-expect-error: the value does not fit
    patch: { response, handler: () => ({ id: 1 }) },
  })
})
