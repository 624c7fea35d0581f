/** The hosts of the suites with a gateway in front of them. */
import { serve } from '../../src/adapters/node.ts'
import * as corbel from '../../src/index.ts'
import type { Host, Running } from '../runtimes/host.ts'
import { createServiceApp } from '../runtimes/service-app.ts'
import type { ServiceHost } from '../runtimes/service-host.ts'
import { startGateway } from './gateway.ts'
import type { Gateway } from './gateway.ts'

/** A host of the suite of middlewares, reached through this gateway. */
export function hostBehind(gateway: Gateway, host: Host): Host {
  return {
    ...host, name: `${host.name} behind ${gateway.name}`, hidesCuts: gateway.traits.cannot?.tellsCuts === false,
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

/** The application of the suite of services, served by `corbel/node` and reached through this gateway. */
export function serviceBehind(gateway: Gateway): ServiceHost {
  return {
    name: `corbel/node behind ${gateway.name}`, ...gateway.traits.cannot,
    async start() {
      const inner = await serve(createServiceApp(corbel), { port: 0, host: '127.0.0.1', signals: false, grace: 1 })
      const outer = await startGateway(gateway, inner.port)
      return {
        port: outer.port,
        async stop() {
          await outer.stop()
          await inner.stop()
        },
      }
    },
  }
}
