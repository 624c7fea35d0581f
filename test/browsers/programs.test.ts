import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { findFirefox, findWebKit, versionOf } from '../../scripts/browsers.mjs'
import { firefoxOpener } from './programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'corbel-programs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function program(...names: readonly string[]): string {
  const path = join(folder, ...names)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, '#!/bin/sh\necho "Made Browser 1.2"\n')
  chmodSync(path, 0o755)
  return path
}

describe.skipIf(process.platform === 'win32')('finding the other engines', () => {
  const firefox = program('bin', 'firefox-esr')
  const display = program('bin', 'xvfb-run')
  const here = { PATH: join(folder, 'bin') }

  test('Firefox: FIREFOX_PATH before the PATH, and the usual places last', () => {
    const chosen = program('chosen')
    expect(findFirefox({ ...here, FIREFOX_PATH: chosen }, [])).toBe(chosen)
    expect(findFirefox(here, [])).toBe(firefox)
    expect(findFirefox({}, [firefox])).toBe(firefox)
    expect(findFirefox({ ...here, FIREFOX_PATH: join(folder, 'nowhere') }, [firefox])).toBeUndefined()
    expect(findFirefox({ PATH: folder }, [])).toBeUndefined()
  })

  test.each([
    ['beside the other libraries', ['lib', 'webkit2gtk-4.1']],
    ['below the architecture', ['deep', 'arm-linux-gnu', 'webkit2gtk-4.0']],
    ['of GTK 4', ['four', 'x86_64-linux-gnu', 'webkitgtk-6.0']],
  ])('WebKit %s, with a display', (_, [library = '', ...below]) => {
    const browser = program(library, ...below, 'MiniBrowser')
    expect(findWebKit(here, [join(folder, library)])).toEqual({ browser, display })
    expect(findWebKit({ PATH: folder }, [join(folder, library)])).toBeUndefined()
    expect(findWebKit(here, [join(folder, 'nowhere')])).toBeUndefined()
  })

  test('a program tells its version, or nothing', () => {
    expect(versionOf([firefox])).toBe('Made Browser 1.2')
    expect(versionOf([join(folder, 'nowhere')])).toBeUndefined()
  })

  test('what was opened is closed again, also where it ended by itself', async () => {
    const open = firefoxOpener(firefox)
    const close = await open?.('http://127.0.0.1/')
    await expect(Promise.resolve(close?.())).resolves.toBeUndefined()
  })
})
