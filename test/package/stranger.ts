/** A stranger's folder: the package as it is published, unpacked in `node_modules`, with what it depends on beside it. */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ensureBuilt, manifest } from './build.ts'
import { ROOT, run } from './command.ts'

/** The folder of a stranger who has installed the package. */
export interface Stranger {
  readonly folder: string
  /** Where the package lies unpacked. */
  readonly installed: string
  readonly tarball: string
  /** Remove it all. */
  leave(): void
}

/** Build and pack the package, and install it without the network in a folder of its own; `beside` names more packages of the repository to be found there. */
export function installStranger(beside: readonly string[] = []): Stranger {
  ensureBuilt()
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'corbel-stranger-')))
  const { code, stderr } = run(ROOT, 'npm', 'pack', '--ignore-scripts', '--no-update-notifier', '--pack-destination', folder)
  if (code !== 0) throw new Error(`npm pack failed:\n${stderr}`)
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
  const installed = join(folder, 'node_modules', manifest.name)
  mkdirSync(installed, { recursive: true })
  run(folder, 'tar', '-xpzf', tarball, '-C', installed, '--strip-components=1')
  for (const name of [...Object.keys(manifest.dependencies ?? {}), ...beside]) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), 'junction')
  }
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  return { folder, installed, tarball, leave: () => rmSync(folder, { recursive: true, force: true }) }
}
