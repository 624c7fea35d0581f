/** The gallery: open albums, for everybody who looks, and new photos while they come in. */
import { events, file, service } from 'corbel'
import type { RequestContext, ServerEvent } from 'corbel'
import * as z from 'zod'
import { Album, showAlbum } from '../albums.ts'
import type { StoredAlbum } from '../albums.ts'
import { images, newPhotos, store } from '../context.ts'
import { Photo, showPhoto } from '../photos.ts'
import type { StoredPhoto } from '../photos.ts'
import { NotFound } from '../problems.ts'

type PhotoEvent = ServerEvent<z.infer<typeof Photo>>

export const albums = service('/albums', {
  description: 'Open albums',
  get: { etag: true, response: z.array(Album), handler: ({ get }) => get(store).albums.listOpen().map(showAlbum) },
})

export const album = service('/albums/:album', {
  description: 'An open album with its photos',
  get: {
    etag: true,
    response: Album.extend({ photos: z.array(Photo) }),
    problems: [NotFound],
    handler: ({ params, get }) => {
      const found = findOpen(get, Number(params.album))
      return { ...showAlbum(found), photos: get(store).photos.inAlbum(found.id).map(showPhoto) }
    },
  },
})

export const image = service('/photos/:photo', {
  description: 'The image of a photo in an open album',
  get: {
    problems: [NotFound],
    handler: async ({ params, get }) => {
      const photo = get(store).photos.find(Number(params.photo))
      if (photo === undefined) return NotFound()
      findOpen(get, photo.album)
      return file(await get(images).open(photo.file))
    },
  },
})

export const live = service('/events', {
  description: 'New photos in open albums, as they come in',
  get: ({ get, lastEventId, signal }) => events(tellPhotos(get, lastEventId, signal)),
})

/** First what the client has missed since the photo that it saw last, then what comes in. */
async function* tellPhotos(get: RequestContext['get'], lastEventId: string | undefined, signal: AbortSignal): AsyncGenerator<PhotoEvent, void> {
  // It listens before it looks back, so that nothing is lost in between.
  const coming = get(newPhotos).follow(signal)
  let last = 0
  if (lastEventId !== undefined) {
    for (const photo of get(store).photos.openSince(Number(lastEventId))) {
      last = photo.id
      yield toEvent(photo)
    }
  }
  for await (const photo of coming) if (photo.id > last) yield toEvent(photo)
}

function toEvent(photo: StoredPhoto): PhotoEvent {
  return { event: 'photo', id: String(photo.id), data: showPhoto(photo) }
}

function findOpen(get: RequestContext['get'], id: number): StoredAlbum {
  const found = get(store).albums.find(id)
  if (found?.open !== true) throw NotFound()
  return found
}
