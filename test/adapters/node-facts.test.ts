/** Reading single headers of a request of Node. */
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { headerOf, pathOfTarget, readNodeFacts } from '../../src/adapters/node-facts.ts'

describe('a header of a request of Node', () => {
  test.each([
    [{ origin: 'https://app.example' }, 'https://app.example'], [{ origin: ['https://a.example', 'https://b.example'] }, 'https://a.example, https://b.example'], [{ origin: '' }, ''], [{}, undefined],
  ])('is one text: %j', (headers, text) => {
    expect(headerOf({ headers }, 'origin')).toBe(text)
    expect(readNodeFacts({ headers }, undefined).origin).toBe(text)
  })

  test('has been made by Node before a listener runs, so that reading it costs no more than its name', async () => {
    let made: unknown
    const server = createServer((incoming, outgoing) => {
      made = Reflect.get(incoming, Object.getOwnPropertySymbols(incoming).find(({ description }) => description === 'kHeaders') ?? '')
      outgoing.end()
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => { server.once('listening', resolve) })
    await new Promise((resolve) => { request({ port: (server.address() as AddressInfo).port, headers: { 'X-Own': '1' }, agent: false }, (response) => response.resume().once('end', resolve)).end() })
    server.close()
    expect(made).toMatchObject({ 'x-own': '1' })
  })
})

test.each([
  ['/', '/'], ['/a', '/a'], ['/a?b', '/a'], ['/a#b', '/a'], ['/a?b#c', '/a'], ['?b', '/'], ['', '/'], ['*', '*'], ['//a/b', '//a/b'],
  ['http://a.example', '/'], ['http://a.example/b?c', '/b'], ['HTTPS://a.example?b', '/'], ['a.example:443', 'a.example:443'],
])('the path of the target %j', (target, path) => {
  expect(pathOfTarget(target)).toBe(path)
})
