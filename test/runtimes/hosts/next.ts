/** Next.js: its application is built once, and served in this process, where each host of the suite is told apart by the server that a request came to. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { env } from 'node:process'
import next from 'next'
import { ensureBuilt } from '../../package/build.ts'
import { ROOT, runNode } from '../../package/command.ts'
import type { Host, Running, Setup } from '../host.ts'
import { TENANT } from '../next-app/cors-routes.ts'
import type { Tenant } from '../next-app/cors-routes.ts'

const FOLDER = join(ROOT, 'test/runtimes/next-app')

/** Next.js while it is ready to be served, by any number of servers. */
export interface NextApplication {
  serve(setup?: Setup): Promise<Running>
  close(): Promise<void>
}

/** Build the application and make it ready. */
export async function createNext(): Promise<NextApplication> {
  // The examples in it import `corbel` as its users do.
  ensureBuilt()
  Object.assign(env, { NEXT_TELEMETRY_DISABLED: '1', NEXT_IGNORE_INCORRECT_LOCKFILE: '1' })
  const { code, stdout, stderr } = runNode(ROOT, join(ROOT, 'node_modules/next/dist/bin/next'), 'build', FOLDER)
  if (code !== 0) throw new Error(`The build of Next.js failed:\n${stdout}${stderr}`)
  const tenants = new AsyncLocalStorage<Tenant | undefined>()
  Object.assign(globalThis, { [TENANT]: tenants })
  // It is the function that its types say `default` is.
  const app = (next as unknown as typeof next.default)({ dev: false, dir: FOLDER, quiet: true })
  await app.prepare()
  const handle = app.getRequestHandler()
  return {
    serve(setup) {
      const ran: string[] = []
      const tenant = setup && { ...setup, ran }
      const server = createServer((request, response) => { void tenants.run(tenant, () => handle(request, response)) })
      return new Promise((resolve) => {
        server.listen(0, '127.0.0.1', () => resolve({
          port: (server.address() as AddressInfo).port, ran,
          stop: () => new Promise((done) => {
            server.close(() => done())
            server.closeAllConnections()
          }),
        }))
      })
    },
    close: () => app.close(),
  }
}

/** Next.js 16, with route handlers. */
export function nextHost(application: () => NextApplication): Host {
  return { name: 'Next.js', tellsMethods: true, wrongMethod: 405, plainOptions: 204, raw: false, start: (setup) => application().serve(setup) }
}
