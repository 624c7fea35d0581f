/** The requests that the contenders are asked, small ones and such as a browser sends. */

/** A request, before it is text on a socket or an object of Node. */
export interface Sent {
  readonly method: string
  readonly path: string
  /** Name, value, name, value. */
  readonly headers: readonly string[]
}

/** The origin that every policy allows. */
export const APP = 'https://app.example'
/** One that none allows. */
export const STRANGER = 'https://stranger.example'
/** One that `https://*.partner.example` allows. */
export const PARTNER = 'https://shop.partner.example'

/** The request headers that the pages ask for. */
export const ASKED = 'content-type,x-request-id,x-client-version'

const HOST = ['host', 'api.example:8080']

// As Chromium orders and writes them.
const BROWSER = [
  'Connection', 'keep-alive', 'sec-ch-ua', '"Chromium";v="156", "Not)A;Brand";v="24"', 'sec-ch-ua-mobile', '?0', 'sec-ch-ua-platform', '"Linux"',
  'User-Agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  'Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', 'cors', 'Sec-Fetch-Dest', 'empty', 'Referer', `${APP}/`, 'Accept-Encoding', 'gzip, deflate, br, zstd', 'Accept-Language', 'en-GB,en;q=0.9',
]

/** A preflight; of browser size where `browser` is set. */
export function preflight(path: string, origin: string = APP, asked: string = ASKED, browser = false): Sent {
  const own = ['origin', origin, 'access-control-request-method', 'PUT', 'access-control-request-headers', asked]
  return { method: 'OPTIONS', path, headers: browser ? ['Host', 'api.example:8080', 'Accept', '*/*', ...own, ...BROWSER] : [...HOST, ...own] }
}

/** An actual GET, with an `Origin` unless it is `undefined`. */
export function actual(path: string, origin: string | undefined = APP, browser = false): Sent {
  const own = origin === undefined ? [] : ['origin', origin]
  return { method: 'GET', path, headers: browser ? ['Host', 'api.example:8080', 'Accept', 'application/json', ...own, ...BROWSER] : [...HOST, 'accept', '*/*', ...own] }
}

/** A GET without an `Origin`. */
export function plain(path: string, browser = false): Sent {
  const { headers, ...rest } = actual(path, APP, browser)
  const at = headers.indexOf('origin')
  return { ...rest, headers: headers.toSpliced(at, 2) }
}
