/** Policies that stand alone: refused with every fault at once, never with anything else; described in full; compiled to what was meant. */
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { decide } from '../../src/decision/decide.ts'
import { compilePolicy, safeCompilePolicy } from '../../src/policy/compile-policy.ts'
import type { CompilePolicyOptions, StandalonePolicy } from '../../src/policy/compile-policy.ts'
import { lookup, originsFromEnv, POLICY_FIELDS, trusted } from '../../src/policy/input.ts'
import type { StandalonePolicyInput } from '../../src/policy/input.ts'
import { PolicyError } from '../../src/policy/policy-error.ts'
import { originsAround, PATTERNS, riskOf, STRANGERS } from '../model/origin-samples.ts'

/** Compile what the types cannot see. */
function compiled(input: unknown, options?: CompilePolicyOptions): StandalonePolicy {
  const result = safeCompilePolicy(input, options)
  if (!result.ok) throw new PolicyError(result.issues)
  return result.policy
}

function codes(input: unknown, options?: CompilePolicyOptions): readonly string[] {
  const result = safeCompilePolicy(input, options)
  return result.ok ? [] : result.issues.map(({ code }) => code)
}

describe('every configuration that a careful library of another language refuses', () => {
  const cred = (origin: string): object => ({ origins: [origin], credentials: true })
  const origin = (text: unknown): object => ({ origins: [text] })

  test.each<[row: number, what: string, inputs: readonly unknown[], codes: readonly string[]]>([
    [1, 'no origin', [{}, { origins: [] }], ['origins/missing', 'origins/empty']],
    [2, 'null, also without credentials', [origin('null'), cred('null')], ['origin/null']],
    [3, 'the scheme file', [origin('file://'), origin('file:///a'), origin('file://app.example')], ['origin/opaque-scheme']],
    [4, 'a default port', [origin('https://app.example:443'), origin('http://app.example:80')], ['origin/default-port']],
    [5, 'an address that is not canonical', [origin('https://[0:0:0:0:0:0:0:1]'), origin('https://[::ffff:1.2.3.4]')], ['origin/ip-address']],
    [6, 'a domain that IDNA refuses', [origin('https://xn--a.example'), origin('https://a..b'), origin('https://app.example..'), origin(`https://${'a'.repeat(64)}.example`)], ['origin/idn', 'origin/label', 'origin/trailing-dot']],
    [7, 'an over-long pattern', [origin(`https://${'a.'.repeat(160)}example`)], ['origin/too-long']],
    [8, 'a scheme that is none', [origin('://app.example'), origin('1http://app.example'), origin('HTTPS://app.example'), origin(`${'s'.repeat(65)}://app.example`)], ['origin/scheme', 'origin/upper-case']],
    [9, 'no scheme, where it says something', [origin('localhost:3000'), origin('127.0.0.1')], ['origin/scheme-needed']],
    [10, 'user, path, query, fragment, space, letters that no host has', [
      origin('https://user@app.example'), origin('https://app.example/'), origin('https://app.example?a'), origin('https://app.example#a'), origin('https://app.example '), origin('https://app!.example'),
      origin('https://bücher.example'), origin('https://App.example'),
    ], ['origin/userinfo', 'origin/path', 'origin/list', 'origin/syntax', 'origin/idn', 'origin/upper-case']],
    [11, 'brackets that do not fit', [origin('https://[::1'), origin('https://::1]'), origin('https://[::1]a'), origin('https://[fe80::1%25eth0]'), origin('https://[app.example]')], ['origin/ip-address']],
    [12, 'an address that is none', [origin('https://foo.bar.255'), origin('https://127.1'), origin('https://127.0.0.1.'), origin('https://1')], ['origin/ip-address', 'origin/trailing-dot']],
    [13, 'a wildcard where none can stand', [origin('https://*.127.0.0.1'), origin('https://**.app.example'), origin('https://foo.*.bar'), origin('https://*bar.com')], ['origin/wildcard']],
    [14, 'a wildcard over so long a domain that nothing fits', [origin(`https://*.${'a.'.repeat(125)}ab`)], ['origin/wildcard']],
    [15, 'a port that is none', [origin('https://app.example:'), origin('https://app.example:0'), origin('https://app.example:08'), origin('https://app.example:a'), origin('https://app.example:65536'), origin('https://app.example:80a')], ['origin/port']],
    [16, 'everybody with credentials', [{ origins: '*', credentials: true }], ['origins/wildcard-with-credentials']],
    [17, 'an insecure origin with credentials', [cred('http://app.example'), cred('http://*.app.example'), cred('app://app')], ['origins/insecure-with-credentials']],
    [18, 'a public suffix with credentials', [cred('https://*.com'), cred('https://*.github.io'), cred('https://*.co.uk')], ['origins/public-suffix-with-credentials']],
    [19, 'a method that is none', [{ origins: '*', methods: [''] }, { origins: '*', methods: ['PU T'] }, { origins: '*', methods: ['PÜT'] }], ['methods/invalid']],
    [20, 'a forbidden method', [{ origins: '*', methods: ['CONNECT', 'trace', 'Track'] }], ['methods/forbidden']],
    [21, 'a request header that is no name', [{ origins: '*', allowHeaders: [''] }, { origins: '*', allowHeaders: ['x y'] }], ['allow-headers/invalid']],
    [22, 'a forbidden request header', [{ origins: '*', allowHeaders: ['Cookie'] }, { origins: '*', allowHeaders: ['sec-a', 'proxy-a'] }], ['allow-headers/forbidden']],
    [23, 'a response header of CORS among the request headers', [{ origins: '*', allowHeaders: ['Access-Control-Allow-Origin'] }], ['allow-headers/prohibited']],
    [24, 'an age out of bounds', [{ origins: '*', maxAge: -1 }, { origins: '*', maxAge: 86_401 }], ['max-age/range']],
    [25, 'every response header with credentials', [{ ...cred('https://app.example'), exposeHeaders: '*' }], ['expose-headers/wildcard-with-credentials']],
    [26, 'a response header that is no name', [{ origins: '*', exposeHeaders: [''] }, { origins: '*', exposeHeaders: ['x:'] }], ['expose-headers/invalid']],
    [27, 'a cookie that is exposed', [{ origins: '*', exposeHeaders: ['Set-Cookie', 'Set-Cookie2'] }], ['expose-headers/forbidden']],
    [28, 'a request header that is exposed', [{ origins: '*', exposeHeaders: ['Origin', 'Access-Control-Request-Method', 'Access-Control-Allow-Methods'] }], ['expose-headers/prohibited']],
  ])('%d: %s', (_row, _what, inputs, expected) => {
    expect(inputs.filter((input) => codes(input).length === 0)).toEqual([])
    expect([...new Set(inputs.flatMap((input) => codes(input)))].sort()).toEqual([...expected].sort())
  })

  test.each<[what: string, input: unknown, code: string]>([
    ['a method in the wrong case', { origins: '*', methods: ['patch'] }, 'methods/case'],
    ['everybody beside others', { origins: ['*', 'https://app.example'] }, 'origins/wildcard-in-list'],
    ['a method that would mean every method', { origins: '*', methods: ['*'] }, 'methods/wildcard'],
    ['a header name that would mean every one', { origins: '*', allowHeaders: ['*', 'x-a'] }, 'allow-headers/wildcard-in-list'],
    ['a host with a dot at its end', origin('https://app.example.'), 'origin/trailing-dot'],
    ['a misspelt field', { origin: 'https://app.example', origins: '*' }, 'policy/unknown-field'],
    ['a comma inside a list', origin('https://a.example,https://b.example'), 'origin/list'],
    ['a regular expression', { origins: /app\.example$/ }, 'origins/type'],
    ['a function', { origins: () => true }, 'origins/type'],
    ['true for everybody', { origins: true }, 'origins/type'],
    ['one origin as text', { origins: 'https://app.example' }, 'origins/type'],
  ])('and what that library takes in silence: %s', (_, input, code) => {
    expect(codes(input)).toEqual([code])
  })

  test.each<[what: string, input: unknown, code: string]>([
    ['an age that browsers cut', { origins: '*', maxAge: 86_400 }, 'warning/max-age'],
    ['a method override', { origins: '*', allowHeaders: ['X-HTTP-Method-Override'] }, 'warning/method-override'],
    ['a public suffix without credentials', origin('*.github.io'), 'warning/public-suffix'],
    ['an insecure origin without credentials', origin('http://app.example'), 'warning/insecure'],
    ['any port of this machine', origin('http://localhost:*'), 'warning/localhost-any-port'],
    ['a double', { origins: ['app.example', 'https://app.example'] }, 'warning/duplicate-origin'],
    ['a redundant pattern', { origins: ['https://*.app.example', 'https://a.app.example'] }, 'warning/redundant-origin'],
    ['a header that needs no exposing', { origins: '*', exposeHeaders: ['Content-Type'] }, 'warning/safelisted-header'],
  ])('or works and is warned of: %s', (_, input, code) => {
    expect(compiled(input).warnings.map((warning) => warning.code)).toEqual([code])
  })

  test('where that library errs: names below localhost and below an unlisted name are of no public suffix', () => {
    expect(codes({ origins: ['https://*.localhost', 'https://*.internal'], credentials: true })).toEqual([])
  })
})

describe('safeCompilePolicy', () => {
  test('tells every fault at once, those of the settings first', () => {
    const input = { origins: ['https://app.example/', trusted('x')], credentials: 1, allowHeaders: ['Host'], maxAge: 'x', bogus: 1, methods: ['TRACE', 'patch'] }
    expect(codes(input, { trust: { x: 'https://app.example' as never } })).toEqual([
      'trust/group-type', 'policy/boolean', 'policy/unknown-field', 'origin/path', 'origin/type', 'allow-headers/forbidden', 'max-age/type', 'methods/forbidden', 'methods/case',
    ])
    expect(codes(input)).toHaveLength(8)
  })

  test('tells the warnings too where it refuses', () => {
    const result = safeCompilePolicy({ origins: ['http://a.example', 'null'] })
    expect([result.ok, result.ok ? [] : result.warnings.map(({ code }) => code)]).toEqual([false, ['warning/insecure']])
  })

  const value = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withObjectString: true, withSparseArray: true, withTypedArray: true, withBoxedValues: true })
  const odd = fc.oneof(value, fc.func(value), fc.constantFrom(/a/g, Symbol('a'), Object.create(null), new Date(), new Map(), Promise.resolve(), '*', 'null', [], ['*'], -0))
  const tagged = fc.record({ kind: fc.oneof(fc.constantFrom('trusted', 'environment', 'lookup'), odd), name: odd, variable: odd, patterns: odd, ask: odd, ttl: odd, timeout: odd }, { requiredKeys: ['kind'] })
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...PATTERNS, ...STRANGERS))
  const field = fc.oneof(odd, tagged, fc.array(fc.oneof(text, odd, tagged)))
  const policy = fc.oneof(value, fc.dictionary(fc.oneof(fc.constantFrom(...POLICY_FIELDS, 'methods', 'origin', '__proto__'), fc.string()), field))

  test('never throws, whatever data comes', () => {
    fc.assert(fc.property(policy, fc.option(fc.oneof(odd, fc.dictionary(fc.string(), field)), { nil: undefined }), (input, trust) => {
      const result = safeCompilePolicy(input, { trust: trust as never })
      if (result.ok) expect(decide(result.policy, { method: 'GET' }).kind).toBe('actual')
      else expect(result.issues.length).toBeGreaterThan(0)
    }), { numRuns: 1500 })
  })

  test.each<[because: string, input: unknown]>([
    ['the name of a group cannot be made a text', { origins: { kind: 'trusted', name: Object.create(null) as object } }],
    ['the kind of origins cannot be made a text', { origins: { kind: Object.create(null) as object } }],
    ['the name of a variable cannot be made a text', { origins: { kind: 'environment', variable: Object.create(null) as object, patterns: ['null'] } }],
  ])('does not throw where %s', (_, input) => {
    expect(codes(input).length).toBeGreaterThan(0)
  })

  test('refuses a policy that cannot be read, instead of throwing', () => {
    expect(codes({ get origins() { throw new Error('not today') } }).length).toBeGreaterThan(0)
  })
})

describe('compilePolicy', () => {
  test('throws one error with every fault', () => {
    const input: StandalonePolicyInput = { origins: ['https://a.example/', 'null'], maxAge: -1 }
    expect(() => compilePolicy(input)).toThrow(PolicyError)
    try {
      compilePolicy(input)
    } catch (error) {
      expect(error instanceof PolicyError && error.issues.map(({ code }) => code)).toEqual(['origin/path', 'origin/null', 'max-age/range'])
    }
  })

  test('tells warnings to the hook alone, each once', () => {
    const onWarning = vi.fn<NonNullable<CompilePolicyOptions['onWarning']>>()
    const policy = compilePolicy({ origins: ['http://a.example'], maxAge: 86_400 }, { onWarning })
    expect(onWarning.mock.calls.map(([warning]) => warning.code).sort()).toEqual(['warning/insecure', 'warning/max-age'])
    expect(policy.warnings).toEqual(onWarning.mock.calls.map(([warning]) => warning))
  })

  test('tells no warning of what is refused', () => {
    const onWarning = vi.fn<NonNullable<CompilePolicyOptions['onWarning']>>()
    expect(safeCompilePolicy({ origins: ['http://a.example', 'null'] }, { onWarning }).ok).toBe(false)
    expect(onWarning).not.toHaveBeenCalled()
  })

  test('is off where it is false or says so', () => {
    for (const input of [false, { enabled: false }, { enabled: false, origins: ['https://a.example'] }]) {
      const policy = compiled(input)
      expect(decide(policy, { method: 'GET', origin: 'https://a.example' }).outcome).toBe('cors-off')
      expect(policy.describe()).toEqual({ enabled: false })
    }
  })

  test('has the usual methods unless it names its own', () => {
    const usual = compilePolicy({ origins: '*' })
    expect(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'].filter((method) => usual.has(method))).toEqual(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
    const own = compilePolicy({ origins: '*', methods: ['GET', 'QUERY'] })
    expect(['GET', 'HEAD', 'POST', 'QUERY'].filter((method) => own.has(method))).toEqual(['GET', 'HEAD', 'QUERY'])
  })

  test('the frozen policy does not change with what it was made from', () => {
    const origins = ['https://a.example']
    const methods = ['GET']
    const policy = compiled({ origins, methods })
    origins.push('https://evil.net')
    methods.push('DELETE')
    expect(decide(policy, { method: 'GET', origin: 'https://evil.net' }).outcome).toBe('origin-refused')
    expect(policy.has('DELETE')).toBe(false)
    expect(policy.describe()).toEqual({ origins: ['https://a.example'], methods: ['GET'] })
    expect([policy, policy.warnings].every(Object.isFrozen)).toBe(true)
  })
})

describe('describe', () => {
  const definition = lookup(() => true)
  const pattern = fc.subarray([...PATTERNS], { minLength: 1 })
  const names = fc.oneof(fc.constant('*' as const), fc.subarray(['X-A', 'x-b', 'Authorization', 'ETag']))
  const input = fc.record({
    origins: fc.oneof(fc.constant('*'), pattern, fc.constant(definition), pattern.map((list) => originsFromEnv('A', { A: list.join(',') }))),
    credentials: fc.boolean(), allowHeaders: names, exposeHeaders: names, maxAge: fc.integer({ min: 0, max: 86_400 }), enforce: fc.boolean(), enabled: fc.boolean(),
    dangerouslyAllowInsecureOrigins: fc.boolean(), dangerouslyAllowPublicSuffixes: fc.boolean(), methods: fc.subarray(['GET', 'POST', 'PUT', 'QUERY'], { minLength: 1 }),
  }, { requiredKeys: ['origins'] })

  const requests = [...originsAround(PATTERNS), ...STRANGERS, undefined].flatMap((origin) => ['GET', 'POST', 'PUT', 'PATCH'].flatMap((method) => [
    { method, origin, secFetchSite: 'cross-site' }, { method: 'OPTIONS', origin, requestMethod: method, requestHeaders: 'x-a,x-z' },
  ]))

  test('gives a policy that compiles to the same decisions, and describes itself', () => {
    fc.assert(fc.property(input, (written) => {
      const first = safeCompilePolicy(written)
      if (!first.ok) return
      const described = first.policy.describe()
      const second = compiled(described)
      expect(second.describe()).toEqual(described)
      for (const facts of requests) expect(decide(second, facts)).toEqual(decide(first.policy, facts))
    }), { numRuns: 60 })
  })

  test.each<[input: StandalonePolicyInput]>([
    [{ origins: '*' }],
    [{ origins: ['https://a.example', 'https://*.b.example:8443'], credentials: true, allowHeaders: ['x-a'], exposeHeaders: ['etag'], maxAge: 0, enforce: true, methods: ['GET', 'QUERY'] }],
    [{ origins: definition, allowHeaders: '*', exposeHeaders: [] }],
    [{ enabled: false }],
    [{ enabled: false, methods: ['GET'] }],
  ])('gives back %j, which is in full already', (written) => {
    expect(compiled(written).describe()).toEqual(written)
  })

  test('of a group that trusts nobody names nobody', () => {
    const policy = compilePolicy({ origins: trusted('partners') }, { trust: { partners: [] } })
    expect(policy.describe().origins).toEqual([])
    expect(decide(policy, { method: 'GET', origin: 'https://a.example' }).outcome).toBe('origin-refused')
  })

  test('the samples that carry a risk are refused with credentials, and accepted with their flag', () => {
    for (const text of PATTERNS) {
      const risk = riskOf(text)
      const flag = risk === 'insecure' ? 'dangerouslyAllowInsecureOrigins' : 'dangerouslyAllowPublicSuffixes'
      expect([text, codes({ origins: [text], credentials: true })]).toEqual([text, risk === 'none' ? [] : [risk === 'insecure' ? 'origins/insecure-with-credentials' : 'origins/public-suffix-with-credentials']])
      expect(codes({ origins: [text], credentials: true, [flag]: true })).toEqual([])
    }
  })
})
