// @ts-check
/** Prints how many tests passed and failed, from the report that vitest leaves as JSON; run by .ci/run. Fails where a test failed, or none ran. */
import { readFileSync } from 'node:fs'
import { argv, exit } from 'node:process'

/**
 * @typedef {{ readonly status: string, readonly assertionResults: readonly { readonly status: string }[] }} File
 * @type {{ readonly success: boolean, readonly numPassedTests: number, readonly numFailedTests: number, readonly testResults: readonly File[] } | undefined}
 */
let report
try {
  report = JSON.parse(readFileSync(argv[2] ?? '', 'utf8'))
} catch {
  report = undefined
}
if (report === undefined) {
  console.error('No test has run: the build, the linter, the type check or the installation failed before.')
  exit(1)
}

// A file that cannot be loaded has no test that could fail, and an error outside of every test fails none: each still counts.
const unloaded = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((result) => result.status === 'failed'))
const failed = report.numFailedTests + unloaded.length
const counted = failed === 0 && !report.success ? 1 : failed
console.log(`${report.numPassedTests} passed, ${counted} failed`)
exit(counted > 0 || report.numPassedTests === 0 ? 1 : 0)
