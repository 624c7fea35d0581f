/** Reading single headers of a request of Node against what Node itself makes of all of them. */
import fc from 'fast-check'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { headerOf, readNodeFacts } from '../../src/adapters/node-facts.ts'

const NAMES = ['origin', 'accept', 'access-control-request-method', 'access-control-request-headers', 'sec-fetch-site', 'host', 'content-type', 'cookie', 'set-cookie', 'x-own']

function messageOf(lines: readonly string[]): IncomingMessage {
  const message = new IncomingMessage(new Socket())
  ;(message as unknown as { _addHeaderLines(lines: readonly string[], count: number): void })._addHeaderLines(lines, lines.length)
  return message
}

const cased = fc.constantFrom(...NAMES).chain((name) => fc.constantFrom(name, name.toUpperCase(), name.replaceAll(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase())))

describe('a header of a request of Node', () => {
  test('is what Node says it is, whatever its case, and wherever and how often it stands', () => {
    fc.assert(fc.property(fc.array(fc.tuple(cased, fc.constantFrom('1', '', 'a, b', 'https://app.example')), { maxLength: 12 }), (pairs) => {
      const message = messageOf(pairs.flat())
      const found = NAMES.map((name) => headerOf(message, name))
      expect(found).toEqual(NAMES.map((name) => {
        const value: string | readonly string[] | undefined = Object.hasOwn(message.headers, name) ? message.headers[name] : undefined
        return typeof value === 'object' ? value.join(', ') : value
      }))
    }))
  })

  test('is read of a request that somebody made himself, without lines', () => {
    expect(headerOf({ headers: { origin: 'https://app.example' } }, 'origin')).toBe('https://app.example')
    expect(headerOf({ headers: { origin: ['https://a.example', 'https://b.example'] }, rawHeaders: [] }, 'origin')).toBe('https://a.example, https://b.example')
  })

  test('is found without making the others', () => {
    const message = messageOf(['Host', 'api.example', 'ORIGIN', 'https://app.example'])
    Object.defineProperty(message, 'headers', { get: () => { throw new Error('All headers were read.') } })
    const facts = readNodeFacts(message, undefined)
    expect([facts.origin, facts.requestMethod, facts.authority]).toEqual(['https://app.example', undefined, 'api.example'])
  })
})
