/** Photos: a title and an image, in an album. */
import * as z from 'zod'
import type { Database } from './database.ts'

/** The title of a photo. */
export const PhotoTitle = z.string().trim().min(1).max(100)

/** A photo as the services show it. */
export const Photo = z.object({ id: z.int(), album: z.int(), title: z.string(), added: z.iso.datetime() })

const PhotoRow = z.object({ id: z.number(), album: z.number(), title: z.string(), file: z.string(), added: z.number() })

/** A photo as the database has it. Numbers grow with time. */
export type StoredPhoto = z.infer<typeof PhotoRow>

/** The photos of a database. */
export type Photos = ReturnType<typeof createPhotos>

/** Photos in this database. */
export function createPhotos(database: Database) {
  const byId = database.prepare('select * from photos where id = ?')
  const byAlbum = database.prepare('select * from photos where album = ? order by id')
  const byOwner = database.prepare('select photos.* from photos join albums on albums.id = album where owner = ?')
  const openSince = database.prepare('select photos.* from photos join albums on albums.id = album where open = 1 and photos.id > ? order by photos.id limit 100')
  const insert = database.prepare('insert into photos (album, title, file, added) values (?, ?, ?, ?) returning *')
  const rename = database.prepare('update photos set title = ? where id = ? returning *')
  const remove = database.prepare('delete from photos where id = ?')

  return {
    find(id: number): StoredPhoto | undefined {
      const row = byId.get(id)
      return row === undefined ? undefined : PhotoRow.parse(row)
    },
    inAlbum: (album: number): readonly StoredPhoto[] => readPhotos(byAlbum.all(album)),
    ofPerson: (owner: number): readonly StoredPhoto[] => readPhotos(byOwner.all(owner)),
    /** Those in open albums that came after the one with this number: the first hundred. */
    openSince: (id: number): readonly StoredPhoto[] => readPhotos(openSince.all(id)),
    add: (album: number, title: string, file: string): StoredPhoto => PhotoRow.parse(insert.get(album, title, file, Date.now())),
    rename: (id: number, title: string): StoredPhoto => PhotoRow.parse(rename.get(title, id)),
    remove(id: number): void {
      remove.run(id)
    },
  }
}

function readPhotos(rows: readonly unknown[]): readonly StoredPhoto[] {
  return rows.map((row) => PhotoRow.parse(row))
}

/** A photo without what only the database needs. */
export function showPhoto({ id, album, title, added }: StoredPhoto): z.infer<typeof Photo> {
  return { id, album, title, added: new Date(added).toISOString() }
}
