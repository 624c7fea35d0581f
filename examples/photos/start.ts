/** Starting the example: the services on one origin, the studio and the gallery on two others. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { formatAccess } from 'corbel'
import { serve } from 'corbel/node'
import type { Serving } from 'corbel/node'
import { createPhotoApp } from './app.ts'
import { openDatabase } from './database.ts'
import { createFeed } from './feed.ts'
import { openImageFolder } from './image-folder.ts'
import { createPage } from './pages.ts'
import type { StoredPhoto } from './photos.ts'

/** Where the example listens, and where its files lie. */
export interface StartOptions {
  /** The ports of the services, the studio and the gallery; 0 = one that is free. */
  readonly ports: readonly [api: number, studio: number, gallery: number]
  /** The folder of the database and the images. It is made where there is none. */
  readonly data: string
  /** The folder of the pages' files; it ends with a slash. */
  readonly pages: URL
  readonly writeLog: (line: string) => void
  /** Called around every request to the services, preflights too. */
  readonly around?: (fetch: (request: Request) => Promise<Response>) => (request: Request) => Promise<Response>
}

/** The example while it runs. */
export interface Photos {
  /** The origins. */
  readonly api: string
  readonly studio: string
  readonly gallery: string
  /** Who may do what, as text. */
  access(): string
  /** Let what runs end, and close the database. */
  stop(): Promise<void>
}

const SWEEP_EVERY = 600_000

/** Start the three servers, on the loopback address only: no other machine can reach them. */
export async function startPhotos({ ports: [apiPort, studioPort, galleryPort], data, pages, writeLog, around = (fetch) => fetch }: StartOptions): Promise<Photos> {
  await mkdir(data, { recursive: true })
  const database = openDatabase(join(data, 'photos.db'))
  const images = await openImageFolder(join(data, 'images'))
  const newPhotos = createFeed<StoredPhoto>()
  const sweeping = setInterval(() => void images.sweep(), SWEEP_EVERY)
  const servers: Serving[] = []
  const stop = async (): Promise<void> => {
    clearInterval(sweeping)
    // Whoever listens to the feed would hold the server until its grace is over.
    newPhotos.close()
    await Promise.all(servers.map((server) => server.stop()))
    database.close()
  }
  const start = async (app: Parameters<typeof serve>[0], port: number, name: string): Promise<string> => {
    const server = await serve(app, { host: '127.0.0.1', port, signals: false })
    servers.push(server)
    return `http://${name}:${server.port}`
  }

  try {
    // Browsers take each name that ends in `.localhost` for this machine. The services and the studio are one site (photos.localhost), the gallery is another.
    const settings = { api: '' }
    const studio = await start(createPage(pages, 'studio.html', settings), studioPort, 'studio.photos.localhost')
    const gallery = await start(createPage(pages, 'gallery.html', settings), galleryPort, 'gallery.localhost')
    const app = createPhotoApp({ database, images, newPhotos, writeLog, origins: { studio: [studio], gallery: [gallery] } })
    settings.api = await start({ fetch: around(app.fetch), access: app.access, warn: app.warn }, apiPort, 'api.photos.localhost')
    return { api: settings.api, studio, gallery, stop, access: () => formatAccess(app.access()) }
  } catch (error) {
    await stop()
    throw error
  }
}
