/** The page of documents in real Chromium: it shows the operations under its own Content-Security-Policy, and breaks none of it. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { Serving } from '../../src/node.ts'
import { createApp, mount, service } from '../../src/index.ts'
import { serve, swaggerUi } from '../../src/node.ts'
import { docs } from '../../src/openapi.ts'
import { hasChromium, launchChromium } from './chromium.ts'

const Scoop = z.object({ scoops: z.int().min(1) })
const icecream = service('/icecream/:flavour', { tags: ['icecream'], put: { summary: 'Order some <b>now</b>', body: Scoop, response: Scoop, handler: ({ body }) => body } })

describe.skipIf(!hasChromium())('the page of documents in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser
  let serving: Serving

  beforeAll(async () => {
    const launched = await launchChromium()
    if (launched === undefined) throw new Error('Chromium did not start.')
    browser = launched
    const inner = createApp([icecream, docs({ title: 'Ice cream & more', version: '1.0.0', viewer: swaggerUi() })])
    serving = await serve(createApp([mount('/api', inner)]), { port: 0, host: '127.0.0.1', signals: false })
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await serving?.stop()
  })

  test('shows each operation, also where it is mounted, and nothing in its console', async () => {
    const page = await browser.newPage()
    const heard: string[] = []
    page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') heard.push(message.text()) })
    page.on('pageerror', (error) => { heard.push(String(error)) })
    await page.goto(`${serving.url}/api/docs`)
    await page.waitForSelector('.opblock-put')
    expect(await page.title()).toContain('Ice cream & more')
    const text = await page.locator('.opblock-put').innerText()
    expect(text).toContain('/icecream/{flavour}')
    expect(text).toContain('Order some <b>now</b>')
    expect(heard).toEqual([])
    await page.close()
  })

  test('sends a request from the page', async () => {
    const page = await browser.newPage()
    await page.goto(`${serving.url}/api/docs`)
    await page.locator('.opblock-put .opblock-summary').click()
    await page.locator('.try-out__btn').click()
    await page.locator('.parameters input').first().fill('lemon')
    await page.locator('.body-param textarea').fill('{"scoops":2}')
    await page.locator('.execute').click()
    await page.waitForSelector('.live-responses-table .response-col_status')
    expect(await page.locator('.live-responses-table').innerText()).toContain('200')
    await page.close()
  })
})
