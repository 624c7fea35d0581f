/** The database: SQLite, in one file or in memory. */
import SQLite from 'libsql'

/** An open database. */
export type Database = SQLite.Database

// `autoincrement`: the number of a photo that is gone is never used again, so it can be the id of an event.
const TABLES = `
  create table if not exists people (
    id integer primary key, name text not null unique collate nocase, password text not null, admin integer not null
  ) strict;
  create table if not exists sessions (
    token text primary key, person integer not null references people on delete cascade, ends integer not null
  ) strict;
  create table if not exists albums (
    id integer primary key, owner integer not null references people on delete cascade, title text not null, open integer not null, version integer not null default 1
  ) strict;
  create table if not exists photos (
    id integer primary key autoincrement, album integer not null references albums on delete cascade, title text not null, file text not null unique, added integer not null
  ) strict;
`

/** Open the database in a file, which is made where there is none; `:memory:` = one that is gone when it is closed. */
export function openDatabase(path: string): Database {
  const database = new SQLite(path)
  database.exec('pragma foreign_keys = on')
  database.exec(TABLES)
  return database
}
