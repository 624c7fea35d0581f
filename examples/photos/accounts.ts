/** Accounts: people, and the sessions in which they are signed in. */
import { createHash, randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { Database } from './database.ts'
import { hashPassword, isPassword } from './password.ts'

/** Somebody with an account. */
export interface Person {
  readonly id: number
  readonly name: string
  readonly admin: boolean
}

/** Seconds that a session lasts. */
export const SESSION_SECONDS = 7 * 24 * 3600

// What SQLite gives is unknown to the compiler; a schema says what it is, and leaves out the rest of the row.
const PersonRow = z.object({ id: z.number(), name: z.string(), admin: z.number().transform(Boolean) })
const Credentials = PersonRow.extend({ password: z.string() })

/** The people and sessions of a database. */
export type Accounts = ReturnType<typeof createAccounts>

/** Accounts in this database. */
export function createAccounts(database: Database) {
  const insert = database.prepare('insert into people (name, password, admin) values (?, ?, (select count(*) = 0 from people)) on conflict do nothing returning id, name, admin')
  const byName = database.prepare('select id, name, admin, password from people where name = ?')
  const all = database.prepare('select id, name, admin from people order by name')
  const remove = database.prepare('delete from people where id = ?')
  const openSession = database.prepare('insert into sessions (token, person, ends) values (?, ?, ?)')
  const bySession = database.prepare('select people.id, name, admin from people join sessions on person = people.id where token = ? and ends > ?')
  const closeSession = database.prepare('delete from sessions where token = ? or ends <= ?')
  // Compared with where there is nobody of a name, so that the time of an answer does not tell who has an account.
  const nobody = hashPassword(randomBytes(16).toString('base64url'))

  return {
    /** Make an account; the first one is the admin's. `undefined` where the name is taken. */
    async signUp(name: string, password: string): Promise<Person | undefined> {
      const row = insert.get(name, await hashPassword(password))
      return row === undefined ? undefined : PersonRow.parse(row)
    },
    /** Who has this name and password. */
    async check(name: string, password: string): Promise<Person | undefined> {
      const row = byName.get(name)
      const known = row === undefined ? undefined : Credentials.parse(row)
      const right = await isPassword(password, known?.password ?? await nobody)
      return known !== undefined && right ? PersonRow.parse(row) : undefined
    },
    list: (): readonly Person[] => all.all().map((row) => PersonRow.parse(row)),
    /** Whether there was such a person. */
    remove: (id: number): boolean => remove.run(id).changes > 0,
    /** Open a session. Gives its token, which only the person's browser keeps: the database has a hash of it. */
    signIn(person: Person): string {
      const token = randomBytes(32).toString('base64url')
      openSession.run(hashToken(token), person.id, Date.now() + SESSION_SECONDS * 1000)
      return token
    },
    /** Whose session this is. */
    personOf(token: string): Person | undefined {
      const row = bySession.get(hashToken(token), Date.now())
      return row === undefined ? undefined : PersonRow.parse(row)
    },
    /** End a session, and forget all that are over. */
    signOut(token: string): void {
      closeSession.run(hashToken(token), Date.now())
    },
  }
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
