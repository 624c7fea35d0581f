import { describe, expect, test } from 'vitest'
import { cors as express } from '../../src/adapters/express.ts'
import { cors as fetchCors } from '../../src/adapters/fetch.ts'
import { createGate } from '../../src/adapters/gate-input.ts'
import { cors as h3 } from '../../src/adapters/h3.ts'
import { cors as hono } from '../../src/adapters/hono.ts'
import { cors as http } from '../../src/adapters/http-middleware.ts'
import { cors as koa } from '../../src/adapters/koa.ts'
import { lookup, trusted } from '../../src/policy/input.ts'
import { PolicyError } from '../../src/policy/policy-error.ts'
import { APP } from './middleware-server.ts'

const page = { origins: [APP] }

function faultsOf(action: () => unknown): readonly (readonly [string, readonly unknown[]])[] {
  try {
    action()
    return []
  } catch (error) {
    if (error instanceof PolicyError) return error.issues.map(({ code, path }) => [code, path])
    throw error
  }
}

describe.each([['express', express], ['koa', koa], ['hono', hono], ['h3', h3], ['fetch', fetchCors], ['http', http]] as const)('cors of %s', (_name, cors) => {
  test('refuses a policy and settings that cannot be meant, with every fault at once', () => {
    const wrong = { origins: [`${APP}/`, '*'], credential: true, methods: ['put', 'PUT'] }
    expect(faultsOf(() => cors(wrong as never, { publicOrigin: 'api.example', onWarn: () => undefined } as never)).map(([code]) => code).sort()).toEqual([
      'methods/case', 'origin/path', 'origins/wildcard-in-list', 'policy/unknown-field', 'settings/public-origin', 'settings/unknown-field',
    ])
  })

  test('sees in a literal what is wrong with it', () => {
    // @ts-expect-error: no field has this name
    expect(() => cors({ origin: '*' })).toThrow(PolicyError)
    // @ts-expect-error: an origin has no path
    expect(() => cors({ origins: ['https://app.example/'] })).toThrow(PolicyError)
    // @ts-expect-error: everybody, with credentials
    expect(() => cors({ origins: '*', credentials: true })).toThrow(PolicyError)
    expect(() => cors({ origins: ['https://app.example'], methods: ['GET'] })).not.toThrow()
    expect(() => cors({ origins: ['https://app.example'], methods: { GET: {}, PUT: { credentials: true }, DELETE: false } })).not.toThrow()
    expect(() => cors(false)).not.toThrow()
  })
})

describe('a gate', () => {
  test.each<readonly [string, unknown, object, readonly (readonly [string, readonly unknown[]])[]]>([
    ['nothing', undefined, {}, [['policy/type', []]]],
    ['a text', '*', {}, [['policy/type', []]]],
    ['no origins', {}, {}, [['origins/missing', []]]],
    ['methods that are no list', { ...page, methods: 'GET' }, {}, [['methods/type', ['methods']]]],
    ['an empty list of methods', { ...page, methods: [] }, {}, [['methods/empty', ['methods']]]],
    ['no methods by name', { ...page, methods: {} }, {}, [['methods/empty', ['methods']]]],
    ['a method in lower case', { ...page, methods: { put: {} } }, {}, [['methods/case', ['methods', 'put']]]],
    ['a method with a faulty layer', { ...page, methods: { PUT: { maxage: 5 } } }, {}, [['policy/unknown-field', ['methods', 'PUT', 'maxage']]]],
    ['a method whose layer does not fit the rest', { origins: '*', methods: { PUT: { credentials: true } } }, {}, [['origins/wildcard-with-credentials', ['origins']]]],
    ['a method whose layer is none', { ...page, methods: { PUT: true } }, {}, [['policy/type', ['methods', 'PUT']]]],
    ['a group that is not there', { origins: trusted('partners') }, {}, [['origins/unknown-group', ['origins']]]],
    ['a faulty group', page, { trust: { partners: ['https://partner.example/'] } }, [['origin/path', ['trust', 'partners', 0]]]],
    ['a hook that is none', page, { onWarning: 5, onLookupFailure: 'x' }, [['settings/hook', ['onWarning']], ['settings/hook', ['onLookupFailure']]]],
    ['a public origin with a path', page, { publicOrigin: 'https://api.example/' }, [['settings/public-origin', ['publicOrigin']]]],
    ['a public origin that is no text', page, { publicOrigin: 5 }, [['settings/public-origin', ['publicOrigin']]]],
  ])('refuses %s, and says where', (_name, policy, options, faults) => {
    expect(faultsOf(() => createGate(policy, options))).toEqual(faults)
  })

  test('tells its warnings, and asks its groups and lookups', async () => {
    const heard: string[] = []
    const failed: unknown[] = []
    const gate = createGate({ origins: trusted('partners'), maxAge: 80_000 }, {
      trust: { partners: lookup(() => { throw new Error('The directory is away.') }) },
      onWarning: ({ code }) => { heard.push(code) },
      onLookupFailure: (error, origin) => { failed.push([(error as Error).message, origin]) },
    })
    expect(heard).toEqual(['warning/max-age'])
    const [rule] = gate.decider.table.rules
    expect(rule?.kind === 'lookup' && await rule.handle.ask(APP)).toBe(false)
    expect(failed).toEqual([['The directory is away.', APP]])
  })

  test('knows the host at which browsers reach it', () => {
    expect(createGate(page, { publicOrigin: 'https://api.example:8443' }).authority).toBe('api.example:8443')
    expect(createGate(page).authority).toBeUndefined()
  })

  test('has the usual methods, or those that the policy lists', () => {
    const usual = createGate(page)
    expect([usual.listed, usual.decider.table.has('PATCH'), usual.decider.table.has('REPORT')]).toEqual([undefined, true, false])
    const listed = createGate({ ...page, methods: { GET: {}, PUT: false } })
    expect([listed.listed?.get('PUT'), listed.decider.table.entry('PUT').policy, listed.decider.table.entry('GET').policy?.origins === listed.own?.origins, listed.decider.table.has('HEAD')]).toEqual([undefined, undefined, true, true])
  })

  test('for no CORS at all has no policy', () => {
    expect([createGate(false).own, createGate({ enabled: false }).own]).toEqual([undefined, undefined])
  })
})
