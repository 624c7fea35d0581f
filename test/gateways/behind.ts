/** A host of the suites with a gateway in front of it. */
import type { Host, Running } from '../runtimes/host.ts'
import { startGateway } from './gateway.ts'
import type { Gateway } from './gateway.ts'

/** The same host, reached through this gateway. */
export function behindGateway(gateway: Gateway, host: Host): Host {
  return {
    ...host, name: `${host.name} behind ${gateway.name}`,
    async start(setup): Promise<Running> {
      const inner = await host.start(setup)
      const outer = await startGateway(gateway, inner.port)
      return {
        port: outer.port, ran: inner.ran,
        async stop() {
          await outer.stop()
          await inner.stop()
        },
      }
    },
  }
}
