/** Why: a sentence for each request that the server saw, and for each of its headers that has to do with origins. */

/** Which of the two kinds an exchange is. */
export function isPreflight({ method, requestHeaders }) {
  return method === 'OPTIONS' && valueOf(requestHeaders, 'access-control-request-method') !== undefined
}

/** The value of a header, whatever the case of its name. */
export function valueOf(lines, name) {
  return lines.find(([other]) => other.toLowerCase() === name)?.[1]
}

/** What happened, and why the page could or could not read it. */
export function explainVerdict({ action, outcome, exchanges }) {
  const method = action.init?.method ?? 'GET'
  const last = exchanges.at(-1)
  if (last === undefined) return 'The server saw no request. Does it still run?'
  if (outcome.status < 400) return 'The answer names the origin of the page, so the browser hands it over.'
  if (outcome.error === undefined) return 'Errors carry the CORS headers too, so the page learns what was wrong.'
  const error = `The page’s code gets “${outcome.error}” and no reason; the reason stands in the browser’s console.`
  if (isPreflight(last)) return `The preflight was refused, so the browser never sent the ${method}. ${error}`
  return `The request was sent and answered, but the answer does not name the origin of the page, so the browser keeps it. ${error}`
}

/** One exchange in a sentence. */
export function explainExchange(exchange) {
  const { method, status, requestHeaders, responseHeaders } = exchange
  const allowed = valueOf(responseHeaders, 'access-control-allow-origin') !== undefined
  if (isPreflight(exchange)) {
    const asked = valueOf(requestHeaders, 'access-control-request-method')
    return allowed
      ? `Before the browser sends ${asked}, it asks whether the page may. The policy answers; no handler runs.`
      : `The browser asks whether the page may send ${asked}. The policy says no: 403, and nothing else is told.`
  }
  const cookies = valueOf(requestHeaders, 'cookie') === undefined ? 'The request came without cookies.' : 'The request came with the cookie.'
  if (allowed) return status < 400 ? `The handler ran, and the page may read what it gave. ${cookies}` : 'No handler ran, and the page may read why.'
  if (status === 403) return 'Refused before the handler ran: the policy has enforce, and this page’s origin is not allowed.'
  return `A ${method} like this is sent without asking, so the handler ran. CORS only keeps the answer from the page.`
}

const REQUEST = {
  'origin': () => 'The browser says whose page it is. Code in the page cannot change it.',
  'access-control-request-method': (value) => `What the page wants to send. Only GET, HEAD and POST go unasked; ${value} does not.`,
  'access-control-request-headers': (value) => `The headers the page wants to set that no plain form could send: ${value}.`,
  'content-type': (value) => (value.startsWith('application/json') ? 'No plain form can send JSON, so this alone makes the browser ask first.' : undefined),
  'cookie': () => 'The page asked for it with credentials: \'include\', and the policy lets it.',
  'sec-fetch-site': (value, { path }) =>
    path === '/visit' ? `How near the page is to the service, in the browser’s own words: ${value}. enforce goes by it.` : undefined,
}

const RESPONSE = {
  'access-control-allow-origin': (value) => `Pages of ${value} may read this answer.`,
  'access-control-allow-credentials': () => 'Such a request may carry cookies, and the page may still read the answer.',
  'access-control-allow-methods': (_value, { path }) =>
    path.startsWith('/icecream/')
      ? 'What pages of this origin may send to this URL, with cookies. GET needs no preflight, and DELETE is not granted.'
      : 'There is nothing at this path. Saying yes lets the page send its request and read the 404.',
  'access-control-allow-headers': (value) => (value.startsWith('*') ? 'The page may set any header.' : `The page may set ${value}.`),
  'access-control-max-age': (value) => (value === '0' ? 'The browser is to ask again next time.' : `The browser need not ask again for ${value} seconds.`),
  'access-control-expose-headers': (value) => `Beyond the few headers that every page may read, its code may read ${value}.`,
  'vary': () => 'The answer depends on these headers of the request: a cache must not give it to another origin.',
  'set-cookie': () => 'Kept by the browser, since the page asked with credentials. Its code never sees it.',
}

/** Why the browser sent this header; `undefined` where it has nothing to do with origins. */
export function explainRequestHeader([name, value], exchange) {
  return REQUEST[name.toLowerCase()]?.(value, exchange)
}

/** Why the service sent this header; `undefined` where it has nothing to do with origins. */
export function explainResponseHeader([name, value], exchange) {
  return RESPONSE[name.toLowerCase()]?.(value, exchange)
}
