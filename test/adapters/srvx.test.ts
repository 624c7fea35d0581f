/** What is loaded when it is needed: a server starts without it, and has it all the same, also as one file without packages beside it. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url))

const PROGRAM = `
  import { createServer, get } from 'node:http'
  import { text } from 'node:stream/consumers'
  import { createApp, service } from './index.ts'
  import { cors, serve, toNode } from './node.ts'
  const loaded = () => process.moduleLoadList.some((name) => name.endsWith('/undici'))
  const app = createApp([
    service('/echo', { post: async ({ request }) => ({ text: await request.text() }) }),
    service('/stream', { get: async function* () { yield 'lemon' } }),
    service('/loaded', { cors: { origins: ['https://app.example'] }, get: () => ({ loaded: loaded() }) }),
  ])
  const { port } = await serve(app, { port: 0, host: '127.0.0.1', signals: false })
  const plain = createServer(cors({ origins: ['https://app.example'] })((request, response) => { response.end(JSON.stringify({ loaded: loaded() })) }))
  const mounted = createServer(toNode(app))
  for (const server of [plain, mounted]) await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const ports = [port, plain.address().port, mounted.address().port]
  // By a client that does not load them either, and before the server does.
  const ask = (each) => new Promise((resolve) => { get({ port: each, host: '127.0.0.1', path: '/loaded', headers: { origin: 'https://app.example' } }, async (response) => resolve(JSON.parse(await text(response)).loaded)) })
  process.send({ ports, loaded: await Promise.all(ports.map(ask)) })
`

/** Where Node finds the packages, and where it finds none. */
const folders = { beside: mkdtempSync(fileURLToPath(new URL('srvx-', import.meta.url))), alone: mkdtempSync(join(tmpdir(), 'corbel-srvx-')) }
const children: ChildProcess[] = []

afterAll(() => {
  for (const child of children) child.kill()
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true })
})

interface Started {
  readonly ports: readonly number[]
  readonly loaded: readonly boolean[]
}

async function start(where: keyof typeof folders, external: readonly string[]): Promise<Started> {
  const outfile = join(folders[where], 'program.mjs')
  await build({
    stdin: { contents: PROGRAM, resolveDir: SOURCE, loader: 'ts' }, outfile, external: [...external], bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'silent',
  })
  const child = spawn(execPath, [outfile], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  children.push(child)
  const [started] = await once(child, 'message') as [Started]
  return started
}

async function expectAll(port: number | undefined): Promise<void> {
  expect(await (await fetch(`http://127.0.0.1:${port}/echo`, { method: 'POST', body: 'lemon' })).json()).toEqual({ text: 'lemon' })
  expect(await (await fetch(`http://127.0.0.1:${port}/stream`)).text()).toBe('lemon')
}

test('a program with its packages beside it answers without them, until one is needed', async () => {
  const { ports: [served, , mounted], loaded } = await start('beside', ['srvx', 'mime'])
  expect(loaded).toEqual([false, false, false])
  await expectAll(served)
  await expectAll(mounted)
})

test('a program that is one file has what it needs, and serves and mounts alike', async () => {
  const { ports: [served, , mounted] } = await start('alone', [])
  await expectAll(mounted)
  await expectAll(served)
})
