/** Starting the other runtimes: Bun, Deno and workerd, each with a bundled fetch handler. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSocketRunner } from './process.ts'
import type { Runner } from './process.ts'
import type { Sent } from './requests.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const BUNDLES = join(HERE, 'bundles')

// The tests' own finder: it is plain JavaScript, and no part of what is compiled here.
const { findRuntime } = (await import(new URL('../../scripts/runtimes.mjs', import.meta.url).href)) as { readonly findRuntime: (name: string) => string | undefined }
const BUN = findRuntime('Bun')

/** A runtime, by the program that it is and how it is told to serve a bundle. */
export interface Runtime {
  readonly name: string
  readonly program: string
  readonly args: (file: string) => readonly string[]
}

const ARGUMENTS: Readonly<Record<string, Runtime['args']>> = {
  Bun: (file) => ['--no-install', join(HERE, 'runtimes/serve-bun.js'), file],
  Deno: (file) => ['run', '--allow-all', '--no-config', join(HERE, 'runtimes/serve-deno.js'), `file://${file}`],
  workerd: (file) => ['serve', '--control-fd=1', writeWorker(file)],
}

/** The runtimes that are installed, as `node scripts/runtimes.mjs` does it; none without Bun, which bundles for all. */
export const RUNTIMES: readonly Runtime[] = Object.entries(ARGUMENTS).flatMap(([name, args]) => {
  const program = findRuntime(name)
  return program === undefined || BUN === undefined ? [] : [{ name, program, args }]
})

/** Bundle a handler of `runtimes/` into one file that runs anywhere. */
export function bundleHandler(name: string): string {
  mkdirSync(BUNDLES, { recursive: true })
  const file = join(BUNDLES, `${name}.js`)
  const { status, stderr } = spawnSync(BUN ?? 'bun', ['build', join(HERE, `runtimes/${name}.js`), '--target=browser', '--format=esm', `--outfile=${file}`], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${name} cannot be bundled: ${stderr}`)
  return file
}

// Written once: a worker that starts may be reading it while another one is started.
const configs = new Map<string, string>()

// One worker that listens on any free port: https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp
function writeWorker(file: string): string {
  const known = configs.get(file)
  if (known !== undefined) return known
  const config = file.replace(/\.js$/, '.capnp')
  configs.set(file, config)
  const name = file.slice(file.lastIndexOf('/') + 1)
  writeFileSync(config, [
    'using Workerd = import "/workerd/workerd.capnp";',
    'const config :Workerd.Config = (services = [(name = "main", worker = .worker)], sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]);',
    `const worker :Workerd.Worker = (modules = [(name = "main.js", esModule = embed "${name}")], compatibilityDate = "2026-01-01");`, '',
  ].join('\n'))
  return config
}

/** Serve a bundle on a runtime, and measure it over sockets. */
export async function startRuntime({ name, program, args }: Runtime, variant: string, file: string, sent: Sent): Promise<Runner> {
  const child = spawn(program, args(file), { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<number>((resolve, reject) => {
    let printed = ''
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} instead of serving ${variant}.`)))
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      // Ours, and what workerd tells its controller.
      const found = /port "?:?\s*(\d+)/.exec(printed.replaceAll('"', ' ').replaceAll(':', ' '))
      if (found !== null) resolve(Number(found[1]))
    })
  })
  return createSocketRunner(`${name} ${variant}`, port, child.pid ?? 0, sent, () => { child.kill() })
}
