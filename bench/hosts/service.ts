/** A service of Corbel, served on Node. */
import { createApp, service } from 'corbel'
import { serve } from 'corbel/node'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { get } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { policyOf, scoopsOf } from '../variant.ts'
import type { Variants, VariantOptions } from '../variant.ts'

const createIcecream = (path: string, cors: object) => service(path as '/icecream/:flavour', {
  cors: cors as never,
  get: ({ params }) => scoopsOf(params.flavour),
  put: () => undefined,
  patch: () => undefined,
  delete: () => undefined,
})

// What `serve` starts, by the channel on which Node tells of every request.
const listenerOf = async (app: ReturnType<typeof createApp>): Promise<RequestListener> => {
  const served = await serve(app, { port: 0, host: '127.0.0.1', signals: false })
  return new Promise((resolve) => {
    const hear = (message: unknown): void => {
      const { server } = message as { readonly server: Server }
      unsubscribe('http.server.request.start', hear)
      resolve(server.listeners('request')[0] as RequestListener)
    }
    subscribe('http.server.request.start', hear)
    get(served.url, { agent: false }, (response) => response.resume().once('end', () => { void served.stop() }))
  })
}

const createServices = ({ services = 1, ...options }: VariantOptions) => Array.from({ length: services }, (_, index) =>
  // Each with a policy of its own.
  createIcecream(services === 1 ? '/icecream/:flavour' : `/shop-${index}/icecream/:flavour`, services === 1 ? policyOf(options) : { ...policyOf(options), maxAge: index }))

/** The variants. */
export const variants: Variants = {
  corbel: (options) => listenerOf(createApp(createServices(options))),
  bare: () => listenerOf(createApp([createIcecream('/icecream/:flavour', { enabled: false })])),
}
