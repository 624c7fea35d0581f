/** What a run was made on. */
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'

/** The machine and the programs, a line each. */
export function describeMachine(peers: readonly string[]): readonly string[] {
  const [cpu] = cpus()
  return [
    `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${type()} ${release()}, load ${loadavg().map((load) => load.toFixed(1)).join(' ')} at the end`,
    `Node ${process.version}, V8 ${process.versions.v8}`,
    peers.map((name) => `${name} ${versionOf(name)}`).join(', '),
  ]
}

function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8')) as { readonly version: string }
  return version
}
