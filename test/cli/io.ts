/** A stand-in for the streams of a process. */
import { join } from 'node:path'
import { main } from '../../src/cli/main.ts'
import type { Io } from '../../src/cli/io.ts'

/** Where the modules of the tests lie. */
export const MODULES: string = join(import.meta.dirname, 'modules')

/** How a command ended. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Run a command in this process. */
export async function run(args: readonly string[], io: Partial<Io> & { readonly input?: string } = {}): Promise<Ran> {
  let out = ''
  let err = ''
  const { input = '', ...rest } = io
  const code = await main(args, {
    out: (text) => { out += text },
    err: (text) => { err += text },
    stdin: async () => input,
    env: {}, cwd: MODULES, terminal: { out: false, err: false },
    ...rest,
  })
  return { code, out, err }
}

/** What a command with `--json` wrote. */
export async function runJson(args: readonly string[], io: Parameters<typeof run>[1] = {}): Promise<{ readonly code: number; readonly json: unknown }> {
  const { code, out } = await run([...args, '--json'], io)
  return { code, json: JSON.parse(out) }
}
