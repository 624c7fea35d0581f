/** The entry `corbel/cors`: what it offers, and that it is enough to serve a resource by hand. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as cors from '../../src/cors.ts'

describe('corbel/cors', () => {
  test('offers these names and no others', () => {
    expect(Object.keys(cors).sort()).toEqual([
      'PolicyError', 'applyDecision', 'askLookups', 'compilePolicy', 'decide', 'explainDecision', 'formatPath', 'isPreflight', 'lookup', 'mergeVary', 'originsFromEnv', 'safeCompilePolicy', 'trusted',
    ])
  })

  test('re-exports, and does nothing else', () => {
    const code = readFileSync(new URL('../../src/cors.ts', import.meta.url), 'utf8').replaceAll(/\/\*\*?[\s\S]*?\*\//g, '')
    const statements = code.split(/\n(?=\S)/).map((line) => line.trim()).filter((line) => line !== '' && line !== '}')
    expect(statements.filter((line) => !/^export (?:type )?\{|^\} from '\.\/(?:policy|decision)\/[a-z-]+\.ts'$/.test(line))).toEqual([])
  })

  const policy = cors.compilePolicy({ origins: ['https://app.example', 'https://*.partners.example'], credentials: true, exposeHeaders: ['ETag'], methods: ['GET', 'PUT'] })

  /** A fetch handler that serves a resource with the engine alone. */
  async function serve(request: Request): Promise<Response> {
    const header = (name: string): string | undefined => request.headers.get(name) ?? undefined
    const facts: cors.RequestFacts = {
      method: request.method, origin: header('origin'), requestMethod: header('access-control-request-method'), requestHeaders: header('access-control-request-headers'),
      secFetchSite: header('sec-fetch-site'), authority: new URL(request.url).host,
    }
    const decision = cors.decide(policy, facts, await cors.askLookups(policy, facts))
    const headers = new Headers({ etag: '"1"', vary: 'Accept' })
    cors.applyDecision(decision, headers)
    return decision.kind === 'preflight' ? new Response(null, { status: decision.status, headers }) : new Response('ice cream', { headers })
  }

  test('answers a preflight', async () => {
    const request = new Request('https://api.example/icecream', {
      method: 'OPTIONS', headers: { origin: 'https://app.example', 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type,x-a' },
    })
    const response = await serve(request)
    expect(response.status).toBe(204)
    expect([...response.headers].filter(([name]) => name !== 'etag')).toEqual([
      ['access-control-allow-credentials', 'true'], ['access-control-allow-headers', 'content-type,x-a'], ['access-control-allow-methods', 'GET,HEAD,PUT'],
      ['access-control-allow-origin', 'https://app.example'], ['access-control-max-age', '7200'], ['vary', 'Accept, Origin, Access-Control-Request-Method, Access-Control-Request-Headers'],
    ])
  })

  test('answers an actual request', async () => {
    const response = await serve(new Request('https://api.example/icecream', { headers: { origin: 'https://a.partners.example' } }))
    expect([...response.headers]).toEqual(expect.arrayContaining([
      ['access-control-allow-credentials', 'true'], ['access-control-allow-origin', 'https://a.partners.example'], ['access-control-expose-headers', 'etag'], ['vary', 'Accept, Origin'],
    ]))
    expect(await response.text()).toBe('ice cream')
  })

  test('tells a stranger nothing', async () => {
    const response = await serve(new Request('https://api.example/icecream', { headers: { origin: 'https://app.example.evil.net' } }))
    expect([...response.headers].map(([name]) => name)).toEqual(['content-type', 'etag', 'vary'])
  })

  test('answers with a lookup', async () => {
    const open = cors.compilePolicy({ origins: cors.lookup(async (origin) => origin.endsWith('.tenants.example')) })
    const facts = { method: 'GET', origin: 'https://one.tenants.example' }
    expect(cors.decide(open, facts, await cors.askLookups(open, facts)).outcome).toBe('allowed')
  })

  test('tells faults as data and as a text', () => {
    const result = cors.safeCompilePolicy({ origin: 'https://app.example/' })
    expect(result.ok ? [] : result.issues.map(({ code, path }) => `${code} at ${cors.formatPath(path)}`)).toEqual(['policy/unknown-field at origin', 'origins/missing at '])
    expect(() => cors.compilePolicy({ origins: ['https://app.example:443'] })).toThrow(cors.PolicyError)
  })
})
