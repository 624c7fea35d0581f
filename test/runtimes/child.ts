/** A server in a process of its own: started, waited for, and ended. */
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

/** How a server is started, and how it tells that it listens. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
  /** What it writes once it listens; the first group is the port. */
  readonly told: RegExp
}

/** A server that listens. */
export interface Child {
  readonly port: number
  /** What it has written so far. */
  output(): string
  /** Ask it to end, and wait until it has; what it ended with, `null` where it had to be made to. */
  stop(): Promise<number | null>
}

const LONGEST_START = 40_000
const LONGEST_STOP = 5000

/** Start a server and wait until it tells its port. Rejects with all it wrote where it ends before, or is too slow. */
export async function startChild({ program, args, folder, env = {}, told }: Command): Promise<Child> {
  // Without the variables of the test runner: a server that finds them in its environment may believe that it is tested.
  const { PATH, HOME, TMPDIR } = process.env
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH, HOME, TMPDIR, NO_COLOR: '1', NODE_ENV: 'production', ...env } })
  let text = ''
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', (error) => { text += String(error) }).on('close', resolve)
  })
  const port = await new Promise<number>((resolve, reject) => {
    const slow = setTimeout(() => child.kill('SIGKILL'), LONGEST_START)
    const read = (chunk: string): void => {
      text += chunk
      const found = told.exec(text)?.[1]
      if (found === undefined) return
      clearTimeout(slow)
      resolve(Number(found))
    }
    for (const stream of [child.stdout, child.stderr] satisfies Readable[]) stream.setEncoding('utf8').on('data', read)
    void ended.then((code) => {
      clearTimeout(slow)
      reject(new Error(`${program} ${args.join(' ')} ended with ${code} before it listened:\n${text}`))
    })
  })
  return {
    port,
    output: () => text,
    async stop() {
      const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP)
      child.kill('SIGTERM')
      const code = await ended
      clearTimeout(late)
      return code
    },
  }
}
