import { describe, expect, test } from 'vitest'
import { corsCheck } from '../../src/browser/cors-check.ts'
import type { HeaderList } from '../../src/browser/header-list.ts'

const origin = 'https://app.example'
const url = 'https://api.example/x'
const acao = (...values: readonly string[]): HeaderList => values.map((value) => ['Access-Control-Allow-Origin', value] as const)
const acac = (...values: readonly string[]): HeaderList => values.map((value) => ['access-control-allow-credentials', value] as const)
const outcome = (headers: HeaderList, request: { credentials?: 'include' | 'omit' | 'same-origin'; origin?: string; earlierUrls?: readonly string[] } = {}, status = 200): string => {
  const verdict = corsCheck({ url, origin, ...request }, { status, headers })
  return verdict.allowed ? 'ok' : verdict.code
}

describe('without credentials', () => {
  test.each(['*', ' *  ', '\t*', origin, ` ${origin}`, ` ${origin}   \t `, `\t${origin}`])('Access-Control-Allow-Origin %j shares the answer', (value) => {
    expect(outcome(acao(value))).toBe('ok')
    expect(outcome(acao(value), { credentials: 'omit' })).toBe('ok')
  })

  test.each([
    ['https://other.app.example', 'AllowOriginMismatch'], ['https://api.example', 'AllowOriginMismatch'], ['//app.example', 'InvalidAllowOriginValue'], ['://app.example', 'InvalidAllowOriginValue'],
    ['ftp://app.example', 'AllowOriginMismatch'], ['https:://app.example', 'InvalidAllowOriginValue'], ['https:/app.example', 'AllowOriginMismatch'], ['https:app.example', 'AllowOriginMismatch'],
    ['app.example', 'InvalidAllowOriginValue'], [`${origin}?`, 'AllowOriginMismatch'], [`${origin}/`, 'AllowOriginMismatch'], [`${origin} /`, 'MultipleAllowOriginValues'],
    [`${origin}#`, 'AllowOriginMismatch'], [`${origin}%23`, 'InvalidAllowOriginValue'], [`${origin}:443`, 'AllowOriginMismatch'], [`${origin}, *`, 'MultipleAllowOriginValues'],
    [`${origin}\0`, 'AllowOriginMismatch'], [origin.toUpperCase(), 'AllowOriginMismatch'], ['HTTPS://app.example', 'AllowOriginMismatch'], ['-', 'InvalidAllowOriginValue'],
    ['**', 'InvalidAllowOriginValue'], ['\0*', 'InvalidAllowOriginValue'], ['*\0', 'InvalidAllowOriginValue'], ["'*'", 'InvalidAllowOriginValue'], ['"*"', 'InvalidAllowOriginValue'],
    ['* *', 'MultipleAllowOriginValues'], ['* null', 'MultipleAllowOriginValues'], [`*${origin}`, 'InvalidAllowOriginValue'], [`*, ${origin}`, 'MultipleAllowOriginValues'],
    [`\0${origin}`, 'AllowOriginMismatch'], [`null ${origin}`, 'MultipleAllowOriginValues'], ['http://example.net', 'AllowOriginMismatch'], ['null', 'AllowOriginMismatch'],
    ['', 'InvalidAllowOriginValue'], [`${origin}/page`, 'AllowOriginMismatch'], ['https://*.example', 'AllowOriginMismatch'], ['*.example', 'InvalidAllowOriginValue'], ['.example', 'InvalidAllowOriginValue'],
  ])('Access-Control-Allow-Origin %j does not: %s', (value, code) => {
    expect(outcome(acao(value))).toBe(code)
  })

  test.each<readonly string[][]>([[['', '*']], [['*', '']], [['*', '*']], [['', origin]], [['*', origin]], [[origin, origin]]])('several lines %j never do', (values) => {
    expect(outcome(acao(...values))).toBe('MultipleAllowOriginValues')
  })

  test('a missing Access-Control-Allow-Origin does not, whatever the status and the other headers', () => {
    expect(outcome([])).toBe('MissingAllowOriginHeader')
    expect(outcome(acac('true'), {}, 500)).toBe('MissingAllowOriginHeader')
  })

  test('any status may be shared, and Access-Control-Allow-Credentials is not looked at', () => {
    for (const status of [200, 304, 401, 404, 500, 699]) expect(outcome([...acao('*'), ...acac('false')], {}, status)).toBe('ok')
  })
})

describe('with credentials', () => {
  test('the origin by name and "true" share the answer', () => {
    expect(outcome([...acao(origin), ...acac('true')], { credentials: 'include' })).toBe('ok')
    expect(outcome([...acao(origin), ...acac(' true\t')], { credentials: 'include' })).toBe('ok')
  })

  test('"*" does not', () => {
    expect(outcome([...acao('*'), ...acac('true')], { credentials: 'include' })).toBe('WildcardOriginNotAllowed')
  })

  test.each<readonly (readonly string[])[]>([[[]], [['TRUE']], [['True']], [['"true"']], [['false']], [['1']], [['0']], [['']], [['true', 'true']], [['true, true']]])(
    'Access-Control-Allow-Credentials %j does not', (values) => {
      expect(outcome([...acao(origin), ...acac(...values)], { credentials: 'include' })).toBe('InvalidAllowCredentials')
    })
})

describe('an opaque origin', () => {
  test('is shared with by "null", with credentials too, and by "*"', () => {
    expect(outcome(acao('null'), { origin: 'null' })).toBe('ok')
    expect(outcome([...acao('null'), ...acac('true')], { origin: 'null', credentials: 'include' })).toBe('ok')
    expect(outcome(acao('*'), { origin: 'null' })).toBe('ok')
    expect(outcome(acao('NULL'), { origin: 'null' })).toBe('InvalidAllowOriginValue')
    expect(outcome(acao(origin), { origin: 'null' })).toBe('AllowOriginMismatch')
  })

  test('is what a redirect between foreign origins makes of any', () => {
    const earlierUrls = ['https://first.example/']
    expect(outcome(acao(origin), { earlierUrls })).toBe('AllowOriginMismatch')
    expect(outcome(acao('null'), { earlierUrls })).toBe('ok')
  })
})

test('a failed check shows the step, the lines that were read and the value', () => {
  const headers: HeaderList = [['date', 'x'], ...acao(`${origin}/`), ...acac('true')]
  const verdict = corsCheck({ url, origin }, { status: 404, headers })
  expect(verdict).toMatchObject({
    allowed: false,
    step: { algorithm: 'CORS check', number: '4', url: 'https://fetch.spec.whatwg.org/#concept-cors-check' },
    reason: `Access-Control-Allow-Origin is "${origin}/", the request's origin is "${origin}"`,
    received: headers.slice(1),
    differences: [],
  })
})

test.each<[HeaderList, string, string]>([
  [[], '2', 'the response has no Access-Control-Allow-Origin'],
  [acao('*'), '4', 'with credentials, Access-Control-Allow-Origin must name the origin; "*" does not do'],
  [acao('a', 'b'), '4', 'Access-Control-Allow-Origin holds more than one value: "a, b"'],
  [acao(origin), '8', 'with credentials, Access-Control-Allow-Credentials must be exactly "true"; there is none'],
  [[...acao(origin), ...acac('yes')], '8', 'with credentials, Access-Control-Allow-Credentials must be exactly "true"; it is "yes"'],
])('the headers %j fail at step %s: %s', (headers, number, reason) => {
  expect(corsCheck({ url, origin, credentials: 'include' }, { status: 200, headers })).toMatchObject({ step: { number }, reason })
})
