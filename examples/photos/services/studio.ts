/** The studio: everybody's own albums, and the photos in them. */
import { file, reply, resource, service } from 'corbel'
import type { Reply } from 'corbel'
import { multipart } from 'corbel/multipart'
import * as z from 'zod'
import { Album, AlbumInput, showAlbum } from '../albums.ts'
import type { StoredAlbum } from '../albums.ts'
import { images, mustOwnAlbum, mustSayVersion, newPhotos, ownAlbum, ownPhoto, person, store } from '../context.ts'
import { IncomingImage } from '../image-folder.ts'
import { Photo, PhotoTitle, showPhoto } from '../photos.ts'
import { AlbumFull, NotAnImage, NotFound, VersionNeeded } from '../problems.ts'

const MIB = 1_048_576
/** Photos in one album, at most. */
const FULL = 500

export const albums = resource('/albums', {
  collection: service('/', {
    description: 'My albums',
    get: { response: z.array(Album), handler: ({ get }) => get(store).albums.ofPerson(get(person).id).map(showAlbum) },
    post: {
      body: AlbumInput,
      response: Album,
      handler: ({ body, get }) => tagged(201, get(store).albums.add(get(person).id, body)),
    },
  }),

  item: service('/:album', {
    description: 'One of my albums',
    guard: mustOwnAlbum,
    get: { etag: ({ get }) => tagOf(get(ownAlbum)), response: Album, problems: [NotFound], handler: ({ get }) => showAlbum(get(ownAlbum)) },
    put: {
      guard: mustSayVersion,
      etag: ({ get }) => tagOf(get(ownAlbum)),
      body: AlbumInput,
      response: Album,
      problems: [NotFound, VersionNeeded],
      handler: ({ body, get }) => {
        const replaced = get(store).albums.replace(get(ownAlbum), body)
        return replaced === undefined ? NotFound() : tagged(200, replaced)
      },
    },
    delete: {
      problems: [NotFound],
      handler: async ({ get }) => {
        const { albums: stored, photos: inside } = get(store)
        const { id } = get(ownAlbum)
        const files = inside.inAlbum(id).map((photo) => photo.file)
        stored.remove(id)
        await get(images).remove(files)
      },
    },
  }),
})

export const photos = resource('/albums/:album/photos', {
  collection: service('/', {
    description: 'The photos of one of my albums',
    get: { response: z.array(Photo), problems: [NotFound], handler: ({ get }) => get(store).photos.inAlbum(get(ownAlbum).id).map(showPhoto) },
    post: {
      summary: 'Upload a photo',
      consumes: ['multipart/form-data'],
      // An image goes to the disk while it comes in, never into memory; the schema below sees what `receive` gave for it.
      parsers: { 'multipart/form-data': multipart({ maxParts: 2, maxFileBytes: 10 * MIB, onFile: ({ stream }, { get, signal }) => get(images).receive(stream, signal) }) },
      bodyLimit: 11 * MIB,
      timeLimit: 120,
      body: z.object({ title: PhotoTitle, image: z.instanceof(IncomingImage, { message: 'Choose an image.' }) }),
      response: Photo,
      problems: [NotFound, NotAnImage, AlbumFull],
      handler: async ({ body, get }) => {
        const { photos: stored } = get(store)
        const album = get(ownAlbum)
        if (stored.inAlbum(album.id).length >= FULL) return AlbumFull({ limit: FULL })
        await get(images).keep(body.image)
        const photo = stored.add(album.id, body.title, body.image.file)
        if (album.open) get(newPhotos).publish(photo)
        return reply(201, showPhoto(photo))
      },
    },
  }),

  item: service('/:photo', {
    description: 'One of my photos',
    get: { problems: [NotFound], handler: async ({ get }) => file(await get(images).open(get(ownPhoto).file), { headers: { 'cache-control': 'private' } }) },
    patch: {
      body: z.object({ title: PhotoTitle }),
      response: Photo,
      problems: [NotFound],
      handler: ({ body, get }) => showPhoto(get(store).photos.rename(get(ownPhoto).id, body.title)),
    },
    delete: {
      problems: [NotFound],
      handler: async ({ get }) => {
        const { id, file: name } = get(ownPhoto)
        get(store).photos.remove(id)
        await get(images).remove([name])
      },
    },
  }),
}, { name: 'photos', guard: mustOwnAlbum })

function tagOf({ id, version }: StoredAlbum): string {
  return `"${id}-${version}"`
}

function tagged(status: number, album: StoredAlbum): Reply<z.infer<typeof Album>> {
  return reply(status, showAlbum(album), { etag: tagOf(album) })
}
