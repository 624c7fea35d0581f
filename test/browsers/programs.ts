/** The browsers that run as programs of their own, without a driver: they are given a page to open, and ended by their process. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFirefox, findWebKit } from '../../scripts/browsers.mjs'

/** Opens a page; what it gives closes the browser again. */
export type OpenPage = (page: string) => Promise<() => Promise<void> | void>

// Nothing that would talk to the network by itself, or ask a person.
const PREFERENCES = {
  'network.trr.mode': 5,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.server': '',
  'services.settings.server': 'data:,',
}

/** Firefox, with a profile of its own for each page; `undefined` where it is not installed. */
export function firefoxOpener(program: string | undefined = findFirefox()): OpenPage | undefined {
  return program === undefined ? undefined : (page) => openProgram(program, (folder) => ['--headless', '--no-remote', '--profile', folder, page])
}

/** WebKitGTK's small browser on a display that nobody sees; `undefined` where it is not installed. */
export function webkitOpener(programs: ReturnType<typeof findWebKit> = findWebKit()): OpenPage | undefined {
  return programs === undefined ? undefined : (page) => openProgram(programs.display, () => ['-a', '--', programs.browser, '--private', page])
}

async function openProgram(program: string, args: (folder: string) => readonly string[]): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'corbel-browser-'))
  writeFileSync(join(folder, 'user.js'), Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''))
  const child = spawn(program, args(folder), { stdio: 'ignore', detached: true, env: { ...process.env, HOME: folder } })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return async () => {
    endGroup(child.pid)
    await ended
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

// The whole group: a browser has children, which may write while the folder is being removed.
function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL')
  } catch {
    // All of it has ended by itself.
  }
}
