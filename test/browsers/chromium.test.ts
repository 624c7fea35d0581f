import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { findChromium, isCi } from '../../scripts/chromium.mjs'
import { hasChromium, launchChromium } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'corbel-chromium-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function program(...names: readonly string[]): string {
  const path = join(folder, ...names)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, '#!/bin/sh\n')
  chmodSync(path, 0o755)
  return path
}

describe.skipIf(process.platform === 'win32')('finding Chromium', () => {
  const chosen = program('chosen')
  const chrome = program('first', 'google-chrome')
  const chromium = program('second', 'chromium')
  const usual = program('usual', 'chromium')
  const path = ['', join(folder, 'nowhere'), join(folder, 'first'), join(folder, 'second')].join(delimiter)
  mkdirSync(join(folder, 'third', 'chromium'), { recursive: true })
  writeFileSync(join(folder, 'plain'), '')

  test.each([
    ['takes CHROMIUM_PATH before all', { CHROMIUM_PATH: chosen, PATH: path }, chosen],
    ['takes an empty CHROMIUM_PATH for none', { CHROMIUM_PATH: '', PATH: path }, chromium],
    ['prefers Chromium to Chrome, wherever on the PATH they are', { PATH: path }, chromium],
    ['finds Chrome where it is alone', { PATH: join(folder, 'first') }, chrome],
    ['finds the usual places without a PATH', {}, usual],
    ['takes no folder for a program', { PATH: join(folder, 'third') }, usual],
  ])('%s', (_name, variables, found) => {
    expect(findChromium(variables, [usual])).toBe(found)
    expect(chrome).not.toBe(chromium)
  })

  test('finds nothing where there is nothing', () => {
    expect(findChromium({ PATH: join(folder, 'nowhere') }, [])).toBeUndefined()
  })

  test.each(['nowhere', 'plain', 'third'])('refuses a CHROMIUM_PATH that is no program: %s', (name) => {
    expect(() => findChromium({ CHROMIUM_PATH: join(folder, name), PATH: path })).toThrow(`CHROMIUM_PATH is \`${join(folder, name)}\``)
  })
})

test.each([[{}, false], [{ CI: '' }, false], [{ CI: 'false' }, false], [{ CI: '0' }, false], [{ CI: 'true' }, true], [{ CI: '1' }, true]])('reads %o: in CI %s', (variables, ci) => {
  expect(isCi(variables)).toBe(ci)
})

test.skipIf(!hasChromium())('Chromium starts and runs a page', { timeout: 60_000 }, async () => {
  const browser = await launchChromium()
  try {
    const page = await browser?.newPage()
    expect(await page?.evaluate('1 + 1')).toBe(2)
  } finally {
    await browser?.close()
  }
})
