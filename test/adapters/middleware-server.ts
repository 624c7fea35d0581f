/** A server on this machine for one test of a middleware. */
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { corsOf, exchange } from '../runtimes/exchange.ts'
import type { Answer, Sent } from '../runtimes/exchange.ts'

/** The origin of a page that the policies of these tests allow. */
export const APP = 'https://app.example'
/** One that they allow on certain routes only. */
export const ADMIN = 'https://admin.example'
/** One that they never allow. */
export const STRANGER = 'https://stranger.example'

/** What a test does with its server. */
export interface Served {
  send(sent: Sent): Promise<Answer>
  /** A preflight; gives status and lines of CORS. */
  preflight(path: string, method: string, origin?: string): Promise<readonly [number, Readonly<Record<string, string>>]>
  /** The methods that a preflight lists, sorted; its status where it lists none. */
  granted(path: string, method: string, origin?: string): Promise<string | number>
  /** The origin that an actual request gets back. */
  allowed(path: string, method?: string, origin?: string): Promise<string | undefined>
}

/** Serve a listener until the test is over. */
export async function serveListener(listener: RequestListener): Promise<Served> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => { server.close() })
  return clientOf((server.address() as AddressInfo).port)
}

/** What a test does with a server that it has started itself. */
export function clientOf(port: number): Served {
  const preflight: Served['preflight'] = async (path, method, origin = APP) => {
    const answer = await exchange(port, { path, method: 'OPTIONS', headers: { origin, 'access-control-request-method': method } })
    return [answer.status, corsOf(answer)]
  }
  return {
    send: (sent) => exchange(port, sent),
    preflight,
    async granted(path, method, origin) {
      const [status, cors] = await preflight(path, method, origin)
      return cors['access-control-allow-methods']?.split(',').sort().join(',') ?? status
    },
    async allowed(path, method = 'GET', origin = APP) {
      return corsOf(await exchange(port, { path, method, headers: { origin } }))['access-control-allow-origin']
    },
  }
}
