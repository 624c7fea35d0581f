/** Trusted hosts: groups of the settings, the environment, lookups. */
import { describe, expect, test } from 'vitest'
import { createApp, lookup, originsFromEnv, PolicyError, service, trusted } from '../../src/index.ts'
import type { AppSettings, LookupOptions, OriginQuestion, TrustInput } from '../../src/index.ts'
import { corsOf, from, preflight } from './exchange.ts'

const A = 'https://a.example'
const B = 'https://b.example'
const handler = () => 1

function appOf(trust: TrustInput, settings: Omit<AppSettings<undefined>, 'cors'> = {}) {
  return createApp([service('/a', { cors: { origins: trusted('group') }, get: handler, put: handler })], { ...settings, trust })
}

const reads = async (app: ReturnType<typeof createApp>, origin: string): Promise<boolean> => corsOf(await app.request('/a', from(origin)))['allow-origin'] === origin

function codesOf(create: () => unknown): readonly (readonly [string, string])[] {
  try {
    create()
  } catch (error) {
    if (error instanceof PolicyError) return error.issues.map(({ code, path }) => [code, path.join(' ')])
    throw error
  }
  return []
}

describe('a group', () => {
  test('is a list of patterns', async () => {
    const app = appOf({ group: [A, '*.b.example'] })
    expect([await reads(app, A), await reads(app, 'https://x.b.example'), await reads(app, B)]).toEqual([true, true, false])
    expect(app.access()[0]?.cors).toEqual({ origins: [A, 'https://*.b.example'] })
  })

  test('that is an empty list trusts nobody', async () => {
    const app = appOf({ group: [] })
    expect(await reads(app, A)).toBe(false)
    expect((await app.request('/a', preflight(A, 'PUT'))).status).toBe(403)
    expect((await app.request('/a')).headers.get('vary')).toBe('Origin')
  })

  test.each<[variable: string, text: string]>([['commas', `${A},*.b.example`], ['spaces', `${A} *.b.example`], ['lines and both', `  ${A} ,\n\t*.b.example, `]])('comes from the environment, parted by %s', async (_, text) => {
    const app = appOf({ group: originsFromEnv('ALLOWED', { ALLOWED: text }) })
    expect([await reads(app, A), await reads(app, 'https://x.b.example'), await reads(app, B)]).toEqual([true, true, false])
  })

  test('comes from the environment of the process', async () => {
    process.env['CORBEL_TEST_ORIGINS'] = A
    try {
      expect(await reads(appOf({ group: originsFromEnv('CORBEL_TEST_ORIGINS') }), A)).toBe(true)
    } finally {
      delete process.env['CORBEL_TEST_ORIGINS']
    }
    expect(codesOf(() => appOf({ group: originsFromEnv('CORBEL_TEST_ORIGINS') }))).toEqual([['origins/environment', 'trust group']])
  })

  test('may stand in the policy itself', async () => {
    const app = createApp([service('/a', { cors: { origins: originsFromEnv('ALLOWED', { ALLOWED: A }) }, get: handler })])
    expect([await reads(app, A), await reads(app, B)]).toEqual([true, false])
  })

  test.each<[words: string, trust: TrustInput, faults: readonly (readonly [string, string])[]]>([
    ['that nobody defines', {}, [['origins/unknown-group', '/a cors origins']]],
    ['that is only near', { groups: [A] }, [['origins/unknown-group', '/a cors origins']]],
    ['of a faulty pattern', { group: [A, `${B}/`] }, [['origin/path', 'trust group 1']]],
    ['of a faulty entry of the environment', { group: originsFromEnv('ALLOWED', { ALLOWED: `${A} ${B}/` }) }, [['origin/path', 'trust group ALLOWED 1']]],
    ['of an environment that has no such variable', { group: originsFromEnv('ALLOWED', {}) }, [['origins/environment', 'trust group']]],
    ['of an empty variable', { group: originsFromEnv('ALLOWED', { ALLOWED: ' ' }) }, [['origins/environment', 'trust group']]],
    ['that is everybody', { group: '*' as never }, [['trust/group-type', 'trust group']]],
    ['that lists everybody', { group: ['*'] }, [['origins/wildcard-in-list', 'trust group 0']]],
    ['that nobody uses, faulty all the same', { group: [A], other: ['x/'] }, [['origin/path', 'trust other 0']]],
  ])('%s is a fault', (_, trust, faults) => {
    expect(codesOf(() => appOf(trust))).toEqual(faults)
  })

  test('is insecure beside credentials by the place where it is defined, and by the place that allows them', () => {
    const create = () => createApp([service('/a', { cors: { origins: trusted('group'), credentials: true }, get: handler })], { trust: { group: ['http://a.example'] } })
    expect(codesOf(create)).toEqual([['origins/insecure-with-credentials', 'trust group 0']])
    expect(create).toThrow('/a › cors › credentials')
  })

  test('of one application is not that of another', async () => {
    const shared = service('/a', { cors: { origins: trusted('group') }, get: handler })
    const [first, second] = [createApp([shared], { trust: { group: [A] } }), createApp([shared], { trust: { group: [B] } })]
    expect([await reads(first, A), await reads(first, B), await reads(second, A), await reads(second, B)]).toEqual([true, false, false, true])
  })
})

/** A lookup that notes what it is asked. */
function noting(ask: OriginQuestion, options?: LookupOptions) {
  const asked: string[] = []
  return { asked, origins: lookup((origin) => { asked.push(origin); return ask(origin) }, options) }
}

describe('a lookup', () => {
  const app = (origins: ReturnType<typeof lookup>, more: { readonly credentials?: boolean } = {}, settings: AppSettings<undefined> = {}) => createApp([service('/a', { cors: { origins, ...more }, get: handler, put: handler })], settings)

  test.each<[words: string, ask: OriginQuestion, allowed: boolean]>([
    ['says yes', () => true, true], ['says yes later', async () => true, true], ['says no', () => false, false], ['says no later', async () => false, false],
    ['fails', () => { throw new Error('down') }, false], ['fails later', () => Promise.reject(new Error('down')), false],
    ['says something else', () => 'yes' as never, false], ['says 1', async () => 1 as never, false], ['says nothing', () => undefined as never, false], ['never says', () => new Promise(() => undefined), false],
  ])('that %s', async (_, ask, allowed) => {
    const failures: unknown[] = []
    const world = app(lookup(ask, { timeout: 0.02 }), {}, { onLookupFailure: (error, origin) => { failures.push([error, origin]) } })
    expect(corsOf(await world.request('/a', from(A)))).toEqual(allowed ? { 'allow-origin': A } : {})
    expect((await world.request('/a', preflight(A, 'PUT'))).status).toBe(allowed ? 204 : 403)
    expect((await world.request('/a', from(A))).status).toBe(200)
    if (/fails|never/.test(_)) expect(failures[0]).toEqual([expect.any(Error), A])
    else expect(failures).toEqual([])
  })

  test('is asked once for many requests at a time, and once while its answer is kept', async () => {
    const { asked, origins } = noting(async () => { await new Promise((resolve) => setTimeout(resolve, 5)); return true })
    const world = app(origins)
    await Promise.all([...Array.from({ length: 20 }, () => world.request('/a', from(A))), world.request('/a', preflight(A, 'PUT')), world.request('/a', from(B))])
    for (let round = 0; round < 3; round++) await world.request('/a', from(A))
    expect(asked.toSorted()).toEqual([A, B])
  })

  test('that failed is asked again', async () => {
    let round = 0
    const { asked, origins } = noting(() => { if (round++ === 0) throw new Error('down'); return true })
    const world = app(origins)
    expect([await reads(world, A), await reads(world, A), await reads(world, A)]).toEqual([false, true, true])
    expect(asked).toEqual([A, A])
  })

  test('is asked again once its answer is old', async () => {
    const { asked, origins } = noting(() => true, { ttl: 0.01 })
    const world = app(origins)
    await reads(world, A)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await reads(world, A)).toBe(true)
    expect(asked).toEqual([A, A])
  })

  test('is asked only for what is an origin, and only where it matters', async () => {
    const { asked, origins } = noting(() => true)
    const world = createApp([service('/a', { cors: { origins }, get: handler, put: { cors: { origins: [B] }, handler } }), service('/b', { get: handler })])
    for (const origin of ['null', '', 'https://A.example', `${A}/`, 'a.example', '*', `${A}, ${A}`, `https://${'a.'.repeat(200)}example`, 'file://']) expect(corsOf(await world.request('/a', from(origin)))).toEqual({})
    await world.request('/a')
    await world.request('/b', from(A))
    await world.request('/a', from(A, { method: 'PUT' }))
    expect(asked).toEqual([])
    await world.request('/a', preflight(A, 'PUT'))
    expect(asked).toEqual([A])
  })

  test('is not asked for insecure origins where credentials are allowed', async () => {
    const { asked, origins } = noting(() => true)
    const world = app(origins, { credentials: true })
    expect([await reads(world, 'http://a.example'), await reads(world, A), await reads(world, 'http://localhost:3000')]).toEqual([false, true, true])
    expect(asked).toEqual([A, 'http://localhost:3000'])
  })

  test('whose failure cannot be told, because the hook fails too, refuses and is answered', async () => {
    const unhandled: unknown[] = []
    const listen = (error: unknown): void => { unhandled.push(error) }
    process.on('unhandledRejection', listen)
    try {
      for (const onLookupFailure of [() => { throw new Error('hook') }, async () => { throw new Error('hook') }]) {
        const world = app(lookup(() => { throw new Error('down') }), {}, { onLookupFailure })
        const response = await world.request('/a', from(A))
        expect([response.status, corsOf(response)]).toEqual([200, {}])
        expect(await world.allows(new Request('http://localhost/a', { headers: { origin: A } }))).toBe(false)
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    } finally {
      process.off('unhandledRejection', listen)
    }
    expect(unhandled).toEqual([])
  })

  test('may be a group', async () => {
    const world = appOf({ group: lookup((origin) => origin === A) })
    expect([await reads(world, A), await reads(world, B)]).toEqual([true, false])
  })
})
