/** How the properties are run: so many times each, from the seed of the run, which is told when one fails. */
import fc from 'fast-check'
import { test } from 'vitest'

/** Milliseconds after which a property that has held so far is left at that: a slow machine then proves less, and fails nothing. */
const TIME_LIMIT = 10_000

/**
 * A test that the check holds for generated values. A check fails by throwing. A failure names its seed and path; see `test/setup/seed.ts`. `PROPERTY_RUNS`
 * multiplies the runs.
 */
export function holds<T>(title: string, values: fc.Arbitrary<T>, runs: number, check: (value: T) => Promise<void>): void {
  const factor = Number(process.env['PROPERTY_RUNS'] ?? '1')
  test(title, async () => {
    const parameters = { numRuns: runs * factor, interruptAfterTimeLimit: TIME_LIMIT * factor }
    await fc.assert(fc.asyncProperty(values, check), parameters)
  }, 6 * TIME_LIMIT * factor)
}
