/** Finding the gateways that are installed, and what follows where one is not. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { findGateway, GATEWAYS } from '../../scripts/gateways.mjs'
import type { GatewayName } from '../../scripts/gateways.mjs'
import { hasGateway, replaceIn, startGateway } from './gateway.ts'
import { nginx } from './servers/nginx.ts'

const NAMES = Object.keys(GATEWAYS) as GatewayName[]
const folder = mkdtempSync(join(tmpdir(), 'corbel-installed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(process.platform === 'win32').each(NAMES)('%s', (name) => {
  const path = join(folder, GATEWAYS[name].program)
  writeFileSync(path, '#!/bin/sh\nexit 3\n')
  chmodSync(path, 0o755)

  test('is found on the PATH, or where Debian keeps servers', () => {
    expect(findGateway(name, { PATH: folder }, [])).toBe(path)
    expect(findGateway(name, {}, [folder])).toBe(path)
    expect(findGateway(name, { PATH: join(folder, 'nowhere') }, [])).toBeUndefined()
  })

  test('is never skipped in CI', () => {
    expect(hasGateway(name, { CI: 'true' }, [])).toBe(true)
    expect(hasGateway(name, {}, [])).toBe(false)
    expect(hasGateway(name, { PATH: folder }, [])).toBe(true)
  })
})

test('one that is missing, or does not come up, is told with its log', async () => {
  await expect(startGateway(nginx, 1, undefined, () => undefined)).rejects.toThrow('node scripts/gateways.mjs')
  const broken = join(folder, 'broken')
  writeFileSync(broken, '#!/bin/sh\necho "no such directive"\nexit 1\n')
  chmodSync(broken, 0o755)
  await expect(startGateway(nginx, 1, undefined, () => broken)).rejects.toThrow(/nginx did not come up:[^]*no such directive/)
})

test('a change to lines that the manual no longer has is a fault', () => {
  expect(replaceIn('listen 80;', '80', '81')).toBe('listen 81;')
  expect(() => replaceIn('listen 80;', '82', '81')).toThrow('lack 82')
})

test('the gate asks for them', () => {
  expect(readFileSync(fileURLToPath(new URL('../../.ci/run', import.meta.url)), 'utf8')).toMatch(/^node scripts\/gateways\.mjs$/m)
})
