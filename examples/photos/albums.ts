/** Albums: a title, and whether the gallery shows them. */
import * as z from 'zod'
import type { Database } from './database.ts'

/** What a person says of an album. */
export const AlbumInput = z.object({ title: z.string().trim().min(1).max(100), open: z.boolean().default(false) })

/** An album as the services show it. */
export const Album = z.object({ id: z.int(), title: z.string(), open: z.boolean() })

const AlbumRow = Album.extend({ open: z.number().transform(Boolean), owner: z.number(), version: z.number() })

/** An album as the database has it. Its version counts its edits. */
export type StoredAlbum = z.infer<typeof AlbumRow>

/** The albums of a database. */
export type Albums = ReturnType<typeof createAlbums>

/** Albums in this database. */
export function createAlbums(database: Database) {
  const byId = database.prepare('select * from albums where id = ?')
  const byOwner = database.prepare('select * from albums where owner = ? order by id')
  const open = database.prepare('select * from albums where open = 1 order by id')
  const insert = database.prepare('insert into albums (owner, title, open) values (?, ?, ?) returning *')
  const update = database.prepare('update albums set title = ?, open = ?, version = version + 1 where id = ? and version = ? returning *')
  const remove = database.prepare('delete from albums where id = ?')

  return {
    find: (id: number): StoredAlbum | undefined => readAlbum(byId.get(id)),
    ofPerson: (owner: number): readonly StoredAlbum[] => byOwner.all(owner).map((row) => AlbumRow.parse(row)),
    /** Those that the gallery shows. */
    listOpen: (): readonly StoredAlbum[] => open.all().map((row) => AlbumRow.parse(row)),
    add: (owner: number, { title, open: shown }: z.infer<typeof AlbumInput>): StoredAlbum => AlbumRow.parse(insert.get(owner, title, Number(shown))),
    /** Replace the version that was read. `undefined` where it is another one by now. */
    replace: ({ id, version }: StoredAlbum, { title, open: shown }: z.infer<typeof AlbumInput>): StoredAlbum | undefined => readAlbum(update.get(title, Number(shown), id, version)),
    remove(id: number): void {
      remove.run(id)
    },
  }
}

function readAlbum(row: unknown): StoredAlbum | undefined {
  return row === undefined ? undefined : AlbumRow.parse(row)
}

/** An album without what only the database needs. */
export function showAlbum({ id, title, open }: StoredAlbum): z.infer<typeof Album> {
  return { id, title, open }
}
