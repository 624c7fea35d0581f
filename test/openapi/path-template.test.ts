/** Path templates: what the router matches, in the words of OpenAPI. */
import { addRoute, createRouter, findRoute } from 'rou3'
import { describe, expect, test } from 'vitest'
import { toPathTemplates } from '../../src/openapi/path-template.ts'

const TABLE: readonly (readonly [pattern: string, ...templates: string[]])[] = [
  ['/', '/'],
  ['/icecream', '/icecream'],
  ['/icecream/:flavour', '/icecream/{flavour}'],
  ['/icecream/:flavour/', '/icecream/{flavour}'],
  ['/users/:id(\\d+)', '/users/{id}'],
  ['/users/:id(\\d+)/posts', '/users/{id}/posts'],
  ['/users/:id(a(?:b|c)\\))x', '/users/{id}x'],
  ['/users/:id?', '/users/{id}', '/users'],
  ['/users/:id(\\d+)?', '/users/{id}', '/users'],
  ['/:lang?', '/{lang}', '/'],
  ['/v:version?', '/v{version}', '/v'],
  ['/files/:path+', '/files/{path}'],
  ['/files/:path*', '/files/{path}', '/files'],
  ['/files/**:rest', '/files/{rest}'],
  ['/files/**', '/files/{0}', '/files'],
  ['/files/*', '/files/{0}', '/files'],
  ['/files/*.png', '/files/{0}.png'],
  ['/files/:path(.*)', '/files/{path}', '/files'],
  ['/**/end', '/{0}/end', '/end'],
  ['/path/(\\d+)/(\\w+)', '/path/{0}/{1}'],
  ['/files/:name.:ext', '/files/{name}.{ext}'],
  ['/book{s}?', '/books', '/book'],
  ['/users{/:id}?/posts', '/users/{id}/posts', '/users/posts'],
  ['{/:lang}?/docs', '/{lang}/docs', '/docs'],
  ['/a/:x?/:y?', '/a/{x}/{y}', '/a/{x}', '/a/{y}', '/a'],
  ['/static\\:path/\\*', '/static:path/*'],
  ['/caf\u00e9/:id', '/caf%C3%A9/{id}'],
  ['/odd\\{x\\}', '/odd%7Bx%7D'],
]

test.each(TABLE)('%s is %s', (pattern, ...templates) => {
  expect(toPathTemplates(pattern).map(({ path }) => path)).toEqual(templates)
})

describe('the templates of a pattern', () => {
  test.each(TABLE)('%s: a path made of one of them has this service', (pattern) => {
    const router = createRouter<boolean>()
    addRoute(router, '', pattern, true)
    for (const { path } of toPathTemplates(pattern)) {
      const samples = ['7', 'abc', 'ab)', 'a/b'].map((value) => path.replaceAll(/\{[^}]*\}/g, value))
      expect(samples.some((sample) => findRoute(router, '', sample)?.data === true), path).toBe(true)
    }
  })

  test('say which parameters they have, what those must match, and which take slashes', () => {
    expect(toPathTemplates('/x/:id(\\d+)/:name/**:rest')).toEqual([{
      path: '/x/{id}/{name}/{rest}',
      parameters: [{ name: 'id', pattern: '^(?:\\d+)$', many: false }, { name: 'name', pattern: undefined, many: false }, { name: 'rest', pattern: undefined, many: true }],
    }])
  })

  test('leave a parameter out with its segment', () => {
    expect(toPathTemplates('/x/:id?').map(({ parameters }) => parameters.map(({ name }) => name))).toEqual([['id'], []])
  })

  test('are few, however many parts are optional', () => {
    expect(toPathTemplates(`/${Array.from({ length: 20 }, (_, index) => `:p${index}?`).join('/')}`).length).toBeLessThanOrEqual(64)
  })
})
