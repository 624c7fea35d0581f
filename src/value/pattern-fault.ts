/** Why a text is no origin pattern, and what to write instead. Asked at start-up only, once `parseOriginPattern` has refused the text. */
import { defaultPort, isNumericLabel, ORIGIN_LIMITS } from './origin.ts'
import { OPAQUE_SCHEMES, parseOriginPattern } from './origin-pattern.ts'
import { findPublicSuffix } from './public-suffix.ts'

/** What is wrong with a pattern, most telling fault first. */
export type PatternFault =
  | 'empty' | 'null' | 'list' | 'too-long' | 'opaque-scheme' | 'userinfo' | 'path' | 'scheme' | 'scheme-needed' | 'default-port' | 'port'
  | 'upper-case' | 'idn' | 'trailing-dot' | 'label' | 'ip-address' | 'wildcard' | 'starred-label-domain' | 'syntax'

/** A fault, and the valid pattern that was probably meant where there is one. */
export interface PatternDiagnosis {
  readonly fault: PatternFault
  readonly suggestion: string | undefined
}

/** Explain a text for which `parseOriginPattern` gave `undefined`. Total: whatever the text, there is an answer. */
export function diagnosePattern(text: string): PatternDiagnosis {
  if (text.length > ORIGIN_LIMITS.whole * 4) return { fault: 'too-long', suggestion: undefined }
  return { fault: findFault(text), suggestion: suggestPattern(text) }
}

function findFault(text: string): PatternFault {
  if (text.trim() === '') return 'empty'
  if (text === 'null') return 'null'
  if (/[,;\s]/.test(text)) return 'list'
  const split = text.indexOf('://')
  const scheme = split === -1 ? 'https' : text.slice(0, split)
  if (OPAQUE_SCHEMES.has(scheme.toLowerCase()) || /^(?:file|data|blob|about|javascript):/i.test(text)) return 'opaque-scheme'
  const rest = split === -1 ? text : text.slice(split + 3)
  if (rest.includes('@')) return 'userinfo'
  if (/[/?#\\]/.test(rest)) return 'path'
  if (/^[a-z][a-z0-9+.-]*$/.test(scheme) ? scheme.length > ORIGIN_LIMITS.scheme : !/[A-Z]/.test(scheme)) return 'scheme'
  if (text.length > ORIGIN_LIMITS.whole) return 'too-long'
  return findAuthorityFault(rest, scheme, split !== -1)
}

function findAuthorityFault(authority: string, scheme: string, schemeWritten: boolean): PatternFault {
  const end = authority.lastIndexOf(':')
  const hasPort = end > authority.lastIndexOf(']') && !(authority.indexOf(':') < end && !authority.startsWith('['))
  const host = hasPort ? authority.slice(0, end) : authority
  const port = hasPort ? authority.slice(end + 1) : undefined
  if (/[A-Z]/.test(host) || /[A-Z]/.test(scheme)) return 'upper-case'
  if (/[^\0-\x7f]/.test(host)) return 'idn'
  if (port !== undefined && port !== '*') {
    if (Number(port) === defaultPort(scheme) && /^[0-9]+$/.test(port)) return 'default-port'
    if (!/^[1-9][0-9]{0,4}$/.test(port) || Number(port) > 65_535) return 'port'
  }
  if (!schemeWritten && parseOriginPattern(`http://${authority}`) !== undefined) return 'scheme-needed'
  return findHostFault(host)
}

function findHostFault(host: string): PatternFault {
  if (host.startsWith('[') || host.endsWith(']') || host.includes(':')) return 'ip-address'
  if (host.endsWith('.')) return 'trailing-dot'
  if (host.includes('*')) {
    const domain = host.slice(host.indexOf('.') + 1)
    const readable = /^[a-z0-9-]*\*[a-z0-9-]*\.[^*]+$/.test(host) && parseOriginPattern(`https://${domain}`) !== undefined
    const starred = /^(?:[a-z0-9-]*[a-z0-9][a-z0-9-]*-\*(?:-[a-z0-9-]*)?|\*-[a-z0-9-]*[a-z0-9][a-z0-9-]*|-+\*-[a-z0-9-]*[a-z0-9][a-z0-9-]*)\./.test(host)
    return readable && starred && (!domain.includes('.') || findPublicSuffix(domain) === 'icann') ? 'starred-label-domain' : 'wildcard'
  }
  const labels = host.split('.')
  if (labels.some((label) => label === '' || label.length > ORIGIN_LIMITS.label) || host.length > ORIGIN_LIMITS.host) return 'label'
  if (isNumericLabel(labels[labels.length - 1] as string)) return 'ip-address'
  return host.includes('xn--') ? 'idn' : 'syntax'
}

const PLACEHOLDER = 'corbel-star'

// The URL parser canonicalises as a browser does (case, IDNA, IP addresses, default ports); wildcards are hidden from it behind a placeholder label.
// A suggestion is given only where it is itself a valid pattern, so a message never sends a person from one fault into the next.
function suggestPattern(text: string): string | undefined {
  const trimmed = text.trim()
  if (/[,;\s]/.test(trimmed) || trimmed === 'null') return undefined
  const anyPort = /:\*(?=$|[/?#])/.test(trimmed)
  const plain = trimmed.replace(/:\*(?=$|[/?#])/, '').replace(/\.+(?=$|[:/?#])/, '')
  const star = /^(?:[a-z][a-z0-9+.-]*:\/\/)?\*\./i.test(plain)
  if (plain.replace(/^(?:[a-z][a-z0-9+.-]*:\/\/)?\*\./i, '').includes('*')) return suggestSubdomains(trimmed)
  const url = readUrl(star ? plain.replace('*.', `${PLACEHOLDER}.`) : plain)
  if (url === undefined) return undefined
  const host = star ? url.hostname.replace(`${PLACEHOLDER}.`, '*.') : url.hostname
  const port = anyPort ? ':*' : url.port === '' ? '' : `:${url.port}`
  return validated(`${url.protocol}//${host}${port}`)
}

// `*example.com` and `**.example.com` are mostly meant for `*.example.com`.
function suggestSubdomains(text: string): string | undefined {
  const parts = /^((?:[a-z][a-z0-9+.-]*:\/\/)?)\*+\.?([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+(?::[0-9*]+)?)$/.exec(text)
  return parts === null ? undefined : validated(`${parts[1]}*.${parts[2]}`)
}

function readUrl(text: string): URL | undefined {
  if (text.includes('://') && !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return undefined
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : /^(?:localhost|127\.|\[::1\])/i.test(text) ? `http://${text}` : `https://${text}`
  return URL.canParse(withScheme) ? new URL(withScheme) : undefined
}

function validated(pattern: string): string | undefined {
  return parseOriginPattern(pattern) === undefined ? undefined : pattern
}
