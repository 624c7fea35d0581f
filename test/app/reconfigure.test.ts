/** `reconfigure`: all or nothing, for requests that come after. */
import { describe, expect, test } from 'vitest'
import { createApp, lookup, PolicyError, service, trusted } from '../../src/index.ts'
import type { Issue, Service, WarningCode } from '../../src/index.ts'
import { corsOf, from, preflight } from './exchange.ts'

const A = 'https://a.example'
const B = 'https://b.example'
const handler = () => 1

const reads = async (app: ReturnType<typeof createApp>, path: string, origin: string): Promise<boolean> => corsOf(await app.request(path, from(origin)))['allow-origin'] === origin

function world() {
  return createApp([service('/trusted', { cors: { origins: trusted('group') }, get: handler }), service('/default', { get: handler })], { cors: { origins: [A] }, trust: { group: [A] } })
}

test('swaps the trusted groups, and leaves the default policy', async () => {
  const app = world()
  app.reconfigure({ trust: { group: [B] } })
  expect([await reads(app, '/trusted', A), await reads(app, '/trusted', B), await reads(app, '/default', A), await reads(app, '/unknown', A)]).toEqual([false, true, true, true])
  expect(app.access().map(({ cors }) => cors?.origins)).toEqual([[B], [A]])
})

test('swaps the default policy, and leaves the trusted groups', async () => {
  const app = world()
  app.reconfigure({ cors: { origins: [B] } })
  expect([await reads(app, '/trusted', A), await reads(app, '/default', A), await reads(app, '/default', B), await reads(app, '/unknown', B), await reads(app, '/unknown', A)]).toEqual([true, false, true, true, false])
})

test('swaps both, again and again, from what was last', async () => {
  const app = world()
  app.reconfigure({ cors: { origins: [B] }, trust: { group: [B] } })
  app.reconfigure({ trust: { group: [A] } })
  expect([await reads(app, '/trusted', A), await reads(app, '/default', B)]).toEqual([true, true])
  app.reconfigure({ cors: false })
  expect([await reads(app, '/trusted', A), await reads(app, '/default', B), await reads(app, '/unknown', B)]).toEqual([true, false, false])
})

test.each([{}, { cors: undefined }, { trust: undefined }])('leaves what is left out, or said to be undefined: %j', async (change) => {
  const app = world()
  app.reconfigure(change as never)
  expect([await reads(app, '/trusted', A), await reads(app, '/default', A), await reads(app, '/unknown', A)]).toEqual([true, true, true])
})

test.each<[words: string, change: object, code: string]>([
  ['a faulty group beside a good policy', { cors: { origins: [B] }, trust: { group: [`${B}/`] } }, 'origin/path'],
  ['a faulty policy beside a good group', { cors: { origins: [B], maxAge: -1 }, trust: { group: [B] } }, 'max-age/range'],
  ['a group that goes missing', { trust: {} }, 'origins/unknown-group'],
  ['a default without origins, that a service has no other of', { cors: { credentials: true } }, 'origins/missing'],
  ['a setting that is not swapped', { bodyLimit: 1 }, 'settings/unknown-field'],
  ['a setting that is none', { core: 1 }, 'settings/unknown-field'],
])('changes nothing for %s, and tells it', async (_, change, code) => {
  const app = world()
  let error: unknown
  try {
    app.reconfigure(change as never)
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(PolicyError)
  expect((error as PolicyError).issues.map((issue) => issue.code)).toEqual([code])
  expect([await reads(app, '/trusted', A), await reads(app, '/trusted', B), await reads(app, '/default', A), await reads(app, '/default', B)]).toEqual([true, false, true, false])
})

test('tells every fault at once', () => {
  expect(() => world().reconfigure({ cors: { origins: ['x/' as string], maxAge: -1 }, trust: { group: ['', '*'] } })).toThrow(/^4 faults/)
})

describe('a request that runs', () => {
  test('keeps the policy that it came under', async () => {
    let release: () => void = () => undefined
    const gate = new Promise<void>((resolve) => { release = resolve })
    const app = createApp([service('/a', { cors: { origins: trusted('group') }, get: () => gate })], { trust: { group: [A] } })
    const old = app.request('/a', from(A))
    app.reconfigure({ trust: { group: [B] } })
    const fresh = app.request('/a', from(A))
    release()
    expect([corsOf(await old), corsOf(await fresh)]).toEqual([{ 'allow-origin': A }, {}])
  })

  test('keeps it while a lookup is asked', async () => {
    let answer: (allowed: boolean) => void = () => undefined
    const app = createApp([service('/a', { cors: { origins: trusted('group') }, get: handler })], { trust: { group: lookup(() => new Promise<boolean>((resolve) => { answer = resolve })) } })
    const running = app.request('/a', from(A))
    await Promise.resolve()
    app.reconfigure({ trust: { group: [] } })
    answer(true)
    expect(corsOf(await running)).toEqual({ 'allow-origin': A })
    expect(corsOf(await app.request('/a', from(A)))).toEqual({})
  })
})

test('of one application does not touch another', async () => {
  const shared = service('/a', { cors: { origins: trusted('group') }, get: handler })
  const [first, second] = [createApp([shared], { trust: { group: [A] } }), createApp([shared], { trust: { group: [A] } })]
  first.reconfigure({ trust: { group: [B] } })
  expect([await reads(first, '/a', A), await reads(second, '/a', A)]).toEqual([false, true])
})

test('is not done by changing what was given', async () => {
  const trust = { group: [A] }
  const services: Service[] = [service('/a', { cors: { origins: trusted('group') }, get: handler })]
  const app = createApp(services, { trust })
  trust.group.push(B)
  services.push(service('/b', { get: handler }))
  expect([await reads(app, '/a', B), (await app.request('/b')).status]).toEqual([false, 404])
  app.reconfigure({ cors: { origins: [A] } })
  expect((await app.request('/b')).status).toBe(404)
})

test('tells the warnings of what is new, and fails as a whole where the hook does', async () => {
  const heard: Issue<WarningCode>[] = []
  const app = createApp([service('/a', { cors: { origins: trusted('group') }, get: handler })], { trust: { group: [A] }, onWarning: (warning) => { heard.push(warning) } })
  expect(heard).toEqual([])
  app.reconfigure({ trust: { group: ['http://b.example'] } })
  expect(heard.map(({ code }) => code)).toEqual(['warning/insecure'])
  expect(app.warnings()).toEqual(heard)
})

test('answers preflights from what is new', async () => {
  const app = world()
  app.reconfigure({ trust: { group: [B] } })
  expect((await app.request('/trusted', preflight(A, 'GET'))).status).toBe(403)
  expect((await app.request('/trusted', preflight(B, 'GET'))).status).toBe(204)
})

test('the functions of an application need no this', async () => {
  const { fetch, request, allows, reconfigure, access, warnings, warn } = world()
  reconfigure({ trust: { group: [B] } })
  expect((await fetch(new Request('http://localhost/trusted'))).status).toBe(200)
  expect((await request('/trusted')).status).toBe(200)
  expect(await allows(new Request('http://localhost/trusted', { headers: { origin: B } }))).toBe(true)
  expect([access().length, warnings()]).toEqual([2, []])
  expect(warn({ code: 'warning/insecure', path: [], value: 1, message: '', fix: '' })).toBe(undefined)
})
