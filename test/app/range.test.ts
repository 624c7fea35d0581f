/** Files in ranges: which part answers what, and when a client has it already. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerFile, parseRange } from '../../src/app/range.ts'
import type { FileAnswer, FileSource } from '../../src/app/range.ts'
import { file } from '../../src/app/file.ts'
import type { FileOptions } from '../../src/app/file.ts'
import { HttpProblem } from '../../src/service/problem.ts'

const TEXT = 'abcdefghij'
const SAME = 'Sun, 06 Nov 1994 08:49:37 GMT'
const BEFORE = 'Sun, 06 Nov 1994 08:49:36 GMT'

function sourceOf(more: Partial<FileSource> = {}, text = TEXT): FileSource & { readonly asked: [number, number][] } {
  const asked: [number, number][] = []
  return {
    size: text.length, type: 'text/plain', asked,
    async* stream(start, end) {
      asked.push([start, end])
      for (const character of text.slice(start, end)) yield new TextEncoder().encode(character)
    },
    ...more,
  }
}

function ask(source: FileSource, headers: Readonly<Record<string, string>> = {}, method = 'GET', options: FileOptions = {}): FileAnswer {
  return answerFile(file(source, options), { method, header: (name) => headers[name] })
}

async function textOf({ body }: FileAnswer): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body ?? []) chunks.push(chunk)
  return chunks.map((chunk) => new TextDecoder().decode(chunk)).join('')
}

async function seen(answer: FileAnswer): Promise<unknown> {
  return { status: answer.status, ...Object.fromEntries(answer.headers), body: await textOf(answer) }
}

function problemOf(run: () => unknown): HttpProblem {
  try {
    run()
  } catch (error) {
    if (error instanceof HttpProblem) return error
    throw error
  }
  throw new Error('There is no problem.')
}

describe('a range', () => {
  test.each<[value: string | undefined, size: number, range: ReturnType<typeof parseRange>]>([
    ['bytes=0-4', 10, { start: 0, end: 5 }], ['bytes=5-5', 10, { start: 5, end: 6 }], ['bytes=5-', 10, { start: 5, end: 10 }], ['bytes=9-', 10, { start: 9, end: 10 }], ['bytes=0-', 10, { start: 0, end: 10 }],
    ['bytes=5-9', 10, { start: 5, end: 10 }], ['bytes=5-10', 10, { start: 5, end: 10 }], ['bytes=5-999999999999999999999999', 10, { start: 5, end: 10 }],
    ['bytes=-1', 10, { start: 9, end: 10 }], ['bytes=-10', 10, { start: 0, end: 10 }], ['bytes=-11', 10, { start: 0, end: 10 }], ['bytes=-999999999999999999999999', 10, { start: 0, end: 10 }],
    ['BYTES=0-0', 10, { start: 0, end: 1 }], [' bytes=0-0\t', 10, { start: 0, end: 1 }], ['bytes=00-01', 10, { start: 0, end: 2 }],
    ['bytes=10-', 10, 'unsatisfiable'], ['bytes=10-20', 10, 'unsatisfiable'], ['bytes=-0', 10, 'unsatisfiable'], ['bytes=999999999999999999999999-', 10, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'], ['bytes=0-0', 0, 'unsatisfiable'], ['bytes=-1', 0, 'unsatisfiable'],
    [undefined, 10, undefined], ['', 10, undefined], ['bytes', 10, undefined], ['bytes=', 10, undefined], ['bytes=-', 10, undefined], ['bytes=5', 10, undefined], ['bytes=5-4', 10, undefined], ['bytes=a-b', 10, undefined],
    ['bytes=0x1-5', 10, undefined], ['bytes=1.5-5', 10, undefined], ['bytes=+1-5', 10, undefined], ['bytes=--5', 10, undefined], ['bytes=0-1-2', 10, undefined], ['bytes =0-1', 10, undefined], ['bytes= 0-1', 10, undefined],
    ['lines=0-1', 10, undefined], ['0-1', 10, undefined], ['bytes=0-1,3-4', 10, undefined], ['bytes=0-1,', 10, undefined], [`bytes=${'0-,'.repeat(10_000)}`, 10, undefined],
  ])('%s of %i bytes', (value, size, range) => {
    expect(parseRange(value, size)).toEqual(range)
  })

  test('lies in the file, whatever is asked for', () => {
    const bound = fc.oneof(fc.constant(''), fc.nat({ max: 30 }).map(String), fc.bigInt({ min: 0n }).map(String))
    fc.assert(fc.property(bound, bound, fc.nat({ max: 20 }), (first, last, size) => {
      const range = parseRange(`bytes=${first}-${last}`, size)
      if (range === undefined || range === 'unsatisfiable') return
      expect(range.start).toBeGreaterThanOrEqual(0)
      expect(range.end).toBeGreaterThan(range.start)
      expect(range.end).toBeLessThanOrEqual(size)
    }))
  })
})

describe('a file', () => {
  test('is answered whole', async () => {
    expect(await seen(ask(sourceOf()))).toEqual({ status: 200, 'accept-ranges': 'bytes', 'content-type': 'text/plain', 'content-length': '10', body: TEXT })
  })

  test('is answered in part, and only that part is read', async () => {
    const source = sourceOf({ etag: '"1"', lastModified: new Date(SAME) })
    expect(await seen(ask(source, { range: 'bytes=2-4' }, 'GET', { name: 'a.txt', headers: { 'cache-control': 'no-store' } }))).toEqual({
      status: 206, 'accept-ranges': 'bytes', etag: '"1"', 'last-modified': SAME, 'content-type': 'text/plain', 'content-length': '3', 'content-range': 'bytes 2-4/10',
      'content-disposition': 'inline; filename=a.txt', 'cache-control': 'no-store', body: 'cde',
    })
    expect(source.asked).toEqual([[2, 5]])
  })

  test.each(['bytes=0-1,3-4', 'lines=0-1', 'bytes=5-4'])('is answered whole where the range is %s', async (range) => {
    expect(await seen(ask(sourceOf(), { range }))).toMatchObject({ status: 200, 'content-length': '10', body: TEXT })
  })

  test('has no part outside of it', () => {
    const { status, headers, members } = problemOf(() => ask(sourceOf(), { range: 'bytes=10-' }))
    expect({ status, headers, members }).toEqual({
      status: 416, headers: { 'content-range': 'bytes */10', 'accept-ranges': 'bytes' }, members: { title: 'Range Not Satisfiable', detail: 'The file has 10 bytes.' },
    })
  })

  test('may be empty, and then nothing is read', async () => {
    const source = sourceOf({}, '')
    expect(await seen(ask(source))).toMatchObject({ status: 200, 'content-length': '0', body: '' })
    expect(source.asked).toEqual([])
  })

  test('is told to HEAD without being read, whatever range it asks for', async () => {
    const source = sourceOf()
    expect(await seen(ask(source, { range: 'bytes=2-4' }, 'HEAD'))).toEqual({ status: 200, 'accept-ranges': 'bytes', 'content-type': 'text/plain', 'content-length': '10', body: '' })
    expect(source.asked).toEqual([])
  })

  test('is answered whole to other methods, whose conditions were of something else', async () => {
    expect(await seen(ask(sourceOf({ etag: '"1"' }), { range: 'bytes=2-4', 'if-match': '"2"', 'if-none-match': '"1"' }, 'POST'))).toMatchObject({ status: 200, body: TEXT })
  })

  test('is bytes where nobody knows its type', async () => {
    expect(await seen(ask(sourceOf({ type: '' })))).toMatchObject({ 'content-type': 'application/octet-stream' })
  })

  test('has no date in the future', async () => {
    const answer = ask(sourceOf({ lastModified: new Date(Date.now() + 60_000) }), { 'if-modified-since': SAME })
    expect(await seen(answer)).not.toHaveProperty('last-modified')
  })

  test('says itself what it is, whatever other headers are given', async () => {
    const headers = { 'Content-Length': '99', 'content-type': 'text/html', 'Accept-Ranges': 'none', 'x-a': '1' }
    expect(ask(sourceOf(), {}, 'GET', { headers }).headers).toEqual([['accept-ranges', 'bytes'], ['content-type', 'text/plain'], ['content-length', '10'], ['x-a', '1']])
  })
})

describe('a client that has the file', () => {
  const source = sourceOf({ etag: '"1"', lastModified: new Date(`${SAME.slice(0, -4)}.500Z`) })
  const told = { 'accept-ranges': 'bytes', etag: '"1"', 'last-modified': SAME, 'cache-control': 'no-cache' }

  test.each<[what: string, headers: Readonly<Record<string, string>>]>([
    ['by its tag', { 'if-none-match': '"0", W/"1"' }], ['by its date', { 'if-modified-since': SAME }], ['by its tag, with another date', { 'if-none-match': '"1"', 'if-modified-since': BEFORE }], ['and asks for a part', { 'if-none-match': '"1"', range: 'bytes=99-' }],
  ])('%s is not sent it', async (_what, headers) => {
    for (const method of ['GET', 'HEAD']) expect(await seen(ask(source, headers, method, { headers: { 'cache-control': 'no-cache' } }))).toEqual({ status: 304, ...told, body: '' })
    expect(source.asked).toEqual([])
  })

  test.each<[what: string, headers: Readonly<Record<string, string>>]>([['another version', { 'if-none-match': '"2"' }], ['an older version', { 'if-modified-since': BEFORE }], ['another version of that date', { 'if-none-match': '"2"', 'if-modified-since': SAME }]])('in %s is', async (_what, headers) => {
    expect(await seen(ask(sourceOf({ etag: '"1"', lastModified: new Date(SAME) }), headers))).toMatchObject({ status: 200, body: TEXT })
  })

  test.each<[what: string, headers: Readonly<Record<string, string>>]>([['tag', { 'if-match': '"2"' }], ['date', { 'if-unmodified-since': BEFORE }]])('and wants no other is refused by its %s', (_what, headers) => {
    expect(problemOf(() => ask(source, headers)).status).toBe(412)
  })
})

describe('a client that has half of the file', () => {
  test.each<[what: string, own: Partial<FileSource>, ifRange: string, status: number]>([
    ['of the same tag', { etag: '"1"' }, '"1"', 206], ['of another tag', { etag: '"1"' }, '"2"', 200], ['of a weak tag', { etag: 'W/"1"' }, 'W/"1"', 200], ['of the same tag, said weakly', { etag: '"1"' }, 'W/"1"', 200],
    ['of a tag, where there is none', {}, '"1"', 200], ['of the same date', { lastModified: new Date(SAME) }, SAME, 206], ['of an older date', { lastModified: new Date(SAME) }, BEFORE, 200],
    ['of a newer date', { lastModified: new Date(BEFORE) }, SAME, 200], ['of a date, where there is none', {}, SAME, 200], ['of nonsense', { etag: '"1"', lastModified: new Date(SAME) }, 'x', 200], ['of several tags', { etag: '"1"' }, '"1", "2"', 200],
  ])('%s', async (_what, own, ifRange, status) => {
    expect(await seen(ask(sourceOf(own), { range: 'bytes=2-4', 'if-range': ifRange }))).toMatchObject({ status, body: status === 206 ? 'cde' : TEXT })
  })

  test('that is of another version has the whole, also where the part would lie outside', async () => {
    expect(await seen(ask(sourceOf({ etag: '"1"' }), { range: 'bytes=99-', 'if-range': '"2"' }))).toMatchObject({ status: 200, body: TEXT })
  })
})

describe('a source', () => {
  const two = async function* (): AsyncGenerator<Uint8Array> {
    yield Uint8Array.of(1)
    yield Uint8Array.of(2)
  }
  test.each<[what: string, size: number]>([['fewer bytes than it said', 3], ['more bytes than it said', 1]])('that gives %s breaks the answer off', async (_what, size) => {
    expect(await textOf(ask(sourceOf({ size: 2, stream: two })))).toHaveLength(2)
    await expect(textOf(ask(sourceOf({ size, stream: two })))).rejects.toThrow('A file gave another number of bytes than it said: it has changed meanwhile.')
  })

  test('that gives more than it said never has it sent', async () => {
    const sent: number[] = []
    const { body } = ask(sourceOf({ size: 3, stream: async function* () { yield Uint8Array.of(1, 2); yield Uint8Array.of(3, 4) } }))
    await expect((async () => {
      for await (const chunk of body ?? []) sent.push(...chunk)
    })()).rejects.toThrow()
    expect(sent).toEqual([1, 2])
  })

  test('is ended where nobody reads on', async () => {
    let ended = false
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Uint8Array.of(1)
      } finally {
        ended = true
      }
    }
    const iterator = ask(sourceOf({ stream: endless })).body?.[Symbol.asyncIterator]()
    await iterator?.next()
    await iterator?.return?.()
    expect(ended).toBe(true)
  })

  test('with a tag that is none is a mistake that is told', () => {
    expect(() => ask(sourceOf({ etag: 'abc' }))).toThrow('An entity tag stands in double quotes')
  })
})
