/** The examples of runtimes, each started as it says, on the package as it is published. */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, runNode } from '../package/command.ts'
import { installStranger } from '../package/stranger.ts'
import type { Child } from './child.ts'
import { corsOf, exchange } from './exchange.ts'
import { RUNTIMES, isLeftOut } from './runtime.ts'
import type { Runtime } from './runtime.ts'

const SHOP = 'https://shop.example'
const STRANGER = 'https://stranger.example'
const PLACE = join(ROOT, 'examples/runtimes')

const { folder, leave } = installStranger()
afterAll(leave)

cpSync(PLACE, folder, { recursive: true, filter: (path) => !path.endsWith('tsconfig.json') })
// What a user of an older Node does with a compiler.
buildSync({ absWorkingDir: folder, entryPoints: ['node.ts'], outfile: join(folder, 'node.js'), bundle: true, format: 'esm', platform: 'node', packages: 'external', logLevel: 'error' })
// The configuration of the Worker, for what Bun and Deno serve.
for (const name of ['app', 'fetch']) writeFileSync(join(folder, `${name}.jsonc`), readFileSync(join(folder, 'wrangler.jsonc'), 'utf8').replace('worker.ts', `${name}.ts`))

/** Which files a runtime serves. */
function filesFor({ kind, takesTypes }: Runtime): readonly string[] {
  if (kind === 'node') return [takesTypes ? 'node.ts' : 'node.js', 'commonjs.cjs']
  return kind === 'workerd' ? ['wrangler.jsonc', 'app.jsonc', 'fetch.jsonc'] : ['app.ts', 'fetch.ts']
}

test('the examples of runtimes compile', () => {
  expect(runNode(ROOT, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'examples/runtimes/tsconfig.json')).toMatchObject({ code: 0, stdout: '' })
})

test('the examples of runtimes are short', () => {
  const lines = readdirSync(PLACE).map((name) => [name, readFileSync(join(PLACE, name), 'utf8').trimEnd().split('\n').length] as const)
  expect(lines.filter(([, count]) => count > 22)).toEqual([])
})

// The first Node of its line that lets CommonJS require modules says that it is new there.
const SAYS_MORE: Readonly<Record<string, RegExp>> = { 'commonjs.cjs on Node 22.12.0': /ExperimentalWarning: CommonJS module .* is loading ES Module/ }

for (const [runtime, file] of RUNTIMES.flatMap((each) => filesFor(each).map((name) => [each, name] as const))) {
  describe.skipIf(isLeftOut(runtime))(`${file} on ${runtime.name}`, () => {
    let child: Child | undefined
    let ended: number | null | undefined
    beforeAll(async () => { child = await runtime.serve(folder, file, runtime.kind === 'workerd' ? {} : { env: { SHOPS: SHOP } }) })
    afterAll(async () => { if (ended === undefined) await child?.stop() })

    const send = async (method: string, origin: string, requestMethod?: string): Promise<readonly unknown[]> => {
      const answer = await exchange(child?.port ?? 0, { path: '/icecream/lemon', method, headers: { origin, ...(requestMethod !== undefined && { 'access-control-request-method': requestMethod }) } })
      return [answer.status, corsOf(answer)['access-control-allow-origin'], corsOf(answer)['access-control-allow-credentials']]
    }

    test('lets the shop read and change, and nobody else', async () => {
      expect([await send('GET', SHOP), await send('GET', STRANGER)]).toEqual([[200, SHOP, undefined], [200, undefined, undefined]])
      expect([await send('OPTIONS', SHOP, 'PUT'), await send('OPTIONS', STRANGER, 'PUT')]).toEqual([[204, SHOP, 'true'], [403, undefined, undefined]])
      expect([await send('PUT', SHOP), await send('PUT', STRANGER)]).toEqual([[204, SHOP, 'true'], [204, undefined, undefined]])
    })

    test('starts without a warning', () => {
      expect(child?.output()).toMatch(SAYS_MORE[`${file} on ${runtime.name}`] ?? /^(?!.*(?:warn|error))/is)
    })

    test.runIf(runtime.kind === 'node')('ends well when it is asked to', async () => {
      ended = await child?.stop()
      expect(ended).toBe(0)
    })
  })
}
