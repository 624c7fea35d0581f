/** The photo application for its tests: in memory but for the images, with people who use it from a page. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from 'corbel'
import { ensureBuilt } from '../package/build.ts'

export const STUDIO = 'https://studio.photos.example'
export const GALLERY = 'https://gallery.example'
export const STRANGER = 'https://stranger.example'

/** The smallest PNG file. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')

/** Sends requests as the page of one origin, and keeps the cookie that it gets, as a browser would. */
export interface Page {
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>
}

/** An application with nobody in it. */
export interface PhotoWorld {
  readonly app: App
  /** What the log has, line by line. */
  readonly log: readonly string[]
  /** The folder of the images. */
  readonly folder: string
  page(origin: string | undefined): Page
  /** Somebody new, signed in on the studio's page. */
  signUp(name: string): Promise<Page>
  close(): void
}

/** Make an application of its own. */
export async function createPhotoWorld(): Promise<PhotoWorld> {
  // The example imports `corbel` as its users do, so it runs on the build.
  ensureBuilt()
  const { createPhotoApp } = await import('../../examples/photos/app.ts')
  const { openDatabase } = await import('../../examples/photos/database.ts')
  const { createFeed } = await import('../../examples/photos/feed.ts')
  const { openImageFolder } = await import('../../examples/photos/image-folder.ts')
  const folder = mkdtempSync(join(tmpdir(), 'photos-'))
  const database = openDatabase(':memory:')
  const log: string[] = []
  const newPhotos = createFeed<never>()
  const app = createPhotoApp({
    database, newPhotos, images: await openImageFolder(folder), writeLog: (line) => { log.push(line) }, origins: { studio: [STUDIO], gallery: [GALLERY] },
  })

  const page = (origin: string | undefined): Page => {
    let cookie: string | undefined
    return {
      async send(method, path, body, headers = {}) {
        const sent = new Headers(headers)
        if (origin !== undefined) sent.set('origin', origin)
        if (cookie !== undefined) sent.set('cookie', cookie)
        if (body !== undefined && !(body instanceof FormData)) sent.set('content-type', 'application/json')
        const response = await app.request(path, { method, headers: sent, ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }) })
        cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
        return response
      },
    }
  }
  return {
    app, log, folder, page,
    async signUp(name) {
      const studio = page(STUDIO)
      const response = await studio.send('POST', '/account/people', { name, password: `${name} has a secret`, again: `${name} has a secret` })
      if (response.status !== 201) throw new Error(`${name} could not sign up: ${await response.text()}`)
      return studio
    },
    close() {
      newPhotos.close()
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The form of an upload. */
export function photoForm(title: string | undefined, image: Uint8Array<ArrayBuffer> | undefined = new Uint8Array(PNG), filename = 'photo.png', type = 'image/png'): FormData {
  const form = new FormData()
  if (title !== undefined) form.append('title', title)
  if (image !== undefined) form.append('image', new File([image], filename, { type }))
  return form
}
