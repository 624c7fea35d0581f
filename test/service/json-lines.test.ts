/** JSON lines: what a value becomes, and what a value that JSON lacks comes to. */
import { describe, expect, test } from 'vitest'
import { jsonLines, JsonLines } from '../../src/service/json-lines.ts'

let returned = 0

async function* source(values: readonly unknown[], end?: Error): AsyncGenerator {
  try {
    yield* values
    if (end !== undefined) throw end
  } finally {
    returned++
  }
}

async function read(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const read: string[] = []
  for await (const line of lines) read.push(line)
  return read
}

describe('JSON lines', () => {
  test('have one line a value, whatever is in it', async () => {
    const values = [{ a: 'x\r\ny\u2028' }, [1, [2]], 'text', 0, false, null, '', { toJSON: () => 'own' }]
    const lines = await read(jsonLines(source(values)).body)
    expect(lines).toEqual(['{"a":"x\\r\\ny\u2028"}\n', '[1,[2]]\n', '"text"\n', '0\n', 'false\n', 'null\n', '""\n', '"own"\n'])
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(JSON.parse(JSON.stringify(values)))
  })

  test('of nothing are nothing', async () => {
    expect(await read(jsonLines(source([])).body)).toEqual([])
  })

  const cycle: unknown[] = []
  cycle.push(cycle)
  test.each<[what: string, value: unknown, message: string | RegExp]>([
    ['undefined', undefined, 'A undefined has no JSON form.'], ['a function', () => 1, 'A function has no JSON form.'], ['a symbol', Symbol('a'), 'A symbol has no JSON form.'], ['a bigint', 1n, /BigInt/], ['a cycle', cycle, /circular/],
    ['what a value throws itself', { toJSON: () => { throw new Error('own') } }, 'own'],
  ])('end at %s, and return their source', async (_what, value, message) => {
    returned = 0
    const iterator = jsonLines(source([1, value, 2])).body[Symbol.asyncIterator]()
    expect(await iterator.next()).toEqual({ done: false, value: '1\n' })
    await expect(iterator.next()).rejects.toThrow(message)
    expect(returned).toBe(1)
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  test('end with the error of their source', async () => {
    await expect(read(jsonLines(source([1], new RangeError('gone'))).body)).rejects.toThrow(new RangeError('gone'))
  })

  test('return their source when nobody reads on, also while it is silent', async () => {
    let asked = 0
    let ended = 0
    const silent: AsyncIterable<number> & AsyncIterator<number> = {
      [Symbol.asyncIterator]() { return silent },
      next: () => {
        asked++
        return new Promise(() => undefined)
      },
      return: async () => {
        ended++
        return { done: true, value: undefined }
      },
    }
    const iterator = jsonLines(silent).body[Symbol.asyncIterator]()
    void iterator.next()
    await iterator.return?.()
    expect([asked, ended]).toEqual([1, 1])
  })

  test('may have a source that cannot be returned', async () => {
    const iterator = jsonLines({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false as const, value: 1n }) }) }).body[Symbol.asyncIterator]()
    await expect(iterator.next()).rejects.toThrow(/BigInt/)
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
  })

  test('are a reply of their own type, unless its headers say another', () => {
    const values = source([])
    const { status, headers, body } = jsonLines(values)
    expect([status, headers]).toEqual([200, [['content-type', 'application/jsonl']]])
    expect(body).toBeInstanceOf(JsonLines)
    expect(body.source).toBe(values)
    expect(jsonLines(values, { 'Content-Type': 'application/x-ndjson' }).headers).toEqual([['Content-Type', 'application/x-ndjson']])
  })
})
