/** Rules across places, faults that handlers tell, and the language in which they are told. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, HttpProblem, service } from '../../src/index.ts'
import type { Faults } from '../../src/index.ts'
import { faultsOf, json, problemOf } from './exchange.ts'

const body = z.object({ name: z.string(), email: z.string() })
const query = z.object({ ref: z.coerce.number() })

/** An application whose rules note when they run. */
function observed() {
  const ran: string[] = []
  const app = createApp([service('/users/:id', {
    post: {
      params: z.object({ id: z.coerce.number() }), query, body,
      validate: [
        { needs: ['body'], check: (context, faults) => { ran.push('body'); if (context.body.email.length !== context.body.name.length) faults.add({ in: 'body', pointer: '/email', detail: 'Invalid email length.' }) } },
        { needs: ['query', 'params'], check: async ({ query: { ref }, params }, { add }) => { ran.push('query'); await Promise.resolve(); if (ref === params.id) add({ in: 'query', pointer: '/ref', detail: 'Refers to itself.', code: 'self' }) } },
        ({ params }) => { ran.push(`all ${params.id}`) },
      ],
      handler: ({ params, query: { ref }, body: { name } }) => [params.id, ref, name],
    },
  })])
  return { app, ran }
}

describe('rules', () => {
  test('see what the schemas made, and let a good request through', async () => {
    const { app, ran } = observed()
    expect(await (await app.request('/users/1?ref=2', json({ name: 'abc', email: 'abc' }))).json()).toEqual([1, 2, 'abc'])
    expect(ran).toEqual(['body', 'query', 'all 1'])
  })

  test('tell their faults in one answer, with members of their own', async () => {
    const response = await observed().app.request('/users/2?ref=2', json({ name: 'abc', email: 'ab' }))
    expect(response.status).toBe(400)
    expect((await problemOf(response)).errors).toEqual([
      { in: 'body', pointer: '/email', detail: 'Invalid email length.' }, { in: 'query', pointer: '/ref', detail: 'Refers to itself.', code: 'self' },
    ])
  })

  test.each([
    ['the body is not what it needs', '/users/1?ref=2', { name: 1, email: 'x' }, ['query'], ['body /name']],
    ['the query is not what it needs', '/users/1?ref=x', { name: 'a', email: 'xy' }, ['body'], ['query /ref', 'body /email']],
    ['nothing is', '/users/x?ref=x', {}, [], ['path /id', 'query /ref', 'body /name', 'body /email']],
  ])('run only where their places are valid: %s', async (_words, path, sent, ran, faults) => {
    const one = observed()
    expect(await faultsOf(await one.app.request(path, json(sent)))).toEqual(faults)
    expect(one.ran).toEqual(ran)
  })

  test('never run for a preflight, nor after a guard that refuses', async () => {
    let ran = 0
    const app = createApp([service('/a', { cors: { origins: '*' }, post: { guard: () => false, validate: () => { ran++ }, handler: () => 1 } })])
    await app.request('/a', { method: 'OPTIONS', headers: { 'origin': 'https://a.example', 'access-control-request-method': 'POST' } })
    await app.request('/a', { method: 'POST' })
    expect(ran).toBe(0)
  })

  test('one that throws a problem answers with it; one that throws anything else is a 500', async () => {
    const heard: unknown[] = []
    const failing = (error: unknown) => createApp([service('/a', { post: { validate: () => { throw error }, handler: () => 1 } })], { onError: (cause) => { heard.push(cause) } })
    expect((await failing(new HttpProblem(409)).request('/a', { method: 'POST' })).status).toBe(409)
    const mistake = new Error('secret')
    const response = await failing(mistake).request('/a', { method: 'POST' })
    expect([response.status, (await response.text()).includes('secret'), heard]).toEqual([500, false, [mistake]])
  })
})

describe('faults', () => {
  const telling = (tell: (faults: Faults) => void, where: 'validate' | 'handler') => {
    const heard: unknown[] = []
    const operation = where === 'validate' ? { validate: (_context: unknown, faults: Faults) => tell(faults), handler: () => 'answer' } : { handler: ({ faults }: { readonly faults: Faults }) => { tell(faults); return 'answer' } }
    return { heard, app: createApp([service('/a', { get: operation })], { onError: (error) => { heard.push(error) } }) }
  }

  describe.each(['validate', 'handler'] as const)('told in %s', (where) => {
    test('become the answer, whatever the handler gives', async () => {
      const response = await telling((faults) => faults.add({ in: 'cookie', pointer: '/session', detail: 'Too old.' }), where).app.request('/a')
      expect([response.status, (await problemOf(response)).errors]).toEqual([400, [{ in: 'cookie', pointer: '/session', detail: 'Too old.' }]])
    })

    test('have the status that is set for them', async () => {
      expect((await telling((faults) => { faults.status = 422; faults.add({ in: 'body', pointer: '', detail: 'No.' }) }, where).app.request('/a')).status).toBe(422)
    })

    test.each<[string, (faults: Faults) => void]>([
      ['a status without a fault', (faults) => { faults.status = 422 }],
      ['a status that is no error of a client', (faults) => { faults.status = 500 }],
      ['a place that is none', (faults) => { faults.add({ in: 'url' as 'path', pointer: '', detail: '' }) }],
    ])('%s is a mistake: a 500', async (_words, tell) => {
      const { app, heard } = telling(tell, where)
      expect((await app.request('/a')).status).toBe(500)
      expect(heard).toHaveLength(1)
    })

    test('are told up to a hundred', async () => {
      const response = await telling((faults) => { for (let index = 0; index < 250; index++) faults.add({ in: 'body', pointer: `/${index}`, detail: 'No.' }) }, where).app.request('/a')
      expect((await problemOf(response)).errors).toHaveLength(100)
    })
  })

  test('looked at without telling any leave the answer as it is', async () => {
    expect(await (await telling((faults) => { expect(faults.size).toBe(0) }, 'handler').app.request('/a')).json()).toBe('answer')
  })

  test('one list is not shared between requests', async () => {
    const { app } = telling((faults) => { faults.add({ in: 'body', pointer: '', detail: 'No.' }) }, 'handler')
    await app.request('/a')
    expect((await problemOf(await app.request('/a'))).errors).toHaveLength(1)
  })
})

describe('the language of faults', () => {
  const app = createApp([service('/a', { post: { body: z.object({ name: z.string() }), handler: () => 1 } })], {
    translateFault: ({ in: place, pointer, detail }, { headers }) => (headers.get('accept-language') === 'fr' ? `${place} ${pointer} n’est pas valide` : detail.includes('string') ? undefined : 'never'),
  })
  const send = (language?: string): Promise<Response> => app.request('/a', { ...json({}), headers: { 'content-type': 'application/json', ...(language !== undefined && { 'accept-language': language }) } })

  test('is that of the translator, for those that it knows', async () => {
    expect((await problemOf(await send('fr'))).errors).toEqual([{ in: 'body', pointer: '/name', detail: 'body /name n’est pas valide' }])
    expect((await problemOf(await send())).errors?.[0]?.detail).toContain('string')
  })
})

describe('cookies', () => {
  const app = createApp([service('/a', {
    get: ({ cookies }) => ({ raw: cookies['session'] ?? null, names: Object.keys(cookies) }),
    post: { cookies: z.object({ session: z.string().min(3), visits: z.coerce.number().default(0) }), handler: ({ cookies }) => cookies },
  })])
  const send = (cookie: string | undefined, method = 'POST'): Promise<Response> => app.request('/a', { method, headers: cookie === undefined ? {} : { cookie } })

  test('are made by their schema', async () => {
    expect(await (await send('session=abc; visits=2')).json()).toEqual({ session: 'abc', visits: 2 })
  })

  test.each([[undefined], ['session=ab'], ['session'], ['=abc'], ['session=abc'.padEnd(9000, 'x')]])('what does not fit is a fault of the cookie: %j', async (cookie) => {
    expect(await faultsOf(await send(cookie))).toEqual(['cookie /session'])
  })

  test.each([
    ['session=a%20b', 'a b'], ['session=%zz', '%zz'], ['a=1; session=x; session=y', 'x'], ['constructor=1', null],
  ])('are texts without one: %s', async (cookie, raw) => {
    expect(await (await send(cookie, 'GET')).json()).toMatchObject({ raw })
  })

  test('a name of every object is a name like any other', async () => {
    expect(await (await send('__proto__=1; constructor=2; session=3', 'GET')).json()).toEqual({ raw: '3', names: ['__proto__', 'constructor', 'session'] })
  })
})
