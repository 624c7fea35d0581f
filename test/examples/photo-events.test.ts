/** The live part of the photo example: new photos appear, and whoever comes back gets what was missed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createParser } from 'eventsource-parser'
import type { EventSourceMessage } from 'eventsource-parser'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { corsOf } from '../app/exchange.ts'
import { createPhotoWorld, GALLERY, photoForm } from './photo-world.ts'
import type { Page, PhotoWorld } from './photo-world.ts'

let world: PhotoWorld
let ada: Page
beforeEach(async () => {
  world = await createPhotoWorld()
  ada = await world.signUp('ada')
  for (const [title, open] of [['Sea', true], ['Private', false]] as const) await ada.send('POST', '/studio/albums', { title, open })
})
afterEach(() => { world.close() })

/** Upload a photo into an album; 1 is open, 2 is not. */
async function upload(title: string, album: 1 | 2 = 1): Promise<void> {
  expect((await ada.send('POST', `/studio/albums/${album}/photos`, photoForm(title))).status).toBe(201)
}

interface Listener {
  /** The next event. */
  readonly next: () => Promise<EventSourceMessage>
  readonly leave: () => void
}

/** Listen as a page of the gallery does. */
async function listen(lastEventId?: string): Promise<Listener> {
  const away = new AbortController()
  const headers = { origin: GALLERY, accept: 'text/event-stream', ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) }
  const response = await world.app.request('/gallery/events', { headers, signal: away.signal })
  expect([response.status, response.headers.get('content-type'), corsOf(response)['allow-origin']]).toEqual([200, 'text/event-stream', GALLERY])
  const waiting: ((event: EventSourceMessage) => void)[] = []
  const arrived: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (event) => {
    const taker = waiting.shift()
    if (taker === undefined) arrived.push(event)
    else taker(event)
  } })
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }))
  }
  read().catch(() => undefined)
  return {
    next: () => new Promise((resolve) => {
      const event = arrived.shift()
      if (event === undefined) waiting.push(resolve)
      else resolve(event)
    }),
    leave: () => away.abort(),
  }
}

const titleOf = ({ data }: EventSourceMessage): unknown => (JSON.parse(data) as { readonly title: unknown }).title

test('a photo that comes into an open album is told to all who listen, and one in a closed album to nobody', async () => {
  const listeners = [await listen(), await listen()]
  await upload('Secret', 2)
  await upload('Waves')
  for (const { next, leave } of listeners) {
    const event = await next()
    expect(event).toMatchObject({ event: 'photo', id: '2' })
    expect(JSON.parse(event.data)).toEqual({ id: 2, album: 1, title: 'Waves', added: expect.any(String) as string })
    leave()
  }
})

test('whoever comes back names the last photo seen, and gets what came since, then what comes', async () => {
  for (const title of ['One', 'Two', 'Three']) await upload(title)
  const { next, leave } = await listen('1')
  await upload('Four')
  expect([titleOf(await next()), titleOf(await next()), titleOf(await next())]).toEqual(['Two', 'Three', 'Four'])
  leave()
})

test('whoever comes for the first time gets only what is new', async () => {
  await upload('One')
  const { next, leave } = await listen()
  await upload('Two')
  expect(titleOf(await next())).toBe('Two')
  leave()
})

test('a last id that is none counts as none', async () => {
  await upload('One')
  const { next, leave } = await listen('x')
  await upload('Two')
  expect(titleOf(await next())).toBe('Two')
  leave()
})

test('whoever listens does not keep the server from stopping: the streams end, and browsers come back later', async () => {
  const { startPhotos } = await import('../../examples/photos/start.ts')
  const data = mkdtempSync(join(tmpdir(), 'photos-'))
  const photos = await startPhotos({ ports: [0, 0, 0], data, pages: new URL('../../examples/photos/static/', import.meta.url), writeLog: () => undefined })
  try {
    const response = await fetch(`http://127.0.0.1:${new URL(photos.api).port}/gallery/events`)
    const rest = response.text()
    const started = performance.now()
    await photos.stop()
    expect(await rest).toMatch(/^(?::\n\n)*$/)
    // The grace of the server is ten seconds.
    expect(performance.now() - started).toBeLessThan(5000)
  } finally {
    await photos.stop()
    rmSync(data, { recursive: true, force: true })
  }
})
