/** Unknown names, and the field that was meant. */
import { describe, expect, test } from 'vitest'
import { suggestField, suggestPolicyField } from '../../src/policy/field-name.ts'
import { POLICY_FIELDS } from '../../src/policy/input.ts'

describe('suggestPolicyField', () => {
  test.each<[name: string, meant: string | undefined]>([
    ['origin', 'origins'], ['allowOrigin', 'origins'], ['allowOrigins', 'origins'], ['allowedOrigin', 'origins'], ['allowedOrigins', 'origins'], ['orgins', 'origins'], ['Origins', 'origins'],
    ['allow_origins', undefined],
    ['credential', 'credentials'], ['allowCredentials', 'credentials'], ['supportsCredentials', 'credentials'], ['withCredentials', 'credentials'], ['credentails', 'credentials'],
    ['headers', 'allowHeaders'], ['allowHeader', 'allowHeaders'], ['allowedHeaders', 'allowHeaders'], ['requestHeaders', 'allowHeaders'], ['allow_headers', 'allowHeaders'], ['allow-headers', 'allowHeaders'],
    ['exposeHeader', 'exposeHeaders'], ['exposedHeaders', 'exposeHeaders'], ['exposesHeaders', 'exposeHeaders'], ['responseHeaders', 'exposeHeaders'], ['EXPOSE_HEADERS', 'exposeHeaders'],
    ['maxage', 'maxAge'], ['max_age', 'maxAge'], ['max-age', 'maxAge'], ['maxAgeSeconds', 'maxAge'],
    ['enable', 'enabled'], ['enabeld', 'enabled'], ['enforced', 'enforce'], ['inforce', 'enforce'],
    ['dangerouslyAllowInsecureOrigin', 'dangerouslyAllowInsecureOrigins'], ['dangerouslyAllowPublicSuffix', 'dangerouslyAllowPublicSuffixes'],
    ['preflightContinue', undefined], ['optionsSuccessStatus', undefined], ['constructor', undefined], ['__proto__', undefined], ['', undefined], ['x', undefined], ['a'.repeat(10_000), undefined],
  ])('%s is meant for %s', (name, meant) => {
    expect(suggestPolicyField(name, POLICY_FIELDS)).toBe(meant === undefined ? undefined : `Write ${meant}.`)
  })

  test.each(['method', 'methods', 'allowMethods', 'allowedMethods', 'allow_methods', 'Methods'])('%s has no place in the policy of a service', (name) => {
    expect(suggestPolicyField(name, POLICY_FIELDS)).toBe('Remove it: the methods of a service are its operations.')
  })

  test.each(['method', 'allowMethods', 'allowedMethods', 'allow_methods', 'Methods'])('%s is meant for methods, where a policy that stands alone has them', (name) => {
    expect(suggestPolicyField(name, [...POLICY_FIELDS, 'methods'])).toBe('Write methods.')
  })

  test('points to no field that cannot stand there', () => {
    expect(suggestPolicyField('origin', ['credentials'])).toBeUndefined()
  })
})

describe('suggestField', () => {
  test.each<[name: string, fields: readonly string[], near: string | undefined]>([
    ['handlr', ['handler', 'body'], 'handler'],
    ['HANDLER', ['handler'], 'handler'],
    ['hand-ler', ['handler'], 'handler'],
    ['handelr', ['handler'], 'handler'],
    ['handxxx', ['handler'], undefined],
    ['gett', ['get', 'put'], undefined],
    ['GET', ['get', 'put'], 'get'],
    ['boy', ['body'], 'body'],
    ['query', ['body', 'query'], 'query'],
    ['a', [], undefined],
    ['a'.repeat(40), ['a'.repeat(41)], 'a'.repeat(41)],
    ['a'.repeat(41), ['a'.repeat(41)], undefined],
  ])('%s among %j: %s', (name, fields, near) => {
    expect(suggestField(name, fields)).toBe(near === undefined ? undefined : `Write ${near}.`)
  })

  test('a name that is the same but for case and hyphens goes before one that is near', () => {
    expect(suggestField('max-age', ['maxAgf', 'maxAge'])).toBe('Write maxAge.')
  })
})
