/**
 * srvx, which makes a `Request` of one of Node's and pumps streams into Node's responses: loaded when either is first needed. Its load takes longer than that of all of Corbel
 * (measured: 65 ms, 45 of them for Node's own `Request`), and many a program needs neither.
 */
import { createRequire } from 'node:module'
import type * as Package from 'srvx/node'

type Srvx = Pick<typeof Package, 'NodeRequest' | 'sendNodeResponse'>

const kept: { module?: Srvx; installed?: boolean } = {}

/** srvx, at once. */
export function srvx(): Srvx {
  kept.module ??= createRequire(import.meta.url)('srvx/node') as Srvx
  return kept.module
}

/** What is to be waited for before `srvx()` can be asked: nothing where the package is installed. A program that was bundled into one file has srvx within, and can only import it. */
export function prepareSrvx(): Promise<void> | undefined {
  kept.installed ??= isInstalled()
  return kept.installed || kept.module !== undefined ? undefined : importSrvx()
}

async function importSrvx(): Promise<void> {
  kept.module = await import('srvx/node')
}

function isInstalled(): boolean {
  try {
    return createRequire(import.meta.url).resolve('srvx/node') !== ''
  } catch {
    return false
  }
}
