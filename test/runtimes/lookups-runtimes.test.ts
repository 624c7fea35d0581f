/** Lookups on every runtime: a question that one request began is waited for by others, also where the one is gone. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkGuest } from '../package/stranger.ts'
import type { Child } from './child.ts'
import { corsOf, exchange } from './exchange.ts'
import { pause } from './host.ts'
import { serveProgram } from './process-host.ts'
import { RUNTIMES, isLeftOut } from './runtime.ts'
import { exchangeHttp1 } from './service-exchange.ts'

const SLOW = 400
const asked: string[] = []

/** Knows every origin that does not begin with `https://un`, and takes its time. */
const directory = createServer((request, response) => {
  const origin = decodeURIComponent(request.url?.slice(1) ?? '')
  asked.push(origin)
  setTimeout(() => response.end(JSON.stringify(!origin.startsWith('https://un'))), SLOW)
})

const { folder, leave } = linkGuest()
beforeAll(() => new Promise<void>((resolve) => { directory.listen(0, '127.0.0.1', resolve) }))
afterAll(() => {
  leave()
  directory.close()
})

for (const runtime of RUNTIMES) {
  describe.skipIf(isLeftOut(runtime))(`a lookup on ${runtime.name}`, () => {
    let child: Child | undefined
    beforeAll(async () => {
      const address = `127.0.0.1:${(directory.address() as AddressInfo).port}`
      const source = `
        import { createApp, lookup, service } from 'corbel'
        const origins = lookup(async (origin) => (await fetch('http://${address}/' + encodeURIComponent(origin))).json())
        export default createApp([service('/thing', { cors: { origins }, get: () => 'ok' })])
      `
      child = await serveProgram(runtime, folder, { name: 'lookups', source, reaches: [address] })
    })
    afterAll(() => child?.stop())

    const allowed = async (origin: string): Promise<unknown> => corsOf(await exchange(child?.port ?? 0, { path: '/thing', headers: { origin } }))['access-control-allow-origin']

    test('is asked once for many requests at once, and remembered', async () => {
      asked.length = 0
      const origins = ['https://a.example', 'https://unknown.example', 'https://a.example', 'https://a.example']
      expect(await Promise.all(origins.map(allowed))).toEqual(['https://a.example', undefined, 'https://a.example', 'https://a.example'])
      expect([await allowed('https://a.example'), await allowed('https://unknown.example')]).toEqual(['https://a.example', undefined])
      expect([...asked].sort()).toEqual(['https://a.example', 'https://unknown.example'])
    })

    test('goes on for the others where the client that began it is gone', async () => {
      const origin = 'https://b.example'
      const gone = exchangeHttp1(child?.port ?? 0, { path: '/thing', headers: { origin }, leave: SLOW / 4 })
      await pause(SLOW / 2)
      expect(await allowed(origin)).toBe(origin)
      expect((await gone).status).toBe(0)
      expect(await allowed(origin)).toBe(origin)
    })
  })
}
