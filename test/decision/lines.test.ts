/** Laying heads together against `applyDecision`, which judges every line. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createHeaderLines } from '../../src/adapters/header-lines.ts'
import { applyDecision } from '../../src/decision/apply.ts'
import { decide } from '../../src/decision/decide.ts'
import type { Decision } from '../../src/decision/decide.ts'
import { mergeLines } from '../../src/decision/lines.ts'
import { pathTable } from '../policy/path-table.ts'

const APP = 'https://app.example'
const page = { origins: [APP], exposeHeaders: ['etag'], credentials: true }
const table = pathTable({ own: page, operations: { GET: page, POST: { ...page, enforce: true }, PUT: '*', DELETE: false, OPTIONS: page } })
const DECISIONS: readonly Decision[] = [undefined, APP, 'https://stranger.example'].flatMap((origin) =>
  ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'].map((method) => decide(table, { method, origin })))

const name = fc.constantFrom('Content-Type', 'content-length', 'X-Own', 'accept-ranges', 'Age', 'Via', 'Vary', 'vary', 'VARY', 'Various', 'Access-Control-Allow-Origin', 'access-control-max-age', 'A', '')
const value = fc.constantFrom<unknown>('1', 'a, b', 7, ['x', 'y'], 'Accept')
const pairs = fc.array(fc.tuple(name, value), { maxLength: 6 })

/** Every line by itself, as it goes out. */
function written(flat: readonly unknown[]): readonly string[] {
  return flat.flatMap((line, index) => (index % 2 === 0 ? [flat[index + 1]].flat().map((each) => `${String(line).toLowerCase()}: ${String(each)}`) : [])).toSorted()
}

function judged(head: object, decision: Decision): readonly string[] {
  const lines = createHeaderLines(head)
  applyDecision(decision, lines)
  return written(lines.flat())
}

const isJudged = (flat: readonly unknown[]): boolean => flat.some((line, index) => index % 2 === 0 && /^(?:vary$|access-control-)/i.test(String(line)))

describe('heads that are laid together', () => {
  test.each<readonly [string, (lines: readonly (readonly [string, unknown])[]) => object]>([
    ['an object', (lines) => Object.fromEntries(lines)],
    ['a flat list', (lines) => lines.flatMap(([line, text]) => [line, text])],
  ])('as %s come to what judging every line comes to, or are left to that', (_name, toHead) => {
    fc.assert(fc.property(pairs, fc.constantFrom(...DECISIONS), (lines, decision) => {
      const head = Object.freeze(toHead(lines))
      const merged = mergeLines(head, decision)
      expect(merged === undefined).toBe(isJudged(Array.isArray(head) ? head : Object.entries(head).flat()))
      if (merged !== undefined) expect(written(merged)).toEqual(judged(head, decision))
    }))
  })

  test.each<readonly [string, object]>([
    ['a list of pairs', [['X-Own', '1'], ['X-Other', '2']]],
    ['a list with an odd end, which Node refuses', ['X-Own', '1', 'X-Other']],
  ])('are not %s', (_name, head) => {
    for (const decision of DECISIONS) expect(mergeLines(head, decision)).toBeUndefined()
  })
})

test('the lines of a decision are its headers and its Vary', () => {
  for (const { headers, vary, lines } of DECISIONS) expect(lines).toEqual([...headers, ...(vary.length > 0 ? ['vary', vary.join(', ')] : [])])
})
