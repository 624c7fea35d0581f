/** What a run was made on. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'

/** The machine and the programs. */
export interface Machine {
  /** What it is, a line each. */
  readonly lines: readonly string[]
  /** How busy it was in the last 1, 5 and 15 minutes. */
  readonly load: string
}

/** This machine, now. */
export function describeMachine(peers: readonly string[]): Machine {
  const [cpu] = cpus()
  return {
    lines: [
      `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${type()} ${release()}`,
      `Node ${process.version}, V8 ${process.versions.v8}`,
      peers.map((name) => `${name} ${versionOf(name)}`).join(', '),
    ],
    load: loadavg().map((load) => load.toFixed(1)).join(' '),
  }
}

/** The commit of this checkout, with a `+` where files differ from it; `undefined` where there is none. The report itself may differ: it is what is being written. */
export function findCommit(): string | undefined {
  const cwd = new URL('../..', import.meta.url)
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd, encoding: 'utf8' })
  if (status !== 0) return undefined
  const changed = spawnSync('git', ['status', '--porcelain', '--', '.', ':!docs/performance.md'], { cwd, encoding: 'utf8' }).stdout.trim() !== ''
  return `${stdout.trim()}${changed ? '+' : ''}`
}

function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8')) as { readonly version: string }
  return version
}
