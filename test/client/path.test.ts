/** The paths that a client writes: what the server's own router makes of them again. */
import { describe, expect, test } from 'vitest'
import { addRoute, createRouter, findRoute } from 'rou3'
import { writePath } from '../../src/client/path.ts'

/** Patterns with parameters, and the path that is to come out. */
const CASES: readonly (readonly [pattern: string, params: Readonly<Record<string, unknown>>, path: string])[] = [
  ['/', {}, '/'],
  ['/icecream/:flavour', { flavour: 'lemon' }, '/icecream/lemon'],
  ['/icecream/:flavour', { flavour: 7 }, '/icecream/7'],
  ['/icecream/:flavour', { flavour: 'sweet & sour/50%?#é' }, '/icecream/sweet%20%26%20sour%2F50%25%3F%23%C3%A9'],
  ['/icecream/:flavour', { flavour: '%2e%2e' }, '/icecream/%252e%252e'],
  ['/icecream/:flavour', { flavour: '\\evil' }, '/icecream/%5Cevil'],
  ['/icecream/:flavour', { flavour: '...' }, '/icecream/...'],
  ['/a/:b/c/:d', { b: 1, d: 2 }, '/a/1/c/2'],
  ['/files/:name.:ext', { name: 'a', ext: 'png' }, '/files/a.png'],
  ['/blog/:year-:month', { year: 2026, month: 11 }, '/blog/2026-11'],
  ['/users/:id(\\d+)', { id: 42 }, '/users/42'],
  ['/users/:id(\\d{2})/x', { id: 42 }, '/users/42/x'],
  ['/users/:id((?:a|b)+)', { id: 'ab' }, '/users/ab'],
  ['/path/(\\d+)', { 0: 123 }, '/path/123'],
  ['/users/:id?', {}, '/users'],
  ['/users/:id?', { id: '' }, '/users'],
  ['/users/:id?', { id: 1 }, '/users/1'],
  ['/users/:id?/posts', {}, '/users/posts'],
  ['/v:version?', {}, '/v'],
  ['/v:version?', { version: 2 }, '/v2'],
  ['/files/:path+', { path: 'a/b c' }, '/files/a/b%20c'],
  ['/files/:path*', {}, '/files'],
  ['/files/:path*', { path: 'a/b' }, '/files/a/b'],
  ['/files/*', {}, '/files'],
  ['/files/*', { 0: 'a/b' }, '/files/a/b'],
  ['/files/:path(.*)', { path: 'a/b' }, '/files/a/b'],
  ['/path/**', { 0: 'a/b' }, '/path/a/b'],
  ['/path/**', {}, '/path'],
  ['/path/**:rest', { rest: 'a/b' }, '/path/a/b'],
  ['/**/_payload.json', { 0: 'a/b' }, '/a/b/_payload.json'],
  ['/users{/:id}?/posts', {}, '/users/posts'],
  ['/users{/:id}?/posts', { id: 1 }, '/users/1/posts'],
  ['/blog/:id(\\d+){-:title}?', { id: 1 }, '/blog/1'],
  ['/blog/:id(\\d+){-:title}?', { id: 1, title: 'a' }, '/blog/1-a'],
  ['/blog{-:id(\\d{1,2})}?', { id: 12 }, '/blog-12'],
  ['/static\\:path/:id', { id: 1 }, '/static:path/1'],
]

test.each(CASES)('%s with %j is %s', (pattern, params, path) => {
  expect(writePath(pattern, params)).toBe(path)
})

test.each(CASES)('%s with %j is found again by the router, with the same parameters', (pattern, params, path) => {
  const router = createRouter<true>()
  addRoute(router, '', pattern, true)
  const found = findRoute(router, '', new URL(path, 'http://a.example').pathname)
  expect(found?.data).toBe(true)
  // `_` is an alias that the router keeps for old programs.
  const read = Object.entries(found?.params ?? {}).filter(([name]) => name !== '_').map(([name, text]) => [name, decodeURIComponent(text)])
  const given = Object.entries(params).filter(([, value]) => value !== '').map(([name, value]) => [name, String(value)])
  expect(Object.fromEntries(read)).toEqual(Object.fromEntries(given))
})

describe('a value that would lead elsewhere is refused', () => {
  test.each([
    ['/icecream/:flavour', {}, "needs the parameter 'flavour'"],
    ['/icecream/:flavour', { flavour: undefined }, "needs the parameter 'flavour'"],
    ['/icecream/:flavour', { flavour: '' }, "needs the parameter 'flavour'"],
    ['/icecream/:flavour', { flavour: '.' }, "cannot have the segment '.'"],
    ['/icecream/:flavour', { flavour: '..' }, "cannot have the segment '..'"],
    ['/files/**:path', {}, "needs the parameter 'path'"],
    ['/files/**:path', { path: 'a/../../secret' }, "cannot have the segment '..'"],
    ['/files/**:path', { path: '/evil.example' }, "cannot have the segment ''"],
    ['/**', { 0: '/evil.example/a' }, "cannot have the segment ''"],
    ['{/:lang}?/docs', { lang: '..' }, "cannot have the segment '..'"],
  ])('%s with %j %s', (pattern, params, message) => {
    expect(() => writePath(pattern, params)).toThrow(TypeError)
    expect(() => writePath(pattern, params)).toThrow(message)
  })
})
