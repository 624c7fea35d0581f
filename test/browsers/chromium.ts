/** Starting the installed Chromium for a test, or saying that there is none. */
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { findChromium, isCi } from '../../scripts/chromium.mjs'

// Nothing that would talk to the network by itself, and nothing that a container lacks (a display, a sandbox for root, QUIC).
const ARGUMENTS: readonly string[] = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

/** Whether browser tests can run here: `describe.skipIf(!hasChromium())`. In CI always: there a missing browser fails them. */
export function hasChromium(): boolean {
  return isCi() || findChromium() !== undefined
}

/** The installed Chromium, headless; the caller closes it. `undefined` where there is none; in CI that throws, so that no test is skipped unseen. */
export async function launchChromium(): Promise<Browser | undefined> {
  const executablePath = findChromium()
  if (executablePath === undefined) {
    if (isCi()) throw new Error('No Chromium is installed, and in CI the browser tests must run. `node scripts/chromium.mjs` says how to get one.')
    return undefined
  }
  return await chromium.launch({ executablePath, args: [...ARGUMENTS], headless: true })
}
