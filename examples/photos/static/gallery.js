/** The gallery: what is in open albums, and what comes in. It sends no cookies, and nothing but GET. */
const { api } = await (await fetch('settings')).json()
const list = document.querySelector('#photos')
const message = document.querySelector('#message')

const albums = await read('/gallery/albums')
for (const { id } of albums ?? []) {
  const album = await read(`/gallery/albums/${id}`)
  for (const photo of album?.photos ?? []) show(photo)
}

// The browser connects again by itself, and tells which photo it saw last: the server then sends what was missed.
const live = new EventSource(`${api}/gallery/events`)
live.addEventListener('open', () => { document.body.dataset.live = 'yes' })
live.addEventListener('photo', ({ data }) => show(JSON.parse(data)))

async function read(path) {
  try {
    return await (await fetch(api + path)).json()
  } catch {
    message.textContent = 'The browser let this page read nothing.'
    document.body.dataset.blocked = 'yes'
    return undefined
  }
}

function show({ id, title }) {
  if (document.getElementById(`photo-${id}`) !== null) return
  const item = document.createElement('li')
  item.id = `photo-${id}`
  const image = document.createElement('img')
  image.src = `${api}/gallery/photos/${id}`
  image.alt = ''
  item.append(image, title)
  list.prepend(item)
}
