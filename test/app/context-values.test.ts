/** Context values: what an application gives to its handlers by key, and what is made of a request, once. */
import { describe, expect, test } from 'vitest'
import { contextValue, createApp, HttpProblem, service } from '../../src/index.ts'
import type { Guard } from '../../src/index.ts'

interface Store { readonly find: (token: string) => string | undefined }

const store = contextValue<Store>('store')
let made = 0
const user = contextValue('user', async ({ request, get }) => {
  made++
  await Promise.resolve()
  return get(store).find(request.headers.get('authorization') ?? '')
})
const signedIn = contextValue('signed-in user', async ({ get }) => await get(user) ?? (() => { throw new HttpProblem(401, {}, { headers: { 'www-authenticate': 'Bearer' } }) })())
const mustSignIn: Guard = async ({ get }) => { await get(signedIn) }

const me = service('/me', {
  guard: mustSignIn,
  get: { wrap: async ({ get }, next) => { await get(user); return next() }, validate: async ({ get }) => { await get(user) }, handler: async ({ get }) => ({ name: await get(signedIn), again: await get(user) }) },
})
const fixed: Store = { find: (token) => (token === 'a' ? 'ada' : token === 'b' ? 'bob' : undefined) }
const app = createApp([me], { values: [store.is(fixed)] })
const as = (token: string): RequestInit => ({ headers: { authorization: token } })

describe('a value that is made of the request', () => {
  test('is the same for guards, rules, wrappers and handler, and made once', async () => {
    made = 0
    expect(await (await app.request('/me', as('a'))).json()).toEqual({ name: 'ada', again: 'ada' })
    expect(made).toBe(1)
  })

  test('belongs to its request', async () => {
    const answers = await Promise.all(['a', 'b', 'a'].map(async (token) => (await app.request('/me', as(token))).json()))
    expect(answers).toMatchObject([{ name: 'ada' }, { name: 'bob' }, { name: 'ada' }])
  })

  test('that throws a problem is that problem', async () => {
    const response = await app.request('/me', as('x'))
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  })
})

describe('a value that the application gives', () => {
  test('goes before the source of its key, as in a test', async () => {
    made = 0
    const faked = createApp([me], { values: [user.is(Promise.resolve('eve'))] })
    expect(await (await faked.request('/me')).json()).toMatchObject({ name: 'eve' })
    expect(made).toBe(0)
  })

  test('may be undefined', async () => {
    const key = contextValue<string | undefined>('key', () => 'made')
    const given = createApp([service('/a', { get: ({ get }) => get(key) ?? 'none' })], { values: [key.is(undefined)] })
    expect(await (await given.request('/a')).json()).toBe('none')
  })

  test('is its application\'s own', async () => {
    const name = contextValue<string>('name')
    const apps = ['one', 'two'].map((value) => createApp([service('/a', { get: ({ get }) => get(name) })], { values: [name.is(value)] }))
    expect(await Promise.all(apps.map(async (one) => (await one.request('/a')).json()))).toEqual(['one', 'two'])
  })
})

test('a key that stands for nothing is a 500, and the cause says what to write', async () => {
  const heard: unknown[] = []
  const bare = createApp([me], { onError: (error) => { heard.push(error) } })
  expect((await bare.request('/me', as('a'))).status).toBe(500)
  expect(String(heard[0])).toContain('values: [store.is(…)]')
})

test('two keys of one name are two keys', async () => {
  const [one, other] = [contextValue<number>('n'), contextValue<number>('n')]
  const both = createApp([service('/a', { get: ({ get }) => [get(one), get(other)] })], { values: [one.is(1), other.is(2)] })
  expect(await (await both.request('/a')).json()).toEqual([1, 2])
})
