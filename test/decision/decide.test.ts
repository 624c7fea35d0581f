/** Decisions: what CORS answers to preflights and to actual requests, in tables; and what holds of every decision. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.ts'
import type { Decision } from '../../src/decision/decide.ts'
import type { RequestFacts } from '../../src/decision/request.ts'
import { compilePolicy } from '../../src/policy/compile-policy.ts'
import type { PolicyTable } from '../../src/policy/table.ts'
import { pathTable } from '../policy/path-table.ts'

const FOOBAR = { origins: ['https://foobar.example'] }
const IDEA = { origins: ['https://notmyidea.org', 'https://*.notmyidea.org'], allowHeaders: ['X-My-Header'], exposeHeaders: ['X-My-Header'] }
const [foobar, idea, evil] = ['https://foobar.example', 'https://notmyidea.org', 'https://evil.net']

/** Of the old toolkit's tests: GET has origins of its own, POST is off, PUT inherits. */
const SQUIREL = pathTable({ own: FOOBAR, operations: { GET: IDEA, POST: false, PUT: FOOBAR } })
/** GET with credentials, POST without. */
const LOLNET = { origins: ['https://lolnet.org'] }
const SPAM = pathTable({ own: LOLNET, operations: { GET: { ...LOLNET, credentials: true, maxAge: 42, allowHeaders: ['X-My-Header', 'X-Another-Header'] }, POST: { ...LOLNET, maxAge: 32 } } })
const PUBLIC = pathTable({ own: '*', operations: { GET: '*', PUT: '*' } })
const lolnet = 'https://lolnet.org'

function headersOf({ headers }: Decision): Record<string, string> {
  return Object.fromEntries(headers.flatMap((name, index) => (index % 2 === 0 ? [[name.replace('access-control-', ''), headers[index + 1] ?? '']] : [])))
}

const ask = (origin: string, requestMethod: string, requestHeaders?: string): RequestFacts => ({ method: 'OPTIONS', origin, requestMethod, requestHeaders })

interface PreflightRow {
  readonly outcome: Decision['outcome']
  readonly status?: number
  readonly headers?: Record<string, string>
}

const refused = (outcome: Decision['outcome'], status = 403): PreflightRow => ({ outcome, status, headers: {} })
const granted = (headers: Record<string, string>, outcome: Decision['outcome'] = 'granted'): PreflightRow => ({ outcome, status: 204, headers })

describe('preflights', () => {
  const everything = { 'allow-origin': '*', 'allow-methods': 'GET,HEAD,PUT', 'allow-headers': '*,authorization', 'max-age': '7200' }
  const squirel = { 'allow-origin': idea, 'allow-methods': 'GET,HEAD', 'allow-headers': 'x-my-header', 'max-age': '0' }

  test.each<[because: string, table: PolicyTable, facts: RequestFacts, row: PreflightRow]>([
    // Rows T1 to T32 of the old toolkit's tests, as far as they are the engine's.
    ['granted; only methods of that origin, headers of the method, nothing exposed, and nothing kept because of POST', SQUIREL, ask(idea, 'GET'), granted(squirel)],
    ['a method that the path lacks', SQUIREL, ask(idea, 'DELETE'), refused('origin-refused')],
    ['a method that the path lacks, asked for by an origin that the service trusts', SQUIREL, ask(foobar, 'DELETE'), granted({ 'allow-origin': foobar, 'allow-methods': 'PUT', 'allow-headers': '*,authorization', 'max-age': '0' }, 'method-not-granted')],
    ['another origin', SQUIREL, ask(lolnet, 'GET'), refused('origin-refused')],
    ['a subdomain gets its own origin back', SQUIREL, ask('https://a.b.notmyidea.org', 'GET'), granted({ ...squirel, 'allow-origin': 'https://a.b.notmyidea.org' })],
    ['a method with CORS off', SQUIREL, ask(idea, 'POST'), refused('cors-off')],
    ['an origin that is not that method\'s', SQUIREL, ask(idea, 'PUT'), refused('origin-refused')],
    ['with credentials, and its own age', SPAM, ask(lolnet, 'GET'), granted({ 'allow-origin': lolnet, 'allow-credentials': 'true', 'allow-methods': 'GET,HEAD', 'allow-headers': 'x-another-header,x-my-header', 'max-age': '0' })],
    ['without credentials; all methods of the URL, the least of their ages', SPAM, ask(lolnet, 'POST'), granted({ 'allow-origin': lolnet, 'allow-methods': 'GET,HEAD,POST', 'allow-headers': '*,authorization', 'max-age': '32' })],
    ['any header where none is listed', SPAM, ask(lolnet, 'POST', 'foo,    bar,baz  '), granted({ 'allow-origin': lolnet, 'allow-methods': 'GET,HEAD,POST', 'allow-headers': '*,authorization', 'max-age': '32' })],
    ['listed headers, asked for in any form', SPAM, ask(lolnet, 'GET', '  X-My-Header  ,x-another-header,   '), granted({ 'allow-origin': lolnet, 'allow-credentials': 'true', 'allow-methods': 'GET,HEAD', 'allow-headers': 'x-another-header,x-my-header', 'max-age': '0' })],
    ['a header that is not listed gets the same answer, and the browser says why', SPAM, ask(lolnet, 'GET', 'x-my-header,baz'), granted({ 'allow-origin': lolnet, 'allow-credentials': 'true', 'allow-methods': 'GET,HEAD', 'allow-headers': 'x-another-header,x-my-header', 'max-age': '0' })],
    ['methods are case-sensitive', SQUIREL, ask(foobar, 'put'), granted({ 'allow-origin': foobar, 'allow-methods': 'PUT', 'allow-headers': '*,authorization', 'max-age': '0' }, 'method-not-granted')],
    ['age 0', compilePolicy({ origins: '*', maxAge: 0, methods: ['PUT'] }), ask(evil, 'PUT'), granted({ 'allow-origin': '*', 'allow-methods': 'PUT', 'allow-headers': '*,authorization', 'max-age': '0' })],
    ['eight thousand commas', SPAM, ask(lolnet, 'GET', ','.repeat(8000)), granted({ 'allow-origin': lolnet, 'allow-credentials': 'true', 'allow-methods': 'GET,HEAD', 'allow-headers': 'x-another-header,x-my-header', 'max-age': '0' })],
    ['no header line where none are allowed', compilePolicy({ origins: '*', allowHeaders: [], methods: ['PUT'] }), ask(evil, 'PUT', 'x-a'), granted({ 'allow-origin': '*', 'allow-methods': 'PUT', 'max-age': '7200' })],
    ['a path without a service and without a default policy', pathTable({ known: false, operations: {} }), ask(idea, 'GET'), refused('cors-off', 404)],
    ['a path without a service: the default policy lets the 404 be read', pathTable({ known: false, own: IDEA, operations: {} }), ask(idea, 'PUT', 'x-my-header'), granted({ 'allow-origin': idea, 'allow-methods': 'PUT', 'allow-headers': 'x-my-header', 'max-age': '0' })],
    ['a path without a service: another origin', pathTable({ known: false, own: IDEA, operations: {} }), ask(evil, 'PUT'), refused('origin-refused', 404)],
    ['a path without a service: a method that cannot be listed', pathTable({ known: false, own: IDEA, operations: {} }), ask(idea, 'PU T'), refused('nothing-granted', 404)],
    ['a path without a service: \'*\' is no method to list', pathTable({ known: false, own: '*', operations: {} }), ask(evil, '*'), refused('nothing-granted', 404)],
    // T49 and its like: who everybody is.
    ['everybody: an origin', PUBLIC, ask(evil, 'PUT'), granted(everything)],
    ['everybody: null', PUBLIC, ask('null', 'PUT'), granted(everything)],
    ['everybody: what is no origin', PUBLIC, ask('\x1b]0;x', 'PUT'), granted(everything)],
    ['everybody: nothing in the header', PUBLIC, ask('', 'PUT'), granted(everything)],
    ['a list: null', SQUIREL, ask('null', 'GET'), refused('origin-refused')],
    ['a list: nothing in the header', SQUIREL, ask('', 'GET'), refused('origin-refused')],
    ['a list: two origins', SQUIREL, ask(`${idea}, ${idea}`, 'GET'), refused('origin-refused')],
    // What else must be refused first of all.
    ['an origin that is refused is not told what exists', SQUIREL, ask(evil, 'CHICKEN', 'x-a'), refused('origin-refused')],
    ['CORS is off at the path', pathTable({ operations: { GET: false } }), ask(idea, 'GET'), refused('cors-off')],
    ['CORS is off for a method that the path lacks, where the service has no policy', pathTable({ operations: { GET: IDEA } }), ask(idea, 'PUT'), refused('cors-off')],
    ['a safelisted method that the path lacks, from an allowed origin', pathTable({ own: FOOBAR, operations: { PUT: FOOBAR } }), ask(foobar, 'POST'), granted({ 'allow-origin': foobar, 'allow-methods': 'PUT', 'allow-headers': '*,authorization', 'max-age': '7200' }, 'method-not-granted')],
    ['nothing could be listed', pathTable({ own: FOOBAR, operations: { GET: false, PUT: IDEA } }), ask(foobar, 'PATCH'), refused('nothing-granted')],
    ['nothing could be listed with credentials', pathTable({ own: { ...FOOBAR, credentials: true }, operations: { GET: FOOBAR } }), ask(foobar, 'PUT'), refused('nothing-granted')],
    ['\'*\' is no method of anybody', PUBLIC, ask(evil, '*'), granted(everything, 'method-not-granted')],
    ['names of members of objects are no methods', PUBLIC, ask(evil, '__proto__'), granted(everything, 'method-not-granted')],
    ['an own OPTIONS operation is listed, an automatic one never', pathTable({ own: '*', operations: { GET: '*', OPTIONS: '*' } }), ask(evil, 'OPTIONS'), granted({ ...everything, 'allow-methods': 'GET,HEAD,OPTIONS' })],
    ['an automatic OPTIONS is not granted', PUBLIC, ask(evil, 'OPTIONS'), granted(everything, 'method-not-granted')],
  ])('%s', (_, table, facts, { outcome, status, headers }) => {
    const decision = decide(table, facts)
    expect({ kind: decision.kind, outcome: decision.outcome, status: decision.kind === 'preflight' && decision.status, headers: headersOf(decision) }).toEqual({ kind: 'preflight', outcome, status, headers })
    expect(decision.vary).toBe(table.optionsVary)
  })

  test('an origin that only some methods trust gets those methods, from a grant of its own', () => {
    const table = pathTable({ own: FOOBAR, operations: { GET: FOOBAR, PUT: { origins: [foobar, idea], maxAge: 5 }, POST: { origins: [idea, foobar] } } })
    expect(headersOf(decide(table, ask(idea, 'PUT')))).toMatchObject({ 'allow-methods': 'PUT,POST', 'max-age': '5' })
    expect(headersOf(decide(table, ask(foobar, 'PUT')))).toMatchObject({ 'allow-methods': 'GET,HEAD,PUT,POST', 'max-age': '5' })
  })
})

describe('requested headers are granted as they are asked for, where every header is allowed with credentials', () => {
  const table = compilePolicy({ origins: [foobar], credentials: true })
  const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `x${String(index).padStart(2, '0')}`).join(',')

  test.each<[because: string, requested: string | undefined, line: string | undefined]>([
    ['none', undefined, undefined],
    ['an empty one', '', undefined],
    ['only empty elements', ' ,,\t, ', undefined],
    ['one', 'x-a', 'x-a'],
    ['in lower case, sorted, without doubles', 'X-B,x-a, x-b ,X-A', 'x-a,x-b'],
    ['several lines joined', 'x-b, x-a, x-c', 'x-a,x-b,x-c'],
    ['spaces, tabs and empty elements', '\tx-b , ,,x-a,', 'x-a,x-b'],
    ['authorization is named', 'authorization', 'authorization'],
    ['safelisted names too', 'content-type,accept', 'accept,content-type'],
    ['a star is a name like others', '*', '*'],
    ['names of members of objects', '__proto__,constructor', '__proto__,constructor'],
    ['a name with a space', 'x-a, bad header', undefined],
    ['a name with a letter beyond ASCII', 'x-ä', undefined],
    ['a line break', 'x-a\r\nset-cookie: a', undefined],
    ['64 names', numbered(64), numbered(64)],
    ['65 names', numbered(65), undefined],
    ['65 names that are one', 'x-a,'.repeat(65), undefined],
    ['64 names among empty elements', `,${numbered(64).replaceAll(',', ', ,')},,`, numbered(64)],
    ['a name of 128 bytes', 'x'.repeat(128), 'x'.repeat(128)],
    ['a name of 129 bytes', 'x'.repeat(129), undefined],
    ['4,096 bytes', 'x-a'.padEnd(4096), 'x-a'],
    ['4,097 bytes', 'x-a'.padEnd(4097), undefined],
    ['4,096 bytes of commas', `${','.repeat(4093)}x-a`, 'x-a'],
    ['a megabyte of commas', ','.repeat(1_000_000), undefined],
  ])('%s', (_, requested, line) => {
    const decision = decide(table, ask(foobar, 'PUT', requested))
    expect(headersOf(decision)).toEqual({
      'allow-origin': foobar, 'allow-credentials': 'true', 'allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE', 'max-age': '7200', ...(line !== undefined && { 'allow-headers': line }),
    })
    expect(decision.outcome).toBe('granted')
  })

  test('elsewhere they are never read', () => {
    const facts = (): RequestFacts => ({ method: 'OPTIONS', origin: foobar, requestMethod: 'PUT', get requestHeaders(): string { throw new Error('it was read') } })
    for (const policy of [{ origins: '*' }, { origins: [foobar] }, { origins: [foobar], credentials: true, allowHeaders: ['x-a'] }, { origins: [foobar], credentials: true, allowHeaders: [] }] as const) {
      expect(decide(compilePolicy(policy), facts()).outcome).toBe('granted')
    }
    expect(decide(table, { ...ask(evil, 'PUT'), get requestHeaders(): string { throw new Error('it was read') } }).outcome).toBe('origin-refused')
  })

  test('an unknown path grants them within the same bounds', () => {
    const unknown = pathTable({ known: false, own: { origins: [foobar], credentials: true }, operations: {} })
    expect(headersOf(decide(unknown, ask(foobar, 'PUT', 'X-B,x-a')))).toMatchObject({ 'allow-headers': 'x-a,x-b', 'max-age': '0' })
    expect(headersOf(decide(unknown, ask(foobar, 'PUT', numbered(65))))).not.toHaveProperty('allow-headers')
  })
})

describe('actual requests', () => {
  const exposing = pathTable({ own: { ...IDEA, credentials: true }, operations: { GET: { ...IDEA, credentials: true }, DELETE: false, POST: '*' } })
  const enforcing = pathTable({ own: { ...IDEA, enforce: true }, operations: { GET: { ...IDEA, enforce: true }, POST: { ...IDEA, enforce: true } } })
  const allowed = { 'allow-origin': idea, 'allow-credentials': 'true', 'expose-headers': 'x-my-header' }

  test.each<[because: string, table: PolicyTable, facts: RequestFacts, outcome: Decision['outcome'], headers: Record<string, string>, vary: readonly string[]]>([
    // Rows T33 to T62 of the old toolkit's tests, as far as they are the engine's.
    ['no origin, no headers, but Vary', exposing, { method: 'GET' }, 'no-origin', {}, ['Origin']],
    ['an allowed origin', exposing, { method: 'GET', origin: idea }, 'allowed', allowed, ['Origin']],
    ['HEAD as GET', exposing, { method: 'HEAD', origin: idea }, 'allowed', allowed, ['Origin']],
    ['everybody, also without an origin, and no Vary', exposing, { method: 'POST' }, 'any-origin', { 'allow-origin': '*' }, []],
    ['everybody, with an origin', exposing, { method: 'POST', origin: evil }, 'any-origin', { 'allow-origin': '*' }, []],
    ['another origin gets nothing, and the handler runs', exposing, { method: 'GET', origin: evil }, 'origin-refused', {}, ['Origin']],
    ['what is no origin', exposing, { method: 'GET', origin: 'not foobar' }, 'origin-refused', {}, ['Origin']],
    ['everybody, null', exposing, { method: 'POST', origin: 'null' }, 'any-origin', { 'allow-origin': '*' }, []],
    ['a list, null', exposing, { method: 'GET', origin: 'null' }, 'origin-refused', {}, ['Origin']],
    ['CORS off for the method', exposing, { method: 'DELETE', origin: idea }, 'cors-off', {}, []],
    ['a list that narrows everybody', pathTable({ own: '*', operations: { PUT: IDEA } }), { method: 'PUT', origin: evil }, 'origin-refused', {}, ['Origin']],
    ['a method that the path lacks follows the service\'s own policy', exposing, { method: 'PATCH', origin: idea }, 'allowed', allowed, ['Origin']],
    ['a path without a service and without a default policy', pathTable({ known: false, operations: {} }), { method: 'GET', origin: idea }, 'cors-off', {}, []],
    ['a path without a service, with a default policy', pathTable({ known: false, own: IDEA, operations: {} }), { method: 'GET', origin: idea }, 'allowed', { 'allow-origin': idea, 'expose-headers': 'x-my-header' }, ['Origin']],
    ['a plain OPTIONS with an origin is an actual request', exposing, { method: 'OPTIONS', origin: idea }, 'allowed', allowed, ['Origin', 'Access-Control-Request-Method']],
    ['a plain OPTIONS without an origin', exposing, { method: 'OPTIONS', requestMethod: 'GET' }, 'no-origin', {}, ['Origin', 'Access-Control-Request-Method']],
    ['lower-case options is a method of its own', exposing, { method: 'options', origin: idea, requestMethod: 'GET' }, 'allowed', allowed, ['Origin']],
    ['an empty Origin is one that is refused', exposing, { method: 'GET', origin: '' }, 'origin-refused', {}, ['Origin']],
    ['every header exposed', compilePolicy({ origins: '*', exposeHeaders: '*' }), { method: 'GET' }, 'any-origin', { 'allow-origin': '*', 'expose-headers': '*' }, []],
    // enforce
    ['a same-origin POST is never refused', enforcing, { method: 'POST', origin: 'https://api.example', secFetchSite: 'same-origin' }, 'origin-refused', {}, ['Origin', 'Sec-Fetch-Site']],
    ['nor where the browser does not tell', enforcing, { method: 'POST', origin: 'https://api.example', authority: 'api.example' }, 'origin-refused', {}, ['Origin', 'Sec-Fetch-Site']],
    ['nor by hand', enforcing, { method: 'POST', origin: evil, secFetchSite: 'none' }, 'origin-refused', {}, ['Origin', 'Sec-Fetch-Site']],
    ['nor without an origin', enforcing, { method: 'POST', secFetchSite: 'cross-site' }, 'no-origin', {}, ['Origin', 'Sec-Fetch-Site']],
    ['a foreign origin that is allowed passes', enforcing, { method: 'POST', origin: idea, secFetchSite: 'cross-site' }, 'allowed', { 'allow-origin': idea, 'expose-headers': 'x-my-header' }, ['Origin', 'Sec-Fetch-Site']],
    ['a foreign one that is not is enforced', enforcing, { method: 'POST', origin: evil, secFetchSite: 'cross-site' }, 'enforced', {}, ['Origin', 'Sec-Fetch-Site']],
    ['the same site is foreign too', enforcing, { method: 'GET', origin: 'https://www.api.example', secFetchSite: 'same-site' }, 'enforced', {}, ['Origin', 'Sec-Fetch-Site']],
    ['a foreign one whose browser does not tell', enforcing, { method: 'POST', origin: evil, authority: 'api.example' }, 'enforced', {}, ['Origin', 'Sec-Fetch-Site']],
    ['null is foreign', enforcing, { method: 'POST', origin: 'null', authority: 'api.example' }, 'enforced', {}, ['Origin', 'Sec-Fetch-Site']],
    ['a method that the path lacks is enforced too, before its 405', enforcing, { method: 'DELETE', origin: evil, secFetchSite: 'cross-site' }, 'enforced', {}, ['Origin', 'Sec-Fetch-Site']],
    ['a plain OPTIONS is enforced too', enforcing, { method: 'OPTIONS', origin: evil, secFetchSite: 'cross-site' }, 'enforced', {}, ['Origin', 'Access-Control-Request-Method', 'Sec-Fetch-Site']],
    ['without enforce a foreign origin is answered, and cannot read', SQUIREL, { method: 'GET', origin: evil, secFetchSite: 'cross-site' }, 'origin-refused', {}, ['Origin']],
  ])('%s', (_, table, facts, outcome, headers, vary) => {
    const decision = decide(table, facts)
    expect({ kind: decision.kind, outcome: decision.outcome, headers: headersOf(decision), vary: decision.vary }).toEqual({ kind: 'actual', outcome, headers, vary })
  })
})

describe('what holds of every decision', () => {
  const policy = fc.constantFrom<unknown>(false, '*', FOOBAR, IDEA, { ...FOOBAR, credentials: true }, { ...IDEA, credentials: true, maxAge: 5 }, { ...IDEA, enforce: true }, { origins: '*', exposeHeaders: '*', allowHeaders: ['x-a'] })
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'DELETE']
  const path = fc.record({ known: fc.boolean(), own: policy, operations: fc.dictionary(fc.constantFrom(...methods), policy, { maxKeys: 5 }) })
    .map((written) => (written.known ? written : { ...written, operations: {} }))
  const facts = fc.record({
    method: fc.constantFrom(...methods, 'OPTIONS', 'OPTIONS', 'CHICKEN'), origin: fc.constantFrom(undefined, foobar, idea, 'https://a.notmyidea.org', evil, 'null', '', 'https://foobar.example/'),
    requestMethod: fc.constantFrom(undefined, ...methods, 'put', '*', 'PU T'), requestHeaders: fc.constantFrom(undefined, '', 'x-a', 'X-B,x-a', 'bad header'), secFetchSite: fc.constantFrom(undefined, 'same-origin', 'cross-site'),
    authority: fc.constantFrom(undefined, 'api.example', 'foobar.example'),
  })
  const run = (check: (table: PolicyTable, request: RequestFacts, decision: Decision) => void) => fc.assert(fc.property(path, facts, (written, request) => {
    const table = pathTable(written)
    check(table, request, decide(table, request))
  }), { numRuns: 1000 })

  test('no Access-Control header without Access-Control-Allow-Origin, which is \'*\' or the origin, letter for letter', () => {
    run((_, request, decision) => {
      const headers = headersOf(decision)
      if (Object.keys(headers).length > 0) expect(['*', request.origin]).toContain(headers['allow-origin'])
    })
  })

  test('\'*\' and credentials never go together', () => {
    run((_, _request, decision) => {
      const headers = headersOf(decision)
      if (headers['allow-origin'] === '*') expect(headers).not.toHaveProperty('allow-credentials')
      expect(['true', undefined]).toContain(headers['allow-credentials'])
    })
  })

  test('preflights carry neither exposed headers nor the private network, and a 204 always carries methods and an age; \'*\' is never a method', () => {
    run((_, _request, decision) => {
      const headers = headersOf(decision)
      expect(headers).not.toHaveProperty('allow-private-network')
      if (decision.kind === 'actual') return expect(Object.keys(headers)).not.toContain('allow-methods')
      expect(headers).not.toHaveProperty('expose-headers')
      expect([headers['allow-methods'] !== undefined, headers['max-age'] !== undefined]).toEqual([decision.status === 204, decision.status === 204])
      expect(headers['allow-methods']?.split(',') ?? []).not.toContain('*')
    })
  })

  test('a preflight lists no method whose own policy would not grant it', () => {
    run((table, request, decision) => {
      if (decision.kind !== 'preflight' || !table.known) return
      const { 'allow-methods': listed, 'allow-credentials': credentials } = headersOf(decision)
      for (const method of listed?.split(',') ?? []) {
        const actual = headersOf(decide(table, { method, origin: request.origin }))
        expect([method, actual['allow-origin'] !== undefined]).toEqual([method, true])
        if (credentials !== undefined) expect(actual['allow-credentials']).toBe('true')
      }
    })
  })

  test('it depends on nothing of the request that Vary does not name', () => {
    // A 404 is the answer of a path without a service, preflight or not.
    const seen = (decision: Decision) => ({ headers: decision.headers, status: decision.kind === 'preflight' && decision.status !== 404 && decision.status, enforced: decision.outcome === 'enforced', vary: decision.vary })
    const names: Readonly<Record<string, keyof RequestFacts>> = { Origin: 'origin', 'Access-Control-Request-Method': 'requestMethod', 'Access-Control-Request-Headers': 'requestHeaders', 'Sec-Fetch-Site': 'secFetchSite' }
    fc.assert(fc.property(path, facts, facts, (written, one, other) => {
      const table = pathTable(written)
      const decision = decide(table, one)
      const kept = Object.entries(names).filter(([name]) => decision.vary.includes(name)).map(([, field]) => [field, one[field]] as const)
      const second = decide(table, { ...other, method: one.method, authority: one.authority, ...Object.fromEntries(kept) })
      expect(seen(second)).toEqual(seen(decision))
    }), { numRuns: 2000 })
  })

  test('a decision that somebody changes is changed for nobody else', () => {
    run((table, request, decision) => {
      const before = structuredClone(decision)
      for (const list of [decision.headers, decision.vary]) if (!Object.isFrozen(list)) (list as string[]).push('x', 'y')
      expect(decide(table, request)).toEqual(before)
    })
  })
})
