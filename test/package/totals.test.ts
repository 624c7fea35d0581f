/** The closing line of CI: what it says of each report that vitest can leave. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ROOT, runNode } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'corbel-totals-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const passed = { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'passed' }] }
const failed = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] }
const unloaded = { status: 'failed', assertionResults: [] }

test.each([
  ['all passed', { success: true, numPassedTests: 2, numFailedTests: 0, testResults: [passed] }, 0, '2 passed, 0 failed\n'],
  ['one failed', { success: false, numPassedTests: 3, numFailedTests: 1, testResults: [passed, failed] }, 1, '3 passed, 1 failed\n'],
  ['a file could not be loaded', { success: false, numPassedTests: 2, numFailedTests: 0, testResults: [passed, unloaded] }, 1, '2 passed, 1 failed\n'],
  ['an error belongs to no test', { success: false, numPassedTests: 2, numFailedTests: 0, testResults: [passed] }, 1, '2 passed, 1 failed\n'],
  ['no test was found', { success: true, numPassedTests: 0, numFailedTests: 0, testResults: [] }, 1, '0 passed, 0 failed\n'],
  ['no report was left', undefined, 1, ''],
])('where %s', (name, report, code, line) => {
  const path = join(folder, `${name.replaceAll(' ', '-')}.json`)
  writeFileSync(path, report === undefined ? '' : JSON.stringify(report))
  const outcome = runNode(ROOT, 'scripts/totals.mjs', path)
  expect([outcome.code, outcome.stdout]).toEqual([code, line])
  expect(outcome.stderr === '').toBe(report !== undefined)
})
