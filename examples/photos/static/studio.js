/** The studio: signing in, albums, uploads. Each request carries the cookie of the session. */
const { api } = await (await fetch('settings')).json()
const find = (selector) => document.querySelector(selector)
const form = (id) => find(`#${id}`)
const album = { path: undefined, version: undefined }

on('sign-in', async (fields, { submitter }) => {
  const { name, password } = Object.fromEntries(fields)
  await (submitter?.value === 'sign-up' ? send('POST', '/account/people', { name, password, again: password }) : send('POST', '/account/session', { name, password }))
  await showPerson()
})
on('sign-out', async () => {
  await send('DELETE', '/account/session')
  location.reload()
})
on('new-album', async (fields) => {
  const { id } = await (await send('POST', '/studio/albums', readAlbum(fields))).json()
  await showAlbums(id)
})
on('album', async (fields) => {
  // Somebody else may have changed it since this page read it: then the answer is 412, and nothing is lost.
  const response = await send('PUT', album.path, readAlbum(fields), { 'if-match': album.version })
  album.version = response.headers.get('etag')
})
on('upload', async (fields) => {
  await send('POST', `${album.path}/photos`, fields)
  form('upload').reset()
  await showPhotos()
})
form('album').elements.album.addEventListener('change', ({ target }) => act(() => showAlbum(target.value)))
await showPerson().catch(() => { form('sign-in').hidden = false })
document.body.dataset.ready = 'yes'

async function send(method, path, body, headers = {}) {
  const init = { method, credentials: 'include', headers: { ...headers } }
  if (body instanceof FormData) init.body = body
  else if (body !== undefined) Object.assign(init, { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } })
  const response = await fetch(api + path, init)
  if (response.ok) return response
  const { title, detail, errors = [] } = await response.json()
  throw new Error([detail ?? title, ...errors.map((fault) => `${fault.pointer}: ${fault.detail}`)].join(' '))
}

function on(id, act_) {
  form(id).addEventListener('submit', (event) => {
    event.preventDefault()
    act(() => act_(new FormData(event.target), event))
  })
}

async function act(what) {
  document.body.dataset.busy = 'yes'
  find('#message').textContent = ''
  try {
    await what()
  } catch (error) {
    find('#message').textContent = error.message
  }
  document.body.dataset.busy = 'no'
}

function readAlbum(fields) {
  return { title: fields.get('title'), open: fields.has('open') }
}

async function showPerson() {
  const { name } = await (await send('GET', '/account/session')).json()
  form('sign-in').hidden = true
  find('#studio').hidden = false
  find('#who').textContent = name
  await showAlbums()
}

async function showAlbums(chosen) {
  const albums = await (await send('GET', '/studio/albums')).json()
  form('album').elements.album.replaceChildren(...albums.map(({ id, title }) => new Option(title, id, false, id === chosen)))
  form('album').hidden = form('upload').hidden = albums.length === 0
  if (albums.length > 0) await showAlbum(chosen ?? albums[0].id)
}

async function showAlbum(id) {
  album.path = `/studio/albums/${id}`
  const response = await send('GET', album.path)
  album.version = response.headers.get('etag')
  const { title, open } = await response.json()
  form('album').elements.title.value = title
  form('album').elements.open.checked = open
  await showPhotos()
}

async function showPhotos() {
  const photos = await (await send('GET', `${album.path}/photos`)).json()
  find('#photos').replaceChildren(...photos.map(({ id, title }) => {
    const item = document.createElement('li')
    const image = document.createElement('img')
    image.src = `${api}${album.path}/photos/${id}`
    image.alt = ''
    item.append(image, title)
    return item
  }))
}
