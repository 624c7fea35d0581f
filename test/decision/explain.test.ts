/** Explanations: the cause is named, and nothing of the request can act on a terminal. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.ts'
import { explainDecision } from '../../src/decision/explain.ts'
import { askLookups } from '../../src/decision/lookups.ts'
import type { RequestFacts } from '../../src/decision/request.ts'
import { compilePolicy } from '../../src/policy/compile-policy.ts'
import { lookup } from '../../src/policy/input.ts'
import type { PolicyTable } from '../../src/policy/table.ts'
import { pathTable } from '../policy/path-table.ts'

const A = { origins: ['https://a.example', 'https://*.b.example', 'https://pr-*.c.example', 'https://www.d.example', 'http://localhost:3000'] }
const a = 'https://a.example'
const listed = pathTable({ own: A, operations: { GET: A, PUT: { ...A, allowHeaders: ['x-a'] }, DELETE: false } })
const enforcing = compilePolicy({ ...A, enforce: true })

const ask = (origin: string, requestMethod: string, requestHeaders?: string): RequestFacts => ({ method: 'OPTIONS', origin, requestMethod, requestHeaders })

describe('actual requests', () => {
  test.each<[because: string, table: PolicyTable, facts: RequestFacts, lines: readonly string[]]>([
    ['everybody', compilePolicy({ origins: '*' }), { method: 'GET', origin: a }, ['Readable by everybody: origins is \'*\'.']],
    ['an allowed origin, and the pattern that allows it', listed, { method: 'GET', origin: 'https://x.b.example' }, ['Readable by the origin.', '\'https://x.b.example\' is allowed by \'https://*.b.example\'.']],
    ['no origin', listed, { method: 'GET' }, ['No CORS headers: the request has no Origin, so it does not come from a page of another origin.']],
    ['CORS off', listed, { method: 'DELETE', origin: a }, ['No CORS headers: CORS is off here.', 'Give the operation a cors with origins.']],
    ['another origin', listed, { method: 'GET', origin: 'https://evil.net' }, [
      'The request is answered, but a page of that origin cannot read the answer: the origin is not allowed.', '\'https://evil.net\' is not among the origins of the policy.',
      'Add \'https://evil.net\' to origins if its pages may read this.',
    ]],
    ['an enforced origin', enforcing, { method: 'POST', origin: 'https://evil.net', secFetchSite: 'cross-site' }, [
      'Refused with 403: the policy enforces its origins, and the request comes from another site.', '\'https://evil.net\' is not among the origins of the policy.',
      'Add \'https://evil.net\' to origins if its pages may read this.',
    ]],
  ])('%s', (_, table, facts, lines) => {
    expect(explainDecision(table, facts)).toEqual(lines)
    expect(explainDecision(table, facts, decide(table, facts))).toEqual(lines)
  })
})

describe('why an origin is refused', () => {
  test.each<[origin: string, line: string]>([
    ['null', 'The origin is \'null\': a sandboxed frame, a local file, or a redirect from another origin. It is never allowed; serve the page from an origin of its own.'],
    ['http://a.example', '\'https://a.example\' is: the scheme differs.'],
    ['https://a.example:8443', '\'https://a.example\' is: the port differs.'],
    ['http://localhost:5173', '\'http://localhost:3000\' is: the port differs.'],
    ['http://localhost', '\'http://localhost:3000\' is: the port differs.'],
    ['https://b.example', '\'https://*.b.example\' is: it names the subdomains, not b.example itself.'],
    ['http://x.b.example', '\'https://*.b.example\' is: the scheme differs.'],
    ['https://pr-1.c.example:8443', '\'https://pr-*.c.example\' is: the port differs.'],
    ['https://www.a.example', '\'https://a.example\' is: one has www., the other not.'],
    ['https://d.example', '\'https://www.d.example\' is: one has www., the other not.'],
    ['https://pr-.c.example', 'Add \'https://pr-.c.example\' to origins if its pages may read this.'],
    ['https://evil.net', 'Add \'https://evil.net\' to origins if its pages may read this.'],
    ['https://a.example/', '\'https://a.example/\' is not an origin as browsers write it.'],
    ['', '\'\' is not an origin as browsers write it.'],
  ])('%s: %s', (origin, line) => {
    expect(explainDecision(listed, { method: 'GET', origin }).at(-1)).toBe(line)
    expect(explainDecision(listed, ask(origin, 'GET'))[0]).toBe('Refused: the origin is not allowed.')
    expect(explainDecision(listed, ask(origin, 'GET')).at(-1)).toBe(line)
  })

  test('of ten thousand origins a thousand are looked through for a near miss', () => {
    const origins = Array.from({ length: 2000 }, (_, index) => `https://t${index}.example`)
    const table = compilePolicy({ origins })
    expect(explainDecision(table, { method: 'GET', origin: 'http://t999.example' }).at(-1)).toBe('\'https://t999.example\' is: the scheme differs.')
    expect(explainDecision(table, { method: 'GET', origin: 'http://t1000.example' }).at(-1)).toContain('Add ')
  })

  test('a lookup decides, or is not asked', async () => {
    const origins = lookup((origin) => origin === a)
    const table = compilePolicy({ origins, credentials: true })
    const lines = async (origin: string) => {
      const facts = { method: 'GET', origin }
      return explainDecision(table, facts, decide(table, facts, await askLookups(table, facts)))
    }
    expect(await lines(a)).toEqual(['Readable by the origin.', 'A lookup decides about origins here.'])
    expect((await lines('https://evil.net')).at(-1)).toBe('A lookup decides about origins here.')
    expect((await lines('http://a.example')).at(-1)).toBe('The lookup is not asked: the origin is not secure, and credentials are allowed.')
    expect((await lines('null')).at(-1)).toContain('The origin is \'null\'')
  })
})

describe('preflights', () => {
  const asks = (method: string): string => `'${a}' asks to send '${method}'.`
  const allowed = '\'https://a.example\' is allowed by \'https://a.example\'.'
  const methods = 'Methods that it may send here: GET,HEAD,PUT.'

  test.each<[because: string, table: PolicyTable, facts: RequestFacts, lines: readonly string[]]>([
    ['granted', listed, ask(a, 'PUT', 'x-a'), ['Granted to the origin.', asks('PUT'), allowed, methods]],
    ['granted to everybody', compilePolicy({ origins: '*', methods: ['PUT'] }), ask(a, 'PUT', 'x-a,authorization'), ['Granted to the origin.', asks('PUT'), 'Methods that it may send here: PUT.']],
    ['off for the method', listed, ask(a, 'DELETE'), ['Refused: CORS is off for \'DELETE\' here.', asks('DELETE'), 'Give the operation a cors with origins.']],
    ['no service and no default policy', pathTable({ known: false, operations: {} }), ask(a, 'GET'), [
      'Refused: CORS is off for \'GET\' here.', asks('GET'), 'No service answers at this path, and the application has no default policy.',
    ]],
    ['nothing could be listed', pathTable({ own: A, operations: { GET: false } }), ask(a, 'PUT'), ['Refused: there is no method that could be granted.', asks('PUT')]],
    ['a method that the path lacks', listed, ask(a, 'PATCH'), ['The browser will stop it: the path has no operation \'PATCH\'.', asks('PATCH'), allowed, methods]],
    ['a method in the wrong case', pathTable({ own: A, operations: { PATCH: A } }), ask(a, 'patch'), [
      'The browser will stop it: methods are case-sensitive, and the page sends \'patch\'. Write \'PATCH\' in the page.', asks('patch'), allowed, 'Methods that it may send here: PATCH.',
    ]],
    ['a safelisted method that the path lacks', listed, ask(a, 'POST'), [
      'The browser will let \'POST\' through, as it needs no grant; the path has no such operation and will answer 405.', asks('POST'), allowed, methods,
    ]],
    ['a header that is not allowed', listed, ask(a, 'PUT', 'x-a,x-b'), ['Granted to the origin.', asks('PUT'), allowed, methods, 'The browser will stop it: \'x-b\' is not in allowHeaders. Add it there.']],
    ['content-type that is not allowed: a browser asks for it only where it must be granted', listed, ask(a, 'PUT', 'content-type'), [
      'Granted to the origin.', asks('PUT'), allowed, methods, 'The browser will stop it: \'content-type\' is not in allowHeaders. Add it there.',
    ]],
    ['no header, with credentials', compilePolicy({ ...A, credentials: true, methods: ['PUT'] }), ask(a, 'PUT'), ['Granted to the origin.', asks('PUT'), allowed, 'Methods that it may send here: PUT.']],
    ['a header where none is allowed', compilePolicy({ ...A, allowHeaders: [], methods: ['PUT'] }), ask(a, 'PUT', 'x-a'), [
      'Granted to the origin.', asks('PUT'), allowed, 'Methods that it may send here: PUT.', 'The browser will stop it: \'x-a\' is not in allowHeaders. Add it there.',
    ]],
    ['any header, with credentials', compilePolicy({ ...A, credentials: true, methods: ['PUT'] }), ask(a, 'PUT', 'x-a,x-b'), ['Granted to the origin.', asks('PUT'), allowed, 'Methods that it may send here: PUT.']],
  ])('%s', (_, table, facts, lines) => {
    expect(explainDecision(table, facts)).toEqual(lines)
  })

  test('a header list beyond the bounds is the cause, not allowHeaders, which has every name', () => {
    const table = compilePolicy({ ...A, credentials: true })
    const text = explainDecision(table, ask(a, 'PUT', Array.from({ length: 65 }, (_, index) => `x${index}`).join(','))).join('\n')
    expect(text).not.toContain('is not in allowHeaders')
    expect(text).toMatch(/64/)
  })

  test('a header list that cannot be read says nothing of single names', () => {
    expect(explainDecision(listed, ask(a, 'PUT', 'x-b, bad header')).join('\n')).not.toContain('allowHeaders')
  })
})

describe('whatever the request holds', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('\x1b[2J\r\n', '\u202eevil', a, 'GET', 'put', 'x'.repeat(20_000), ',x'.repeat(3000), '\u2028'))
  const tables = [
    listed, enforcing, compilePolicy({ origins: '*' }), compilePolicy({ ...A, credentials: true }), compilePolicy({ origins: lookup(() => true) }), pathTable({ known: false, operations: {} }),
    pathTable({ known: false, own: A, operations: {} }), pathTable({ known: false, own: '*', operations: {} }), pathTable({ own: '*', operations: { GET: false } }),
  ]

  test('there is an explanation, of bounded lines that hold no control character', () => {
    const facts = fc.record({
      method: fc.oneof(fc.constantFrom('GET', 'OPTIONS', 'OPTIONS'), text), origin: fc.option(text, { nil: undefined }), requestMethod: fc.option(text, { nil: undefined }),
      requestHeaders: fc.option(text, { nil: undefined }), secFetchSite: fc.option(text, { nil: undefined }), authority: fc.option(text, { nil: undefined }),
    })
    fc.assert(fc.property(fc.constantFrom(...tables), facts, (table, request) => {
      const lines = explainDecision(table, request)
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) {
        expect(line).toMatch(/^[^\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+\.$/)
        expect(line.length).toBeLessThan(20_000)
      }
    }), { numRuns: 1500 })
  })

  test('names of headers are escaped, cut and counted', () => {
    const lines = explainDecision(listed, ask(a, 'PUT', `${'y'.repeat(200)},x-b`))
    expect(lines.at(-1)).toBe(`The browser will stop it: '${'y'.repeat(60)}…', 'x-b' is not in allowHeaders. Add it there.`)
  })
})
