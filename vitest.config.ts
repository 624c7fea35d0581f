import { env } from 'node:process'
import { defineConfig } from 'vitest/config'

// A file for whoever wants the totals as data: .ci/run prints them as its closing line.
const report = env['TEST_REPORT']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { include: ['test/types/**/*.test-d.ts'], tsconfig: './tsconfig.json', checker: 'tsc' },
    setupFiles: ['test/setup/seed.ts'],
    // Some tests start compilers and browsers, on machines that others use too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    coverage: {
      provider: 'v8',
      include: ['src/value/**', 'src/policy/**', 'src/decision/**', 'src/browser/**'],
      reporter: ['text', 'html'],
      thresholds: { lines: 100, functions: 100, branches: 100, statements: 100 },
    },
  },
})
