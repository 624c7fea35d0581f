/** A stranger's folder: the package as it is published, unpacked in `node_modules`, with what it depends on beside it. */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ensureBuilt, manifest } from './build.ts'
import { ROOT, run } from './command.ts'

/** The folder of a stranger who has the package in `node_modules`. */
export interface Guest {
  readonly folder: string
  /** Remove it all. */
  leave(): void
}

/** One who has installed it as it is published. */
export interface Stranger extends Guest {
  /** Where the package lies unpacked. */
  readonly installed: string
  readonly tarball: string
}

/** Build and pack the package, and install it without the network in a folder of its own; `beside` names more packages of the repository to be found there. */
export function installStranger(beside: readonly string[] = []): Stranger {
  const guest = receiveGuest()
  const { folder } = guest
  const { code, stderr } = run(ROOT, 'npm', 'pack', '--ignore-scripts', '--no-update-notifier', '--pack-destination', folder)
  if (code !== 0) throw new Error(`npm pack failed:\n${stderr}`)
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
  const installed = join(folder, 'node_modules', manifest.name)
  mkdirSync(installed)
  run(folder, 'tar', '-xpzf', tarball, '-C', installed, '--strip-components=1')
  for (const name of [...Object.keys(manifest.dependencies ?? {}), ...beside]) link(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name))
  return { ...guest, installed, tarball }
}

/** Build the package, and link it into a folder of its own: quicker than to install it, for who asks what it does and not what it is. */
export function linkGuest(): Guest {
  const guest = receiveGuest()
  link(ROOT, join(guest.folder, 'node_modules', manifest.name))
  return guest
}

function receiveGuest(): Guest {
  ensureBuilt()
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'corbel-stranger-')))
  mkdirSync(join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  return { folder, leave: () => rmSync(folder, { recursive: true, force: true }) }
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path, 'junction')
}
