import { describe, expect, test } from 'vitest'
import { findRequestFault, hasLeftOrigin, isSameOrigin, originOf, sendsCredentials, serializeRequestOrigin, settleRequest } from '../../src/browser/request.ts'
import type { FetchRequest } from '../../src/browser/request.ts'

const home = 'https://app.example'
const api = 'https://api.example/x'
const request: FetchRequest = { url: api, origin: home }

describe('settling a request', () => {
  test('fills in the defaults of fetch()', () => {
    expect(settleRequest(request)).toEqual({
      url: api, origin: home, method: 'GET', headers: [], mode: 'cors', credentials: 'same-origin', redirect: 'follow', body: 'none', initiator: 'fetch', forcePreflight: false, earlierUrls: [],
    })
  })

  test('changes nothing on the second time', () => {
    const once = settleRequest({ ...request, method: 'put', headers: [[' x'.trim(), ' 1 ']], body: 'stream', forcePreflight: true, redirect: 'manual', initiator: 'xhr', credentials: 'omit', earlierUrls: [api] })
    expect(settleRequest(once)).toEqual(once)
  })

  test.each([['get', 'GET'], ['Head', 'HEAD'], ['post', 'POST'], ['put', 'PUT'], ['delete', 'DELETE'], ['options', 'OPTIONS'], ['patch', 'patch'], ['Patch', 'Patch'], ['CHICKEN', 'CHICKEN'], ['eGg', 'eGg']])(
    'sends the method %s as %s', (method, sent) => {
      expect(settleRequest({ ...request, method }).method).toBe(sent)
    })

  test('drops what a page cannot set, and trims values', () => {
    const headers = [['Cookie', 'a=b'], ['X-HTTP-Method', 'TRACE'], ['X-HTTP-Method', 'PUT'], ['Sec-Fetch-Mode', 'cors'], ['x-a', ' 1\t']] as const
    expect(settleRequest({ ...request, headers }).headers).toEqual([['X-HTTP-Method', 'PUT'], ['x-a', '1']])
  })

  test('drops every header that is not safelisted in mode no-cors', () => {
    const headers = [['accept', 'x'], ['authorization', 'x'], ['content-type', 'application/json'], ['range', 'bytes=0-']] as const
    expect(settleRequest({ ...request, mode: 'no-cors', headers }).headers).toEqual([['accept', 'x']])
  })
})

test.each<[Partial<FetchRequest>, string | undefined]>([
  [{}, undefined],
  [{ method: 'patch', headers: [['x-a', 'b\u00FF']] }, undefined],
  [{ url: '/x' }, '"/x" is no absolute URL'],
  [{ url: 'https://u@api.example/' }, 'the URL "https://u@api.example/" holds a user name or a password, which fetch() refuses'],
  [{ url: 'https://:p@api.example/' }, 'the URL "https://:p@api.example/" holds a user name or a password, which fetch() refuses'],
  [{ url: 'https://u:p@api.example/', initiator: 'xhr' }, undefined],
  [{ method: 'a b' }, '"a b" is no method: a method is a token, such as PUT'],
  [{ method: '' }, '"" is no method: a method is a token, such as PUT'],
  [{ method: 'Trace' }, 'no page may send "Trace": CONNECT, TRACE and TRACK are forbidden methods'],
  [{ mode: 'no-cors', method: 'PUT' }, 'mode no-cors sends GET, HEAD and POST only, not "PUT"'],
  [{ mode: 'no-cors', method: 'post' }, undefined],
  [{ headers: [['x a', '1']] }, '"x a" is no header name: a name is a token, such as x-request-id'],
  [{ headers: [['x-a', '1\n2']] }, 'the value of x-a holds a line break, a NUL or a character above U+00FF: "1\\n2"'],
  [{ headers: [['x-a', '1\0']] }, 'the value of x-a holds a line break, a NUL or a character above U+00FF: "1\\u0000"'],
  [{ headers: [['x-a', '\u0100']] }, 'the value of x-a holds a line break, a NUL or a character above U+00FF: "\u0100"'],
  [{ headers: [['x-a', ' 1\r\n']] }, undefined],
])('the call %j: %s', (change, fault) => {
  expect(findRequestFault({ ...request, ...change })).toBe(fault)
})

test('origins are compared as tuples, and an opaque one is the same as none', () => {
  expect(originOf('HTTPS://API.example:443/x?y#z')).toBe('https://api.example')
  expect(originOf('data:,x')).toBe('null')
  expect(originOf('nonsense')).toBe('null')
  expect(isSameOrigin(home, home)).toBe(true)
  expect(isSameOrigin(home, 'http://app.example')).toBe(false)
  expect(isSameOrigin('null', 'null')).toBe(false)
})

describe('after redirects', () => {
  const a = 'https://a.example/'
  const b = 'https://b.example/'
  const own = `${home}/x`

  test.each<[readonly string[], string, boolean]>([
    [[own], home, false],
    [[own, own], home, false],
    [[a], home, true],
    [[own, a], home, true],
    [[own, a, a], home, true],
    [[a, a], home, true],
    [[a, b], 'null', true],
    [[a, own], 'null', true],
    [[own, a, own], 'null', true],
    [[own, a, b], 'null', true],
    [[a, b, b], 'null', true],
    [[a, `${a}2`, 'http://a.example/'], 'null', true],
  ])('the URLs %j make the origin %s', (urls, origin, left) => {
    const hop: FetchRequest = { url: urls.at(-1) ?? '', origin: home, earlierUrls: urls.slice(0, -1) }
    expect(serializeRequestOrigin(hop)).toBe(origin)
    expect(hasLeftOrigin(hop)).toBe(left)
  })

  test('an opaque origin stays null', () => {
    expect(serializeRequestOrigin({ url: a, origin: 'null' })).toBe('null')
    expect(hasLeftOrigin({ url: a, origin: 'null' })).toBe(true)
  })
})

test.each<[FetchRequest['credentials'], string, boolean]>([
  ['include', api, true], ['include', `${home}/`, true], ['same-origin', api, false], ['same-origin', `${home}/`, true], [undefined, api, false], [undefined, `${home}/`, true], ['omit', `${home}/`, false],
])('credentials mode %s towards %s: cookies go with it: %s', (credentials, url, sent) => {
  expect(sendsCredentials({ url, origin: home, ...(credentials === undefined ? {} : { credentials }) })).toBe(sent)
})
