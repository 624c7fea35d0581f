/** Server-sent events: what each looks like on the wire, and what a silent, failing or unwatched source comes to. */
import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { encodeEvent, EventStream } from '../../src/service/event-stream.ts'
import type { ServerEvent } from '../../src/service/event-stream.ts'
import { events } from '../../src/service/events.ts'

describe('an event', () => {
  test.each<[what: string, event: ServerEvent, text: string]>([
    ['has a text as it is', { data: 'hello' }, 'data: hello\n\n'],
    ['has anything else as JSON', { data: { a: [1, null], b: 'x\ny' } }, 'data: {"a":[1,null],"b":"x\\ny"}\n\n'],
    ['may be a number, null or false', { data: null }, 'data: null\n\n'],
    ['may be empty', { data: '' }, 'data: \n\n'],
    ['has a field for each line of a text', { data: 'a\nb\r\nc\rd\n' }, 'data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n'],
    ['cannot be broken by its data', { data: 'x\n\nevent: admin\ndata: y' }, 'data: x\ndata: \ndata: event: admin\ndata: data: y\n\n'],
    ['keeps the spaces at the start of its data', { data: '  a' }, 'data:   a\n\n'],
    ['has a type, an id and a time to retry', { data: 1, event: 'tick', id: '7', retry: 0 }, 'event: tick\nid: 7\nretry: 0\ndata: 1\n\n'],
    ['may clear the last id', { data: 1, id: '' }, 'id: \ndata: 1\n\n'],
  ])('%s', (_what, event, text) => {
    expect(encodeEvent(event)).toBe(text)
  })

  test.each<[what: string, event: ServerEvent, message: string | RegExp]>([
    ['no data', { data: undefined }, 'The data of an event has no JSON form: it is undefined.'],
    ['a function as data', { data: () => 'secret' }, 'The data of an event has no JSON form: it is function.'],
    ['a number that JSON lacks', { data: 1n }, /BigInt/],
    ['a line break in its type', { data: 1, event: 'a\ndata: secret' }, 'The event of an event has a line break or a NUL in it.'],
    ['a line break in its id', { data: 1, id: 'a\rsecret' }, 'The id of an event has a line break or a NUL in it.'],
    ['a NUL in its id', { data: 1, id: 'secret\0' }, 'The id of an event has a line break or a NUL in it.'],
    ['a negative retry', { data: 1, retry: -1 }, 'The retry of an event is whole milliseconds, not -1.'],
    ['half a retry', { data: 1, retry: 0.5 }, 'The retry of an event is whole milliseconds, not 0.5.'],
  ])('is refused with %s', (_what, event, message) => {
    expect(() => encodeEvent(event)).toThrow(message)
  })

  test('arrives as it was sent', () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\0\r\n]/.test(text))
    const event = fc.record({
      data: fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(fc.constantFrom('\n', '\r', '\r\n', 'data: x', ':', 'id: 1')).map((parts) => parts.join('')), fc.jsonValue()),
      event: fc.option(line, { nil: undefined }), id: fc.option(line, { nil: undefined }), retry: fc.option(fc.nat(), { nil: undefined }),
    }, { requiredKeys: ['data'] }).map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as ServerEvent)
    fc.assert(fc.property(fc.array(event), (list) => {
      const heard: unknown[] = []
      const retries: number[] = []
      const parser = createParser({ onEvent: ({ data, event: type, id }) => heard.push({ data, event: type, id }), onRetry: (retry) => retries.push(retry) })
      parser.feed(list.map(encodeEvent).join(''))
      const wanted = list.map(({ data, event: type, id }) => ({ data: typeof data === 'string' ? data.replaceAll(/\r\n?/g, '\n') : JSON.stringify(data), event: type === '' ? undefined : type, id }))
      expect(heard.map((item) => ({ ...item as object }))).toEqual(wanted)
      expect(retries).toEqual(list.flatMap(({ retry }) => retry ?? []))
    }))
  })
})

/** A source that gives what it is told, when it is told. */
class Told implements AsyncIterable<ServerEvent>, AsyncIterator<ServerEvent> {
  asked = 0
  returned = 0
  #resolve: (result: IteratorResult<ServerEvent>) => void = () => undefined
  #reject: (error: unknown) => void = () => undefined

  next(): Promise<IteratorResult<ServerEvent>> {
    this.asked++
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async return(): Promise<IteratorResult<ServerEvent>> {
    this.returned++
    return { done: true, value: undefined }
  }

  give(event: ServerEvent): void {
    this.#resolve({ done: false, value: event })
  }

  end(): void {
    this.#resolve({ done: true, value: undefined })
  }

  fail(error: unknown): void {
    this.#reject(error)
  }
}

describe('a stream of events', () => {
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })

  function open(keepAlive?: number): { readonly source: Told; readonly iterator: AsyncIterator<string> } {
    vi.useFakeTimers()
    const source = new Told()
    return { source, iterator: events(source, keepAlive === undefined ? {} : { keepAlive }).body[Symbol.asyncIterator]() }
  }

  test('has a comment at once where its source is silent, and then whenever it was silent for 15 seconds', async () => {
    const { source, iterator } = open()
    const first = iterator.next()
    await vi.advanceTimersByTimeAsync(20)
    expect(await first).toEqual({ done: false, value: ':\n\n' })
    const second = iterator.next()
    await vi.advanceTimersByTimeAsync(14_999)
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(await second).toEqual({ done: false, value: ':\n\n' })
    const third = iterator.next()
    await vi.advanceTimersByTimeAsync(5000)
    source.give({ data: 1 })
    expect(await third).toEqual({ done: false, value: 'data: 1\n\n' })
    expect(source.asked).toBe(1)
  })

  test('starts with its first event where that is there', async () => {
    const { source, iterator } = open()
    const first = iterator.next()
    source.give({ data: 'now' })
    expect(await first).toEqual({ done: false, value: 'data: now\n\n' })
    const second = iterator.next()
    await vi.advanceTimersByTimeAsync(100)
    source.give({ data: 'later' })
    expect(await second).toEqual({ done: false, value: 'data: later\n\n' })
  })

  test('gives at once what came while nobody asked', async () => {
    const { source, iterator } = open()
    const first = iterator.next()
    await vi.advanceTimersByTimeAsync(20)
    await first
    source.give({ data: 'meanwhile' })
    await vi.advanceTimersByTimeAsync(0)
    const second = iterator.next()
    expect(vi.getTimerCount()).toBe(0)
    expect(await second).toEqual({ done: false, value: 'data: meanwhile\n\n' })
  })

  test('has its comments as often as it is told to', async () => {
    const { iterator } = open(2)
    const first = iterator.next()
    await vi.advanceTimersByTimeAsync(20)
    await first
    const second = iterator.next()
    await vi.advanceTimersByTimeAsync(2000)
    expect(await second).toEqual({ done: false, value: ':\n\n' })
  })

  test('has none after the first where it is told so', async () => {
    const { source, iterator } = open(Infinity)
    const first = iterator.next()
    await vi.advanceTimersByTimeAsync(20)
    await first
    const second = iterator.next()
    expect(vi.getTimerCount()).toBe(0)
    source.give({ data: 1 })
    expect(await second).toEqual({ done: false, value: 'data: 1\n\n' })
  })

  test('fails where its source fails, before the first comment and after it', async () => {
    const early = open()
    const first = early.iterator.next()
    early.source.fail(new RangeError('no database'))
    await expect(first).rejects.toThrow(new RangeError('no database'))
    expect(await early.iterator.next()).toEqual({ done: true, value: undefined })
    const late = open()
    const comment = late.iterator.next()
    await vi.advanceTimersByTimeAsync(20)
    await comment
    const second = late.iterator.next()
    late.source.fail(new RangeError('no database'))
    await expect(second).rejects.toThrow(new RangeError('no database'))
  })

  test('fails where an event cannot be sent, and returns its source', async () => {
    const { source, iterator } = open()
    const first = iterator.next()
    source.give({ data: undefined })
    await expect(first).rejects.toThrow(TypeError)
    expect(source.returned).toBe(1)
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  test('ends with its source', async () => {
    const { source, iterator } = open()
    const first = iterator.next()
    source.end()
    expect(await first).toEqual({ done: true, value: undefined })
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect([source.asked, source.returned]).toEqual([1, 0])
  })

  test('returns its source as soon as nobody reads it any more, also while it waits for an event', async () => {
    const { source, iterator } = open()
    const first = iterator.next()
    await Promise.resolve()
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
    expect(source.returned).toBe(1)
    expect(await first).toEqual({ done: true, value: undefined })
    await iterator.return?.()
    expect(source.returned).toBe(1)
    source.fail(new Error('nobody hears of it'))
  })

  test('asks its source for no event before it is asked for one, and keeps no timer between', async () => {
    const { source, iterator } = open()
    expect(source.asked).toBe(0)
    const first = iterator.next()
    source.give({ data: 1 })
    await first
    expect([source.asked, vi.getTimerCount()]).toEqual([1, 0])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(source.asked).toBe(1)
  })
})

describe('the reply', () => {
  const none: AsyncIterable<ServerEvent> = new Told()

  test('says what it is, and that nobody on the way is to keep or collect it', () => {
    const { status, headers, body } = events(none)
    expect([status, Object.fromEntries(headers as [string, string][])]).toEqual([200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' }])
    expect(body).toBeInstanceOf(EventStream)
    expect(body.source).toBe(none)
  })

  test.each([
    ['a record', { 'Cache-Control': 'no-store', 'x-a': '1' }], ['Headers', new Headers({ 'cache-control': 'no-store', 'x-a': '1' })], ['a list', [['cache-control', 'no-store'], ['x-a', '1']] as const],
  ])('takes headers as %s, in place of its own', (_form, headers) => {
    expect(Object.fromEntries(new Headers(events(none, { headers }).headers as [string, string][]))).toEqual({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no', 'x-a': '1' })
  })

  test.each([0, -1, Number.NaN, 2_147_484])('refuses to keep alive every %s seconds', (keepAlive) => {
    expect(() => events(none, { keepAlive })).toThrow(`keepAlive is seconds, more than 0 and at most 2147483, or Infinity; not ${keepAlive}.`)
  })
})
