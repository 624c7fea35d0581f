/** Preflights as real Chromium sends them, counted by the server that gets them. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import type { Contender } from './contender.ts'
import { startServer } from './process.ts'

// The tests' own finder: it is plain JavaScript, and no part of what is compiled here.
const { findChromium } = (await import(new URL('../../scripts/chromium.mjs', import.meta.url).href)) as { readonly findChromium: () => string | undefined }

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Chromium, and a page of its own origin. */
export interface Chromium {
  readonly version: string
  /** How many preflights the requests of a page to one URL take, one for each of the methods. Throws where the page may not read an answer. */
  count(contender: Contender, methods: readonly string[], headers: readonly string[]): Promise<number>
  close(): Promise<void>
}

/** The installed Chromium, started; `undefined` where there is none. */
export async function startChromium(): Promise<Chromium | undefined> {
  const executablePath = findChromium()
  if (executablePath === undefined) return undefined
  const { chromium } = await import('playwright-core')
  const pages = createServer((_request, response) => { response.writeHead(200, ['content-type', 'text/html']).end('<!doctype html><title>A page</title>') })
  await new Promise<void>((resolve) => { pages.listen(0, '127.0.0.1', resolve) })
  const origin = `http://localhost:${(pages.address() as AddressInfo).port}`
  const browser = await chromium.launch({ executablePath, args: [...ARGUMENTS], headless: true })
  return {
    version: browser.version(),
    async count(contender, methods, headers) {
      const server = await startServer({ ...contender, options: { ...contender.options, origins: [origin] } })
      try {
        await server.tell({ do: 'preflights' })
        await fetchAll(browser, origin, `http://localhost:${server.port}/icecream/lemon`, methods, headers)
        return (await server.tell({ do: 'preflights' })) as number
      } finally {
        server.stop()
      }
    },
    async close() {
      await browser.close()
      pages.close()
    },
  }
}

// A context of its own remembers no preflight of another.
async function fetchAll(browser: Browser, origin: string, url: string, methods: readonly string[], names: readonly string[]): Promise<void> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(origin)
    await page.evaluate(async ([target, verbs, headers]) => {
      for (const method of verbs) await fetch(target, { method, credentials: 'include', headers })
    }, [url, methods, Object.fromEntries(names.map((name) => [name, name === 'content-type' ? 'application/json' : 'x']))] as const)
  } finally {
    await context.close()
  }
}
