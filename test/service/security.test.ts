/** Secured guards: what they say of themselves, and the challenge of a 401. */
import { describe, expect, test } from 'vitest'
import { createApp, HttpProblem, reply, secured, service } from '../../src/index.ts'
import type { Guard, SecurityOptions, SecurityScheme } from '../../src/index.ts'
import { securityOf } from '../../src/service/security.ts'

const BEARER: SecurityScheme = { type: 'http', scheme: 'bearer' }

async function ask(scheme: SecurityScheme, guard: Guard, options?: SecurityOptions): Promise<Response> {
  return createApp([service('/', { guard: secured('token', scheme, guard, options), get: () => 'in' })], { onError: () => undefined }).request('/')
}

describe('the challenge of a 401', () => {
  const refuse = (): HttpProblem => new HttpProblem(401, 'No token.')

  test.each<readonly [SecurityScheme, SecurityOptions, string | null]>([
    [BEARER, {}, 'Bearer'],
    [BEARER, { realm: 'ice "cream" \\' }, 'Bearer realm="ice \\"cream\\" \\\\"'],
    [{ type: 'http', scheme: 'Basic' }, {}, 'Basic realm="token"'],
    [{ type: 'http', scheme: 'basic' }, { realm: 'shop' }, 'Basic realm="shop"'],
    [{ type: 'http', scheme: 'digest' }, {}, 'Digest'],
    [{ type: 'oauth2', flows: {} }, {}, 'Bearer'],
    [{ type: 'openIdConnect', openIdConnectUrl: 'https://id.example/.well-known/openid-configuration' }, {}, 'Bearer'],
    [{ type: 'apiKey', in: 'cookie', name: 'sid' }, {}, null],
    [{ type: 'mutualTLS' }, {}, null],
  ])('of %j with %j is %s', async (scheme, options, challenge) => {
    for (const guard of [refuse, () => { throw refuse() }, async () => refuse()]) {
      const response = await ask(scheme, guard, options)
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, challenge])
      expect(await response.json()).toMatchObject({ detail: 'No token.' })
    }
  })

  test('is the guard\'s own where it gives one, in any case', async () => {
    const response = await ask(BEARER, () => new HttpProblem(401, {}, { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"', 'x-other': '1' } }))
    expect([response.headers.get('www-authenticate'), response.headers.get('x-other')]).toEqual(['Bearer error="invalid_token"', '1'])
  })

  test('keeps the other headers, and the cause', async () => {
    const cause = new Error('expired')
    const guard = secured('token', BEARER, () => new HttpProblem(401, {}, { headers: { 'x-other': '1' }, cause }))
    const verdict = await guard({} as Parameters<Guard>[0])
    expect(verdict).toMatchObject({ headers: { 'x-other': '1', 'www-authenticate': 'Bearer' }, cause })
  })

  test('is of no other answer', async () => {
    for (const guard of [() => new HttpProblem(403), () => false, () => reply(401)]) expect((await ask(BEARER, guard)).headers.get('www-authenticate')).toBeNull()
  })
})

describe('a secured guard', () => {
  test.each([[() => undefined, 200], [() => true, 200], [() => false, 403], [() => 'yes', 500], [() => { throw new Error('broken') }, 500]])('decides as its guard does: %s', async (guard, status) => {
    expect((await ask(BEARER, guard)).status).toBe(status)
  })

  test('says its name, its scheme and its scopes, and cannot be changed', () => {
    const guard = secured('oauth', { type: 'oauth2', flows: {} }, () => true, { scopes: ['write'] })
    expect(securityOf(guard)).toEqual({ name: 'oauth', scheme: { type: 'oauth2', flows: {} }, scopes: ['write'], challenge: 'Bearer' })
    expect(() => Object.assign(guard.security, { name: 'other' })).toThrow(TypeError)
    expect(securityOf(() => true)).toBeUndefined()
  })

  test.each<readonly [string, SecurityScheme, SecurityOptions, RegExp]>([
    ['my token', BEARER, {}, /not "my token"/],
    ['', BEARER, {}, /not ""/],
    ['token', { type: 'http', scheme: 'bearer token' }, {}, /not "bearer token"/],
    ['token', BEARER, { realm: 'a\nb' }, /printable/],
  ])('is refused: %j %j %j', (name, scheme, options, message) => {
    expect(() => secured(name, scheme, () => true, options)).toThrow(message)
    expect(() => secured(name, scheme, () => true, options)).toThrow(RangeError)
  })
})
