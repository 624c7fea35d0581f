/** Answers of errors that an application makes itself: every error, and only errors. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, group, HttpProblem, reply, service } from '../../src/index.ts'
import type { ErrorRenderer } from '../../src/index.ts'
import { corsOf, from, json, preflight, problemOf } from './exchange.ts'

const ORIGIN = 'https://app.example'
const xml: ErrorRenderer = (problem) => reply(problem.status, `<error status="${problem.status}" faults="${problem.members.errors?.length ?? 0}"/>`, { ...problem.headers, 'content-type': 'application/xml' })

const heard: unknown[] = []
const mistake = new Error('secret')
const app = createApp([service('/a', {
  cors: { origins: [ORIGIN] },
  get: { produces: ['text/plain'], handler: () => 'fine' },
  post: { body: z.object({ n: z.number() }), bodyLimit: 20, handler: () => { throw mistake } },
  put: { guard: () => false, handler: () => 1 },
  patch: () => new HttpProblem(409),
}), service('/enforced', { cors: { origins: [ORIGIN], enforce: true }, get: () => 1 })], { cors: { origins: [ORIGIN] }, renderError: xml, onError: (error) => { heard.push(error) } })

test.each<[number, string, RequestInit]>([
  [404, '/nowhere', {}], [405, '/a', { method: 'DELETE' }], [406, '/a', { headers: { accept: 'audio/ogg' } }], [415, '/a', { method: 'POST', body: 'x' }], [413, '/a', json({ n: 1, long: 'x'.repeat(30) })],
  [400, '/a', json({ n: 'x' })], [400, '/a', { ...json(1), body: '{' }], [403, '/a', { method: 'PUT' }], [409, '/a', { method: 'PATCH' }], [500, '/a', json({ n: 1 })],
])('%i is what the application makes of it, CORS headers included', async (status, path, init) => {
  const response = await app.request(path, from(ORIGIN, init))
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([status, 'application/xml', `<error status="${status}" faults="${status === 400 ? 1 : 0}"/>`])
  expect(corsOf(response)).toMatchObject({ 'allow-origin': ORIGIN })
  if (status === 405) expect(response.headers.get('allow')).toBe('GET, HEAD, POST, PUT, PATCH, OPTIONS')
})

test('what enforce refuses too, and no preflight', async () => {
  const evil = 'https://evil.example'
  expect(await (await app.request('/enforced', from(evil))).text()).toBe('<error status="403" faults="0"/>')
  expect((await problemOf(await app.request('/a', preflight(evil, 'GET')))).status).toBe(403)
})

test('the cause of a 500 is the renderer\'s to see, and the hook\'s to hear', async () => {
  heard.length = 0
  let cause: unknown
  const seeing = createApp([service('/a', { get: () => { throw mistake } })], { renderError: (problem) => { ({ cause } = problem) }, onError: (error) => { heard.push(error) } })
  expect(await (await seeing.request('/a')).text()).not.toContain('secret')
  expect([cause, heard]).toEqual([mistake, [mistake]])
})

test('the nearest makes the answer: operation, service, group, application', async () => {
  const named = (name: string): ErrorRenderer => ({ status }) => reply(status, name)
  const fail = () => { throw new HttpProblem(418) }
  const layered = createApp([
    group('/g', [service('/s', { renderError: named('service'), get: { renderError: named('operation'), handler: fail }, put: fail }), service('/t', { get: fail })], { renderError: named('group') }),
    service('/u', { get: fail }),
  ], { renderError: named('app') })
  const bodies = await Promise.all([['/g/s', 'GET'], ['/g/s', 'PUT'], ['/g/s', 'DELETE'], ['/g/t', 'GET'], ['/u', 'GET'], ['/x', 'GET']].map(async ([path = '', method = '']) => (await layered.request(path, { method })).json()))
  expect(bodies).toEqual(['operation', 'service', 'service', 'group', 'app', 'app'])
})

describe('a renderer', () => {
  const rendering = (render: ErrorRenderer, errors: unknown[] = []) => createApp([service('/a', { get: () => { throw new HttpProblem(418, { detail: 'tea', extra: 1 }) } })], { renderError: render, onError: (error) => { errors.push(error) } })

  test('that gives nothing leaves the problem document', async () => {
    expect(await problemOf(await rendering(() => undefined).request('/a'))).toMatchObject({ status: 418, detail: 'tea', extra: 1 })
  })

  test('may give another problem', async () => {
    expect(await problemOf(await rendering((problem) => new HttpProblem(409, { ...problem.members, code: 'x' })).request('/a'))).toMatchObject({ status: 409, detail: 'tea', code: 'x' })
  })

  test.each<[string, ErrorRenderer]>([
    ['throws', () => { throw mistake }], ['rejects', () => Promise.reject(mistake)], ['gives what cannot be sent', () => reply(99, 'x')], ['gives a value without JSON', () => reply(200, Symbol('x'))],
  ])('that %s leaves the problem document, and is told to the hook', async (_words, render) => {
    const errors: unknown[] = []
    expect(await problemOf(await rendering(render, errors).request('/a'))).toMatchObject({ status: 418, detail: 'tea' })
    expect(errors).toHaveLength(1)
  })

  test('never sees what was thrown as an answer', async () => {
    let ran = 0
    const thrown = createApp([service('/a', { get: () => { throw new Response('own', { status: 400 }) }, put: () => { throw reply(400, 'own') } })], { renderError: () => { ran++ } })
    expect([(await thrown.request('/a')).status, (await thrown.request('/a', { method: 'PUT' })).status, ran]).toEqual([400, 400, 0])
  })
})
