/** From a checked policy to the one that runs. */
import { describe, expect, test } from 'vitest'
import { createCompileContext } from '../../src/policy/compile.ts'
import type { CompileContext, CompiledPolicy } from '../../src/policy/compile.ts'
import { lookup, originsFromEnv, trusted } from '../../src/policy/input.ts'
import { createIssueList } from '../../src/policy/issue-list.ts'
import { layerPolicy } from '../../src/policy/layer.ts'
import type { CheckedLayer } from '../../src/policy/layer.ts'
import { checkTrust } from '../../src/policy/trust.ts'
import { checkLayer } from '../../src/policy/validate.ts'
import { POLICY_TEXTS } from '../../src/policy/policy-text.ts'

const LISTED = { origins: ['https://a.example'] }

function layer(input: unknown, trust?: unknown): CheckedLayer | undefined {
  const issues = createIssueList(POLICY_TEXTS)
  const checked = checkLayer(input, [], { issues, groups: checkTrust(trust, [], issues) })
  expect(issues.faults).toEqual([])
  return checked
}

function compile(input: unknown, context: CompileContext = createCompileContext()): CompiledPolicy | undefined {
  return context.compile(layerPolicy([layer(input)]))
}

function admits(input: unknown, origins: readonly string[]): readonly string[] {
  const rule = compile(input)?.origins
  return rule?.kind === 'lookup' ? origins.filter((origin) => rule.admits(origin)) : []
}

describe('what runs', () => {
  test.each([[undefined], [false], [{ enabled: false, origins: '*' }]])('%j runs as nothing', (input) => {
    expect(compile(input)).toBeUndefined()
  })

  test('a policy whose origins were faulty runs as nothing', () => {
    expect(createCompileContext().compile({ fields: { origins: { value: undefined, path: [] } }, path: [], behind: undefined })).toBeUndefined()
    expect(createCompileContext().compile({ fields: {}, path: [], behind: undefined })).toBeUndefined()
  })

  test('the defaults stand where nothing was written', () => {
    expect(compile({ origins: '*' })).toMatchObject({ origins: { kind: 'any' }, credentials: false, allowHeadersLine: '*,authorization', actualHeaders: [], maxAge: 7200, enforce: false })
  })

  test.each<[input: object, line: string | undefined]>([
    [{}, '*,authorization'],
    [{ allowHeaders: '*' }, '*,authorization'],
    [{ allowHeaders: '*', credentials: true }, 'requested'],
    [{ credentials: true }, 'requested'],
    [{ allowHeaders: [] }, undefined],
    [{ allowHeaders: [], credentials: true }, undefined],
    [{ allowHeaders: ['X-B', 'x-a', 'x-b'] }, 'x-a,x-b'],
    [{ allowHeaders: ['X-B', 'Authorization'], credentials: true }, 'authorization,x-b'],
  ])('%j allows the headers %s', (fields, line) => {
    expect(compile({ ...LISTED, ...fields })?.allowHeadersLine).toBe(line)
  })

  test.each<[input: object, headers: readonly string[]]>([
    [{}, []],
    [{ credentials: true }, ['access-control-allow-credentials', 'true']],
    [{ exposeHeaders: [] }, []],
    [{ exposeHeaders: '*' }, ['access-control-expose-headers', '*']],
    [{ exposeHeaders: ['ETag', 'etag', 'A'] }, ['access-control-expose-headers', 'a,etag']],
    [{ exposeHeaders: ['ETag'], credentials: true }, ['access-control-allow-credentials', 'true', 'access-control-expose-headers', 'etag']],
  ])('%j is sent on actual answers as %j', (fields, headers) => {
    expect(compile({ ...LISTED, ...fields })?.actualHeaders).toEqual(headers)
  })

  test('what runs is frozen', () => {
    const policy = compile({ ...LISTED, exposeHeaders: ['etag'], allowHeaders: ['x-a'] })
    expect([policy, policy?.origins, policy?.actualHeaders].every(Object.isFrozen)).toBe(true)
    const described = policy?.describe()
    expect([described, described?.origins, described?.exposeHeaders, described?.allowHeaders].every(Object.isFrozen)).toBe(true)
  })
})

describe('what policies of one application share', () => {
  test('one rule for everybody', () => {
    expect(compile({ origins: '*' })?.origins).toBe(compile({ origins: '*', maxAge: 1 })?.origins)
  })

  test('one set a list, however many operations follow it', () => {
    const context = createCompileContext()
    const base = layer(LISTED)
    const first = context.compile(layerPolicy([base]))
    const second = context.compile(layerPolicy([base, layer({ credentials: true })]))
    expect(first?.origins).toBe(second?.origins)
    expect(compile(LISTED, context)?.origins).not.toBe(first?.origins)
  })

  test('one handle a lookup, so one cache, even where insecure origins may be asked for', () => {
    const context = createCompileContext()
    const origins = lookup(() => true)
    const plain = compile({ origins }, context)?.origins
    const secure = compile({ origins, credentials: true }, context)?.origins
    const risky = compile({ origins, credentials: true, dangerouslyAllowInsecureOrigins: true }, context)?.origins
    expect([plain?.kind, secure?.kind]).toEqual(['lookup', 'lookup'])
    if (plain?.kind !== 'lookup' || secure?.kind !== 'lookup') return
    expect(plain.handle).toBe(secure.handle)
    expect(plain).not.toBe(secure)
    expect(risky).toBe(plain)
  })

  test('nothing with another application', () => {
    const origins = lookup(() => true)
    const [one, other] = [compile({ origins })?.origins, compile({ origins })?.origins]
    expect([one?.kind, other?.kind]).toEqual(['lookup', 'lookup'])
    expect(one?.kind === 'lookup' && other?.kind === 'lookup' && one.handle === other.handle).toBe(false)
  })
})

describe('whom a lookup may be asked about', () => {
  const origins = lookup(() => true)
  const wellFormed = ['https://a.example', 'https://a.example:8443', 'http://localhost:3000', 'capacitor://localhost', 'http://[::1]:1']
  const insecure = ['http://a.example', 'http://192.168.0.1', 'app://a']
  const malformed = ['null', '', '*', 'https://a.example/', 'https://A.example', 'https://a.example:443', `https://${'a'.repeat(400)}.example`, '__proto__', 'https://a.example\n']
  const all = [...wellFormed, ...insecure, ...malformed]

  test('without credentials: every well-formed origin', () => {
    expect(admits({ origins }, all)).toEqual([...wellFormed, ...insecure])
  })

  test('with credentials: secure ones only', () => {
    expect(admits({ origins, credentials: true }, all)).toEqual(wellFormed)
  })

  test('with credentials and insecure origins accepted: every well-formed origin', () => {
    expect(admits({ origins, credentials: true, dangerouslyAllowInsecureOrigins: true }, all)).toEqual([...wellFormed, ...insecure])
  })
})

describe('describe', () => {
  const definition = lookup(() => true)

  test.each<[input: object, described: object]>([
    [{ origins: '*' }, { origins: '*' }],
    [{ origins: ['a.example', '*.b.example:*'] }, { origins: ['https://a.example', 'https://*.b.example:*'] }],
    [{ origins: definition }, { origins: definition }],
    [{ origins: originsFromEnv('ALLOWED', { ALLOWED: 'a.example' }) }, { origins: ['https://a.example'] }],
    [{ origins: '*', enabled: true, maxAge: undefined }, { origins: '*' }],
    [{ maxAge: 1, origins: '*', allowHeaders: ['X-A'], exposeHeaders: [] }, { origins: '*', maxAge: 1, allowHeaders: ['x-a'], exposeHeaders: [] }],
    [
      { origins: ['http://a.example'], credentials: true, dangerouslyAllowInsecureOrigins: true, dangerouslyAllowPublicSuffixes: false, enforce: true },
      { origins: ['http://a.example'], credentials: true, dangerouslyAllowInsecureOrigins: true, dangerouslyAllowPublicSuffixes: false, enforce: true },
    ],
  ])('%j gives %j', (input, described) => {
    expect(compile(input)?.describe()).toEqual(described)
  })

  test('a group is described as what it holds', () => {
    const policy = createCompileContext().compile(layerPolicy([layer({ origins: trusted('partners') }, { partners: ['a.example'] })]))
    expect(policy?.describe()).toEqual({ origins: ['https://a.example'] })
  })
})
