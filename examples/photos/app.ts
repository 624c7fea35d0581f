/** The application: four groups of services, and which pages may use them. */
import { createApp, group, trusted } from 'corbel'
import { swaggerUi } from 'corbel/node'
import { docs } from 'corbel/openapi'
import { createAccounts } from './accounts.ts'
import { createAlbums } from './albums.ts'
import { images, mustBeAdmin, mustSignIn, newPhotos, store, writeLog } from './context.ts'
import type { Database } from './database.ts'
import type { Feed } from './feed.ts'
import type { ImageFolder } from './image-folder.ts'
import { logRequests } from './log.ts'
import { createPhotos } from './photos.ts'
import type { StoredPhoto } from './photos.ts'
import * as account from './services/account.ts'
import * as admin from './services/admin.ts'
import * as gallery from './services/gallery.ts'
import * as studio from './services/studio.ts'

/** What the application works with. */
export interface PhotoAppOptions {
  readonly database: Database
  readonly images: ImageFolder
  readonly newPhotos: Feed<StoredPhoto>
  readonly writeLog: (line: string) => void
  /** The origins of the pages, by what they may do. */
  readonly origins: { readonly gallery: readonly string[]; readonly studio: readonly string[] }
}

// The studio's pages act for whoever is signed in. `enforce` turns away what any other page sends, before anything runs: also the forms that a browser would send without asking.
const forStudio = { origins: trusted('studio'), credentials: true, enforce: true, exposeHeaders: ['ETag'] } as const
// The gallery's pages look, and nobody is signed in there: no cookies, and no operation but GET.
const forGallery = { origins: trusted('gallery'), exposeHeaders: ['ETag'] } as const

/** The application, as a typed client knows it: by its type alone. */
export type PhotoApp = ReturnType<typeof createPhotoApp>

/** Make the application. */
export function createPhotoApp({ database, origins, ...given }: PhotoAppOptions) {
  return createApp([
    group('/account', [account.people, account.session], { cors: forStudio }),
    group('/studio', [studio.albums, studio.photos], { cors: forStudio, guard: mustSignIn }),
    group('/admin', [admin.people], { cors: forStudio, guard: mustBeAdmin }),
    group('/gallery', [gallery.albums, gallery.album, gallery.image, gallery.live], { cors: forGallery }),
    // At /docs, for whoever writes a page; made of all that stands above.
    docs({ title: 'Photos', version: '1', viewer: swaggerUi() }),
  ], {
    // Whom these names stand for is no matter of the code.
    trust: origins,
    wrap: logRequests,
    timeLimit: 30,
    values: [
      store.is({ accounts: createAccounts(database), albums: createAlbums(database), photos: createPhotos(database) }),
      images.is(given.images),
      newPhotos.is(given.newPhotos),
      writeLog.is(given.writeLog),
    ],
  })
}
