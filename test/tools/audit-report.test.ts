import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { audit, AUDIT_RULES, formatAudit, toSarif } from '../../src/audit.ts'
import type { AuditExchange, AuditReport } from '../../src/audit.ts'
import { getHeader } from '../../src/browser.ts'

const echo: AuditExchange = ({ headers }) => ({
  status: 200,
  headers: [['Vary', 'Origin'], ['Access-Control-Allow-Origin', getHeader(headers, 'origin') ?? 'none'], ['Access-Control-Allow-Credentials', 'true'], ['X-Other', '1']],
})
const quiet: AuditExchange = () => ({ status: 200, headers: [] })
const auditWith = (exchange: AuditExchange): Promise<AuditReport> => audit(exchange, { url: 'https://api.example/ice' })

describe('the text of a report', () => {
  test('says of each finding what was sent, what was seen, why it matters and the mend', async () => {
    const text = formatAudit(await auditWith(echo))
    expect(text).toContain('error origin-reflected: any origin is allowed by echoing it\n  https://stranger.corbel-audit.example is named, with credentials\n  sent  GET https://api.example/ice\n        origin: https://stranger.corbel-audit.example\n  seen  200\n        Vary: Origin\n        Access-Control-Allow-Origin: https://stranger.corbel-audit.example\n        Access-Control-Allow-Credentials: true\n  why   Every site')
    expect(text).toContain('  mend  List the origins')
    expect(text).not.toContain('X-Other')
    expect(text.split('\n')[0]).toMatch(/^https:\/\/api\.example\/ice: 2 errors \(\d+ requests\)$/)
  })

  test('says that nothing was found, and what could not be judged', async () => {
    const text = formatAudit(await auditWith(quiet))
    expect(text).toMatch(/^https:\/\/api\.example\/ice: nothing found \(\d+ requests\)\n\nnote: No allowed origin is known/)
  })

  test('lets no server act on a terminal', async () => {
    const text = formatAudit(await auditWith(() => ({ status: 200, headers: [['Access-Control-Allow-Origin', 'https://a.example/\u001b[31m']] })))
    expect(text).not.toContain('\u001b')
    expect(text).toContain(String.raw`\u001b[31m`)
  })
})

describe('the SARIF of a report', () => {
  test('has every rule, and a result for each finding that names its rule', async () => {
    const report = await auditWith(echo)
    const { version, runs } = toSarif(report)
    const [run] = runs
    expect(version).toBe('2.1.0')
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(Object.keys(AUDIT_RULES))
    expect(run?.results.map(({ ruleId }) => ruleId)).toEqual(report.findings.map(({ code }) => code))
    for (const result of run?.results ?? []) {
      expect(run?.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId)
      expect(['error', 'warning', 'note']).toContain(result.level)
      expect(result.locations[0]?.physicalLocation.artifactLocation.uri).toMatch(/^https:\/\/api\.example\//)
      expect(result).toMatchObject({ webRequest: { protocol: 'HTTP' }, webResponse: { statusCode: 200 } })
    }
    expect(JSON.parse(JSON.stringify(runs))).toEqual(runs)
  })

  test('has no results where nothing was found, and tells the notes', async () => {
    const [run] = toSarif(await auditWith(quiet)).runs
    expect(run?.results).toEqual([])
    expect(run?.invocations[0]?.toolExecutionNotifications[0]?.message.text).toContain('No allowed origin is known')
  })

  test('keeps what was sent where nothing came back', async () => {
    const [result] = toSarif(await auditWith(() => undefined)).runs[0]?.results ?? []
    expect(result).toMatchObject({ ruleId: 'no-answer', webRequest: { method: 'GET', target: 'https://api.example/ice' } })
    expect(result).not.toHaveProperty('webResponse')
  })
})

test('the manual has a heading for every code, and for no other', () => {
  const manual = readFileSync(new URL('../../docs/audit.md', import.meta.url), 'utf8')
  const headings = [...manual.matchAll(/^### `([a-z-]+)`$/gm)].map(([, code]) => code ?? '')
  expect(headings.toSorted()).toEqual(Object.keys(AUDIT_RULES).toSorted())
})
