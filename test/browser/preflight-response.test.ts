import { describe, expect, test } from 'vitest'
import { checkPreflight, parseGrant } from '../../src/browser/preflight-response.ts'
import type { HeaderList } from '../../src/browser/header-list.ts'
import type { FetchRequest } from '../../src/browser/request.ts'
import { allowedIn } from '../../src/browser/verdict.ts'

const origin = 'https://app.example'
const url = 'https://api.example/x'
const methods = (...values: readonly string[]): HeaderList => values.map((value) => ['Access-Control-Allow-Methods', value] as const)
const names = (...values: readonly string[]): HeaderList => values.map((value) => ['access-control-allow-headers', value] as const)
const ask = (change: Partial<FetchRequest>, headers: HeaderList, status = 204) => {
  const shared: HeaderList = [['access-control-allow-origin', origin], ['access-control-allow-credentials', 'true']]
  return checkPreflight({ url, origin, ...change }, { status, headers: [...shared, ...headers] })
}
const outcome = (change: Partial<FetchRequest>, headers: HeaderList, status = 204): string => {
  const verdict = ask(change, headers, status)
  return verdict.allowed ? 'ok' : verdict.code
}

describe('the status of a preflight', () => {
  test.each([200, 201, 202, 203, 204, 205, 206, 226, 299])('%d is ok', (status) => {
    expect(outcome({ method: 'PUT' }, methods('PUT'), status)).toBe('ok')
  })

  test.each([100, 199, 300, 301, 302, 303, 304, 305, 306, 307, 308, 400, 401, 402, 403, 404, 405, 500, 501, 502, 503, 504, 505, 699])('%d is not', (status) => {
    expect(outcome({ method: 'PUT' }, methods('PUT'), status)).toBe('PreflightInvalidStatus')
  })

  test.each([301, 302, 303, 307, 308])('%d with a Location is a redirect, which none may be', (status) => {
    const verdict = checkPreflight({ url, origin, method: 'PUT' }, { status, headers: [['Location', '/y']] })
    expect(verdict).toMatchObject({ code: 'PreflightDisallowedRedirect', step: { number: '8' }, received: [['Location', '/y']], reason: `the preflight was answered with a redirect (${status}) to /y` })
  })
})

describe('the CORS check of a preflight', () => {
  test.each<[HeaderList, FetchRequest['credentials'], string]>([
    [[], 'omit', 'PreflightMissingAllowOriginHeader'],
    [[['access-control-allow-origin', '*']], 'include', 'PreflightWildcardOriginNotAllowed'],
    [[['access-control-allow-origin', 'a, b']], 'omit', 'PreflightMultipleAllowOriginValues'],
    [[['access-control-allow-origin', 'app.example']], 'omit', 'PreflightInvalidAllowOriginValue'],
    [[['access-control-allow-origin', `${origin}/`]], 'omit', 'PreflightAllowOriginMismatch'],
    [[['access-control-allow-origin', origin]], 'include', 'PreflightInvalidAllowCredentials'],
  ])('%j with credentials %s: %s, before the status is looked at', (headers, credentials = 'omit', code) => {
    expect(checkPreflight({ url, origin, method: 'PUT', credentials }, { status: 404, headers })).toMatchObject({ allowed: false, code })
  })
})

describe('the method of a preflight', () => {
  test.each<[string, HeaderList, FetchRequest['credentials'], string]>([
    ['PUT', methods('PUT'), 'omit', 'ok'],
    ['put', methods('PUT'), 'omit', 'ok'],
    ['PUT', methods('GET, PUT'), 'include', 'ok'],
    ['PUT', methods('GET', 'PUT'), 'omit', 'ok'],
    ['PUT', methods(',,PUT,,'), 'omit', 'ok'],
    ['PUT', methods('put'), 'omit', 'MethodDisallowedByPreflightResponse'],
    ['PUT', methods('put'), 'include', 'MethodDisallowedByPreflightResponse'],
    ['patch', methods('PATCH'), 'omit', 'MethodDisallowedByPreflightResponse'],
    ['patch', methods('patch'), 'omit', 'ok'],
    ['PUT', [], 'omit', 'MethodDisallowedByPreflightResponse'],
    ['PUT', methods(''), 'omit', 'MethodDisallowedByPreflightResponse'],
    ['SUPER', methods('*'), 'omit', 'ok'],
    ['SUPER', methods('PUT, *'), 'same-origin', 'ok'],
    ['PUT', methods('*'), 'include', 'MethodDisallowedByPreflightResponse'],
    ['*', methods('*'), 'include', 'ok'],
    ['GET', methods('get'), 'omit', 'ok'],
    ['HEAD', [], 'include', 'ok'],
    ['POST', methods('PUT'), 'include', 'ok'],
    ['PUT', methods('PUT, bad method'), 'omit', 'InvalidAllowMethodsPreflightResponse'],
    ['GET', methods('PUT', 'bad method'), 'omit', 'InvalidAllowMethodsPreflightResponse'],
    ['PUT', methods('"PUT"'), 'omit', 'InvalidAllowMethodsPreflightResponse'],
  ])('%s, allowed %j, credentials %s: %s', (method, headers, credentials = 'omit', expected) => {
    expect(outcome({ method, credentials, headers: [] }, headers)).toBe(expected)
  })
})

describe('the headers of a preflight', () => {
  test.each<[readonly string[], HeaderList, FetchRequest['credentials'], string]>([
    [['x-test'], names('X-Test'), 'omit', 'ok'],
    [['X-Test'], names('x-test'), 'include', 'ok'],
    [['x-a', 'x-b'], names('x-a', 'x-b'), 'omit', 'ok'],
    [['x-a', 'x-b'], names(' ,x-lol,X-b,, ,X-A'), 'omit', 'ok'],
    [['x-a', 'x-b'], names('x-a'), 'omit', 'HeaderDisallowedByPreflightResponse'],
    [['x-a'], [], 'omit', 'HeaderDisallowedByPreflightResponse'],
    [['x-a'], names('*'), 'omit', 'ok'],
    [['x-a'], names('x-b, *'), 'same-origin', 'ok'],
    [['x-a'], names('*'), 'include', 'HeaderDisallowedByPreflightResponse'],
    [['*'], names('*'), 'include', 'ok'],
    [['accept', 'content-language'], [], 'include', 'ok'],
    [['cookie', 'sec-x'], [], 'include', 'ok'],
    [['authorization'], names('Authorization'), 'include', 'ok'],
    [['authorization', 'x-a'], names('*,authorization'), 'omit', 'ok'],
    [['authorization'], names('*'), 'omit', 'HeaderDisallowedByPreflightResponse'],
    [['authorization'], [], 'omit', 'HeaderDisallowedByPreflightResponse'],
    [['x-a'], names('x-a, bad header'), 'omit', 'InvalidAllowHeadersPreflightResponse'],
    [[], names('x a'), 'omit', 'InvalidAllowHeadersPreflightResponse'],
  ])('%j, allowed %j, credentials %s: %s', (asked, headers, credentials = 'omit', expected) => {
    expect(outcome({ credentials, headers: asked.map((name) => [name, '1'] as const) }, headers)).toBe(expected)
  })

  test('the first missing one, in the order of bytes, is named', () => {
    expect(ask({ headers: [['x-c', '1'], ['x-a', '1'], ['x-b', '1']] }, names('x-a'))).toMatchObject({ reason: 'Access-Control-Allow-Headers does not list x-b', step: { number: '7.7' } })
  })

  test('with credentials the reason says that "*" is a literal name', () => {
    expect(ask({ headers: [['x-c', '1']], credentials: 'include' }, names('*'))).toMatchObject({
      reason: 'Access-Control-Allow-Headers does not list x-c, and "*" is a literal name when credentials are included',
    })
  })

  test('the member that does not parse is named', () => {
    expect(ask({ method: 'PUT' }, [...methods('PUT'), ...names('a b')])).toMatchObject({ step: { number: '7.3' }, reason: 'Access-Control-Allow-Headers holds "a b", which is no token', received: [...methods('PUT'), ...names('a b')] })
  })
})

describe('where engines differ from the standard', () => {
  test('"*" covers Authorization in all of them', () => {
    const verdict = ask({ headers: [['authorization', 'x']] }, names('*'))
    expect(verdict).toMatchObject({ allowed: false, step: { number: '7.6' }, messages: { chromium: undefined, firefox: undefined, webkit: undefined } })
    for (const engine of ['chromium', 'firefox', 'webkit'] as const) expect(allowedIn(engine, verdict)).toBe(true)
  })

  test('but not with credentials, and not without "*"', () => {
    for (const verdict of [ask({ headers: [['authorization', 'x']], credentials: 'include' }, names('*')), ask({ headers: [['authorization', 'x']] }, names('x-a'))]) {
      expect(verdict.differences).toEqual([])
      expect(allowedIn('chromium', verdict)).toBe(false)
    }
  })

  test('Chromium does not ask for client hints', () => {
    const alone = ask({ headers: [['dpr', '1']] }, [], 404)
    expect([allowedIn('chromium', alone), allowedIn('firefox', alone)]).toEqual([true, false])
    expect(alone).toMatchObject({ messages: { chromium: undefined, firefox: expect.any(String) } })
    const beside = ask({ headers: [['dpr', '1'], ['x-a', '1']] }, names('x-a'))
    expect(allowedIn('chromium', beside)).toBe(true)
    const otherwise = ask({ headers: [['dpr', '1'], ['x-a', '1']] }, names('dpr'))
    expect(allowedIn('chromium', otherwise)).toBe(false)
    expect(allowedIn('chromium', ask({ headers: [['dpr', '1']] }, names('dpr')))).toBe(true)
  })
})

describe('what a response grants', () => {
  test('is its two lists, as written', () => {
    expect(parseGrant({ url, origin }, [...methods('put, PUT'), ...names('X-A')])).toEqual({ kind: 'grant', grant: { methods: ['put', 'PUT'], headers: ['X-A'] } })
    expect(parseGrant({ url, origin }, [])).toEqual({ kind: 'grant', grant: { methods: [], headers: [] } })
  })

  test('is the request\'s own method where only an upload listener made the preflight', () => {
    expect(parseGrant({ url, origin, method: 'POST', forcePreflight: true }, [])).toEqual({ kind: 'grant', grant: { methods: ['POST'], headers: [] } })
    expect(parseGrant({ url, origin, method: 'POST', forcePreflight: true }, methods('PUT'))).toEqual({ kind: 'grant', grant: { methods: ['PUT'], headers: [] } })
    expect(outcome({ method: 'PUT', forcePreflight: true }, [])).toBe('ok')
  })

  test('is nothing where a list does not parse', () => {
    expect(parseGrant({ url, origin }, methods('a b'))).toEqual({ kind: 'failure', header: 'methods', member: 'a b' })
  })
})
