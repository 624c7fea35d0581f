import { describe, expect, test } from 'vitest'
import { audit } from '../../src/audit.ts'
import type { AuditCode, AuditExchange, AuditReport } from '../../src/audit.ts'
import { compilePolicy } from '../../src/cors.ts'
import { createApp, service } from '../../src/index.ts'
import type { App, PolicyInput } from '../../src/index.ts'

function appWith(cors: PolicyInput): App {
  return createApp([service('/ice', { cors, get: () => 'lemon', put: () => undefined })])
}

const network = (app: App): AuditExchange => async ({ method, url, headers }) => {
  const response = await app.fetch(new Request(url, { method, headers: headers.map(([name, value]): [string, string] => [name, value]) }))
  return { status: response.status, headers: [...response.headers] }
}

function auditAgainst(runs: PolicyInput, declared: PolicyInput): Promise<AuditReport> {
  return audit(network(appWith(runs)), { url: 'https://api.example/ice', declared: appWith(declared) })
}

const messagesOf = ({ findings }: AuditReport, code: AuditCode): string => findings.find((finding) => finding.code === code)?.message ?? ''
const A = 'https://a.example'
const B = 'https://b.example'

describe('what runs is compared with what is declared', () => {
  test.each<[string, PolicyInput, PolicyInput, AuditCode, string]>([
    ['an origin that is not declared: everybody', { origins: '*' }, { origins: [A] }, 'declared-wider', 'GET from https://stranger.corbel-audit.example may read'],
    ['an origin too few', { origins: [A] }, { origins: [A, B] }, 'declared-narrower', `GET from ${B} may not read`],
    ['credentials that are not declared', { origins: [A], credentials: true }, { origins: [A] }, 'declared-wider', 'GET is granted with credentials'],
    ['credentials that are declared and not granted', { origins: [A] }, { origins: [A], credentials: true }, 'declared-narrower', 'granted without credentials'],
    ['a header more', { origins: [A], allowHeaders: ['x-a', 'x-b'] }, { origins: [A], allowHeaders: ['x-a'] }, 'declared-wider', 'access-control-allow-headers lists x-b'],
    ['a header less', { origins: [A], allowHeaders: ['x-a'] }, { origins: [A], allowHeaders: ['x-a', 'x-b'] }, 'declared-narrower', 'access-control-allow-headers lacks x-b'],
    ['a longer age', { origins: [A], maxAge: 700 }, { origins: [A], maxAge: 600 }, 'declared-wider', 'access-control-max-age is 700, and declared 600'],
    ['a shorter age', { origins: [A], maxAge: 500 }, { origins: [A], maxAge: 600 }, 'declared-narrower', 'access-control-max-age is 500, and declared 600'],
    ['a wider pattern', { origins: ['https://*.a.example'] }, { origins: ['https://x.a.example'] }, 'declared-wider', 'corbel-audit.x.a.example'],
  ])('%s', async (_, runs, declared, code, message) => {
    expect(messagesOf(await auditAgainst(runs, declared), code)).toContain(message)
  })

  test('methods', async () => {
    const declared = createApp([service('/ice', { cors: { origins: [A] }, get: () => 'lemon' })])
    const report = await audit(network(appWith({ origins: [A] })), { url: 'https://api.example/ice', declared })
    expect(messagesOf(report, 'declared-wider')).toContain('access-control-allow-methods lists PUT')
  })

  test('a policy that stands alone is a declaration too', async () => {
    const policy = { origins: [A], credentials: true, allowHeaders: ['x-a'] }
    const app = appWith(policy)
    const same = compilePolicy({ ...policy, methods: ['GET', 'HEAD', 'PUT'] })
    const other = compilePolicy({ ...policy, origins: [A, B], methods: ['GET', 'HEAD', 'PUT'] })
    const url = 'https://api.example/ice'
    const onlyPath = ({ findings }: AuditReport): string => findings.map(({ message }) => message).join('; ')
    // A policy that stands alone holds for every path, this application's for one.
    expect(onlyPath(await audit(network(app), { url, declared: same })).split('; ').every((message) => message.includes('404'))).toBe(true)
    expect(onlyPath(await audit(network(app), { url, declared: other }))).toContain(`GET from ${B} may not read`)
  })

  test('nothing of the declared application runs', async () => {
    let ran = 0
    const declared = createApp([service('/ice', { cors: { origins: [A] }, guard: () => { ran += 1 }, get: () => { ran += 1 } })])
    await audit(network(appWith({ origins: [A] })), { url: 'https://api.example/ice', declared })
    expect(ran).toBe(0)
  })
})
