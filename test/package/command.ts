/** Running a tool of the repository in a child process, and where the repository is. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The repository's folder, without a slash at its end. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')

/** What a command left behind. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Run `node file ...args` in `folder` and wait for it. A failure of the command is in `code`; that it cannot be started is thrown. */
export function runNode(folder: string, file: string, ...args: readonly string[]): Outcome {
  return run(folder, process.execPath, file, ...args)
}

/** Run a command in `folder` and wait for it, without a shell and without the variables that make tools colour their output. */
export function run(folder: string, command: string, ...args: readonly string[]): Outcome {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' }
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 })
  if (error !== undefined) throw error
  return { code: status, stdout, stderr }
}
