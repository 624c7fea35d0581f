/** The photo example by its typed client: paths, bodies, replies and problems are known to the compiler, and no code of the server is loaded. */
import { client } from 'corbel/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PhotoApp } from '../../examples/photos/app.ts'
import { createPhotoWorld, GALLERY, photoForm, STUDIO } from './photo-world.ts'
import type { PhotoWorld } from './photo-world.ts'

let world: PhotoWorld
beforeEach(async () => { world = await createPhotoWorld() })
afterEach(() => { world.close() })

/** The clients of two pages: the studio's sends its cookie with every call, the gallery's has none. That calls agree with the policies is the compiler's to see. */
function createClients() {
  let cookie: string | undefined
  const fetchFrom = (origin: string, withCookie: boolean) => async (request: Request): Promise<Response> => {
    request.headers.set('origin', origin)
    if (withCookie && cookie !== undefined) request.headers.set('cookie', cookie)
    const response = await world.app.fetch(request)
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return response
  }
  return {
    studio: client<PhotoApp>('http://localhost', { credentials: 'include', fetch: fetchFrom(STUDIO, true) }),
    gallery: client<PhotoApp>('http://localhost', { fetch: fetchFrom(GALLERY, false) }),
  }
}

test('a page signs up, makes an album, uploads a photo and finds it in the gallery', async () => {
  const { studio, gallery } = createClients()
  await studio.post('/account/people', { body: { name: 'ada', password: 'a long secret', again: 'a long secret' } }).orThrow()
  const { id } = await studio.post('/studio/albums', { body: { title: 'Sea', open: true } }).orThrow()
  const album = { album: id }
  const { title } = await studio.post('/studio/albums/:album/photos', { params: album, body: photoForm('Waves') }).orThrow()
  expect(title).toBe('Waves')
  const { photos } = await gallery.get('/gallery/albums/:album', { params: album }).orThrow()
  expect(photos.map((photo) => photo.title)).toEqual(['Waves'])
})

test('problems are told apart by their type, with their members', async () => {
  const { studio } = createClients()
  const person = { name: 'ada', password: 'a long secret', again: 'a long secret' }
  await studio.post('/account/people', { body: person }).orThrow()
  const taken = await studio.post('/account/people', { body: person })
  expect(!taken.ok && taken.problem.type === '/problems/name-taken' && taken.problem.status).toBe(409)
  const faulty = await studio.post('/account/people', { body: { ...person, again: 'another secret' } })
  expect(!faulty.ok && faulty.problem.type === 'about:blank' && faulty.problem.errors?.map(({ pointer }) => pointer)).toEqual(['/again'])
})

test('an edit says the version that it has seen', async () => {
  const { studio } = createClients()
  await studio.post('/account/people', { body: { name: 'ada', password: 'a long secret', again: 'a long secret' } }).orThrow()
  const made = await studio.post('/studio/albums', { body: { title: 'Sea' } })
  const seen = made.response.headers.get('etag') ?? ''
  const edit = { params: { album: 1 }, body: { title: 'The sea' }, headers: { 'if-match': seen } }
  expect((await studio.put('/studio/albums/:album', edit)).ok).toBe(true)
  expect((await studio.put('/studio/albums/:album', edit)).status).toBe(412)
})
