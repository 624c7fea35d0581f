/** What handlers share with the application, by key, and the guards that ask for it. */
import { contextValue, secured } from 'corbel'
import type { Guard } from 'corbel'
import type { Accounts, Person } from './accounts.ts'
import type { Albums, StoredAlbum } from './albums.ts'
import type { Feed } from './feed.ts'
import type { ImageFolder } from './image-folder.ts'
import type { Photos, StoredPhoto } from './photos.ts'
import { AdminsOnly, NotFound, SignInNeeded, VersionNeeded } from './problems.ts'

/** All that is stored, but for the images themselves. */
export interface Store {
  readonly accounts: Accounts
  readonly albums: Albums
  readonly photos: Photos
}

/** The name of the cookie that holds the token of a session. */
export const SESSION = 'session'

// These the application gives: `values: [store.is(…)]`.
export const store = contextValue<Store>('store')
export const images = contextValue<ImageFolder>('images')
/** The photos that come into open albums. */
export const newPhotos = contextValue<Feed<StoredPhoto>>('newPhotos')
export const writeLog = contextValue<(line: string) => void>('writeLog')

// These are made from the request, once, when somebody asks for them.
/** Who is signed in; `undefined` for a stranger. */
export const visitor = contextValue('visitor', ({ cookie, get }): Person | undefined => {
  const token = cookie(SESSION)
  return token === undefined ? undefined : get(store).accounts.personOf(token)
})

/** Who is signed in, where somebody has to be. */
export const person = contextValue('person', ({ get }): Person => {
  const known = get(visitor)
  if (known === undefined) throw SignInNeeded({}, { headers: { 'www-authenticate': 'Cookie' } })
  return known
})

/** The album that the path names, where it is the person's own. */
export const ownAlbum = contextValue('ownAlbum', ({ get, pathParams }): StoredAlbum => {
  const album = get(store).albums.find(Number(pathParams['album']))
  if (album === undefined || album.owner !== get(person).id) throw NotFound()
  return album
})

/** The photo that the path names, where it is in that album. */
export const ownPhoto = contextValue('ownPhoto', ({ get, pathParams }): StoredPhoto => {
  const photo = get(store).photos.find(Number(pathParams['photo']))
  if (photo === undefined || photo.album !== get(ownAlbum).id) throw NotFound()
  return photo
})

/** Nobody gets past it who is not signed in. */
export const mustSignIn: Guard = secured('session', { type: 'apiKey', in: 'cookie', name: SESSION }, ({ get }) => {
  get(person)
})

/** Nobody gets past it who is no admin. */
export const mustBeAdmin: Guard = secured('session', { type: 'apiKey', in: 'cookie', name: SESSION }, ({ get }) => (get(person).admin ? undefined : AdminsOnly()))

/** Nobody gets past it with an album that is not theirs, and so none of their files is even read. */
export const mustOwnAlbum: Guard = ({ get }) => {
  get(ownAlbum)
}

/** Whoever edits has to say which version they have seen. */
export const mustSayVersion: Guard = ({ request }) => (request.headers.has('if-match') ? undefined : VersionNeeded())
