/** Asking the lookups that a decision depends on. */
import { describe, expect, test, vi } from 'vitest'
import { decide } from '../../src/decision/decide.ts'
import { askLookups, NO_ANSWERS } from '../../src/decision/lookups.ts'
import { lookup } from '../../src/policy/input.ts'
import type { OriginQuestion } from '../../src/policy/input.ts'
import { pathTable } from '../policy/path-table.ts'

const A = 'https://a.example'

function question(allowed: readonly string[]) {
  return vi.fn<OriginQuestion>((origin) => allowed.includes(origin))
}

describe('askLookups', () => {
  test('asks nothing where there is no origin, no lookup, or no CORS', async () => {
    const ask = question([A])
    const policy = { origins: lookup(ask) }
    const table = pathTable({ own: policy, operations: { GET: policy, PUT: { origins: [A] }, DELETE: false, POST: '*' } })
    expect(askLookups(table, { method: 'GET' })).toBe(NO_ANSWERS)
    for (const method of ['PUT', 'DELETE', 'POST']) expect(askLookups(table, { method, origin: A })).toBe(NO_ANSWERS)
    await Promise.resolve()
    expect(ask).not.toHaveBeenCalled()
  })

  test('asks the lookup of the method alone, and the service\'s own for a method that the path lacks', async () => {
    const [one, other] = [question([A]), question([])]
    const [own, put] = [{ origins: lookup(one) }, { origins: lookup(other) }]
    const table = pathTable({ own, operations: { GET: own, PUT: put } })
    expect([...await askLookups(table, { method: 'CHICKEN', origin: A })].map(([, allowed]) => allowed)).toEqual([true])
    expect([one.mock.calls.length, other.mock.calls.length]).toEqual([1, 0])
    expect([...await askLookups(table, { method: 'PUT', origin: A })].map(([, allowed]) => allowed)).toEqual([false])
    expect([one.mock.calls.length, other.mock.calls.length]).toEqual([1, 1])
  })

  test('asks all lookups of the path for a preflight, as all its methods are answered at once', async () => {
    const [one, other] = [question([A]), question([])]
    const table = pathTable({ operations: { GET: { origins: lookup(one) }, PUT: { origins: lookup(other) }, POST: '*' } })
    const answers = await askLookups(table, { method: 'OPTIONS', origin: A, requestMethod: 'GET' })
    expect([...answers.values()].sort()).toEqual([false, true])
    expect([one.mock.calls, other.mock.calls]).toEqual([[[A]], [[A]]])
  })

  test('asks one question where two policies share a lookup', async () => {
    const ask = question([A])
    const origins = lookup(ask)
    const table = pathTable({ operations: { GET: { origins }, PUT: { origins, credentials: true } } })
    const answers = await askLookups(table, { method: 'OPTIONS', origin: A, requestMethod: 'PUT' })
    expect([...answers.values()]).toEqual([true])
    expect(ask.mock.calls).toEqual([[A]])
    expect(decide(table, { method: 'OPTIONS', origin: A, requestMethod: 'PUT' }, answers).outcome).toBe('granted')
  })

  test('gives the answers at once where all are kept', async () => {
    const table = pathTable({ operations: { GET: { origins: lookup(question([A])) } } })
    const facts = { method: 'GET', origin: A }
    const first = askLookups(table, facts)
    expect(first).toBeInstanceOf(Promise)
    await first
    const second = askLookups(table, facts)
    expect(second).toBeInstanceOf(Map)
    expect(second instanceof Map && decide(table, facts, second).outcome).toBe('allowed')
  })

  test.each(['null', '', '*', 'https://a.example/', 'https://A.example', 'https://a.example\n', `https://${'a'.repeat(300)}.example`, '__proto__'])('never asks about %j, which is no origin', (origin) => {
    const ask = question([origin])
    const table = pathTable({ operations: { GET: { origins: lookup(ask) } } })
    expect(askLookups(table, { method: 'GET', origin })).toBe(NO_ANSWERS)
    expect(decide(table, { method: 'GET', origin }).outcome).toBe('origin-refused')
  })

  test('asks about an insecure origin only where the policy may admit it', async () => {
    const ask = question(['http://a.example'])
    const origins = lookup(ask)
    const table = pathTable({ operations: { GET: { origins }, PUT: { origins, credentials: true }, PATCH: { origins, credentials: true, dangerouslyAllowInsecureOrigins: true } } })
    const outcome = async (method: string) => decide(table, { method, origin: 'http://a.example' }, await askLookups(table, { method, origin: 'http://a.example' })).outcome
    expect([await outcome('PUT'), ask.mock.calls.length]).toEqual(['origin-refused', 0])
    expect([await outcome('GET'), await outcome('PATCH'), await outcome('PUT')]).toEqual(['allowed', 'allowed', 'origin-refused'])
  })

  test('a yes that is kept for another policy does not admit an insecure origin with credentials', async () => {
    const origins = lookup(question(['http://a.example']))
    const table = pathTable({ operations: { GET: { origins }, PUT: { origins, credentials: true } } })
    const answers = await askLookups(table, { method: 'GET', origin: 'http://a.example' })
    expect(decide(table, { method: 'PUT', origin: 'http://a.example' }, answers).outcome).toBe('origin-refused')
    const preflight = { method: 'OPTIONS', origin: 'http://a.example', requestMethod: 'GET' }
    expect(decide(table, preflight, await askLookups(table, preflight)).headers).toContain('GET,HEAD')
  })

  test('never rejects: a failed question refuses', async () => {
    const table = pathTable({ operations: { GET: { origins: lookup(() => { throw new Error('down') }) } } })
    const facts = { method: 'GET', origin: A }
    expect(decide(table, facts, await askLookups(table, facts)).outcome).toBe('origin-refused')
  })

  test('an answer that was not asked for is a refusal', () => {
    const table = pathTable({ operations: { GET: { origins: lookup(() => true) } } })
    expect(decide(table, { method: 'GET', origin: A }).outcome).toBe('origin-refused')
    expect(decide(table, { method: 'OPTIONS', origin: A, requestMethod: 'GET' }).outcome).toBe('origin-refused')
  })
})
