/** The runtimes that the tests start, each with the program that serves and the arguments that a user would give it, but for the address. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isCi } from '../../scripts/chromium.mjs'
import { RUNTIME_NAMES, findRuntime } from '../../scripts/runtimes.mjs'
import { ROOT } from '../package/command.ts'
import { startChild } from './child.ts'
import type { Child, Command } from './child.ts'

/** A runtime, or one version of Node. */
export interface Runtime {
  readonly name: string
  readonly kind: 'bun' | 'deno' | 'workerd' | 'node'
  /** The file that is run; `undefined` where it is not installed. */
  readonly program: string | undefined
  /** Whether it takes TypeScript as it is. */
  readonly takesTypes: boolean
  /**
   * Serve a file of the folder on a free port of this machine: on Node a module or script that calls `serve` and writes where it listens, on workerd a configuration whose socket
   * is named `http`, elsewhere a module that exports an application by default.
   */
  serve(folder: string, file: string, surroundings?: Surroundings): Promise<Child>
}

/** What a program is given beside its file. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>
  /** The other servers that it may talk to, as `host:port`. */
  readonly reaches?: readonly string[]
}

const KINDS: Readonly<Record<string, Runtime['kind']>> = { Bun: 'bun', Deno: 'deno', workerd: 'workerd' }
const MISSING = 'not installed: node scripts/runtimes.mjs'

// Bun takes port and host from what a module exports, and listens on every address unless it says otherwise: what is tested says nothing of either.
const LOOPBACK = 'const { serve } = Bun\nBun.serve = (options) => serve({ ...options, hostname: \'127.0.0.1\' })\n'

const COMMANDS: Readonly<Record<Runtime['kind'], (folder: string, file: string, surroundings: Required<Surroundings>) => Omit<Command, 'program' | 'folder'>>> = {
  node: (_folder, file, { env }) => ({ args: [file], env: { PORT: '0', ...env }, told: /http:\/\/127\.0\.0\.1:(\d+)/ }),
  bun(folder, file, { env }) {
    const preload = join(folder, 'loopback.mjs')
    writeFileSync(preload, LOOPBACK)
    return { args: ['--no-install', '--preload', preload, file], env: { PORT: '0', ...env }, told: /http:\/\/127\.0\.0\.1:(\d+)/ }
  },
  // No permission but to read the variables that are given, and to talk to those servers.
  deno: (_folder, file, { env, reaches }) => ({
    args: [
      'serve', '--no-prompt', ...Object.keys(env).map((name) => `--allow-env=${name}`), ...(reaches.length > 0 ? [`--allow-net=${reaches.join(',')}`] : []),
      '--host', '127.0.0.1', '--port', '0', file,
    ],
    env, told: /http:\/\/127\.0\.0\.1:(\d+)/,
  }),
  workerd: (_folder, file, { env }) => ({
    args: ['serve', file, '--socket-addr', 'http=127.0.0.1:0', '--control-fd=1'],
    env: { WORKERD_ESBUILD: join(ROOT, 'node_modules/.bin/esbuild'), ...env }, told: /"socket":"http","port":(\d+)/,
  }),
}

function createRuntime(name: string, program: string | undefined): Runtime {
  const kind = KINDS[name] ?? 'node'
  return {
    name: program === undefined ? `${name} (${MISSING})` : name,
    kind,
    program,
    takesTypes: kind !== 'node' || Number(/\d+/.exec(name)?.[0]) >= 24,
    serve(folder, file, { env = {}, reaches = [] } = {}) {
      if (program === undefined) throw new Error(`${name} is ${MISSING}.`)
      return startChild({ program, folder, ...COMMANDS[kind](folder, file, { env, reaches }) })
    },
  }
}

/** Every runtime, the Node that runs the tests included. */
export const RUNTIMES: readonly Runtime[] = [...RUNTIME_NAMES.map((name) => createRuntime(name, findRuntime(name))), createRuntime(`Node ${process.versions.node}`, process.execPath)]

/** Whether the tests of a runtime are left out, as their name then says: where it is not installed, but never in CI. */
export function isLeftOut({ program }: Runtime): boolean {
  return program === undefined && !isCi()
}
