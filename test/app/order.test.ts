/** The order of work: what is asked before what, and what never runs. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, HttpProblem, reply, service } from '../../src/index.ts'
import type { Guard, RequestContext } from '../../src/index.ts'
import { corsOf, from, json, preflight, problemOf } from './exchange.ts'

const ORIGIN = 'https://app.example'
const FOREIGN = 'https://evil.example'

/** An application that notes what runs; each guard gives what `verdicts` says. */
function observed(verdicts: Readonly<Record<string, unknown>> = {}) {
  const ran: string[] = []
  const guard = (name: string): Guard => ({ request: { headers } }) => {
    ran.push(name)
    return headers.get('refuse') === name ? false : verdicts[name]
  }
  const schema = (name: string) => z.unknown().refine((value) => { ran.push(name); return value !== null })
  const app = createApp([service('/a/:x', {
    guard: [guard('service'), guard('service 2')], cors: { origins: [ORIGIN], enforce: true },
    get: () => { ran.push('get') },
    post: {
      guard: guard('operation'), produces: ['application/json'], bodyLimit: 50, params: schema('params'), query: schema('query'), headers: schema('headers'), body: schema('body').and(z.object({ a: z.string() })),
      handler: () => { ran.push('handler') },
    },
    options: { guard: guard('own'), handler: () => { ran.push('options') } },
  })], { guard: guard('app'), onError: () => { ran.push('error') } })
  return { app, ran }
}

const guards = ['app', 'service', 'service 2', 'operation']
const input = ['params', 'query', 'headers', 'body']

describe('what runs', () => {
  test.each<[words: string, path: string, init: RequestInit, status: number, ran: readonly string[]]>([
    ['all, for a good request', '/a/1', json({ a: '' }), 204, [...guards, ...input, 'handler']],
    ['no guard for an unknown path', '/b', json({ a: '' }), 404, []],
    ['no guard for a method that the path lacks', '/a/1', json({ a: '' }, 'PUT'), 405, []],
    ['nothing for a preflight, also where OPTIONS is an operation', '/a/1', preflight(ORIGIN, 'POST', 'content-type'), 204, []],
    ['nothing for a refused preflight', '/a/1', preflight(FOREIGN, 'POST'), 403, []],
    ['nothing for a foreign origin under enforce', '/a/1', from(FOREIGN, json({ a: '' })), 403, []],
    ['nothing for a foreign origin under enforce, before it is told that the method is unknown', '/a/1', from(FOREIGN, json({ a: '' }, 'PUT')), 403, []],
    ['an ordinary OPTIONS with its guard', '/a/1', { method: 'OPTIONS' }, 204, ['app', 'service', 'service 2', 'own', 'options']],
    ['the handler of GET for HEAD', '/a/1', { method: 'HEAD' }, 204, ['app', 'service', 'service 2', 'get']],
    ['guards before Accept', '/a/1', { ...json({ a: '' }), headers: { 'content-type': 'application/json', accept: 'audio/*' } }, 406, guards],
    ['guards before Content-Type', '/a/1', { method: 'POST', body: 'x' }, 415, guards],
    ['guards before the limit of the body', '/a/1', { ...json({ a: 'a'.repeat(50) }), headers: { 'content-type': 'application/json', 'content-length': '60' } }, 413, guards],
    ['no handler for malformed JSON', '/a/1', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }, 400, [...guards, 'params', 'query', 'headers']],
    ['no handler for a faulty body', '/a/1', json({}), 400, [...guards, ...input]],
    ['the first guard alone where it refuses', '/a/1', { ...json({ a: '' }), headers: { refuse: 'app' } }, 403, ['app']],
    ['guards until one refuses, and its 403 before 415', '/a/1', { method: 'POST', body: 'x', headers: { refuse: 'service 2' } }, 403, ['app', 'service', 'service 2']],
    ['Accept before Content-Type', '/a/1', { method: 'POST', body: 'x', headers: { accept: 'audio/*' } }, 406, guards],
    ['Content-Type before the limit of the body', '/a/1', { method: 'POST', body: 'x', headers: { 'content-type': 'text/x', 'content-length': '1000' } }, 415, guards],
  ])('%s', async (_, path, init, status, ran) => {
    const world = observed()
    expect((await world.app.request(path, init)).status).toBe(status)
    expect(world.ran).toEqual(ran)
  })
})

describe('what a guard gives', () => {
  const thrown = (error: unknown): Guard => () => { throw error }
  test.each<[words: string, guard: Guard, status: number]>([
    ['nothing', () => undefined, 204], ['true', () => true, 204], ['a promise of nothing', async () => undefined, 204], ['a promise of true', async () => true, 204],
    ['false', () => false, 403], ['a promise of false', async () => false, 403], ['a response', () => new Response('no', { status: 401 }), 401], ['a redirect', () => Response.redirect('https://login.example/', 303), 303],
    ['a reply', () => reply(402, 'pay'), 402], ['a problem', () => new HttpProblem(429), 429], ['an answer that is a success', () => reply(200, 'cached'), 200],
    ['a thrown problem', thrown(new HttpProblem(401)), 401], ['a thrown response', thrown(new Response(null, { status: 402 })), 402], ['a rejected problem', () => Promise.reject(new HttpProblem(404)), 404],
    ['a thrown error', thrown(new Error('secret')), 500], ['a number', () => 42, 500], ['null', () => null, 500], ['a text', () => 'no', 500], ['an object', () => ({ allowed: false }), 500], ['an empty text', () => '', 500], ['0', () => 0, 500],
  ])('%s: %#', async (words, guard, status) => {
    const heard: unknown[] = []
    for (const place of ['app', 'service', 'operation'] as const) {
      let ran = false
      const handler = (): void => { ran = true }
      const only = (where: string) => (where === place ? { guard } : {})
      const app = createApp([service('/a', { ...only('service'), cors: { origins: [ORIGIN] }, get: { ...only('operation'), handler } })], { ...only('app'), onError: (error) => heard.push(error) })
      const response = await app.request('/a', from(ORIGIN))
      expect([words, response.status, ran]).toEqual([words, status, status === 204])
      expect(corsOf(response)).toEqual({ 'allow-origin': ORIGIN })
      if (status === 500) expect(await problemOf(response)).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 })
    }
    expect(heard).toHaveLength(status === 500 ? 3 : 0)
  })

  test('is asked with the request, the parameters of the path and the signal', async () => {
    const asked: RequestContext[] = []
    const app = createApp([service('/a/:x', { guard: (context) => { asked.push(context) }, get: () => 1 })])
    const controller = new AbortController()
    await app.request('/a/b%20c?d=e', { signal: controller.signal, headers: { 'x-a': '1' } })
    const [context] = asked
    expect([context?.method, context?.pathParams, context?.url.search, context?.request.headers.get('x-a')]).toEqual(['GET', { x: 'b c' }, '?d=e', '1'])
    controller.abort()
    expect(context?.signal.aborted).toBe(true)
  })
})
