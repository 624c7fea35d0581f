/** The ice cream example in real Chromium: its page can do just what the policy says. What the server saw is the witness. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Exchange } from '../../examples/icecream/recorder.ts'
import type { Icecream } from '../../examples/icecream/start.ts'
import { ensureBuilt } from '../package/build.ts'
import { hasChromium, launchChromium } from './chromium.ts'

const FILES = new URL('../../examples/icecream/static/', import.meta.url)

/** What a page did and got, and what the server saw of it. */
interface Outcome {
  /** The status that the page could read; `blocked` where it could read nothing. */
  readonly read: number | 'blocked'
  readonly seen: readonly Exchange[]
}

interface Opened {
  readonly page: Page
  /** What the console said. */
  readonly messages: string[]
}

type Action = 'read' | 'store' | 'visit' | 'store-known' | 'remove' | 'wrong-path' | 'wrong-body'

describe.skipIf(!hasChromium())('the ice cream example in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser | undefined
  let icecream: Icecream
  const contexts: BrowserContext[] = []

  beforeAll(async () => {
    // The example imports `corbel` as its users do, so it runs on the build.
    ensureBuilt()
    const { startIcecream } = await import('../../examples/icecream/start.ts')
    icecream = await startIcecream({ port: 0, pagePort: 0, files: FILES })
    browser = await launchChromium()
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await icecream?.stop()
  })

  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
  })

  // A context of its own has no cookies yet and remembers no preflight.
  async function createPage(): Promise<Page> {
    if (browser === undefined) throw new Error('Chromium did not start.')
    const context = await browser.newContext()
    contexts.push(context)
    return context.newPage()
  }

  async function open(origin: string): Promise<Opened> {
    const page = await createPage()
    const messages: string[] = []
    page.on('console', (message) => messages.push(message.text()))
    page.on('pageerror', (error) => messages.push(`uncaught: ${error.message}`))
    await page.goto(origin)
    await page.locator('body[data-origin]').waitFor()
    return { page, messages }
  }

  function lastSeen(): number {
    return icecream.recorder.after(0).at(-1)?.id ?? 0
  }

  async function run({ page }: Opened, path: string, init: RequestInit): Promise<Outcome> {
    const before = lastSeen()
    const read = await page.evaluate(async ([url, options]) => {
      try {
        const response = await fetch(url, options)
        await response.text()
        return response.status
      } catch {
        return 'blocked' as const
      }
    }, [icecream.api + path, init] as const)
    return { read, seen: icecream.recorder.after(before) }
  }

  async function press({ page }: Opened, action: Action, from: 'here' | 'foreign' = 'here'): Promise<Outcome> {
    const before = lastSeen()
    const results = await page.locator('.result').count()
    await page.locator(`button[data-action=${action}]${from === 'foreign' ? '[data-from]' : ':not([data-from])'}`).click()
    await page.locator('.result').nth(results).waitFor({ state: 'attached' })
    await page.locator('#actions[aria-busy=false]').waitFor()
    const verdict = await latest(page).locator('.verdict').textContent() ?? ''
    const status = /^The page read it: (\d+)$/.exec(verdict)?.[1]
    if (status === undefined) expect(verdict).toBe('The browser blocked it')
    return { read: status === undefined ? 'blocked' : Number(status), seen: icecream.recorder.after(before) }
  }

  // The console's lines come by a way of their own, perhaps after the answer.
  async function expectSaid({ messages }: Opened, text: string): Promise<void> {
    await expect.poll(() => messages.join('\n')).toContain(text)
  }

  const latest = (page: Page): Locator => page.locator('.result').first()
  const readBody = async (shown: Locator): Promise<Record<string, unknown>> => JSON.parse(await shown.locator('.body').textContent() ?? '') as Record<string, unknown>

  const JSON_BODY: RequestInit = { headers: { 'content-type': 'application/json' }, body: '{"scoops":5}' }

  // What the server sees is the methods and their statuses, in order.
  const REQUESTS: readonly (readonly [name: string, path: string, init: RequestInit, read: number | 'blocked', seen: string, seenOfForeign: string])[] = [
    ['read the list', '/icecream', {}, 200, 'GET 200', 'GET 200'],
    ['read a flavour', '/icecream/lemon', {}, 200, 'GET 200', 'GET 200'],
    ['read its head', '/icecream/lemon', { method: 'HEAD' }, 200, 'HEAD 200', 'HEAD 200'],
    ['read with a header of its own', '/icecream/lemon', { headers: { 'x-test': '1' } }, 200, 'OPTIONS 204, GET 200', 'OPTIONS 403'],
    ['read with credentials that GET does not allow', '/icecream/lemon', { credentials: 'include' }, 'blocked', 'GET 200', 'GET 200'],
    ['store', '/icecream/lemon', { method: 'PUT', ...JSON_BODY }, 200, 'OPTIONS 204, PUT 200', 'OPTIONS 403'],
    ['store with credentials', '/icecream/lemon', { method: 'PUT', credentials: 'include', ...JSON_BODY }, 200, 'OPTIONS 204, PUT 200', 'OPTIONS 403'],
    ['store without a type', '/icecream/lemon', { method: 'PUT', body: '{"scoops":5}' }, 415, 'OPTIONS 204, PUT 415', 'OPTIONS 403'],
    ['delete', '/icecream/lemon', { method: 'DELETE' }, 'blocked', 'OPTIONS 403', 'OPTIONS 403'],
    ['use a method that is not there, with a preflight', '/icecream/lemon', { method: 'PATCH' }, 'blocked', 'OPTIONS 204', 'OPTIONS 403'],
    ['use a method that is not there, without one', '/icecream/lemon', { method: 'POST' }, 405, 'POST 405', 'POST 405'],
    ['visit', '/visit', { method: 'POST' }, 201, 'POST 201', 'POST 403'],
    ['visit with credentials', '/visit', { method: 'POST', credentials: 'include' }, 201, 'POST 201', 'POST 403'],
    ['mistype a path', '/icecreem/lemon', { method: 'PUT', ...JSON_BODY }, 404, 'OPTIONS 204, PUT 404', 'OPTIONS 404'],
    ['ask for what there is none of', '/icecream/none', {}, 404, 'GET 404', 'GET 404'],
  ]

  const methods = (seen: readonly Exchange[]): string => seen.map(({ method, status }) => `${method} ${status}`).join(', ')

  const summarise = ({ read, seen }: Outcome, index: number): readonly unknown[] => [REQUESTS[index]?.[0], read, methods(seen)]

  // One page does all; the browser keeps preflights by URL, so each request has a query of its own.
  async function runAll(origin: string): Promise<readonly Outcome[]> {
    const opened = await open(origin)
    const outcomes: Outcome[] = []
    for (const [index, [, path, init]] of REQUESTS.entries()) outcomes.push(await run(opened, `${path}?${index}`, init))
    return outcomes
  }

  test('a page that is allowed can do what the policy says, and no more', async () => {
    const outcomes = await runAll(icecream.page)
    expect(outcomes.map(summarise)).toEqual(REQUESTS.map(([name, , , read, seen]) => [name, read, seen]))
    for (const { requestHeaders } of outcomes.flatMap(({ seen }) => seen)) expect(valueOf(requestHeaders, 'origin')).toBe(icecream.page)
  })

  test('a foreign page can read nothing, and sends only what any page may', async () => {
    const outcomes = await runAll(icecream.foreign)
    expect(outcomes.map(summarise)).toEqual(REQUESTS.map(([name, , , , , seen]) => [name, 'blocked', seen]))
    for (const { requestHeaders, responseHeaders } of outcomes.flatMap(({ seen }) => seen)) {
      expect([valueOf(requestHeaders, 'origin'), valueOf(requestHeaders, 'cookie')]).toEqual([icecream.foreign, undefined])
      expect(responseHeaders.filter(([name]) => name.startsWith('access-control-'))).toEqual([])
    }
  })

  test('GET is read at once, and of its headers those that are exposed', async () => {
    const opened = await open(icecream.page)
    const { read, seen } = await press(opened, 'read')
    expect([read, methods(seen)]).toEqual([200, 'GET 200'])
    const shown = latest(opened.page)
    expect(await readBody(shown)).toMatchObject({ flavour: 'lemon' })
    const names = (await shown.locator('.readable li').allTextContents()).map((line) => line.split(':')[0])
    expect(names).toEqual(['cache-control', 'content-length', 'content-type', 'etag'])
    expect(valueOf(seen[0]?.responseHeaders, 'x-freezer')).toBe('-18 C')
    expect(await shown.locator('.hidden-headers').textContent()).toContain('x-freezer')
    expect(opened.messages).toEqual([])
  })

  test('PUT is asked for once, and then the browser remembers the answer', async () => {
    const opened = await open(icecream.page)
    const first = await press(opened, 'store')
    expect([first.read, methods(first.seen)]).toEqual([200, 'OPTIONS 204, PUT 200'])
    expect(await latest(opened.page).locator('.kept').textContent()).toBe('')
    const again = await press(opened, 'store')
    expect([again.read, methods(again.seen)]).toEqual([200, 'PUT 200'])
    expect(await latest(opened.page).locator('.kept').textContent()).toMatch(/^No preflight this time/)
  })

  test('PUT carries the cookie where the page asks for credentials, and only there', async () => {
    const opened = await open(icecream.page)
    const visit = await press(opened, 'visit')
    expect([visit.read, methods(visit.seen)]).toEqual([201, 'POST 201'])
    const { welcome } = await readBody(latest(opened.page))
    const cookie = valueOf(visit.seen[0]?.responseHeaders, 'set-cookie')?.split(';')[0]
    expect(cookie).toMatch(/^visit=./)

    const known = await press(opened, 'store-known')
    expect([known.read, methods(known.seen)]).toEqual([200, 'OPTIONS 204, PUT 200'])
    expect(known.seen.map(({ requestHeaders }) => valueOf(requestHeaders, 'cookie'))).toEqual([undefined, cookie])
    expect(await readBody(latest(opened.page))).toMatchObject({ by: welcome })

    // What was granted with credentials holds without them too, so nothing is asked again.
    const unknown = await press(opened, 'store')
    expect([unknown.read, methods(unknown.seen)]).toEqual([200, 'PUT 200'])
    expect(valueOf(unknown.seen[0]?.requestHeaders, 'cookie')).toBeUndefined()
    expect(await readBody(latest(opened.page))).toMatchObject({ by: 'somebody unknown' })
  })

  test('DELETE is refused in the preflight, never sent, and the console names the cause', async () => {
    const opened = await open(icecream.page)
    const { read, seen } = await press(opened, 'remove')
    expect([read, methods(seen)]).toEqual(['blocked', 'OPTIONS 403'])
    expect(valueOf(seen[0]?.requestHeaders, 'access-control-request-method')).toBe('DELETE')
    await expectSaid(opened, "Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present")
    expect((await press(opened, 'read')).read).toBe(200)
  })

  test('a method that is not granted to an allowed page is named as the cause on the console', async () => {
    const opened = await open(icecream.page)
    await run(opened, '/icecream/lemon', { method: 'PATCH' })
    await expectSaid(opened, 'Method PATCH is not allowed by Access-Control-Allow-Methods in preflight response.')
  })

  test('a foreign page in a frame can send a simple request and read nothing; enforce turns one away, a preflight another', async () => {
    const opened = await open(icecream.page)
    await press(opened, 'visit')
    const simple = await press(opened, 'read', 'foreign')
    expect([simple.read, methods(simple.seen)]).toEqual(['blocked', 'GET 200'])
    await expectSaid(opened, `from origin '${icecream.foreign}' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present`)
    const asked = await press(opened, 'store', 'foreign')
    expect([asked.read, methods(asked.seen)]).toEqual(['blocked', 'OPTIONS 403'])
    const turnedAway = await press(opened, 'visit', 'foreign')
    expect([turnedAway.read, methods(turnedAway.seen)]).toEqual(['blocked', 'POST 403'])
    expect(valueOf(turnedAway.seen[0]?.requestHeaders, 'sec-fetch-site')).toBe('cross-site')
    for (const { requestHeaders } of [...simple.seen, ...asked.seen, ...turnedAway.seen]) {
      expect([valueOf(requestHeaders, 'origin'), valueOf(requestHeaders, 'cookie')]).toEqual([icecream.foreign, undefined])
    }
  })

  test('errors are readable: a mistyped path, and a wrong body with all its faults', async () => {
    const opened = await open(icecream.page)
    expect((await press(opened, 'wrong-path')).read).toBe(404)
    expect(await readBody(latest(opened.page))).toMatchObject({ status: 404, title: 'Not Found' })
    expect((await press(opened, 'wrong-body')).read).toBe(400)
    expect(await readBody(latest(opened.page))).toMatchObject({ status: 400, errors: [{ in: 'body', pointer: '/scoops' }, { in: 'body', pointer: '/note' }] })
  })

  test('the same page on the foreign origin can do nothing, whichever button is pressed', async () => {
    const opened = await open(icecream.foreign)
    const actions: readonly Action[] = ['read', 'store', 'visit', 'store-known', 'remove', 'wrong-path', 'wrong-body']
    expect(await opened.page.locator('button:visible').count()).toBe(actions.length)
    for (const action of actions) expect([action, (await press(opened, action)).read]).toEqual([action, 'blocked'])
    expect(await opened.page.locator('.result[data-verdict=blocked]').count()).toBe(actions.length)
  })

  test('the page shows the requests as the server saw them, with the reason for each CORS header', async () => {
    const opened = await open(icecream.page)
    const { seen } = await press(opened, 'store-known')
    const shown = latest(opened.page).locator('.exchange')
    expect(await shown.locator('.line').allTextContents()).toEqual(seen.map(({ method, path }) => `${method} ${path}`))
    expect(await shown.locator('.status').allTextContents()).toEqual(seen.map(({ status }) => String(status)))
    for (const [index, { requestHeaders, responseHeaders }] of seen.entries()) {
      for (const [list, lines] of [['.request', requestHeaders], ['.response', responseHeaders]] as const) {
        const items = shown.nth(index).locator(`${list} li`)
        expect(await items.locator('code').allTextContents()).toEqual(lines.map(([name, value]) => `${name}: ${value}`))
        const marked = await shown.nth(index).locator(`${list} .matters code`).allTextContents()
        const cors = lines.filter(([name]) => /^(?:origin|access-control-.*|vary)$/i.test(name)).map(([name, value]) => `${name}: ${value}`)
        expect(marked).toEqual(expect.arrayContaining(cors))
        for (const sentence of await items.locator('span').allTextContents()) expect(sentence).toMatch(/^[A-Z].*\.$/)
      }
    }
    // As the browser wrote them, not as `Headers` would have them.
    expect(seen[0]?.requestHeaders.map(([name]) => name)).toContain('Access-Control-Request-Method')
    expect(seen[0]?.requestHeaders[0]?.[0]).toBe('Host')
  })

  test('the page asks nobody but its own origin and the service, works by keyboard, and fits a phone', async () => {
    const page = await createPage()
    const hosts = new Set<string>()
    page.on('request', (request) => hosts.add(new URL(request.url()).origin))
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto(icecream.page)
    await page.locator('body[data-origin=allowed]').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('.result[data-action=read]').waitFor()
    expect(await page.getByRole('status').textContent()).toBe('Read the lemon. The page read it: 200.')
    expect([...hosts].sort()).toEqual([icecream.api, icecream.page].sort())
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
  })
})

function valueOf(lines: Exchange['requestHeaders'] | undefined, name: string): string | undefined {
  return lines?.find(([other]) => other.toLowerCase() === name)?.[1]
}
