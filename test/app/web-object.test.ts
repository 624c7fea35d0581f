/** Telling objects of the Fetch standard from what a program makes itself, beside `instanceof` alone. */
import { expect, test, vi } from 'vitest'
import { isHeaders, isResponse } from '../../src/app/web-object.ts'

class Own {}
class OwnResponse extends Response {}
class OwnHeaders extends Headers {}

const VALUES: readonly unknown[] = [
  undefined, null, 0, 'text', Symbol('a'), () => 1, {}, [], Object.create(null), Object.create(Object.create(null) as object), new Own(), new Date(), new Map(), new Uint8Array(1), new Error('a'),
  new Response(), Response.error(), new OwnResponse(), Object.create(Response.prototype), new Headers(), new OwnHeaders(), new Proxy(new Response(), {}), new Request('https://a.example'), Response, Headers,
]

test.each(VALUES.map((value, index) => [index, value] as const))('value %i is told as instanceof tells it', (_, value) => {
  expect([isResponse(value), isHeaders(value)]).toEqual([value instanceof Response, value instanceof Headers])
})

test('the classes are not asked for where a handler gives what it wrote out, or throws', () => {
  const asked = vi.fn<() => typeof Own>(() => Own)
  const found = Object.getOwnPropertyDescriptor(globalThis, 'Response') ?? {}
  Object.defineProperty(globalThis, 'Response', { configurable: true, get: asked })
  try {
    for (const value of [{}, [], 'text', new Error('a'), Object.create(null)]) isResponse(value)
    expect(asked).not.toHaveBeenCalled()
    expect(isResponse(new Own())).toBe(true)
  } finally {
    Object.defineProperty(globalThis, 'Response', found)
  }
})
