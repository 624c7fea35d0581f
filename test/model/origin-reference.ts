/** Which origins a pattern names, read literally: text is split at its signs, and nothing is shared with the matcher under test. */

interface Parts {
  readonly scheme: string
  readonly host: string
  readonly port: string
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'
const DEFAULT_PORTS: readonly (readonly [scheme: string, port: string])[] = [
  ['https', '443'], ['wss', '443'], ['http', '80'], ['ws', '80'], ['ftp', '21'],
]

/** Whether the value of an `Origin` header is one of the origins that the pattern names. `*` names whatever stands there. */
export function originMatches(pattern: string, originText: string): boolean {
  if (pattern === '*') return true
  const wanted = splitAtSigns(pattern.includes('://') ? pattern : `https://${pattern}`)
  const origin = splitAtSigns(originText)
  if (wanted === undefined || origin === undefined || !isWellFormed(origin, originText)) return false
  if (wanted.scheme !== origin.scheme) return false
  if (wanted.port !== '*' && wanted.port !== origin.port) return false
  return hostMatches(wanted.host, origin.host)
}

/** Host and port of an origin as they are written, `undefined` where it is no origin that a browser writes. */
export function authorityOf(originText: string): string | undefined {
  const origin = splitAtSigns(originText)
  if (origin === undefined || !isWellFormed(origin, originText)) return undefined
  return origin.port === '' ? origin.host : `${origin.host}:${origin.port}`
}

function hostMatches(wanted: string, host: string): boolean {
  if (!wanted.includes('*')) return wanted === host
  if (host.startsWith('[')) return false
  const wantedLabels = wanted.split('.')
  const labels = host.split('.')
  const behind = wantedLabels.slice(1)
  if (labels.length <= behind.length) return false
  if (labels.slice(labels.length - behind.length).join('.') !== behind.join('.')) return false
  const first = wantedLabels[0] ?? ''
  if (first === '*') return true
  const [before = '', after = ''] = first.split('*')
  if (labels.length !== wantedLabels.length) return false
  const label = labels[0] ?? ''
  if (!label.startsWith(before) || !label.endsWith(after) || label.length <= before.length + after.length) return false
  return onlyOf(label, `${LOWER}${DIGITS}-`)
}

/** Scheme, host and port of a text, unexamined. A port that is not written is the empty text; `undefined` where the signs are missing. */
function splitAtSigns(text: string): Parts | undefined {
  const sign = text.indexOf('://')
  if (sign === -1) return undefined
  const scheme = text.slice(0, sign)
  const rest = text.slice(sign + 3)
  const end = rest.startsWith('[') ? rest.indexOf(']') + 1 : rest.includes(':') ? rest.indexOf(':') : rest.length
  const host = rest.slice(0, end)
  const tail = rest.slice(end)
  if (tail === '') return { scheme, host, port: '' }
  if (!tail.startsWith(':') || tail === ':') return undefined
  return { scheme, host, port: tail.slice(1) }
}

function isWellFormed(origin: Parts, whole: string): boolean {
  if (whole.length > 326) return false
  if (origin.scheme === '' || !LOWER.includes(origin.scheme.charAt(0)) || !onlyOf(origin.scheme, `${LOWER}${DIGITS}+.-`)) return false
  if (origin.port !== '') {
    if (!onlyOf(origin.port, DIGITS) || origin.port.startsWith('0') || origin.port.length > 5 || Number(origin.port) > 65535) return false
    if (DEFAULT_PORTS.some(([scheme, port]) => scheme === origin.scheme && port === origin.port)) return false
  }
  if (origin.host.startsWith('[')) return onlyOf(origin.host, `${DIGITS}abcdef:.[]`) && isCanonicalAddress(origin.host)
  if (origin.host.length > 253) return false
  const labels = origin.host.split('.')
  if (!labels.every((label) => label !== '' && label.length <= 63 && onlyOf(label, `${LOWER}${DIGITS}-_`))) return false
  const last = labels[labels.length - 1] ?? ''
  const isNumber = onlyOf(last, DIGITS) || (last.startsWith('0x') && onlyOf(last.slice(2), `${DIGITS}abcdef`))
  return !isNumber || (labels.length === 4 && isCanonicalAddress(origin.host))
}

// A browser writes an address in one way only, and its URL parser is at hand.
function isCanonicalAddress(host: string): boolean {
  return URL.canParse(`http://${host}`) && new URL(`http://${host}`).hostname === host
}

/** Whether what comes from this well-formed origin cannot have been changed on the way: `https`, this machine, the shells of apps, browser extensions. */
export function isSecureOrigin(originText: string): boolean {
  const { scheme, host } = splitAtSigns(originText) ?? { scheme: '', host: '' }
  const isLoopback = ['localhost', '[::1]'].includes(host) || host.endsWith('.localhost') || (host.startsWith('127.') && onlyOf(host, `${DIGITS}.`))
  return isLoopback || ['https', 'capacitor', 'ionic', 'tauri'].includes(scheme) || scheme.endsWith('-extension')
}

/** Whether `text` consists of these characters alone. */
export function onlyOf(text: string, characters: string): boolean {
  return [...text].every((character) => characters.includes(character))
}
