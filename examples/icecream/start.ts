/** Starting the example: the services on one origin, the page on another. */
import { createApp, formatAccess, trusted } from 'corbel'
import { serve } from 'corbel/node'
import { createServices } from './icecream.ts'
import { createPage } from './page.ts'
import type { Addresses } from './page.ts'
import { createRecorder } from './recorder.ts'
import type { Recorder } from './recorder.ts'

/** Where the example listens, and where its page lies. */
export interface StartOptions {
  /** The port of the services; 0 = one that is free. */
  readonly port: number
  /** The port of the page; 0 = one that is free. */
  readonly pagePort: number
  /** The folder of the page's files; it ends with a slash. */
  readonly files: URL
}

/** The example while it runs. */
export interface Icecream extends Addresses {
  readonly recorder: Recorder
  /** Who may do what, as text. */
  access(): string
  stop(): Promise<void>
}

/** Start both servers, on the loopback address only: no other machine can reach them. */
export async function startIcecream({ port, pagePort, files }: StartOptions): Promise<Icecream> {
  const recorder = createRecorder()
  const app = createApp(createServices(), { cors: { origins: trusted('pages') }, trust: { pages: [] } })
  const access = (): string => formatAccess(app.access())
  // An open tab keeps connections that nothing runs on; without a grace, Ctrl+C does not wait for them.
  const place = { host: '127.0.0.1', grace: 0 }

  const api = await serve({ fetch: recorder.record(app.fetch), access: app.access }, { ...place, port })
  const site = await serve(createPage({ files, recorder, access, addresses: () => addresses }), { ...place, port: pagePort }).catch(async (error: unknown) => {
    await api.stop()
    throw error
  })
  // The same server by another name is another origin.
  const addresses: Addresses = { api: `http://localhost:${api.port}`, page: `http://localhost:${site.port}`, foreign: `http://127.0.0.1:${site.port}` }
  app.reconfigure({ trust: { pages: [addresses.page] } })

  return {
    ...addresses, recorder, access,
    stop: async () => {
      await Promise.all([api.stop(), site.stop()])
    },
  }
}
