/** The photo example as a program: what `npm run photos` prints, what it keeps, and how it ends. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, execPath, platform } from 'node:process'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt } from '../package/build.ts'
import { ROOT, runNode } from '../package/command.ts'

interface Program {
  readonly process: ChildProcess
  readonly out: () => string
  readonly err: () => string
}

describe('the photo example as a program', { timeout: 60_000 }, () => {
  const data = mkdtempSync(join(tmpdir(), 'photos-'))
  const running: ChildProcess[] = []

  beforeAll(() => {
    ensureBuilt()
    expect(runNode(ROOT, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'examples/photos/tsconfig.json')).toMatchObject({ code: 0, stdout: '' })
  }, 60_000)

  afterEach(() => {
    for (const process of running.splice(0)) process.kill('SIGKILL')
  })

  afterAll(() => { rmSync(data, { recursive: true, force: true }) })

  function start(variables: Readonly<Record<string, string>>): Program {
    const process = spawn(execPath, [join(ROOT, 'examples/photos/dist/main.js')], { env: { ...env, PHOTOS: data, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] })
    running.push(process)
    const texts = { out: '', err: '' }
    process.stdout.on('data', (chunk: Buffer) => (texts.out += String(chunk)))
    process.stderr.on('data', (chunk: Buffer) => (texts.err += String(chunk)))
    return { process, out: () => texts.out, err: () => texts.err }
  }

  /** The ports of the services, the studio and the gallery. */
  async function started({ out }: Program): Promise<readonly string[]> {
    await expect.poll(out, { timeout: 10_000 }).toContain('Ctrl+C')
    return ['Services', 'Studio', 'Gallery'].map((name) => `http://127.0.0.1:${new RegExp(`${name} +http://[\\w.]+\\.localhost:(\\d+)/`).exec(out())?.[1] ?? ''}`)
  }

  const signUp = (api: string): Promise<Response> => fetch(`${api}/account/people`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"ada","password":"a long secret","again":"a long secret"}' })

  test('it says where to look and who may do what, serves all three, logs, and keeps what it was given', async () => {
    const program = start({ PORT: '0' })
    const [api = '', studio = '', gallery = ''] = await started(program)
    expect(program.out()).toMatch(/PUT +\/studio\/albums\/:album +with credentials +http:\/\/studio\.photos\.localhost:\d+/)
    expect(program.out()).toMatch(/GET +\/gallery\/events +http:\/\/gallery\.localhost:\d+/)
    expect(await (await fetch(studio)).text()).toContain('<title>Studio</title>')
    expect(await (await fetch(gallery)).text()).toContain('<title>Gallery</title>')
    expect((await fetch(`${studio}/..%2fmain.ts`)).status).toBe(404)
    expect((await signUp(api)).status).toBe(201)
    await expect.poll(program.out).toMatch(/^\S+Z somebody: POST \/account\/people 201$/m)
    expect(program.err()).toBe('')
    program.process.kill('SIGKILL')
    await once(program.process, 'exit')

    const [again = ''] = await started(start({ PORT: '0' }))
    expect((await signUp(again)).status).toBe(409)
  })

  test.skipIf(platform === 'win32')('it stops at Ctrl+C at once, although somebody listens', async () => {
    const program = start({ PORT: '0' })
    const [api = ''] = await started(program)
    const rest = (await fetch(`${api}/gallery/events`)).text()
    const began = performance.now()
    program.process.kill('SIGINT')
    expect((await once(program.process, 'exit'))[0]).toBe(0)
    await rest
    expect(performance.now() - began).toBeLessThan(5000)
    expect(program.err()).toBe('')
  })

  test('a port that is none, or is taken, is told in a sentence', async () => {
    const wrong = start({ PORT: 'x' })
    await once(wrong.process, 'exit')
    expect(wrong.err()).toBe('PORT is `x`. Write a port from 0 to 65533; 0 takes ones that are free.\n')
    const first = start({ PORT: '0' })
    const [, studio = ''] = await started(first)
    const taken = start({ PORT: String(Number(new URL(studio).port) - 1) })
    await once(taken.process, 'exit')
    expect(taken.err()).toMatch(/EADDRINUSE.* Choose other ports: PORT=9000 npm run photos/)
  })
})
