/** Origins: reading the value of an `Origin` header into its tuple, strictly, and printing it back. */

/** A tuple origin. `port` is `undefined` for the scheme's default port, or where the scheme has none. IPv6 hosts keep their brackets. */
export interface Origin {
  readonly scheme: string
  readonly host: string
  readonly port: number | undefined
}

/** Bytes of the parts of an origin, at most; a longer one is no origin. */
export const ORIGIN_LIMITS: { readonly scheme: 64; readonly host: 253; readonly label: 63; readonly whole: 326 } = {
  scheme: 64, host: 253, label: 63, whole: 326,
}

const SERIALIZED = /^([a-z][a-z0-9+.-]*):\/\/([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([1-9][0-9]{0,4}))?$/
const IPV4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}$/
const NUMERIC_LABEL = /^(?:[0-9]+|0x[0-9a-f]*)$/

/**
 * The tuple that `text` serialises, or `undefined` where it is no
 * {@link https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin serialised origin} that a browser could send:
 * `null`, upper case, a default port, a path, an empty label, a trailing dot, a non-canonical IP address, more than 326 bytes.
 */
export function parseOrigin(text: string): Origin | undefined {
  if (text.length > ORIGIN_LIMITS.whole) return undefined
  const parts = SERIALIZED.exec(text)
  if (parts === null) return undefined
  const [, scheme = '', host = '', digits] = parts
  if (scheme.length > ORIGIN_LIMITS.scheme || !isCanonicalHost(host)) return undefined
  const port = digits === undefined ? undefined : Number(digits)
  if (port !== undefined && (port > 65_535 || port === defaultPort(scheme))) return undefined
  return { scheme, host, port }
}

/** {@link https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin Serialise} a tuple. */
export function serializeOrigin(origin: Origin): string {
  return origin.port === undefined ? `${origin.scheme}://${origin.host}` : `${origin.scheme}://${origin.host}:${origin.port}`
}

/** The port that browsers leave out of a serialised origin of this scheme. */
export function defaultPort(scheme: string): number | undefined {
  if (scheme === 'https' || scheme === 'wss') return 443
  if (scheme === 'http' || scheme === 'ws') return 80
  if (scheme === 'ftp') return 21
  return undefined
}

/** Whether `host` is written as a browser writes it: lower case, non-empty labels, IP addresses in their canonical form. */
export function isCanonicalHost(host: string): boolean {
  if (host.startsWith('[')) return isCanonicalIpv6(host)
  if (host.length > ORIGIN_LIMITS.host) return false
  let start = 0
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', start)) {
    if (!isLabelLength(dot - start)) return false
    start = dot + 1
  }
  return isLabelLength(host.length - start) && (!isNumericLabel(host.slice(start)) || isIpv4(host))
}

function isLabelLength(length: number): boolean {
  return length > 0 && length <= ORIGIN_LIMITS.label
}

/** Whether a host that ends in `label` is read as an IPv4 address by the {@link https://url.spec.whatwg.org/#ends-in-a-number-checker URL standard}. */
export function isNumericLabel(label: string): boolean {
  return NUMERIC_LABEL.test(label)
}

/** Four decimal numbers below 256, no leading zeros. */
export function isIpv4(host: string): boolean {
  return IPV4.test(host)
}

// The URL parser is the one that browsers write origins with; it is asked only about hosts in brackets, whose length the caller has bounded.
function isCanonicalIpv6(host: string): boolean {
  const url = `http://${host}`
  return URL.canParse(url) && new URL(url).hostname === host
}

/** A host of this machine alone: `localhost` and what is below it, 127.0.0.0/8, `[::1]`. Traffic to it cannot be read on the way. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || (host.startsWith('127.') && isIpv4(host))
}

const APP_SCHEMES: ReadonlySet<string> = new Set(['capacitor', 'ionic', 'tauri'])

/** Whether what comes from this origin could have been changed on the way: every scheme but `https`, but for loopback hosts and the schemes of app shells and browser extensions. */
export function isInsecureOrigin(scheme: string, host: string): boolean {
  return scheme !== 'https' && !isLoopbackHost(host) && !APP_SCHEMES.has(scheme) && !scheme.endsWith('-extension')
}
