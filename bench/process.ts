/** Starting contenders and telling them what to do. */
import { fork } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Contender, Made, Order } from './contender.ts'
import { createLoad } from './load.ts'
import type { Slice } from './load.ts'
import type { Sent } from './requests.ts'

/** Something whose cost can be measured slice by slice. */
export interface Runner {
  readonly name: string
  /** The first answer, as text. */
  readonly answer: string
  run(seconds: number): Promise<Slice>
  stop(): void
}

/** A contender in its own process. */
export interface Process {
  readonly pid: number
  readonly made: Made
  tell(order: Order): Promise<unknown>
  stop(): void
}

const PROGRAM = fileURLToPath(new URL('contender.js', import.meta.url))

/** The name of a contender in tables and progress. */
export function nameOf({ host, variant }: Contender): string {
  return `${host} ${variant}`
}

/** Start the process of a contender, which is made or served next. `flags` are Node's. */
function forkContender(contender: Contender, flags: readonly string[]): Omit<Process, 'made'> {
  const child = fork(PROGRAM, { execArgv: [...flags], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const tell = (order: Order): Promise<unknown> => new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error(`${nameOf(contender)} ended.`))
    child.once('exit', fail)
    child.once('message', ({ result, error }: { readonly result?: unknown; readonly error?: string }) => {
      child.off('exit', fail)
      if (error === undefined) resolve(result)
      else reject(new Error(`${nameOf(contender)}: ${error}`))
    })
    child.send(order)
  })
  return { pid: child.pid ?? 0, tell, stop: () => { child.kill() } }
}

/** Start a contender. `flags` are Node's. */
export async function startProcess(contender: Contender, flags: readonly string[] = []): Promise<Process> {
  const process = forkContender(contender, flags)
  return { ...process, made: (await process.tell({ do: 'make', contender })) as Made }
}

/** Start a contender on a port of its own. */
export async function startServer(contender: Contender): Promise<Omit<Process, 'made'> & { readonly port: number }> {
  const process = forkContender(contender, [])
  return { ...process, port: (await process.tell({ do: 'serve', contender })) as number }
}

/** A contender that is measured in process. */
export interface ProcessRunner extends Runner {
  readonly made: Made
  /** Exchange other requests from now on. */
  load(requests: readonly Sent[]): Promise<void>
}

/** Start a contender, and measure it in process. */
export async function startInProcess(contender: Contender, requests: readonly Sent[], flags: readonly string[] = []): Promise<ProcessRunner> {
  const { made, tell, stop } = await startProcess(contender, flags)
  const [answer = ''] = (await tell({ do: 'show', requests: requests.slice(0, 1) })) as readonly string[]
  const load = async (other: readonly Sent[]): Promise<void> => { await tell({ do: 'load', requests: other }) }
  if (requests.length > 0) await load(requests)
  return { name: nameOf(contender), answer, made, load, run: async (seconds) => (await tell({ do: 'run', seconds })) as Slice, stop }
}

/** Start a contender on a port, and measure it over sockets. */
export async function startOnSocket(contender: Contender, sent: Sent): Promise<Runner> {
  const { pid, port, stop } = await startServer(contender)
  return createSocketRunner(nameOf(contender), port, pid, sent, stop)
}

/** Measure a server that listens on a port, in the process `pid`. */
export async function createSocketRunner(name: string, port: number, pid: number, sent: Sent, stop: () => void): Promise<Runner> {
  const load = await createLoad(port, sent)
  return {
    name,
    answer: load.answer,
    async run(seconds) {
      const before = cpuOf(pid)
      const slice = await load.run(seconds)
      const after = cpuOf(pid)
      return { ...slice, cpu: before === undefined || after === undefined ? undefined : after - before }
    },
    stop() {
      load.close()
      stop()
    },
  }
}

// Seconds of processor time of all threads, in nanoseconds from Linux; nothing elsewhere.
function cpuOf(pid: number): number | undefined {
  try {
    const folder = `/proc/${pid}/task`
    return readdirSync(folder).reduce((sum, thread) => sum + Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ', 1)[0]), 0) / 1e9
  } catch {
    return undefined
  }
}
