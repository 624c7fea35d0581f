import { describe, expect, test } from 'vitest'
import { createMount, decisionOf, takeOver } from '../../src/adapters/mount.ts'
import type { FetchApp, PrefixedMountOptions } from '../../src/adapters/mount.ts'
import { AnswerHeaders } from '../../src/app/answer-headers.ts'
import { applyDecision } from '../../src/decision/apply.ts'
import { toExpress } from '../../src/express-mount.ts'
import { toFastify } from '../../src/fastify-mount.ts'
import { toFetch } from '../../src/fetch.ts'
import { toH3 } from '../../src/h3.ts'
import { toHono } from '../../src/hono.ts'
import { createApp, group, mount, PolicyError, service } from '../../src/index.ts'
import { toKoa } from '../../src/koa-mount.ts'
import { toNode } from '../../src/node.ts'

const app = createApp([service('/things/:id', { get: () => 'thing' })])

/** The codes of the faults that an action tells. */
function faultsOf(action: () => unknown): readonly string[] {
  try {
    action()
    return []
  } catch (error) {
    if (error instanceof PolicyError) return error.issues.map(({ code }) => code)
    throw error
  }
}

describe('a mount is refused', () => {
  test.each<readonly [string, unknown, unknown, readonly string[]]>([
    ['nothing', undefined, {}, ['mount/application']],
    ['an application without fetch', { request: app.request }, {}, ['mount/application']],
    ['a fetch that is no function', { fetch: 'yes' }, {}, ['mount/application']],
    ['a fetch alone', { fetch: app.fetch }, {}, ['mount/paths']],
    ['owns that is neither true nor false', app, { owns: 'yes' }, ['mount/owns']],
    ['an option that is none', app, { own: true }, ['settings/unknown-field']],
    ['everything at once', {}, { own: true, owns: 1, prefix: 'api' }, ['settings/unknown-field', 'mount/owns', 'mount/prefix', 'mount/application']],
    ...['api', '/', '/api/', 'https://app.example/api', '/a b', '/ä', '/api?x', '/api#x', '/:tenant', '/api/*', '/a//b', '/a/../b', '/a/./b', '\\api', 7, null].map((prefix): readonly [string, unknown, unknown, readonly string[]] =>
      [`the prefix ${JSON.stringify(prefix)}`, app, { prefix }, ['mount/prefix']]),
  ])('with %s', (_name, given, options, codes) => {
    expect(faultsOf(() => createMount(given as FetchApp, options as PrefixedMountOptions))).toEqual(codes)
  })

  test('where the framework takes the prefix off itself, and one is given all the same', () => {
    expect(faultsOf(() => toExpress(app, { prefix: '/api' } as object))).toEqual(['settings/unknown-field'])
    expect(faultsOf(() => toFastify(app, { prefix: '/api' } as object))).toEqual(['settings/unknown-field'])
  })

  test('by every framework when it is made, and not when a request comes', () => {
    const none = {} as FetchApp
    const makers = [() => toExpress(none), () => toFastify(none), () => toKoa(none), () => toHono(none), () => toH3(none), () => toNode(none), () => toFetch(none, () => new Response())]
    for (const make of makers) expect(faultsOf(make)).toEqual(['mount/application'])
  })
})

describe('a mount is taken', () => {
  test.each<readonly [string, unknown, unknown]>([
    ['of an application', app, undefined], ['of one with a fetch of somebody\'s own', { ...app, fetch: () => new Response() }, {}], ['of a fetch alone that answers everything', { fetch: app.fetch }, { owns: true }],
    ['below one segment', app, { prefix: '/api' }], ['below several', app, { prefix: '/api/v1.0/~x/a%20b' }], ['with all options', app, { prefix: '', owns: false }],
  ])('%s', (_name, given, options) => {
    expect(faultsOf(() => createMount(given as FetchApp, options as PrefixedMountOptions))).toEqual([])
  })

  test('that serves what the application has a service for, or everything', () => {
    const paths = ['/things/1', '/things/1/', '/things', '/', '', '/things/1/2']
    expect(paths.map((path) => createMount(app).serves(path))).toEqual([true, true, false, false, false, false])
    expect(paths.every((path) => createMount(app, { owns: true }).serves(path))).toBe(true)
  })
})

describe('an application of several parts', () => {
  test('serves the paths of its groups, and of what is mounted in it', () => {
    const inner = createApp([service('/deep/:id', { get: () => 1 })])
    const outer = createApp([group('/v1', [service('/things', { get: () => 1 })]), service('/shop/front', { get: () => 1 }), mount('/shop', inner)])
    const { serves } = createMount(outer)
    expect(['/v1/things', '/shop/front', '/shop/deep/1', '/things', '/shop', '/shop/nowhere', '/deep/1', '/v1'].map((path) => serves(path))).toEqual([true, true, true, false, false, false, false, false])
  })
})

describe('what stands around an application', () => {
  const headersOf = (entries: Readonly<Record<string, string>>, cookies: readonly string[] = []): AnswerHeaders => {
    const headers = new AnswerHeaders()
    for (const [name, value] of Object.entries(entries)) headers.set(name, value)
    headers.cookies.push(...cookies)
    return headers
  }
  const taken = (own: AnswerHeaders, around: readonly (readonly [string, string])[]): Readonly<Record<string, string | readonly string[]>> => {
    takeOver(own, around)
    return { ...Object.fromEntries([...own.keys()].map((name) => [name, own.get(name) ?? ''])), ...(own.cookies.length > 0 && { cookies: own.cookies }) }
  }

  test.each<readonly [string, AnswerHeaders, readonly (readonly [string, string])[], object]>([
    ['is kept', headersOf({}), [['x-a', '1'], ['content-security-policy', 'x']], { 'x-a': '1', 'content-security-policy': 'x' }],
    ['gives way to the application', headersOf({ 'x-a': 'own' }), [['x-a', '1'], ['x-a', '2']], { 'x-a': 'own' }],
    ['sets its cookies beside the application\'s', headersOf({}, ['b=2']), [['set-cookie', 'a=1'], ['set-cookie', 'c=3']], { cookies: ['a=1', 'c=3', 'b=2'] }],
    ['adds to Vary', headersOf({ vary: 'Origin' }), [['vary', 'Accept-Language, origin']], { vary: 'Origin, Accept-Language' }],
    ['has a Vary of its own', headersOf({}), [['vary', 'Accept-Language']], { vary: 'Accept-Language' }],
    ['may say that everything varies', headersOf({ vary: 'Origin' }), [['vary', '*']], { vary: '*' }],
    ['may hear that everything varies', headersOf({ vary: '*' }), [['vary', 'Accept']], { vary: '*' }],
    ['says nothing of the body', headersOf({}), [['content-type', 'text/html'], ['content-length', '7'], ['content-encoding', 'gzip'], ['transfer-encoding', 'chunked']], {}],
    ['says nothing of CORS', headersOf({ 'access-control-allow-origin': 'https://app.example' }), [['access-control-allow-origin', '*'], ['access-control-allow-credentials', 'true'], ['access-control-max-age', '1']], { 'access-control-allow-origin': 'https://app.example' }],
    ['says nothing of CORS where the application does not either', headersOf({}), [['access-control-allow-origin', '*']], {}],
  ])('%s', (_name, own, around, expected) => {
    expect(taken(own, around)).toEqual(expected)
  })

  test('cannot decide on CORS again', () => {
    const headers = headersOf({ 'access-control-allow-origin': 'https://app.example', vary: 'Origin, Accept', etag: '"1"' })
    const decision = decisionOf({ status: 200, headers, body: null })
    expect(decision).toEqual({ kind: 'actual', outcome: 'allowed', headers: ['access-control-allow-origin', 'https://app.example'], vary: ['Origin', 'Accept'], lines: ['access-control-allow-origin', 'https://app.example', 'vary', 'Origin, Accept'] })
    const late = new Headers({ 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true', vary: 'accept' })
    applyDecision(decision, late)
    expect([...late]).toEqual([['access-control-allow-origin', 'https://app.example'], ['vary', 'accept, Origin']])
    const silent = new Headers({ 'access-control-allow-origin': '*' })
    applyDecision(decisionOf({ status: 200, headers: headersOf({}), body: null }), silent)
    expect([...silent]).toEqual([])
  })
})
