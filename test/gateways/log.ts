/** What a gateway wrote, shown where a test fails. */
import { beforeEach, onTestFailed } from 'vitest'

/** Print the log of whatever runs for the tests around this call, once for each that fails. */
export function showLogOnFailure(log: () => string): void {
  beforeEach(() => {
    onTestFailed(() => console.log(log()))
  })
}
