/** The page: does what its buttons say, and shows what its code could read beside what the server saw. */
import { actions, perform, toCode } from './actions.js'
import { explainExchange, explainRequestHeader, explainResponseHeader, explainVerdict, isPreflight, valueOf } from './reasons.js'

const about = await (await fetch('about')).json()
const find = (selector, root = document) => root.querySelector(selector)
const seen = { last: 0, busy: false }

introduce()
for (const button of document.querySelectorAll('button[data-action]')) button.addEventListener('click', () => press(button))

function introduce() {
  const { api, page, foreign, access } = about
  const allowed = location.origin === page
  document.body.dataset.origin = allowed ? 'allowed' : 'foreign'
  find('#foreign').hidden = !allowed
  find('#access').textContent = access
  if (!allowed) for (const heading of document.querySelectorAll('[data-elsewhere]')) heading.textContent = heading.dataset.elsewhere
  find('#where').replaceChildren(
    'This page is at ', code(location.origin), ', the service at ', code(api),
    `: two origins. The service’s policy ${allowed ? 'allows' : 'does not allow'} the origin of this page. `,
    allowed ? link(foreign, 'The same page on an origin that is not allowed') : link(page, 'The same page on the origin that is allowed'),
  )
}

async function press(button) {
  if (seen.busy) return
  setBusy(true)
  try {
    const { action: name, from } = button.dataset
    await readExchanges()
    const action = actions[name]
    const outcome = from === 'foreign' ? await performInFrame(name) : await perform(about.api, action)
    const origin = from === 'foreign' ? about.foreign : location.origin
    const exchanges = (await readExchanges()).filter(({ requestHeaders }) => valueOf(requestHeaders, 'origin') === origin)
    show({ name, action, foreign: from === 'foreign', outcome, exchanges })
  } finally {
    setBusy(false)
  }
}

function setBusy(busy) {
  seen.busy = busy
  find('#actions').setAttribute('aria-busy', String(busy))
}

/** What the server saw since the last call. */
async function readExchanges() {
  const exchanges = await (await fetch(`exchanges?after=${seen.last}`)).json()
  seen.last = exchanges.at(-1)?.id ?? seen.last
  return exchanges
}

/** Let a page of the foreign origin do it, in a frame that nobody sees. */
function performInFrame(name) {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.src = `${about.foreign}/frame.html#${name}`
  return new Promise((resolve) => {
    window.addEventListener('message', function listen({ source, data }) {
      if (source !== frame.contentWindow) return
      window.removeEventListener('message', listen)
      frame.remove()
      resolve(data)
    })
    document.body.append(frame)
  })
}

function show(result) {
  const { name, action, foreign, outcome, exchanges } = result
  const blocked = outcome.error !== undefined
  const root = find('#result').content.cloneNode(true).firstElementChild
  const write = (selector, text) => {
    find(selector, root).textContent = text
  }
  root.dataset.action = name
  root.dataset.verdict = blocked ? 'blocked' : outcome.status < 400 ? 'read' : 'read-error'
  const verdict = blocked ? 'The browser blocked it' : `The page read it: ${outcome.status}`
  const title = foreign ? `${action.title}, from a foreign page` : action.title
  write('.title', title)
  write('.target', `${action.init?.method ?? 'GET'} ${action.path}`)
  write('.verdict', verdict)
  write('.cause', explainVerdict(result))
  write('.code', toCode(about.api, action))
  if (blocked) find('.read', root).remove()
  else showRead(root, outcome, exchanges)
  const kept = action.init?.headers !== undefined && exchanges.length > 0 && !exchanges.some(isPreflight)
  write('.kept', kept ? 'No preflight this time: the browser still has the answer to the last one, and asks again when Access-Control-Max-Age has passed.' : '')
  find('.exchanges', root).append(...exchanges.map(renderExchange))
  publish(root, `${title}. ${verdict}.`)
}

function publish(root, text) {
  find('#empty').hidden = true
  for (const earlier of document.querySelectorAll('.result')) earlier.open = false
  find('#verdict').after(root)
  find('#verdict').textContent = text
  const { top } = root.getBoundingClientRect()
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'
  if (top < 0 || top > window.innerHeight / 2) root.scrollIntoView({ block: 'start', behavior })
}

function showRead(root, { headers, body }, exchanges) {
  find('.readable', root).append(...headers.map((line) => renderLine(line)))
  find('.body', root).textContent = layOut(body)
  find('.body', root).hidden = body === ''
  const readable = new Set(headers.map(([name]) => name))
  const hidden = exchanges.at(-1)?.responseHeaders.map(([name]) => name).filter((name) => !readable.has(name)) ?? []
  const listed = hidden.flatMap((name, index) => (index === 0 ? [code(name)] : [', ', code(name)]))
  find('.hidden-headers', root).replaceChildren('Sent, but hidden from the page’s code: ', ...listed)
  find('.hidden-headers', root).hidden = hidden.length === 0
}

function layOut(body) {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2)
  } catch {
    return body
  }
}

function renderExchange(exchange) {
  const { method, path, status, requestHeaders, responseHeaders } = exchange
  const root = find('#exchange').content.cloneNode(true).firstElementChild
  const preflight = isPreflight(exchange)
  root.dataset.kind = preflight ? 'preflight' : 'actual'
  find('.kind', root).textContent = preflight ? 'Preflight' : 'Request'
  find('.line', root).textContent = `${method} ${path}`
  find('.status', root).textContent = String(status)
  find('.summary', root).textContent = explainExchange(exchange)
  find('.request', root).append(...requestHeaders.map((line) => renderLine(line, explainRequestHeader(line, exchange))))
  find('.response', root).append(...responseHeaders.map((line) => renderLine(line, explainResponseHeader(line, exchange))))
  return root
}

function renderLine([name, value], reason) {
  const line = document.createElement('li')
  line.append(code(`${name}: ${value}`))
  if (reason === undefined) return line
  line.className = 'matters'
  const sentence = document.createElement('span')
  sentence.textContent = reason
  line.append(sentence)
  return line
}

function code(text) {
  const element = document.createElement('code')
  element.textContent = text
  return element
}

function link(href, text) {
  const element = document.createElement('a')
  element.href = href
  element.textContent = text
  return element
}
