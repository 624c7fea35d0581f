/** The photo example, told as a story: people, albums, uploads, edits that collide, and who may do what. */
import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openImageFolder } from '../../examples/photos/image-folder.ts'
import { corsOf, faultsOf, preflight, problemOf } from '../app/exchange.ts'
import { createPhotoWorld, GALLERY, photoForm, PNG, STRANGER, STUDIO } from './photo-world.ts'
import type { Page, PhotoWorld } from './photo-world.ts'

let world: PhotoWorld
beforeEach(async () => { world = await createPhotoWorld() })
afterEach(() => { world.close() })

const read = async (response: Response): Promise<unknown> => response.json()
const idOf = async (response: Response): Promise<number> => (await response.json() as { readonly id: number }).id

/** An album of the page's person. */
async function addAlbum(page: Page, title: string, open = false): Promise<string> {
  return `/studio/albums/${await idOf(await page.send('POST', '/studio/albums', { title, open }))}`
}

/** The images that the folder keeps, and those that came in and were not kept. */
function imagesOf({ folder }: PhotoWorld): { readonly kept: number; readonly incoming: number } {
  return { kept: readdirSync(folder).filter((name) => name !== 'incoming').length, incoming: readdirSync(join(folder, 'incoming')).length }
}

describe('accounts', () => {
  const ada = { name: 'ada', password: 'a long secret', again: 'a long secret' }

  test('whoever signs up is signed in, by a cookie that scripts cannot read; the first one is an admin', async () => {
    const page = world.page(STUDIO)
    const response = await page.send('POST', '/account/people', ada)
    expect([response.status, await read(response)]).toEqual([201, { name: 'ada', admin: true }])
    expect(response.headers.get('set-cookie')).toMatch(/^session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect(await read(await page.send('GET', '/account/session'))).toEqual({ name: 'ada', admin: true })
    expect(await read(await (await world.signUp('bob')).send('GET', '/account/session'))).toEqual({ name: 'bob', admin: false })
  })

  test('a name belongs to one person, in any case of its letters', async () => {
    await world.signUp('ada')
    const response = await world.page(STUDIO).send('POST', '/account/people', { ...ada, name: 'ADA' })
    expect(await problemOf(response)).toMatchObject({ status: 409, type: '/problems/name-taken' })
  })

  test.each<[what: string, body: unknown, faults: readonly string[]]>([
    ['a name that is none, and a short password', { ...ada, name: '?', password: 'short', again: 'short' }, ['body /name', 'body /password']],
    ['two passwords that differ', { ...ada, again: 'another' }, ['body /again']],
    ['nothing', {}, ['body /name', 'body /password', 'body /again']],
  ])('%s: all that is wrong is told at once, with its place', async (_what, body, faults) => {
    expect(await faultsOf(await world.page(STUDIO).send('POST', '/account/people', body))).toEqual(faults)
  })

  test('signing in takes the name and the password; which of them was wrong is not told', async () => {
    await world.signUp('ada')
    const page = world.page(STUDIO)
    const wrong = await problemOf(await page.send('POST', '/account/session', { name: 'ada', password: 'wrong' }))
    expect(wrong).toMatchObject({ status: 403, type: '/problems/wrong-password' })
    expect(await problemOf(await page.send('POST', '/account/session', { name: 'nobody', password: 'wrong' }))).toEqual(wrong)
    expect((await page.send('POST', '/account/session', { name: 'ada', password: 'ada has a secret' })).status).toBe(200)
    expect((await page.send('GET', '/studio/albums')).status).toBe(200)
  })

  test('signing out ends the session, also for a cookie that somebody kept', async () => {
    const page = await world.signUp('ada')
    const cookie = (await page.send('POST', '/account/session', { name: 'ada', password: 'ada has a secret' })).headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await page.send('DELETE', '/account/session')).headers.get('set-cookie')).toMatch(/^session=; Max-Age=0;/)
    const response = await world.app.request('/account/session', { headers: { cookie } })
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Cookie'])
  })
})

describe('albums', () => {
  test('belong to whoever made them: to others they are not there', async () => {
    const [ada, bob] = [await world.signUp('ada'), await world.signUp('bob')]
    const path = await addAlbum(ada, 'Sea')
    expect(await read(await ada.send('GET', '/studio/albums'))).toEqual([{ id: 1, title: 'Sea', open: false }])
    expect(await read(await bob.send('GET', '/studio/albums'))).toEqual([])
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect(await problemOf(await bob.send(method, path, method === 'PUT' ? { title: 'Mine' } : undefined, { 'if-match': '"1-1"' }))).toMatchObject({ status: 404, type: '/problems/not-found' })
    }
    expect((await bob.send('GET', '/studio/albums/x')).status).toBe(404)
  })

  test('an edit names the version that it changes, and one that comes too late changes nothing', async () => {
    const ada = await world.signUp('ada')
    const path = await addAlbum(ada, 'Sea')
    const seen = (await ada.send('GET', path)).headers.get('etag') ?? ''
    expect(seen).toBe('"1-1"')

    const first = await ada.send('PUT', path, { title: 'The sea' }, { 'if-match': seen })
    expect([first.status, first.headers.get('etag'), await read(first)]).toEqual([200, '"1-2"', { id: 1, title: 'The sea', open: false }])
    expect((await ada.send('PUT', path, { title: 'Ocean' }, { 'if-match': seen })).status).toBe(412)
    expect(await problemOf(await ada.send('PUT', path, { title: 'Ocean' }))).toMatchObject({ status: 428, type: '/problems/version-needed' })
    expect(await read(await ada.send('GET', path))).toMatchObject({ title: 'The sea' })
  })

  test('what somebody has already is not sent again', async () => {
    const ada = await world.signUp('ada')
    const path = await addAlbum(ada, 'Sea')
    const again = await ada.send('GET', path, undefined, { 'if-none-match': '"1-1"' })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })
})

describe('photos', () => {
  test('are uploaded as a form, kept on the disk, and come back as they were', async () => {
    const ada = await world.signUp('ada')
    const path = await addAlbum(ada, 'Sea')
    const response = await ada.send('POST', `${path}/photos`, photoForm('Waves'))
    expect([response.status, await read(response)]).toEqual([201, { id: 1, album: 1, title: 'Waves', added: expect.stringMatching(/^\d{4}-.*Z$/) as string }])
    expect(imagesOf(world)).toEqual({ kept: 1, incoming: 0 })
    const image = await ada.send('GET', `${path}/photos/1`)
    expect([image.headers.get('content-type'), Buffer.from(await image.arrayBuffer()).equals(PNG)]).toEqual(['image/png', true])
    const part = await ada.send('GET', `${path}/photos/1`, undefined, { range: 'bytes=1-3' })
    expect([part.status, await part.text()]).toEqual([206, 'PNG'])
  })

  test('what a client calls an image has to begin like one', async () => {
    const ada = await world.signUp('ada')
    const path = await addAlbum(ada, 'Sea')
    const response = await ada.send('POST', `${path}/photos`, photoForm('Waves', new TextEncoder().encode('<svg onload="alert(1)">'), 'waves.png'))
    expect(await problemOf(response)).toMatchObject({ status: 422, type: '/problems/not-an-image' })
    expect(imagesOf(world)).toEqual({ kept: 0, incoming: 0 })
  })

  test.each<[what: string, form: () => FormData, status: number, faults: readonly string[]]>([
    ['without a title', () => photoForm(undefined), 400, ['body /title']],
    ['without an image', () => photoForm('Waves', new Uint8Array(0), 'a.png'), 422, []],
    ['with neither', () => photoForm(''), 400, ['body /title']],
    ['with a third part', () => { const form = photoForm('Waves'); form.append('more', '1'); return form }, 413, []],
    ['of eleven megabytes', () => photoForm('Waves', new Uint8Array(Buffer.concat([PNG, Buffer.alloc(11_000_000)]))), 413, []],
  ])('a form %s is refused, and no photo is made', async (_what, form, status, faults) => {
    const ada = await world.signUp('ada')
    const path = await addAlbum(ada, 'Sea')
    const response = await ada.send('POST', `${path}/photos`, form())
    expect([response.status, await faultsOf(response)]).toEqual([status, faults])
    expect(await read(await ada.send('GET', `${path}/photos`))).toEqual([])
  })

  test('an image whose form had a fault is swept away after an hour', async () => {
    const ada = await world.signUp('ada')
    await ada.send('POST', `${await addAlbum(ada, 'Sea')}/photos`, photoForm(undefined))
    expect(imagesOf(world).incoming).toBe(1)
    const images = await openImageFolder(world.folder)
    await images.sweep()
    expect(imagesOf(world).incoming).toBe(1)
    const [name = ''] = readdirSync(join(world.folder, 'incoming'))
    utimesSync(join(world.folder, 'incoming', name), 0, 0)
    await images.sweep()
    expect(imagesOf(world).incoming).toBe(0)
  })

  test('nobody uploads into the album of somebody else: the file is not even read', async () => {
    const [ada, bob] = [await world.signUp('ada'), await world.signUp('bob')]
    const path = await addAlbum(ada, 'Sea')
    expect((await bob.send('POST', `${path}/photos`, photoForm('Waves'))).status).toBe(404)
    expect(imagesOf(world)).toEqual({ kept: 0, incoming: 0 })
  })

  test('are renamed and deleted, with their files; deleting an album deletes those in it', async () => {
    const ada = await world.signUp('ada')
    const path = await addAlbum(ada, 'Sea')
    for (const title of ['One', 'Two', 'Three']) await ada.send('POST', `${path}/photos`, photoForm(title))
    expect(await read(await ada.send('PATCH', `${path}/photos/2`, { title: 'Zwei' }))).toMatchObject({ id: 2, title: 'Zwei' })
    expect((await ada.send('DELETE', `${path}/photos/1`)).status).toBe(204)
    expect(imagesOf(world).kept).toBe(2)
    expect((await ada.send('GET', `${path}/photos/1`)).status).toBe(404)
    expect((await ada.send('DELETE', path)).status).toBe(204)
    expect(imagesOf(world).kept).toBe(0)
  })
})

describe('the gallery', () => {
  test('shows open albums to everybody, and closed ones to nobody', async () => {
    const ada = await world.signUp('ada')
    const [open, closed] = [await addAlbum(ada, 'Sea', true), await addAlbum(ada, 'Private')]
    for (const path of [open, closed]) await ada.send('POST', `${path}/photos`, photoForm('Waves'))
    const visitor = world.page(GALLERY)
    expect(await read(await visitor.send('GET', '/gallery/albums'))).toEqual([{ id: 1, title: 'Sea', open: true }])
    expect(await read(await visitor.send('GET', '/gallery/albums/1'))).toMatchObject({ title: 'Sea', photos: [{ id: 1, title: 'Waves' }] })
    expect(Buffer.from(await (await visitor.send('GET', '/gallery/photos/1')).arrayBuffer()).equals(PNG)).toBe(true)
    for (const path of ['/gallery/albums/2', '/gallery/photos/2', '/gallery/photos/3', '/gallery/albums/x']) expect((await visitor.send('GET', path)).status).toBe(404)
  })

  test('tags what it shows, so that a page that comes again gets only what has changed', async () => {
    const ada = await world.signUp('ada')
    const path = await addAlbum(ada, 'Sea', true)
    const visitor = world.page(GALLERY)
    const tag = (await visitor.send('GET', '/gallery/albums/1')).headers.get('etag') ?? ''
    expect((await visitor.send('GET', '/gallery/albums/1', undefined, { 'if-none-match': tag })).status).toBe(304)
    await ada.send('POST', `${path}/photos`, photoForm('Waves'))
    expect((await visitor.send('GET', '/gallery/albums/1', undefined, { 'if-none-match': tag })).status).toBe(200)
  })
})

describe('administration', () => {
  test('is for admins only', async () => {
    const [ada, bob] = [await world.signUp('ada'), await world.signUp('bob')]
    expect(await read(await ada.send('GET', '/admin/people'))).toEqual([{ id: 1, name: 'ada', admin: true }, { id: 2, name: 'bob', admin: false }])
    expect(await problemOf(await bob.send('GET', '/admin/people'))).toMatchObject({ status: 403, type: '/problems/admins-only' })
    expect(await problemOf(await world.page(STUDIO).send('GET', '/admin/people'))).toMatchObject({ status: 401, type: '/problems/sign-in-needed' })
  })

  test('removes somebody with albums, images and sessions, but never oneself', async () => {
    const [ada, bob] = [await world.signUp('ada'), await world.signUp('bob')]
    await bob.send('POST', `${await addAlbum(bob, 'Sea')}/photos`, photoForm('Waves'))
    expect((await ada.send('DELETE', '/admin/people/1')).status).toBe(409)
    expect((await ada.send('DELETE', '/admin/people/2')).status).toBe(204)
    expect([imagesOf(world).kept, (await bob.send('GET', '/account/session')).status]).toEqual([0, 401])
    expect((await ada.send('DELETE', '/admin/people/2')).status).toBe(404)
    expect(await faultsOf(await ada.send('DELETE', '/admin/people/x'))).toEqual(['path /person'])
  })
})

describe('pages', () => {
  test.each<[origin: string, method: string, path: string, status: number, credentials: string | undefined]>([
    [STUDIO, 'PUT', '/studio/albums/1', 204, 'true'],
    [STUDIO, 'POST', '/account/session', 204, 'true'],
    [STUDIO, 'DELETE', '/admin/people/1', 204, 'true'],
    [STUDIO, 'GET', '/gallery/albums', 403, undefined],
    [GALLERY, 'GET', '/gallery/albums', 204, undefined],
    [GALLERY, 'PUT', '/studio/albums/1', 403, undefined],
    [STRANGER, 'GET', '/gallery/albums', 403, undefined],
    [STRANGER, 'POST', '/account/session', 403, undefined],
  ])('%s asks whether it may send %s %s: %d', async (origin, method, path, status, credentials) => {
    const response = await world.app.request(path, preflight(origin, method))
    expect([response.status, corsOf(response)['allow-credentials']]).toEqual([status, credentials])
  })

  test.each([GALLERY, STRANGER])('%s has no use for a cookie of the studio: what it sends is refused before anything runs', async (origin) => {
    const cookie = (await world.page(STUDIO).send('POST', '/account/people', { name: 'ada', password: 'a long secret', again: 'a long secret' })).headers.get('set-cookie')?.split(';')[0] ?? ''
    const lines = world.log.length
    // A form needs no preflight: a browser sends it at once.
    const body = photoForm('Waves')
    expect((await world.app.request('/studio/albums/1/photos', { method: 'POST', body, headers: { origin, cookie } })).status).toBe(403)
    expect((await world.app.request('/account/session', { method: 'DELETE', headers: { origin, cookie } })).status).toBe(403)
    expect(world.log.length).toBe(lines)
    expect((await world.app.request('/account/session', { headers: { cookie } })).status).toBe(200)
  })

  test('read the errors too', async () => {
    const page = world.page(STUDIO)
    for (const [path, status] of [['/studio/albums', 401], ['/account/nothing', 404]] as const) {
      const response = await page.send('GET', path)
      expect([path, response.status, corsOf(response)['allow-origin']]).toEqual([path, status, path === '/account/nothing' ? undefined : STUDIO])
    }
  })

  test('who may do what is one table', () => {
    expect(world.app.access().map(({ method, path, cors }) => `${method} ${path}: ${String(cors?.origins)}${cors?.credentials === true ? ' with cookies' : ''}${cors?.enforce === true ? ', nobody else' : ''}`)).toMatchInlineSnapshot(`
      [
        "POST /account/people: https://studio.photos.example with cookies, nobody else",
        "GET /account/session: https://studio.photos.example with cookies, nobody else",
        "POST /account/session: https://studio.photos.example with cookies, nobody else",
        "DELETE /account/session: https://studio.photos.example with cookies, nobody else",
        "GET /studio/albums: https://studio.photos.example with cookies, nobody else",
        "POST /studio/albums: https://studio.photos.example with cookies, nobody else",
        "GET /studio/albums/:album: https://studio.photos.example with cookies, nobody else",
        "PUT /studio/albums/:album: https://studio.photos.example with cookies, nobody else",
        "DELETE /studio/albums/:album: https://studio.photos.example with cookies, nobody else",
        "GET /studio/albums/:album/photos: https://studio.photos.example with cookies, nobody else",
        "POST /studio/albums/:album/photos: https://studio.photos.example with cookies, nobody else",
        "GET /studio/albums/:album/photos/:photo: https://studio.photos.example with cookies, nobody else",
        "PATCH /studio/albums/:album/photos/:photo: https://studio.photos.example with cookies, nobody else",
        "DELETE /studio/albums/:album/photos/:photo: https://studio.photos.example with cookies, nobody else",
        "GET /admin/people: https://studio.photos.example with cookies, nobody else",
        "DELETE /admin/people/:person: https://studio.photos.example with cookies, nobody else",
        "GET /gallery/albums: https://gallery.example",
        "GET /gallery/albums/:album: https://gallery.example",
        "GET /gallery/photos/:photo: https://gallery.example",
        "GET /gallery/events: https://gallery.example",
        "GET /openapi.json: undefined",
        "GET /docs: undefined",
        "GET /docs/start.js: undefined",
        "GET /docs/viewer.js: undefined",
        "GET /docs/viewer.css: undefined",
      ]
    `)
  })
})

test('the documents of the services are there, made of the services themselves', async () => {
  const document = await (await world.app.request('/openapi.json')).json() as { readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security?: unknown; readonly responses: object }>>>> }
  expect(Object.keys(document.paths)).toHaveLength(12)
  expect(document.paths['/studio/albums/{album}']?.['put']?.security).toEqual([{ session: [] }])
  expect(Object.keys(document.paths['/studio/albums/{album}']?.['put']?.responses ?? {})).toEqual(expect.arrayContaining(['200', '404', '412', '428']))
  expect(document.paths['/gallery/albums']?.['get']?.security ?? []).toEqual([])
  expect((await world.app.request('/docs')).status).toBe(200)
})

test('the log says who did what, and how it ended', async () => {
  const ada = await world.signUp('ada')
  const path = await addAlbum(ada, 'Sea')
  await ada.send('DELETE', '/admin/people/1')
  await world.page(GALLERY).send('GET', '/gallery/albums/1')
  expect(world.log).toEqual(['somebody: POST /account/people 201', 'ada: POST /studio/albums 201', 'ada: DELETE /admin/people/1 409', 'somebody: GET /gallery/albums/1 404'])
  expect(path).toBe('/studio/albums/1')
})
