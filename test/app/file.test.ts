/** Files as replies: what a client is told to call them, whoever chose the name, and what a blob says of itself. */
import { parse } from 'content-disposition'
import { describe, expect, test } from 'vitest'
import { file, fromBlob, FileReply } from '../../src/app/file.ts'
import type { FileOptions } from '../../src/app/file.ts'

const blob = new Blob(['hello'], { type: 'text/plain' })

describe('a file', () => {
  test.each<[what: string, options: FileOptions, disposition: string | undefined]>([
    ['is not named unless it is asked for', {}, undefined],
    ['is shown under its name', { name: 'a.txt' }, 'inline; filename=a.txt'],
    ['is saved under its name', { name: 'a b.txt', download: true }, 'attachment; filename="a b.txt"'],
    ['is saved without one', { download: true }, 'attachment'],
    ['may have a name in any script', { name: 'größe €.txt' }, 'inline; filename="gr??e ?.txt"; filename*=UTF-8\'\'gr%C3%B6%C3%9Fe%20%E2%82%AC.txt'],
    ['may have quotes in its name', { name: 'a"b.txt' }, 'inline; filename="a\\"b.txt"'],
    ['has no folders in its name', { name: '../../etc/passwd' }, 'inline; filename=passwd'],
    ['has no folders of Windows in its name', { name: 'C:\\dir\\a.txt' }, 'inline; filename=a.txt'],
    ['has no line breaks or NULs in its name', { name: 'a\r\nset-cookie: b=c\0.txt' }, 'inline; filename="aset-cookie: b=c.txt"'],
    ['has nothing in its name that turns it around', { name: 'a\u202etxt.exe' }, 'inline; filename=atxt.exe'],
    ['has no half characters in its name', { name: 'a\ud800.txt' }, 'inline; filename=a.txt'],
    ['has whole ones', { name: '😀.txt' }, 'inline; filename="??.txt"; filename*=UTF-8\'\'%F0%9F%98%80.txt'],
    ['may have a name that nothing is left of', { name: 'a/\0', download: true }, 'attachment'],
  ])('%s', (_what, options, disposition) => {
    const reply = file(blob, options)
    expect(reply.disposition).toBe(disposition)
    expect(new Headers({ 'content-disposition': reply.disposition ?? '' }).get('content-disposition')).toBe(disposition ?? '')
  })

  test('is called what is meant, as a client reads it', () => {
    for (const name of ['a.txt', 'größe €.txt', 'a"b\'c;d=e%20.txt', '日本 (1).png']) expect(parse(file(blob, { name }).disposition ?? '').parameters['filename']).toBe(name)
  })

  test('takes its name from its source', () => {
    expect(file(new File([], 'a.txt'), { download: true }).disposition).toBe('attachment; filename=a.txt')
    expect(file(new File([], 'a.txt')).disposition).toBeUndefined()
    expect(file({ size: 0, type: '', name: 'b.txt', stream: () => new Blob([]).stream() }, { download: true }).disposition).toBe('attachment; filename=b.txt')
  })

  test('keeps its source and its headers', () => {
    const source = fromBlob(blob)
    const reply = file(source, { headers: { 'cache-control': 'no-store' } })
    expect(reply).toBeInstanceOf(FileReply)
    expect([reply.source, reply.headers]).toEqual([source, { 'cache-control': 'no-store' }])
    expect(reply.source).toBe(source)
  })
})

describe('a blob', () => {
  test('tells its size and type, and gives any part', async () => {
    const source = fromBlob(blob)
    expect(source).toEqual({ size: 5, type: 'text/plain', stream: expect.any(Function) as unknown })
    expect(await new Response(source.stream(1, 3) as ReadableStream).text()).toBe('el')
  })

  test('may be given a tag and a date', () => {
    const lastModified = new Date(0)
    expect(fromBlob(blob, { etag: '"1"', lastModified })).toMatchObject({ etag: '"1"', lastModified })
  })

  test('that is a file tells its name and date, unless told otherwise', () => {
    const named = new File(['x'], 'a.txt', { lastModified: 1000 })
    expect(fromBlob(named)).toMatchObject({ size: 1, name: 'a.txt', lastModified: new Date(1000) })
    expect(fromBlob(named, { lastModified: new Date(5) })).toMatchObject({ lastModified: new Date(5) })
  })
})
