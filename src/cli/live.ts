/** Making the exchanges of a browser over the network: exactly the headers that are given, one exchange at a time, bounded. */
import type { ExchangeAnswer, ExchangeFunction, Sending } from '../explain.ts'
import { sendExact } from './exact-request.ts'

/** The bounds of an exchange, and what goes with it. */
export interface LiveOptions {
  /** Milliseconds for one exchange. */
  readonly timeout: number
  /** The page's origin: `Sec-Fetch-Site` is told from it. */
  readonly origin: string
  /** Sent where the browser sends credentials. */
  readonly cookie?: string | undefined
  /** Hears of each exchange before it is made. */
  readonly onExchange?: (sending: Sending) => void
}

/** What makes exchanges with real servers. A redirect is given back as an answer; an error is thrown with a message for a person. */
export function createLiveExchange(options: LiveOptions): ExchangeFunction {
  return (sending) => {
    options.onExchange?.(sending)
    return exchange(sending, options)
  }
}

function exchange(sending: Sending, options: LiveOptions): Promise<ExchangeAnswer> {
  const url = new URL(sending.url)
  return sendExact({ method: sending.method, url, headers: headersOf(sending, url, options), body: sending.body, timeout: options.timeout })
}

// A flat list keeps Node from adding or joining any; `Host` comes first, as browsers send it.
function headersOf({ headers, method, body, credentials, kind }: Sending, url: URL, { origin, cookie }: LiveOptions): readonly string[] {
  const flat = ['host', url.host, 'connection', 'close']
  const bytes = body === undefined ? 0 : Buffer.byteLength(body)
  if (kind === 'actual' && (bytes > 0 || !['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method))) flat.push('content-length', String(bytes))
  for (const [name, value] of headers) flat.push(name, value)
  flat.push('user-agent', 'Mozilla/5.0 (compatible; corbel explain)')
  if (isTrustworthy(url)) flat.push('sec-fetch-site', siteOf(url, origin), 'sec-fetch-mode', 'cors', 'sec-fetch-dest', 'empty')
  if (credentials && cookie !== undefined) flat.push('cookie', cookie)
  return flat
}

// https://w3c.github.io/webappsec-fetch-metadata/: sent to trustworthy URLs alone.
function isTrustworthy({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost') || hostname.startsWith('127.') || hostname === '[::1]'
}

// Where only the registrable domain is shared a browser says `same-site`; to a server both mean that the page is not its own.
function siteOf(url: URL, origin: string): string {
  if (url.origin === origin) return 'same-origin'
  const page = URL.canParse(origin) ? new URL(origin) : undefined
  return page?.protocol === url.protocol && page.hostname === url.hostname ? 'same-site' : 'cross-site'
}
