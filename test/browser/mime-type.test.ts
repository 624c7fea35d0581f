import { expect, test } from 'vitest'
import { parseEssence } from '../../src/browser/mime-type.ts'

test.each([
  ['text/plain', 'text/plain'],
  [' text/plain ', 'text/plain'],
  ['Text/PLAIN;charset=utf-8', 'text/plain'],
  ['text/plain;', 'text/plain'],
  ['text/plain ;x', 'text/plain'],
  ['text/plain;garbage', 'text/plain'],
  ['text/plain\r\n;x', 'text/plain'],
  ['multipart/form-data;"', 'multipart/form-data'],
  ['application/vnd.api+json', 'application/vnd.api+json'],
])('%j has the essence %j', (value, essence) => {
  expect(parseEssence(value)).toBe(essence)
})

test.each(['', 'text', '/', 'text/', '/plain', 'text /plain', 'text/ plain', 'text\t/\tplain', 'text/plain,', ',text/plain', 'text/plain,text/plain', 'te(xt/plain', 'text;x/plain', 'text/pl/ain'])(
  '%j is no MIME type', (value) => {
    expect(parseEssence(value)).toBeUndefined()
  })
