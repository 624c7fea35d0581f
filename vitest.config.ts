import { env } from 'node:process'
import { defineConfig } from 'vitest/config'

// A file for whoever wants the totals as data: .ci/run prints them as its closing line.
const report = env['TEST_REPORT']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { include: ['test/types/**/*.test-d.ts'], tsconfig: './tsconfig.json', checker: 'tsc' },
    testTimeout: 20_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    coverage: {
      provider: 'v8',
      include: ['src/value/**', 'src/policy/**', 'src/decision/**', 'src/browser/**'],
      reporter: ['text', 'html'],
      thresholds: { lines: 100, functions: 100, branches: 100, statements: 100 },
    },
  },
})
