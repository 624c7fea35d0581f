/** What the compiler sees of replies that are made for handlers: what they hold keeps its type. */
import { describe, expectTypeOf, test } from 'vitest'
import type { EventStream, ServerEvent } from '../../src/service/event-stream.ts'
import { events } from '../../src/service/events.ts'
import { file } from '../../src/app/file.ts'
import type { FileReply } from '../../src/app/file.ts'
import { jsonLines } from '../../src/service/json-lines.ts'
import type { JsonLines } from '../../src/service/json-lines.ts'
import { redirect } from '../../src/service/redirect.ts'
import type { Reply } from '../../src/service/reply.ts'

interface Tick { readonly event: 'tick'; readonly data: number }
interface Text { readonly event: 'text'; readonly data: string }

async function* source(): AsyncGenerator<Tick | Text> {
  yield { event: 'tick', data: 1 }
}

describe('a reply', () => {
  test('of events keeps the type of each event', () => {
    expectTypeOf(events(source())).toEqualTypeOf<Reply<EventStream<Tick | Text>>>()
  })

  test('of events takes events only', () => {
    async function* numbers(): AsyncGenerator<number> { yield 1 }
    async function* misspelt(): AsyncGenerator<{ readonly dat: string }> { yield { dat: 'x' } }
    // @ts-expect-error a number is no event
    events(numbers())
    // @ts-expect-error an event has data
    events(misspelt())
    // @ts-expect-error a list is not asynchronous
    events([{ data: 1 } satisfies ServerEvent])
  })

  test('of JSON lines keeps the type of a line', () => {
    async function* rows(): AsyncGenerator<{ readonly id: number }> { yield { id: 1 } }
    expectTypeOf(jsonLines(rows())).toEqualTypeOf<Reply<JsonLines<{ readonly id: number }>>>()
  })

  test('that redirects has a status that does', () => {
    expectTypeOf(redirect('/', 308)).toEqualTypeOf<Reply<undefined>>()
    // @ts-expect-error 304 does not redirect
    redirect('/', 304)
  })

  test('that is a file takes blobs and sources', () => {
    expectTypeOf(file(new Blob([]))).toEqualTypeOf<FileReply>()
    // @ts-expect-error a path is none: openFile opens it
    file('/a.txt')
  })
})
