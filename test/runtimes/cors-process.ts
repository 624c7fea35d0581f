/** The fetch handler of the CORS suite in a process of its own: its policies are written into the program, its lookups ask back, and what ran is asked for. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LookupOrigins } from '../../src/policy/input.ts'
import { fetchHost } from './hosts/fetch.ts'
import type { Host, Running, Setup } from './host.ts'
import { serveProgram } from './process-host.ts'
import type { Runtime } from './runtime.ts'

const RAN = '/what-ran'

/** The fetch handler of the suite on a runtime. */
export function fetchProcess(runtime: Runtime, folder: string): Host {
  const places = { count: 0 }
  return {
    ...fetchHost, name: `fetch on ${runtime.name}`, separate: true, ...(runtime.kind === 'workerd' && { dropsEmpty: true }),
    async start(setup: Setup): Promise<Running> {
      places.count++
      const name = `fetch-${places.count}`
      const directory = await startDirectory(setup)
      const child = await serveProgram(runtime, folder, { name, source: writeProgram(setup, directory.url), reaches: [new URL(directory.url).host] })
      const ran: string[] = []
      return {
        port: child.port, ran,
        async settle() {
          const answer = await fetch(`http://127.0.0.1:${child.port}${RAN}`)
          ran.push(...(await answer.json() as readonly string[]))
        },
        async stop() {
          directory.server.close()
          await child.stop()
        },
      }
    },
  }
}

function isLookup(value: unknown): value is LookupOrigins {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'lookup'
}

function writeProgram(setup: Setup, directory: string): string {
  const written = JSON.stringify(setup, (_name, value: unknown) => (isLookup(value) ? { asks: directory } : value))
  return `
    import { lookup } from 'corbel/cors'
    import { fetchApplication } from './hosts/fetch.ts'

    const ask = async (origin: string) => {
      const answer = await fetch('${directory}?origin=' + encodeURIComponent(origin))
      if (!answer.ok) throw new Error(await answer.text())
      return await answer.json()
    }
    const setup = JSON.parse(${JSON.stringify(written)}, (_name, value) => (value?.asks === undefined ? value : lookup(ask)))
    const ran: string[] = []
    const application = fetchApplication(setup, ran)

    export default {
      fetch: (request: Request) => (new URL(request.url).pathname === '${RAN}' ? Response.json(ran.splice(0)) : application(request)),
    }
  `
}

/** A server that answers for the lookup of the setup, where it has one. */
async function startDirectory({ policy: { origins } }: Setup): Promise<{ readonly server: Server; readonly url: string }> {
  const ask = isLookup(origins) ? origins.ask : () => false
  const server = createServer((request, response) => {
    const origin = new URL(request.url ?? '', 'http://localhost').searchParams.get('origin') ?? ''
    Promise.resolve(origin).then(ask).then((allowed) => response.end(JSON.stringify(allowed)), (error: unknown) => response.writeHead(500).end(String(error)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}
