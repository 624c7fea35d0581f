/** Files of multipart forms: handed over while they come in, one after the other, and never held. */
import { describe, expect, test } from 'vitest'
import { readMultipart } from '../../src/app/multipart.ts'
import type { IncomingFile } from '../../src/service/multipart.ts'
import { BOUNDARY, bodyOf, field, form, readForm, TYPE, upload } from './multipart-form.ts'

const MIB = 1_048_576
const later = (milliseconds = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
const textOf = ({ stream }: IncomingFile): Promise<string> => new Response(stream).text()

/** A form with one file of this many MiB, and how much of it was asked for. */
function long(mebibytes: number): { readonly body: ReadableStream<Uint8Array>; readonly asked: () => number } {
  let asked = 0
  const chunk = new Uint8Array(MIB / 16).fill(0x61)
  const chunks = function* (): Generator<string | Uint8Array> {
    const [start = '', end = ''] = form(field('before', '1'), upload('f', 'a', '|'), field('after', '2')).split('|')
    yield start
    for (let index = 0; index < mebibytes * 16; index++) {
      asked += chunk.byteLength
      yield chunk
    }
    yield end
  }
  return { body: bodyOf(chunks()), asked: () => asked }
}

test('a file is told by its field, its name and its type, and stands in the form as what its taker gives', async () => {
  const seen: unknown[] = []
  const entries = await readForm(form(field('a', '1'), upload('f', 'dir/ü.PNG', 'one', 'Image/PNG'), upload('f', 'b', 'two')), {
    onFile: async (file) => {
      const { name, filename, type } = file
      seen.push({ name, filename, type })
      return { text: await textOf(file) }
    },
  })
  expect(entries).toEqual([['a', '1'], ['f', { text: 'one' }], ['f', { text: 'two' }]])
  expect(seen).toEqual([{ name: 'f', filename: 'ü.PNG', type: 'image/png' }, { name: 'f', filename: 'b', type: 'text/plain' }])
})

test('a field that is no file goes to nobody', async () => {
  expect(await readForm(form(field('a', '1')), { onFile: () => 'taken' })).toEqual([['a', '1']])
})

test('a long file is never held: no more is asked of the client than was read', async () => {
  const { body, asked } = long(64)
  let read = 0
  let ahead = 0
  const entries = await readMultipart(body, TYPE, {
    onFile: async ({ stream }) => {
      for await (const chunk of stream) {
        read += chunk.byteLength
        ahead = Math.max(ahead, asked() - read)
      }
      return read
    },
  })
  expect(entries).toEqual([['before', '1'], ['f', 64 * MIB], ['after', '2']])
  expect(ahead).toBeLessThanOrEqual(MIB / 8)
})

test('a slow taker slows the client down', async () => {
  const { body, asked } = long(4)
  await readMultipart(body, TYPE, {
    onFile: async ({ stream }) => {
      const reader = stream.getReader()
      await reader.read()
      await later(20)
      expect(asked()).toBeLessThanOrEqual(MIB / 8)
    },
  })
  expect(asked()).toBe(4 * MIB)
})

test('the first bytes of a file are there before its last have been sent', async () => {
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => { release = resolve })
  const chunks = async function* (): AsyncGenerator<string> {
    const [start = '', end = ''] = form(upload('f', 'a', '|')).split('|')
    yield `${start}${'x'.repeat(10_000)}`
    await gate
    yield end
  }
  const entries = await readMultipart(bodyOf(chunks()), TYPE, {
    onFile: async ({ stream }) => {
      const reader = stream.getReader()
      const first = await reader.read()
      release()
      return first.value?.[0]
    },
  })
  expect(entries).toEqual([['f', 120]])
})

describe('what its taker leaves of a file is dropped:', () => {
  const takers: readonly [what: string, take: (file: IncomingFile) => unknown][] = [
    ['all of it', () => 'taken'],
    ['what it cancels', async ({ stream }) => {
      await stream.cancel()
      return 'taken'
    }],
    ['what it cancels after a chunk', async ({ stream }) => {
      const iterator = stream[Symbol.asyncIterator]()
      await iterator.next()
      await iterator.return?.()
      return 'taken'
    }],
    ['what it holds a reader of', async ({ stream }) => {
      await stream.getReader().read()
      return 'taken'
    }],
    ['what it is still waiting for', ({ stream }) => {
      stream.getReader().read().catch(() => undefined)
      return 'taken'
    }],
    ['nothing', async (file) => {
      await textOf(file)
      return 'taken'
    }],
  ]

  test.each(takers)('%s', async (_what, take) => {
    const { body, asked } = long(1)
    expect(await readMultipart(body, TYPE, { onFile: take })).toEqual([['before', '1'], ['f', 'taken'], ['after', '2']])
    expect(asked()).toBe(MIB)
  })
})

test('a stream that is read too late fails and says why, instead of ending early', async () => {
  const [entry] = await readForm(form(upload('f', 'a', 'x')), { onFile: ({ stream }) => stream })
  await expect(new Response(entry?.[1] as ReadableStream).text()).rejects.toThrow('The stream of a file can be read only until onFile is done: await what reads it.')
})

describe('a taker that fails', () => {
  test('ends the form with its own error', async () => {
    await expect(readForm(form(upload('f', 'a', 'x')), { onFile: () => { throw new RangeError('no room') } })).rejects.toThrow(new RangeError('no room'))
  })

  test('does not wait for a client that sends no more', async () => {
    const chunks = async function* (): AsyncGenerator<string> {
      yield `--${BOUNDARY}\r\ncontent-disposition: form-data; name=f; filename=a\r\n\r\n${'x'.repeat(10_000)}`
      await new Promise(() => undefined)
    }
    const body = bodyOf(chunks())
    await expect(readMultipart(body, TYPE, {
      onFile: async ({ stream }) => {
        const reader = stream.getReader()
        await reader.read()
        for (let index = 0; index < 4; index++) reader.read().catch(() => undefined)
        await later()
        throw new RangeError('no room')
      },
    })).rejects.toThrow(new RangeError('no room'))
    expect(body.locked).toBe(false)
  })
})
