/** The head of a part: what names a field, and what a file may be called. */
import { describe, expect, test } from 'vitest'
import { parsePartHead } from '../../src/app/part-head.ts'

describe('the head of a part', () => {
  test.each<[disposition: string, name: string, filename: string | undefined]>([
    ['form-data; name="a"', 'a', undefined], ['form-data; name=a; filename=b', 'a', 'b'], ['FORM-DATA; NAME="a"; FILENAME="b"', 'a', 'b'], ['form-data; filename="b"; name="a"', 'a', 'b'], ['form-data; name="a"; name="b"', 'a', undefined],
    ['form-data; name=""', '', undefined], ['form-data; name="a"; filename=""', 'a', ''], ['form-data; name="a%0D%0Ab\t"', 'a\r\nb\t', undefined], ['form-data; name="a"; filename="%22.png"', 'a', '".png'],
    ['form-data; name="a"; filename="/"', 'a', ''], ['form-data; name="a"; filename="x/.."', 'a', ''], ['form-data; name="a"; filename="..."', 'a', '...'], ['form-data; name="a"; filename="..\\..\\x"', 'a', 'x'],
    ['form-data; name="a"; filename*=UTF-8\'\'b', 'a', undefined],
  ])('%j', (disposition, name, filename) => {
    expect(parsePartHead({ 'content-disposition': disposition })).toMatchObject({ name, filename })
  })

  test.each([undefined, '', 'form-data', 'attachment; name="a"', 'form-data-x; name=a', 'name="a"', 'form-data; filename="a"', 'form-data; name="a\0"', 'form-data; name="a\x7f"', 'form-data; name=a; filename="b\0"', 'form-data; name=a; filename="b%0A"',
    'form-data; name=a; filename="b\t"'])('is none: %j', (disposition) => {
    expect(parsePartHead({ 'content-disposition': disposition })).toBeUndefined()
  })

  test.each([[undefined, 'text/plain', 'application/octet-stream'], ['Image/PNG; a=b', 'image/png', 'image/png'], ['nonsense', 'text/plain', 'application/octet-stream'], ['a/b\r\nc', 'text/plain', 'application/octet-stream']])('of the type %j', (type, ofField, ofFile) => {
    const typeOf = (disposition: string): string | undefined => parsePartHead({ 'content-disposition': disposition, 'content-type': type })?.type
    expect([typeOf('form-data; name=a'), typeOf('form-data; name=a; filename=b')]).toEqual([ofField, ofFile])
  })
})
