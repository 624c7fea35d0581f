import cors from 'cors'
import type { CorsOptions } from 'cors'
import express from 'express'
import { describe, expect, test } from 'vitest'
import { audit, AUDIT_REQUEST_LIMIT, AUDIT_RULES, formatAudit } from '../../src/audit.ts'
import type { AuditCode, AuditOptions, AuditReport } from '../../src/audit.ts'
import { APP, exchange, madeServer, withServer } from './audit-network.ts'
import type { Fault } from './audit-network.ts'

const without = (name: string) => (lines: [string, string][]): [string, string][] => lines.filter(([line]) => line.toLowerCase() !== name)
const replace = (name: string, value: string) => (lines: [string, string][]): [string, string][] => lines.map(([line, old]) => [line, line.toLowerCase() === name ? value : old])
const requestedMethod = (headers: NodeJS.Dict<string | string[]>): string => String(headers['access-control-request-method'] ?? '')

function auditMade(fault: Fault, options: Partial<AuditOptions> = {}): Promise<AuditReport> {
  return withServer(madeServer(fault), (origin) => audit(exchange, { url: `${origin}/api`, origins: [APP], ...options }))
}

const codesOf = ({ findings }: AuditReport): readonly AuditCode[] => findings.map(({ code }) => code)
const isOneOf = (list: readonly string[]) => (origin: string): boolean => list.includes(origin)

const FAULTS: readonly (readonly [name: string, fault: Fault, ...codes: AuditCode[]])[] = [
  ['every origin echoed', { allows: () => true }, 'origin-reflected'],
  ['every origin echoed with credentials', { allows: () => true, credentials: true }, 'origin-reflected'],
  ['null trusted', { allows: isOneOf([APP, 'null']) }, 'null-allowed'],
  ['null trusted with credentials', { allows: isOneOf([APP, 'null']), credentials: true }, 'null-allowed'],
  ['origins matched by prefix', { allows: (origin) => origin.startsWith(APP) }, 'any-port', 'prefix-match', 'special-character-match'],
  ['origins matched by suffix of the site', { allows: (origin) => origin === APP || /^https:.*allowed\.example$/.test(origin) }, 'any-subdomain', 'suffix-match'],
  ['origins matched by suffix of the host', { allows: (origin) => /^https:.*app\.allowed\.example$/.test(origin) }, 'any-subdomain', 'suffix-match'],
  ['origins matched by a part', { allows: (origin) => /https:.*app\.allowed\.example/.test(origin) }, 'any-subdomain', 'any-port', 'suffix-match', 'prefix-match', 'special-character-match', 'substring-match'],
  ['origins that are a part of the allowed one', { allows: (origin) => APP.includes(origin) }, 'substring-match'],
  ['a last dot that is not escaped', { allows: (origin) => /^https:\/\/app\.allowed.example$/.test(origin) }, 'unescaped-dot'],
  ['a first dot that is not escaped', { allows: (origin) => /^https:\/\/app.allowed\.example$/.test(origin) }, 'unescaped-dot'],
  ['a word boundary at the end', { allows: (origin) => origin === APP || origin.startsWith(`${APP}_`) }, 'special-character-match'],
  ['a backquote at the end', { allows: (origin) => origin === APP || origin.startsWith(`${APP}\``) }, 'special-character-match'],
  ['the http twin', { allows: isOneOf([APP, 'http://app.allowed.example']) }, 'http-twin'],
  ['github.io', { allows: (origin) => origin === APP || origin.endsWith('.github.io') }, 'third-party-allowed'],
  ['jsbin', { allows: isOneOf([APP, 'https://jsbin.com']) }, 'third-party-allowed'],
  ['any subdomain', { allows: (origin) => origin === APP || /^https:\/\/[a-z-]+\.app\.allowed\.example$/.test(origin) }, 'any-subdomain'],
  ['any sibling', { allows: (origin) => /^https:\/\/[a-z-]+\.allowed\.example$/.test(origin) }, 'any-subdomain'],
  ['any port', { allows: (origin) => origin.replace(/:\d+$/, '') === APP }, 'any-port'],
  ['a lookup in a plain object', { allows: (origin) => origin in { [APP]: true } }, 'prototype-lookup'],
  ['Vary on allowed answers only', { vary: ({ allowed }) => allowed }, 'vary-missing'],
  ['Vary missing where refused', { vary: ({ allowed, origin }) => allowed || origin === undefined }, 'vary-missing'],
  ['Vary missing without Origin', { vary: ({ origin }) => origin !== undefined }, 'vary-missing'],
  ['Vary missing on errors', { vary: ({ error }) => !error }, 'vary-missing'],
  ['Vary missing on preflights', { vary: ({ preflight }) => !preflight }, 'vary-missing'],
  ['Vary from the request', { mend: (lines, { headers }) => lines.map(([name, value]) => [name, name === 'Vary' && headers['vary'] !== undefined ? `${value}, ${String(headers['vary'])}` : value]) }, 'vary-injected'],
  ['404 without headers', { mend: (lines, _, status) => (status === 404 ? without('access-control-allow-origin')(lines) : lines) }, 'error-without-cors'],
  ['405 without headers', { mend: (lines, _, status) => (status === 405 ? without('access-control-allow-origin')(lines) : lines) }, 'error-without-cors'],
  ['406 without headers', { mend: (lines, _, status) => (status === 406 ? without('access-control-allow-origin')(lines) : lines) }, 'error-without-cors'],
  ['500 without headers', { before: (request, response) => request.method === 'GET' && response.writeHead(500, { vary: 'Origin' }).end() === response }, 'error-without-cors'],
  ['a crash at an odd Origin', { before: ({ headers }, response) => headers.origin?.includes(' ') === true && response.writeHead(500).end() === response }, 'server-error', 'vary-missing'],
  ['preflight behind a login, 401', { before: (request, response) => requestedMethod(request.headers) !== '' && response.writeHead(401, { 'www-authenticate': 'Basic' }).end() === response }, 'preflight-login'],
  ['preflight behind a filter, 403', { before: (request, response) => requestedMethod(request.headers) !== '' && response.writeHead(403).end() === response }, 'preflight-login'],
  ['preflight redirected', { before: (request, response) => requestedMethod(request.headers) !== '' && response.writeHead(302, { location: '/login' }).end() === response }, 'preflight-redirected'],
  ['preflight with 404', { before: (request, response) => requestedMethod(request.headers) !== '' && response.writeHead(404).end() === response }, 'preflight-status'],
  ['preflight with 200 and nothing', { before: (request, response) => requestedMethod(request.headers) !== '' && response.writeHead(200).end() === response }, 'preflight-not-answered'],
  ['the requested method echoed', { preflight: ({ headers }) => [['Access-Control-Allow-Methods', requestedMethod(headers)]] }, 'preflight-unknown-method'],
  ['a fixed list of methods that the path lacks', { preflight: () => [['Access-Control-Allow-Methods', 'GET,HEAD,PUT,PATCH,POST,DELETE']] }, 'preflight-unknown-method'],
  ['"*" for methods', { preflight: () => [['Access-Control-Allow-Methods', '*']] }, 'preflight-unknown-method'],
  ['plain OPTIONS swallowed', { swallows: true }, 'options-swallowed'],
  ['plain OPTIONS refused', { before: ({ method, headers }, response) => method === 'OPTIONS' && requestedMethod(headers) === '' && response.writeHead(400).end() === response }, 'options-swallowed'],
  ['two Allow-Origin lines', { mend: (lines) => lines.flatMap(([name, value]) => (name.endsWith('Origin') ? [[name, value], [name, value]] : [[name, value]]) as [string, string][]) }, 'allow-origin-multiple'],
  ['a list in Allow-Origin', { mend: replace('access-control-allow-origin', `${APP}, https://b.example`) }, 'allow-origin-multiple'],
  ['a slash in Allow-Origin', { mend: replace('access-control-allow-origin', `${APP}/`) }, 'allow-origin-invalid'],
  ['a pattern in Allow-Origin', { mend: replace('access-control-allow-origin', 'http://localhost:*') }, 'allow-origin-invalid'],
  ['"True"', { credentials: true, mend: replace('access-control-allow-credentials', 'True') }, 'credentials-misspelt'],
  ['"*" with credentials', { credentials: true, allows: () => true, mend: replace('access-control-allow-origin', '*') }, 'credentials-with-wildcard'],
  ['"*" for methods with credentials', { credentials: true, preflight: () => [['Access-Control-Allow-Methods', '*']] }, 'wildcard-list-with-credentials'],
  ['"*" for headers with credentials', { credentials: true, preflight: () => [['Access-Control-Allow-Methods', 'GET'], ['Access-Control-Allow-Headers', '*']] }, 'wildcard-list-with-credentials'],
  ['"*" to expose with credentials', { credentials: true, mend: (lines) => [...lines, ...(lines.some(([name]) => name.endsWith('Credentials')) ? [['Access-Control-Expose-Headers', '*'] as [string, string]] : [])] }, 'wildcard-list-with-credentials'],
  ['a bad method', { preflight: () => [['Access-Control-Allow-Methods', 'PUT, bad method']] }, 'list-invalid'],
  ['a bad header name', { preflight: () => [['Access-Control-Allow-Methods', 'PUT'], ['Access-Control-Allow-Headers', 'x-a; x-b']] }, 'list-invalid'],
  ['a long Max-Age', { preflight: () => [['Access-Control-Allow-Methods', 'PUT'], ['Access-Control-Max-Age', '31536000']] }, 'max-age-long'],
  ['a Max-Age with a unit', { preflight: () => [['Access-Control-Allow-Methods', 'PUT'], ['Access-Control-Max-Age', '10m']] }, 'max-age-invalid'],
  ['requested headers echoed', { preflight: ({ headers }) => [['Access-Control-Allow-Methods', 'PUT'], ['Access-Control-Allow-Headers', String(headers['access-control-request-headers'] ?? '')]] }, 'request-headers-unbounded'],
  ['the private network header', { preflight: () => [['Access-Control-Allow-Methods', 'PUT'], ['Access-Control-Allow-Private-Network', 'true']] }, 'private-network-allowed'],
  ['credentials to everybody', { mend: (lines) => [...lines, ['Access-Control-Allow-Credentials', 'true']] }, 'credentials-to-refused'],
  ['methods in lower case', { preflight: () => [['Access-Control-Allow-Methods', 'get, put']] }, 'method-lower-case', 'preflight-unknown-method'],
  ['an open spelling of the path', { before: ({ url, headers }, response) => url === '/API' && response.writeHead(200, { vary: 'Origin', 'access-control-allow-origin': headers.origin ?? '' }).end() === response }, 'path-variant'],
  ['an origin that is not allowed', { allows: () => false }, 'origin-not-allowed'],
]

describe('an audit', () => {
  test('says nothing of a sound server', async () => {
    const report = await auditMade({})
    expect(formatAudit(report)).toContain('nothing found')
    expect(report.findings).toEqual([])
    expect(report.requests).toBeLessThanOrEqual(AUDIT_REQUEST_LIMIT)
    expect(await auditMade({ credentials: true }, { unsafe: true })).toMatchObject({ findings: [], origins: [APP] })
  })

  test.each(FAULTS.map(([name, fault, ...codes]) => ({ name, fault, codes })))('finds $name', async ({ fault, codes }) => {
    const report = await auditMade(fault)
    expect([...codesOf(report)].toSorted()).toEqual([...codes].toSorted())
    for (const finding of report.findings) {
      expect(finding.evidence.length).toBeGreaterThan(0)
      expect(finding.message).not.toBe('')
    }
    expect(report.requests).toBeLessThanOrEqual(AUDIT_REQUEST_LIMIT)
  })

  test('finds a state shared by requests: a regular expression with the flag g, and names kept from the first preflight', async () => {
    const sticky = /^https:\/\/app\.allowed\.example$/g
    expect(codesOf(await auditMade({ allows: (origin) => sticky.test(origin) }))).toContain('unsteady-answer')
    let kept: string | undefined
    const keeps: Fault = { preflight: ({ headers }) => [['Access-Control-Allow-Methods', 'GET, PUT'], ['Access-Control-Allow-Headers', (kept ??= String(headers['access-control-request-headers']))]] }
    expect(codesOf(await auditMade(keeps))).toEqual(['request-headers-kept'])
  })

  test('is harder on what grants credentials', async () => {
    const severity = async (fault: Fault): Promise<string | undefined> => (await auditMade(fault)).findings[0]?.severity
    expect(await severity({ allows: () => true })).toBe('warning')
    expect(await severity({ allows: () => true, credentials: true })).toBe('error')
    expect(await severity({ allows: isOneOf([APP, 'null']) })).toBe('warning')
    expect(await severity({ allows: isOneOf([APP, 'null']), credentials: true })).toBe('error')
  })

  test('finds an allowed origin that nobody told it of: in a fixed header, and among likely ones', async () => {
    const fixed = (lines: [string, string][]): [string, string][] => [...without('access-control-allow-origin')(lines), ['Access-Control-Allow-Origin', APP]]
    const report = await auditMade({ mend: fixed }, { origins: [] })
    expect(report).toMatchObject({ origins: [APP], findings: [] })
    const likely = await auditMade({ allows: isOneOf(['http://localhost:3000', 'http://localhost:3000.corbel-audit.example', 'http://localhost:30001']) }, { origins: [] })
    expect(likely.origins).toEqual(['http://localhost:3000'])
    expect(codesOf(likely)).toEqual(['prefix-match'])
    expect((await auditMade({}, { origins: [] })).notes.join()).toContain('No allowed origin is known')
  })

  test('takes what patterns name for meant', async () => {
    const allows = (origin: string): boolean => /^https:\/\/([a-z-]+\.)+allowed\.example$/.test(origin)
    expect(codesOf(await auditMade({ allows }))).toEqual(['any-subdomain'])
    expect(codesOf(await auditMade({ allows }, { origins: ['https://*.allowed.example'] }))).toEqual([])
  })

  test('finds 413, 415 and methods that do not exist where it may send unsafe methods, and sends none otherwise', async () => {
    const methods: string[] = []
    const drop: Fault = {
      before: ({ method = '' }) => methods.push(method) === 0,
      preflight: () => [['Access-Control-Allow-Methods', 'GET, PUT, DELETE']],
      mend: (lines, _, status) => without('allow')(status === 415 ? without('access-control-allow-origin')(lines) : lines),
    }
    expect(codesOf(await auditMade(drop))).toEqual([])
    expect([...new Set(methods)].toSorted()).toEqual(['GET', 'OPTIONS', 'PROPFIND'])
    expect(codesOf(await auditMade(drop, { unsafe: true })).toSorted()).toEqual(['error-without-cors', 'preflight-unknown-method'])
  })

  test('tells two origins that let a third in', async () => {
    const allows = isOneOf(['https://foo.example', 'https://bar.example', 'https://barfoo.example'])
    expect(codesOf(await auditMade({ allows }, { origins: ['https://foo.example', 'https://bar.example'] }))).toEqual(['joined-origins'])
  })

  test('stops where the server asks it to, within its bound, and where nothing answers', async () => {
    let count = 0
    const report = await auditMade({ before: (_, response) => ++count > 20 && response.writeHead(429).end() === response })
    expect(report.requests).toBe(21)
    expect(report.notes.join()).toContain('429')
    const many = ['https://a.one.example', 'https://b.two.example', 'https://c.three.example']
    const bounded = await auditMade({ allows: isOneOf(many) }, { origins: many })
    expect(bounded.requests).toBeLessThanOrEqual(AUDIT_REQUEST_LIMIT)
    expect(codesOf(await audit(() => undefined, { url: 'https://api.example/' }))).toEqual(['no-answer'])
    expect(codesOf(await audit(() => { throw new Error('no network') }, { url: 'https://api.example/' }))).toEqual(['no-answer'])
  })

  test('refuses what is no URL', async () => {
    await expect(audit(exchange, { url: 'api.example' })).rejects.toThrow('absolute URL')
    await expect(audit(exchange, { url: 'ftp://api.example' })).rejects.toThrow('absolute URL')
  })
})

describe('express with cors, as it is usually misconfigured', () => {
  const served = (options: CorsOptions | undefined, origins: readonly string[] = [APP]): Promise<readonly AuditCode[]> => {
    const app = express()
    app.use(cors(options))
    app.get('/api', (_request, response) => { response.json({}) })
    return withServer(app, async (origin) => codesOf(await audit(exchange, { url: `${origin}/api`, origins, unsafe: true })))
  }

  test.each<[string, CorsOptions | undefined, AuditCode[]]>([
    ['the defaults', undefined, ['request-headers-unbounded', 'options-swallowed', 'preflight-unknown-method']],
    ['origin: true with credentials', { origin: true, credentials: true }, ['origin-reflected', 'options-swallowed', 'request-headers-unbounded']],
    ['"*" with credentials', { credentials: true }, ['credentials-with-wildcard', 'options-swallowed']],
    ['a loose regular expression', { origin: /app\.allowed\.example/, credentials: true }, ['prefix-match', 'suffix-match', 'substring-match', 'http-twin', 'special-character-match', 'any-subdomain', 'credentials-to-refused']],
    ['a list with credentials', { origin: [APP], credentials: true }, ['credentials-to-refused', 'options-swallowed', 'preflight-unknown-method']],
    ['a trailing slash', { origin: `${APP}/` }, ['allow-origin-invalid']],
    ['a comma list', { origin: `${APP},https://b.example` }, ['allow-origin-multiple']],
    ['origins: for origin:', { origins: [APP] } as CorsOptions, ['options-swallowed']],
    ['an unescaped dot', { origin: /^https:\/\/app.allowed.example$/ }, ['unescaped-dot']],
    ['null', { origin: [APP, 'null'] }, ['null-allowed']],
    ['lower-case methods', { origin: APP, methods: ['get', 'put'] }, ['method-lower-case']],
    ['a header list with a space for a comma', { origin: APP, allowedHeaders: 'x-a x-b' }, ['list-invalid']],
  ])('%s', async (_, options, codes) => {
    expect(await served(options)).toEqual(expect.arrayContaining(codes))
  })
})

test('every code has a title, a reason and a mend, and is found by a test', () => {
  for (const rule of Object.values(AUDIT_RULES)) for (const text of [rule.title, rule.why, rule.mend]) expect(text).toMatch(/^\S.*\S$/)
  const elsewhere: readonly AuditCode[] = ['no-answer', 'unsteady-answer', 'request-headers-kept', 'joined-origins', 'declared-wider', 'declared-narrower']
  expect([...new Set([...FAULTS.flatMap(([, , ...codes]) => codes), ...elsewhere])].toSorted()).toEqual(Object.keys(AUDIT_RULES).toSorted())
})
