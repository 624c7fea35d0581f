/** Lookups as they run: what is kept and for how long, one question in flight, bounds, failures. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { lookup } from '../../src/policy/input.ts'
import type { LookupOptions, OriginQuestion } from '../../src/policy/input.ts'
import { createLookupHandle, LOOKUP_CONCURRENCY, LOOKUP_DEFAULTS } from '../../src/policy/lookup-cache.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const A = 'https://a.example'
const B = 'https://b.example'
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000)

function handle(ask: OriginQuestion, options?: LookupOptions) {
  const asked = vi.fn<OriginQuestion>(ask)
  const failed = vi.fn<(error: unknown, origin: string) => void>()
  return { asked, failed, lookup: createLookupHandle(lookup(asked, options), failed) }
}

/** A question whose answers come when the test says so. */
function pending() {
  const answers: ((allowed: boolean) => void)[] = []
  const ask: OriginQuestion = () => new Promise((resolve) => { answers.push(resolve) })
  return { ask, answers }
}

describe('answers', () => {
  test.each<[because: string, ask: OriginQuestion, allowed: boolean]>([
    ['yes', () => true, true],
    ['no', () => false, false],
    ['a promised yes', async () => true, true],
    ['a promised no', async () => false, false],
    ['a text is no yes', () => 'true' as never, false],
    ['a number is no yes', () => 1 as never, false],
    ['an object is no yes', () => ({}) as never, false],
    ['nothing is no yes', () => undefined as never, false],
    ['a promise of a text is no yes', () => Promise.resolve('yes') as never, false],
  ])('%s', async (_, ask, allowed) => {
    expect(await handle(ask).lookup.ask(A)).toBe(allowed)
  })

  test('the question gets the origin, and nothing else', async () => {
    const { asked, lookup: running } = handle(() => true)
    await running.ask(A)
    expect(asked.mock.calls).toEqual([[A]])
  })

  test('a kept answer is given at once', async () => {
    const { lookup: running } = handle(() => true)
    expect(running.ask(A)).toBeInstanceOf(Promise)
    await seconds(0)
    expect(running.ask(A)).toBe(true)
  })
})

describe('what is kept', () => {
  test.each<[because: string, allowed: boolean, options: LookupOptions | undefined, ttl: number]>([
    ['a yes for 60 seconds', true, undefined, 60],
    ['a no for 10 seconds', false, undefined, 10],
    ['a yes for its own time', true, { ttl: 5, negativeTtl: 1000 }, 5],
    ['a no for its own time', false, { ttl: 1000, negativeTtl: 3 }, 3],
    ['a yes for part of a second', true, { ttl: 0.5 }, 0.5],
  ])('%s', async (_, allowed, options, ttl) => {
    const { asked, lookup: running } = handle(() => allowed, options)
    await running.ask(A)
    await seconds(ttl - 0.001)
    expect(running.ask(A)).toBe(allowed)
    expect(asked).toHaveBeenCalledTimes(1)
    await seconds(0.001)
    expect(running.ask(A)).toBeInstanceOf(Promise)
    await seconds(0)
    expect(asked).toHaveBeenCalledTimes(2)
  })

  test('the newer answer counts', async () => {
    let allowed = true
    const { lookup: running } = handle(() => allowed)
    expect(await running.ask(A)).toBe(true)
    allowed = false
    expect(running.ask(A)).toBe(true)
    await seconds(60)
    expect(await running.ask(A)).toBe(false)
    expect(running.ask(A)).toBe(false)
  })

  test('no more answers than are allowed, the oldest going first', async () => {
    const { asked, lookup: running } = handle(() => true, { maxEntries: 2 })
    for (const origin of [A, B, 'https://c.example']) await running.ask(origin)
    expect([running.ask(B), running.ask('https://c.example')]).toEqual([true, true])
    expect(running.ask(A)).toBeInstanceOf(Promise)
    await seconds(0)
    expect(asked).toHaveBeenCalledTimes(4)
    expect(running.ask(B)).toBeInstanceOf(Promise)
  })

  test('an answer that is asked for again is the newest one', async () => {
    const { lookup: running } = handle(() => true, { maxEntries: 2, ttl: 10 })
    await running.ask(A)
    await seconds(5)
    await running.ask(B)
    await seconds(5)
    await running.ask(A)
    await running.ask('https://c.example')
    expect(running.ask(A)).toBe(true)
    expect(running.ask(B)).toBeInstanceOf(Promise)
  })

  test('an option that is undefined has its default', async () => {
    const { asked, lookup: running } = handle(async () => true, { ttl: undefined, negativeTtl: undefined, maxEntries: undefined, timeout: undefined } as never)
    const answer = running.ask(A)
    await seconds(0.01)
    expect(await answer).toBe(true)
    expect(running.ask(A)).toBe(true)
    expect(asked).toHaveBeenCalledTimes(1)
  })

  test('the clock may be another one', async () => {
    let now = 0
    const running = createLookupHandle(lookup(() => true, { ttl: 1 }), undefined, () => now)
    await running.ask(A)
    now = 999
    expect(running.ask(A)).toBe(true)
    now = 1000
    expect(running.ask(A)).toBeInstanceOf(Promise)
  })
})

describe('questions in flight', () => {
  test('one for each origin: who asks meanwhile gets the same answer', async () => {
    const { ask, answers } = pending()
    const { asked, lookup: running } = handle(ask)
    const all = [running.ask(A), running.ask(A), running.ask(B), running.ask(A)]
    await seconds(0)
    expect(asked.mock.calls).toEqual([[A], [B]])
    answers[0]?.(true)
    answers[1]?.(false)
    expect(await Promise.all(all)).toEqual([true, true, false, true])
  })

  test(`${LOOKUP_CONCURRENCY} at most: beyond it nobody is allowed, and nothing is asked or kept`, async () => {
    const { ask, answers } = pending()
    const { asked, failed, lookup: running } = handle(ask)
    const waiting = Array.from({ length: LOOKUP_CONCURRENCY }, (_, index) => running.ask(`https://t${index}.example`))
    expect(running.ask(A)).toBe(false)
    expect(running.ask('https://t0.example')).toBe(waiting[0])
    await seconds(0)
    expect(asked).toHaveBeenCalledTimes(LOOKUP_CONCURRENCY)
    for (const answer of answers) answer(true)
    await Promise.all(waiting)
    expect(running.ask('https://t1.example')).toBe(true)
    const later = running.ask(A)
    expect(later).toBeInstanceOf(Promise)
    await seconds(0)
    answers.at(-1)?.(true)
    expect(await later).toBe(true)
    expect(failed).not.toHaveBeenCalled()
  })
})

describe('failures', () => {
  const fault = new Error('the directory is down')

  test.each<[because: string, ask: OriginQuestion]>([['a question that throws', () => { throw fault }], ['a question that rejects', () => Promise.reject(fault)]])(
    '%s refuses, is reported, and is asked again',
    async (_, ask) => {
      const { asked, failed, lookup: running } = handle(ask)
      expect(await running.ask(A)).toBe(false)
      expect(failed.mock.calls).toEqual([[fault, A]])
      expect(await running.ask(A)).toBe(false)
      expect(asked).toHaveBeenCalledTimes(2)
    },
  )

  test.each<[because: string, options: LookupOptions | undefined, timeout: number]>([['after 2 seconds', undefined, 2], ['after its own time', { timeout: 0.25 }, 0.25]])(
    'a question without an answer refuses %s, is reported, and is asked again',
    async (_, options, timeout) => {
      const { asked, failed, lookup: running } = handle(() => new Promise<boolean>(() => {}), options)
      const settled = vi.fn<(allowed: boolean) => void>()
      void Promise.resolve(running.ask(A)).then(settled)
      await seconds(timeout - 0.001)
      expect(settled).not.toHaveBeenCalled()
      await seconds(0.001)
      expect(settled.mock.calls).toEqual([[false]])
      expect(failed.mock.calls).toEqual([[expect.objectContaining({ message: `The lookup gave no answer within ${timeout} seconds.` }), A]])
      void running.ask(A)
      await seconds(0)
      expect(asked).toHaveBeenCalledTimes(2)
    },
  )

  test('an answer that comes too late counts for nothing', async () => {
    const { ask, answers } = pending()
    const { failed, lookup: running } = handle(ask)
    const first = running.ask(A)
    await seconds(2)
    answers[0]?.(true)
    expect(await first).toBe(false)
    expect(running.ask(A)).toBeInstanceOf(Promise)
    expect(failed).toHaveBeenCalledTimes(1)
  })

  test('a rejection that comes too late disturbs nobody', async () => {
    let reject: (error: unknown) => void = () => {}
    const { failed, lookup: running } = handle(() => new Promise<boolean>((_, refuse) => { reject = refuse }))
    const first = running.ask(A)
    await seconds(2)
    reject(fault)
    expect(await first).toBe(false)
    expect(failed).toHaveBeenCalledTimes(1)
  })

  test('an answered question leaves no timer behind', async () => {
    const { lookup: running } = handle(() => true)
    await running.ask(A)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a timeout of years does not come at once', async () => {
    // Only real timers overflow.
    vi.useRealTimers()
    const { ask, answers } = pending()
    const { failed, lookup: running } = handle(ask, { timeout: 10_000_000 })
    const answer = running.ask(A)
    await new Promise((resolve) => { setTimeout(resolve, 20) })
    answers[0]?.(true)
    expect(await answer).toBe(true)
    expect(failed).not.toHaveBeenCalled()
  })

  test('without anybody to report to, a failure refuses all the same', async () => {
    const running = createLookupHandle(lookup(() => { throw fault }), undefined)
    expect(await running.ask(A)).toBe(false)
  })

  test('a hook that throws does not make the lookup reject', async () => {
    const running = createLookupHandle(lookup(() => { throw fault }), () => { throw new Error('the hook is broken') })
    await expect(running.ask(A)).resolves.toBe(false)
  })
})

test('the defaults are those of the manual', () => {
  expect(LOOKUP_DEFAULTS).toEqual({ ttl: 60, negativeTtl: 10, maxEntries: 10_000, timeout: 2 })
  expect(Object.isFrozen(LOOKUP_DEFAULTS)).toBe(true)
})
