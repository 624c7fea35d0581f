/** A service of Corbel, served on Node. */
import { createApp, service } from 'corbel'
import { serve } from 'corbel/node'
import type { Serving } from 'corbel/node'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { get } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { pathsOf, policyOf, scoopsOf } from '../variant.ts'
import type { Serves, Variants, VariantOptions } from '../variant.ts'

const createIcecream = (path: string, cors: object) => service(path as '/icecream/:flavour', {
  cors: cors as never,
  get: ({ params }) => scoopsOf(params.flavour),
  put: () => undefined,
  patch: () => undefined,
  delete: () => undefined,
})

// Node tells of every request, with the server that it came to.
const serverOf = (served: Serving): Promise<Server> => new Promise((resolve) => {
  const hear = (message: unknown): void => {
    unsubscribe('http.server.request.start', hear)
    answered = (message as { readonly server: Server }).server
  }
  let answered: Server | undefined
  subscribe('http.server.request.start', hear)
  get(served.url, { agent: false }, (response) => response.resume().once('end', () => { if (answered !== undefined) resolve(answered) }))
})

const serveHere = (app: ReturnType<typeof createApp>): Promise<Serving> => serve(app, { port: 0, host: '127.0.0.1', signals: false })

const listenerOf = async (app: ReturnType<typeof createApp>): Promise<RequestListener> => {
  const server = await serverOf(await serveHere(app))
  // Not by `stop`: what is served while a server stops is done in another way.
  server.close()
  return server.listeners('request')[0] as RequestListener
}

const createServices = (options: VariantOptions) => createApp(pathsOf(options).map(([path, own]) => createIcecream(path, policyOf(own))))
const createBare = () => createApp([createIcecream('/icecream/:flavour', { enabled: false })])

// With all that `serve` does about connections.
const serving = (create: (options: VariantOptions) => ReturnType<typeof createApp>) => async (options: VariantOptions): Promise<number> => {
  const served = await serveHere(create(options))
  const server = await serverOf(served)
  server.keepAliveTimeout = 0
  return served.port
}

/** The variants, by the listener that `serve` starts. */
export const variants: Variants = {
  corbel: (options) => listenerOf(createServices(options)),
  bare: () => listenerOf(createBare()),
}

/** The same as `serve` serves them. */
export const servers: Readonly<Record<string, Serves>> = { corbel: serving(createServices), bare: serving(createBare) }
