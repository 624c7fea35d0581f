/** The ice cream example as a program: what `npm start` prints, and how it ends. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt } from '../package/build.ts'
import { ROOT, runNode } from '../package/command.ts'

interface Program {
  readonly process: ChildProcess
  readonly out: () => string
  readonly err: () => string
}

describe('the ice cream example as a program', { timeout: 60_000 }, () => {
  const running: ChildProcess[] = []

  beforeAll(() => {
    ensureBuilt()
    const { code, stdout } = runNode(ROOT, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'examples/icecream/tsconfig.json')
    expect(stdout).toBe('')
    expect(code).toBe(0)
  }, 60_000)

  afterEach(() => {
    for (const process of running.splice(0)) process.kill('SIGKILL')
  })

  function start(variables: Readonly<Record<string, string>>): Program {
    const process = spawn(execPath, [join(ROOT, 'examples/icecream/dist/main.js')], { env: { ...env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] })
    running.push(process)
    const texts = { out: '', err: '' }
    process.stdout.on('data', (chunk: Buffer) => (texts.out += String(chunk)))
    process.stderr.on('data', (chunk: Buffer) => (texts.err += String(chunk)))
    return { process, out: () => texts.out, err: () => texts.err }
  }

  async function started(program: Program): Promise<{ readonly page: string; readonly api: string }> {
    await expect.poll(program.out, { timeout: 10_000 }).toContain('Ctrl+C')
    const page = /Open +(http:\/\/localhost:\d+)\//.exec(program.out())?.[1] ?? ''
    const api = /Service +(http:\/\/localhost:\d+)\//.exec(program.out())?.[1] ?? ''
    return { page, api }
  }

  test('it says where to look and who may do what, and serves both', async () => {
    const program = start({ PORT: '0' })
    const { page, api } = await started(program)
    expect(program.out()).toMatch(new RegExp(`PUT +/icecream/:flavour +with credentials +${page}\n`))
    expect(program.out()).toMatch(/DELETE +\/icecream\/:flavour +nobody from another origin\n/)
    expect(program.err()).toBe('')
    expect(await (await fetch(page)).text()).toContain('<title>Ice cream across origins</title>')
    expect(await (await fetch(`${api}/icecream`)).json()).toHaveLength(3)
    expect((await fetch(`${page}/nothing.html`)).status).toBe(404)
    expect((await fetch(`${page}/..%2fmain.ts`)).status).toBe(404)
  })

  test.skipIf(process.platform === 'win32')('it stops at Ctrl+C at once, whatever connections are open', async () => {
    const program = start({ PORT: '0' })
    const { page, api } = await started(program)
    const sockets = [page, api].map((origin) => connect(Number(new URL(origin).port), '127.0.0.1').on('error', () => undefined))
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    const began = performance.now()
    program.process.kill('SIGINT')
    await once(program.process, 'exit')
    expect(performance.now() - began).toBeLessThan(3000)
    expect(program.err()).toBe('')
    for (const socket of sockets) socket.destroy()
  })

  test('it takes its ports from the environment', async () => {
    const [port, pagePort] = await Promise.all([findFreePort(), findFreePort()])
    const program = start({ PORT: String(port), PAGE_PORT: String(pagePort) })
    expect(await started(program)).toEqual({ page: `http://localhost:${pagePort}`, api: `http://localhost:${port}` })
  })

  test.each(['abc', '65536', '-1', '80.5'])('it refuses what is no port: %s', async (port) => {
    const program = start({ PORT: port })
    const [code] = await once(program.process, 'close') as [number]
    expect(code).toBe(1)
    expect(program.err()).toBe(`PORT is \`${port}\`. Write a port from 0 to 65535; 0 takes one that is free.\n`)
  })

  test.each(['PORT', 'PAGE_PORT'])('it says what to do where %s is taken', async (name) => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
      const { port } = server.address() as AddressInfo
      const program = start({ PORT: '0', [name]: String(port) })
      const [code] = await once(program.process, 'close') as [number]
      expect(code).toBe(1)
      expect(program.err()).toMatch(/^listen EADDRINUSE.* Choose other ports: PORT=9000 npm start .*\n$/)
    } finally {
      server.close()
    }
  })
})

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
