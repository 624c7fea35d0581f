/** A gateway under test: how one is configured, started in the foreground in front of an application, waited for, and ended by its process. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isCi } from '../../scripts/chromium.mjs'
import { findGateway } from '../../scripts/gateways.mjs'
import type { GatewayName } from '../../scripts/gateways.mjs'
import { exchange } from '../runtimes/exchange.ts'
import { pause } from '../runtimes/host.ts'
import type { ServiceAbilities } from '../runtimes/service-host.ts'
import type { Kind } from './cached-app.ts'
import { readLines } from './manual.ts'

/** Makes other lines of those of the manual. */
export type Edit = (lines: string) => string

/** What turns the lines of docs/gateways.md into a program that runs on this machine, and what is known of it. */
export interface Gateway {
  readonly name: GatewayName
  /** The file for the lines, and all that has to stand around them: no more than paths, logs and what a system's own configuration would hold. */
  readonly file: string
  readonly frame: (lines: string, folder: string) => string
  /** The arguments that run it in the foreground. */
  readonly args: (folder: string, port: number) => readonly string[]
  /** The same lines, with those of the manual that let a page read the gateway's own errors. */
  readonly mendErrors: (lines: string, errors: string) => string
  /** The same lines, but that the application is told another Host than the client said. */
  readonly rewriteHost: Edit
  /** The mistake that the manual warns of: the gateway writes `Access-Control-Allow-Origin: *` too. */
  readonly addOrigin: Edit
  readonly traits: Traits
}

/** How a gateway, configured as the manual shows, differs from the others. docs/gateways.md has these as a table. */
export interface Traits {
  /** What it keeps where the answer says `Vary: Origin`, and what it keeps, and mixes up, where that is missing. */
  readonly keeps: readonly Kind[]
  readonly mixes: readonly Kind[]
  /** Whether it asks the application if what it kept is still right, once that has become stale. */
  readonly revalidates: boolean
  /** What its own 304 carries: the CORS headers of the answer that it kept, or none. */
  readonly own304: 'whole' | 'bare' | 'none'
  /** The status with which it answers for an application that is down. */
  readonly down: 502 | 503
  /** What comes of `addOrigin`: two lines, or `*` in place of the true one. */
  readonly addedOrigin: 'doubled' | 'replaced'
  /** What of the suites it does not let through. */
  readonly cannot?: Partial<ServiceAbilities>
}

/** A gateway that runs. */
export interface RunningGateway {
  readonly port: number
  /** What it wrote while it ran. */
  readonly log: () => string
  stop(): Promise<void>
}

const ATTEMPTS = 5
const PATIENCE = 20_000

/** Whether a gateway can be tested here. In CI always: there a missing one fails its tests. */
export function hasGateway(name: GatewayName, variables?: Readonly<Record<string, string | undefined>>, places?: readonly string[]): boolean {
  return isCi(variables) || findGateway(name, variables, places) !== undefined
}

/** Start a gateway in front of the application at this port, with the lines of the manual or what an edit makes of them. Rejects with its log where it does not come up. */
export async function startGateway(gateway: Gateway, app: number, edit: Edit = (lines) => lines, find: (name: GatewayName) => string | undefined = findGateway): Promise<RunningGateway> {
  const program = find(gateway.name)
  if (program === undefined) throw new Error(`There is no ${gateway.name}, and in CI its tests must run. \`node scripts/gateways.mjs\` tries to install it.`)
  const lines = edit(readLines(gateway.name, 'serve'))
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort()
    const folder = createFolder()
    writeFileSync(join(folder, gateway.file), `${gateway.frame(atPorts(lines, port, app), folder)}\n`, { mode: 0o644 })
    const running = run(program, gateway.args(folder, port), folder, port)
    // Somebody else may have taken the port meanwhile: then it ends by itself.
    if (await answers(port, running.child)) return running
    const log = running.log()
    await running.stop()
    if (attempt === ATTEMPTS) throw new Error(`${gateway.name} did not come up:\n${log}`)
  }
}

/** Put something in place of a part of the lines. Throws where they lack it: then the manual has changed. */
export function replaceIn(lines: string, part: string | RegExp, by: string): string {
  const replaced = lines.replace(part, () => by)
  if (replaced === lines) throw new Error(`The lines of the manual lack ${String(part)}:\n${lines}`)
  return replaced
}

/** The lines of the manual, with the ports of this run: there the gateway has 8080 and the application 8000. */
export function atPorts(lines: string, port: number, app: number): string {
  return lines.replaceAll(/\b8080\b/g, String(port)).replaceAll(/\b8000\b/g, String(app))
}

// The gateway may change to another user, who must be able to read and to write here.
function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'corbel-gateway-'))
  mkdirSync(join(folder, 'cache'))
  for (const each of [folder, join(folder, 'cache')]) chmodSync(each, 0o777)
  return folder
}

function run(program: string, args: readonly string[], folder: string, port: number): RunningGateway & { readonly child: ChildProcess } {
  const output = openSync(join(folder, 'output.log'), 'w')
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', output, output], detached: true, env: { ...process.env, HOME: folder, TMPDIR: folder } })
  closeSync(output)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    port, child,
    log: () => readLogs(folder),
    async stop() {
      endGroup(child.pid)
      await ended
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

function readLogs(folder: string): string {
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log') && statSync(join(folder, name)).size > 0)
  return logs.map((name) => `${name}:\n${readFileSync(join(folder, name), 'utf8')}`).join('\n')
}

// The whole group: a gateway has children.
function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL')
  } catch {
    // All of it has ended by itself.
  }
}

/** Whether it comes up and passes on what the application says. Some answer 502 until they have found it. */
async function answers(port: number, child: ChildProcess): Promise<boolean> {
  for (const start = Date.now(); Date.now() - start < PATIENCE; await pause(20)) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return false
    const first = await exchange(port, { path: '/nowhere', method: 'OPTIONS' }).catch(() => undefined)
    if (first !== undefined && first.status < 500) return child.exitCode === null
  }
  return false
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
