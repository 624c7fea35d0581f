/** Reading lines and events, however they are cut into chunks. */
import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEvents, readJsonLines } from '../../src/client/lines.ts'
import type { ByteStream } from '../../src/client/outcome.ts'

function streamOf(bytes: Uint8Array<ArrayBuffer>, size: number, cancelled: () => void = () => undefined): ByteStream<Readonly<Record<string, unknown>>> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at += size))
    },
    cancel: cancelled,
  })
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

describe('events', () => {
  test.each([
    ['data: a\n\n', [{ data: 'a' }]],
    ['data:a\r\n\r\ndata: {"b":1}\r\n\r\n', [{ data: 'a' }, { data: { b: 1 } }]],
    ['event: x\nid: 1\nretry: 5\ndata: a\ndata:\ndata: b\n\n', [{ event: 'x', id: '1', data: 'a\n\nb' }]],
    [':comment\n\nevent: x\n\ndata\n\n', [{ data: '' }]],
    ['data: a: b\nother: c\n\n', [{ data: 'a: b' }]],
    ['data:  a\n\n', [{ data: ' a' }]],
    ['data: whole\n\ndata: cut\n', [{ data: 'whole' }]],
    ['data: whole\n\ndata: cut', [{ data: 'whole' }]],
    ['', []],
  ])('%j', async (text, events) => {
    for (const size of [1, 2, 7, 1000]) expect(await collect(readEvents(streamOf(encode(text), size)))).toEqual(events)
  })

  test('are those that another reader sees, of any text in any chunks', async () => {
    const line = fc.constantFrom('data: a', 'data:é😀', 'data', 'event: x', 'id: 7', ':c', 'dat', '', '', ': ')
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), async (parts, size) => {
      const text = parts.flat().join('')
      const expected: object[] = []
      const parser = createParser({ onEvent: ({ data, event, id }) => expected.push({ data, event, id }) })
      parser.feed(text)
      const read = await collect(readEvents(streamOf(encode(text), size)))
      expect(read.map(({ data, event, id }) => ({ data, event, id }))).toEqual(expected)
    }))
  })
})

describe('JSON lines', () => {
  test.each([
    ['1\n"a"\n', [1, 'a']],
    ['{"a":"é"}\r\n\n[]', [{ a: 'é' }, []]],
    ['', []],
  ])('%j', async (text, values) => {
    for (const size of [1, 3, 1000]) expect(await collect(readJsonLines(streamOf(encode(text), size)))).toEqual(values)
  })

  test('reject where a line is none', async () => {
    await expect(collect(readJsonLines(streamOf(encode('1\n{'), 9)))).rejects.toBeInstanceOf(SyntaxError)
  })
})

test.each([['events', readEvents], ['JSON lines', readJsonLines]] as const)('whoever stops reading %s early hangs up', async (_name, read) => {
  let cancelled = 0
  const source = read(streamOf(encode('data: 1\n\n'.repeat(30).replaceAll('data: ', read === readJsonLines ? '' : 'data: ')), 9, () => { cancelled++ }))
  await source.next()
  await source.return()
  expect(cancelled).toBe(1)
})
