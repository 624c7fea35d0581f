/** Origin patterns: what a person writes to name one origin or a family of them, parsed once into a value and matched on the tuple. */
import { defaultPort, isCanonicalHost, isLoopbackHost, isNumericLabel, ORIGIN_LIMITS } from './origin.ts'
import type { Origin } from './origin.ts'
import { findPublicSuffix, publicSuffixWithin } from './public-suffix.ts'

/**
 * The hosts of a pattern: one host; every host one or more labels below `domain` (`*.domain`, not itself);
 * or every host one label below `domain` whose label starts with `prefix`, ends with `suffix` and has one or more of `a-z 0-9 -` between (`pr-*.domain`).
 */
export type HostPattern =
  | { readonly kind: 'exact'; readonly host: string }
  | { readonly kind: 'subdomains'; readonly domain: string }
  | { readonly kind: 'label'; readonly prefix: string; readonly suffix: string; readonly domain: string }

/** A parsed pattern. `port` is `undefined` for the scheme's default, `'*'` for any port or none. */
export interface OriginPattern {
  readonly scheme: string
  readonly host: HostPattern
  readonly port: number | '*' | undefined
}

/** Schemes whose documents have an opaque origin: browsers write it `null`, so no pattern of them could ever match. */
export const OPAQUE_SCHEMES: ReadonlySet<string> = new Set(['file', 'data', 'blob', 'about', 'javascript'])

const PATTERN = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([a-z0-9._*-]+|\[[0-9a-f:.]+\])(?::(\*|[1-9][0-9]{0,4}))?$/
const STARRED_LABEL = /^([a-z0-9-]*-)?\*(-[a-z0-9-]*)?$/

/**
 * The pattern that `text` denotes, or `undefined` where it denotes none; `diagnosePattern` tells why. `*` alone and `null` are none.
 * The scheme may be left out, and is then `https`, but not before `localhost` and loopback addresses.
 */
export function parseOriginPattern(text: string): OriginPattern | undefined {
  if (text === 'null' || text.length > ORIGIN_LIMITS.whole) return undefined
  const parts = PATTERN.exec(text)
  if (parts === null) return undefined
  const [, written, hostText = '', portText] = parts
  const scheme = written ?? 'https'
  if (scheme.length > ORIGIN_LIMITS.scheme || OPAQUE_SCHEMES.has(scheme)) return undefined
  const host = parseHostPattern(hostText)
  if (host === undefined || (written === undefined && isLoopbackPattern(host))) return undefined
  const port = portText === undefined || portText === '*' ? portText : Number(portText)
  if (typeof port === 'number' && (port > 65_535 || port === defaultPort(scheme))) return undefined
  return { scheme, host, port }
}

function parseHostPattern(text: string): HostPattern | undefined {
  if (!text.includes('*')) return isExactHost(text) ? { kind: 'exact', host: text } : undefined
  const dot = text.indexOf('.')
  if (dot === -1) return undefined
  const label = text.slice(0, dot)
  const domain = text.slice(dot + 1)
  if (text.length > ORIGIN_LIMITS.host || !isStarrableDomain(domain)) return undefined
  if (label === '*') return { kind: 'subdomains', domain }
  const parts = STARRED_LABEL.exec(label)
  if (parts === null || label.length > ORIGIN_LIMITS.label) return undefined
  const [, prefix = '', suffix = ''] = parts
  if (!/[a-z0-9]/.test(prefix + suffix) || !canStandBehindLabel(domain)) return undefined
  return { kind: 'label', prefix, suffix, domain }
}

function isExactHost(host: string): boolean {
  return isCanonicalHost(host) && (!host.includes('xn--') || isValidIdn(host))
}

// A domain that ends in a number would be read as an IPv4 address, which has no subdomains.
function isStarrableDomain(domain: string): boolean {
  const last = domain.slice(domain.lastIndexOf('.') + 1)
  return !domain.includes('*') && !isNumericLabel(last) && isExactHost(domain)
}

// Whether strangers can register `pr-1` below `domain` at a registry: then the starred label would name them all. A private suffix (a hosting platform) is
// told by `publicSuffixOf` instead, since a person may trust its other tenants knowingly.
function canStandBehindLabel(domain: string): boolean {
  return domain === 'localhost' || (domain.includes('.') && findPublicSuffix(domain) !== 'icann')
}

function isValidIdn(host: string): boolean {
  const url = `https://${host}`
  return URL.canParse(url) && new URL(url).hostname === host
}

/** Whether the pattern names nothing but hosts of this machine. */
export function isLoopbackPattern(host: HostPattern): boolean {
  return isLoopbackHost(host.kind === 'exact' ? host.host : host.domain)
}

/** The public suffix below which strangers can register names that the pattern takes in, or `undefined` where it takes in none. */
export function publicSuffixOf(host: HostPattern): string | undefined {
  if (host.kind === 'exact') return undefined
  if (host.kind === 'subdomains') return publicSuffixWithin(host.domain)
  return findPublicSuffix(host.domain) === undefined ? undefined : host.domain
}

/** The pattern in full, scheme and all. */
export function serializeOriginPattern(pattern: OriginPattern): string {
  const host = serializeHostPattern(pattern.host)
  return pattern.port === undefined ? `${pattern.scheme}://${host}` : `${pattern.scheme}://${host}:${pattern.port}`
}

function serializeHostPattern(host: HostPattern): string {
  if (host.kind === 'exact') return host.host
  if (host.kind === 'subdomains') return `*.${host.domain}`
  return `${host.prefix}*${host.suffix}.${host.domain}`
}

/** Whether the origin is one of those that the pattern names. */
export function matchesOriginPattern(pattern: OriginPattern, origin: Origin): boolean {
  return pattern.scheme === origin.scheme && (pattern.port === '*' || pattern.port === origin.port) && matchesHost(pattern.host, origin.host)
}

function matchesHost(pattern: HostPattern, host: string): boolean {
  if (pattern.kind === 'exact') return host === pattern.host
  if (!host.endsWith(`.${pattern.domain}`)) return false
  return pattern.kind === 'subdomains' || matchesStarredLabel(pattern, host.slice(0, -pattern.domain.length - 1))
}

/** Whether one label fits `prefix*suffix`, the star being one or more of `a-z 0-9 -`. */
export function matchesStarredLabel(pattern: { readonly prefix: string; readonly suffix: string }, label: string): boolean {
  return label.length > pattern.prefix.length + pattern.suffix.length
    && label.startsWith(pattern.prefix) && label.endsWith(pattern.suffix) && /^[a-z0-9-]+$/.test(label)
}
