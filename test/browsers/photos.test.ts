/** The photo example in real Chromium: the studio writes with cookies, the gallery reads without, a stranger gets nothing. What the server saw is the witness. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createRecorder } from '../../examples/icecream/recorder.ts'
import type { Exchange, Recorder } from '../../examples/icecream/recorder.ts'
import type { Photos } from '../../examples/photos/start.ts'
import { PNG } from '../examples/photo-world.ts'
import { ensureBuilt } from '../package/build.ts'
import { hasChromium, launchChromium } from './chromium.ts'

const PAGES = new URL('../../examples/photos/static/', import.meta.url)
const IMAGE = { name: 'waves.png', mimeType: 'image/png', buffer: PNG }

// The tests are compiled without the types of pages.
interface PageImage {
  readonly naturalWidth: number
  decode(): Promise<void>
}
const widthOf = (image: unknown): Promise<number> => (image as PageImage).decode().then(() => (image as PageImage).naturalWidth)

describe.skipIf(!hasChromium())('the photo example in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser
  let context: BrowserContext
  let photos: Photos
  let recorder: Recorder
  let log: string[]
  let data: string
  let stranger: string

  beforeAll(async () => {
    // The example imports `corbel` as its users do, so it runs on the build.
    ensureBuilt()
    const launched = await launchChromium()
    if (launched === undefined) throw new Error('Chromium did not start.')
    browser = launched
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
  })

  beforeEach(async () => {
    const { startPhotos } = await import('../../examples/photos/start.ts')
    data = mkdtempSync(join(tmpdir(), 'photos-'))
    recorder = createRecorder()
    log = []
    photos = await startPhotos({ ports: [0, 0, 0], data, pages: PAGES, writeLog: (line) => { log.push(line) }, around: (fetch) => recorder.record(fetch) })
    // The studio's server by another name: the same page, on an origin that nobody trusts.
    stranger = photos.studio.replace('studio.photos', 'stranger')
    context = await browser.newContext()
  })

  afterEach(async () => {
    await context.close()
    await photos.stop()
    rmSync(data, { recursive: true, force: true })
  })

  const valueOf = ({ requestHeaders }: Exchange, name: string): string | undefined => requestHeaders.find(([other]) => other.toLowerCase() === name)?.[1]
  const seenFrom = (origin: string): readonly Exchange[] => recorder.after(0).filter((exchange) => valueOf(exchange, 'origin') === origin)
  const told = (seen: readonly Exchange[]): readonly string[] => seen.map(({ method, path, status }) => `${method} ${path} ${status}`)

  async function open(origin: string, ready = 'body[data-ready]'): Promise<Page> {
    const page = await context.newPage()
    await page.goto(origin)
    await page.locator(ready).waitFor()
    return page
  }

  /** Press the button of a form, and wait for what it does. */
  async function submit(page: Page, form: string, button = `#${form} button`): Promise<string> {
    await page.evaluate('document.body.dataset.busy = "waiting"')
    await page.locator(button).click()
    await page.locator('body[data-busy=no]').waitFor()
    return await page.locator('#message').textContent() ?? ''
  }

  /** The studio with somebody signed in and an open album. */
  async function openStudio(): Promise<Page> {
    const page = await open(photos.studio)
    await page.locator('#sign-in [name=name]').fill('ada')
    await page.locator('#sign-in [name=password]').fill('a long secret')
    expect(await submit(page, 'sign-in', '#sign-in [value=sign-up]')).toBe('')
    await page.locator('#new-album [name=title]').fill('Sea')
    expect(await submit(page, 'new-album')).toBe('')
    return page
  }

  async function upload(page: Page, title: string): Promise<void> {
    await page.locator('#upload [name=title]').fill(title)
    await page.locator('#upload [name=image]').setInputFiles(IMAGE)
    expect(await submit(page, 'upload')).toBe('')
  }

  /** What a page of this origin gets for a request of its own. */
  async function ask(page: Page, path: string, init: RequestInit = {}): Promise<number | 'blocked'> {
    return page.evaluate(async ([url, options]) => {
      try {
        return (await fetch(url, options)).status
      } catch {
        return 'blocked' as const
      }
    }, [photos.api + path, init] as const)
  }

  test('the studio signs up, makes an album and uploads, always with its cookie, and the browser asks before what no form could send', async () => {
    const page = await openStudio()
    await upload(page, 'Waves')
    await page.locator('#photos li').waitFor()
    expect(await page.locator('#photos img').evaluate(widthOf)).toBe(1)

    expect(told(seenFrom(photos.studio))).toEqual([
      'GET /account/session 401',
      'OPTIONS /account/people 204', 'POST /account/people 201', 'GET /account/session 200', 'GET /studio/albums 200',
      'OPTIONS /studio/albums 204', 'POST /studio/albums 201', 'GET /studio/albums 200', 'GET /studio/albums/1 200', 'GET /studio/albums/1/photos 200',
      // A form is sent without asking; `enforce` is what keeps other pages from sending one.
      'POST /studio/albums/1/photos 201', 'GET /studio/albums/1/photos 200',
    ])
    const withCookie = recorder.after(0).filter(({ method, path, status }) => method !== 'OPTIONS' && path !== '/account/people' && status !== 401)
    expect(withCookie.filter((exchange) => !/^session=[\w-]{43}$/.test(valueOf(exchange, 'cookie') ?? '')).map(({ path }) => path)).toEqual([])
    expect(recorder.after(0).filter(({ method }) => method === 'OPTIONS').map((exchange) => valueOf(exchange, 'cookie'))).toEqual([undefined, undefined])
    // Preflights are no business of the application: none of them is in its own log.
    expect(log.filter((line) => line.includes('OPTIONS'))).toEqual([])
    expect(log).toContain('ada: POST /studio/albums/1/photos 201')
  })

  test('an edit asks first, and one that comes too late is told so', async () => {
    const [page, other] = [await openStudio(), await open(photos.studio)]
    const before = seenFrom(photos.studio).length
    for (const title of ['The sea', 'Ocean']) {
      await page.locator('#album [name=title]').fill(title)
      expect(await submit(page, 'album')).toBe('')
    }
    // The answer to a preflight holds for two hours, but Chromium looks into no cache at all for a request with If-Match.
    const edit = ['OPTIONS /studio/albums/1 204', 'PUT /studio/albums/1 200']
    expect(told(seenFrom(photos.studio).slice(before))).toEqual([...edit, ...edit])
    await other.locator('#album [name=title]').fill('Lake')
    expect(await submit(other, 'album')).toBe('The resource is another one by now.')
  })

  test('the gallery reads without cookies and never asks first, and a new photo appears by itself', async () => {
    const studio = await openStudio()
    await upload(studio, 'Waves')
    const gallery = await open(photos.gallery, 'body[data-live]')
    expect(await gallery.locator('#photos li').allTextContents()).toEqual(['Waves'])
    await upload(studio, 'Sand')
    await gallery.locator('#photo-2').waitFor()
    expect(await gallery.locator('#photos li').allTextContents()).toEqual(['Sand', 'Waves'])
    expect(await gallery.locator('#photo-2 img').evaluate(widthOf)).toBe(1)

    const seen = seenFrom(photos.gallery)
    expect(told(seen)).toEqual(['GET /gallery/albums 200', 'GET /gallery/albums/1 200', 'GET /gallery/events 200'])
    expect(recorder.after(0).filter(({ path }) => path.startsWith('/gallery/')).map((exchange) => valueOf(exchange, 'cookie'))).toEqual(Array.from({ length: 5 }))
    expect(seen.flatMap(({ responseHeaders }) => responseHeaders.filter(([name]) => name === 'access-control-allow-credentials'))).toEqual([])
  })

  test('the gallery may not write, whatever it tries', async () => {
    await openStudio()
    const gallery = await open(photos.gallery, 'body[data-live]')
    expect(await ask(gallery, '/studio/albums/1', { method: 'DELETE', credentials: 'include' })).toBe('blocked')
    expect(await ask(gallery, '/account/session', { credentials: 'include' })).toBe('blocked')
    expect(await ask(gallery, '/gallery/albums', { credentials: 'include' })).toBe('blocked')
    expect(told(seenFrom(photos.gallery).slice(-3))).toEqual(['OPTIONS /studio/albums/1 403', 'GET /account/session 403', 'GET /gallery/albums 304'])
  })

  test('a stranger\'s page reads nothing and changes nothing, although somebody is signed in', async () => {
    await openStudio()
    const lines = log.length
    const page = await open(stranger)
    expect(await page.locator('#sign-in').isVisible()).toBe(true)
    expect(await ask(page, '/gallery/albums')).toBe('blocked')
    expect(await ask(page, '/studio/albums', { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: '{"title":"Mine"}' })).toBe('blocked')
    // What a form could send, too: the browser sends it, and the server refuses it.
    expect(await ask(page, '/account/session', { method: 'POST', credentials: 'include', mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body: '{}' })).toBe(0)
    const seen = seenFrom(stranger)
    expect(told(seen)).toEqual(['GET /account/session 403', 'GET /gallery/albums 200', 'OPTIONS /studio/albums 403', 'POST /account/session 403'])
    expect(seen.map((exchange) => valueOf(exchange, 'cookie'))).toEqual([undefined, undefined, undefined, undefined])
    expect(seen.flatMap(({ responseHeaders }) => responseHeaders.filter(([name]) => name.startsWith('access-control-')))).toEqual([])
    // Of all that, only the reading reached a handler.
    expect(log.slice(lines)).toEqual(['somebody: GET /gallery/albums 200'])
  })
})
