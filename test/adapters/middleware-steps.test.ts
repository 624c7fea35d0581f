import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createGate } from '../../src/adapters/gate-input.ts'
import type { Gate } from '../../src/adapters/gate.ts'
import { judgeAmong, readTable } from '../../src/adapters/route-steps.ts'
import type { RouteStep } from '../../src/adapters/route-steps.ts'
import { decide } from '../../src/decision/decide.ts'
import { lookup } from '../../src/policy/input.ts'
import { ADMIN, APP, STRANGER } from './middleware-server.ts'

const page = createGate({ origins: [APP] })
const admin = createGate({ origins: [ADMIN] })
const strict = createGate({ origins: [APP], enforce: true })
const strictAdmin = createGate({ origins: [ADMIN], enforce: true })
const named = createGate({ origins: [APP], methods: ['GET', 'REPORT'] })
const off = createGate(false)

const gate = (it: Gate, ...methods: readonly string[]): RouteStep => ({ kind: 'gate', gate: it, methods: methods.length === 0 ? undefined : methods })
const route = (...methods: readonly string[]): RouteStep => ({ kind: 'route', methods })
const rest = (...methods: readonly string[]): RouteStep => ({ kind: 'catch-all', methods })
const opaque: RouteStep = { kind: 'opaque' }
const USUAL = 'DELETE GET HEAD PATCH POST PUT'

/** For each origin, the methods of the table whose policy allows it. */
function read(asked: Gate, steps: readonly RouteStep[]): Readonly<Record<string, string>> {
  const table = readTable(asked, steps)
  const methods = ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'REPORT', 'TRACE'].filter((method) => table.has(method))
  const allowing = (origin: string): string => methods.filter((method) => {
    const rule = table.entry(method).policy?.origins
    return rule?.kind === 'listed' && rule.set.has(origin)
  }).join(' ')
  const none = methods.filter((method) => table.entry(method).policy === undefined).join(' ')
  return { ...(allowing(APP) !== '' && { page: allowing(APP) }), ...(allowing(ADMIN) !== '' && { admin: allowing(ADMIN) }), ...(none !== '' && { off: none }) }
}

describe('the table of a path', () => {
  test.each<readonly [string, Gate, readonly RouteStep[], Readonly<Record<string, string>>]>([
    ['nothing is told', page, [], { page: USUAL }],
    ['only gates are told', page, [gate(page)], { page: USUAL }],
    ['a route is told', page, [gate(page), route('GET', 'HEAD'), route('PUT')], { page: 'GET HEAD PUT' }],
    ['a route is told, but not the gate', page, [route('PUT')], { page: 'PUT' }],
    ['a nearer gate is around', page, [gate(page), gate(admin), route('PUT')], { admin: 'PUT' }],
    ['a nearer gate is around nothing that is known', page, [gate(page), gate(admin)], { admin: USUAL }],
    ['a nearer gate is for one method', page, [gate(page), route('GET', 'HEAD'), gate(admin, 'PUT'), route('PUT')], { page: 'GET HEAD', admin: 'PUT' }],
    ['a gate for one method is followed by one around', page, [gate(page), gate(admin, 'PUT'), gate(page), route('PUT')], { page: 'PUT' }],
    ['a gate comes after the handler', page, [gate(page), route('PUT'), gate(admin), route('PUT', 'DELETE')], { page: 'PUT', admin: 'DELETE' }],
    ['a handler stands before every gate', page, [route('GET'), gate(page), route('GET', 'PUT')], { page: 'PUT', off: 'GET HEAD' }],
    ['a gate for OPTIONS alone asks', page, [gate(page, 'OPTIONS'), gate(admin, 'PUT'), route('PUT'), route('GET')], { admin: 'PUT', off: 'GET HEAD' }],
    ['a gate turns CORS off', page, [gate(page), gate(off, 'PUT'), route('PUT', 'GET')], { page: 'GET HEAD', off: 'PUT' }],
    ['a page for everything', page, [gate(page), rest('GET', 'HEAD')], { page: 'GET HEAD' }],
    ['a page for everything beside a route', page, [gate(page), rest('GET', 'HEAD'), gate(admin), route('PUT', 'GET')], { page: 'HEAD', admin: 'GET PUT' }],
    ['a page for everything beside something opaque', page, [gate(page), opaque, rest('GET', 'HEAD')], { page: USUAL }],
    ['something opaque beside a route', page, [gate(page), opaque, route('PUT'), rest('GET')], { page: 'GET HEAD PUT' }],
    ['something opaque behind a gate for one method', page, [gate(page), gate(admin, 'PUT'), opaque], { page: 'DELETE GET HEAD PATCH POST', admin: 'PUT' }],
    ['the policy lists methods', named, [gate(named), route('PUT')], { page: 'GET HEAD REPORT' }],
    ['the policy lists methods, and a route has a gate of its own', named, [gate(named), gate(admin, 'PUT', 'REPORT'), route('PUT', 'REPORT')], { page: 'GET HEAD', admin: 'PUT REPORT' }],
    ['methods are told that browsers forbid', page, [gate(page), route('TRACE', 'CONNECT', 'PUT')], { page: 'PUT' }],
    ['a path has its own OPTIONS', page, [gate(page), route('OPTIONS', 'PUT')], { page: 'OPTIONS PUT' }],
  ])('where %s', (_name, asked, steps, expected) => {
    expect(read(asked, steps)).toEqual(expected)
  })
})

describe('an actual request', () => {
  const post = { method: 'POST', secFetchSite: 'cross-site' }

  test.each<readonly [string, Gate, string, readonly RouteStep[], string]>([
    ['is decided by the gate that it has reached', strict, APP, [gate(strict), gate(admin), route('POST')], 'allowed'],
    ['which enforces', strict, STRANGER, [gate(strict), route('POST')], 'enforced'],
    ['which enforces where nothing is told', strict, STRANGER, [], 'enforced'],
    ['is left to a nearer gate', strict, ADMIN, [gate(strict), gate(admin), route('POST')], 'allowed'],
    ['is left to a nearer gate, which refuses too', strict, STRANGER, [gate(strict), gate(admin), route('POST')], 'origin-refused'],
    ['is left to a nearer gate, which enforces itself', page, STRANGER, [gate(page), gate(strictAdmin, 'POST'), route('POST')], 'enforced'],
    ['is left to the nearest of several', strict, ADMIN, [gate(strict), gate(page), gate(admin, 'POST'), route('POST')], 'allowed'],
    ['is left to nobody where the gate itself is not shown', strict, ADMIN, [gate(admin), route('POST')], 'enforced'],
    ['is not left to one before it', strict, ADMIN, [gate(admin), gate(strict), route('POST')], 'enforced'],
    ['is not left to one for another method', strict, ADMIN, [gate(strict), gate(admin, 'PUT'), route('PUT', 'POST')], 'enforced'],
    ['is not left to one behind the handler', strict, ADMIN, [gate(strict), route('POST'), gate(admin), route('POST')], 'enforced'],
    ['is not left to one behind something opaque', strict, ADMIN, [gate(strict), opaque, gate(admin), route('POST')], 'enforced'],
    ['is left to one before something opaque', strict, ADMIN, [gate(strict), gate(admin), opaque], 'allowed'],
  ])('%s', (_name, asked, origin, steps, outcome) => {
    expect(judgeAmong(asked, { ...post, origin }, () => steps)).toMatchObject({ kind: 'actual', outcome })
  })

  test('asks the router about nothing that is allowed, or without an origin', () => {
    const never = (): never => { throw new Error('asked') }
    expect(judgeAmong(page, { ...post, origin: APP }, never)).toMatchObject({ outcome: 'allowed' })
    expect(judgeAmong(page, post, never)).toMatchObject({ outcome: 'no-origin' })
  })

  test('that is a plain OPTIONS is decided by the nearest gate too', () => {
    const plain = { method: 'OPTIONS', origin: ADMIN }
    expect(judgeAmong(page, plain, () => [gate(page), gate(admin), route('OPTIONS')])).toMatchObject({ kind: 'actual', outcome: 'allowed' })
    expect(judgeAmong(admin, plain, () => [gate(page), route('OPTIONS')])).toMatchObject({ kind: 'actual', outcome: 'allowed' })
    expect(judgeAmong(admin, plain, () => [])).toMatchObject({ kind: 'actual', outcome: 'allowed' })
  })

  test('waits for the lookups of both gates', async () => {
    const first = createGate({ origins: lookup(async () => false) })
    const second = createGate({ origins: lookup(async (origin) => origin === ADMIN) })
    const steps = [gate(first), gate(second), route('POST')]
    expect(await judgeAmong(first, { ...post, origin: ADMIN }, () => steps)).toMatchObject({ outcome: 'allowed' })
    expect(await judgeAmong(first, { ...post, origin: STRANGER }, () => steps)).toMatchObject({ outcome: 'origin-refused' })
  })
})

describe('what was told before', () => {
  const methods = fc.uniqueArray(fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'REPORT'), { minLength: 1, maxLength: 3 })
  const step: fc.Arbitrary<RouteStep> = fc.oneof(
    fc.record({ kind: fc.constant('gate' as const), gate: fc.constantFrom(page, admin, named, off), methods: fc.option(methods, { nil: undefined }) }),
    fc.record({ kind: fc.constantFrom('route' as const, 'catch-all' as const), methods }),
    fc.constant(opaque),
  )
  const preflight = fc.record({ method: fc.constant('OPTIONS'), origin: fc.constantFrom(APP, ADMIN, STRANGER), requestMethod: fc.constantFrom('GET', 'PUT', 'REPORT', 'DELETE') })

  test('leads to what the steps lead to by themselves', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(page, admin, named, off), fc.array(step, { maxLength: 5 }), preflight), { maxLength: 20 }), (asked) => {
      for (const [of, steps, facts] of asked) expect(judgeAmong(of, facts, () => steps)).toEqual(decide(steps.length === 0 ? of.decider.table : readTable(of, steps), facts))
    }))
  })
})
