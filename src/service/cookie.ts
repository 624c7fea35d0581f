/** Setting cookies: a line for `set-cookie`, strict where browsers are silent. */
import { stringifySetCookie } from 'cookie'
import { isToken } from '../value/field.ts'

/** What a cookie is beside its name and value. */
export interface CookieOptions {
  /** The paths that it is sent to; `/` unless set, and so everywhere. */
  readonly path?: string
  /** Hosts that it is sent to, this domain and all below it. Unless set, only the host that sets it: leave it so where you can. */
  readonly domain?: string
  /** Whole seconds that it is kept, 0 to delete it. Unless this or `expires` is set, until the browser is closed. */
  readonly maxAge?: number
  readonly expires?: Date
  /** Whether it is sent over TLS only; true unless set. Most browsers take `http://localhost` for that; in Safari, develop over TLS or set this to false there. */
  readonly secure?: boolean
  /** Whether scripts of the page cannot read it; true unless set. */
  readonly httpOnly?: boolean
  /**
   * Whether it goes along with requests of other sites: `strict` never, `lax` only when a person follows a link, `none` always; `lax` unless set. A page of another site that calls with
   * `credentials: 'include'` gets its cookie sent only with `SameSite=None; Secure`, whatever CORS allows: say `none`, and leave `secure` on. Where a browser blocks such cookies altogether,
   * `partitioned` may help. A site is a registrable domain: `https://app.example.com` and `https://api.example.com` are one, and do well with `lax`.
   */
  readonly sameSite?: 'strict' | 'lax' | 'none'
  /** Whether each site that embeds this one has a cookie of its own. Needs `secure`. */
  readonly partitioned?: boolean
}

/** Bytes of a name and a value together, at most: https://www.rfc-editor.org/rfc/rfc6265#section-6.1 */
const LENGTH = 4096

/**
 * A `set-cookie` line, for the headers of a reply. The value may be any text: it is percent-encoded, and decoded again where cookies are read. What browsers would drop without a word is
 * refused with a `TypeError` that tells the name and never the value: a bad name, path or domain, `none` or `partitioned` without `secure`, a name with a prefix whose rules do not hold,
 * too many bytes.
 */
export function setCookie(name: string, value: string, options: CookieOptions = {}): string {
  const { path = '/', secure = true, httpOnly = true, sameSite = 'lax', partitioned = false, domain, maxAge, expires } = options
  if (!isToken(name)) throw new TypeError('The name of a cookie is letters, digits and a few signs, such as - and _.')
  const fault = findFault(name, { ...options, path, secure, sameSite, partitioned })
  if (fault !== undefined) throw new TypeError(`The cookie ${name} ${fault}`)
  const encoded = encodeURIComponent(value)
  if (name.length + encoded.length > LENGTH) throw new TypeError(`The cookie ${name} has more than ${LENGTH} bytes, once encoded: browsers drop it. Keep the data elsewhere, and an id in the cookie.`)
  return stringifySetCookie(name, encoded, {
    encode: (text) => text, path, secure, httpOnly, sameSite, partitioned,
    ...(domain !== undefined && { domain }), ...(maxAge !== undefined && { maxAge }), ...(expires !== undefined && { expires }),
  })
}

function findFault(name: string, { path = '', secure, sameSite, partitioned, domain, maxAge }: CookieOptions): string | undefined {
  const lower = name.toLowerCase()
  if (secure !== true) {
    if (sameSite === 'none') return 'is to be sent by other sites (sameSite: \'none\'): browsers drop it without secure.'
    if (partitioned === true) return 'is partitioned: browsers drop it without secure.'
    if (/^__(?:secure|host)-/.test(lower)) return 'has a prefix that needs secure.'
  }
  if (lower.startsWith('__host-') && (path !== '/' || domain !== undefined)) return 'has the prefix of cookies with the path / and without a domain.'
  if (!path.startsWith('/')) return 'has a path that does not begin with a slash: browsers take another one.'
  if (maxAge !== undefined && !Number.isSafeInteger(maxAge)) return 'has a maxAge that is not whole seconds.'
  if (domain === '') return 'has an empty domain: leave it out for the host that sets it.'
  return undefined
}
