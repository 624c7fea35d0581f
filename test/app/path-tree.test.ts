/** Finding paths in a tree, against the router that finds all others. */
import fc from 'fast-check'
import { addRoute, compareRoutes, createRouter, findRoute } from 'rou3'
import { describe, expect, test } from 'vitest'
import { createPathTree } from '../../src/app/path-tree.ts'

type Found = readonly [route: string, params: Readonly<Record<string, string | undefined>>] | undefined

function findInTree(paths: readonly string[], pathname: string): Found {
  const found = createPathTree(paths.map((path) => [path, path] as const))?.find(pathname)
  return found && [found.route, { ...found.params }]
}

function findInRouter(paths: readonly string[], pathname: string): Found {
  const router = createRouter<string>()
  for (const path of paths) addRoute(router, '', path, path)
  const found = findRoute(router, '', pathname)
  return found && [found.data, { ...found.params }]
}

const literal = fc.constantFrom('a', 'b', 'a.b', 'A', '~', 'a-b', '__proto__', 'constructor')
const param = fc.constantFrom(':x', ':y', ':z1', ':constructor')
const path = fc.array(fc.oneof(literal, param), { maxLength: 4 })
  .filter((segments) => new Set(segments.filter((segment) => segment.startsWith(':'))).size === segments.filter((segment) => segment.startsWith(':')).length)
  .map((segments) => `/${segments.join('/')}`)
const paths = fc.array(path, { minLength: 1, maxLength: 8 }).map((all) => all.filter((one, index) => !all.slice(0, index).some((other) => compareRoutes(other, one) === 'equal')))
const pathname = fc.array(fc.oneof(literal, fc.constantFrom('', 'c', '%61', '%2F', ':x', '*', '**', 'hasOwnProperty', 'x'.repeat(40))), { maxLength: 6 }).map((segments) => `/${segments.join('/')}`)

describe('a tree of plain paths', () => {
  test('finds what the router finds', () => {
    fc.assert(fc.property(paths, pathname, (all, asked) => {
      expect(findInTree(all, asked)).toEqual(findInRouter(all, asked))
    }), { numRuns: 3000 })
  })

  test('finds every path by its own pattern, literals before parameters', () => {
    expect(findInTree(['/a/:x', '/:x/b', '/a/b'], '/a/b')).toEqual(['/a/b', {}])
    expect(findInTree(['/a/:x', '/:x/b'], '/a/b')).toEqual(['/a/:x', { x: 'b' }])
    expect(findInTree(['/a/c', '/:x/b'], '/a/b')).toEqual(['/:x/b', { x: 'a' }])
    expect(findInTree(['/:x/:y/c', '/:x/b'], '/1/b')).toEqual(['/:x/b', { x: '1' }])
    expect(findInTree(['/'], '/')).toEqual(['/', {}])
  })

  test.each(['/a/*', '/a/**', '/:x?', '/:x+', '/:x(\\d+)', '/a{/b}?', '/a:x', '/:x-:y', '/a/', '/a//b', '/a/./b', '/a/..', '/é', '/a%20b', '/:1', '/:_', 'a'])('leaves %j to the router', (pattern) => {
    expect(createPathTree([['/a', 1], [pattern, 2]])).toBeUndefined()
  })
})
