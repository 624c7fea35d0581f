/** What the compiler sees of a policy: literals that cannot work do not compile, everything that may work does. */
import { assertType, describe, expectTypeOf, test } from 'vitest'
import { compilePolicy, lookup, originsFromEnv, safeCompilePolicy, trusted } from '../../src/cors.ts'
import type { CorsInput, FaultCode, Issue, IssueCode, OriginsInput, PolicyCheck, PolicyInput, StandalonePolicy, StandalonePolicyInput, WarningCode } from '../../src/cors.ts'

describe('a literal that works compiles', () => {
  test('with every kind of origins', () => {
    expectTypeOf(compilePolicy({ origins: '*' })).toEqualTypeOf<StandalonePolicy>()
    compilePolicy({ origins: ['https://app.example', 'https://*.app.example:8443', 'http://localhost:*', '*.app.example'] })
    compilePolicy({ origins: trusted('partners') }, { trust: { partners: ['https://partner.example'] } })
    compilePolicy({ origins: originsFromEnv('ALLOWED_ORIGINS') })
    compilePolicy({ origins: lookup(async (origin) => origin.endsWith('.example'), { ttl: 60 }) })
    compilePolicy({ origins: lookup(() => true) })
  })

  test('with every field', () => {
    compilePolicy({
      enabled: true, origins: ['https://app.example'], credentials: true, allowHeaders: ['content-type'], exposeHeaders: ['etag'], maxAge: 600, enforce: true, dangerouslyAllowInsecureOrigins: false,
      dangerouslyAllowPublicSuffixes: false, methods: ['GET', 'PUT'],
    })
    compilePolicy({ origins: '*', credentials: false, enforce: false, allowHeaders: '*', exposeHeaders: '*' })
    compilePolicy({ enabled: false })
  })

  test('with variables', () => {
    const policy: PolicyInput = { origins: '*', credentials: true }
    compilePolicy(policy)
    const standalone: StandalonePolicyInput = { origins: ['https://app.example'], methods: ['GET'] }
    compilePolicy(standalone)
    const origins: readonly string[] = ['https://app.example']
    compilePolicy({ origins })
    const mutable: string[] = ['https://app.example']
    compilePolicy({ origins: mutable, credentials: true })
    const any: OriginsInput = '*'
    compilePolicy({ origins: any as OriginsInput, credentials: true })
    const one: string = 'https://app.example/'
    compilePolicy({ origins: [one, 'https://other.example'] })
    const credentials: boolean = process.argv.length > 2
    compilePolicy({ origins: '*', credentials })
    const shared = { origins: ['https://app.example'], maxAge: 600 } as const
    compilePolicy({ ...shared, credentials: true })
  })
})

describe('a literal that cannot work does not compile', () => {
  test('everybody with credentials, or enforced', () => {
    // @ts-expect-error credentials cannot go with origins '*'
    compilePolicy({ origins: '*', credentials: true })
    // @ts-expect-error enforce cannot go with origins '*'
    compilePolicy({ origins: '*', enforce: true })
  })

  test('misspelt and unknown fields', () => {
    // @ts-expect-error write origins
    compilePolicy({ origin: 'https://app.example' })
    // @ts-expect-error write origins
    compilePolicy({ origins: ['https://app.example'], allowedOrigins: [] })
    // @ts-expect-error write allowHeaders
    compilePolicy({ origins: '*', allowedHeaders: ['x-a'] })
    // @ts-expect-error write exposeHeaders
    compilePolicy({ origins: '*', exposedHeaders: ['x-a'] })
    // @ts-expect-error write maxAge
    compilePolicy({ origins: '*', maxAgeSeconds: 600 })
    // @ts-expect-error write credentials
    compilePolicy({ origins: ['https://app.example'], supportsCredentials: true })
    // @ts-expect-error a policy has no such field
    compilePolicy({ origins: '*', preflightContinue: true })
  })

  test('origins that are none', () => {
    // @ts-expect-error an origin has no slash
    compilePolicy({ origins: ['https://app.example/'] })
    // @ts-expect-error an origin has no path
    compilePolicy({ origins: ['https://ok.example', 'https://app.example/a/b'] })
    // @ts-expect-error '*' stands alone
    compilePolicy({ origins: ['*'] })
    // @ts-expect-error '*' stands alone
    compilePolicy({ origins: ['https://app.example', '*'] })
    // @ts-expect-error null is not one origin
    compilePolicy({ origins: ['null'] })
    // @ts-expect-error origins are a list
    compilePolicy({ origins: 'https://app.example' })
    // @ts-expect-error null is not one origin
    compilePolicy({ origins: null })
    // @ts-expect-error a pattern is a text
    compilePolicy({ origins: [/app\.example$/] })
    // @ts-expect-error a function goes into lookup
    compilePolicy({ origins: () => true })
    // @ts-expect-error everybody is '*'
    compilePolicy({ origins: true })
  })

  test('fields of another type', () => {
    // @ts-expect-error a number of seconds
    compilePolicy({ origins: '*', maxAge: '600' })
    // @ts-expect-error true or false
    compilePolicy({ origins: ['https://app.example'], credentials: 'include' })
    // @ts-expect-error a list of names
    compilePolicy({ origins: '*', allowHeaders: 'content-type' })
    // @ts-expect-error a list of methods
    compilePolicy({ origins: '*', methods: 'GET' })
    // @ts-expect-error a text for a text
    originsFromEnv(42)
    // @ts-expect-error a group is no text
    compilePolicy({ origins: trusted('partners') }, { trust: { partners: 'https://partner.example' } })
  })
})

describe('PolicyCheck', () => {
  test('turns a fault into a sentence, and leaves what may work alone', () => {
    type Origins<Pattern extends string> = PolicyCheck<{ readonly origins: readonly [Pattern] }>['origins'][0]
    expectTypeOf<PolicyCheck<{ readonly origin: string }>['origin']['mend']>().toEqualTypeOf<'write origins'>()
    expectTypeOf<PolicyCheck<{ readonly methods: string }>['methods']['mend']>().toEqualTypeOf<'the methods of a service are its operations'>()
    expectTypeOf<PolicyCheck<{ readonly other: string }>['other']['mend']>().toEqualTypeOf<'a policy has no such field'>()
    expectTypeOf<Origins<'https://a.example/x'>['mend']>().toEqualTypeOf<'an origin has no path or slash: write https://a.example'>()
    expectTypeOf<Origins<'https://a.example'>>().toEqualTypeOf<'https://a.example'>()
    expectTypeOf<PolicyCheck<{ readonly origins: readonly string[] }>['origins'][0]>().toEqualTypeOf<string>()
    expectTypeOf<PolicyCheck<false>>().toEqualTypeOf<unknown>()
    expectTypeOf<PolicyInput>().toExtend<PolicyCheck<PolicyInput>>()
  })
})

describe('types of data', () => {
  test('a cors field is a layer or false', () => {
    assertType<CorsInput>(false)
    assertType<CorsInput>({ maxAge: 1 })
    // @ts-expect-error true is no policy
    assertType<CorsInput>(true)
  })

  test('safeCompilePolicy takes anything and tells what it is', () => {
    const result = safeCompilePolicy(JSON.parse('null'))
    if (result.ok) expectTypeOf(result.policy).toEqualTypeOf<StandalonePolicy>()
    else expectTypeOf(result.issues).toEqualTypeOf<readonly Issue<FaultCode>[]>()
  })

  test('a code is a fault or a warning', () => {
    expectTypeOf<IssueCode>().toEqualTypeOf<FaultCode | WarningCode>()
    expectTypeOf<'origin/path'>().toExtend<FaultCode>()
    expectTypeOf<'origin/path'>().not.toExtend<WarningCode>()
    expectTypeOf<Issue['path']>().toEqualTypeOf<readonly (string | number)[]>()
  })
})
