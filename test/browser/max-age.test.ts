import { expect, test } from 'vitest'
import { parseMaxAge } from '../../src/browser/max-age.ts'

test.each<[readonly string[], number, number, number, number]>([
  // lines, standard, Chromium, Firefox, WebKit
  [[], 5, 5, 5, 5],
  [['0'], 0, 0, 0, 0],
  [['1'], 1, 1, 1, 1],
  [[' 42\t'], 42, 42, 42, 42],
  [['007'], 7, 7, 7, 7],
  [['600'], 600, 600, 600, 600],
  [['601'], 601, 601, 601, 600],
  [['7200'], 7200, 7200, 7200, 600],
  [['7201'], 7201, 7200, 7201, 600],
  [['86400'], 86_400, 7200, 86_400, 600],
  [['86401'], 86_401, 7200, 86_400, 600],
  [['9223372036854775808'], 9_223_372_036_854_775_808, 5, 86_400, 600],
  [['18446744073709551616'], 18_446_744_073_709_551_616, 5, 86_400, 5],
  [['-1'], 0, 0, 0, 5],
  [['-'], 5, 5, 0, 5],
  [['junk'], 5, 5, 0, 5],
  [['1.5'], 5, 5, 0, 5],
  [['+9'], 5, 9, 0, 5],
  [['10, 10'], 5, 5, 0, 5],
  [['10', '10'], 5, 5, 0, 5],
  [[''], 5, 5, 5, 5],
  [['10s'], 5, 5, 0, 5],
])('Access-Control-Max-Age %j is %d s to the standard, %d to Chromium, %d to Firefox, %d to WebKit', (lines, standard, chromium, firefox, webkit) => {
  const headers = lines.map((line) => ['Access-Control-Max-Age', line] as const)
  expect(parseMaxAge(headers)).toBe(standard)
  expect([parseMaxAge(headers, 'chromium'), parseMaxAge(headers, 'firefox'), parseMaxAge(headers, 'webkit')]).toEqual([chromium, firefox, webkit])
})
