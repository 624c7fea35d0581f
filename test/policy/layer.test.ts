/** Layers: the nearer replaces field by field, off removes what lies behind, the next starts empty. */
import { describe, expect, test } from 'vitest'
import { createCompileContext } from '../../src/policy/compile.ts'
import { createIssueList } from '../../src/policy/issue-list.ts'
import { layerPolicy } from '../../src/policy/layer.ts'
import { checkLayer, checkLayered } from '../../src/policy/validate.ts'
import { POLICY_TEXTS } from '../../src/policy/policy-text.ts'

const PLACES = ['default', 'service', 'operation'] as const

/** Layers as they are written, the application's default first; `undefined` = nothing written. */
function effective(...layers: readonly unknown[]) {
  const issues = createIssueList(POLICY_TEXTS)
  const checked = layers.map((layer, index) => checkLayer(layer, [PLACES[index] ?? ''], { issues, groups: new Map() }))
  const layered = layerPolicy(checked)
  checkLayered(layered, issues)
  return {
    policy: layered === 'off' ? 'off' : createCompileContext().compile(layered)?.describe(),
    faults: issues.faults.map(({ code, path, also }) => ({ code, path, ...(also && { also }) })),
    messages: issues.faults.map(({ message }) => message),
  }
}

const A = ['https://a.example']
const B = ['https://b.example']

describe('layers', () => {
  test.each<[because: string, layers: readonly unknown[], policy: unknown]>([
    ['no layer is off', [undefined, undefined, undefined], 'off'],
    ['one layer stands as it is', [{ origins: A }], { origins: A }],
    ['a service without a policy inherits the default', [{ origins: A, maxAge: 5 }, undefined, undefined], { origins: A, maxAge: 5 }],
    ['origins are replaced, never merged', [{ origins: A }, { origins: B }], { origins: B }],
    ['everybody is narrowed by a list', [{ origins: '*' }, undefined, { origins: B }], { origins: B }],
    ['a list is widened to everybody', [{ origins: A }, { origins: '*' }], { origins: '*' }],
    ['lists of headers are replaced, never merged', [{ origins: A, allowHeaders: ['x-a'], exposeHeaders: ['x-a'] }, { allowHeaders: ['x-b'], exposeHeaders: [] }], { origins: A, allowHeaders: ['x-b'], exposeHeaders: [] }],
    ['every header is narrowed to none', [{ origins: A, allowHeaders: '*' }, { allowHeaders: [] }], { origins: A, allowHeaders: [] }],
    ['false replaces true', [{ origins: A, credentials: true, enforce: true }, {}, { credentials: false, enforce: false }], { origins: A, credentials: false, enforce: false }],
    ['0 replaces 100', [{ origins: A, maxAge: 100 }, undefined, { maxAge: 0 }], { origins: A, maxAge: 0 }],
    ['three layers add up field by field', [{ origins: A, maxAge: 1 }, { maxAge: 2, credentials: true }, { exposeHeaders: ['ETag'] }], { origins: A, maxAge: 2, credentials: true, exposeHeaders: ['etag'] }],
    ['an empty layer changes nothing', [{ origins: A }, {}, {}], { origins: A }],
    ['a field that is undefined changes nothing', [{ origins: A, maxAge: 1 }, { origins: undefined, maxAge: undefined }], { origins: A, maxAge: 1 }],
    ['an operation alone may have a policy', [undefined, undefined, { origins: A }], { origins: A }],
    ['false is off', [{ origins: A }, undefined, false], 'off'],
    ['enabled: false is off', [{ origins: A }, { enabled: false }], 'off'],
    ['enabled: false is off whatever stands beside it', [{ origins: A, enabled: false, credentials: true }], 'off'],
    ['a service that is off is off for its operations', [{ origins: A }, false, undefined], 'off'],
    ['a nearer layer turns it on again, from empty', [{ origins: A, maxAge: 1, credentials: true }, false, { origins: B }], { origins: B }],
    ['a default that is off gives nothing to a service', [{ origins: A, enabled: false, maxAge: 1 }, { origins: B }], { origins: B }],
    ['on, off, on', [{ origins: A, maxAge: 1 }, { enabled: false, maxAge: 2 }, { enabled: true, origins: B }], { origins: B }],
    ['enabled: true changes nothing by itself', [{ origins: A }, { enabled: true }], { origins: A }],
  ])('%s', (_, layers, policy) => {
    const found = effective(...layers)
    expect(found.faults).toEqual([])
    expect(found.policy).toEqual(policy)
  })

  test.each<[because: string, layers: readonly unknown[], faults: readonly unknown[]]>([
    ['credentials that an operation adds to everybody', [{ origins: '*' }, undefined, { credentials: true }], [
      { code: 'origins/wildcard-with-credentials', path: ['default', 'origins'], also: ['operation', 'credentials'] },
    ]],
    ['everybody who is added to credentials', [{ origins: A, credentials: true }, { origins: '*' }], [{ code: 'origins/wildcard-with-credentials', path: ['service', 'origins'], also: ['default', 'credentials'] }]],
    ['enforce that is added to everybody', [{ origins: '*' }, { enforce: true }], [{ code: 'enforce/wildcard', path: ['service', 'enforce'], also: ['default', 'origins'] }]],
    ['an insecure origin of the default', [{ origins: [...A, 'http://c.example'] }, undefined, { credentials: true }], [
      { code: 'origins/insecure-with-credentials', path: ['default', 'origins', 1], also: ['operation', 'credentials'] },
    ]],
    ['a public suffix of the default', [{ origins: ['https://*.github.io'] }, { credentials: true }], [{ code: 'origins/public-suffix-with-credentials', path: ['default', 'origins', 0], also: ['service', 'credentials'] }]],
    ['headers that are all exposed', [{ origins: A, exposeHeaders: '*' }, { credentials: true }], [
      { code: 'expose-headers/wildcard-with-credentials', path: ['default', 'exposeHeaders'], also: ['service', 'credentials'] },
    ]],
    ['origins that no layer has', [{ maxAge: 1 }, undefined, { credentials: true }], [{ code: 'origins/missing', path: ['operation'], also: ['default'] }]],
    ['origins that the only layer lacks', [undefined, { maxAge: 1 }], [{ code: 'origins/missing', path: ['service'] }]],
    ['origins that a layer loses by starting from empty', [{ origins: A }, false, { credentials: true }], [{ code: 'origins/missing', path: ['operation'] }]],
    ['a faulty field breeds no second fault', [{ origins: 'https://a.example' }, { credentials: true, exposeHeaders: ['*'] }], [
      { code: 'origins/type', path: ['default', 'origins'] }, { code: 'expose-headers/wildcard-in-list', path: ['service', 'exposeHeaders', 0] },
    ]],
    ['faulty origins are not missing', [{ origins: [] }], [{ code: 'origins/empty', path: ['default', 'origins'] }]],
    ['a layer that is none is passed over', [{ origins: A }, true], [{ code: 'policy/type', path: ['service'] }]],
  ])('a fault of layering names both places: %s', (_, layers, faults) => {
    const found = effective(...layers)
    expect(found.faults).toEqual(faults)
  })

  test('the message names the other place too', () => {
    expect(effective({ origins: '*' }, { credentials: true }).messages[0]).toContain('(service › credentials)')
    expect(effective({ maxAge: 1 }, { credentials: true }).messages[0]).toContain('and neither does default')
  })

  test.each<[because: string, layers: readonly unknown[]]>([
    ['credentials are taken away again', [{ origins: '*' }, undefined, { credentials: false }]],
    ['a nearer list takes the place of everybody', [{ origins: '*' }, { origins: A, credentials: true }]],
    ['an insecure origin is accepted', [{ origins: ['http://c.example'] }, { credentials: true, dangerouslyAllowInsecureOrigins: true }]],
    ['a public suffix is accepted', [{ origins: ['*.github.io'], dangerouslyAllowPublicSuffixes: true }, { credentials: true }]],
    ['the other flag is of no matter', [{ origins: ['http://*.localhost'], credentials: true, dangerouslyAllowPublicSuffixes: true }]],
  ])('no fault: %s', (_, layers) => {
    expect(effective(...layers).faults).toEqual([])
  })

  test.each([
    ['https://*.github.io', { dangerouslyAllowInsecureOrigins: true }, 'origins/public-suffix-with-credentials'], ['http://app.example', { dangerouslyAllowPublicSuffixes: true }, 'origins/insecure-with-credentials'],
  ])('%s needs its own flag: %j does not do', (origin, flag, code) => {
    expect(effective({ origins: [origin], credentials: true, ...flag }).faults.map((fault) => fault.code)).toEqual([code])
  })
})
