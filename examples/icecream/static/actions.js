/** What the buttons do: requests to the service, and what the page's code gets of the answers. */

const JSON_HEADERS = { 'content-type': 'application/json' }

/** The request of each action: its path, and the options of `fetch`. */
export const actions = {
  read: { title: 'Read the lemon', path: '/icecream/lemon' },
  store: { title: 'Store lemon', path: '/icecream/lemon', init: { method: 'PUT', headers: JSON_HEADERS, body: '{"scoops":3}' } },
  visit: { title: 'Visit the shop', path: '/visit', init: { method: 'POST', credentials: 'include' } },
  'store-known': {
    title: 'Store lemon with cookies', path: '/icecream/lemon', init: { method: 'PUT', headers: JSON_HEADERS, body: '{"scoops":4}', credentials: 'include' },
  },
  remove: { title: 'Throw the lemon away', path: '/icecream/lemon', init: { method: 'DELETE' } },
  'wrong-path': { title: 'To a mistyped path', path: '/icecreem/lemon', init: { method: 'PUT', headers: JSON_HEADERS, body: '{"scoops":3}' } },
  'wrong-body': { title: 'A wrong body', path: '/icecream/lemon', init: { method: 'PUT', headers: JSON_HEADERS, body: '{"scoops":"many","note":7}' } },
}

/** Do it. Gives what code in this page can know afterwards: the answer, or the error that says nothing. */
export async function perform(api, { path, init }) {
  try {
    const response = await fetch(api + path, init)
    return { status: response.status, headers: [...response.headers], body: await response.text() }
  } catch (error) {
    return { error: String(error) }
  }
}

/** The action as the code that a person would write. */
export function toCode(api, { path, init = {} }) {
  const options = Object.entries(init).map(([name, value]) => `  ${name}: ${typeof value === 'string' ? `'${value}'` : "{ 'content-type': 'application/json' }"},\n`)
  return options.length === 0 ? `fetch('${api}${path}')` : `fetch('${api}${path}', {\n${options.join('')}})`
}
