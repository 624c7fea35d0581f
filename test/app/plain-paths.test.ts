/** Plain paths against the router that takes any path, which they must never differ from. */
import fc from 'fast-check'
import { addRoute, compareRoutes, createRouter, findRoute } from 'rou3'
import { describe, expect, test } from 'vitest'
import { parsePlainPath, PlainPaths } from '../../src/app/plain-paths.ts'

const segment = fc.oneof(fc.constantFrom('a', 'b', 'A', '~', 'a.b', '-', '_', '__proto__', '...'), fc.constantFrom(':a', ':b', ':__proto__', ':_'))
const paths = fc.uniqueArray(fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `/${segments.join('/')}`), { minLength: 1, maxLength: 12 })
const pathname = fc.oneof(
  fc.array(fc.constantFrom('a', 'b', 'A', '~', 'a.b', '-', '_', '__proto__', '...', '', '.', 'long-enough-to-be-a-slice', '%2f', ':a', 'a:b'), { maxLength: 6 }).map((segments) => `/${segments.join('/')}`),
  fc.constantFrom('', '*', 'a', 'a/b', 'x/a/b', '/', '//', '/a//', '/'.repeat(100)),
)

// Without those that have the same paths as an earlier one.
const distinct = (list: readonly string[]): readonly string[] => {
  const kept: string[] = []
  for (const path of list) if (parsePlainPath(path) !== undefined && !kept.some((other) => compareRoutes(other, path) === 'equal')) kept.push(path)
  return kept
}

describe('plain paths', () => {
  test('find what the router finds, with the same parameters', () => {
    fc.assert(fc.property(paths, fc.array(pathname, { minLength: 10, maxLength: 30 }), (list, asked) => {
      const router = createRouter<string>()
      const plain = new PlainPaths<string>()
      for (const path of distinct(list)) {
        addRoute(router, '', path, path)
        plain.add(parsePlainPath(path) ?? { shape: [], literals: '', names: [] }, path)
      }
      for (const text of asked) {
        const found = findRoute(router, '', text)
        const match = plain.find(text)
        expect([text, match?.route, Object.entries(match?.params ?? {})]).toEqual([text, found?.data, Object.entries(found?.params ?? {})])
        if (match !== undefined) expect(Object.getPrototypeOf(match.params)).toBe(Object.getPrototypeOf(found?.params ?? {}))
      }
    }), { numRuns: 2000 })
  })

  test('have the same paths where the router says so', () => {
    fc.assert(fc.property(paths, (list) => {
      const plain = new PlainPaths<string>()
      const seen: string[] = []
      for (const path of list) {
        const read = parsePlainPath(path)
        if (read === undefined) continue
        expect([path, plain.add(read, path)]).toEqual([path, seen.find((other) => compareRoutes(other, path) === 'equal')])
        seen.push(path)
      }
    }), { numRuns: 2000 })
  })

  test.each([
    '/', '', 'a', '/a/', '//a', '/a//b', '/*', '/**', '/a/:b?', '/a/:b+', '/a/:b*', '/a/:b(\\d+)', '/:a.:b', '/a:b', '/:a-b', '/é', '/%C3%A9', '/a b', '/./a', '/a/..', '/a/../b', '/:a/:a', '/:1', '/{a}?', '/a\\:b',
  ])('%j is none', (path) => {
    expect(parsePlainPath(path)).toBeUndefined()
  })
})
